"""Bringing a database's schema to this release's."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect

from bancada.domain.errors import PlatformFailed
from bancada.store.database import Database, Transaction

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "bancada_schema_version"


def migrate(database: Database) -> str:
    """Bring the schema to this release's and return its revision. Doing it twice, or twice at once, is doing it once.

    Raises:
        PlatformFailed: the database was written by a newer release.
    """
    newest = max(known_revisions())
    with database.read() as tx:
        if present_revision(tx) == newest:
            return newest
    # Alembic takes 0.15 s to import, and all starts but the first after an upgrade do without it.
    from bancada.store.upgrade import upgrade  # noqa: PLC0415

    with database.write() as tx:  # on SQLite this is the one writer: a second process waits here
        if not database.is_sqlite:
            tx.exec_driver_sql("SELECT pg_advisory_xact_lock(4270001)")
        _refuse_newer(present_revision(tx))
        upgrade(tx)
    return newest


def known_revisions() -> set[str]:
    """Return the revisions of this release; each is the beginning of its file's name, and they sort by age."""
    return {path.stem.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")}


def present_revision(tx: Transaction) -> str:
    """Return the revision that a database has, or nothing when it is new."""
    if not inspect(tx).has_table(VERSION_TABLE):
        return ""
    return str(tx.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalar() or "")  # noqa: S608 - a constant


def _refuse_newer(present: str) -> None:
    if present and present not in known_revisions():
        raise PlatformFailed(
            f"The database has schema revision {present}, which this release does not know.",
            hint="Start the newer release that wrote it, or restore the backup made before its upgrade.",
        )
