"""Interactive sessions: a name, and a share of the machine"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("name", _TEXT, nullable=False, server_default=""))
        batch_op.add_column(sa.Column("cpu", sa.Float(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("memory_gb", sa.Float(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("nvidia_gpu", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        for name in ("nvidia_gpu", "memory_gb", "cpu", "name"):
            batch_op.drop_column(name)
