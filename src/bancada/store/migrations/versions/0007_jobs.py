"""Jobs, their runs, and the mails about these"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def reconciled_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("status", KEY, nullable=False),
        sa.Column("reason", KEY, nullable=False),
        sa.Column("message", TEXT, nullable=False),
        sa.Column("hint", TEXT, nullable=False),
        sa.Column("next_try_at", sa.BigInteger(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease_token", KEY, nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", KEY, nullable=False),
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("creator_id", sa.Integer(), nullable=False),
        sa.Column("run_as", sa.Integer(), nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("type", KEY, nullable=False),
        sa.Column("script", TEXT, nullable=False),
        sa.Column("arguments", TEXT, nullable=False),
        sa.Column("environment", TEXT, nullable=False),
        sa.Column("kernel", KEY, nullable=False),
        sa.Column("runtime_identifier", TEXT, nullable=False),
        sa.Column("runtime_addon_identifiers", TEXT, nullable=False),
        sa.Column("accelerator_label_id", TEXT, nullable=False),
        sa.Column("cpu", sa.Float(), nullable=False),
        sa.Column("memory_gb", sa.Float(), nullable=False),
        sa.Column("nvidia_gpu", sa.Integer(), nullable=False),
        sa.Column("parent_id", KEY, nullable=True),
        sa.Column("schedule", TEXT, nullable=False),
        sa.Column("timezone", KEY, nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("timeout_s", sa.Integer(), nullable=False),
        sa.Column("kill_on_timeout", sa.Boolean(), nullable=False),
        sa.Column("recipients", TEXT, nullable=False),
        sa.Column("attachments", TEXT, nullable=False),
        sa.Column("next_run_at", sa.BigInteger(), nullable=True),
        *reconciled_columns(),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_jobs_project_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["creator_id"], ["users.id"], name=op.f("fk_jobs_creator_id")),
        sa.ForeignKeyConstraint(["run_as"], ["users.id"], name=op.f("fk_jobs_run_as")),
        sa.ForeignKeyConstraint(["parent_id"], ["jobs.id"], name=op.f("fk_jobs_parent_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    op.create_index(op.f("ix_jobs_parent_id"), "jobs", ["parent_id"], unique=False)
    op.create_index("ix_jobs_project_created", "jobs", ["project_id", "created_at", "id"], unique=False)
    op.create_index("ix_jobs_created", "jobs", ["created_at", "id"], unique=False)
    op.create_index("ix_jobs_due", "jobs", ["next_try_at"], unique=False)

    op.create_table(
        "job_runs",
        sa.Column("id", KEY, nullable=False),
        sa.Column("job_id", KEY, nullable=False),
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("creator_id", sa.Integer(), nullable=False),
        sa.Column("run_as", sa.Integer(), nullable=False),
        sa.Column("trigger", KEY, nullable=False),
        sa.Column("scheduled_for", sa.BigInteger(), nullable=True),
        sa.Column("parent_run_id", KEY, nullable=True),
        sa.Column("script", TEXT, nullable=False),
        sa.Column("arguments", TEXT, nullable=False),
        sa.Column("environment", TEXT, nullable=False),
        sa.Column("kernel", KEY, nullable=False),
        sa.Column("runtime_identifier", TEXT, nullable=False),
        sa.Column("cpu", sa.Float(), nullable=False),
        sa.Column("memory_gb", sa.Float(), nullable=False),
        sa.Column("nvidia_gpu", sa.Integer(), nullable=False),
        sa.Column("timeout_s", sa.Integer(), nullable=False),
        sa.Column("kill_on_timeout", sa.Boolean(), nullable=False),
        sa.Column("lock_hash", KEY, nullable=False),
        sa.Column("stop_wished", sa.Boolean(), nullable=False),
        sa.Column("timed_out_at", sa.BigInteger(), nullable=True),
        sa.Column("exit_code", sa.Integer(), nullable=True),
        *reconciled_columns(),
        sa.Column("starting_at", sa.BigInteger(), nullable=True),
        sa.Column("running_at", sa.BigInteger(), nullable=True),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_job_runs_job_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_job_runs_project_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["creator_id"], ["users.id"], name=op.f("fk_job_runs_creator_id")),
        sa.ForeignKeyConstraint(["run_as"], ["users.id"], name=op.f("fk_job_runs_run_as")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_runs")),
        sa.UniqueConstraint("job_id", "scheduled_for", name="uq_job_runs_scheduled"),
        sa.UniqueConstraint("job_id", "parent_run_id", name="uq_job_runs_parent"),
    )
    op.create_index(op.f("ix_job_runs_project_id"), "job_runs", ["project_id"], unique=False)
    op.create_index("ix_job_runs_job_created", "job_runs", ["job_id", "created_at", "id"], unique=False)
    op.create_index("ix_job_runs_due", "job_runs", ["next_try_at"], unique=False)
    active = sa.text("finished_at IS NULL")
    op.create_index(
        "uq_job_runs_active", "job_runs", ["job_id"], unique=True, sqlite_where=active, postgresql_where=active
    )

    op.create_table(
        "notifications",
        sa.Column("id", KEY, nullable=False),
        sa.Column("job_run_id", KEY, nullable=False),
        sa.Column("email", KEY, nullable=False),
        sa.Column("occasion", KEY, nullable=False),
        *reconciled_columns(),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["job_run_id"], ["job_runs.id"], name=op.f("fk_notifications_job_run_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notifications")),
        sa.UniqueConstraint("job_run_id", "email", "occasion", name="uq_notifications_once"),
    )
    op.create_index("ix_notifications_due", "notifications", ["next_try_at"], unique=False)


def downgrade() -> None:
    op.drop_table("notifications")
    op.drop_table("job_runs")
    op.drop_table("jobs")
