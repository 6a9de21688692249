"""Model calls: from a caller's body to the answer of a ready replica."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import orjson
from aiohttp import web

from bancada.domain.errors import (
    DeadlineExceeded,
    InvalidRequest,
    NotFound,
    NotReady,
    PlatformFailed,
    TooBusy,
    TooLarge,
    WorkbenchError,
)
from bancada.gateway.edge import Body, invite_body
from bancada.gateway.errors import RETRY_AFTER_S, model_failure
from bancada.gateway.replicas import Answer, NotStarted, ReplicaDied

if TYPE_CHECKING:
    from bancada.gateway.callers import Callers
    from bancada.gateway.edge import Limits
    from bancada.gateway.table import RouteTable, Target
    from bancada.settings import Settings

CALL_PATHS = ("/model", "/api/altus-ds-1/models/call-model")
_COPY = "Copy `access_key` of the model."
_HOW_TO_SERVE = "Deploy a build of the model, or restart its deployment."
LAST_TURN_S = 0.5
"""How long before a call's deadline the replica gives up a call that still waits, so that its word is in time."""
_SHAPE = 'Send {"accessKey": "<access key>", "request": {...}}.'


class ModelCalls:
    """Answers `POST /model`; keeps no state beyond the route table."""

    def __init__(self, table: RouteTable, callers: Callers, settings: Settings, limits: Limits) -> None:
        self._table = table
        self._callers = callers
        self._limit_bytes = settings.request_limit_bytes
        self._queue = settings.call_queue
        self._idle_s = limits.body_idle_s

    async def answer(self, request: web.BaseRequest, request_id: str, facts: dict[str, Any]) -> web.Response:
        """Return the replica's answer, or the failure envelope; `facts` receives what the log should say."""
        try:
            return await self._answer(request, request_id, facts)
        except WorkbenchError as error:
            facts["code"] = error.code
            return model_failure(error, request_id)

    async def _answer(self, request: web.BaseRequest, request_id: str, facts: dict[str, Any]) -> web.Response:
        if request.method == "OPTIONS":
            return web.Response(status=204, headers={"Allow": "POST, OPTIONS"})
        if request.method != "POST":
            raise InvalidRequest(f"A model is called with POST, got {request.method}.", code="method_not_allowed")
        body = await self._read(request)
        access_key = read_access_key(body, request.raw_path.partition("?")[2])
        target = self._table.find_target(access_key)
        if target is None:
            unknown = NotFound("No model has this access key.", hint=_COPY, code="access_key_unknown")
            self._callers.count(request, unknown)
            raise unknown
        facts["model_id"] = target.route.model_id
        if target.route.auth_enabled:
            self._callers.authorise(target.route, request)
        answer = await self._admit(target, body, request_id, facts)
        headers = {"Retry-After": str(RETRY_AFTER_S)} if answer.status == 503 else None
        return web.Response(status=answer.status, body=answer.body, content_type="application/json", headers=headers)

    async def _read(self, request: web.BaseRequest) -> bytes:
        if request.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise InvalidRequest("The body of a model call must not be compressed.", code="content_encoding")
        if (request.content_length or 0) > self._limit_bytes:
            raise self._too_large(f"{request.content_length} bytes")
        invite_body(request)
        parts, size = [], 0
        async for part in Body(request.content, self._idle_s):
            size += len(part)
            if size > self._limit_bytes:
                raise self._too_large("more")
            parts.append(part)
        return b"".join(parts)

    def _too_large(self, got: str) -> TooLarge:
        return TooLarge(f"The body of a model call may have {self._limit_bytes} bytes, got {got}.",
                        hint="Send fewer rows in a call.")  # fmt: skip

    async def _admit(self, target: Target, body: bytes, request_id: str, facts: dict[str, Any]) -> Answer:
        if target.pending >= self._queue:
            raise TooBusy(f"{target.pending} calls already wait for this model.", hint="Try again in a moment.")
        target.pending += 1
        deadline_s = target.route.deadline_s
        try:
            return await asyncio.wait_for(_ask_any(target, body, request_id, deadline_s, facts), deadline_s)
        except asyncio.TimeoutError:
            raise DeadlineExceeded(f"The model did not answer within {deadline_s:g} s.",
                                   hint="Send fewer rows, or raise the deadline of calls.") from None  # fmt: skip
        finally:
            target.pending -= 1


def read_access_key(body: bytes, query: str) -> str:
    """Return the access key of a call, from its body or else its query string.

    Raises:
        InvalidRequest: the body is not a JSON object with `request`, or there is no access key.
    """
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise InvalidRequest(f"The body must be JSON: {error}.", hint=f"{_SHAPE} JSON has no NaN: send null.") from None
    if not isinstance(document, dict):
        raise InvalidRequest("The body must be a JSON object.", hint=_SHAPE)
    if "request" not in document:
        raise InvalidRequest("The body lacks `request`, the input of the model.", hint=_SHAPE)
    in_query = parse_qs(query) if query else {}
    found = document.get("accessKey") or in_query.get("accessKey", in_query.get("access_key", [""]))[0]
    if not isinstance(found, str) or not found:
        raise InvalidRequest("The call lacks `accessKey`, text that names the model.",
                             hint=f"{_SHAPE} Or add ?accessKey=<access key> to the address.")  # fmt: skip
    return found


async def _ask_any(target: Target, body: bytes, request_id: str, deadline_s: float, facts: dict[str, Any]) -> Answer:
    clock = asyncio.get_running_loop().time
    begin_until = clock() + deadline_s - min(LAST_TURN_S, deadline_s / 4)
    tried: set[str] = set()
    refused: Answer | None = None
    while (replica := target.choose(tried)) is not None and (patience_s := begin_until - clock()) > 0:
        tried.add(replica.address.id)
        facts["replica_id"] = replica.address.id
        replica.in_flight += 1
        try:
            answer = await replica.connections.ask(body, request_id, patience_s)
        except NotStarted:
            continue
        except ReplicaDied:
            raise PlatformFailed("The replica ended during this call; it was not repeated, as it may have run.",
                                 hint="Call again.", code="replica_died") from None  # fmt: skip
        finally:
            replica.in_flight -= 1
        if answer.status != 503:
            return answer
        refused = answer  # its queue is full or slow, and it has not begun this call
    if refused is not None:
        return refused
    reason = target.route.reason or "Its replicas do not answer at the moment."
    hint = "Try again in a moment." if target.route.is_coming else _HOW_TO_SERVE
    raise NotReady(f"The model is not being served. {reason}", hint=hint, details={"passes": target.route.is_coming})
