"""Which workbench a command talks to, with which key, and how."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, urlsplit

import cmlapi

from bancada.domain.errors import InvalidRequest, NotReady
from bancada.settings import Settings, load_settings
from bancada.supervise.record import read_record

if TYPE_CHECKING:
    from cmlapi.rest import RESTClientObject, RESTResponse

NATIVE = "/api/native/v1"


@dataclass(frozen=True)
class Connection:
    """A workbench and a key; every call raises `cmlapi.rest.ApiException` when the workbench refuses it."""

    url: str
    key: str

    @cached_property
    def api(self) -> cmlapi.CMLServiceApi:
        """API v2."""
        return cmlapi.default_client(self.url, self.key)

    def get(self, path: str) -> Any:  # noqa: ANN401 - JSON
        """Return what the native API has at this path."""
        return json.loads(self.read(path).data)

    def read(self, path: str, **query: object) -> RESTResponse:
        """Return an answer of the native API with its headers, its body unread by us."""
        answer = self._rest.request("GET", self.native(path), query_params=list(query.items()), headers=self.headers)
        return cast("RESTResponse", answer)  # it has been read, as `_preload_content` is left at True

    def pages(self, path: str, name: str) -> Iterator[dict[str, Any]]:
        """Yield the elements of a list of the native API, page after page."""
        token = ""
        while True:
            answer = self.get(f"{path}{'&' if '?' in path else '?'}page_token={segment(token)}" if token else path)
            yield from answer[name]
            if not (token := answer["next_page_token"]):
                return

    def post(self, path: str, body: Mapping[str, object] | None = None) -> Any:  # noqa: ANN401 - JSON
        """Ask the native API for something and return its answer."""
        return self.send("POST", path, body)

    def send(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Any:  # noqa: ANN401 - JSON
        """Change something by the native API and return its answer."""
        headers = {**self.headers, "Content-Type": "application/json"}
        return json.loads(self._rest.request(method, self.native(path), headers=headers, body=body or {}).data)

    def upload(self, path: str, content: Iterator[bytes], content_type: str, size_bytes: int) -> None:
        """Send a body of known size to API v2 without holding it in memory."""
        headers = {**self.headers, "Content-Type": content_type, "Content-Length": str(size_bytes)}
        pool = self._rest.pool_manager
        answer = pool.request("POST", f"{self.url}/api/v2{path}", body=content, headers=headers, retries=False)
        if answer.status >= 300:
            raise cmlapi.rest.ApiException(http_resp=cmlapi.rest.RESTResponse(answer))

    def download(self, path: str, block_bytes: int) -> Iterator[bytes]:
        """Yield the body of an answer of API v2 without holding it in memory."""
        pool = self._rest.pool_manager
        answer = pool.request("POST", f"{self.url}/api/v2{path}", headers=self.headers, preload_content=False)
        try:
            if answer.status >= 300:
                raise cmlapi.rest.ApiException(http_resp=cmlapi.rest.RESTResponse(answer))
            yield from answer.stream(block_bytes)
        finally:
            answer.release_conn()

    def native(self, path: str) -> str:
        """Return an address of the native API."""
        return f"{self.url}{NATIVE}{path}"

    @property
    def headers(self) -> dict[str, str]:
        """The headers of every call."""
        return {"Authorization": f"Bearer {self.key}", "Accept": "application/json"}

    @cached_property
    def _rest(self) -> RESTClientObject:
        client: RESTClientObject = self.api.api_client.rest_client
        return client


def connect(home: str | None, url: str | None, key: str | None) -> Connection:
    """Return the connection that the options, the variables and the home describe, in this order.

    Naming a home means its workbench: BANCADA_URL and BANCADA_API_KEY count only without --home.

    The home's own key goes to the home's own workbench only: an address from elsewhere needs a key from elsewhere.

    Raises:
        InvalidRequest: the address is malformed, or there is no key for it.
        NotReady: no address is given and there is no workbench in the home.
    """
    if home is None:
        url, key = url or _variable("BANCADA_URL"), key or _variable("BANCADA_API_KEY")
    if url:
        if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).netloc:
            raise InvalidRequest(f"--url must look like http://HOST:PORT, got {url!r}.")
        if not key:
            raise InvalidRequest("An address given by --url or BANCADA_URL needs a key.",
                                 hint="Add --key or set BANCADA_API_KEY.")  # fmt: skip
        return Connection(url.rstrip("/"), key)
    settings = load_settings(home)
    return Connection(_own_url(settings), key or admin_key(settings))


def admin_key(settings: Settings) -> str:
    """Return the key that the home keeps for its owner.

    Raises:
        NotReady: the home has none yet.
    """
    path = settings.home / "secrets" / "admin.json"
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["api_key"])
    except FileNotFoundError:
        raise NotReady(
            f"There is no workbench in {settings.home}.", hint="Start one with `bancada up`, or name its home: --home."
        ) from None


def _variable(name: str) -> str | None:
    return os.environ.get(name, "").strip() or None  # a file with Windows line endings leaves a \\r behind


def _own_url(settings: Settings) -> str:
    """Return the address that the running supervisor wrote down; its port may differ from the settings'."""
    record = read_record(settings)
    return record.url if record else settings.public_url


def segment(text: str) -> str:
    """Return a text as one segment of a path."""
    return quote(text, safe="")
