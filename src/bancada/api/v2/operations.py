"""The operations of API v2: each handler is a plain function from a `Call` to the fields of its response.

    @operation("get_project", is_quick=True)
    def get_project(call: Call) -> Mapping[str, Any]:
        return render_project(projects.read_project(call.workbench, call.actor, call.path["project_id"]))

Everything else is the same for all and happens here: the key, the body and the query by the contract, the answer
written complete. Handlers run in a thread; one that waits for its request's body is a coroutine, marked `streamed`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import orjson
from starlette.requests import Request
from starlette.responses import Response

from bancada.api.list_requests import read_list_request
from bancada.api.rendering import JsonResponse
from bancada.control.workbench import Workbench
from bancada.domain.errors import InvalidRequest
from bancada.domain.identity import Actor
from bancada.domain.listing import ListRequest
from bancada.wire.contract import OPERATIONS, Operation
from bancada.wire.messages import decode_message, decode_query, encode_message


@dataclass(frozen=True, slots=True)
class Call:
    """One request: who asks, and what the path, the query and the body say in plain Python values.

    `path` has the names of the Python client's arguments (`{job.id}` is `job_id`); an id in the path has replaced
    the one in the body.
    """

    workbench: Workbench
    actor: Actor
    operation: Operation
    path: Mapping[str, str]
    query: Mapping[str, Any]
    body: Mapping[str, Any]
    request: Request

    @property
    def list_request(self) -> ListRequest:
        """Return the page, filter and sort asked for."""
        return read_list_request(self.query, self.operation.filter_keys or ())

    @property
    def is_small(self) -> bool:
        """Whether few rows are asked for: a filter may have to look at all of them."""
        return not self.query.get("search_filter") and self.query.get("page_size", 0) <= QUICK_PAGE


Answer = Mapping[str, Any] | Response | None
Handler = Callable[[Call], Answer]
StreamedHandler = Callable[[Call], Awaitable[Answer]]
F = TypeVar("F", bound=Callable[[Call], object])

HANDLERS: dict[str, Handler] = {}
STREAMED_HANDLERS: dict[str, StreamedHandler] = {}
"""Handlers that read the body themselves, piece by piece."""


QUICK: set[str] = set()
"""Operations that read rows of the database by its indexes, and do nothing else."""
QUICK_PAGE = 100
"""Items of the longest page that is read on the event loop."""


def operation(name: str, *, is_quick: bool = False) -> Callable[[F], F]:
    """Register a handler for the operation of this name.

    It returns the fields of the operation's response by their contract names (None for an empty one), or a response
    of its own. It raises `WorkbenchError`s. A quick one is called on the event loop, because the way to a thread and
    back takes longer than all the rest of such an answer.
    """
    if is_quick:
        QUICK.add(name)
    return _registrar(HANDLERS, name)


def streamed_operation(name: str) -> Callable[[F], F]:
    """Register a coroutine for an operation whose body is not JSON."""
    return _registrar(STREAMED_HANDLERS, name)


def read_call(
    workbench: Workbench, actor: Actor, op: Operation, parameters: Mapping[str, str], request: Request, body: bytes
) -> Call:
    """Return the call that a request makes.

    Raises:
        InvalidRequest, WireError: the query or the body is not what the contract says.
    """
    query = decode_query(op, _query_pairs(request))
    fields = decode_message(op.request, read_json_object(body)) if op.request else {}
    for name in op.path_params:
        if name != "path":  # the one name that means the old place in the path and the new one in the body
            fields[name.rpartition(".")[2]] = parameters[name.replace(".", "_")]
    return Call(workbench, actor, op, parameters, query, fields, request)


def render_answer(op: Operation, answer: Answer) -> Response:
    """Return the response for what a handler returned."""
    if isinstance(answer, Response):
        return answer
    return JsonResponse(encode_message(op.response, answer or {}) if op.response else {})


def read_json_object(body: bytes) -> dict[str, Any]:
    """Return the object that a body holds, whatever its Content-Type says; no body is an empty object.

    Raises:
        InvalidRequest: it is no JSON object.
    """
    if not body.strip():
        return {}
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise InvalidRequest(f"body: expected a JSON object, got text that is no JSON ({error}).") from None
    if not isinstance(value, dict):
        raise InvalidRequest(f"body: expected a JSON object, got {type(value).__name__}.", hint="Send {...}.")
    return value


def _query_pairs(request: Request) -> list[tuple[str, str]]:
    try:
        text = request.scope["query_string"].decode("ascii")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=2000)
    except ValueError:
        raise InvalidRequest("query: it is not percent-encoded UTF-8.", hint="Encode it.") from None


def _registrar(registry: dict[str, Any], name: str) -> Callable[[F], F]:
    if name not in OPERATIONS:
        raise LookupError(f"the contract has no operation {name}")

    def register(handler: F) -> F:
        registry[name] = handler
        return handler

    return register
