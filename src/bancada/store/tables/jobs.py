"""Jobs, their runs, and the mails about these; a deleted job stays a row until none of its runs is active."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, Table, UniqueConstraint

from bancada.store.columns import JsonText, KeyText, key, number, reconciled_columns, text, time
from bancada.store.tables import metadata

jobs = Table(
    "jobs",
    metadata,
    key("id", primary_key=True),
    Column("project_id", ForeignKey("projects.id", ondelete="CASCADE"), nullable=False),
    Column("creator_id", ForeignKey("users.id"), nullable=False),
    Column("run_as", ForeignKey("users.id"), nullable=False),
    key("name"),
    key("type"),
    text("script"),
    text("arguments"),
    Column("environment", JsonText, nullable=False, default=dict),
    key("kernel"),
    text("runtime_identifier"),
    Column("runtime_addon_identifiers", JsonText, nullable=False, default=list),
    text("accelerator_label_id"),
    Column("cpu", Float, nullable=False, default=1.0),
    Column("memory_gb", Float, nullable=False, default=1.0),
    number("nvidia_gpu"),
    Column("parent_id", ForeignKey("jobs.id", ondelete="SET NULL"), nullable=True, index=True),
    text("schedule"),
    key("timezone"),
    Column("paused", Boolean, nullable=False, default=False),
    number("timeout_s"),
    Column("kill_on_timeout", Boolean, nullable=False, default=False),
    Column("recipients", JsonText, nullable=False, default=list),
    Column("attachments", JsonText, nullable=False, default=list),
    time("next_run_at", nullable=True),
    *reconciled_columns(),
    time("created_at"),
    time("updated_at"),
    time("deleted_at", nullable=True),
    Index("ix_jobs_project_created", "project_id", "created_at", "id"),
    Index("ix_jobs_created", "created_at", "id"),
    Index("ix_jobs_due", "next_try_at"),
)
is_live = jobs.c.deleted_at.is_(None)

job_runs = Table(
    "job_runs",
    metadata,
    key("id", primary_key=True),
    Column("job_id", ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False),
    Column("project_id", ForeignKey("projects.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("creator_id", ForeignKey("users.id"), nullable=False),
    Column("run_as", ForeignKey("users.id"), nullable=False),
    key("trigger"),
    time("scheduled_for", nullable=True),
    Column("parent_run_id", KeyText, nullable=True),
    text("script"),
    text("arguments"),
    Column("environment", JsonText, nullable=False, default=dict),
    key("kernel"),
    text("runtime_identifier"),
    Column("cpu", Float, nullable=False, default=1.0),
    Column("memory_gb", Float, nullable=False, default=1.0),
    number("nvidia_gpu"),
    number("timeout_s"),
    Column("kill_on_timeout", Boolean, nullable=False, default=False),
    key("lock_hash"),
    Column("stop_wished", Boolean, nullable=False, default=False),
    time("timed_out_at", nullable=True),
    Column("exit_code", Integer, nullable=True),
    *reconciled_columns(),
    time("created_at"),
    time("updated_at"),
    time("starting_at", nullable=True),
    time("running_at", nullable=True),
    time("finished_at", nullable=True),
    UniqueConstraint("job_id", "scheduled_for", name="uq_job_runs_scheduled"),
    UniqueConstraint("job_id", "parent_run_id", name="uq_job_runs_parent"),
    Index("ix_job_runs_job_created", "job_id", "created_at", "id"),
    Index("ix_job_runs_due", "next_try_at"),
)
is_active = job_runs.c.finished_at.is_(None)
# `where` says for which rows the migration makes an index: a job has one active run.
Index("uq_job_runs_active", job_runs.c.job_id, unique=True, info={"where": is_active})

notifications = Table(
    "notifications",
    metadata,
    key("id", primary_key=True),
    Column("job_run_id", ForeignKey("job_runs.id", ondelete="CASCADE"), nullable=False),
    key("email"),
    key("occasion"),
    *reconciled_columns(),
    time("created_at"),
    time("updated_at"),
    time("sent_at", nullable=True),
    UniqueConstraint("job_run_id", "email", "occasion", name="uq_notifications_once"),
    Index("ix_notifications_due", "next_try_at"),
)
