"""The tracking process: one uvicorn worker on a unix socket that only this user can open."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import logging
import os
import signal
import sqlite3
import sys

import uvicorn

from bancada.api.mlflow.access import Authenticate, OnRegistryChange
from bancada.api.mlflow.app import create_tracking_app
from bancada.api.mlflow.guard import Guard
from bancada.api.mlflow.inner import call_inner
from bancada.domain.errors import PlatformFailed
from bancada.listening import listen_privately
from bancada.settings import Settings

logger = logging.getLogger(__name__)
SOCKET_NAME = "tracking.sock"
GRACE_S = 10
OUTDATED = "mlflow db upgrade"


def run_tracking_server(
    settings: Settings, authenticate: Authenticate, on_registry_change: OnRegistryChange, internal_token: str
) -> None:
    """Serve MLflow on `<run_dir>/tracking.sock` until SIGTERM or SIGINT, then finish what is running.

    Makes or migrates MLflow's database first, so that the socket is there only when answers are.

    Raises:
        PlatformFailed: MLflow's database cannot be opened or migrated.
    """
    # uvicorn raises the signal again when it has finished: without this, a clean end would look like a crash.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    os.umask(0o077)
    app = create_tracking_app(settings, authenticate, on_registry_change, internal_token)
    config = uvicorn.Config(
        app,
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_S,
    )
    _let_readers_and_a_writer_work_together(settings.tracking_store_url)
    asyncio.run(prepare_store(app, settings.tracking_store_url))
    path = settings.run_dir / SOCKET_NAME
    with listen_privately(path) as listener:
        try:
            uvicorn.Server(config).run(sockets=[listener])
        finally:
            path.unlink(missing_ok=True)


async def prepare_store(app: Guard, store_url: str) -> None:
    """Make MLflow's tables in an empty database, or migrate those of an older MLflow.

    Raises:
        PlatformFailed: the database cannot be opened or migrated.
    """
    problem = await _store_problem(app)
    if OUTDATED in problem:
        logger.warning("migrating MLflow's database")
        upgrade = importlib.import_module("mlflow.db").upgrade  # what the command `mlflow db upgrade` runs
        await asyncio.to_thread(upgrade.callback, store_url)
        problem = await _store_problem(app)
    if problem:
        raise PlatformFailed(f"MLflow's database cannot be used: {problem}", hint="See tracking_database_url.")


async def _store_problem(app: Guard) -> str:
    response = await call_inner(app.inner, "GET", "/api/2.0/mlflow/experiments/search?max_results=1")
    return "" if response.status_code == 200 else response.text


def _let_readers_and_a_writer_work_together(store_url: str) -> None:
    # SQLite keeps this mode in the file. MLflow does not set it, and a third of the time of parallel runs goes.
    scheme, _, path = store_url.partition(":///")
    if scheme == "sqlite":
        with contextlib.closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
