"""What clients of the Open Inference Protocol (KServe, Triton) ask beside inference: is it there, and what is it.

<https://github.com/kserve/open-inference-protocol>: health and metadata, by the names under which models are called.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

import orjson
from aiohttp import web

from bancada import __version__
from bancada.domain.errors import NotFound
from bancada.domain.prediction_records import CallKind
from bancada.gateway.errors import model_failure

if TYPE_CHECKING:
    from bancada.gateway.calls import ModelCalls
    from bancada.gateway.heads import Head
    from bancada.gateway.table import RouteTable, Target

_MODEL = re.compile(r"/v2/models/([^/]+)(?:/versions/([^/]+))?(/ready)?")
_MLFLOW = re.compile(r"/model/([^/]+)/(ping|health|version)")


class InferenceProtocol:
    """Answers the questions of the protocol that are no predictions, and those of MLflow's scoring server."""

    def __init__(self, table: RouteTable, calls: ModelCalls) -> None:
        self._table = table
        self._calls = calls

    def answer(self, head: Head, remote: str, request_id: str) -> web.Response | None:
        """Return the answer to a GET, or None where the path is not of the protocol.

        Raises:
            WorkbenchError: as a call of the model would.
        """
        if head.path == "/v2":
            return _json({"name": "bancada", "version": __version__, "extensions": ["binary_tensor_data"]})
        if head.path in {"/v2/health/live", "/v2/health/ready"}:
            return _json({"live": True} if head.path.endswith("live") else {"ready": True})
        if found := _MODEL.fullmatch(head.path):
            target, _ = self._calls.find_model(unquote(found[1]), head, remote)
            return self._of_model(
                target, unquote(found[1]), unquote(found[2] or ""), request_id, asks_ready=bool(found[3])
            )
        if found := _MLFLOW.fullmatch(head.path):
            target, _ = self._calls.find_model(unquote(found[1]), head, remote)
            if found[2] == "version":
                return web.Response(text=__version__)
            return web.Response(text="\n", status=200 if _serves(target) else 503)
        return None

    def _of_model(self, target: Target, name: str, version: str, request_id: str, *, asks_ready: bool) -> web.Response:
        builds = [lane.variant.build_id for lane in target.lanes]
        if version and version not in builds:
            raise NotFound(
                f"The model's build {version} is not served.", hint=f"Served: {', '.join(builds) or 'none'}."
            )
        if asks_ready:
            return _json({"name": name, "ready": _serves(target)}, 200 if _serves(target) else 503)
        said = self._metadata(target)
        if said is None:
            missing = NotFound(f"The model is not being served. {target.route.reason}", code="not_ready")
            return model_failure(missing, request_id, CallKind.OPEN_INFERENCE)
        members = {member: said.get(member, []) for member in ("inputs", "outputs")}
        return _json({"name": name, "versions": builds, "platform": said.get("platform", ""), **members})

    def _metadata(self, target: Target) -> dict[str, object] | None:
        replicas = (replica for lane in target.lanes for replica in self._table.replicas_of(lane.variant.deployment_id))
        return next((replica.metadata for replica in replicas if replica.metadata), None)


def _serves(target: Target) -> bool:
    return any(lane.queue.workers for lane in target.lanes)


def _json(body: object, status: int = 200) -> web.Response:
    return web.Response(status=status, body=orjson.dumps(body), content_type="application/json")
