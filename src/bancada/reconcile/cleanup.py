"""Gives back the space of what was deleted. A row is always written before its directory, so no row means no owner."""

from __future__ import annotations

import shutil
from pathlib import Path

from bancada.domain.home import Home
from bancada.store.database import Database
from bancada.store.leftovers import forget_deleted_models, unknown_build_ids, unknown_session_ids


def clean_up(database: Database, home: Home) -> None:
    """Forget deleted models that rest, and remove the directories of builds and sessions that are no more."""
    with database.write() as tx:
        forget_deleted_models(tx)
    builds, sessions = home.build("x").parent, home.session("x").parent
    with database.read() as tx:
        gone = [builds / name for name in unknown_build_ids(tx, _names(builds))]
        gone += [sessions / name for name in unknown_session_ids(tx, _names(sessions))]
    for folder in gone:
        shutil.rmtree(folder, ignore_errors=True)  # what stays is tried again at the next round


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()
