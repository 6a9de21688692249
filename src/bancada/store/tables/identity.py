"""Users and teams, their keys, and who collaborates on what."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table

from bancada.store.columns import JsonText, KeyText, key, text, time
from bancada.store.tables import metadata

users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    key("username", unique=True),
    key("name"),
    key("email"),
    Column("is_admin", Boolean, nullable=False, default=False),
    time("created_at"),
    Column("kind", KeyText, nullable=False, default="user"),
    Column("is_active", Boolean, nullable=False, default=True),
    text("bio"),
    text("password_hash"),
    time("password_set_at", nullable=True),
    time("signed_in_at", nullable=True),
    time("deleted_at", nullable=True),
    Index("ix_users_name", "name", "id"),
    Index("ix_users_email", "email", "id"),
)

api_keys = Table(
    "api_keys",
    metadata,
    key("id", primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    key("secret_sha256"),
    text("comments"),
    Column("audiences", JsonText, nullable=False, default=list),
    time("created_at"),
    time("expires_at"),
    key("workload_id", index=True),
    Column("kind", KeyText, nullable=False, default="v2"),
)

team_members = Table(
    "team_members",
    metadata,
    Column("team_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True),
    key("permission"),
)

collaborators = Table(
    "collaborators",
    metadata,
    Column("project_id", ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True),
    key("permission"),
)
