"""The headers between the gateway and an application: what it may not see, what it can trust, what leads back to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from multidict import CIMultiDict

from bancada.gateway.forwarding import request_headers

if TYPE_CHECKING:
    from aiohttp import web

USER_HEADER = "Remote-User"
OURS_START = "bancada_"
"""How the names of our own cookies begin."""
_IDENTITY = ("remote-", "x-remote-", "x-forwarded-user", "x-forwarded-prefix")
_OF_THE_WHOLE_HOST = ("Service-Worker-Allowed", "Clear-Site-Data")
"""What an application below a path must not say, because it would hold for its neighbours too."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a browser sees an application: at `prefix` (empty on a host of its own) of `host`, by `scheme`."""

    scheme: str
    host: str
    prefix: str


def headers_for_application(
    request: web.BaseRequest, request_id: str, place: Place, username: str, *, keep_authorization: bool
) -> CIMultiDict[str]:
    """Return what to send on: no key and no cookie of ours, and who it is that nobody else can say.

    `X_Remote_User` and `Remote_User` reach WSGI and CGI programs as the same variable as `Remote-User`, so names are
    compared with their underscores as hyphens.
    """
    headers = request_headers(request, request_id)
    for name in {name for name in headers if name.lower().replace("_", "-").startswith(_IDENTITY)}:
        headers.popall(name)
    if not keep_authorization:
        headers.popall("Authorization", None)
    cookies = [kept for kept in map(_without_ours, headers.popall("Cookie", [])) if kept]
    headers.extend(("Cookie", kept) for kept in cookies)
    if username:
        headers[USER_HEADER] = username if username.isascii() else quote(username)
    headers["X-Forwarded-Proto"] = place.scheme
    if place.prefix:
        headers["X-Forwarded-Prefix"] = place.prefix
    return headers


def bring_home(headers: CIMultiDict[str], place: Place) -> None:
    """Change an application's answer so that what it says of itself holds where the browser sees it.

    A redirect within the application keeps the prefix, a cookie belongs to this application's path and host only, and
    none has the name of ours.
    """
    if place.prefix:
        for name in ("Location", "Content-Location"):
            if name in headers:
                headers[name] = _with_prefix(headers[name], place)
        for name in _OF_THE_WHOLE_HOST:
            headers.popall(name, None)
    cookies = headers.popall("Set-Cookie", [])
    headers.extend(("Set-Cookie", _own_cookie(cookie, place.prefix)) for cookie in cookies if not _is_ours(cookie))


def _with_prefix(address: str, place: Place) -> str:
    origin = f"{place.scheme}://{place.host}"
    path = address.removeprefix(origin) if address.startswith(f"{origin}/") else address
    if not path.startswith("/") or path.startswith("//") or _is_below(path, place.prefix):
        return address
    return f"{place.prefix}{path}"


def _own_cookie(cookie: str, prefix: str) -> str:
    pair, *attributes = (part.strip() for part in cookie.split(";"))
    kept, path = [], "/"
    for attribute in attributes:
        name, _, value = attribute.partition("=")
        if name.strip().lower() == "path":
            path = value.strip()
        elif name.strip().lower() != "domain":  # or it would be sent to other applications, and to the workbench
            kept.append(attribute)
    if prefix and not _is_below(path, prefix):
        path = f"{prefix}{path if path.startswith('/') else '/'}"
    return "; ".join([pair, *kept, f"Path={path}"])


def _is_below(path: str, prefix: str) -> bool:
    return path == prefix or path.startswith((f"{prefix}/", f"{prefix}?"))


def _without_ours(header: str) -> str:
    return "; ".join(pair.strip() for pair in header.split(";") if pair.strip() and not _is_ours(pair))


def _is_ours(pair: str) -> bool:
    return pair.strip().lower().startswith(OURS_START)
