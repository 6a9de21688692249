"""API v2 keys as they are kept: never the secret, only its hash."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import bindparam, delete, insert, select

from bancada.domain.identity import User
from bancada.domain.keys import ApiKey
from bancada.store.database import Transaction, as_noun, field_names
from bancada.store.prepared import Prepared, noun_columns
from bancada.store.tables.identity import api_keys, users

_WITH_USER = Prepared(
    select(*noun_columns(ApiKey, api_keys), *noun_columns(User, users))
    .join_from(api_keys, users)
    .where(api_keys.c.id == bindparam("key_id"))
)
_KEY_WIDTH = len(field_names(ApiKey))


def add(tx: Transaction, key: ApiKey) -> None:
    """Keep a new key."""
    tx.execute(insert(api_keys).values(**asdict(key)))


def find(tx: Transaction, key_id: str) -> tuple[ApiKey, User] | None:
    """Return a key and whose it is."""
    row = _WITH_USER.first(tx, key_id=key_id)
    return None if row is None else (ApiKey(*row[:_KEY_WIDTH]), User(*row[_KEY_WIDTH:]))


def list_of_user(tx: Transaction, user_id: int) -> list[ApiKey]:
    """Return the keys that a user made, the oldest first; those of workloads are not among them."""
    own = (api_keys.c.user_id == user_id, api_keys.c.workload_id == "")
    rows = tx.execute(select(api_keys).where(*own).order_by(api_keys.c.created_at, api_keys.c.id))
    return [as_noun(ApiKey, row) for row in rows]


def remove(tx: Transaction, user_id: int, key_id: str) -> bool:
    """Revoke one key that a user made; return whether there was one."""
    own = (api_keys.c.user_id == user_id, api_keys.c.workload_id == "", api_keys.c.id == key_id)
    return tx.execute(delete(api_keys).where(*own)).rowcount > 0


def remove_of_user(tx: Transaction, user_id: int) -> int:
    """Revoke all keys that a user made and return how many there were."""
    return tx.execute(delete(api_keys).where(api_keys.c.user_id == user_id, api_keys.c.workload_id == "")).rowcount


def remove_of_workload(tx: Transaction, workload_id: str) -> None:
    """Revoke the key of a session or of whatever else ran with one."""
    tx.execute(delete(api_keys).where(api_keys.c.workload_id == workload_id))
