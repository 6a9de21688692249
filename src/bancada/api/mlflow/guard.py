"""The door itself: an ASGI app around MLflow's, which never sees a request that was not allowed in."""

from __future__ import annotations

import asyncio
import hmac
import logging
from dataclasses import dataclass, field
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bancada.api.mlflow.access import Access, Authenticate, OnRegistryChange
from bancada.api.mlflow.addresses import Address, parse_address
from bancada.api.mlflow.bodies import json_object, read_body, refuse_locations, replay, with_user
from bancada.api.mlflow.credentials import Carrier, Credentials, find_credentials, key_cookie, refuse_other_sites
from bancada.api.mlflow.errors import NO_SUCH_ROUTE, error_response
from bancada.api.mlflow.inner import HeldAnswer
from bancada.api.mlflow.page import PAGE, SWITCHED_OFF, without_assistant
from bancada.api.mlflow.registry_changes import changes_registry, read_change
from bancada.api.mlflow.routes import Route, find_route
from bancada.api.mlflow.run_data import DELETE_RUN_DATA, delete_run_data
from bancada.api.mlflow.workspaces import Workspaces
from bancada.domain.attempts import WrongKeys
from bancada.domain.clock import utc_now
from bancada.domain.errors import NotAuthenticated, NotFound, PlatformFailed, WorkbenchError

logger = logging.getLogger(__name__)
INTERNAL_HEADER = "x-bancada-internal"
USER_HEADER = "x-bancada-user"
WORKSPACE_HEADER = b"x-mlflow-workspace"
SERVER_INFO = "/api/3.0/mlflow/server-info"
# The door has judged all of these; MLflow's own checks of them would only misjudge real host names.
WITHHELD = frozenset(
    {WORKSPACE_HEADER, b"authorization", b"cookie", b"origin", b"x-bancada-internal", b"x-bancada-user"}
)
HEALTH = "/health"
NEXT_STEP = "Set MLFLOW_TRACKING_TOKEN to a key."


@dataclass(frozen=True, slots=True)
class Visit:
    """One request on its way in: where it goes, by which route, and how the caller proved who they are."""

    address: Address
    route: Route
    access: Access
    credentials: Credentials | None


