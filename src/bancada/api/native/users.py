"""Users and machine users in the native API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bancada.api.native.calls import NativeCall
from bancada.control import users
from bancada.control.users import NewUser, UserChange
from bancada.domain.accounts import Account
from bancada.wire.writers import write_time


def list_users(call: NativeCall) -> Mapping[str, Any]:
    """List the users and machine users."""
    page = users.list_users(call.workbench, call.list_request)
    return {"users": [_render(call, account) for account in page.items], "next_page_token": page.next_page_token}


def get_user(call: NativeCall) -> Mapping[str, Any]:
    """Read a user."""
    return _render(call, users.get_user(call.workbench, call.path["username"]))


def create_user(call: NativeCall) -> Mapping[str, Any]:
    """Create a user or a machine user."""
    texts = {name: call.text(name) for name in ("username", "name", "email", "kind", "password")}
    new = NewUser(**texts, is_admin=call.flag("is_admin") or False)
    return _render(call, users.create_user(call.workbench, call.actor, new))


def update_user(call: NativeCall) -> Mapping[str, Any]:
    """Change the fields of a user that were sent."""
    texts = {name: call.text(name) for name in ("name", "email") if name in call.body}
    change = UserChange(**texts, is_admin=call.flag("is_admin"), is_active=call.flag("is_active"))
    return _render(call, users.update_user(call.workbench, call.actor, call.path["username"], change))


def delete_user(call: NativeCall) -> Mapping[str, Any]:
    """Delete a user who owns no project."""
    users.delete_user(call.workbench, call.actor, call.path["username"])
    return {}


def set_password(call: NativeCall) -> Mapping[str, Any]:
    """Set a password; who changes their own sends the present one too."""
    passwords = (call.text("password"), call.text("current_password"))
    users.set_password(call.workbench, call.actor, call.path["username"], *passwords, call.address)
    return {}


def _render(call: NativeCall, account: Account) -> dict[str, Any]:
    """Return a user as JSON; when they signed in is for themselves and site administrators."""
    user = account.user
    common = {
        "id": user.id,
        "username": user.username,
        "name": user.name,
        "email": user.email,
        "kind": user.kind,
        "is_admin": user.is_admin,
        "is_active": user.is_active,
        "created_at": write_time(account.created_at),
    }
    if not call.actor.user.is_admin and call.actor.user.id != user.id:
        return common
    signed_in_at = write_time(account.signed_in_at) if account.signed_in_at else None
    return {**common, "has_password": account.has_password, "signed_in_at": signed_in_at}
