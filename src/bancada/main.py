"""The composition root: `python -m bancada.main NAME` is one process of a workbench, wired from its rooms.

This is the only file that imports inside functions: each process loads what it needs and no more, which keeps the
supervisor at a few megabytes and MLflow out of everything but the tracking process.
"""
# ruff: noqa: PLC0415

from __future__ import annotations

import logging
import os
import shlex
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bancada.domain.errors import Conflict, WorkbenchError
from bancada.settings import Settings, load_settings

if TYPE_CHECKING:
    from bancada.control.workbench import Workbench
    from bancada.domain.runtimes import Runtime
    from bancada.environments.downloads import PythonDownloads

RUNTIME_PROOF_DEADLINE_S = 120.0
"""As long as a site administrator waits for an answer whether a custom runtime can be made."""


def main(arguments: list[str] | None = None) -> int:
    """Run the process that the first argument names and return its exit code."""
    name, *rest = (sys.argv[1:] if arguments is None else arguments) or [""]
    if name not in PROCESSES:
        sys.stderr.write(f"usage: python -m bancada.main {'|'.join(PROCESSES)}\n")
        return 2
    os.umask(0o077)
    try:
        return PROCESSES[name](load_settings(), rest) or 0
    except WorkbenchError as error:
        sys.stderr.write(f"error: {error.sentence()}\n")
        return 3 if isinstance(error, Conflict) and error.code == "already_running" else 1
    except KeyboardInterrupt:  # before the process handles it
        return 130


def supervise(settings: Settings, arguments: list[str]) -> None:
    """Start the other processes and keep them running."""
    from bancada.supervise.supervisor import log_to_files, run_supervisor

    log_to_files(settings, detached="--detached" in arguments)
    logger = logging.getLogger("bancada.supervise")

    def announce(seconds: float) -> None:
        logger.info("the workbench answers at %s after %.1f s; its home is %s", settings.public_url, seconds,
                    settings.home)  # fmt: skip
        home = shlex.quote(str(settings.home))
        logger.info('to work from outside: eval "$(bancada env --home %s)"; Ctrl-C stops it', home)

    run_supervisor(settings, announce=announce)


def serve_gateway(settings: Settings, _arguments: list[str]) -> None:
    """Answer on the public port. It outlives a killed supervisor, so that models go on answering."""
    _become_child()
    from bancada.gateway.server import run_gateway
    from bancada.reconcile.hints import send_hint

    run_gateway(settings, wake=partial(send_hint, settings.run_dir))


def serve_api(settings: Settings, _arguments: list[str]) -> None:
    """Bring the home and its database to this release, then answer API v2 and the native API."""
    _become_child(signal.SIGTERM)
    from bancada.api.app import run_api
    from bancada.compute.session_sockets import SessionSockets
    from bancada.control.home import prepare_home
    from bancada.environments.distributions import Distributions
    from bancada.environments.runtime_sources import RuntimeSources
    from bancada.environments.store import Environments
    from bancada.environments.uv import Uv
    from bancada.listening import listen_privately

    prepare_home(settings)
    distributions = Distributions(settings.home, Uv())
    uv = Uv(deadline_s=RUNTIME_PROOF_DEADLINE_S)
    downloads = _python_downloads(settings)
    environments = Environments(settings.home, uv=uv, distributions=distributions, downloads=downloads)
    sources = RuntimeSources(settings.home, settings.runtime_sources.split(), environments)
    with _workbench(settings) as shared:
        workbench = replace(
            shared,
            runtime_sources=sources,
            layers=environments,
            kernel_sessions=SessionSockets(settings.session_socket),
        )
        listener = listen_privately(settings.run_dir / "api.sock")
        run_api(workbench, lambda: distributions.client_archive(sys.stderr), listener)


def serve_tracking(settings: Settings, _arguments: list[str]) -> None:
    """Answer as MLflow's tracking server and registry, after the key and the role in the project were checked."""
    _become_child(signal.SIGTERM)
    from bancada.api.mlflow.access import Access
    from bancada.api.mlflow.server import run_tracking_server
    from bancada.control.access import project_for
    from bancada.control.authentication import authenticate
    from bancada.control.registry_index import note_registry_change

    with _workbench(settings) as workbench:

        def enter(key_text: str, project_id: str, is_write: bool) -> Access:
            actor = authenticate(workbench, key_text)
            with workbench.database.read() as tx:
                project_for(tx, actor, project_id, "write to MLflow" if is_write else "read from MLflow")
            return Access(actor.user.username, actor.user.id)

        on_change = partial(note_registry_change, workbench.database)
        run_tracking_server(settings, enter, on_change, _internal_token(settings))


