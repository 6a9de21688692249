"""A call of the native API: the same key, errors and lists as in API v2, plain JSON in and out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from bancada.api.auth import bearer_key
from bancada.api.exchange import Endpoint, Exchange
from bancada.api.list_requests import read_list_request
from bancada.api.rendering import JsonResponse
from bancada.api.v2.operations import read_json_object
from bancada.control.model_metrics import LATEST_MS
from bancada.control.workbench import Workbench
from bancada.domain.errors import InvalidRequest
from bancada.domain.identity import Actor
from bancada.domain.listing import ListRequest
from bancada.wire.errors import describe_value
from bancada.wire.scalars import (
    ShapeError,
    read_bool,
    read_double,
    read_int32,
    read_int64,
    read_map,
    read_text,
    read_time,
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class OpenCall:
    """One request that needs no key: where it comes from, and what its body says."""

    workbench: Workbench
    address: str
    body: Mapping[str, Any]

    def text(self, name: str) -> str:
        """Return a text of the body; empty when it was not sent."""
        return _read(name, read_text, self.body.get(name) or "")


@dataclass(frozen=True, slots=True)
class NativeCall:
    """One request: who asks with which key from where, and what path, query and body say."""

    workbench: Workbench
    actor: Actor
    key_text: str
    address: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Mapping[str, Any]

    @property
    def list_request(self) -> ListRequest:
        """Return the page, filter and sort asked for."""
        return read_list_request({**self.query, "page_size": self.number("page_size", 0)}, ())

    def number(self, name: str, default: int) -> int:
        """Return a number of the query."""
        return _read(name, read_int64, self.query.get(name) or default)

    def time(self, name: str) -> datetime | None:
        """Return a moment of the query; None when it was not sent."""
        sent = self.query.get(name)
        return _read(name, read_time, sent) if sent else None

    def text(self, name: str) -> str:
        """Return a text of the body; empty when it was not sent."""
        return _read(name, read_text, self.body.get(name) or "")

    def required_text(self, name: str) -> str:
        """Return a text of the body that has to be sent."""
        return _read(name, read_text, self.body.get(name))

    def whole_number(self, name: str) -> int:
        """Return a whole number of the body."""
        return _read(name, read_int32, self.body.get(name))

    def decimal(self, name: str) -> float:
        """Return a number of the body."""
        return _read(name, read_double, self.body.get(name))

    def moment_ms(self, name: str) -> datetime:
        """Return a moment of the body that is written as milliseconds since 1970."""
        sent = _read(name, read_int64, self.body.get(name))
        if not 0 <= sent <= LATEST_MS:
            raise InvalidRequest(f"{name}: expected milliseconds since 1970, got {sent}.")
        return datetime.fromtimestamp(0, timezone.utc) + timedelta(milliseconds=sent)

    def flag(self, name: str) -> bool | None:
        """Return a truth value of the body; None when it was not sent."""
        sent = self.body.get(name)
        return None if sent is None else _read(name, read_bool, sent)

    def texts(self, name: str) -> list[str]:
        """Return a list of texts of the body."""
        sent = self.body.get(name) or []
        if not isinstance(sent, list):
            raise InvalidRequest(f"{name}: expected a list of texts, got {_describe(sent)}.")
        return [_read(f"{name}[{index}]", read_text, item) for index, item in enumerate(sent)]

    def variables(self, name: str) -> dict[str, str]:
        """Return an object of texts of the body."""
        return _read(name, read_map, self.body.get(name) or {})


def plain(handler: Callable[[NativeCall], Mapping[str, Any]]) -> Endpoint:
    """Return the endpoint of a handler that is called in a thread and returns what goes out as JSON."""

    def answer(exchange: Exchange, parameters: Mapping[str, str], body: bytes) -> JsonResponse:
        return JsonResponse(handler(read_native_call(exchange, parameters, body)))

    async def endpoint(exchange: Exchange, parameters: Mapping[str, str]) -> JsonResponse:
        return await exchange.run(answer, exchange, parameters, await exchange.read_body())

    return named_as(handler, endpoint)


def open_to_all(handler: Callable[[OpenCall], Mapping[str, Any]]) -> Endpoint:
    """Return the endpoint of a handler that answers without a key."""

    def answer(exchange: Exchange, body: bytes) -> JsonResponse:
        return JsonResponse(handler(OpenCall(exchange.workbench, exchange.address, read_json_object(body))))

    async def endpoint(exchange: Exchange, _parameters: Mapping[str, str]) -> JsonResponse:
        return await exchange.run(answer, exchange, await exchange.read_body())

    return named_as(handler, endpoint)


def named_as(handler: Callable[..., object], endpoint: Endpoint) -> Endpoint:
    """Return the endpoint under its handler's name, such as `sessions.start_session` in the authorisation table."""
    endpoint.__name__ = f"{handler.__module__.rpartition('.')[2]}.{handler.__name__}"
    return endpoint


def read_native_call(exchange: Exchange, parameters: Mapping[str, str], body: bytes = b"") -> NativeCall:
    """Return the call that a request makes; to be called in a thread."""
    actor, key_text = exchange.authenticate(), bearer_key(exchange.request)
    query, fields = _query(exchange), read_json_object(body)
    return NativeCall(exchange.workbench, actor, key_text, exchange.address, parameters, query, fields)


def _query(exchange: Exchange) -> dict[str, str]:
    try:
        text = exchange.request.scope["query_string"].decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=2000)
    except ValueError:
        raise InvalidRequest("query: it is not percent-encoded UTF-8.", hint="Encode it.") from None
    return {name: _read(name, read_text, value) for name, value in pairs}


def _read(name: str, read: Callable[[object], T], value: object) -> T:
    try:
        return read(value)
    except ShapeError as error:
        raise InvalidRequest(f"{name}: expected {error}, got {_describe(value)}.") from None


def _describe(value: object) -> str:
    return "nothing" if value is None else describe_value(value)
