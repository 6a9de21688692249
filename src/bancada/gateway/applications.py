"""Applications behind the gateway: finds the one that a request is for, lets its visitors in, and passes them on.

An application has a host of its own, `<subdomain>.<domain>`. On plain localhost, where a program may not resolve such
names, it answers at `/apps/<subdomain>/` too, with that prefix taken off; the prefix is understood on its own host as
well, so that a program that writes it into its links works in both places.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
from aiohttp import web
from yarl import URL

from bancada.domain.errors import DeadlineExceeded, NotAllowed, NotAuthenticated, TooBusy, WorkbenchError
from bancada.gateway.application_headers import Place, bring_home, headers_for_application
from bancada.gateway.application_pages import (
    PASS_PATH,
    SIGN_IN_PATH,
    SIGN_OUT_PATH,
    choose_language,
    sign_in_page,
    sign_out_page,
    state_page,
    wants_page,
)  # fmt: skip
from bancada.gateway.edge import Body, invite_body
from bancada.gateway.errors import api_failure, retry_after, status_of
from bancada.gateway.forwarding import Forwarder, asks_for_websocket, raw_target, scheme_of
from bancada.gateway.passwords import Passwords
from bancada.gateway.visitors import COOKIE, Visitor, Visitors, load_secret

if TYPE_CHECKING:
    from bancada.domain.routes import ApplicationRoute
    from bancada.gateway.callers import Callers
    from bancada.gateway.edge import Limits
    from bancada.gateway.table import RouteTable
    from bancada.settings import Settings

RETRY_AFTER_S = 2
KEEP_IDLE_S = 4.0
"""Shorter than common servers keep a silent connection: uvicorn 5 s."""
FORM_LIMIT_BYTES = 16 * 1024
FAILURE_DELAY_S = 0.5
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_DOCUMENTS = frozenset({"document", "iframe", "frame", "embed", "object"})
"""What browsers fetch to run scripts of it at the address where it is found (Sec-Fetch-Dest)."""
log = logging.getLogger("bancada.gateway")


@dataclass(frozen=True, slots=True)
class Visit:
    """A request for an application, None where there is none of that name: where it is seen, and what it asks for."""

    route: ApplicationRoute | None
    subdomain: str
    place: Place
    target: str

    @property
    def path(self) -> str:
        """The path within the application, still percent-encoded."""
        return self.target.partition("?")[0]


class Applications:
    """Answers requests for applications; keeps no state beyond the route table."""

    def __init__(self, table: RouteTable, callers: Callers, settings: Settings, limits: Limits) -> None:
        self._table = table
        self._suffix = f".{settings.domain}".lower()
        self._prefix = settings.application_path("") if settings.has_application_paths else ""
        self._visitors = Visitors(table, callers, load_secret(settings.home / "secrets" / "applications.key"))
        self._passwords = Passwords(table, settings.run_dir / "api.sock")
        self._idle_s = limits.body_idle_s
        kept = aiohttp.TCPConnector(keepalive_timeout=KEEP_IDLE_S, limit=0)
        own = aiohttp.TCPConnector(force_close=True, limit=0)
        self._forwarder = Forwarder(kept, own, limits, patience_s=0.0)

    def find(self, request: web.BaseRequest, path: str, host_name: str) -> Visit | None:
        """Return the visit that a request is, or None where it is for the workbench itself."""
        label = host_name.removesuffix(self._suffix) if host_name.endswith(self._suffix) else ""
        by_path = bool(self._prefix) and path.startswith(self._prefix)
        if not label and not by_path:
            return None
        target, prefix = raw_target(request.raw_path), ""
        if by_path:
            named = path[len(self._prefix) :].partition("/")[0]
            if label in {"", named}:
                target = target[len(self._prefix) + len(named) :]
                prefix = "" if label else f"{self._prefix}{named}"
                label = named
        place = Place(scheme_of(request), request.headers.get("Host", ""), prefix)
        return Visit(self._table.find_application(label), label, place, target)

    async def answer(
        self, visit: Visit, request: web.BaseRequest, request_id: str, facts: dict[str, Any]
    ) -> web.StreamResponse:
        """Return the application's answer, the sign-in page, or why there is none."""
        if visit.route is None:
            return self._without_application(visit, request, request_id)
        facts["application_id"] = visit.route.application_id
        if not visit.target.startswith("/"):  # the prefix alone: relative links need its slash
            return web.Response(status=308, headers={"Location": f"{visit.place.prefix}/{visit.target}"})
        if visit.place.prefix and request.headers.get("Sec-Fetch-Dest", "") in _DOCUMENTS:
            return self._to_own_host(visit, request)
        if visit.path in {SIGN_IN_PATH, SIGN_OUT_PATH}:
            return await self._sign_in_or_out(visit, visit.route, request)
        if visit.path == PASS_PATH:
            return await self._by_pass(visit, visit.route, request, request_id)
        try:
            visitor = self._recognise(visit.route, request)
        except WorkbenchError as error:
            facts["code"] = error.code
            return self._refusal(visit, visit.route, request, error, request_id)
        if visitor is None and not visit.route.bypass_authentication:
            missing = NotAuthenticated(
                "This application asks who you are.",
                hint="Send an API v2 key with the audience Application as `Authorization: Bearer <key>`.",
                code="key_missing",
            )
            return self._refusal(visit, visit.route, request, missing, request_id)
        if not visit.route.port:
            return self._not_answering(visit.route, request, request_id)
        return await self._pass_on(visit, visit.route, visitor, request, request_id)

    def _to_own_host(self, visit: Visit, request: web.BaseRequest) -> web.Response:
        """Send a browser away from where the workbench's pages are: scripts of both would be at home together."""
        port = request.headers.get("Host", "").partition(":")[2]
        host = f"{visit.subdomain}{self._suffix}{f':{port}' if port else ''}"
        return web.Response(status=307, headers={"Location": f"{visit.place.scheme}://{host}{visit.target}"})

    async def close(self) -> None:
        """Close the connections to the applications and to the API."""
        await self._forwarder.close()
        await self._passwords.close()

    async def close_websockets(self) -> None:
        """Send everybody away who would otherwise stay for ever."""
        await self._forwarder.close_websockets()

    def _recognise(self, route: ApplicationRoute, request: web.BaseRequest) -> Visitor | None:
        try:
            visitor = self._visitors.recognise(route, request)
            if visitor is not None and visitor.is_by_cookie:
                _refuse_other_origins(request)
        except (NotAuthenticated, NotAllowed, TooBusy):
            if route.bypass_authentication:
                return None  # everybody may come in, also with a key that opens nothing, and is nobody then
            raise
        return visitor

    def _is_welcome(self, visit: Visit, request: web.BaseRequest) -> bool:
        """Tell whether who was let in would be let in now."""
        route = self._table.find_application(visit.subdomain)
        try:
            return route is not None and (route.bypass_authentication or bool(self._visitors.recognise(route, request)))
        except (NotAuthenticated, NotAllowed, TooBusy):
            return False

    async def _pass_on(
        self, visit: Visit, route: ApplicationRoute, visitor: Visitor | None, request: web.BaseRequest, request_id: str
    ) -> web.StreamResponse:
        is_own = not self._visitors.is_ours(request.headers.get("Authorization", ""))
        username = visitor.username if visitor is not None else ""
        headers = headers_for_application(request, request_id, visit.place, username, keep_authorization=is_own)
        url = URL.build(scheme="http", host="127.0.0.1", port=route.port, path=visit.target, encoded=True)
        try:
            return await self._forwarder.pass_on(
                request, url, headers, lambda answered: bring_home(answered, visit.place),
                lambda: self._is_welcome(visit, request),
            )  # fmt: skip
        except aiohttp.WSServerHandshakeError as error:
            return web.Response(status=error.status if error.status >= 400 else 502)
        except DeadlineExceeded as error:
            return api_failure(408, f"{error.message} (request {request_id})")
        except (aiohttp.ClientError, ConnectionError):
            log.info("application %s broke off request %s", route.application_id, request_id)
            return self._broken_off(route, request, request_id)

    def _broken_off(self, route: ApplicationRoute, request: web.BaseRequest, request_id: str) -> web.Response:
        if wants_page(request):
            state = "quiet" if route.port_variable else "died"
            return state_page(_language(request), route.name, state, route.port_variable, 502, RETRY_AFTER_S)
        text = f"The application {route.name!r} ended the request without an answer."
        if route.port_variable:
            text = f"Nothing answers in {route.name}: start a server there on 127.0.0.1 at its {route.port_variable}."
        return _with_retry(api_failure(502, f"{text} (request {request_id})"))

    def _not_answering(self, route: ApplicationRoute, request: web.BaseRequest, request_id: str) -> web.Response:
        state = "starting" if route.is_coming else route.status
        status, retry_after_s = (503, RETRY_AFTER_S) if route.is_coming else (502 if state == "failed" else 503, 0)
        if wants_page(request):
            return state_page(_language(request), route.name, state, route.reason, status, retry_after_s)
        text = f"The application {route.name!r} is {route.status or state}. {route.reason}".strip()
        response = api_failure(status, f"{text} (request {request_id})")
        if not retry_after_s:
            response.headers.popall("Retry-After", None)  # asking again does not help
            return response
        return _with_retry(response)

    def _without_application(self, visit: Visit, request: web.BaseRequest, request_id: str) -> web.Response:
        if wants_page(request):
            return state_page(_language(request), "", "absent", visit.subdomain, 404)
        return api_failure(
            404, f"There is no application with the subdomain {visit.subdomain!r}. (request {request_id})"
        )

    def _refusal(
        self, visit: Visit, route: ApplicationRoute, request: web.BaseRequest, error: WorkbenchError, request_id: str
    ) -> web.Response:
        if wants_page(request):
            problem = "" if error.code == "key_missing" else error.message
            next_path = visit.place.prefix + visit.target
            return _refused_page(request, route, visit.place, next_path, error, problem)
        response = api_failure(status_of(error), f"{error.sentence()} (request {request_id})")
        response.headers.update(retry_after(error))
        if isinstance(error, NotAuthenticated):
            response.headers["WWW-Authenticate"] = 'Bearer realm="bancada"'
        return response

    async def _sign_in_or_out(self, visit: Visit, route: ApplicationRoute, request: web.BaseRequest) -> web.Response:
        if request.method in _SAFE:
            if visit.path == SIGN_OUT_PATH:
                return sign_out_page(_language(request), route.name, visit.place)
            return sign_in_page(_language(request), route.name, visit.place, f"{visit.place.prefix}/", status=200)
        if request.method != "POST":
            return web.Response(status=405, headers={"Allow": "GET, HEAD, POST"})
        try:
            _refuse_other_origins(request)
        except NotAllowed as error:  # another site must not sign somebody in as somebody else, or out
            return sign_in_page(
                _language(request), route.name, visit.place, f"{visit.place.prefix}/", error.message, 403
            )
        if visit.path == SIGN_OUT_PATH:
            return _go(f"{visit.place.prefix}/", _cookie("", 0, visit.place))
        return await self._sign_in(visit, route, request)

    async def _by_pass(
        self, visit: Visit, route: ApplicationRoute, request: web.BaseRequest, request_id: str
    ) -> web.Response:
        """Give a pass to who posts a key, and let a browser in that comes with one: so the pages send people on."""
        home = f"{visit.place.prefix}/"
        try:
            if request.method == "POST":
                _refuse_other_origins(request)
                issued = self._visitors.issue_pass(route, request, (await self._read_form(request)).get("key", ""))
                return web.Response(text=issued, headers={"Cache-Control": "no-store"})
            value, lives_s = self._visitors.enter(route, request.query.get("pass", ""))
        except WorkbenchError as error:
            if wants_page(request):
                return sign_in_page(
                    _language(request), route.name, visit.place, home, error.sentence(), status_of(error)
                )
            return self._refusal(visit, route, request, error, request_id)
        return _go(home, _cookie(value, lives_s, visit.place))

    async def _sign_in(self, visit: Visit, route: ApplicationRoute, request: web.BaseRequest) -> web.Response:
        form = await self._read_form(request)
        next_path = _local_path(form.get("next", ""), visit.place)
        by_key = "username" not in form
        try:
            if by_key:
                value, lives_s = self._visitors.sign_in(route, request, form.get("key", ""))
            else:
                made = await self._passwords.sign_in(request, form["username"].strip(), form.get("password", ""))
                value, lives_s = self._visitors.admit(route, made)
        except WorkbenchError as error:
            log.warning(
                "a sign-in from %s to application %s failed: %s", request.remote, route.application_id, error.code
            )
            await asyncio.sleep(FAILURE_DELAY_S)
            return _refused_page(request, route, visit.place, next_path, error, error.sentence(), by_key=by_key)
        return _go(next_path, _cookie(value, lives_s, visit.place))

    async def _read_form(self, request: web.BaseRequest) -> dict[str, str]:
        invite_body(request)
        body = bytearray()
        async for part in Body(request.content, self._idle_s):
            body += part
            if len(body) > FORM_LIMIT_BYTES:
                return {}
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=10)
        return {name: values[-1] for name, values in fields.items()}


