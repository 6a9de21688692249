"""API v2 keys, the legacy key, and what may be known of users."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone

from bancada.control.access import admit
from bancada.control.workbench import Workbench
from bancada.domain.errors import InvalidRequest, NotFound
from bancada.domain.identity import Actor, User
from bancada.domain.keys import (
    AUDIENCES,
    V1_AUDIENCE,
    ApiKey,
    KeyKind,
    check_audience_name,
    hash_secret,
    new_key_text,
    new_v1_key_text,
)  # fmt: skip
from bancada.store import events, keys, users
from bancada.store.database import Transaction

COMMENT_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class NewKey:
    """What a caller says of a key to be; an empty expiry is the workbench's default, no audiences are all."""

    expiry_date: str = ""
    comments: str = ""
    audiences: tuple[str, ...] = ()


def create_key(workbench: Workbench, actor: Actor, username: str, new: NewKey) -> tuple[ApiKey, str]:
    """Create a key for a user and return it with its text, which nobody can ever read again.

    Raises:
        InvalidRequest: the date is not one or lies in the past, or an audience is unknown.
        NotAllowed: the actor is neither that user nor a site administrator.
    """
    now = workbench.clock()
    expires_at = _expiry(new.expiry_date, now, workbench.settings.key_lifetime_days)
    audiences = tuple(check_audience_name(text) for text in new.audiences)
    _check_comments(new.comments)
    key_id, secret, text = new_key_text()
    with workbench.database.write() as tx:
        user = _user_for(tx, actor, username, "create_v2_key")
        key = ApiKey(key_id, user.id, hash_secret(secret), new.comments, audiences, now, expires_at)
        keys.add(tx, key)
        events.record(tx, now, "api_key", key_id, "create", actor.user.username, f"for {username}")
    workbench.wake()  # the gateway checks keys of callers by what it is told
    return key, text


def rotate_v1_key(workbench: Workbench, actor: Actor, username: str, new: NewKey) -> tuple[ApiKey, str]:
    """Give a user a new legacy key in place of the one before and return it with its text, which is shown only here.

    Raises:
        InvalidRequest: the date is not one or lies in the past.
        NotAllowed: the actor is neither that user nor a site administrator.
    """
    now = workbench.clock()
    expires_at = _expiry(new.expiry_date, now, workbench.settings.key_lifetime_days)
    _check_comments(new.comments)
    key_id, secret, text = new_v1_key_text()
    with workbench.database.write() as tx:
        user = _user_for(tx, actor, username, "rotate_v1_key")
        key = ApiKey(key_id, user.id, hash_secret(secret), new.comments, (V1_AUDIENCE,), now, expires_at,
                     kind=KeyKind.V1.value)  # fmt: skip
        keys.replace_v1(tx, key)
        events.record(tx, now, "api_key", key_id, "rotate_v1", actor.user.username, f"for {username}")
    return key, text


def list_keys(workbench: Workbench, actor: Actor, username: str) -> tuple[ApiKey, ...]:
    """Return the keys that a user made, the oldest first."""
    with workbench.database.read() as tx:
        return tuple(keys.list_of_user(tx, _user_for(tx, actor, username, "list_v2_keys").id))


def delete_key(workbench: Workbench, actor: Actor, username: str, key_id: str) -> None:
    """Revoke one key.

    Raises:
        NotFound: the user has no such key.
    """
    with workbench.database.write() as tx:
        if not keys.remove(tx, _user_for(tx, actor, username, "delete_v2_key").id, key_id):
            message = f"key_id: {username} has no key {key_id!r}."
            raise NotFound(message, hint="list_v2_keys has their ids.", code="key_not_found")
        events.record(tx, workbench.clock(), "api_key", key_id, "delete", actor.user.username, f"of {username}")
    workbench.wake()


def delete_keys(workbench: Workbench, actor: Actor, username: str) -> int:
    """Revoke all keys that a user made and return how many there were."""
    with workbench.database.write() as tx:
        user = _user_for(tx, actor, username, "delete_v2_keys")
        count = keys.remove_of_user(tx, user.id)
        events.record(tx, workbench.clock(), "user", str(user.id), "delete_keys", actor.user.username, str(count))
    workbench.wake()
    return count


def check_audience(workbench: Workbench, actor: Actor, audience: str) -> str:
    """Return why the actor's key does not serve an audience; an empty text when it does."""
    wanted = check_audience_name(audience or AUDIENCES[0])
    with workbench.database.read() as tx:
        found = keys.find(tx, actor.key_id)
    if found is None:
        return "the key was revoked"
    return "" if found[0].serves(wanted) else f"the key is for {', '.join(found[0].audiences)}, not for {wanted}"


def get_user(workbench: Workbench, user_id: str) -> User:
    """Return a user by number, as other users may see it.

    Raises:
        NotFound: there is none.
    """
    with workbench.database.read() as tx:
        is_number = user_id.isascii() and user_id.isdigit() and int(user_id[:11]) < 2**31
        user = users.get(tx, int(user_id)) if is_number else users.find(tx, user_id)
    if user is None:
        raise NotFound(f"user_id: there is no user {user_id!r}.", hint="It is a number.", code="user_not_found")
    return user


def _user_for(tx: Transaction, actor: Actor, username: str, what: str) -> User:
    admit(actor, what, username)
    if username == actor.user.username:
        return actor.user
    user = users.find(tx, username)
    if user is None:
        raise NotFound(f"username: there is no user {username!r}.", hint="Check its spelling.", code="user_not_found")
    return user


def _check_comments(text: str) -> None:
    if len(text) > COMMENT_LIMIT:
        raise InvalidRequest(f"comments: expected at most {COMMENT_LIMIT} characters, got {len(text)}.")


def _expiry(text: str, now: datetime, default_days: int) -> datetime:
    if not text.strip():
        return now + timedelta(days=default_days)
    expires_at = _read_time(text.strip())
    if expires_at <= now:
        raise InvalidRequest(f"expiry_date: expected a time in the future, got {text!r}.")
    return expires_at


def _read_time(text: str) -> datetime:
    """Read a time or a bare date, which counts to its end; without a zone it is UTC."""
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00").replace("z", "+00:00"))
        if len(text) <= len("2026-01-31"):
            moment = datetime.combine(moment.date(), time.max)
        return (moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)).astimezone(timezone.utc)
    except (ValueError, OverflowError):
        raise InvalidRequest(f"expiry_date: expected a time such as 2027-01-31T12:00:00Z, got {text[:60]!r}.") from None
