"""Users as MLflow knows them: by name only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from bancada.domain.identity import User
from bancada.store.database import Transaction, as_noun
from bancada.store.searching import contains
from bancada.store.tables.identity import users


def find_by_usernames(tx: Transaction, usernames: Iterable[str]) -> dict[str, User]:
    """Return users by their names, in one query; a name that nobody has yet gets a user without a number."""
    wanted = set(usernames)
    rows = tx.execute(select(users).where(users.c.username.in_(wanted)))
    found = {row.username: as_noun(User, row) for row in rows}
    return {name: found.get(name) or User(0, name, "", "", is_admin=False) for name in wanted}


def find_usernames(tx: Transaction, parts: Mapping[str, str]) -> frozenset[str]:
    """Return the names of the users whose fields (`name`, `email`, `username`) hold these texts."""
    conditions = [contains(users.c[field])(text) for field, text in parts.items()]
    return frozenset(tx.execute(select(users.c.username).where(*conditions)).scalars())
