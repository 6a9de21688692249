"""Projects. Each sort key of `list_projects` has an index that also serves the scope "my own"."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text, func

from bancada.store.columns import JsonText, key, number, text, time
from bancada.store.tables import metadata

projects = Table(
    "projects",
    metadata,
    key("id", primary_key=True),
    number("number", unique=True),
    key("name"),
    Column("owner_id", ForeignKey("users.id"), nullable=False),
    Column("creator_id", ForeignKey("users.id"), nullable=False),
    text("description"),
    key("visibility"),
    key("default_engine_type"),
    key("creation_status"),
    text("creation_message"),
    number("shared_memory_limit"),
    number("ephemeral_storage_request"),
    number("ephemeral_storage_limit"),
    Column("environment", JsonText, nullable=False, default=dict),
    time("created_at"),
    time("updated_at"),
    Index("uq_projects_owner_name", "owner_id", "name", unique=True),
    Index("ix_projects_name", "name", "id"),
    Index("ix_projects_created", "created_at", "id"),
    Index("ix_projects_updated", "updated_at", "id"),
    Index("ix_projects_owner_created", "owner_id", "created_at", "id"),
    Index("ix_projects_owner_updated", "owner_id", "updated_at", "id"),
    Index("ix_projects_owner", "owner_id", "id"),
    Index("ix_projects_creator", "creator_id", "id"),
)

# A description may be longer than PostgreSQL lets an index entry be, so its beginning is what is sorted by.
description_key = func.substr(projects.c.description, 1, 100, type_=Text)
Index("ix_projects_owner_description", projects.c.owner_id, description_key, projects.c.id)
Index("ix_projects_description", description_key, projects.c.id)
