"""Applications as they are kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select

from bancada.domain.applications import Application, Wish
from bancada.store.database import Transaction, as_noun, as_row
from bancada.store.ports import unheld
from bancada.store.prepared import find_noun, insert_row, update_row
from bancada.store.tables.applications import applications, is_live
from bancada.store.turns import take_turn


def add(tx: Transaction, application: Application, now: datetime) -> None:
    """Keep a new application and make it due."""
    insert_row(tx, applications, {**as_row(application), "next_try_at": now})


def get(tx: Transaction, application_id: str) -> Application | None:
    """Return an application, also one that is being deleted."""
    return find_noun(tx, Application, applications, application_id)


def find_holder(
    tx: Transaction, project_id: str, name: str, subdomain: str, besides_id: str = ""
) -> Application | None:
    """Return another live application with this name in the project, or this subdomain anywhere.

    Who asks holds the turn of such names until its transaction ends, so that the answer stays true.
    """
    take_turn(tx, "applications.names")
    same_name = (applications.c.project_id == project_id) & (applications.c.name == name)
    is_same = same_name | (applications.c.subdomain == subdomain)
    chosen = select(applications).where(is_live, is_same, applications.c.id != besides_id)
    row = tx.execute(chosen.order_by(applications.c.created_at).limit(1)).first()
    return None if row is None else as_noun(Application, row)


def change(tx: Transaction, application_id: str, **columns: object) -> None:
    """Write columns of an application other than its status."""
    update_row(tx, applications, application_id, columns)


def wish_running(tx: Transaction, application: Application, now: datetime) -> None:
    """Record that an application shall run, with a process and an environment of a new generation."""
    change(tx, application.id, wish=Wish.RUNNING.value, generation=application.generation + 1, lock_hash="", failures=0,
           last_end="", restart_at=None, starting_at=now, running_at=None, stopped_at=None, next_try_at=now,
           updated_at=now)  # fmt: skip


def wish_stopped(tx: Transaction, application_id: str, now: datetime) -> None:
    """Record that an application shall stop."""
    change(tx, application_id, wish=Wish.STOPPED.value, next_try_at=now, updated_at=now)


def mark_deleted(tx: Transaction, application_id: str, now: datetime) -> None:
    """Hide an application from everybody, and free its name and its subdomain."""
    change(tx, application_id, deleted_at=now)


def forget(tx: Transaction, application_id: str) -> None:
    """Forget an application of which nothing runs."""
    tx.execute(delete(applications).where(applications.c.id == application_id))


def reserve_port(tx: Transaction, application_id: str, candidates: Iterable[int], **columns: object) -> int | None:
    """Give the first of the candidates that nobody else holds to this application; None when all are held."""
    port = next(unheld(tx, candidates), None)
    if port is not None:
        change(tx, application_id, port=port, **columns)
    return port


def with_process(tx: Transaction) -> list[Application]:
    """Return the applications that have a process, or are about to."""
    return [
        as_noun(Application, row) for row in tx.execute(select(applications).where(applications.c.port.is_not(None)))
    ]
