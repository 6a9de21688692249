"""Samples of what the processes of executions really use; old ones are averages over longer spans."""

from sqlalchemy import Column, Float, Index, Table

from bancada.store.columns import KeyText, UtcTime, number
from bancada.store.tables import metadata

samples = Table(
    "samples",
    metadata,
    Column("execution_id", KeyText, primary_key=True),
    Column("at", UtcTime, primary_key=True),
    number("span_s"),
    Column("cpu", Float, nullable=False),
    Column("memory_gb", Float, nullable=False),
    Column("gpu", Float, nullable=False, default=0.0),
    Index("ix_samples_at", "at"),
)
