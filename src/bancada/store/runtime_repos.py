"""Runtime repositories as they are kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select, update

from bancada.domain.runtime_repos import RuntimeRepo
from bancada.store.database import Transaction, as_noun
from bancada.store.tables.runtimes import runtime_repos


def add(tx: Transaction, name: str, url: str, now: datetime) -> RuntimeRepo:
    """Keep a new repository."""
    values = {"name": name, "url": url, "created_at": now}
    number = tx.execute(insert(runtime_repos).values(**values).returning(runtime_repos.c.id)).scalar_one()
    return RuntimeRepo(int(number), name, url, now)


def get(tx: Transaction, repo_id: int) -> RuntimeRepo | None:
    """Return a repository by number."""
    row = tx.execute(select(runtime_repos).where(runtime_repos.c.id == repo_id)).one_or_none()
    return None if row is None else as_noun(RuntimeRepo, row)


def find(tx: Transaction, name: str) -> RuntimeRepo | None:
    """Return a repository by name."""
    row = tx.execute(select(runtime_repos).where(runtime_repos.c.name == name)).one_or_none()
    return None if row is None else as_noun(RuntimeRepo, row)


def list_all(tx: Transaction) -> list[RuntimeRepo]:
    """Return all repositories, the oldest first."""
    return [as_noun(RuntimeRepo, row) for row in tx.execute(select(runtime_repos).order_by(runtime_repos.c.id))]


def change(tx: Transaction, repo_id: int, name: str, url: str) -> None:
    """Give a repository another name or address."""
    tx.execute(update(runtime_repos).where(runtime_repos.c.id == repo_id).values(name=name, url=url))


def remove(tx: Transaction, repo_id: int) -> None:
    """Forget a repository."""
    tx.execute(delete(runtime_repos).where(runtime_repos.c.id == repo_id))
