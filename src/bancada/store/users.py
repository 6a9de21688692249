"""Users as they are kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, insert, select, update

from bancada.domain.accounts import Account
from bancada.domain.identity import Kind, User
from bancada.domain.listing import ListRequest, Page
from bancada.store.database import Transaction, as_noun
from bancada.store.listing import Listing, read_page
from bancada.store.prepared import Prepared, noun_columns
from bancada.store.searching import contains, is_flag
from bancada.store.tables.identity import collaborators, team_members, users

_IS_KEPT = users.c.deleted_at.is_(None)

_BY_IDS = Prepared(select(*noun_columns(User, users)).where(users.c.id.in_(bindparam("ids", expanding=True))))


def add(
    tx: Transaction,
    username: str,
    name: str,
    email: str,
    *,
    is_admin: bool,
    now: datetime,
    kind: Kind = Kind.USER,
    bio: str = "",
) -> User:
    """Keep a new user, machine user or team and return it with its number."""
    values = {"username": username, "name": name, "email": email, "is_admin": is_admin, "kind": kind.value, "bio": bio}
    user_id = tx.execute(insert(users).values(**values, created_at=now).returning(users.c.id)).scalar_one()
    return User(user_id, username, name, email, is_admin, kind.value)


def get(tx: Transaction, user_id: int) -> User | None:
    """Return a user by its number."""
    return get_many(tx, [user_id]).get(user_id)


def get_many(tx: Transaction, user_ids: Iterable[int], *known: User) -> dict[int, User]:
    """Return users by their numbers, in one query, and with them those who are `known` and need not be asked for."""
    people = {user.id: user for user in known}
    people.update((row[0], User(*row)) for row in _BY_IDS.all(tx, ids=list(set(user_ids) - people.keys())))
    return people


def find(tx: Transaction, username: str) -> User | None:
    """Return a user or a team by name, unless it was deleted."""
    row = tx.execute(select(users).where(users.c.username == username, _IS_KEPT)).first()
    return None if row is None else as_noun(User, row)


def is_taken(tx: Transaction, username: str) -> bool:
    """Tell whether a name is or was somebody's, in whatever case its letters are."""
    same = func.lower(users.c.username) == username.lower()
    return tx.execute(select(users.c.id).where(same).limit(1)).first() is not None


def find_account(tx: Transaction, username: str) -> Account | None:
    """Return a user or a team by name with what its administration needs, unless it was deleted."""
    row = tx.execute(select(users).where(users.c.username == username, _IS_KEPT)).first()
    return None if row is None else _as_account(row)


def list_people(tx: Transaction, request: ListRequest) -> Page[Account]:
    """Return one page of the users and machine users."""
    return read_page(tx, _ACCOUNTS, request, _IS_KEPT, users.c.kind != Kind.TEAM.value)


def list_teams(tx: Transaction, request: ListRequest, member_id: int | None) -> Page[Account]:
    """Return one page of the teams: of a member's, or of all when there is none."""
    theirs = select(team_members.c.team_id).where(team_members.c.user_id == member_id)
    of_member = () if member_id is None else (users.c.id.in_(theirs),)
    return read_page(tx, _ACCOUNTS, request, _IS_KEPT, users.c.kind == Kind.TEAM.value, *of_member)


def change(tx: Transaction, user: User) -> None:
    """Keep what may change of a user."""
    values = {"name": user.name, "email": user.email, "is_admin": user.is_admin, "is_active": user.is_active}
    tx.execute(update(users).where(users.c.id == user.id).values(**values))


def password_hash(tx: Transaction, user_id: int) -> str:
    """Return the hash of a user's password; empty when none was set."""
    return str(tx.execute(select(users.c.password_hash).where(users.c.id == user_id)).scalar_one())


def set_password_hash(tx: Transaction, user_id: int, hashed: str, now: datetime) -> None:
    """Keep the hash of a new password."""
    values = {"password_hash": hashed, "password_set_at": now}
    tx.execute(update(users).where(users.c.id == user_id).values(**values))


def note_sign_in(tx: Transaction, user_id: int, now: datetime) -> None:
    """Keep when a user signed in."""
    tx.execute(update(users).where(users.c.id == user_id).values(signed_in_at=now))


def mark_deleted(tx: Transaction, user: User, now: datetime) -> None:
    """Take a user away with their roles and password; the row stays for the history, and so does the name."""
    tx.execute(delete(team_members).where(team_members.c.user_id == user.id))
    tx.execute(delete(collaborators).where(collaborators.c.user_id == user.id))
    gone = {"name": user.username, "email": "", "password_hash": "", "is_admin": False, "is_active": False}
    tx.execute(update(users).where(users.c.id == user.id).values(**gone, deleted_at=now))


def _as_account(row: Row[Any]) -> Account:
    return Account(as_noun(User, row), row.bio, bool(row.password_hash), row.created_at, row.signed_in_at)


_ACCOUNTS: Listing[Account] = Listing(
    noun="users",
    table=users,
    filters={
        **{name: contains(users.c[name]) for name in ("email", "kind", "name", "username")},
        **{name: is_flag(users.c[name]) for name in ("is_active", "is_admin")},
    },
    sorts={name: users.c[name] for name in ("email", "name", "username")},
    as_item=_as_account,
    default_sort="username",
)
