"""Deployments of builds, and the replicas that serve them."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, Table

from bancada.store.columns import JsonText, key, number, reconciled_columns, text, time
from bancada.store.tables import metadata

deployments = Table(
    "deployments",
    metadata,
    key("id", primary_key=True),
    number("number", unique=True),
    Column("project_id", ForeignKey("projects.id", ondelete="CASCADE"), nullable=False),
    Column("model_id", ForeignKey("models.id", ondelete="CASCADE"), nullable=False),
    Column("build_id", ForeignKey("builds.id", ondelete="CASCADE"), nullable=False),
    Column("deployer_id", ForeignKey("users.id"), nullable=False),
    Column("cpu", Float, nullable=False, default=1.0),
    Column("memory_gb", Float, nullable=False, default=2.0),
    number("nvidia_gpu"),
    number("replicas", default=1),
    Column("environment", JsonText, nullable=False, default=dict),
    key("wish"),
    number("generation", default=1),
    *reconciled_columns(),
    time("drain_since", nullable=True),
    time("created_at"),
    time("updated_at"),
    time("stopped_at", nullable=True),
    key("role", default="main"),
    number("weight"),
    key("joins_id"),
    number("traffic_generation"),
    time("served_at", nullable=True),
    Column("limits", JsonText, nullable=False, default=None),
    Column("watch", JsonText, nullable=False, default=None),
    text("verdict"),
    Column("scaling", JsonText, nullable=False, default=None),
    Column("rehearsal", JsonText, nullable=False, default=None),
    Column("rehearsal_report", JsonText, nullable=False, default=None),
    Index("ix_deployments_model_created", "model_id", "created_at", "id"),
    Index("ix_deployments_build_created", "build_id", "created_at", "id"),
    Index("ix_deployments_due", "next_try_at"),
)

replicas = Table(
    "replicas",
    metadata,
    Column("deployment_id", ForeignKey("deployments.id", ondelete="CASCADE"), primary_key=True),
    Column("generation", Integer, primary_key=True),
    Column("index", Integer, primary_key=True),
    number("attempt"),
    Column("is_ready", Boolean, nullable=False, default=False),
    number("failures"),
    time("started_at"),
    time("restart_at", nullable=True),
    text("socket"),
)
