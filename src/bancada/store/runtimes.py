"""Custom runtimes and the statuses of all, as they are kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from bancada.domain.custom_runtimes import CustomRuntime
from bancada.domain.runtimes import RuntimeStatus
from bancada.store.database import Transaction, as_noun
from bancada.store.tables.runtimes import custom_runtimes, runtime_statuses

_CUSTOM = select(custom_runtimes).where(custom_runtimes.c.identifier == bindparam("identifier"))
_STATUS = select(runtime_statuses.c.status).where(runtime_statuses.c.identifier == bindparam("identifier"))


def add_custom(tx: Transaction, runtime: CustomRuntime) -> int:
    """Keep a new custom runtime and return its number; the one it comes with counts for nothing."""
    values = asdict(runtime)
    values.pop("id")
    return int(tx.execute(insert(custom_runtimes).values(**values).returning(custom_runtimes.c.id)).scalar_one())


def find_custom(tx: Transaction, identifier: str) -> CustomRuntime | None:
    """Return the custom runtime of this identifier."""
    row = tx.execute(_CUSTOM, {"identifier": identifier}).one_or_none()
    return None if row is None else as_noun(CustomRuntime, row)


def list_custom(tx: Transaction) -> list[CustomRuntime]:
    """Return all custom runtimes, the oldest first."""
    rows = tx.execute(select(custom_runtimes).order_by(custom_runtimes.c.id))
    return [as_noun(CustomRuntime, row) for row in rows]


def credential_of_source(tx: Transaction, source: str) -> str:
    """Return the id of the credential with which this description was fetched, or nothing."""
    chosen = select(custom_runtimes.c.docker_credential_id).where(
        custom_runtimes.c.source == source, custom_runtimes.c.docker_credential_id != ""
    )
    return tx.execute(chosen.order_by(custom_runtimes.c.id.desc()).limit(1)).scalar_one_or_none() or ""


def choose_credential(tx: Transaction, identifier: str, credential_id: str) -> None:
    """Let the description of a custom runtime be fetched with this credential."""
    of_runtime = custom_runtimes.c.identifier == identifier
    tx.execute(update(custom_runtimes).where(of_runtime).values(docker_credential_id=credential_id))


def forget_credential(tx: Transaction, credential_id: str) -> None:
    """Let no runtime name a credential that is deleted."""
    with_it = custom_runtimes.c.docker_credential_id == credential_id
    tx.execute(update(custom_runtimes).where(with_it).values(docker_credential_id=""))


def status_of(tx: Transaction, identifier: str) -> str:
    """Return the status of a runtime; one that was never changed is enabled."""
    return tx.execute(_STATUS, {"identifier": identifier}).scalar_one_or_none() or RuntimeStatus.ENABLED.value


def all_statuses(tx: Transaction) -> dict[str, str]:
    """Return the statuses that were ever changed, by identifier."""
    return {row.identifier: row.status for row in tx.execute(select(runtime_statuses))}


def set_statuses(tx: Transaction, identifiers: Iterable[str], status: str, now: datetime) -> None:
    """Give runtimes a status."""
    wanted = sorted(set(identifiers))
    tx.execute(delete(runtime_statuses).where(runtime_statuses.c.identifier.in_(wanted)))
    rows = [{"identifier": identifier, "status": status, "updated_at": now} for identifier in wanted]
    tx.execute(insert(runtime_statuses), rows)
