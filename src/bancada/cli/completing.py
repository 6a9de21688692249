"""What a shell offers after Tab: names from the workbench when it answers at once, else nothing, and never an error."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

import cmlapi
import typer
import urllib3

from bancada.cli.connection import Connection, connect
from bancada.cli.naming import find_project
from bancada.domain.errors import WorkbenchError

if TYPE_CHECKING:
    from cmlapi import CMLServiceApi

PATIENCE_S = 1.5
MOST = 100


class _TooSlowError(BaseException):
    """Raised wherever the answer is being waited for; nothing on the way mistakes it for a failed request."""


def complete_project(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer the names of projects."""

    def names(connection: Connection) -> Iterable[Any]:
        wanted = json.dumps({"name": incomplete}) if incomplete else None
        answer = connection.api.list_projects(search_filter=wanted, page_size=MOST, include_public_projects=True)
        return answer.projects or []

    return _offer(ctx, incomplete, names)


def complete_job(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer the names of the project's jobs."""
    return _of_project(ctx, incomplete, lambda api, project_id: api.list_jobs(project_id, page_size=MOST).jobs)


def complete_model(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer the names of the project's models."""
    return _of_project(ctx, incomplete, lambda api, project_id: api.list_models(project_id, page_size=MOST).models)


def complete_app(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer the names of the project's applications."""
    return _of_project(
        ctx, incomplete, lambda api, project_id: api.list_applications(project_id, page_size=MOST).applications
    )


def complete_experiment(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer the names of the project's experiments."""
    return _of_project(
        ctx, incomplete, lambda api, project_id: api.list_experiments(project_id, page_size=MOST).experiments
    )


def _of_project(
    ctx: typer.Context, incomplete: str, read: Callable[[CMLServiceApi, str], Iterable[Any] | None]
) -> list[str]:
    project = ctx.params.get("project")
    if not project:
        return []
    return _offer(ctx, incomplete, lambda connection: read(connection.api, find_project(connection, project).id) or [])


def _offer(ctx: typer.Context, incomplete: str, read: Callable[[Connection], Iterable[Any]]) -> list[str]:
    unreachable = (cmlapi.rest.ApiException, urllib3.exceptions.HTTPError, WorkbenchError, OSError, _TooSlowError)
    try:
        with _at_most(PATIENCE_S):
            connection = connect(*(ctx.params.get(name) for name in ("home", "url", "key")))
            names = {str(found.name) for found in read(connection)}
    except unreachable:
        return []
    return sorted(name for name in names if name.startswith(incomplete))


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Interrupt the block when it takes longer, whatever it waits for."""

    def too_slow(_number: int, _frame: object) -> NoReturn:
        raise _TooSlowError

    before = signal.signal(signal.SIGALRM, too_slow)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
