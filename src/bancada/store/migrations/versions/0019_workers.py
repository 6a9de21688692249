"""Ports of sessions, and sessions that others launched"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_KEY = sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("app_port", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("readonly_port", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("master_id", _KEY, nullable=False, server_default=""))
        batch_op.add_column(sa.Column("code", _TEXT, nullable=False, server_default=""))
        batch_op.create_index("ix_sessions_master", ["master_id", "created_at", "id"])


def downgrade() -> None:
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_index("ix_sessions_master")
        for name in ("code", "master_id", "readonly_port", "app_port"):
            batch_op.drop_column(name)
