"""Everything that is not a model call goes to the process that knows it, byte for byte, both ways as a stream."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import aiohttp
from aiohttp import web
from multidict import CIMultiDict
from yarl import URL

from bancada.domain.errors import DeadlineExceeded
from bancada.gateway.edge import SERVER_NAME, Body, invite_body
from bancada.gateway.errors import api_failure, broken_upstream, unavailable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bancada.gateway.edge import Limits

STARTUP_WAIT_S = 4.0
"""How long a request waits for a service that is not listening yet."""
SMALL_BYTES = 64 * 1024
"""Answers below this are sent on in one piece."""
KEEP_IDLE_S = 30.0
"""How long a connection waits for the next request; the processes behind close theirs later than that."""
WELCOME_POLL_S = 1.0
"""How often it is asked whether who has a WebSocket open may still have it."""

_RETRY_S = 0.05
_NOT_ADDED = ("Accept", "Accept-Encoding", "User-Agent", "Content-Type")
_HOP_BY_HOP = frozenset({
    "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer",
    "transfer-encoding", "upgrade", "expect",
})  # fmt: skip
AnswerChange = Callable[[CIMultiDict[str]], None]
_OURS = ("forwarded", "x-forwarded-", "x-bancada-", "x-request-id")


def _no_change(_headers: CIMultiDict[str]) -> None:
    return


class Forwarder:
    """Passes requests on to one process, or to several by their ports, and streams the answers back.

    Reading may be repeated, so its connections are kept: one that went stale costs a second try. What changes
    something gets a connection of its own, because a stale one would cost a lost POST.
    """

    def __init__(
        self, reading: aiohttp.BaseConnector, changing: aiohttp.BaseConnector, limits: Limits, patience_s: float
    ) -> None:
        self._idle_s = limits.body_idle_s
        self._websocket_bytes = limits.websocket_bytes
        self._patience_s = patience_s
        self._reading, self._changing = _session(reading), _session(changing)
        self._sockets: set[web.WebSocketResponse] = set()

    async def pass_on(
        self, request: web.BaseRequest, url: URL, headers: CIMultiDict[str], change_answer: AnswerChange = _no_change,
        is_welcome: Callable[[], bool] = lambda: True,
    ) -> web.StreamResponse:  # fmt: skip
        """Send the request to `url` with these headers; `change_answer` may change the headers that come back.

        A WebSocket is closed once its caller is no longer welcome.

        Raises:
            ClientConnectorError: nobody listened, for as long as the patience lasts.
            ClientError, ConnectionError: the connection ended before the answer began.
            DeadlineExceeded: the caller's body stalled.
        """
        if asks_for_websocket(request):
            return await self._pass_websocket(request, url, headers, is_welcome)
        return await self._pass_http(request, url, headers, change_answer)

    async def close(self) -> None:
        """Close the connections."""
        await self._reading.close()
        await self._changing.close()

    async def close_websockets(self) -> None:
        """Tell those at the other end of open WebSockets to go: they would stay for ever."""
        closing = (socket.close(code=aiohttp.WSCloseCode.GOING_AWAY) for socket in list(self._sockets))
        await asyncio.gather(*closing, return_exceptions=True)

    async def _pass_http(
        self, request: web.BaseRequest, url: URL, headers: CIMultiDict[str], change_answer: AnswerChange
    ) -> web.StreamResponse:
        upstream = await self._send(request, url, headers)
        async with upstream:
            answered = _end_to_end(upstream.headers)
            change_answer(answered)
            answered["X-Request-Id"], answered["Server"] = headers["X-Request-Id"], SERVER_NAME
            if request.method != "HEAD" and (upstream.content_length or SMALL_BYTES) < SMALL_BYTES:
                return await _answer_whole(upstream, answered)
            return await _answer_as_stream(request, upstream, answered)

    async def _send(self, request: web.BaseRequest, url: URL, headers: CIMultiDict[str]) -> aiohttp.ClientResponse:
        invite_body(request)
        session = self._reading if request.method in {"GET", "HEAD"} and not request.body_exists else self._changing
        give_up_at = time.monotonic() + self._patience_s
        while True:
            body = Body(request.content, self._idle_s) if request.body_exists else None
            try:
                return await session.request(request.method, url, headers=headers, data=body, allow_redirects=False)
            except aiohttp.ClientConnectorError:  # before a byte of the body was taken
                if time.monotonic() >= give_up_at:
                    raise
                await asyncio.sleep(_RETRY_S)
            except aiohttp.ClientError:
                if body is not None and body.failure is not None:
                    raise body.failure from None
                raise

    async def _pass_websocket(
        self, request: web.BaseRequest, url: URL, headers: CIMultiDict[str], is_welcome: Callable[[], bool]
    ) -> web.StreamResponse:
        offered = [name.strip() for name in request.headers.get("Sec-WebSocket-Protocol", "").split(",")]
        sent = CIMultiDict((name, value) for name, value in headers.items() if not _is_of_handshake(name))
        async with self._changing.ws_connect(
            url,
            headers=sent,
            protocols=[name for name in offered if name],
            autoping=False,
            autoclose=False,
            max_msg_size=0,
        ) as upstream:
            chosen = (upstream.protocol,) if upstream.protocol else ()
            caller = web.WebSocketResponse(
                protocols=chosen, autoping=False, autoclose=False, max_msg_size=self._websocket_bytes, compress=False
            )
            caller.headers.update({"X-Request-Id": headers["X-Request-Id"], "Server": SERVER_NAME})
            await caller.prepare(request)
            self._sockets.add(caller)
            try:
                await _join(caller, upstream, is_welcome)
            finally:
                self._sockets.discard(caller)
        return caller


class Upstream:
    """One of the workbench's own processes behind the gateway, on a unix socket."""

    def __init__(self, name: str, socket: Path, limits: Limits) -> None:
        self.name = name
        self._socket = str(socket)
        kept = aiohttp.UnixConnector(self._socket, keepalive_timeout=KEEP_IDLE_S, limit=0)
        own = aiohttp.UnixConnector(self._socket, force_close=True, limit=0)
        self._forwarder = Forwarder(kept, own, limits, STARTUP_WAIT_S)

    async def forward(self, request: web.BaseRequest, request_id: str) -> web.StreamResponse:
        """Send the request on and stream the answer back; 503 while nobody listens, 502 when the process ends."""
        try:
            return await self._forwarder.pass_on(request, _raw_url(request), request_headers(request, request_id))
        except aiohttp.ClientConnectorError:
            return unavailable(self.name, request_id)
        except aiohttp.WSServerHandshakeError as error:
            return web.Response(status=error.status if error.status >= 400 else 502)
        except DeadlineExceeded as error:
            return api_failure(408, f"{error.message} (request {request_id})")
        except (aiohttp.ClientError, ConnectionError):
            return broken_upstream(self.name, request_id)

    async def is_listening(self) -> bool:
        """Tell whether the process accepts connections now."""
        try:
            _, writer = await asyncio.wait_for(asyncio.open_unix_connection(self._socket), 1.0)
        except (OSError, asyncio.TimeoutError):
            return False
        writer.close()
        return True

    async def close(self) -> None:
        """Close the connections."""
        await self._forwarder.close()


