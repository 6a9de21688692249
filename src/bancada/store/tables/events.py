"""The audit trail: who changed what, and every change of a status."""

from sqlalchemy import BigInteger, Column, Index, Integer, Table

from bancada.store.columns import key, text, time
from bancada.store.tables import metadata

events = Table(
    "events",
    metadata,
    # SQLite counts up by itself only for a plain INTEGER key.
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    time("at"),
    key("noun"),
    key("noun_id"),
    key("action"),
    key("actor"),
    text("detail"),
    Index("ix_events_noun", "noun", "noun_id", "id"),
    Index("ix_events_noun_newest", "noun", "id"),
    Index("ix_events_actor", "actor", "id"),
)

workbench = Table("workbench", metadata, key("name", primary_key=True), text("value"))
