"""Who answers a model's calls: shares, promoting a candidate, going back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bancada.api.native.calls import NativeCall
from bancada.control import traffic
from bancada.control.model_views import DeploymentView
from bancada.control.traffic import Share, Traffic
from bancada.domain.errors import InvalidRequest
from bancada.domain.rehearsals import Rules


def show_traffic(call: NativeCall) -> Mapping[str, Any]:
    """Read how the calls of a model are shared between its deployments."""
    return _render(traffic.show_traffic(call.workbench, call.actor, *_ids(call)))


def set_traffic(call: NativeCall) -> Mapping[str, Any]:
    """Set the weights of candidates by the ids of their deployments, and the header that callers stick by."""
    weights, header = call.body.get("weights") or {}, call.body.get("sticky_header")
    if not isinstance(weights, dict) or any(type(weight) is not int for weight in weights.values()):
        raise InvalidRequest("weights: expected an object of whole percents by the ids of deployments.")
    if header is not None:
        header = call.text("sticky_header")
    return _render(traffic.set_traffic(call.workbench, call.actor, *_ids(call), weights, header))


def compare_shadow(call: NativeCall) -> Mapping[str, Any]:
    """Read how the answers of a shadow differ from those that callers got: of the newest `calls`, by `tolerance`."""
    ids = (*_ids(call), call.path["build_id"], call.path["deployment_id"])
    try:
        tolerance = float(call.query.get("tolerance") or Rules().tolerance)
    except ValueError:
        raise InvalidRequest(f"tolerance: expected a number, got {call.query['tolerance']!r}.") from None
    rules = Rules(call.number("calls", Rules().calls), tolerance=tolerance, max_errors=1.0)
    return traffic.compare_shadow(call.workbench, call.actor, *ids, rules)


def promote_candidate(call: NativeCall) -> Mapping[str, Any]:
    """Let a candidate take over from the deployment that serves."""
    ids = (*_ids(call), call.path["build_id"], call.path["deployment_id"])
    return _render_deployment(traffic.promote_candidate(call.workbench, call.actor, *ids))


def roll_back(call: NativeCall) -> Mapping[str, Any]:
    """Let what served a model before serve it again."""
    return _render_deployment(traffic.roll_back(call.workbench, call.actor, *_ids(call)))


def _render(found: Traffic) -> dict[str, Any]:
    return {
        "model_id": found.model_id,
        "sticky_header": found.sticky_header,
        "standby_deployment_id": found.standby_id,
        "deployments": [_render_share(share) for share in found.shares],
    }


def _render_share(share: Share) -> dict[str, Any]:
    names = ("id", "build_id", "role", "status", "reason", "message", "limits", "scaling")
    return {
        **{name: getattr(share.deployment, name) for name in names},
        "weight": share.weight,
        "is_serving": share.is_serving,
        "is_in_traffic": share.is_in_traffic,
        "wished_replicas": share.deployment.replicas,
    }


def _render_deployment(view: DeploymentView) -> dict[str, Any]:
    names = ("id", "model_id", "build_id", "status", "reason", "message", "role", "weight")
    return {name: getattr(view.deployment, name) for name in names}


def _ids(call: NativeCall) -> tuple[str, str]:
    return call.path["project_id"], call.path["model_id"]