def _refused_page(
    request: web.BaseRequest, route: ApplicationRoute, place: Place, next_path: str, error: WorkbenchError,
    problem: str, *, by_key: bool = False,
) -> web.Response:  # fmt: skip
    language, status = _language(request), status_of(error)
    response = sign_in_page(language, route.name, place, next_path, problem, status, by_key=by_key)
    response.headers.update(retry_after(error))
    return response


def _refuse_other_origins(request: web.BaseRequest) -> None:
    """Refuse what a page of another origin made a browser do: a write, or a WebSocket.

    SameSite alone does not tell one application's page from another's, for they are of one site.

    Raises:
        NotAllowed: the browser says that it comes from elsewhere (`other_origin`).
    """
    if request.method in _SAFE and not asks_for_websocket(request):
        return
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    is_own = urlsplit(origin).netloc == request.headers.get("Host", "") if origin else site in {None, "same-origin"}
    if not is_own:
        raise NotAllowed("This request comes from a page of another site.",
                         hint="Open the application itself.", code="other_origin")  # fmt: skip


def _local_path(path: str, place: Place) -> str:
    """Return where to go after signing in: a path of this application, never another host."""
    home = f"{place.prefix}/"
    is_local = path.startswith("/") and not path.startswith("//") and path.isprintable() and "\\" not in path
    return path if is_local and path.startswith(home) and path.isascii() else home


def _cookie(value: str, lives_s: int, place: Place) -> str:
    secure = "; Secure" if place.scheme == "https" else ""
    return f"{COOKIE}={value}; Path={place.prefix}/; Max-Age={lives_s}; HttpOnly; SameSite=Lax{secure}"


def _go(path: str, cookie: str) -> web.Response:
    headers = {"Location": path, "Set-Cookie": cookie, "Cache-Control": "no-store"}
    return web.Response(status=303, headers=headers)


def _language(request: web.BaseRequest) -> str:
    return choose_language(request.headers.get("Accept-Language", ""))


def _with_retry(response: web.Response) -> web.Response:
    response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response
