"""API v2 keys and users in API v2."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bancada.api.v2.operations import Call, operation
from bancada.api.v2.people import render_short_user
from bancada.control import keys
from bancada.control.keys import NewKey
from bancada.domain.keys import ApiKey
from bancada.wire.writers import write_time


@operation("create_v2_key")
def create_v2_key(call: Call) -> Mapping[str, Any]:
    """Create a key; its text is in this answer and nowhere else."""
    body = call.body
    new = NewKey(body.get("expiry_date", ""), body.get("comments", ""), tuple(body.get("audiences", ())))
    key, text = keys.create_key(call.workbench, call.actor, call.path["username"], new)
    return {"api_key": text, **_render_key(key)}


@operation("rotate_v1_key")
def rotate_v1_key(call: Call) -> Mapping[str, Any]:
    """Replace the legacy key; its text is in this answer and nowhere else."""
    new = NewKey(call.body.get("api_key_expiry_date", ""), call.body.get("api_key_comments", ""))
    key, text = keys.rotate_v1_key(call.workbench, call.actor, call.path["username"], new)
    return {
        "api_key": text,
        "api_key_hash": key.secret_sha256,
        "api_key_expiry_date": write_time(key.expires_at),
        "api_key_comments": key.comments,
    }


@operation("list_v2_keys", is_quick=True)
def list_v2_keys(call: Call) -> Mapping[str, Any]:
    """List a user's keys, without their secrets."""
    found = keys.list_keys(call.workbench, call.actor, call.path["username"])
    return {"keys": [_render_key(key) for key in found]}


@operation("delete_v2_key")
def delete_v2_key(call: Call) -> None:
    """Revoke one key."""
    keys.delete_key(call.workbench, call.actor, call.path["username"], call.path["key_id"])


@operation("delete_v2_keys")
def delete_v2_keys(call: Call) -> None:
    """Revoke all keys that a user made."""
    keys.delete_keys(call.workbench, call.actor, call.path["username"])


@operation("validate_api_key", is_quick=True)
def validate_api_key(call: Call) -> Mapping[str, Any]:
    """Tell whether the key of this call serves an audience."""
    why_not = keys.check_audience(call.workbench, call.actor, call.body.get("audience", ""))
    return {"valid": not why_not, "username": call.actor.user.username, "message": why_not}


@operation("get_short_user_by_id", is_quick=True)
def get_short_user_by_id(call: Call) -> Mapping[str, Any]:
    """Read a user by number."""
    return render_short_user(keys.get_user(call.workbench, call.path["user_id"]))


def _render_key(key: ApiKey) -> dict[str, Any]:
    return {
        "key_id": key.id,
        "created_at": write_time(key.created_at),
        "expiry_date": write_time(key.expires_at),
        "comments": key.comments,
        "audiences": key.audiences,
    }
