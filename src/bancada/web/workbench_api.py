"""The public API as a page sees it: JSON in and out, one kind of failure, nothing that blocks."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx

from bancada.web.failures import AWAY, away, told
from bancada.web.languages import Language

Content = bytes | AsyncIterator[bytes]
V2, NATIVE = "/api/v2", "/api/native/v1"


class Failure(Exception):
    """What the API said instead of an answer: `text` is for people, in their language, and says what to do next.

    `status` is that of HTTP, 0 where nothing answered; `reason` is the error's stable code.
    """

    def __init__(self, status: int, reason: str, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.reason = reason
        self.text = text


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of what a workload writes: where the next begins, the writer's status, and whether nothing follows."""

    data: bytes
    next_offset: int
    status: str
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of any status, as it came, and how long it took."""

    status: int
    text: str
    seconds: float

    def json(self) -> Any:  # noqa: ANN401 - JSON
        """Return the body as JSON; None where it is none."""
        try:
            return json.loads(self.text)
        except ValueError:
            return None


class WorkbenchApi:
    """The API as one user; every method raises `Failure` where the workbench refuses or does not answer.

    What failed is told in `language`. Paths are whole (`f"{V2}/projects"`), their segments encoded by `segment`; a
    query value of None is left out.
    """

    def __init__(self, client: httpx.AsyncClient, key: str, address: str = "", language: Language = "en-US") -> None:
        self._client, self._key, self._address, self._language = client, key, address, language
        self._headers = {"X-Forwarded-For": address} if address else {}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"

    def through(self, client: httpx.AsyncClient) -> WorkbenchApi:
        """Return what the same user reaches over another client, such as MLflow and models behind the public port."""
        return WorkbenchApi(client, self._key, self._address, self._language)

    async def get(self, path: str, /, **query: object) -> Any:  # noqa: ANN401 - JSON
        """Return what is at a path."""
        return _json(await self._send("GET", path, query))

    async def post(self, path: str, body: object = None, **query: object) -> Any:  # noqa: ANN401 - JSON
        """Ask for something and return the answer."""
        return _json(await self._send("POST", path, query, json={} if body is None else body))

    async def ask(self, path: str, body: object) -> Answer:
        """Send something and return what came back, good or bad; it fails only where nothing answers."""
        begun = time.perf_counter()
        try:
            answer = await self._client.post(path, json=body, headers=self._headers)
        except httpx.HTTPError as error:
            raise self._unreachable() from error
        return Answer(answer.status_code, answer.text, time.perf_counter() - begun)

    async def put(self, path: str, body: object) -> Any:  # noqa: ANN401 - JSON
        """Replace what is at a path."""
        return _json(await self._send("PUT", path, {}, json=body))

    async def patch(self, path: str, body: object) -> Any:  # noqa: ANN401 - JSON
        """Change what is at a path."""
        return _json(await self._send("PATCH", path, {}, json=body))

    async def delete(self, path: str, **query: object) -> Any:  # noqa: ANN401 - JSON
        """Remove what is at a path."""
        return _json(await self._send("DELETE", path, query))

    async def every(self, path: str, name: str, **query: object) -> AsyncIterator[dict[str, Any]]:
        """Yield the elements of a list, page after page."""
        token = ""
        while True:
            answer = await self.get(path, **query, page_token=token or None)
            for element in answer[name]:
                yield element
            if not (token := answer.get("next_page_token") or ""):
                return

    async def read(self, path: str, /, **query: object) -> bytes:
        """Return the bytes at a path, all of them: for things that a page shows."""
        return (await self._send("GET", path, query)).content

    async def upload(self, path: str, name: str, content: bytes) -> None:
        """Send a file as the one part of a form."""
        await self._send("POST", path, {}, files={name: content})

    async def send(
        self, method: str, path: str, content: Content = b"", headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """Pass a body on as it is, and return an answer that is still to be read and to be closed."""
        sent = {**(headers or {}), **self._headers}
        request = self._client.build_request(method, path, content=content, headers=sent)
        try:
            answer = await self._client.send(request, stream=True)
        except httpx.HTTPError as error:
            raise self._unreachable() from error
        if answer.is_success:
            return answer
        await answer.aread()
        raise self._failure(answer)

    async def follow(self, path: str, offset: int = 0, wait_s: int = 20, **query: object) -> Piece:
        """Return what a log has from a byte on, after at most `wait_s` where it has nothing yet."""
        answer = await self._send("GET", path, {**query, "offset": offset, "wait_s": wait_s})
        return Piece(
            answer.content, int(answer.headers["X-Next-Offset"]), answer.headers["X-Status"],
            answer.headers["X-Complete"] == "true",
        )  # fmt: skip

    async def _send(self, method: str, path: str, query: Mapping[str, object], **content: Any) -> httpx.Response:  # noqa: ANN401 - httpx's own options
        asked = {name: str(value) for name, value in query.items() if value is not None}
        try:
            answer = await self._client.request(method, path, params=asked, headers=self._headers, **content)
        except httpx.HTTPError as error:
            raise self._unreachable() from error
        if answer.is_success:
            return answer
        raise self._failure(answer)

    def _failure(self, answer: httpx.Response) -> Failure:
        status = answer.status_code
        try:
            body = answer.json()
            code, words = str(body["details"][0]["reason"]), str(body["error"])
        except (ValueError, LookupError, TypeError):
            if status in {502, 503, 504}:
                return Failure(status, AWAY, away(self._language))
            code, words = "", answer.text[:500]
        return Failure(status, code, told(self._language, status, code, words))

    def _unreachable(self) -> Failure:
        return Failure(0, AWAY, away(self._language))


def segment(text: str) -> str:
    """Return a text as one segment of a path, and never as a step up from it."""
    return "%2E" * len(text) if text in {".", ".."} else quote(text, safe="")


def segments(path: str) -> str:
    """Return the path of a file as segments of a longer path."""
    return "/".join(map(segment, path.split("/")))


def _json(answer: httpx.Response) -> Any:  # noqa: ANN401 - JSON
    return json.loads(answer.content) if answer.content else None
