"""Sessions: user code running in a project."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, Table

from bancada.store.columns import JsonText, key, reconciled_columns, text, time
from bancada.store.tables import metadata

sessions = Table(
    "sessions",
    metadata,
    key("id", primary_key=True),
    Column("project_id", ForeignKey("projects.id", ondelete="CASCADE"), nullable=False),
    Column("creator_id", ForeignKey("users.id"), nullable=False),
    text("script"),
    Column("arguments", JsonText, nullable=False, default=list),
    Column("environment", JsonText, nullable=False, default=dict),
    text("runtime_identifier"),
    key("lock_hash"),
    Column("stop_wished", Boolean, nullable=False, default=False),
    Column("exit_code", Integer, nullable=True),
    *reconciled_columns(),
    time("created_at"),
    time("updated_at"),
    time("started_at", nullable=True),
    time("finished_at", nullable=True),
    text("name"),
    Column("cpu", Float, nullable=False, default=1.0),
    Column("memory_gb", Float, nullable=False, default=1.0),
    Column("nvidia_gpu", Integer, nullable=False, default=0),
    Column("app_port", Integer, nullable=True),
    Column("readonly_port", Integer, nullable=True),
    key("master_id"),
    text("code"),
    Index("ix_sessions_project_created", "project_id", "created_at", "id"),
    Index("ix_sessions_due", "next_try_at"),
    Index("ix_sessions_master", "master_id", "created_at", "id"),
)
