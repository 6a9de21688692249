"""Model calls: from a request to a place in a deployment's queue, and from a worker's answer to its record.

Both ways into the gateway, the quick one and the general one, come through here. A call is admitted or refused at
once; its answer comes later, by a callback, after its record was written.
"""

from __future__ import annotations

import asyncio
import re
import time
import zlib
from typing import TYPE_CHECKING

import orjson

from bancada.domain.errors import (
    DeadlineExceeded,
    InvalidRequest,
    NotFound,
    NotReady,
    PlatformFailed,
    TooBusy,
    WorkbenchError,
)
from bancada.domain.prediction_records import CallKind, pack
from bancada.gateway.errors import failure_body, failure_headers, status_of
from bancada.gateway.queues import Call, Stage, falls, new_uuid
from bancada.gateway.rates import Rates

if TYPE_CHECKING:
    from collections.abc import Callable

    from bancada.domain.routes import CallerKey
    from bancada.gateway.callers import Callers
    from bancada.gateway.heads import Head
    from bancada.gateway.queues import DeploymentQueue
    from bancada.gateway.spool import Spool
    from bancada.gateway.table import RouteTable, Target
    from bancada.gateway.traces import Traces
    from bancada.settings import Settings

LAST_TURN_S = 0.5
"""How long before its deadline a call that still waits is given up, so that the word of it is in time."""
HELD_S = 5.0
"""How long a call waits for a replica to come back where all are gone for the moment."""
TICK_S = 0.05
_OPEN_INFERENCE = (CallKind.OPEN_INFERENCE, CallKind.OPEN_INFERENCE_BINARY)
_AT_START = re.compile(rb'\s*\{\s*"accessKey"\s*:\s*"([!#-\[\]-~]{1,256})"\s*,\s*"request"\s*:')
_COPY = "Copy `access_key` of the model."
_HOW_TO_SERVE = "Deploy a build of the model, or restart its deployment."
_SHAPE = 'Send {"accessKey": "<access key>", "request": {...}}.'


