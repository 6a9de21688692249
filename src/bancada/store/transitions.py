"""The only writer of a status: refuses edges that the state machine lacks, and keeps the audit trail and the usage."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from functools import cache

from sqlalchemy import Table, bindparam, select, update

from bancada.domain.errors import PlatformFailed
from bancada.domain.reconciled import Finish
from bancada.store import events, executions
from bancada.store.database import Transaction
from bancada.store.prepared import Prepared, update_row
from bancada.store.reconciled import Lease, LeaseLost, Noun


def move(
    tx: Transaction,
    noun: Noun,
    noun_id: str,
    to: Finish,
    at: datetime,
    *,
    lease: Lease | None = None,
    actor: str = "reconciler",
    **columns: object,
) -> None:
    """Write a status with its reason, and further columns, in one go.

    Raises:
        LeaseLost: `lease` no longer holds the row.
        PlatformFailed: the state machine has no such edge.
    """
    table = noun.table
    status, token = _locked(table).first(tx, row_id=noun_id) or (None, None)
    if status is None or (lease is not None and token != lease.token):
        raise LeaseLost(f"{noun.name} {noun_id}")
    if to.status != status:
        if to.status not in noun.transitions[status]:
            raise PlatformFailed(f"A {noun.name} cannot go from {status!r} to {to.status!r}.")
        detail = json.dumps({"from": status, "to": to.status, "reason": to.reason})
        events.record(tx, at, noun.name, noun_id, "status", actor, detail)
    written = {"status": to.status, "reason": to.reason, "message": to.message, "hint": to.hint, "updated_at": at}
    update_row(tx, table, noun_id, {**written, **columns})
    is_at_rest = to.status in noun.at_rest
    if to.status != status or not is_at_rest:
        executions.follow(tx, noun.name, noun_id, to, at, is_at_rest=is_at_rest)


@cache
def _locked(table: Table) -> Prepared:
    chosen = select(table.c.status, table.c.lease_token).where(table.c.id == bindparam("row_id"))
    return Prepared(chosen.with_for_update())


def withdraw(tx: Transaction, noun: Noun, noun_ids: Collection[str], reason: str) -> None:
    """Take back what was said by `explain` of rows that are getting on again."""
    table = noun.table
    is_said = table.c.id.in_(noun_ids) & (table.c.reason == reason)
    tx.execute(update(table).where(is_said).values(reason="", message="", hint=""))


def explain(tx: Transaction, noun: Noun, lease: Lease, why: Finish) -> None:
    """Write why a row is not getting on, for those who look meanwhile; its status stays as it is."""
    table = noun.table
    said = {"reason": why.reason, "message": why.message, "hint": why.hint}
    tx.execute(update(table).where(table.c.id == lease.noun_id, table.c.lease_token == lease.token).values(said))
    executions.explain(tx, noun.name, lease.noun_id, why)