def _session(connector: aiohttp.BaseConnector) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=connector, auto_decompress=False, timeout=aiohttp.ClientTimeout(total=None),
        cookie_jar=aiohttp.DummyCookieJar(), skip_auto_headers=_NOT_ADDED,
    )  # fmt: skip


async def _answer_whole(upstream: aiohttp.ClientResponse, headers: CIMultiDict[str]) -> web.StreamResponse:
    return web.Response(status=upstream.status, reason=upstream.reason, headers=headers, body=await upstream.read())


async def _answer_as_stream(
    request: web.BaseRequest, upstream: aiohttp.ClientResponse, headers: CIMultiDict[str]
) -> web.StreamResponse:
    response = web.StreamResponse(status=upstream.status, reason=upstream.reason, headers=headers)
    await response.prepare(request)
    try:
        async for part in upstream.content.iter_any():
            await response.write(part)
        await response.write_eof()
    except aiohttp.ClientError:
        if request.transport is not None:  # the only way left to say that the answer is not whole
            request.transport.abort()
    return response


def request_headers(request: web.BaseRequest, request_id: str) -> CIMultiDict[str]:
    """Return the headers to send on: end-to-end ones, ours replaced, nobody's `X-Bancada-*`."""
    headers = _end_to_end(request.headers)
    for name in [name for name in headers if name.lower().startswith(_OURS)]:
        headers.popall(name, None)
    headers["X-Request-Id"] = request_id
    headers["X-Forwarded-For"] = request.remote or "unknown"
    headers["X-Forwarded-Proto"] = scheme_of(request)
    headers["X-Forwarded-Host"] = request.headers.get("Host", "")
    return headers


