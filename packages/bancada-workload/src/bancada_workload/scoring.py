"""From a caller's bytes to the answer's bytes: the ASGI application of a replica, and the envelope it speaks.

Predictions run in worker threads, so that `/ready` answers while one computes. What waits is bounded, and a call
that has not begun is dropped when its caller has gone, and refused when its time to wait (`X-Bancada-Timeout-Ms`, from
the gateway) is over: only the replica knows that such a call is safe to repeat.
"""

from __future__ import annotations

import asyncio
import json
import sys
import traceback
import uuid
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from bancada_workload.failures import CallFailure, bad_request, describe
from bancada_workload.jsonable import WHAT_TO_RETURN, NotJsonable, encode

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Answer = tuple[int, bytes]


@dataclass(frozen=True)
class Crns:
    """Names of what this replica serves, as they appear in answers."""

    model: str
    build: str
    deployment: str


class Scorer:
    """ASGI application around one model: `GET /ready` and `POST /predict`."""

    def __init__(self, model: Any, crns: Crns, *, workers: int = 1, queue: int = 512) -> None:  # noqa: ANN401
        self._model = model
        self._crns = crns
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="predict")
        self._queue = queue
        self._pending = 0

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        request_id = _header(scope, b"x-request-id")
        if scope["path"] == "/ready":
            await _reply(send, 200, encode({"ready": True, "pending": self._pending}))
        elif scope["path"] != "/predict" or scope["method"] != "POST":
            failure = CallFailure(404, "not_found", "A replica knows GET /ready and POST /predict.")
            await _reply(send, 404, encode(failure.to_body(request_id)))
        else:
            patience_s = _patience_s(_header(scope, b"x-bancada-timeout-ms"))
            await self._admit(await _read(receive), request_id, patience_s, receive, send)

    def answer(self, body: bytes, request_id: str = "") -> Answer:
        """Return the status and the JSON body for one caller's body; never raises."""
        try:
            return 200, encode({"success": True, "response": self._respond(_parse(body))})
        except BaseException as error:  # noqa: BLE001 - user code may raise anything, SystemExit included
            failure = _failure_of(error)
        return failure.status, encode(failure.to_body(request_id))

    def close(self) -> None:
        """Let the worker threads end."""
        self._threads.shutdown(wait=False)

    def _respond(self, request: Any) -> Any:  # noqa: ANN401
        prediction = self._model.predict(request)
        if not self._model.wraps_prediction:
            return prediction
        return {"model_deployment_crn": self._crns.deployment, "prediction": prediction, "uuid": str(uuid.uuid4())}

    async def _admit(
        self, body: bytes | None, request_id: str, patience_s: float | None, receive: Receive, send: Send
    ) -> None:
        if body is None:
            return  # the gateway may already have given this call to another replica
        if self._pending >= self._queue:
            failure = CallFailure(503, "too_busy", f"{self._queue} calls already wait for this replica.")
            await _reply(send, 503, encode(failure.to_body(request_id)))
        else:
            await self._predict(body, request_id, patience_s, receive, send)

    async def _predict(
        self, body: bytes, request_id: str, patience_s: float | None, receive: Receive, send: Send
    ) -> None:
        self._pending += 1
        job = self._threads.submit(self.answer, body, request_id)
        running = asyncio.wrap_future(job)
        gone = asyncio.ensure_future(receive())  # the next event after the body can only be the disconnect
        try:
            waited: set[asyncio.Future[Any]] = {running, gone}
            await asyncio.wait(waited, timeout=patience_s, return_when=asyncio.FIRST_COMPLETED)
            if running.done() or not job.cancel():
                # What has begun counts as pending until it ends, though nobody may wait for it.
                await _reply(send, *await running)
            elif not gone.done():
                await _reply(send, 503, encode(_waited_in_vain(patience_s).to_body(request_id)))
        finally:
            gone.cancel()
            self._pending -= 1


def _patience_s(header: str) -> float | None:
    return int(header) / 1000 if header.isdigit() else None


def _waited_in_vain(patience_s: float | None) -> CallFailure:
    return CallFailure(503, "too_busy", f"The call waited {patience_s or 0:.1f} s for its turn, and was not begun.",
                       "Call again; more replicas shorten the wait.")  # fmt: skip


def _failure_of(error: BaseException) -> CallFailure:
    if isinstance(error, CallFailure):
        return error
    if isinstance(error, NotJsonable):
        return CallFailure(500, "prediction_not_json", f"The model's answer cannot be sent as JSON: {error}.",
                           WHAT_TO_RETURN)  # fmt: skip
    traceback.print_exception(type(error), error, error.__traceback__, file=sys.stderr)
    return CallFailure(500, "model_failed", f"The model raised {describe(error)}",
                       "The replica's log has the traceback.")  # fmt: skip


def _parse(body: bytes) -> Any:  # noqa: ANN401
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise bad_request("not_json", f"The body is not JSON: {describe(error)}") from error
    if not isinstance(document, dict) or "request" not in document:
        raise bad_request("request_missing", "The body must be a JSON object with `request`.")
    return document["request"]


async def _read(receive: Receive) -> bytes | None:
    """Return the whole body, or None when its sender has gone before the end."""
    chunks: list[bytes] = []
    while True:
        event = await receive()
        if event["type"] == "http.disconnect":
            return None
        chunks.append(event.get("body", b""))
        if not event.get("more_body"):
            return b"".join(chunks)


async def _reply(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _header(scope: dict[str, Any], name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")
