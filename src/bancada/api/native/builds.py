"""Why a build is where it is, and its log: what API v2 has no fields for."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from bancada.api.exchange import Endpoint, Exchange
from bancada.api.native.logs import follow_log
from bancada.api.rendering import JsonResponse
from bancada.api.routing import Router
from bancada.control.builds import get_build
from bancada.control.logs import LogPiece, read_build_log

PATH = "/api/native/v1/projects/{project_id}/models/{model_id}/builds/{build_id}"


def add_build_routes(router: Router[Endpoint]) -> None:
    """Let the router answer for builds."""
    router.add("GET", PATH, build_report)
    router.add("GET", f"{PATH}/log", build_log)


async def build_report(exchange: Exchange, parameters: Mapping[str, str]) -> Response:
    """Answer with a build's status, the reason and the next step, and what the build gate found."""
    return await exchange.run(_report, exchange, *_ids(parameters))


async def build_log(exchange: Exchange, parameters: Mapping[str, str]) -> Response:
    """Answer with a part of a build's log."""
    actor = await exchange.run(exchange.authenticate)

    def read(offset: int) -> LogPiece:
        return read_build_log(exchange.workbench, actor, *_ids(parameters), offset)

    return await follow_log(exchange, read)


def _report(exchange: Exchange, project_id: str, model_id: str, build_id: str) -> Response:
    build = get_build(exchange.workbench, exchange.authenticate(), project_id, model_id, build_id).build
    names = ("id", "status", "reason", "message", "hint", "gate_report", "lock_hash", "python_version")
    return JsonResponse({name: getattr(build, name) for name in names})


def _ids(parameters: Mapping[str, str]) -> tuple[str, str, str]:
    return parameters["project_id"], parameters["model_id"], parameters["build_id"]
