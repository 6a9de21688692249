"""Users and machine users: making, changing, deactivating and deleting them, and their passwords."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from bancada.control.access import admit, require_site_admin
from bancada.control.passwords import hash_password, is_password
from bancada.control.sign_in import count_guess, refuse_many_guesses
from bancada.control.teams import refuse_last_admin_of_a_team, refuse_owner_of_projects, unused_name
from bancada.control.workbench import Workbench
from bancada.domain.accounts import Account, check_password
from bancada.domain.errors import Conflict, InvalidRequest, NotAllowed, NotFound
from bancada.domain.identity import Actor, Kind, User
from bancada.domain.listing import ListRequest, Page
from bancada.domain.projects import check_name
from bancada.store import events, keys, users, work
from bancada.store.database import Transaction

KINDS = (Kind.USER.value, Kind.MACHINE.value)


@dataclass(frozen=True, slots=True)
class NewUser:
    """What a site administrator says of a user to be; `kind` is `user` (also when empty) or `machine`."""

    username: str
    name: str = ""
    email: str = ""
    kind: str = ""
    password: str = ""
    is_admin: bool = False


@dataclass(frozen=True, slots=True)
class UserChange:
    """What shall change of a user; None leaves a value as it is."""

    name: str | None = None
    email: str | None = None
    is_admin: bool | None = None
    is_active: bool | None = None


def create_user(workbench: Workbench, actor: Actor, new: NewUser) -> Account:
    """Create a user who can sign in once a password is set, or a machine user, which never can.

    Raises:
        Conflict: a user or a team has the name, or had it (`name_taken`).
        InvalidRequest: the name, the kind or the password is not acceptable.
        NotAllowed: the actor is no site administrator.
    """
    admit(actor, "users.create_user")
    kind = _checked_kind(new)
    hashed = hash_password(check_password(new.password, new.username)) if new.password else ""
    now = workbench.clock()
    with workbench.database.write() as tx:
        username = unused_name(tx, new.username)
        name = check_name("user", new.name or username)
        user = users.add(tx, username, name, _checked_email(new.email), is_admin=new.is_admin, now=now, kind=kind)
        if hashed:
            users.set_password_hash(tx, user.id, hashed, now)
        events.record(tx, now, "user", str(user.id), "create", actor.user.username, username)
    return Account(user, "", bool(hashed), now, None)


def get_user(workbench: Workbench, username: str) -> Account:
    """Return a user or machine user by name.

    Raises:
        NotFound: there is none.
    """
    with workbench.database.read() as tx:
        return _account(tx, username)


def list_users(workbench: Workbench, request: ListRequest) -> Page[Account]:
    """Return some of the users and machine users, by name unless sorted."""
    with workbench.database.read() as tx:
        return users.list_people(tx, request)


def update_user(workbench: Workbench, actor: Actor, username: str, change: UserChange) -> Account:
    """Change what `change` holds; who is deactivated can do nothing from the next request on.

    What runs in a deactivated user's name is stopped, and their schedules rest until they are active again.

    Raises:
        Conflict: it is the first user of this home, who stays an active administrator (`first_user`).
        InvalidRequest: a value is not acceptable.
        NotAllowed: the actor is neither that user nor a site administrator, who alone may change the last two.
    """
    admit(actor, "users.update_user", username)
    given = {name: value for name in change.__slots__ if (value := getattr(change, name)) is not None}
    if "name" in given:
        given["name"] = check_name("user", given["name"])
    if "email" in given:
        given["email"] = _checked_email(given["email"])
    if {"is_admin", "is_active"} & set(given):
        require_site_admin(actor, "Changing is_admin or is_active")
    now = workbench.clock()
    with workbench.database.write() as tx:
        account = _account(tx, username)
        if not (given.get("is_admin", True) and given.get("is_active", True)):
            _refuse_first_user(workbench, account.user)
        changed = replace(account.user, **given)
        if changed.is_admin and changed.kind != Kind.USER:
            raise InvalidRequest("is_admin: a machine user cannot be a site administrator.", hint="Choose a user.")
        users.change(tx, changed)
        detail = " ".join(f"{name}={given[name]}" for name in ("is_admin", "is_active") if name in given)
        if not changed.is_active:
            detail = f"{detail} stopped={json.dumps(work.stop_all_of_user(tx, changed.id, now))}"
        events.record(tx, now, "user", str(changed.id), "update", actor.user.username, detail)
    workbench.wake()  # the gateway knows whose keys open something
    return replace(account, user=changed)


def delete_user(workbench: Workbench, actor: Actor, username: str) -> None:
    """Delete a user with their keys, roles and password, and stop what runs in their name.

    The history still names them, and nobody gets the name.

    Raises:
        Conflict: the user owns projects (`owns_projects`), is the only administrator of a team (`last_admin`) or the
            first user of this home (`first_user`).
        NotAllowed: the actor is no site administrator.
        NotFound: there is no such user.
    """
    admit(actor, "users.delete_user")
    now = workbench.clock()
    with workbench.database.write() as tx:
        user = _account(tx, username).user
        _refuse_first_user(workbench, user)
        refuse_owner_of_projects(tx, user)
        refuse_last_admin_of_a_team(tx, user)
        stopped = work.stop_all_of_user(tx, user.id, now)
        keys.remove_all_of_user(tx, user.id)
        users.mark_deleted(tx, user, now)
        detail = f"{username} stopped={json.dumps(stopped)}"
        events.record(tx, now, "user", str(user.id), "delete", actor.user.username, detail)
    workbench.wake()


def set_password(
    workbench: Workbench, actor: Actor, username: str, password: str, current: str = "", address: str = ""
) -> None:
    """Set a user's password, and end what was signed in with the one before.

    Raises:
        InvalidRequest: the password is too simple (`password_weak`), or the user is a machine user.
        NotAllowed: the actor is neither that user nor a site administrator; or it is their own password that they
            change, and `current` is not the present one (`password_wrong`).
        TooBusy: too many wrong ones were tried (`too_many_attempts`).
    """
    admit(actor, "users.set_password", username)
    check_password(password, username)
    with workbench.database.read() as tx:
        user = _account(tx, username).user
        hashed = users.password_hash(tx, user.id)
    if user.kind != Kind.USER:
        raise InvalidRequest(f"username: {username} is a machine user: nobody signs in as it.", hint="Give it a key.")
    if hashed and username == actor.user.username:
        refuse_many_guesses(workbench, username, address)
        if not is_password(hashed, current):
            count_guess(workbench, username, address)
            raise NotAllowed("current_password: this is not your present password.",
                             hint="A site administrator can set a new one.", code="password_wrong")  # fmt: skip
    new_hash = hash_password(password)
    now = workbench.clock()
    with workbench.database.write() as tx:
        users.set_password_hash(tx, user.id, new_hash, now)
        keys.remove_sign_ins_of_user(tx, user.id, but=actor.key_id)
        events.record(tx, now, "user", str(user.id), "set_password", actor.user.username)
    workbench.wake()


def _account(tx: Transaction, username: str) -> Account:
    account = users.find_account(tx, username)
    if account is None or account.user.kind == Kind.TEAM:
        message = f"username: there is no user {username!r}."
        raise NotFound(message, hint="List the users.", code="user_not_found")
    return account


def _refuse_first_user(workbench: Workbench, user: User) -> None:
    if user.username == workbench.settings.admin_username:
        raise Conflict(
            f"{user.username} is the first user of this home, and stays an active site administrator.",
            hint="Name another in the setting admin_username, and restart the workbench.",
            code="first_user",
        )


def _checked_kind(new: NewUser) -> Kind:
    word = new.kind.strip().lower() or Kind.USER.value
    if word not in KINDS:
        raise InvalidRequest(f"kind: expected {' or '.join(KINDS)}, got {new.kind!r}.", hint="Teams: create_team.")
    if word == Kind.MACHINE.value and (new.password or new.is_admin):
        raise InvalidRequest("kind: a machine user has no password and is no administrator.", hint="Leave these out.")
    return Kind(word)


def _checked_email(text: str) -> str:
    email = text.strip()
    if email and (email.count("@") != 1 or len(email) > 200 or not email.isprintable() or " " in email):
        raise InvalidRequest(f"email: expected an address such as ana@example.org, got {text[:60]!r}.")
    return email
