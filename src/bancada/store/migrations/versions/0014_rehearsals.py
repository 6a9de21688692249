"""Rehearsals that deployments require, and what came of them"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("deployments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rehearsal", sa.Text(), nullable=False, server_default="null"))
        batch_op.add_column(sa.Column("rehearsal_report", sa.Text(), nullable=False, server_default="null"))


def downgrade() -> None:
    with op.batch_alter_table("deployments", schema=None) as batch_op:
        batch_op.drop_column("rehearsal_report")
        batch_op.drop_column("rehearsal")
