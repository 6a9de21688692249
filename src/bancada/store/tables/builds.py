"""Builds of models."""

from sqlalchemy import Column, ForeignKey, Index, Table

from bancada.store.columns import JsonText, key, reconciled_columns, text, time
from bancada.store.tables import metadata

builds = Table(
    "builds",
    metadata,
    key("id", primary_key=True),
    Column("project_id", ForeignKey("projects.id", ondelete="CASCADE"), nullable=False),
    Column("model_id", ForeignKey("models.id", ondelete="CASCADE"), nullable=False),
    Column("creator_id", ForeignKey("users.id"), nullable=False),
    text("comment"),
    text("file_path"),
    text("function_name"),
    key("kernel"),
    text("runtime_identifier"),
    Column("runtime_addon_identifiers", JsonText, nullable=False, default=list),
    key("registered_model_version_id"),
    text("model_root_dir"),
    text("build_script_path"),
    Column("auto_deployment", JsonText, nullable=False, default=None),
    key("lock_hash"),
    key("python_version"),
    Column("gate_report", JsonText, nullable=False, default=dict),
    *reconciled_columns(),
    time("created_at"),
    time("updated_at"),
    time("built_at", nullable=True),
    time("deleted_at", nullable=True),
    Index("ix_builds_model_created", "model_id", "created_at", "id"),
    Index("ix_builds_due", "next_try_at"),
)
