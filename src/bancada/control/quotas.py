"""Quotas: what each user and each team may use at once, what they use of it, and setting it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bancada.control.access import admit
from bancada.control.workbench import Workbench
from bancada.domain.errors import NotFound
from bancada.domain.identity import Actor, Kind, User
from bancada.domain.listing import ListRequest, Page
from bancada.domain.quotas import MACHINE, Amount, Holder, Quota, rounded, team_holder, total_use, user_holder
from bancada.domain.workloads import Execution
from bancada.store import events, executions, quotas, users
from bancada.store.database import Transaction
from bancada.store.quotas import EVERY_TEAM, EVERY_USER

_SETTING_DEFAULT = {False: "quotas.set_user_default", True: "quotas.set_team_default"}
_SETTING = {False: "quotas.set_user_quota", True: "quotas.set_team_quota"}
_REMOVING = {False: "quotas.remove_user_quota", True: "quotas.remove_team_quota"}
"""Rows of the authorisation table, by whether it is about teams."""


@dataclass(frozen=True, slots=True)
class QuotaView:
    """A user or a team with what it may use at once, and what it uses now."""

    user: User
    quota: Quota
    used: Amount


@dataclass(frozen=True, slots=True)
class QuotaPage:
    """Some users or teams, and how many there are on all pages."""

    items: tuple[QuotaView, ...]
    total_count: int
    next_page_token: str


@dataclass(frozen=True, slots=True)
class Defaults:
    """What whoever has no quota of their own may use, and what all may use together."""

    user: Quota
    team: Quota
    machine: Quota
    machine_used: Amount


@dataclass(frozen=True, slots=True)
class Overview:
    """What runs or waits now, what it asks for together, and the quota of all."""

    executions: tuple[Execution, ...]
    used: Amount
    machine: Quota


def list_users_quota(workbench: Workbench, actor: Actor, request: ListRequest) -> QuotaPage:
    """Return some users with their quotas: all for an administrator, only themselves for others.

    Raises:
        InvalidRequest: a filter or a sort has an unknown key.
    """
    admit(actor, "list_users_quota")
    only = None if actor.user.is_admin else [actor.user.id]
    return _list(workbench, lambda tx: quotas.list_holders(tx, request, only, is_team=False), user_holder)


def list_groups_quota(workbench: Workbench, actor: Actor, request: ListRequest) -> QuotaPage:
    """Return some teams with their quotas: all for an administrator, those that they are in for others.

    Raises:
        InvalidRequest: a filter or a sort has an unknown key.
    """
    admit(actor, "list_groups_quota")

    def read(tx: Transaction) -> tuple[Page[User], int]:
        only = None if actor.user.is_admin else quotas.teams_of(tx, actor.user.id)
        return quotas.list_holders(tx, request, only, is_team=True)

    return _list(workbench, read, team_holder)


def read_defaults(workbench: Workbench, actor: Actor) -> Defaults:
    """Return the quotas of all who have none of their own, and the machine's."""
    admit(actor, "quotas.read_defaults")
    with workbench.database.read() as tx:
        kept = quotas.all_set(tx)
        used = _used(tx).get(MACHINE, Amount())
    return Defaults(
        kept.get(EVERY_USER, Quota()), kept.get(EVERY_TEAM, Quota()), workbench.settings.machine_quota, used
    )


def set_default(workbench: Workbench, actor: Actor, quota: Quota, *, is_team: bool) -> Quota:
    """Set what every user, or every team, may use that has no quota of its own.

    Raises:
        NotAllowed: the actor is no site administrator.
        InvalidRequest: it is no quota.
    """
    admit(actor, _SETTING_DEFAULT[is_team])
    return _set(workbench, actor, EVERY_TEAM if is_team else EVERY_USER, quota.checked())


def set_quota(workbench: Workbench, actor: Actor, name: str, quota: Quota | None, *, is_team: bool) -> QuotaView:
    """Set what one user or team may use; None lets the default count again.

    Raises:
        NotAllowed: the actor is no site administrator.
        NotFound: there is no such user or team.
        InvalidRequest: it is no quota.
    """
    admit(actor, _REMOVING[is_team] if quota is None else _SETTING[is_team])
    with workbench.database.read() as tx:
        found = users.find(tx, name)
    if found is None or (found.kind == Kind.TEAM) != is_team:
        noun = "team" if is_team else "user"
        raise NotFound(f"There is no {noun} {name!r}.", hint="See the list of quotas.", code=f"{noun}_not_found")
    holder = team_holder(found.id) if is_team else user_holder(found.id)
    _set(workbench, actor, holder, None if quota is None else quota.checked())
    with workbench.database.read() as tx:
        return _views(tx, [found], team_holder if is_team else user_holder)[0]


def read_overview(workbench: Workbench, actor: Actor) -> Overview:
    """Return what runs now and what waits, the oldest first: everything for an administrator, their own for others."""
    admit(actor, "workloads.read_overview")
    with workbench.database.read() as tx:
        found = executions.list_open(tx)
    if not actor.user.is_admin:
        me = actor.user.id
        found = [each for each in found if me in (each.creator_id, each.owner_id)]
    running = [quotas.as_ask(each) for each in found if each.started_at is not None]
    used = total_use(running).get(MACHINE, Amount())
    return Overview(tuple(found), rounded(used), workbench.settings.machine_quota)


def _list(
    workbench: Workbench,
    read: Callable[[Transaction], tuple[Page[User], int]],
    holder_of: Callable[[int], Holder],
) -> QuotaPage:
    with workbench.database.read() as tx:
        page, total = read(tx)
        return QuotaPage(_views(tx, page.items, holder_of), total, page.next_page_token)


def _views(tx: Transaction, found: Sequence[User], holder_of: Callable[[int], Holder]) -> tuple[QuotaView, ...]:
    limits = quotas.effective(tx, [holder_of(user.id) for user in found])
    used = _used(tx)
    return tuple(
        QuotaView(user, limits.get(holder_of(user.id), Quota()), rounded(used.get(holder_of(user.id), Amount())))
        for user in found
    )


def _used(tx: Transaction) -> dict[Holder, Amount]:
    return total_use([quotas.as_ask(each) for each in executions.list_open(tx) if each.started_at is not None])


def _set(workbench: Workbench, actor: Actor, holder: Holder, quota: Quota | None) -> Quota:
    now = workbench.clock()
    with workbench.database.write() as tx:
        if quota is None:
            quotas.remove(tx, holder)
        else:
            quotas.put(tx, holder, quota, now)
        detail = "removed" if quota is None else f"{quota.cpu} vCPU, {quota.memory_gb} GB, {quota.nvidia_gpu} GPUs"
        events.record(tx, now, "quota", holder, "set", actor.user.username, detail)
    workbench.wake()  # there may be room now
    return quota or Quota()
