"""Predictions, their metrics, and how deployments record them"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEY = sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
UUID = sa.LargeBinary(length=16)
COUNTED = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PLACE = ["deployment_id", "started_at", "uuid"]


def upgrade() -> None:
    op.create_table(
        "predictions",
        sa.Column("uuid", UUID, nullable=False),
        sa.Column("deployment_id", KEY, nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("code", KEY, nullable=False),
        sa.Column("caller_id", sa.Integer(), nullable=False),
        sa.Column("caller", TEXT, nullable=False),
        sa.Column("request_id", TEXT, nullable=False),
        sa.Column("replica_id", KEY, nullable=False),
        sa.Column("queue_us", sa.BigInteger(), nullable=False),
        sa.Column("predict_us", sa.BigInteger(), nullable=False),
        sa.Column("total_us", sa.BigInteger(), nullable=False),
        sa.Column("batch_size", sa.Integer(), nullable=False),
        sa.Column("is_shadow", sa.Boolean(), nullable=False),
        sa.Column("pair", UUID, nullable=True),
        sa.Column("metrics", sa.Text(), nullable=False),
        sa.Column("input", sa.LargeBinary(), nullable=True),
        sa.Column("output", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("uuid", name=op.f("pk_predictions")),
    )
    op.create_index("ix_predictions_deployment_started", "predictions", PLACE)
    failed, paired = sa.text("status >= 400"), sa.text("pair IS NOT NULL")
    op.create_index("ix_predictions_failed", "predictions", PLACE, sqlite_where=failed, postgresql_where=failed)
    op.create_index("ix_predictions_pair", "predictions", ["pair"], sqlite_where=paired, postgresql_where=paired)
    op.create_table(
        "awaited_metrics",
        sa.Column("id", COUNTED, autoincrement=True, nullable=False),
        sa.Column("prediction", UUID, nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("metrics", sa.Text(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("next_look_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_awaited_metrics")),
    )
    op.create_index("ix_awaited_metrics_prediction", "awaited_metrics", ["prediction", "id"])
    op.create_index("ix_awaited_metrics_next_look_at", "awaited_metrics", ["next_look_at"])
    op.create_table(
        "aggregate_metrics",
        sa.Column("uuid", UUID, nullable=False),
        sa.Column("deployment_id", KEY, nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=False),
        sa.Column("metrics", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("uuid", name=op.f("pk_aggregate_metrics")),
    )
    op.create_index("ix_aggregate_metrics_deployment_started", "aggregate_metrics", PLACE)
    op.create_table(
        "recordings",
        sa.Column("deployment_id", KEY, nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("inputs", sa.Boolean(), nullable=False),
        sa.Column("outputs", sa.Boolean(), nullable=False),
        sa.Column("redact", sa.Text(), nullable=False),
        sa.Column("kept_days", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployments.id"], name=op.f("fk_recordings_deployment_id_deployments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("deployment_id", name=op.f("pk_recordings")),
    )  # fmt: skip


def downgrade() -> None:
    for name in ("recordings", "aggregate_metrics", "awaited_metrics", "predictions"):
        op.drop_table(name)
