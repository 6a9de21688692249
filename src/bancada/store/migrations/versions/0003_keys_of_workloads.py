"""Keys of workloads: what was a session's is a session's, a job run's or an application's"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _rename("session_id", "workload_id")


def downgrade() -> None:
    _rename("workload_id", "session_id")


def _rename(old: str, new: str) -> None:
    op.drop_index(f"ix_api_keys_{old}", "api_keys")
    op.alter_column("api_keys", old, new_column_name=new)
    op.create_index(f"ix_api_keys_{new}", "api_keys", [new], unique=False)