@dataclass
class Guard:
    """MLflow's app behind key, role and allow-list; `/health` answers without a key and tells nothing."""

    inner: ASGIApp
    authenticate: Authenticate
    on_registry_change: OnRegistryChange
    internal_token: str
    wrong_keys: WrongKeys = field(default_factory=WrongKeys)
    workspaces: Workspaces = field(init=False)

    def __post_init__(self) -> None:
        self.workspaces = Workspaces(self.inner)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; MLflow's own start-up and websockets are not used."""
        if scope["type"] == "lifespan":
            await _acknowledge(receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        sent = _Watched(send)
        try:
            await self._let_in(scope, receive, sent)
        except WorkbenchError as error:
            refusal = error
        except Exception:  # the top of a request
            logger.exception("the tracking server failed on %s %s", scope["method"], scope["path"])
            refusal = PlatformFailed("The tracking server failed.", hint="Its log has the reason.")
        else:
            return
        if not sent.has_started:
            await error_response(refusal, is_page=_is_page(scope))(scope, receive, send)

    async def _let_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == HEALTH:
            await PlainTextResponse("OK")(scope, receive, send)
            return
        address = parse_address(scope["path"], scope["query_string"].decode("latin-1"))
        if not address.path:
            await _redirect_to_page(scope, address)(scope, receive, send)
            return
        if scope["method"] == "DELETE" and address.path == "/":
            await self._forget(scope, address)
            await JSONResponse({})(scope, receive, send)
            return
        if scope["method"] == "POST" and address.path == DELETE_RUN_DATA:
            await self._delete_run_data(scope, address, receive)
            await JSONResponse({})(scope, receive, send)
            return
        visit = await self._admit(scope, address)
        if (answer := SWITCHED_OFF.get(visit.route.template)) is not None:
            await JSONResponse(answer)(scope, receive, send)
            return
        await self.workspaces.ensure(address.project_id)
        await self._forward(visit, scope, receive, send)

    async def _forget(self, scope: Scope, address: Address) -> None:
        """Delete all that is kept of a project, which only the workbench itself may ask for."""
        headers = Headers(scope=scope)
        self._internal_access(headers.get(INTERNAL_HEADER, ""), headers)
        await self.workspaces.forget(address.project_id)

    async def _delete_run_data(self, scope: Scope, address: Address, receive: Receive) -> None:
        """Delete metrics, params and tags of a run, which only the workbench itself may ask for."""
        headers = Headers(scope=scope)
        self._internal_access(headers.get(INTERNAL_HEADER, ""), headers)
        await self.workspaces.ensure(address.project_id)
        await delete_run_data(address.project_id, json_object(await read_body(receive)))

    async def _admit(self, scope: Scope, address: Address) -> Visit:
        headers = Headers(scope=scope)
        route = find_route(scope["method"], address.path)
        writes = route is not None and route.writes
        token = headers.get(INTERNAL_HEADER)
        credentials = None if token is not None else find_credentials(headers)
        if token is not None:
            access = self._internal_access(token, headers)
        elif credentials is None:
            raise NotAuthenticated("No API v2 key was sent.", hint=NEXT_STEP, code="key_missing")
        else:
            if writes:
                refuse_other_sites(headers, credentials.carrier)
            access = await self._enter(headers, credentials, address, writes=writes)
        if route is None:
            raise NotFound(
                f"The workbench does not offer {scope['method']} {address.path} of MLflow.", code=NO_SUCH_ROUTE
            )
        return Visit(address, route, access, credentials)

    async def _enter(self, headers: Headers, shown: Credentials, address: Address, *, writes: bool) -> Access:
        try:
            return await asyncio.to_thread(self.authenticate, shown.key_text, address.project_id, writes)
        except NotAuthenticated as error:
            self.wrong_keys.count(error, headers.get("x-forwarded-for", ""), utc_now())
            raise

    def _internal_access(self, token: str, headers: Headers) -> Access:
        if not hmac.compare_digest(token.encode(), self.internal_token.encode()):
            raise NotAuthenticated("The internal token is wrong.")
        return Access(headers.get(USER_HEADER, ""))

    async def _forward(self, visit: Visit, scope: Scope, receive: Receive, send: Send) -> None:
        inside = _inner_scope(scope, visit.address)
        if visit.route.streams:
            await self.inner(inside, receive, send)
            return
        body = await read_body(receive)
        document = json_object(body)
        refuse_locations(visit.route, document)
        if (rewritten := with_user(visit.route, document, visit.access.username)) is not None:
            body = rewritten
            MutableHeaders(scope=inside)["content-length"] = str(len(body))
        await self._forward_body(visit, inside, replay(body, receive), _with_cookie(visit, scope, send), document)

    async def _forward_body(
        self, visit: Visit, inside: Scope, receive: Receive, send: Send, document: dict[str, object]
    ) -> None:
        reports_change = changes_registry(visit.route)
        if not reports_change and visit.route.template not in {SERVER_INFO, PAGE}:
            await self.inner(inside, receive, send)
            return
        held = HeldAnswer()
        await self.inner(inside, receive, held.send)
        if held.succeeded and reports_change:
            await self._report(visit, document, held)
        elif visit.route.template == PAGE and held.start["status"] == 200:
            without_assistant(held)
        elif held.succeeded and visit.route.template == SERVER_INFO:
            # Workspaces are the door's business: neither the client nor the page shall offer to choose one.
            held.replace({**held.document(), "workspaces_enabled": False})
        await held.release(send)

    async def _report(self, visit: Visit, document: dict[str, object], held: HeldAnswer) -> None:
        change = read_change(visit.route, document, held.document())
        if change is None:
            return
        try:
            await asyncio.to_thread(self.on_registry_change, visit.address.project_id, visit.access.username, change)
        except Exception:  # the change is made; its caller must learn that, whatever the listener does
            logger.exception("the change %s of project %s was not taken in", change, visit.address.project_id)


@dataclass
class _Watched:
    """A `send` that knows whether the answer has begun."""

    send: Send
    has_started: bool = False

    async def __call__(self, message: Message) -> None:
        self.has_started = True
        await self.send(message)


async def _acknowledge(receive: Receive, send: Send) -> None:
    while True:
        phase = (await receive())["type"]
        await send({"type": f"{phase}.complete"})
        if phase == "lifespan.shutdown":
            return


def _inner_scope(scope: Scope, address: Address) -> Scope:
    headers = [(name, value) for name, value in scope["headers"] if name.lower() not in WITHHELD]
    headers.append((WORKSPACE_HEADER, address.project_id.encode()))
    raw_path = quote(address.path).encode()
    # A scope of its own: MLflow's routers leave their marks (`path_params`, `app`) in the one they get.
    return {**scope, "path": address.path, "raw_path": raw_path, "root_path": "", "headers": headers, "state": {}}


def _with_cookie(visit: Visit, scope: Scope, send: Send) -> Send:
    shown = visit.credentials
    if visit.address.path != "/" or shown is None or shown.carrier is not Carrier.BASIC:
        return send
    is_https = Headers(scope=scope).get("x-forwarded-proto") == "https"  # the gateway's word
    cookie = key_cookie(shown.key_text, visit.address.project_id, is_https=is_https)

    async def send_with_cookie(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).append("set-cookie", cookie)
        await send(message)

    return send_with_cookie


def _redirect_to_page(scope: Scope, address: Address) -> Response:
    query = scope["query_string"].decode("latin-1")
    return RedirectResponse(f"/mlflow/{address.project_id}/" + (f"?{query}" if query else ""), 308)


def _is_page(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return scope["method"] == "GET" and "text/html" in headers.get("accept", "")
