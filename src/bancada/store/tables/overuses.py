"""Processes that used more memory than they may, and are ended for it."""

from sqlalchemy import Column, Float, Table

from bancada.store.columns import key, time
from bancada.store.tables import metadata

overuses = Table(
    "overuses",
    metadata,
    key("process_key", primary_key=True),
    Column("used_gb", Float, nullable=False),
    Column("allowed_gb", Float, nullable=False),
    time("at"),
)
