"""The routes of API v1 (contract NOTES section 2): HTTP Basic, whose user is the key, and camelCase JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bancada.api.exchange import Endpoint, Exchange
from bancada.api.native.calls import named_as
from bancada.api.rendering import JsonResponse
from bancada.api.routing import Router
from bancada.api.v1 import jobs, keys, workers
from bancada.api.v1.calls import V1Call
from bancada.api.v2.operations import read_json_object

ROOT = "/api/v1"
PROJECT = f"{ROOT}/projects/{{owner}}/{{slug}}"


def add_api_v1(router: Router[Endpoint]) -> None:
    """Let the router answer what there is of API v1."""
    router.add("POST", f"{ROOT}/users/{{username}}/apikey", _plain(keys.create_v2_key))
    router.add("POST", f"{PROJECT}/jobs/{{job_id}}/start", _plain(jobs.start_job))
    router.add("POST", f"{PROJECT}/dashboards", _plain(workers.launch_worker))
    router.add("PUT", f"{PROJECT}/dashboards/{{engine_id}}/stop", _plain(workers.stop_worker))
    router.add("GET", f"{PROJECT}/dashboards/{{engine_id}}/workers", _plain(workers.list_workers))


def _plain(handler: Callable[[V1Call], Mapping[str, Any] | Sequence[Mapping[str, Any]]]) -> Endpoint:
    def answer(exchange: Exchange, parameters: Mapping[str, str], body: bytes) -> JsonResponse:
        actor = exchange.authenticate_v1()
        return JsonResponse(handler(V1Call(exchange.workbench, actor, parameters, read_json_object(body))))

    async def endpoint(exchange: Exchange, parameters: Mapping[str, str]) -> JsonResponse:
        return await exchange.run(answer, exchange, parameters, await exchange.read_body())

    return named_as(handler, endpoint)
