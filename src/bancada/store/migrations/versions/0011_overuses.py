"""Processes that used more memory than they may"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KEY = sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "overuses",
        sa.Column("process_key", KEY, nullable=False),
        sa.Column("used_gb", sa.Float(), nullable=False),
        sa.Column("allowed_gb", sa.Float(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("process_key", name=op.f("pk_overuses")),
    )


def downgrade() -> None:
    op.drop_table("overuses")