class ModelCalls:
    """Admits calls, watches over their deadlines, and ends them."""

    def __init__(
        self, table: RouteTable, callers: Callers, settings: Settings, spool: Spool, traces: Traces | None = None
    ) -> None:
        self.refusals: dict[str, int] = {}
        """Calls that were refused at the door, by code."""
        self._traces = traces
        self._table = table
        self._callers = callers
        self._spool = spool
        self._rates = Rates()
        self._limit = settings.call_queue
        self._open: set[Call] = set()
        self._ticking = False
        table.on_answered, table.on_died, table.on_unread = self.end_answered, self._end_died, self.dispatch_again
        table.on_gone = self.dispatch_again

    @property
    def pending(self) -> int:
        """Calls that somebody waits for."""
        return len(self._open)

    def begin(self, head: Head, body: bytes, remote: str, request_id: str, answer_to: Callable[[Call], None]) -> Call:
        """Admit a call; `answer_to` is called with it once it has ended.

        Raises:
            WorkbenchError: it is refused; nothing of it was begun, and nothing is recorded.
        """
        try:
            return self._admit(head, body, remote, request_id, answer_to)
        except WorkbenchError as error:
            self.refusals[error.code] = self.refusals.get(error.code, 0) + 1
            raise

    def give_up(self, call: Call) -> None:
        """End a call whose caller has gone: one that waits is dropped, one that runs is recorded when it ends."""
        if call.stage is Stage.WAITING:
            self._end_in_gateway(call, 499, "caller_gone", b"")

    def end_answered(self, calls: list[Call]) -> None:
        """Record calls that a worker answered, and then answer them."""
        now = time.monotonic()
        records: list[bytes] = []
        for call in calls:
            call.stage = Stage.ENDED
            self._count(call, now, records)
        if records:
            self._spool.write(records)
        for call in calls:
            call.answer_to(call)

    def dispatch_again(self, calls: list[Call]) -> None:
        """Find another queue for calls that were not begun and whose deployment left the routes, or lost a worker."""
        for call in calls:
            if call.is_shadow:  # of a deployment that nobody compares any more
                self._open.discard(call)
                continue
            call.stage, call.queue = Stage.WAITING, None
            target = self._table.find_target(call.route.access_key)
            queue = None if target is None else self._choose(target, call)
            if queue is None:
                reason = target.route.reason if target else "The model was deleted."
                self._refuse(call, _not_served(reason, is_coming=bool(target and target.route.is_coming)))
            else:
                queue.put(call)

    def find_model(self, name: str, head: Head, remote: str) -> tuple[Target, CallerKey | None]:
        """Return the model of an access key, an id or a name, and who calls it, where that was asked.

        An access key is a secret, and enough where the model asks for no more. Ids and names are none, so who calls
        by them needs an API key in any case.

        Raises:
            NotFound: there is none, for this caller.
            InvalidRequest: the caller may call several of this name.
            NotAuthenticated, NotAllowed, TooBusy: as `Callers.authorise`.
        """
        target = self._table.find_target(name)
        if target is not None:
            return target, self._authorise(target, head, remote) if target.route.auth_enabled else None
        named = self._table.find_named(name)
        if named:
            caller = self._recognise(head, remote)
            mine = [target for target in named if _may_call(target, caller)]
            if len(mine) > 1:
                raise InvalidRequest(f"{len(mine)} models are called {name!r}.", code="name_ambiguous",
                                     hint="Name it by its id or access key.")  # fmt: skip
            if mine:
                return mine[0], caller
        unknown = NotFound("No model has this access key.", hint=_COPY, code="access_key_unknown")
        self._callers.count(remote, unknown)
        raise unknown

    def _admit(self, head: Head, body: bytes, remote: str, request_id: str, answer_to: Callable[[Call], None]) -> Call:
        if head.address is None:
            raise NotFound("This is not the address of a model.", hint="POST to /model.")
        kind = head.address.kind
        target, caller = self.find_model(head.address.model or read_access_key(body, head, kind), head, remote)
        route = target.route
        if route.calls_per_s:
            who = caller.key_id if caller else remote
            self._rates.spend(route.model_id, who, route.calls_per_s, time.monotonic())
        if target.pending >= (route.queue or self._limit):
            raise TooBusy(f"{target.pending} calls already wait for this model.", hint="Try again in a moment.")
        if self._spool.is_full:
            raise TooBusy("Calls cannot be recorded at the moment, so none is accepted.",
                          hint="The workbench's disk is full; ask its operator.", code="records_full")  # fmt: skip
        call = Call(kind, body, request_id, route, answer_to, caller, remote)
        if kind in _OPEN_INFERENCE:
            call.extra = _extra_of(head)
        if route.sticky_header:
            call.sticky = head.header(route.sticky_header.lower()).encode("latin-1")
        self._enter(target, call, head)
        return call

    def _authorise(self, target: Target, head: Head, remote: str) -> CallerKey:
        caller = self._recognise(head, remote)
        self._callers.admit(target.route, caller)
        return caller

    def _recognise(self, head: Head, remote: str) -> CallerKey:
        """Return whose key a head has; it is looked at once for as long as the routes stay the same."""
        if head.caller is None or head.caller_version != self._table.snapshot.version:
            head.caller = self._callers.recognise(remote, head.header("authorization"))
            head.caller_version = self._table.snapshot.version
        else:
            self._callers.check(head.caller, remote)
        return head.caller

    def _enter(self, target: Target, call: Call, head: Head) -> None:
        call.arrived, call.arrived_us = time.monotonic(), time.time_ns() // 1000
        call.uuid = new_uuid(call.arrived_us)
        call.request_id = call.request_id or call.uuid.hex()
        queue = self._choose(target, call)
        if queue is None:
            raise _not_served(target.route.reason, is_coming=target.route.is_coming)
        target.pending += 1
        call.target = target
        self._open.add(call)
        if self._traces is not None:
            self._traces.begin(call, head)
        queue.put(call)
        for shadow in target.shadows:
            if len(shadow.queue.waiting) < self._limit and falls(call.uuid, shadow.variant.weight / 100):
                self._copy(call, shadow.queue)
        if not self._ticking:
            self._ticking = True
            asyncio.get_running_loop().call_later(TICK_S, self._tick)

    def _copy(self, call: Call, queue: DeploymentQueue) -> None:
        copy = Call(call.kind, call.body, call.request_id, call.route, _nobody, call.caller, call.remote)
        copy.arrived, copy.arrived_us, copy.extra = call.arrived, call.arrived_us, call.extra
        copy.uuid, copy.pair = new_uuid(call.arrived_us), call.uuid
        self._open.add(copy)
        queue.put(copy)

    def _choose(self, target: Target, call: Call) -> DeploymentQueue | None:
        lane = target.choose(zlib.crc32(call.sticky) if call.sticky else int.from_bytes(call.uuid[-4:], "big"))
        if lane is None:
            return None
        if lane.variant.wakes and not lane.queue.workers:
            self._table.wake()
        return lane.queue

    def _count(self, call: Call, now: float, records: list[bytes]) -> None:
        """Take an ended call out of the books, and add its record to `records`, if it has one."""
        self._open.discard(call)
        if call.target is not None:
            call.target.pending -= 1
        queue = call.queue
        if queue is None:
            return
        begun = call.begun or now
        queue_us = int((begun - call.arrived) * 1e6)
        total_us = int((now - call.arrived) * 1e6)
        queue.counters.count(call, queue_us, total_us)
        queue.idle_since = now
        if self._traces is not None:
            self._traces.end(call, queue_us, total_us)
        recording = queue.variant.recording
        if not falls(call.pair or call.uuid, recording.share):
            return
        caller = call.caller
        records.append(pack(
            call.uuid, call.route.model_id, queue.deployment_id, queue.build_id, call.replica_id, call.kind,
            call.status, call.code, caller.user_id if caller else 0, caller.username if caller else "",
            call.request_id, call.arrived_us, queue_us, max(0, total_us - queue_us), total_us, call.batch_size,
            call.is_shadow, call.pair, call.metrics, call.body if recording.inputs else b"",
            call.answer if recording.outputs else b"",
        ))  # fmt: skip

    def _end_died(self, call: Call) -> None:
        died = PlatformFailed("The replica ended during this call; it was not repeated, as it may have run.",
                              hint="Call again.", code="replica_died")  # fmt: skip
        self._refuse(call, died)

    def _refuse(self, call: Call, error: WorkbenchError) -> None:
        call.headers = failure_headers(error)
        self._end_in_gateway(call, status_of(error), error.code, failure_body(error, call.request_id, call.kind))

    def _end_in_gateway(self, call: Call, status: int, code: str, answer: bytes) -> None:
        if call.stage is Stage.WAITING and call.queue is not None:
            call.queue.drop(call)
        call.status, call.code, call.content, call.answer = status, code, 0, answer
        self.end_answered([call])

    def _tick(self) -> None:
        now = time.monotonic()
        for call in list(self._open):
            deadline_s = call.route.deadline_s
            age = now - call.arrived
            if age >= deadline_s:
                self._refuse(call, _too_late(deadline_s))
            elif call.stage is Stage.WAITING:
                self._look_after(call, age, deadline_s - min(LAST_TURN_S, deadline_s / 4))
        self._ticking = bool(self._open)
        if self._ticking:
            asyncio.get_running_loop().call_later(TICK_S, self._tick)

    def _look_after(self, call: Call, age: float, patience_s: float) -> None:
        is_served = call.queue is not None and bool(call.queue.workers)
        if age >= patience_s:
            reason = "No replica of it came up in time."
            self._refuse(call, _not_begun(patience_s) if is_served else _not_served(reason, is_coming=True))
        elif not is_served and age >= HELD_S and not self._wakes(call):
            self._refuse(call, _not_served(call.route.reason, is_coming=call.route.is_coming))

    @staticmethod
    def _wakes(call: Call) -> bool:
        return call.queue is not None and call.queue.variant.wakes


