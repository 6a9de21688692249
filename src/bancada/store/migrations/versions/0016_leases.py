"""Leases that have run out are found without reading every row"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLES = ("amps", "applications", "builds", "deployments", "job_runs", "jobs", "notifications", "project_creations",
          "sessions")  # fmt: skip


def upgrade() -> None:
    held = sa.text("lease_until IS NOT NULL")
    for table in TABLES:
        op.create_index(f"ix_{table}_leased", table, ["lease_until"], sqlite_where=held, postgresql_where=held)


def downgrade() -> None:
    for table in TABLES:
        op.drop_index(f"ix_{table}_leased", table_name=table)