def scheme_of(request: web.BaseRequest) -> str:
    """Return the scheme that the caller sees: a proxy with TLS in front of us says so.

    A caller who only claims it gets links and cookies that do not work for it.
    """
    said = request.headers.get("X-Forwarded-Proto", "").partition(",")[0].strip().lower()
    return "https" if said == "https" else request.scheme


def _end_to_end(headers: Mapping[str, str]) -> CIMultiDict[str]:
    named = {name.strip().lower() for name in headers.get("Connection", "").split(",")}
    dropped = _HOP_BY_HOP | named
    return CIMultiDict((name, value) for name, value in headers.items() if name.lower() not in dropped)


def asks_for_websocket(request: web.BaseRequest) -> bool:
    """Tell whether a request is the whole handshake of a WebSocket."""
    # Asked before the service is: one half of a pair of sockets is of no use.
    is_upgrade = request.method == "GET" and request.headers.get("Upgrade", "").lower() == "websocket"
    return is_upgrade and bool(web.WebSocketResponse().can_prepare(request))


def _is_of_handshake(name: str) -> bool:
    return name.lower().startswith("sec-websocket-")


def _raw_url(request: web.BaseRequest) -> URL:
    """Return the request target exactly as it came: as one encoded path, yarl leaves every byte alone."""
    return URL.build(scheme="http", host="upstream", path=raw_target(request.raw_path), encoded=True)


def raw_target(target: str) -> str:
    """Return a request target in origin form, whose path and query are untouched."""
    if target.startswith("/"):
        return target
    rest = target.partition("://")[2]  # absolute form, as sent to proxies
    return f"/{rest.partition('/')[2]}"


async def _join(
    caller: web.WebSocketResponse,
    upstream: aiohttp.ClientWebSocketResponse[Any],
    is_welcome: Callable[[], bool],
) -> None:
    pumps = [
        asyncio.create_task(_pump(caller, upstream)),
        asyncio.create_task(_pump(upstream, caller)),
        asyncio.create_task(_send_away(caller, is_welcome)),
    ]
    try:
        await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for pump in pumps:
            pump.cancel()
        await asyncio.gather(*pumps, return_exceptions=True)


async def _send_away(caller: web.WebSocketResponse, is_welcome: Callable[[], bool]) -> None:
    """Close a WebSocket of somebody whose key was revoked, or who lost their role, within moments."""
    while is_welcome():  # noqa: ASYNC110 - the routes are replaced silently
        await asyncio.sleep(WELCOME_POLL_S)
    await caller.close(code=aiohttp.WSCloseCode.POLICY_VIOLATION, message=b"no longer allowed")


async def _pump(
    source: web.WebSocketResponse | aiohttp.ClientWebSocketResponse[Any],
    sink: web.WebSocketResponse | aiohttp.ClientWebSocketResponse[Any],
) -> None:
    while True:
        message = await source.receive()
        if message.type == aiohttp.WSMsgType.TEXT:
            await sink.send_str(message.data)
        elif message.type == aiohttp.WSMsgType.BINARY:
            await sink.send_bytes(message.data)
        elif message.type == aiohttp.WSMsgType.PING:
            await sink.ping(message.data)
        elif message.type == aiohttp.WSMsgType.PONG:
            await sink.pong(message.data)
        else:
            await sink.close(code=_close_code(source.close_code), message=str(message.extra or "").encode())
            return


def _close_code(code: int | None) -> int:
    """Return the code to pass on. Codes that only describe what a side saw must not be sent: 1005, 1006, 1015."""
    if not code or code == 1005:
        return aiohttp.WSCloseCode.OK
    return aiohttp.WSCloseCode.GOING_AWAY if code in {1006, 1015} else code
