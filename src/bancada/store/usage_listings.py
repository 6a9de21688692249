"""Lists of executions: what was used, and what ran when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

from sqlalchemy import ColumnElement, Integer, bindparam, func, literal, or_

from bancada.domain.errors import InvalidRequest
from bancada.domain.listing import ListRequest, Page
from bancada.domain.moments import read_moment
from bancada.domain.workloads import Execution
from bancada.store.columns import UtcTime
from bancada.store.database import Transaction, as_noun
from bancada.store.listing import Branch, Listing, count_rows, list_conditions, read_page
from bancada.store.searching import Filter, contains
from bancada.store.tables.executions import executions

_FOR_EVER = literal(datetime(9999, 1, 1, tzinfo=timezone.utc), UtcTime())


def _as_item(row: Any) -> Execution:  # noqa: ANN401 - a row
    return as_noun(Execution, row)


def _bounds(name: str, column: ColumnElement[Any]) -> dict[str, Filter]:
    """Return the filters of a time range, as `api.time_ranges` names its ends."""
    ends: dict[str, Callable[[datetime], ColumnElement[bool]]] = {
        "min": lambda moment: column >= moment,
        "max": lambda moment: column <= moment,
    }

    def filter_of(end: str) -> Filter:
        return lambda text: ends[end](read_moment(f"time_range_search_filter.{name}.{end}", text))

    return {f"{name}.{end}": filter_of(end) for end in ends}


def _status_is(text: str) -> ColumnElement[bool]:
    """Status filters have the words without prefix; some callers send them with it."""
    word = text.strip().lower().removeprefix("engine_").removeprefix("application_")
    return contains(executions.c.status)(word)


def _in_name_or_project(text: str) -> ColumnElement[bool]:
    return or_(contains(executions.c.name)(text), contains(executions.c.project_name)(text))


def _of_workload(text: str) -> ColumnElement[bool]:
    """A resource name ends with the id of what it names."""
    workload_id = text.strip().rpartition("/")[2]
    if not workload_id:
        raise InvalidRequest("workload_crn: expected a resource name, got nothing.", hint="Leave it out.")
    return executions.c.workload_id == workload_id


_STARTED = func.coalesce(executions.c.started_at, executions.c.created_at, type_=UtcTime())
_ENDED = func.coalesce(executions.c.ended_at, _FOR_EVER, type_=UtcTime())

USAGE: Listing[Execution] = Listing(
    noun="usage",
    table=executions,
    filters={
        "name": contains(executions.c.name),
        "creator": contains(executions.c.creator),
        "group": contains(executions.c.group_name),
        "project_name": contains(executions.c.project_name),
        "workload_type": contains(executions.c.workload_type),
        "status": _status_is,
        "project_or_workload_name": _in_name_or_project,
        **_bounds("created_time", executions.c.created_at),
    },
    sorts={
        "name": executions.c.name,
        "creator": executions.c.creator,
        "group": executions.c.group_name,
        "project_name": executions.c.project_name,
        "cpu": executions.c.cpu,
        "memory": executions.c.memory_gb,
        "nvidia_gpu": executions.c.nvidia_gpu,
        "workload_type": executions.c.workload_type,
        "created_at": executions.c.created_at,
        "status": executions.c.status,
    },
    as_item=_as_item,
)
EXECUTIONS: Listing[Execution] = Listing(
    noun="executions",
    table=executions,
    filters={
        "status": _status_is,
        "workload_crn": _of_workload,
        **_bounds("start_time", _STARTED),
        **_bounds("end_time", executions.c.ended_at),
    },
    sorts={
        "start_time": _STARTED,
        "end_time": _ENDED,
        "status": executions.c.status,
        "created_at": executions.c.created_at,
    },
    as_item=_as_item,
)
_OWN = (
    Branch(executions.c.creator_id == bindparam("user_id", type_=Integer)),
    Branch(executions.c.owner_id == bindparam("user_id", type_=Integer)),
)
"""What a user sees: their own workloads, and all in the projects that they own."""


def list_usage(tx: Transaction, request: ListRequest, user_id: int | None) -> Page[Execution]:
    """Return one page of the executions that a user sees; None is somebody who sees all."""
    return _page(tx, USAGE, request, user_id)


def count_usage(tx: Transaction, request: ListRequest, user_id: int | None) -> int:
    """Return how many executions all pages of `list_usage` have."""
    if user_id is None:
        return count_rows(tx, USAGE, request)
    return count_rows(tx, USAGE, request, any_of=_OWN, user_id=user_id)


def usage_conditions(tx: Transaction, request: ListRequest) -> list[ColumnElement[bool]]:
    """Return the conditions of a usage request's filters, for what is counted up rather than listed."""
    return list_conditions(tx, USAGE, request)


def list_executions(tx: Transaction, request: ListRequest, user_id: int | None) -> Page[Execution]:
    """Return one page of the executions that a user sees; None is somebody who sees all."""
    return _page(tx, EXECUTIONS, request, user_id)


def _page(tx: Transaction, listing: Listing[Execution], request: ListRequest, user_id: int | None) -> Page[Execution]:
    if user_id is None:
        return read_page(tx, listing, request)
    return read_page(tx, listing, request, any_of=_OWN, user_id=user_id)
