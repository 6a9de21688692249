"""First schema"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


PROJECT_INDEXES = {
    f"{scope}{name}": [*owner, column, "id"]
    for name, column in {
        "name": "name",
        "created": "created_at",
        "updated": "updated_at",
        "description": "description_start",
    }.items()
    for scope, owner in {"": [], "owner_": ["owner_id"], "public_": []}.items()
} | {
    "owner": ["owner_id", "id"],
    "public_owner": ["owner_id", "id"],
    "creator": ["creator_id", "id"],
    "public_creator": ["creator_id", "id"],
    "owner_creator": ["owner_id", "creator_id", "id"],
}


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("noun", KEY, nullable=False),
        sa.Column("noun_id", KEY, nullable=False),
        sa.Column("action", KEY, nullable=False),
        sa.Column("actor", KEY, nullable=False),
        sa.Column("detail", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index("ix_events_noun", ["noun", "noun_id", "id"], unique=False)

    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("username", KEY, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("email", KEY, nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("username", name=op.f("uq_users_username")),
    )
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.create_index("ix_users_email", ["email", "id"], unique=False)
        batch_op.create_index("ix_users_name", ["name", "id"], unique=False)

    op.create_table(
        "workbench",
        sa.Column("name", KEY, nullable=False),
        sa.Column("value", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_workbench")),
    )
    op.create_table(
        "api_keys",
        sa.Column("id", KEY, nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("secret_sha256", KEY, nullable=False),
        sa.Column("comments", TEXT, nullable=False),
        sa.Column("audiences", TEXT, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("session_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_api_keys_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
    )
    with op.batch_alter_table("api_keys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_keys_session_id"), ["session_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_api_keys_user_id"), ["user_id"], unique=False)

    op.create_table(
        "projects",
        sa.Column("id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("creator_id", sa.Integer(), nullable=False),
        sa.Column("description", TEXT, nullable=False),
        sa.Column("description_start", TEXT, sa.Computed("substr(description, 1, 100)", persisted=True)),
        sa.Column("visibility", KEY, nullable=False),
        sa.Column("default_engine_type", KEY, nullable=False),
        sa.Column("creation_status", KEY, nullable=False),
        sa.Column("creation_message", TEXT, nullable=False),
        sa.Column("shared_memory_limit", sa.Integer(), nullable=False),
        sa.Column("ephemeral_storage_request", sa.Integer(), nullable=False),
        sa.Column("ephemeral_storage_limit", sa.Integer(), nullable=False),
        sa.Column("environment", TEXT, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["creator_id"], ["users.id"], name=op.f("fk_projects_creator_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_projects_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects")),
        sa.UniqueConstraint("number", name=op.f("uq_projects_number")),
    )
    live = sa.text("deleted_at IS NULL")
    names = ["owner_id", "name"]
    op.create_index("uq_projects_owner_name", "projects", names, unique=True, sqlite_where=live, postgresql_where=live)
    for name, columns in PROJECT_INDEXES.items():
        where = sa.text("visibility != 'private'") if name.startswith("public_") else None
        op.create_index(f"ix_projects_{name}", "projects", columns, sqlite_where=where, postgresql_where=where)

    op.create_table(
        "collaborators",
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("permission", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_collaborators_project_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_collaborators_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("project_id", "user_id", name=op.f("pk_collaborators")),
    )
    with op.batch_alter_table("collaborators", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_collaborators_user_id"), ["user_id"], unique=False)

    op.create_table(
        "models",
        sa.Column("id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("creator_id", sa.Integer(), nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("description", TEXT, nullable=False),
        sa.Column("access_key", KEY, nullable=False),
        sa.Column("auth_enabled", sa.Boolean(), nullable=False),
        sa.Column("visibility", KEY, nullable=False),
        sa.Column("registered_model_id", KEY, nullable=False),
        sa.Column("run_as", sa.Integer(), nullable=False),
        sa.Column("accelerator_label_id", KEY, nullable=False),
        sa.Column("default_cpu_millicores", sa.Integer(), nullable=False),
        sa.Column("default_memory_mb", sa.Integer(), nullable=False),
        sa.Column("default_replicas", sa.Integer(), nullable=False),
        sa.Column("serving_deployment_id", KEY, nullable=False),
        sa.Column("serving_generation", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["creator_id"], ["users.id"], name=op.f("fk_models_creator_id")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_models_project_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_models")),
        sa.UniqueConstraint("access_key", name=op.f("uq_models_access_key")),
        sa.UniqueConstraint("number", name=op.f("uq_models_number")),
    )
    with op.batch_alter_table("models", schema=None) as batch_op:
        batch_op.create_index("ix_models_project_created", ["project_id", "created_at", "id"], unique=False)
        batch_op.create_index("ix_models_project_name", ["project_id", "name", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_models_registered_model_id"), ["registered_model_id"], unique=False)

    op.create_table(
        "registered_models",
        sa.Column("id", KEY, nullable=False),
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("visibility", KEY, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_registered_models_owner_id")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_registered_models_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registered_models")),
        sa.UniqueConstraint("project_id", "name", name=op.f("uq_registered_models_project_id_name")),
    )
    with op.batch_alter_table("registered_models", schema=None) as batch_op:
        batch_op.create_index("ix_registered_models_created", ["created_at", "id"], unique=False)
        batch_op.create_index("ix_registered_models_name", ["name", "id"], unique=False)

    op.create_table(
        "sessions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("creator_id", sa.Integer(), nullable=False),
        sa.Column("script", TEXT, nullable=False),
        sa.Column("arguments", TEXT, nullable=False),
        sa.Column("environment", TEXT, nullable=False),
        sa.Column("runtime_identifier", TEXT, nullable=False),
        sa.Column("lock_hash", KEY, nullable=False),
        sa.Column("stop_wished", sa.Boolean(), nullable=False),
        sa.Column("exit_code", sa.Integer(), nullable=True),
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
        sa.Column("started_at", sa.BigInteger(), nullable=True),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["creator_id"], ["users.id"], name=op.f("fk_sessions_creator_id")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_sessions_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index("ix_sessions_due", ["next_try_at"], unique=False)
        batch_op.create_index("ix_sessions_project_created", ["project_id", "created_at", "id"], unique=False)

    op.create_table(
        "builds",
        sa.Column("id", KEY, nullable=False),
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("model_id", KEY, nullable=False),
        sa.Column("creator_id", sa.Integer(), nullable=False),
        sa.Column("comment", TEXT, nullable=False),
        sa.Column("file_path", TEXT, nullable=False),
        sa.Column("function_name", TEXT, nullable=False),
        sa.Column("kernel", KEY, nullable=False),
        sa.Column("runtime_identifier", TEXT, nullable=False),
        sa.Column("runtime_addon_identifiers", TEXT, nullable=False),
        sa.Column("registered_model_version_id", KEY, nullable=False),
        sa.Column("model_root_dir", TEXT, nullable=False),
        sa.Column("build_script_path", TEXT, nullable=False),
        sa.Column("auto_deployment", TEXT, nullable=False),
        sa.Column("lock_hash", KEY, nullable=False),
        sa.Column("python_version", KEY, nullable=False),
        sa.Column("gate_report", TEXT, nullable=False),
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
        sa.Column("built_at", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["creator_id"], ["users.id"], name=op.f("fk_builds_creator_id")),
        sa.ForeignKeyConstraint(["model_id"], ["models.id"], name=op.f("fk_builds_model_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_builds_project_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_builds")),
    )
    with op.batch_alter_table("builds", schema=None) as batch_op:
        batch_op.create_index("ix_builds_due", ["next_try_at"], unique=False)
        batch_op.create_index("ix_builds_model_created", ["model_id", "created_at", "id"], unique=False)

    op.create_table(
        "registered_model_versions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("model_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("creator_id", sa.Integer(), nullable=False),
        sa.Column("notes", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["creator_id"], ["users.id"], name=op.f("fk_registered_model_versions_creator_id")),
        sa.ForeignKeyConstraint(
            ["model_id"],
            ["registered_models.id"],
            name=op.f("fk_registered_model_versions_model_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registered_model_versions")),
        sa.UniqueConstraint("model_id", "number", name=op.f("uq_registered_model_versions_model_id_number")),
    )
    op.create_table(
        "deployments",
        sa.Column("id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("model_id", KEY, nullable=False),
        sa.Column("build_id", KEY, nullable=False),
        sa.Column("deployer_id", sa.Integer(), nullable=False),
        sa.Column("cpu", sa.Float(), nullable=False),
        sa.Column("memory_gb", sa.Float(), nullable=False),
        sa.Column("nvidia_gpu", sa.Integer(), nullable=False),
        sa.Column("replicas", sa.Integer(), nullable=False),
        sa.Column("environment", TEXT, nullable=False),
        sa.Column("wish", KEY, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("status", KEY, nullable=False),
        sa.Column("reason", KEY, nullable=False),
        sa.Column("message", TEXT, nullable=False),
        sa.Column("hint", TEXT, nullable=False),
        sa.Column("next_try_at", sa.BigInteger(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease_token", KEY, nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("drain_since", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("stopped_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["build_id"], ["builds.id"], name=op.f("fk_deployments_build_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["deployer_id"], ["users.id"], name=op.f("fk_deployments_deployer_id")),
        sa.ForeignKeyConstraint(["model_id"], ["models.id"], name=op.f("fk_deployments_model_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_deployments_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deployments")),
        sa.UniqueConstraint("number", name=op.f("uq_deployments_number")),
    )
    with op.batch_alter_table("deployments", schema=None) as batch_op:
        batch_op.create_index("ix_deployments_build_created", ["build_id", "created_at", "id"], unique=False)
        batch_op.create_index("ix_deployments_due", ["next_try_at"], unique=False)
        batch_op.create_index("ix_deployments_model_created", ["model_id", "created_at", "id"], unique=False)

    op.create_table(
        "replicas",
        sa.Column("deployment_id", KEY, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("is_ready", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("restart_at", sa.BigInteger(), nullable=True),
        sa.Column("socket", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment_id"], ["deployments.id"], name=op.f("fk_replicas_deployment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("deployment_id", "generation", "index", name=op.f("pk_replicas")),
    )


def downgrade() -> None:
    op.drop_table("replicas")
    with op.batch_alter_table("deployments", schema=None) as batch_op:
        batch_op.drop_index("ix_deployments_model_created")
        batch_op.drop_index("ix_deployments_due")
        batch_op.drop_index("ix_deployments_build_created")

    op.drop_table("deployments")
    op.drop_table("registered_model_versions")
    with op.batch_alter_table("builds", schema=None) as batch_op:
        batch_op.drop_index("ix_builds_model_created")
        batch_op.drop_index("ix_builds_due")

    op.drop_table("builds")
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_index("ix_sessions_project_created")
        batch_op.drop_index("ix_sessions_due")

    op.drop_table("sessions")
    with op.batch_alter_table("registered_models", schema=None) as batch_op:
        batch_op.drop_index("ix_registered_models_name")
        batch_op.drop_index("ix_registered_models_created")

    op.drop_table("registered_models")
    with op.batch_alter_table("models", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_models_registered_model_id"))
        batch_op.drop_index("ix_models_project_name")
        batch_op.drop_index("ix_models_project_created")

    op.drop_table("models")
    with op.batch_alter_table("collaborators", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_collaborators_user_id"))

    op.drop_table("collaborators")
    with op.batch_alter_table("projects", schema=None) as batch_op:
        batch_op.drop_index("uq_projects_owner_name")

    op.drop_table("projects")
    with op.batch_alter_table("api_keys", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_keys_user_id"))
        batch_op.drop_index(batch_op.f("ix_api_keys_session_id"))

    op.drop_table("api_keys")
    op.drop_table("workbench")
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_index("ix_users_name")
        batch_op.drop_index("ix_users_email")

    op.drop_table("users")
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_index("ix_events_noun")

    op.drop_table("events")
