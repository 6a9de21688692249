"""The audit trail in the native API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bancada.api.native.calls import NativeCall
from bancada.control import audit
from bancada.domain.events import Event
from bancada.wire.writers import write_time


def list_events(call: NativeCall) -> Mapping[str, Any]:
    """List who did what to which thing, the newest first unless sorted."""
    page = audit.list_events(call.workbench, call.actor, call.list_request)
    return {"events": [_render(event) for event in page.items], "next_page_token": page.next_page_token}


def _render(event: Event) -> dict[str, Any]:
    names = ("actor", "action", "noun", "noun_id", "detail")
    return {"at": write_time(event.at), **{name: getattr(event, name) for name in names}}
