"""Ports of 127.0.0.1 that workloads were given: each is one workload's alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import select

from bancada.domain.sessions import ENDED
from bancada.store.database import Transaction
from bancada.store.tables.applications import applications
from bancada.store.tables.sessions import sessions
from bancada.store.turns import take_turn


def unheld(tx: Transaction, candidates: Iterable[int]) -> Iterator[int]:
    """Yield those of the candidates that nobody holds; who asks has the turn of ports until its transaction ends."""
    take_turn(tx, "ports")
    held = set(tx.execute(select(applications.c.port).where(applications.c.port.is_not(None))).scalars())
    chosen = select(sessions.c.app_port, sessions.c.readonly_port)
    chosen = chosen.where(sessions.c.app_port.is_not(None), sessions.c.status.not_in(ENDED))
    for row in tx.execute(chosen):
        held |= {row.app_port, row.readonly_port}
    return (candidate for candidate in candidates if candidate not in held)
