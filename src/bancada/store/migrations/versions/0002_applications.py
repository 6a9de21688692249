"""Applications"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "applications",
        sa.Column("id", KEY, nullable=False),
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("creator_id", sa.Integer(), nullable=False),
        sa.Column("run_as", sa.Integer(), nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("subdomain", KEY, nullable=False),
        sa.Column("description", TEXT, nullable=False),
        sa.Column("script", TEXT, nullable=False),
        sa.Column("kernel", KEY, nullable=False),
        sa.Column("runtime_identifier", TEXT, nullable=False),
        sa.Column("runtime_addon_identifiers", TEXT, nullable=False),
        sa.Column("accelerator_label_id", TEXT, nullable=False),
        sa.Column("cpu", sa.Float(), nullable=False),
        sa.Column("memory_gb", sa.Float(), nullable=False),
        sa.Column("nvidia_gpu", sa.Integer(), nullable=False),
        sa.Column("environment", TEXT, nullable=False),
        sa.Column("bypass_authentication", sa.Boolean(), nullable=False),
        sa.Column("cdv_app", sa.Boolean(), nullable=False),
        sa.Column("wish", KEY, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("lock_hash", KEY, nullable=False),
        sa.Column("process_generation", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("port", sa.Integer(), nullable=True),
        sa.Column("is_ready", sa.Boolean(), nullable=False),
        sa.Column("answered_generation", sa.Integer(), nullable=False),
        sa.Column("last_end", TEXT, nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=True),
        sa.Column("restart_at", sa.BigInteger(), nullable=True),
        sa.Column("silent_since", sa.BigInteger(), nullable=True),
        sa.Column("status", KEY, nullable=False),
        sa.Column("reason", KEY, nullable=False),
        sa.Column("message", TEXT, nullable=False),
        sa.Column("hint", TEXT, nullable=False),
        sa.Column("next_try_at", sa.BigInteger(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease_token", KEY, nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("starting_at", sa.BigInteger(), nullable=True),
        sa.Column("running_at", sa.BigInteger(), nullable=True),
        sa.Column("stopped_at", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["creator_id"], ["users.id"], name=op.f("fk_applications_creator_id")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_applications_project_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["run_as"], ["users.id"], name=op.f("fk_applications_run_as")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
        sa.UniqueConstraint("port", name=op.f("uq_applications_port")),
    )
    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.create_index("ix_applications_due", ["next_try_at"], unique=False)
        batch_op.create_index("ix_applications_project_created", ["project_id", "created_at", "id"], unique=False)
    live = sa.text("deleted_at IS NULL")
    for name, columns in {"subdomain": ["subdomain"], "name": ["project_id", "name"]}.items():
        op.create_index(
            f"uq_applications_{name}", "applications", columns, unique=True, sqlite_where=live, postgresql_where=live
        )


def downgrade() -> None:
    op.drop_table("applications")
