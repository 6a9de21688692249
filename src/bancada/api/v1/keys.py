"""From the legacy key to one of API v2: what command-line tools of the field do first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bancada.api.v1.calls import V1Call
from bancada.control import keys
from bancada.control.keys import NewKey
from bancada.wire.writers import write_time


def create_v2_key(call: V1Call) -> Mapping[str, Any]:
    """Create an API v2 key for a user; its text is in this answer and nowhere else."""
    new = NewKey(call.text("expiryDate"), call.text("comments"))
    key, text = keys.create_key(call.workbench, call.actor, call.path["username"], new)
    return {"apiKey": text, "keyId": key.id, "expiryDate": write_time(key.expires_at)}