def read_access_key(body: bytes, head: Head, kind: CallKind = CallKind.API_V2) -> str:
    """Return the access key of a call, from its body or else its query string.

    Where the body begins with it, as nearly all do, nothing more of the body is read: its worker reads it anyway.

    Raises:
        InvalidRequest: the body is not a JSON object with `request`, or there is no access key.
    """
    if kind is not CallKind.API_V2:
        found = head.query_value("accessKey", "access_key")
        if not found:
            raise InvalidRequest("The call lacks `accessKey`, text that names the model.",
                                 hint="Add ?accessKey=<access key> to the address.")  # fmt: skip
        return found
    if (match := _AT_START.match(body)) is not None:
        return match[1].decode()
    return _search_access_key(body, head)


def _search_access_key(body: bytes, head: Head) -> str:
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise InvalidRequest(f"The body must be JSON: {error}.", hint=f"{_SHAPE} JSON has no NaN: send null.") from None
    if not isinstance(document, dict):
        raise InvalidRequest("The body must be a JSON object.", hint=_SHAPE)
    if "request" not in document:
        raise InvalidRequest("The body lacks `request`, the input of the model.", hint=_SHAPE)
    found = document.get("accessKey") or head.query_value("accessKey", "access_key")
    if not isinstance(found, str) or not found:
        raise InvalidRequest("The call lacks `accessKey`, text that names the model.",
                             hint=f"{_SHAPE} Or add ?accessKey=<access key> to the address.")  # fmt: skip
    return found


def _extra_of(head: Head) -> bytes:
    """Return what a worker has to know of a call by the Open Inference Protocol beside its body.

    Raises:
        InvalidRequest: the length of the JSON before the binary data is no number.
    """
    extra: dict[str, object] = {"model_name": head.address.model if head.address else ""}
    if length := head.header("inference-header-content-length"):
        if not (length.isascii() and length.isdigit()):
            raise InvalidRequest(f"Inference-Header-Content-Length: expected a number of bytes, got {length[:40]!r}.")
        extra["json_length"] = int(length)
    return orjson.dumps(extra)


def _nobody(_call: Call) -> None:
    """Answer nobody: a shadow's caller is a copy."""


def _may_call(target: Target, key: CallerKey) -> bool:
    allowed = target.route.allowed_user_ids
    return allowed is None or key.user_id in allowed


def _too_late(deadline_s: float) -> DeadlineExceeded:
    return DeadlineExceeded(f"The model did not answer within {deadline_s:g} s.",
                            hint="Send fewer rows, or raise the deadline of calls.")  # fmt: skip


def _not_begun(patience_s: float) -> TooBusy:
    return TooBusy(f"The call waited {patience_s:.1f} s for its turn, and was not begun.",
                   hint="Call again; more replicas shorten the wait.")  # fmt: skip


def _not_served(reason: str, *, is_coming: bool) -> NotReady:
    said = reason or "Its replicas do not answer at the moment."
    hint = "Try again in a moment." if is_coming else _HOW_TO_SERVE
    return NotReady(f"The model is not being served. {said}", hint=hint, details={"passes": is_coming})
