"""Leases on wishes: who works on which row, and when a row is due.

A claim takes `next_try_at` off the row, so a hint that comes while somebody works on it is seen again at the
release instead of being overwritten. A lease that ran out is due, whoever held it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Table, and_, bindparam, func, literal, or_, select, union_all, update

from bancada.domain import amps as amp_domain
from bancada.domain import applications as application_domain
from bancada.domain import builds as build_domain
from bancada.domain import creations as creation_domain
from bancada.domain import deployments as deployment_domain
from bancada.domain import job_runs as job_run_domain
from bancada.domain import jobs as job_domain
from bancada.domain import notifications as notification_domain
from bancada.domain import sessions as session_domain
from bancada.domain.ids import new_short
from bancada.domain.reconciled import Transitions, terminal_statuses
from bancada.store.columns import UtcTime
from bancada.store.database import Transaction
from bancada.store.prepared import Prepared, update_row
from bancada.store.tables.amps import amps
from bancada.store.tables.applications import applications
from bancada.store.tables.builds import builds
from bancada.store.tables.creations import creations
from bancada.store.tables.deployments import deployments
from bancada.store.tables.jobs import job_runs, jobs, notifications
from bancada.store.tables.sessions import sessions


class LeaseLost(Exception):
    """Somebody else works on the row now; what this worker found out no longer counts."""


@dataclass(frozen=True, slots=True)
class Noun:
    """A kind of wish: its name in the audit trail, its table and its state machine.

    In a status of `resting` nothing runs, although another may follow when its user wishes so.
    """

    name: str
    table: Table
    transitions: Transitions
    resting: frozenset[str] = frozenset()

    @property
    def at_rest(self) -> frozenset[str]:
        """The statuses in which nothing runs."""
        return self.resting | terminal_statuses(self.transitions)


AMP = Noun("amp", amps, amp_domain.TRANSITIONS)
APPLICATION = Noun("application", applications, application_domain.TRANSITIONS, application_domain.AT_REST)
BUILD = Noun("build", builds, build_domain.TRANSITIONS)
CREATION = Noun("project creation", creations, creation_domain.TRANSITIONS)
DEPLOYMENT = Noun("deployment", deployments, deployment_domain.TRANSITIONS, deployment_domain.AT_REST)
JOB = Noun("job", jobs, job_domain.TRANSITIONS)
JOB_RUN = Noun("job run", job_runs, job_run_domain.TRANSITIONS)
NOTIFICATION = Noun("notification", notifications, notification_domain.TRANSITIONS)
SESSION = Noun("session", sessions, session_domain.TRANSITIONS)
NOUNS: Mapping[str, Noun] = {noun.name: noun for noun in (APPLICATION, BUILD, DEPLOYMENT, JOB_RUN, SESSION)}
"""Every kind of wish that something is executed for, by its name."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on one row until it runs out; `token` proves it."""

    noun_id: str
    token: str
    tries: int


def claim(tx: Transaction, noun: Noun, now: datetime, lease_s: float, limit: int) -> list[Lease]:
    """Take up to `limit` due rows, the longest due first."""
    due = _due_rows(noun.table).all(tx, now=now, limit=limit)
    leases = [Lease(row_id, new_short(), tries) for row_id, tries in due]
    for lease in leases:
        taken = {"lease_token": lease.token, "lease_until": now + timedelta(seconds=lease_s), "next_try_at": None}
        update_row(tx, noun.table, lease.noun_id, taken)
    return leases


def renew(tx: Transaction, noun: Noun, leases: Sequence[Lease], until: datetime) -> None:
    """Hold on to rows for longer; leases that were lost meanwhile stay lost."""
    table = noun.table
    tokens = [lease.token for lease in leases]
    tx.execute(update(table).where(table.c.lease_token.in_(tokens)).values(lease_until=until))


def release(tx: Transaction, noun: Noun, lease: Lease, due_at: datetime | None, *, tries: int = 0) -> None:
    """Give a row back, due at `due_at`, or earlier when a hint came meanwhile; None is due only by a hint."""
    table = noun.table
    given_back = {
        "lease_token": "",
        "lease_until": None,
        "tries": tries,
        "next_try_at": func.coalesce(table.c.next_try_at, literal(due_at, UtcTime())),
    }
    tx.execute(update(table).where(_holds(table, lease)).values(given_back))


def wake(tx: Transaction, noun: Noun, now: datetime, *conditions: ColumnElement[bool]) -> None:
    """Make the rows that meet the conditions due now."""
    tx.execute(update(noun.table).where(*conditions).values(next_try_at=now))


def check_held(tx: Transaction, noun: Noun, lease: Lease) -> None:
    """Make sure that a lease still holds its row.

    Raises:
        LeaseLost: somebody else works on it.
    """
    if tx.execute(select(noun.table.c.id).where(_holds(noun.table, lease)).with_for_update()).first() is None:
        raise LeaseLost(f"{noun.name} {lease.noun_id}")


def release_all(tx: Transaction, noun: Noun) -> None:
    """Take every lease off; only a process that knows itself to be the only one may do so."""
    held = noun.table.c.lease_token != ""
    tx.execute(update(noun.table).where(held).values(lease_token="", lease_until=None))


def due_times_of(nouns: Iterable[Noun]) -> Callable[[Transaction], Mapping[str, datetime]]:
    """Return what reads when a row of each of these kinds can next be claimed, the longest due of several, by name.

    Free rows are due at their time, and held ones when their lease has run out.
    """
    firsts: list[Any] = []
    for noun in nouns:
        table, name = noun.table, literal(noun.name).label("name")
        is_free = and_(table.c.next_try_at.is_not(None), table.c.lease_token == "")
        firsts += [select(name, func.min(table.c.next_try_at).label("at")).where(is_free),
                   select(name, func.min(table.c.lease_until)).where(table.c.lease_until.is_not(None))]  # fmt: skip
    every = union_all(*firsts).subquery()
    query = Prepared(select(every.c.name, func.min(every.c["at"]).label("at")).group_by(every.c.name))
    return lambda tx: {name: at for name, at in query.all(tx) if at is not None}


@cache
def _due_rows(table: Table) -> Prepared:
    now, limit = bindparam("now", type_=UtcTime()), bindparam("limit", type_=Integer)
    is_due = or_(and_(table.c.next_try_at <= now, table.c.lease_token == ""), table.c.lease_until < now)
    chosen = select(table.c.id, table.c.tries).where(is_due).order_by(table.c.next_try_at).limit(limit)
    return Prepared(chosen.with_for_update(skip_locked=True))


def _holds(table: Table, lease: Lease) -> ColumnElement[bool]:
    return and_(table.c.id == lease.noun_id, table.c.lease_token == lease.token)
