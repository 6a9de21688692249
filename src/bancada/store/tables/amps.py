"""The steps of AMPs; at most one set for each project."""

from sqlalchemy import Column, ForeignKey, Index, Table

from bancada.store.columns import JsonText, KeyText, key, number, reconciled_columns, time
from bancada.store.tables import metadata

amps = Table(
    "amps",
    metadata,
    Column("id", KeyText, ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True),
    number("creator_id"),
    key("runtime_identifier"),
    Column("runtime_addon_identifiers", JsonText, nullable=False),
    Column("steps", JsonText, nullable=False),
    *reconciled_columns(),
    time("created_at"),
    time("updated_at"),
    time("finished_at", nullable=True),
    Index("ix_amps_due", "next_try_at"),
)
