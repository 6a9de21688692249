"""Candidates beside the deployment that serves, and deployments that scale by themselves"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KEY = sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("deployments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("role", KEY, nullable=False, server_default="main"))
        batch_op.add_column(sa.Column("weight", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("joins_id", KEY, nullable=False, server_default=""))
        batch_op.add_column(sa.Column("traffic_generation", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("served_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("limits", sa.Text(), nullable=False, server_default="null"))
        batch_op.add_column(sa.Column("watch", sa.Text(), nullable=False, server_default="null"))
        batch_op.add_column(sa.Column("verdict", TEXT, nullable=False, server_default=""))
        batch_op.add_column(sa.Column("scaling", sa.Text(), nullable=False, server_default="null"))
    with op.batch_alter_table("models", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sticky_header", KEY, nullable=False, server_default=""))
        batch_op.add_column(sa.Column("standby_deployment_id", KEY, nullable=False, server_default=""))
        batch_op.add_column(sa.Column("standby_generation", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("models", schema=None) as batch_op:
        for name in ("standby_generation", "standby_deployment_id", "sticky_header"):
            batch_op.drop_column(name)
    with op.batch_alter_table("deployments", schema=None) as batch_op:
        for name in (
            "scaling",
            "verdict",
            "watch",
            "limits",
            "served_at",
            "traffic_generation",
            "joins_id",
            "weight",
            "role",
        ):
            batch_op.drop_column(name)
