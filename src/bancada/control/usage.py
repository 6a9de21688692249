"""What workloads use and used: everybody sees their own, and all in their projects; administrators see everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bancada.control.access import admit
from bancada.control.workbench import Workbench
from bancada.domain.errors import InvalidRequest
from bancada.domain.identity import Actor
from bancada.domain.ids import crn
from bancada.domain.listing import ListRequest, Page, SortKey
from bancada.domain.moments import read_moment
from bancada.domain.page_tokens import Position, read_page_token, write_page_token
from bancada.domain.samples import DAY, POINTS_PER_PAGE, SERIES, bucket_s
from bancada.domain.workloads import TYPES, Execution
from bancada.store import executions, samples, usage_listings
from bancada.store.facts import workspace_uuid
from bancada.store.reconciled import NOUNS

_RANGE = ("created_time.min", "created_time.max")


@dataclass(frozen=True, slots=True)
class UsagePage:
    """Some of what was used, and how many executions there are on all pages."""

    items: tuple[Execution, ...]
    total_count: int
    next_page_token: str


@dataclass(frozen=True, slots=True)
class Series:
    """Some points of a series: what was used around each moment, in vCPU, GB or GPUs."""

    name: str
    points: tuple[tuple[datetime, float], ...]
    next_page_token: str


@dataclass(frozen=True, slots=True)
class ExecutionsPage:
    """Some executions, which of them are of something that was deleted, and the workspace that names them all."""

    items: tuple[Execution, ...]
    deleted: frozenset[str]
    workspace: str
    next_page_token: str

    def crn(self, resource_id: str) -> str:
        """Return the resource name of something."""
        return crn(self.workspace, resource_id)


def list_usage(workbench: Workbench, actor: Actor, request: ListRequest) -> UsagePage:
    """Return some of the executions that the actor sees, the oldest first unless sorted.

    Raises:
        InvalidRequest: a filter or a sort has an unknown key, or a value that it does not take.
    """
    admit(actor, "list_usage")
    with workbench.database.read() as tx:
        page = usage_listings.list_usage(tx, request, seen_by(actor))
        return UsagePage(page.items, usage_listings.count_usage(tx, request, seen_by(actor)), page.next_page_token)


def list_workload_executions(workbench: Workbench, actor: Actor, request: ListRequest) -> ExecutionsPage:
    """Return some of the executions that the actor sees, the oldest first unless sorted; raises as `list_usage`."""
    admit(actor, "list_workload_executions")
    with workbench.database.read() as tx:
        page: Page[Execution] = usage_listings.list_executions(tx, request, seen_by(actor))
        deleted = frozenset(executions.find_deleted(tx, page.items))
        return ExecutionsPage(page.items, deleted, workspace_uuid(tx), page.next_page_token)


def read_series(workbench: Workbench, actor: Actor, series: str, request: ListRequest) -> Series:
    """Return what the workloads that the actor sees used over time; without a range, over the last day.

    Raises:
        InvalidRequest: there is no such series, or a filter has an unknown key, or the page token is of another list.
    """
    admit(actor, "get_time_series")
    name = (series or "cpu").strip().lower()
    if name not in SERIES:
        raise InvalidRequest(f"series_type: expected one of {', '.join(SERIES)}, got {series!r}.")
    filters = dict(request.filters)
    end = _end_of(filters, "max") or workbench.clock()
    start = _end_of(filters, "min") or end - DAY
    step_s = bucket_s(start, end)
    position = read_page_token(f"time series {name}", request)
    if position is not None:
        start = read_moment("page_token", str(position.values[0])) + timedelta(seconds=step_s)
    chosen = replace(request, filters={key: text for key, text in filters.items() if key not in _RANGE})
    with workbench.database.read() as tx:
        points = samples.read_series(tx, name, chosen, seen_by(actor), (start, end), step_s, POINTS_PER_PAGE + 1)
    token = ""
    if len(points) > POINTS_PER_PAGE:
        points = points[:POINTS_PER_PAGE]
        last = Position((SortKey("time_stamp"),), (points[-1][0].isoformat(),))
        token = write_page_token(f"time series {name}", request, last)
    return Series(name, tuple(points), token)


def _end_of(filters: Mapping[str, str], end: str) -> datetime | None:
    text = filters.get(f"created_time.{end}")
    return None if text is None else read_moment(f"time_range_search_filter.created_time.{end}", text)


def list_statuses(actor: Actor) -> Sequence[str]:
    """Return every status that a workload can have."""
    admit(actor, "list_workload_status")
    return sorted({status for noun in NOUNS.values() for status in noun.transitions})


def list_types(actor: Actor) -> Sequence[str]:
    """Return every type that a workload can have."""
    admit(actor, "list_workload_types")
    types: Mapping[str, str] = TYPES
    return sorted(types[noun] for noun in NOUNS)


def seen_by(actor: Actor) -> int | None:
    """Return whose usage an actor sees; None is everybody's."""
    return None if actor.user.is_admin else actor.user.id
