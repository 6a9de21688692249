"""Quotas: a row for whoever has one of their own, and one for all others."""

from sqlalchemy import Column, Float, Table

from bancada.store.columns import key, time
from bancada.store.tables import metadata

quotas = Table(
    "quotas",
    metadata,
    # `user:<number>` or `team:<number>`; `user:0` and `team:0` are for all that have no row.
    key("holder", primary_key=True),
    Column("cpu", Float, nullable=True),
    Column("memory_gb", Float, nullable=True),
    Column("nvidia_gpu", Float, nullable=True),
    time("updated_at"),
)
