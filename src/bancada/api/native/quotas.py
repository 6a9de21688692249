"""Quotas in the native API: vCPU, GB of memory and GPUs; null is no limit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bancada.api.native.calls import NativeCall
from bancada.control import quotas
from bancada.control.quotas import QuotaView
from bancada.domain.errors import InvalidRequest
from bancada.domain.quotas import Amount, Quota


def read_defaults(call: NativeCall) -> Mapping[str, Any]:
    """Read what users and teams without a quota of their own may use, and what the machine may."""
    found = quotas.read_defaults(call.workbench, call.actor)
    machine = {"quota": render_amount(found.machine), "used": render_amount(found.machine_used)}
    return {"user": render_amount(found.user), "team": render_amount(found.team), "machine": machine}


def set_user_default(call: NativeCall) -> Mapping[str, Any]:
    """Set what every user may use that has no quota of their own."""
    return render_amount(quotas.set_default(call.workbench, call.actor, _quota(call), is_team=False))


def set_team_default(call: NativeCall) -> Mapping[str, Any]:
    """Set what every team may use that has no quota of its own."""
    return render_amount(quotas.set_default(call.workbench, call.actor, _quota(call), is_team=True))


def set_user_quota(call: NativeCall) -> Mapping[str, Any]:
    """Set what a user may use."""
    return _render(quotas.set_quota(call.workbench, call.actor, call.path["username"], _quota(call), is_team=False))


def remove_user_quota(call: NativeCall) -> Mapping[str, Any]:
    """Let the default count for a user again."""
    return _render(quotas.set_quota(call.workbench, call.actor, call.path["username"], None, is_team=False))


def set_team_quota(call: NativeCall) -> Mapping[str, Any]:
    """Set what a team may use."""
    return _render(quotas.set_quota(call.workbench, call.actor, call.path["team_name"], _quota(call), is_team=True))


def remove_team_quota(call: NativeCall) -> Mapping[str, Any]:
    """Let the default count for a team again."""
    return _render(quotas.set_quota(call.workbench, call.actor, call.path["team_name"], None, is_team=True))


def render_amount(amount: Amount | Quota) -> dict[str, Any]:
    """Return an amount or a quota as JSON."""
    return {name.removesuffix("_gb"): value for name, value in asdict(amount).items()}


def _render(view: QuotaView) -> dict[str, Any]:
    return {"name": view.user.username, "quota": render_amount(view.quota), "used": render_amount(view.used)}


def _quota(call: NativeCall) -> Quota:
    """Return the quota in the body; what is left out is without limit, because a quota is set as a whole."""
    known = ("cpu", "memory", "nvidia_gpu")
    if unknown := sorted(set(call.body) - set(known)):
        raise InvalidRequest(f"{unknown[0]}: a quota has only {', '.join(known)}.", hint="Leave out what has no limit.")
    for name, value in call.body.items():
        if value is not None and (isinstance(value, bool) or not isinstance(value, (int, float))):
            raise InvalidRequest(f"{name}: expected a number, or null for no limit; got {value!r}.")
    return Quota(*(call.body.get(name) for name in known))
