"""Bringing a database's schema to this release's."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bancada.domain.errors import PlatformFailed
from bancada.store.database import Database

VERSION_TABLE = "bancada_schema_version"


def migrate(database: Database) -> str:
    """Bring the schema to this release's and return its revision. Doing it twice, or twice at once, is doing it once.

    Raises:
        PlatformFailed: the database was written by a newer release.
    """
    config = _config()
    newest = ScriptDirectory.from_config(config).get_current_head() or ""
    if _revision(database) == newest:
        return newest
    with database.write() as connection:  # on SQLite this is the one writer: a second process waits here
        config.attributes["connection"] = connection
        if not database.is_sqlite:
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(4270001)")
        _refuse_newer(config, connection)
        command.upgrade(config, "head")
    return newest


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _revision(database: Database) -> str:
    with database.read() as connection:
        return (
            MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision() or ""
        )


def _refuse_newer(config: Config, connection: object) -> None:
    present = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision()  # type: ignore[arg-type]
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if present and present not in known:
        raise PlatformFailed(
            f"The database has schema revision {present}, which this release does not know.",
            hint="Start the newer release that wrote it, or restore the backup made before its upgrade.",
        )
