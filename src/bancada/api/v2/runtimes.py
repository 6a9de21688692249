"""ML Runtimes in API v2: what this machine can run."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from bancada.api.v2.operations import Call, operation
from bancada.domain.sequences import page_of

RUNTIME_KEYS = ("image_identifier", "editor", "kernel", "edition", "description", "full_version")
ADDON_KEYS = ("identifier", "component", "display_name", "status")


@operation("list_runtimes")
def list_runtimes(call: Call) -> Mapping[str, Any]:
    """List the runtimes that this workbench offers."""
    keys = {key: attrgetter(key) for key in RUNTIME_KEYS}
    page = page_of("runtimes", call.workbench.runtimes(), call.list_request, keys)
    fields = (*RUNTIME_KEYS, "status", "register_user_id")
    runtimes = [{name: getattr(runtime, name) for name in fields} for runtime in page.items]
    return {"runtimes": runtimes, "next_page_token": page.next_page_token}


@operation("list_runtime_addons")
def list_runtime_addons(call: Call) -> Mapping[str, Any]:
    """List the add-ons of runtimes: there are none, because nothing here needs one."""
    page: Any = page_of("runtime addons", (), call.list_request, dict.fromkeys(ADDON_KEYS, str))
    return {"runtime_addons": page.items, "next_page_token": page.next_page_token}
