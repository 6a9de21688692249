"""Quotas in API v2: a resource without a limit is an empty text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bancada.api.rendering import JsonResponse
from bancada.api.v2.operations import Call, operation
from bancada.control import quotas
from bancada.control.quotas import QuotaPage, QuotaView


@operation("list_users_quota")
def list_users_quota(call: Call) -> Mapping[str, Any]:
    """List users with what they may use at once, and what they use of it."""
    return _render(quotas.list_users_quota(call.workbench, call.actor, call.list_request), "user")


@operation("list_groups_quota")
def list_groups_quota(call: Call) -> Mapping[str, Any]:
    """List teams with what they may use at once, and what they use of it."""
    return _render(quotas.list_groups_quota(call.workbench, call.actor, call.list_request), "group")


@operation("get_default_quota")
def get_default_quota(call: Call) -> JsonResponse:
    """Read what a user may use at once who has no quota of their own."""
    user = quotas.read_defaults(call.workbench, call.actor).user
    return JsonResponse({"quota": _texts(user.cpu, user.memory_gb, user.nvidia_gpu)})


@operation("get_default_quotas")
def get_default_quotas(call: Call) -> JsonResponse:
    """Read what users, and teams, may use at once that have no quota of their own."""
    found = quotas.read_defaults(call.workbench, call.actor)
    defaults = {"user_quota": found.user, "group_quota": found.team}
    shown = {name: _texts(each.cpu, each.memory_gb, each.nvidia_gpu) for name, each in defaults.items()}
    return JsonResponse(shown)


def _render(page: QuotaPage, kind: str) -> dict[str, Any]:
    shown = [_render_quota(view, kind) for view in page.items]
    return {f"{kind}_quota": shown, "total_count": page.total_count, "next_page_token": page.next_page_token}


def _render_quota(view: QuotaView, kind: str) -> dict[str, Any]:
    user, quota, used = view.user, view.quota, view.used
    return {
        kind: {"id": user.id, "name": user.name, "user_name": user.username},
        "quota_usage": _texts(used.cpu, used.memory_gb, used.nvidia_gpu),
        "quota_configured": _texts(quota.cpu, quota.memory_gb, quota.nvidia_gpu),
    }


def _texts(cpu: float | None, memory: float | None, gpu: float | None) -> dict[str, str]:
    amounts = {"cpu": cpu, "memory": memory, "nvidia_gpu": gpu}
    return {name: "" if amount is None else f"{amount:g}" for name, amount in amounts.items()}
