"""The web process: NiceGUI behind the gateway, on a unix socket that only this user can open."""

from __future__ import annotations

import importlib
import logging
import socket
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from fastapi import FastAPI
from nicegui import app, core, ui
from nicegui.translations import translations
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bancada.web.connections import open_connections
from bancada.web.languages import LANGUAGES, say

PAGES = (
    "sign_in",
    "relays",
    "projects",
    "new_project",
    "project_home",
    "workbench",
    "jobs",
    "job_graph",
    "job_forms",
    "job_page",
    "job_run_page",
    "applications",
    "application_page",
    "experiments",
    "run_page",
    "comparison",
    "registry",
    "models",
    "model_overview",
    "model_builds",
    "deployments",
    "deploying",
    "calling",
    "model_monitoring",
    "predictions",
    "application_doors",
    "project_settings",
    "account",
    "admin",
    "admin_users",
    "admin_teams",
    "admin_quotas",
    "admin_usage",
    "admin_runtimes",
    "admin_audit",
)
"""The modules that draw pages; each makes its own known when it is imported."""
RECONNECT_S = 20.0
"""How long what a page shows is kept for a browser that lost its connection."""
GRACE_S = 3
MESSAGE_BYTES = 16 * 1024 * 1024
"""The longest message of a page, such as a file that is run; the default is a megabyte."""
ASSETS = Path(__file__).parent / "static"
_SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "frame-ancestors 'none'; base-uri 'self'; form-action 'self'; "
    "object-src 'none'; img-src 'self' data: blob:; media-src 'self'",
}


def run_web(api_socket: Path, public_url: str, listener: socket.socket) -> None:
    """Serve the pages until SIGTERM or SIGINT; `public_url` is where this machine reaches the gateway."""
    open_connections(str(api_socket), public_url)
    config = uvicorn.Config(
        create_app(), access_log=False, log_config=None, proxy_headers=False, server_header=False,
        timeout_graceful_shutdown=GRACE_S, ws_max_size=MESSAGE_BYTES,
    )  # fmt: skip
    logging.getLogger("nicegui").setLevel(logging.WARNING)
    uvicorn.Server(config).run(sockets=[listener])


def create_app() -> ASGIApp:
    """Return the pages as an ASGI application."""
    for name in PAGES:
        importlib.import_module(f"bancada.web.{name}")
    app.add_static_files("/assets", ASSETS)
    core.sio.eio.max_http_buffer_size = MESSAGE_BYTES
    for language in LANGUAGES:  # what NiceGUI says by itself, of which it knows no Portuguese
        translations[language] = {
            "connection_lost": say(language, "Connection lost."),
            "trying_to_reconnect": say(language, "Trying to connect again…"),
            "message_too_long": say(language, "This is too long."),
            "message_too_long_body": say(language, "A page cannot send so much at once."),
        }
    outer = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    ui.run_with(
        outer, title="Bancada", favicon=ASSETS / "bancada.svg", reconnect_timeout=RECONNECT_S, tailwind=False,
        show_welcome_message=False, binding_refresh_interval=None,
    )  # fmt: skip
    return OwnOrigin(outer)


class OwnOrigin:
    """Refuses what other sites' pages send with a viewer's cookie, and says what browsers may do with our pages."""

    def __init__(self, inner: ASGIApp) -> None:
        self.app = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] == "lifespan" or not _is_foreign(scope):
            await self.app(scope, receive, _with_security(send))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            refused = PlainTextResponse("Requests of other sites' pages are not taken here.", status_code=403)
            await refused(scope, receive, send)


def _is_foreign(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    if scope["type"] == "http" and scope["method"] in {"GET", "HEAD"} and "/_nicegui_ws" not in scope["path"]:
        return False
    origin = headers.get("origin")
    host = headers.get("x-forwarded-host") or headers.get("host", "")
    return bool(origin) and urlsplit(origin).netloc != host


def _with_security(send: Send) -> Send:
    async def secured(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _SECURITY.items():
                headers.setdefault(name, value)
        await send(message)

    return secured
