"""Users as they are kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, insert, select

from bancada.domain.identity import User
from bancada.store.database import Transaction, as_noun
from bancada.store.prepared import Prepared, noun_columns
from bancada.store.tables.identity import users

_BY_IDS = Prepared(select(*noun_columns(User, users)).where(users.c.id.in_(bindparam("ids", expanding=True))))


def add(tx: Transaction, username: str, name: str, email: str, *, is_admin: bool, now: datetime) -> User:
    """Keep a new user and return it with its number."""
    values = {"username": username, "name": name, "email": email, "is_admin": is_admin, "created_at": now}
    user_id = tx.execute(insert(users).values(values).returning(users.c.id)).scalar_one()
    return User(user_id, username, name, email, is_admin)


def get(tx: Transaction, user_id: int) -> User | None:
    """Return a user by its number."""
    return get_many(tx, [user_id]).get(user_id)


def get_many(tx: Transaction, user_ids: Iterable[int]) -> dict[int, User]:
    """Return users by their numbers, in one query."""
    found = (User(*row) for row in _BY_IDS.all(tx, ids=list(set(user_ids))))
    return {user.id: user for user in found}


def find(tx: Transaction, username: str) -> User | None:
    """Return a user by name."""
    row = tx.execute(select(users).where(users.c.username == username)).first()
    return None if row is None else as_noun(User, row)
