"""Custom runtimes, which runtimes may be chosen, where descriptions come from, and the credentials for it."""

from sqlalchemy import Boolean, Column, Integer, Table

from bancada.store.columns import JsonText, key, number, text, time
from bancada.store.tables import metadata

custom_runtimes = Table(
    "custom_runtimes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    key("identifier", unique=True),
    text("editor"),
    text("kernel"),
    text("edition"),
    text("about"),
    text("full_version"),
    Column("requirements", JsonText, nullable=False, default=list),
    Column("environment", JsonText, nullable=False, default=dict),
    text("source"),
    key("docker_credential_id"),
    number("register_user_id"),
    time("created_at"),
)

runtime_statuses = Table(
    "runtime_statuses", metadata, key("identifier", primary_key=True), key("status"), time("updated_at")
)

runtime_repos = Table(
    "runtime_repos",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    key("name", unique=True),
    text("url"),
    time("created_at"),
)

docker_credentials = Table(
    "docker_credentials",
    metadata,
    key("id", primary_key=True),
    key("name", unique=True),
    key("server"),
    Column("is_default", Boolean, nullable=False, default=False),
    text("sealed"),
    time("created_at"),
)
