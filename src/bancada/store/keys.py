"""API v2 keys as they are kept: never the secret, only its hash."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, delete, select

from bancada.domain.identity import User
from bancada.domain.keys import ApiKey, KeyKind
from bancada.store.database import Transaction, as_noun, as_row, field_names
from bancada.store.prepared import Prepared, insert_row, noun_columns
from bancada.store.tables.identity import api_keys, team_members, users

_WITH_USER = Prepared(
    select(*noun_columns(ApiKey, api_keys), *noun_columns(User, users), team_members.c.team_id)
    .join_from(api_keys, users)
    .outerjoin(team_members, team_members.c.user_id == users.c.id)
    .where(api_keys.c.id == bindparam("key_id"))
)
_KEY_WIDTH = len(field_names(ApiKey))


def add(tx: Transaction, key: ApiKey) -> None:
    """Keep a new key."""
    insert_row(tx, api_keys, as_row(key))


def find(tx: Transaction, key_id: str) -> tuple[ApiKey, User, tuple[int, ...]] | None:
    """Return a key, whose it is, and the numbers of the teams that its user is in."""
    rows = _WITH_USER.all(tx, key_id=key_id)
    if not rows:
        return None
    team_ids = tuple(row[-1] for row in rows if row[-1] is not None)
    return ApiKey(*rows[0][:_KEY_WIDTH]), User(*rows[0][_KEY_WIDTH:-1]), team_ids


def list_of_user(tx: Transaction, user_id: int) -> list[ApiKey]:
    """Return the API v2 keys that a user made or signed in with, the oldest first; not those of workloads."""
    rows = tx.execute(select(api_keys).where(*_own(user_id)).order_by(api_keys.c.created_at, api_keys.c.id))
    return [as_noun(ApiKey, row) for row in rows]


def remove(tx: Transaction, user_id: int, key_id: str) -> bool:
    """Revoke one key that a user made; return whether there was one."""
    return tx.execute(delete(api_keys).where(*_own(user_id), api_keys.c.id == key_id)).rowcount > 0


def remove_of_user(tx: Transaction, user_id: int) -> int:
    """Revoke all API v2 keys that a user made or signed in with, and return how many there were."""
    return tx.execute(delete(api_keys).where(*_own(user_id))).rowcount


def remove_all_of_user(tx: Transaction, user_id: int) -> None:
    """Revoke every key of a user, those of what runs in their name too."""
    tx.execute(delete(api_keys).where(api_keys.c.user_id == user_id))


def remove_of_workload(tx: Transaction, workload_id: str) -> None:
    """Revoke the key of a session or of whatever else ran with one."""
    tx.execute(delete(api_keys).where(api_keys.c.workload_id == workload_id))


def remove_sign_in(tx: Transaction, user_id: int, key_id: str) -> bool:
    """Revoke a key if it came from signing in; return whether it did."""
    return tx.execute(delete(api_keys).where(*_signed_in(user_id), api_keys.c.id == key_id)).rowcount > 0


def remove_sign_ins_of_user(tx: Transaction, user_id: int, *, but: str) -> None:
    """Revoke all keys of a user that came from signing in, except one."""
    tx.execute(delete(api_keys).where(*_signed_in(user_id), api_keys.c.id != but))


def remove_expired_sign_ins(tx: Transaction, user_id: int, now: datetime) -> None:
    """Forget the keys of a user that came from signing in and have expired."""
    tx.execute(delete(api_keys).where(*_signed_in(user_id), api_keys.c.expires_at <= now))


def replace_v1(tx: Transaction, key: ApiKey) -> None:
    """Keep a user's legacy key in place of the one before."""
    tx.execute(delete(api_keys).where(api_keys.c.user_id == key.user_id, api_keys.c.kind == KeyKind.V1.value))
    add(tx, key)


def _own(user_id: int) -> tuple[ColumnElement[bool], ...]:
    return api_keys.c.user_id == user_id, api_keys.c.workload_id == "", api_keys.c.kind != KeyKind.V1.value


def _signed_in(user_id: int) -> tuple[ColumnElement[bool], ...]:
    return api_keys.c.user_id == user_id, api_keys.c.kind == KeyKind.SIGN_IN.value