def serve_web(settings: Settings, _arguments: list[str]) -> None:
    """Show the pages, over the API that everybody uses."""
    _become_child(signal.SIGTERM)
    from bancada.listening import listen_privately
    from bancada.supervise.answers import local_url
    from bancada.web.app import run_web

    run_web(settings.run_dir / "api.sock", local_url(settings), listen_privately(settings.run_dir / "web.sock"))


def reconcile(settings: Settings, _arguments: list[str]) -> None:
    """Make wishes come true. It dies at once with a killed supervisor: SIGTERM would stop the workloads too."""
    _become_child(signal.SIGKILL)
    from bancada.compute.local.compute import LocalCompute
    from bancada.control.amp_steps import AmpSteps
    from bancada.environments.store import Environments
    from bancada.gateway.publisher import RoutePublisher
    from bancada.reconcile.run import World, run_reconciler

    with _workbench(settings) as workbench:
        compute = LocalCompute(settings.home / "processes")
        environments = Environments(settings.home, downloads=_python_downloads(settings))
        publisher = RoutePublisher(settings.run_dir)
        steps = AmpSteps(workbench)
        world = World(settings, workbench.database, compute, environments, workbench.tracking, publisher, steps)
        run_reconciler(world)


def record(settings: Settings, _arguments: list[str]) -> None:
    """Take what the gateway recorded into the database. It outlives a killed supervisor no longer than its work."""
    _become_child(signal.SIGTERM)
    from bancada.observe.run import run_recorder
    from bancada.store.database import Database

    run_recorder(settings, Database(settings.store_url))


def _python_downloads(settings: Settings) -> PythonDownloads | None:
    from bancada.environments.downloads import PythonDownloads

    return PythonDownloads(settings.home) if settings.download_pythons else None


def end_workloads(settings: Settings, _arguments: list[str]) -> None:
    """End what a reconciler started that could not do so itself."""
    _become_child()
    from bancada.compute.local.compute import LocalCompute
    from bancada.domain.home import Home
    from bancada.reconcile.run import stop_workloads
    from bancada.store.database import Database

    database = Database(settings.store_url)
    stop_workloads(database, LocalCompute(settings.home / "processes"), Home(settings.home))
    database.close()


def list_workloads(settings: Settings, _arguments: list[str]) -> None:
    """Print the keys of the workloads that run, one a line, for `bancada status` where no reconciler runs."""
    _become_child()
    from bancada.compute.local.compute import LocalCompute

    sys.stdout.writelines(f"{key}\n" for key in LocalCompute(settings.home / "processes").running())


PROCESSES: dict[str, Callable[[Settings, list[str]], int | None]] = {
    "supervisor": supervise,
    "gateway": serve_gateway,
    "api": serve_api,
    "tracking": serve_tracking,
    "web": serve_web,
    "reconciler": reconcile,
    "recorder": record,
    "stop-workloads": end_workloads,
    "list-workloads": list_workloads,
}


@contextmanager
def _workbench(settings: Settings) -> Iterator[Workbench]:
    """Yield the parts that control, the API and the reconciler share; closed afterwards."""
    from bancada.control.workbench import Workbench
    from bancada.domain.runtimes import list_own_runtimes
    from bancada.environments.interpreters import find_interpreters
    from bancada.reconcile.hints import send_hint
    from bancada.store.database import Database
    from bancada.tracking.client import Tracking

    database = Database(settings.store_url)
    downloads = _python_downloads(settings)
    tracking = Tracking(settings.run_dir / "tracking.sock", _internal_token(settings))

    def runtimes() -> list[Runtime]:
        found = [python.minor for python in find_interpreters(settings.home)]
        return list_own_runtimes([*found, *(downloads.minors() if downloads else ())])

    try:
        hint = partial(send_hint, settings.run_dir)
        yield Workbench(settings, database, tracking, hint, runtimes=runtimes)
    finally:
        tracking.close()
        database.close()


def _internal_token(settings: Settings) -> str:
    """Return the secret by which the workbench's own processes know each other."""
    return (settings.home / "secrets" / "internal.token").read_text(encoding="utf-8").strip()


def _become_child(end: signal.Signals | None = None) -> None:
    """Take the supervisor's token away, log to stderr, and die with the supervisor by the signal `end`, if given."""
    from bancada.supervise.parent import end_with_supervisor, take_token

    supervisor = take_token()
    if end is not None:
        end_with_supervisor(supervisor, end)
    # httpx loads a command line of its own where Rich is installed: a fifth of the API's start, and 10 MB a process.
    sys.modules["httpx._main"] = None  # type: ignore[assignment] # the documented way to make an import fail
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)  # a line for every request between our own processes


if __name__ == "__main__":
    sys.exit(main())
