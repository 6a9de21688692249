"""What workloads use and used: everybody sees their own, and all in their projects; administrators see everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bancada.control.access import admit
from bancada.control.workbench import Workbench
from bancada.domain.identity import Actor
from bancada.domain.ids import crn
from bancada.domain.listing import ListRequest, Page
from bancada.domain.workloads import TYPES, Execution
from bancada.store import executions, usage_listings
from bancada.store.facts import workspace_uuid
from bancada.store.reconciled import NOUNS


@dataclass(frozen=True, slots=True)
class UsagePage:
    """Some of what was used, and how many executions there are on all pages."""

    items: tuple[Execution, ...]
    total_count: int
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
