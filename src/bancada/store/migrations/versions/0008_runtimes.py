"""Custom runtimes, statuses of runtimes, runtime repositories, credentials"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "custom_runtimes",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("identifier", KEY, nullable=False),
        sa.Column("editor", TEXT, nullable=False),
        sa.Column("kernel", TEXT, nullable=False),
        sa.Column("edition", TEXT, nullable=False),
        sa.Column("about", TEXT, nullable=False),
        sa.Column("full_version", TEXT, nullable=False),
        sa.Column("requirements", sa.Text(), nullable=False),
        sa.Column("environment", sa.Text(), nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("docker_credential_id", KEY, nullable=False),
        sa.Column("register_user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custom_runtimes")),
        sa.UniqueConstraint("identifier", name=op.f("uq_custom_runtimes_identifier")),
    )
    op.create_table(
        "runtime_statuses",
        sa.Column("identifier", KEY, nullable=False),
        sa.Column("status", KEY, nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("identifier", name=op.f("pk_runtime_statuses")),
    )
    op.create_table(
        "runtime_repos",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("url", TEXT, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runtime_repos")),
        sa.UniqueConstraint("name", name=op.f("uq_runtime_repos_name")),
    )
    op.create_table(
        "docker_credentials",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("server", KEY, nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("sealed", TEXT, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_docker_credentials")),
        sa.UniqueConstraint("name", name=op.f("uq_docker_credentials_name")),
    )


def downgrade() -> None:
    for table in ("docker_credentials", "runtime_repos", "runtime_statuses", "custom_runtimes"):
        op.drop_table(table)
