"""Applications, each with what is known of its one process; a deleted one stays a row until its process has ended."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, Table

from bancada.store.columns import JsonText, key, number, reconciled_columns, text, time
from bancada.store.tables import metadata

applications = Table(
    "applications",
    metadata,
    key("id", primary_key=True),
    Column("project_id", ForeignKey("projects.id", ondelete="CASCADE"), nullable=False),
    Column("creator_id", ForeignKey("users.id"), nullable=False),
    Column("run_as", ForeignKey("users.id"), nullable=False),
    key("name"),
    key("subdomain"),
    text("description"),
    text("script"),
    key("kernel"),
    text("runtime_identifier"),
    Column("runtime_addon_identifiers", JsonText, nullable=False, default=list),
    text("accelerator_label_id"),
    Column("cpu", Float, nullable=False, default=1.0),
    Column("memory_gb", Float, nullable=False, default=1.0),
    number("nvidia_gpu"),
    Column("environment", JsonText, nullable=False, default=dict),
    Column("bypass_authentication", Boolean, nullable=False, default=False),
    Column("cdv_app", Boolean, nullable=False, default=False),
    key("wish"),
    number("generation"),
    key("lock_hash"),
    number("process_generation"),
    number("attempt"),
    number("failures"),
    Column("port", Integer, nullable=True, unique=True),
    Column("is_ready", Boolean, nullable=False, default=False),
    number("answered_generation"),
    text("last_end"),
    time("began_at", nullable=True),
    time("restart_at", nullable=True),
    time("silent_since", nullable=True),
    *reconciled_columns(),
    time("created_at"),
    time("updated_at"),
    time("starting_at", nullable=True),
    time("running_at", nullable=True),
    time("stopped_at", nullable=True),
    time("deleted_at", nullable=True),
    Index("ix_applications_project_created", "project_id", "created_at", "id"),
    Index("ix_applications_due", "next_try_at"),
)

is_live = applications.c.deleted_at.is_(None)
# `where` says for which rows the migration makes an index.
Index("uq_applications_subdomain", applications.c.subdomain, unique=True, info={"where": is_live})
Index("uq_applications_name", applications.c.project_id, applications.c.name, unique=True, info={"where": is_live})
