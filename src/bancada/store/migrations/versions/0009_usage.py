"""Usage: executions of workloads, and quotas"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
OPEN = "ended_at IS NULL"


def upgrade() -> None:
    op.create_table(
        "executions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("noun", KEY, nullable=False),
        sa.Column("noun_id", KEY, nullable=False),
        sa.Column("workload_id", KEY, nullable=False),
        sa.Column("workload_type", KEY, nullable=False),
        sa.Column("slot", KEY, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("project_number", sa.Integer(), nullable=False),
        sa.Column("project_name", KEY, nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("owner", KEY, nullable=False),
        sa.Column("creator_id", sa.Integer(), nullable=False),
        sa.Column("creator", KEY, nullable=False),
        sa.Column("creator_name", KEY, nullable=False),
        sa.Column("run_as", KEY, nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("group_name", KEY, nullable=False),
        sa.Column("cpu", sa.Float(), nullable=False),
        sa.Column("memory_gb", sa.Float(), nullable=False),
        sa.Column("nvidia_gpu", sa.Integer(), nullable=False),
        sa.Column("runtime_identifier", TEXT, nullable=False),
        sa.Column("status", KEY, nullable=False),
        sa.Column("reason", KEY, nullable=False),
        sa.Column("message", TEXT, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_executions")),
    )
    op.create_index("ix_executions_created", "executions", ["created_at", "id"])
    op.create_index("ix_executions_creator_created", "executions", ["creator_id", "created_at", "id"])
    op.create_index("ix_executions_owner_created", "executions", ["owner_id", "created_at", "id"])
    op.create_index("ix_executions_workload", "executions", ["workload_id", "created_at"])
    _index_where("uq_executions_open", ["noun", "noun_id"], OPEN, unique=True)
    _index_where("ix_executions_waiting", ["created_at"], f"{OPEN} AND started_at IS NULL")
    op.create_table(
        "quotas",
        sa.Column("holder", KEY, nullable=False),
        sa.Column("cpu", sa.Float(), nullable=True),
        sa.Column("memory_gb", sa.Float(), nullable=True),
        sa.Column("nvidia_gpu", sa.Float(), nullable=True),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("holder", name=op.f("pk_quotas")),
    )
    op.create_table(
        "samples",
        sa.Column("execution_id", KEY, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("span_s", sa.Integer(), nullable=False),
        sa.Column("cpu", sa.Float(), nullable=False),
        sa.Column("memory_gb", sa.Float(), nullable=False),
        sa.Column("gpu", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("execution_id", "at", name=op.f("pk_samples")),
    )
    op.create_index("ix_samples_at", "samples", ["at"])


def downgrade() -> None:
    op.drop_table("samples")
    op.drop_table("quotas")
    op.drop_table("executions")


def _index_where(name: str, columns: list[str], condition: str, *, unique: bool = False) -> None:
    where = sa.text(condition)
    op.create_index(name, "executions", columns, unique=unique, sqlite_where=where, postgresql_where=where)
