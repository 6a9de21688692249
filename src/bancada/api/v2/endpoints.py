"""Every operation of the contract as an endpoint; those without a handler say what there is instead."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from bancada.api.exchange import Endpoint, Exchange
from bancada.api.routing import Router
from bancada.api.v2 import all_operations  # noqa: F401 - registers the handlers
from bancada.api.v2.instead import INSTEAD
from bancada.api.v2.operations import (
    HANDLERS,
    QUICK,
    STREAMED_HANDLERS,
    Call,
    Handler,
    StreamedHandler,
    read_call,
    render_answer,
)  # fmt: skip
from bancada.api.v2.vendor_only import VENDOR_ONLY
from bancada.domain.errors import NotImplementedHere
from bancada.wire.contract import OPERATIONS, Operation

REFUSED = frozenset(OPERATIONS.keys() - HANDLERS.keys() - STREAMED_HANDLERS.keys())
"""Operations that answer 501."""


def add_api_v2(router: Router[Endpoint]) -> None:
    """Let the router answer every operation of API v2."""
    for op in OPERATIONS.values():
        endpoint = _endpoint(op)
        router.add(op.method, op.path, endpoint)
        if op.name == "upload_file":
            router.add("PUT", op.path, endpoint)  # one published tool server uploads so (contract NOTES section 6)


def _endpoint(op: Operation) -> Endpoint:
    if op.name in STREAMED_HANDLERS:
        return _streamed(op, STREAMED_HANDLERS[op.name])
    if op.name in QUICK:
        return _quick(op, HANDLERS[op.name])
    return _plain(op, HANDLERS[op.name]) if op.name in HANDLERS else _missing(op)


def _plain(op: Operation, handler: Handler) -> Endpoint:
    def answer(exchange: Exchange, parameters: Mapping[str, str], body: bytes) -> Response:
        call = read_call(exchange.workbench, exchange.authenticate(), op, parameters, exchange.request, body)
        return render_answer(op, handler(call))

    async def endpoint(exchange: Exchange, parameters: Mapping[str, str]) -> Response:
        return await exchange.run(answer, exchange, parameters, await exchange.read_body())

    return endpoint


def _quick(op: Operation, handler: Handler) -> Endpoint:
    def answer(call: Call) -> Response:
        return render_answer(op, handler(call))

    async def endpoint(exchange: Exchange, parameters: Mapping[str, str]) -> Response:
        body = await exchange.read_body()
        call = read_call(exchange.workbench, exchange.authenticate(), op, parameters, exchange.request, body)
        return answer(call) if call.is_small else await exchange.run(answer, call)

    return endpoint


def _streamed(op: Operation, handler: StreamedHandler) -> Endpoint:
    async def endpoint(exchange: Exchange, parameters: Mapping[str, str]) -> Response:
        actor = await exchange.run(exchange.authenticate)
        call = read_call(exchange.workbench, actor, op, parameters, exchange.request, b"")
        return render_answer(op, await handler(call))

    return endpoint


def _missing(op: Operation) -> Endpoint:
    async def endpoint(exchange: Exchange, parameters: Mapping[str, str]) -> Response:  # noqa: ARG001
        await exchange.run(exchange.authenticate)
        if op.name in VENDOR_ONLY:
            message = f"{op.name} is about a part of a vendor installation that is not here."
            raise NotImplementedHere(message, hint=VENDOR_ONLY[op.name], code="not_here")
        hint = INSTEAD[op.group]
        raise NotImplementedHere(f"{op.name} is not in this release.", hint=hint, code="not_in_this_release")

    return endpoint
