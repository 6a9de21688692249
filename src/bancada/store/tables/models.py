"""Models, and the registry's own facts: ids, owner and visibility of what MLflow keeps by name."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Table, UniqueConstraint

from bancada.store.columns import JsonText, key, number, text, time
from bancada.store.tables import metadata

models = Table(
    "models",
    metadata,
    key("id", primary_key=True),
    number("number", unique=True),
    Column("project_id", ForeignKey("projects.id", ondelete="CASCADE"), nullable=False),
    Column("creator_id", ForeignKey("users.id"), nullable=False),
    key("name"),
    text("description"),
    key("access_key", unique=True),
    Column("auth_enabled", Boolean, nullable=False, default=True),
    key("visibility"),
    key("registered_model_id", index=True),
    number("run_as"),
    key("accelerator_label_id"),
    number("default_cpu_millicores"),
    number("default_memory_mb"),
    number("default_replicas", default=1),
    key("serving_deployment_id"),
    number("serving_generation"),
    time("created_at"),
    time("updated_at"),
    time("deleted_at", nullable=True),
    key("sticky_header"),
    key("standby_deployment_id"),
    number("standby_generation"),
    Column("call_limits", JsonText, nullable=False, default={}),
    Index("ix_models_project_created", "project_id", "created_at", "id"),
    Index("ix_models_project_name", "project_id", "name", "id"),
)

registered_models = Table(
    "registered_models",
    metadata,
    key("id", primary_key=True),
    Column("project_id", ForeignKey("projects.id", ondelete="CASCADE"), nullable=False),
    key("name"),
    Column("owner_id", ForeignKey("users.id"), nullable=False),
    key("visibility"),
    time("created_at"),
    time("updated_at"),
    UniqueConstraint("project_id", "name"),
    Index("ix_registered_models_created", "created_at", "id"),
    Index("ix_registered_models_name", "name", "id"),
)

registered_model_versions = Table(
    "registered_model_versions",
    metadata,
    key("id", primary_key=True),
    Column("model_id", ForeignKey("registered_models.id", ondelete="CASCADE"), nullable=False),
    number("number"),
    Column("creator_id", ForeignKey("users.id"), nullable=False),
    UniqueConstraint("model_id", "number"),
)
