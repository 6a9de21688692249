"""Quotas as they are kept, and the one question that admission asks: who runs, who waits, and who may use how much."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, or_, select, true, update

from bancada.domain.identity import Kind, User
from bancada.domain.listing import ListRequest, Page
from bancada.domain.quotas import MACHINE, Ask, Holder, Quota, team_holder, user_holder
from bancada.domain.workloads import Execution
from bancada.store.database import Transaction, as_noun
from bancada.store.executions import list_open
from bancada.store.listing import Listing, count_rows, read_page
from bancada.store.prepared import Prepared
from bancada.store.searching import contains, is_flag
from bancada.store.tables.executions import executions, is_waiting
from bancada.store.tables.identity import team_members, users
from bancada.store.tables.quotas import quotas

_WAITING = Prepared(select(executions.c.id).where(is_waiting).limit(1))

EVERY_USER: Holder = user_holder(0)
EVERY_TEAM: Holder = team_holder(0)


@dataclass(frozen=True, slots=True)
class Standing:
    """All that admission has to know at one moment."""

    running: tuple[Ask, ...]
    waiting: tuple[Ask, ...]
    quotas: Mapping[Holder, Quota]
    names: Mapping[Holder, str]


def read_standing(tx: Transaction, machine: Quota) -> Standing:
    """Return who runs, who waits, and the quotas of all whom this concerns."""
    found = list_open(tx)
    asks = {each.id: as_ask(each) for each in found}
    holders = {holder for ask in asks.values() for holder in ask.holders}
    names = {user_holder(each.creator_id): f"user {each.creator}" for each in found}
    names |= {team_holder(each.group_id): f"team {each.group_name}" for each in found if each.group_id}
    limits = effective(tx, holders)
    if not machine.is_unlimited:
        limits[MACHINE] = machine
    return Standing(
        tuple(asks[each.id] for each in found if each.started_at is not None),
        tuple(asks[each.id] for each in found if each.started_at is None),
        limits,
        {**names, MACHINE: "this machine"},
    )


def as_ask(execution: Execution) -> Ask:
    """Return an execution as what it asks for, and of whom."""
    team = (team_holder(execution.group_id),) if execution.group_id else ()
    holders = (user_holder(execution.creator_id), *team, MACHINE)
    return Ask(execution.id, execution.slot, execution.amount, holders, execution.created_at)


def effective(tx: Transaction, holders: Iterable[Holder]) -> dict[Holder, Quota]:
    """Return the quota of each holder that has one: their own, or the one for all."""
    kept = all_set(tx)
    found = {}
    for holder in holders:
        every = EVERY_TEAM if holder.startswith("team:") else EVERY_USER
        quota = kept.get(holder, kept.get(every)) if holder != MACHINE else None
        if quota is not None and not quota.is_unlimited:
            found[holder] = quota
    return found


def all_set(tx: Transaction) -> dict[Holder, Quota]:
    """Return the quotas that were set, by holder."""
    columns = (quotas.c.holder, quotas.c.cpu, quotas.c.memory_gb, quotas.c.nvidia_gpu)
    return {row.holder: Quota(row.cpu, row.memory_gb, row.nvidia_gpu) for row in tx.execute(select(*columns))}


def put(tx: Transaction, holder: Holder, quota: Quota, now: datetime) -> None:
    """Set a quota, in place of any other."""
    values = {**asdict(quota), "updated_at": now}
    if not tx.execute(update(quotas).where(quotas.c.holder == holder).values(values)).rowcount:
        tx.execute(insert(quotas).values(holder=holder, **values))


def remove(tx: Transaction, holder: Holder) -> None:
    """Let the quota for all count for a holder again."""
    tx.execute(delete(quotas).where(quotas.c.holder == holder))


def is_any_set(tx: Transaction) -> bool:
    """Tell whether anybody's use is limited at all."""
    limits = (quotas.c.cpu, quotas.c.memory_gb, quotas.c.nvidia_gpu)
    chosen = select(quotas.c.holder).where(or_(*(each.is_not(None) for each in limits)))
    return tx.execute(chosen.limit(1)).first() is not None


def is_any_waiting(tx: Transaction) -> bool:
    """Tell whether an execution waits for room."""
    return _WAITING.first(tx) is not None


def mark_started(tx: Transaction, execution_ids: Iterable[str], at: datetime) -> list[tuple[str, str]]:
    """Give executions that wait what they asked for; return the kind and the id of what is executed."""
    chosen = executions.c.id.in_(list(execution_ids)) & is_waiting
    written = update(executions).where(chosen).values(started_at=at, reason="", message="")
    return [(row.noun, row.noun_id) for row in tx.execute(written.returning(executions.c.noun, executions.c.noun_id))]


def list_holders(
    tx: Transaction, request: ListRequest, only: Sequence[int] | None, *, is_team: bool
) -> tuple[Page[User], int]:
    """Return one page of the users or of the teams, and how many all pages have; `only` are those to be seen."""
    is_kind = users.c.kind == Kind.TEAM.value if is_team else users.c.kind != Kind.TEAM.value
    where = [is_kind, users.c.deleted_at.is_(None)]
    if only is not None:
        where.append(users.c.id.in_(only))
    return read_page(tx, _HOLDERS, request, *where), count_rows(tx, _HOLDERS, request, *where)


def teams_of(tx: Transaction, user_id: int) -> list[int]:
    """Return the numbers of the teams that a user is in."""
    return list(tx.execute(select(team_members.c.team_id).where(team_members.c.user_id == user_id)).scalars())


def _is_out(text: str) -> ColumnElement[bool]:
    """Who is banned and who is deactivated is the same here: nothing is done in their name."""
    return ~is_flag(users.c.is_active)(text) if text.strip() else true()


_HOLDERS: Listing[User] = Listing(
    noun="quotas",
    table=users,
    filters={"banned": _is_out, "deactivated": _is_out, "username": contains(users.c.username)},
    sorts={"username": users.c.username},
    as_item=lambda row: as_noun(User, row),
    default_sort="username",
)
