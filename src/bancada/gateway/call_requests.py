"""Model calls that come the general way: with chunks, slowly, from a browser, or on a connection that asks for more."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bancada.domain.errors import InvalidRequest, TooLarge, WorkbenchError
from bancada.gateway.answers import type_headers_and_body
from bancada.gateway.edge import Body, invite_body
from bancada.gateway.errors import model_failure
from bancada.gateway.forwarding import raw_target
from bancada.gateway.heads import Head, find_address

if TYPE_CHECKING:
    from bancada.gateway.calls import ModelCalls
    from bancada.gateway.edge import Limits
    from bancada.gateway.queues import Call
    from bancada.settings import Settings

_ALLOWED = "POST, OPTIONS"


class CallRequests:
    """Answers requests for the addresses of model calls."""

    def __init__(self, calls: ModelCalls, settings: Settings, limits: Limits) -> None:
        self._calls = calls
        self._limit_bytes = settings.request_limit_bytes
        self._idle_s = limits.body_idle_s
        self._origins = frozenset(settings.cors_origins.split())

    async def answer(
        self, head: Head, request: web.BaseRequest, request_id: str, facts: dict[str, Any]
    ) -> web.Response:
        """Return the model's answer, or a failure in the words of the caller's protocol; `facts` go to the log."""
        kind = head.address.kind if head.address is not None else 0
        try:
            response = await self._answer(head, request, request_id, facts)
        except WorkbenchError as error:
            facts["code"] = error.code
            response = model_failure(error, request_id, kind)
        self._allow_origin(request, response)
        return response

    async def _answer(
        self, head: Head, request: web.BaseRequest, request_id: str, facts: dict[str, Any]
    ) -> web.Response:
        if request.method == "OPTIONS":
            return web.Response(status=204, headers={"Allow": _ALLOWED})
        if request.method != "POST":
            raise InvalidRequest(f"A model is called with POST, got {request.method}.", code="method_not_allowed")
        body = await self._read(request)
        call = await self._call(head, body, request.remote or "", request_id)
        facts |= {"model_id": call.route.model_id, "replica_id": call.replica_id}
        if call.code:
            facts["code"] = call.code
        return _response(call)

    async def _call(self, head: Head, body: bytes, remote: str, request_id: str) -> Call:
        ended = asyncio.Event()
        call = self._calls.begin(head, body, remote, request_id, lambda _: ended.set())
        try:
            await ended.wait()
        except asyncio.CancelledError:
            self._calls.give_up(call)
            raise
        return call

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

    def _allow_origin(self, request: web.BaseRequest, response: web.Response) -> None:
        """Let a browser's page read the answer, where the workbench allows its origin."""
        origin = request.headers.get("Origin", "")
        if not origin or not self._origins & {origin, "*"}:
            return
        response.headers.update({"Access-Control-Allow-Origin": origin, "Vary": "Origin",
                                 "Access-Control-Expose-Headers": "X-Request-Id, Retry-After"})  # fmt: skip
        if request.method == "OPTIONS":
            response.headers.update({
                "Access-Control-Allow-Methods": _ALLOWED,
                "Access-Control-Allow-Headers": "Authorization, Content-Type, X-Request-Id",
                "Access-Control-Max-Age": "600",
            })  # fmt: skip


def head_of(request: web.BaseRequest) -> Head:
    """Return the head of a request that came the general way."""
    path, _, query = raw_target(request.raw_path).partition("?")
    headers = {name.lower(): value for name, value in request.headers.items()}
    address = find_address(path, headers)
    return Head(request.method, path, query, headers, address)


def _response(call: Call) -> web.Response:
    content_type, headers, body = type_headers_and_body(call)
    return web.Response(status=call.status, body=body, headers=headers, content_type=content_type)
