"""Why a deployment is where it is, its replicas and their logs: what API v2 has no fields for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from bancada.api.exchange import Endpoint, Exchange
from bancada.api.native import builds
from bancada.api.native.logs import follow_log
from bancada.api.rendering import JsonResponse
from bancada.api.routing import Router
from bancada.control.deployment_reports import report_deployment
from bancada.control.logs import LogPiece, read_replica_log
from bancada.domain.deployments import Replica

PATH = f"{builds.PATH}/deployments/{{deployment_id}}"


def add_deployment_routes(router: Router[Endpoint]) -> None:
    """Let the router answer for deployments."""
    router.add("GET", PATH, deployment_report)
    router.add("GET", f"{PATH}/replicas/{{replica_id}}/log", replica_log)


async def deployment_report(exchange: Exchange, parameters: Mapping[str, str]) -> Response:
    """Answer with a deployment's status, the reason and the next step, and its replicas."""
    return await exchange.run(_report, exchange, *_ids(parameters))


async def replica_log(exchange: Exchange, parameters: Mapping[str, str]) -> Response:
    """Answer with a part of a replica's log."""
    actor = await exchange.run(exchange.authenticate)

    def read(offset: int) -> LogPiece:
        return read_replica_log(exchange.workbench, actor, *_ids(parameters), parameters["replica_id"], offset)

    return await follow_log(exchange, read)


def _report(exchange: Exchange, project_id: str, model_id: str, build_id: str, deployment_id: str) -> Response:
    ids = (project_id, model_id, build_id, deployment_id)
    report = report_deployment(exchange.workbench, exchange.authenticate(), *ids)
    names = ("id", "status", "reason", "message", "hint", "wish", "generation")
    return JsonResponse(
        {
            **{name: getattr(report.deployment, name) for name in names},
            "is_serving": report.is_serving,
            "replicas": [_render_replica(replica) for replica in report.replicas],
            "replica_logs": list(report.replica_logs),
        }
    )


def _render_replica(replica: Replica) -> dict[str, Any]:
    names = ("id", "generation", "index", "attempt", "is_ready", "failures", "started_at", "restart_at")
    return {name: getattr(replica, name) for name in names}


def _ids(parameters: Mapping[str, str]) -> tuple[str, str, str, str]:
    names = ("project_id", "model_id", "build_id", "deployment_id")
    project_id, model_id, build_id, deployment_id = (parameters[name] for name in names)
    return project_id, model_id, build_id, deployment_id
