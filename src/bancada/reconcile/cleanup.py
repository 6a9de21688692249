"""Gives back the space of what was deleted. A row is always written before its directory, so no row means no owner."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bancada.domain.clock import utc_now
from bancada.domain.errors import WorkbenchError
from bancada.domain.home import Home
from bancada.reconcile.ports import Registry
from bancada.store import executions, folders, job_runs
from bancada.store.database import Database
from bancada.store.leftovers import (
    deleted_projects_at_rest,
    ended_creation_ids,
    forget_deleted_models,
    forget_project,
    unknown_application_ids,
    unknown_build_ids,
    unknown_job_run_ids,
    unknown_session_ids,
)  # fmt: skip

_log = logging.getLogger(__name__)


def clean_up(database: Database, home: Home, registry: Registry, job_runs_kept: int) -> None:
    """Forget what was deleted and rests, and old runs of jobs; remove the directories of what is no more."""
    with database.write() as tx:
        forget_deleted_models(tx)
        executions.end_forgotten(tx, utc_now())
        job_runs.forget_old(tx, job_runs_kept)
        projects = deleted_projects_at_rest(tx, utc_now())
    for project_id in projects:
        _forget_project(database, home, registry, project_id)
    places = (home.build, home.session, home.application, home.job_run)
    builds, sessions, applications, runs = (place("x").parent for place in places)
    with database.read() as tx:
        gone = [applications / name for name in unknown_application_ids(tx, _names(applications))]
        creations = home.creation("x").parent
        gone += [creations / name for name in ended_creation_ids(tx, _old_names(creations))]
        gone += [builds / name for name in unknown_build_ids(tx, _names(builds))]
        gone += [runs / name for name in unknown_job_run_ids(tx, _names(runs))]
        gone += [sessions / name for name in unknown_session_ids(tx, _names(sessions))]
    for folder in gone:
        folders.remove(folder)  # what stays is tried again at the next round


class InBackground:
    """Does some work in a thread of its own, one time after the other: MLflow takes its time to forget a project."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work
        self._thread: threading.Thread | None = None

    def __call__(self) -> None:
        """Begin, unless the last time has not ended yet."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._run, name="clean-up", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        try:
            self._work()
        except Exception:  # noqa: BLE001 - the top of a worker; the next round tries again
            _log.exception("the cleaning up failed")


def _forget_project(database: Database, home: Home, registry: Registry, project_id: str) -> None:
    """Remove what is outside of the database first: while the row is there, the next round finds what is left."""
    try:
        registry.forget_project(project_id)
    except WorkbenchError as error:
        _log.warning("project %s stays until MLflow has forgotten it: %s", project_id, error.message)
        return
    folders.remove(home.project(project_id))
    folders.remove(home.layers(project_id))
    with database.write() as tx:
        forget_project(tx, project_id)


def _old_names(folder: Path) -> set[str]:
    """Return the names of what has lain there for an hour: a folder of a creation is made before its row."""
    limit_s = time.time() - 3600
    return {path.name for path in folder.iterdir() if path.stat().st_mtime < limit_s} if folder.is_dir() else set()


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()
