"""The audit trail is read newest first, by what was done to and by who did it"""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_events_noun_newest", "events", ["noun", "id"])
    op.create_index("ix_events_actor", "events", ["actor", "id"])


def downgrade() -> None:
    op.drop_index("ix_events_actor", table_name="events")
    op.drop_index("ix_events_noun_newest", table_name="events")
