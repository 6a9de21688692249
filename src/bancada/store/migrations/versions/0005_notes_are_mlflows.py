"""Notes of registered versions are MLflow's descriptions of them, and nowhere else"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("registered_model_versions") as batch:
        batch.drop_column("notes")


def downgrade() -> None:
    text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    with op.batch_alter_table("registered_model_versions") as batch:
        batch.add_column(sa.Column("notes", text, nullable=False, server_default=""))
