"""The making of projects from git or from another project; at most one for each project."""

from sqlalchemy import Column, ForeignKey, Index, Table

from bancada.store.columns import KeyText, key, reconciled_columns, text, time
from bancada.store.tables import metadata

creations = Table(
    "project_creations",
    metadata,
    Column("id", KeyText, ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True),
    key("source"),
    text("git_url"),
    text("git_ref"),
    key("parent_id"),
    key("commit"),
    *reconciled_columns(),
    time("created_at"),
    time("updated_at"),
    time("finished_at", nullable=True),
    Index("ix_project_creations_due", "next_try_at"),
)
