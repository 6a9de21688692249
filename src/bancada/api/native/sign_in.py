"""Signing in with a password, for people: what they get is a key like any other, for some hours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bancada.api.native.calls import NativeCall, OpenCall
from bancada.control import sign_in as control
from bancada.wire.writers import write_time


def sign_in(call: OpenCall) -> Mapping[str, Any]:
    """Exchange a username and a password for a key, which `audience` may narrow."""
    user, key, text = control.sign_in(
        call.workbench, call.text("username"), call.text("password"), call.address, call.text("audience")
    )
    return {
        "api_key": text,
        "key_id": key.id,
        "expires_at": write_time(key.expires_at),
        "username": user.username,
        "is_admin": user.is_admin,
    }


def sign_out(call: NativeCall) -> Mapping[str, Any]:
    """Revoke the key of this call, if it came from signing in."""
    return {"signed_out": control.sign_out(call.workbench, call.actor)}
