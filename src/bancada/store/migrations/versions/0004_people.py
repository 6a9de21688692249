"""People: teams, passwords, kinds of users and keys; only `public` projects are public"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
PUBLIC_INDEXES = {
    "name": "name",
    "created": "created_at",
    "updated": "updated_at",
    "description": "description_start",
    "owner": "owner_id",
    "creator": "creator_id",
}


def upgrade() -> None:
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", KEY, nullable=False, server_default="user"))
        batch_op.add_column(sa.Column("is_active", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("bio", TEXT, nullable=False, server_default=""))
        batch_op.add_column(sa.Column("password_hash", TEXT, nullable=False, server_default=""))
        batch_op.add_column(sa.Column("password_set_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("signed_in_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("deleted_at", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("api_keys", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", KEY, nullable=False, server_default="v2"))
    op.create_table(
        "team_members",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("permission", KEY, nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["users.id"], name=op.f("fk_team_members_team_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_team_members_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_team_members")),
    )
    with op.batch_alter_table("team_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_members_user_id"), ["user_id"], unique=False)
    _index_public("visibility = 'public'")


def downgrade() -> None:
    _index_public("visibility != 'private'")
    op.drop_table("team_members")
    with op.batch_alter_table("api_keys", schema=None) as batch_op:
        batch_op.drop_column("kind")
    with op.batch_alter_table("users", schema=None) as batch_op:
        for name in (
            "deleted_at",
            "signed_in_at",
            "password_set_at",
            "password_hash",
            "bio",
            "is_active",
            "kind",
        ):
            batch_op.drop_column(name)


def _index_public(condition: str) -> None:
    where = sa.text(condition)
    for name, column in PUBLIC_INDEXES.items():
        op.drop_index(f"ix_projects_public_{name}", "projects")
        op.create_index(
            f"ix_projects_public_{name}", "projects", [column, "id"], sqlite_where=where, postgresql_where=where
        )
