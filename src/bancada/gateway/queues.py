"""The one queue of a deployment: calls wait here, and a worker that is free gets all that wait as its next batch.

A worker holds nothing that it has not begun, so that everything which waits can still go to another replica, time
out, or be dropped when its caller goes. Batches form by themselves: what arrives while a worker computes is the next
one, and a call that finds a worker idle waits for nobody.
"""

from __future__ import annotations

import asyncio
import random
import struct
import time
from bisect import bisect_left
from collections import deque
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

from bancada.domain.load import BUCKETS_MS

if TYPE_CHECKING:
    from collections.abc import Callable

    from bancada.domain.routes import CallerKey, ModelRoute, Variant
    from bancada.gateway.table import Target
    from bancada.gateway.workers import Worker

BATCH_BYTES = 1 << 20
"""Bodies that one message carries at most, unless a single one is longer."""
BATCH_BUCKETS = (1, 2, 4, 8, 16, 32, 64, 128, 256)
"""Upper bounds of the buckets that batches are counted in by how many calls they had; a last one holds those beyond."""


_UUID = struct.Struct(">QQ")
_LOW_62 = (1 << 62) - 1


class Stage(IntEnum):
    """How far a call has come."""

    WAITING = 0
    BEGUN = 1
    ENDED = 2


@dataclass(slots=True, eq=False)
class Call:
    """One call of a model from its arrival to its answer; times are monotonic, in seconds."""

    kind: int
    body: bytes
    request_id: str
    route: ModelRoute
    answer_to: Callable[[Call], None]
    caller: CallerKey | None = None
    remote: str = ""
    extra: bytes = b""
    sticky: bytes = b""
    pair: bytes = b""
    uuid: bytes = b""
    arrived: float = 0.0
    arrived_us: int = 0
    begun: float = 0.0
    stage: Stage = Stage.WAITING
    target: Target | None = None
    queue: DeploymentQueue | None = None
    replica_id: str = ""
    batch_size: int = 0
    status: int = 0
    content: int = 0
    code: str = ""
    metrics: bytes = b""
    answer: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def is_shadow(self) -> bool:
        """Whether it is a copy whose answer reaches nobody."""
        return bool(self.pair)


def new_uuid(now_us: int) -> bytes:
    """Return a UUID of version 7 (RFC 9562): ordered by time, so that rows of one moment lie together."""
    chance = random.getrandbits(74)
    return _UUID.pack((now_us // 1000) << 16 | 0x7000 | chance >> 62, 0b10 << 62 | chance & _LOW_62)


def falls(uuid: bytes, share: float) -> bool:
    """Tell whether a call is among this share of all, by the random end of its uuid."""
    return share >= 1.0 or int.from_bytes(uuid[-4:], "big") < share * 4294967296.0


@dataclass(slots=True)
class Counters:
    """What a deployment's calls amounted to since the gateway started."""

    calls: int = 0
    errors: int = 0
    by_status: dict[int, int] = field(default_factory=dict)
    queue_us: int = 0
    total_us: int = 0
    latency: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS_MS) + 1))
    batches: int = 0
    batch_sizes: list[int] = field(default_factory=lambda: [0] * (len(BATCH_BUCKETS) + 1))
    batched: int = 0

    def count(self, call: Call, queue_us: int, total_us: int) -> None:
        """Add one call that has ended."""
        self.calls += 1
        if call.status >= 500:
            self.errors += 1
        self.by_status[call.status] = self.by_status.get(call.status, 0) + 1
        self.queue_us += queue_us
        self.total_us += total_us
        self.latency[bisect_left(BUCKETS_MS, total_us / 1000)] += 1

    def count_batch(self, size: int) -> None:
        """Add one message of so many calls."""
        self.batches += 1
        self.batched += size
        self.batch_sizes[bisect_left(BATCH_BUCKETS, size)] += 1


class DeploymentQueue:
    """What waits for one deployment, and the workers that take it."""

    def __init__(self, variant: Variant) -> None:
        self.variant = variant
        """Its deployment's part in the routes; the last one, when it has none any more."""
        self.deployment_id = variant.deployment_id
        self.build_id = variant.build_id
        self.counters = Counters()
        self.waiting: deque[Call] = deque()
        self.workers: list[Worker] = []
        self.begun = 0
        self.idle_since = time.monotonic()
        self._is_pumping = False

    def put(self, call: Call) -> None:
        """Let a call wait; where nothing is under way it goes to a worker at once, else with all that has arrived."""
        call.queue = self
        self.waiting.append(call)
        if not self._is_pumping and not self.begun:
            self._pump()
        else:
            self.pump_soon()

    def put_back(self, calls: list[Call]) -> None:
        """Let calls wait again that were given to a worker and certainly not begun, before all others."""
        for call in reversed(calls):
            call.stage = Stage.WAITING
            self.waiting.appendleft(call)
        self.pump_soon()

    def pump_soon(self) -> None:
        """Give out what waits once all that has arrived in this turn of the event loop is here."""
        if not self._is_pumping:
            self._is_pumping = True
            asyncio.get_running_loop().call_soon(self._pump)

    def add_worker(self, worker: Worker) -> None:
        """Let a worker take part."""
        self.workers.append(worker)
        self.pump_soon()

    def remove_worker(self, worker: Worker) -> None:
        """Give a worker nothing more."""
        if worker in self.workers:
            self.workers.remove(worker)

    def drop(self, call: Call) -> None:
        """Forget a call that still waits."""
        if call in self.waiting:
            self.waiting.remove(call)

    def _pump(self) -> None:
        self._is_pumping = False
        while self.waiting and (worker := self._choose()) is not None:
            batch = self._take(worker.max_batch)
            worker.send(batch)
            self.counters.count_batch(len(batch))

    def _choose(self) -> Worker | None:
        """Return the worker with the least to do of those that may have more, in turns among equals."""
        if len(self.workers) == 1:
            return self.workers[0] if self.workers[0].credit > 0 else None
        free = [worker for worker in self.workers if worker.credit > 0]
        return min(free, key=lambda worker: (worker.messages, worker.turns)) if free else None

    def _take(self, limit: int) -> list[Call]:
        batch = [self.waiting.popleft()]
        size = len(batch[0].body)
        while self.waiting and len(batch) < limit and size + len(self.waiting[0].body) <= BATCH_BYTES:
            batch.append(self.waiting.popleft())
            size += len(batch[-1].body)
        return batch
