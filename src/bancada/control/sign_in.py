"""Signing in: a password is exchanged for a key that lives for hours."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import timedelta

from bancada.control.passwords import hash_password, is_outdated, is_password
from bancada.control.workbench import Workbench
from bancada.domain.attempts import Attempts, network_of
from bancada.domain.errors import NotAllowed, NotAuthenticated, TooBusy
from bancada.domain.identity import Actor, User
from bancada.domain.keys import ApiKey, KeyKind, check_audience_name, hash_secret, new_key_text
from bancada.store import events, keys, users
from bancada.store.database import Transaction


def sign_in(
    workbench: Workbench, username: str, password: str, address: str, audience: str = ""
) -> tuple[User, ApiKey, str]:
    """Return the user whose name and password these are, with a new key of theirs and its text.

    `address` is where the request comes from: whoever guesses has to wait, and others do not. `audience` is all that
    the key is to be for; empty, it is for everything.

    Raises:
        InvalidRequest: there is no such audience.
        NotAuthenticated: there is no such user or the password is another (`sign_in_failed`), which are not told apart.
        NotAllowed: the password is right and the user was deactivated (`user_deactivated`).
        TooBusy: too many attempts failed (`too_many_attempts`).
    """
    audiences = (check_audience_name(audience),) if audience else ()
    refuse_many_guesses(workbench, username, address)
    with workbench.database.read() as tx:
        user = users.find(tx, username)
        hashed = users.password_hash(tx, user.id) if user else ""
    if not is_password(hashed, password) or user is None:
        count_guess(workbench, username, address)
        raise NotAuthenticated("The username or the password is wrong.", hint="Try again.", code="sign_in_failed")
    if not user.is_active:
        raise NotAllowed(f"The user {username} was deactivated.", hint="Ask a site administrator.",
                         code="user_deactivated")  # fmt: skip
    for attempts, source in _counters(workbench, username, address):
        if attempts is not workbench.guesses.from_address:
            attempts.forgive(source)
    new_hash = hash_password(password) if is_outdated(hashed) else ""
    now = workbench.clock()
    with workbench.database.write() as tx:
        if new_hash:
            users.set_password_hash(tx, user.id, new_hash, now)
        key, text = _add_key(tx, workbench, user, audiences)
        users.note_sign_in(tx, user.id, now)
        events.record(tx, now, "user", str(user.id), "sign_in", username, address)
    workbench.wake()  # the gateway checks keys of callers by what it is told
    return user, key, text


def sign_out(workbench: Workbench, actor: Actor) -> bool:
    """Revoke the actor's key when it came from signing in; return whether it did."""
    with workbench.database.write() as tx:
        was_signed_in = keys.remove_sign_in(tx, actor.user.id, actor.key_id)
        if was_signed_in:
            now = workbench.clock()
            events.record(tx, now, "user", str(actor.user.id), "sign_out", actor.user.username)
    workbench.wake()
    return was_signed_in


def refuse_many_guesses(workbench: Workbench, username: str, address: str) -> None:
    """Refuse an attempt to use a password after too many wrong ones, right or wrong.

    Raises:
        TooBusy: the source has to wait; `details` says how long (`too_many_attempts`).
    """
    now = workbench.clock()
    waits = (attempts.wait_s(source, now) for attempts, source in _counters(workbench, username, address))
    if wait_s := math.ceil(max(waits)):
        raise TooBusy("Too many passwords were wrong.", hint=f"Try again in {wait_s} seconds.",
                      code="too_many_attempts", details={"retry_after_s": wait_s})  # fmt: skip


def count_guess(workbench: Workbench, username: str, address: str) -> None:
    """Remember a wrong password."""
    now = workbench.clock()
    for attempts, source in _counters(workbench, username, address):
        attempts.fail(source, now)


def _counters(workbench: Workbench, username: str, address: str) -> Iterator[tuple[Attempts, str]]:
    guesses, address = workbench.guesses, network_of(address)
    yield guesses.of_user_from_address, f"{username} {address}"
    yield guesses.of_user, username
    yield guesses.from_address, address


def _add_key(tx: Transaction, workbench: Workbench, user: User, audiences: tuple[str, ...]) -> tuple[ApiKey, str]:
    now = workbench.clock()
    key_id, secret, text = new_key_text()
    expires_at = now + timedelta(hours=workbench.settings.sign_in_hours)
    key = ApiKey(
        key_id, user.id, hash_secret(secret), "signed in", audiences, now, expires_at, kind=KeyKind.SIGN_IN.value
    )
    keys.remove_expired_sign_ins(tx, user.id, now)
    keys.add(tx, key)
    return key, text
