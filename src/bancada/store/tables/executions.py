"""Executions of workloads. They refer to nothing: what was used stays known when what used it is deleted."""

from sqlalchemy import Column, Float, Index, Table

from bancada.store.columns import key, number, text, time
from bancada.store.tables import metadata

executions = Table(
    "executions",
    metadata,
    key("id", primary_key=True),
    key("noun"),
    key("noun_id"),
    key("workload_id"),
    key("workload_type"),
    key("slot"),
    text("name"),
    key("project_id"),
    number("project_number"),
    key("project_name"),
    number("owner_id"),
    key("owner"),
    number("creator_id"),
    key("creator"),
    key("creator_name"),
    key("run_as"),
    number("group_id"),
    key("group_name"),
    Column("cpu", Float, nullable=False, default=0.0),
    Column("memory_gb", Float, nullable=False, default=0.0),
    number("nvidia_gpu"),
    text("runtime_identifier"),
    key("status"),
    key("reason"),
    text("message"),
    time("created_at"),
    time("started_at", nullable=True),
    time("ended_at", nullable=True),
    Index("ix_executions_created", "created_at", "id"),
    Index("ix_executions_creator_created", "creator_id", "created_at", "id"),
    Index("ix_executions_owner_created", "owner_id", "created_at", "id"),
    Index("ix_executions_workload", "workload_id", "created_at"),
)

is_open = executions.c.ended_at.is_(None)
is_waiting = is_open & executions.c.started_at.is_(None)
# `where` says for which rows the migration makes an index.
Index("uq_executions_open", executions.c.noun, executions.c.noun_id, unique=True, info={"where": is_open})
Index("ix_executions_waiting", executions.c.created_at, info={"where": is_waiting})
