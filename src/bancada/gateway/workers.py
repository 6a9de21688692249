"""Replicas as the gateway sees them: one kept connection to each of their workers, made and made again.

What was sent to a worker counts as begun, and is not repeated when the worker dies. There is one exception: on Linux
a unix socket that its owner closes with unread bytes *resets* the other side, and a worker begins only messages that
it has read whole. So after a reset the newest message was not begun, and goes to another worker.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from typing import TYPE_CHECKING

from bancada.gateway.frames import (
    ANSWERS,
    HELLO,
    BrokenFrames,
    Hello,
    MessageReader,
    read_answers,
    read_hello,
    write_calls,
)
from bancada.gateway.queues import Call, DeploymentQueue, Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bancada.domain.routes import ReplicaAddress

RESET_MEANS_UNREAD = sys.platform.startswith("linux")
RETRY_S = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
"""Pauses between tries to reach a worker, in seconds; the last repeats."""
HELLO_LIMIT_S = 10.0
_NUMBERS = 1 << 31
"""Below this, calls of a connection are numbered; then from zero again, with room for a whole message above."""
log = logging.getLogger("bancada.gateway")


class Worker(asyncio.Protocol):
    """The connection to one worker process."""

    def __init__(self, replica: Replica) -> None:
        self._replica = replica
        self._transport: asyncio.Transport | None = None
        self._reader = MessageReader()
        self._begun: dict[int, tuple[Call, _Message]] = {}
        self._next_number = 0
        self._newest: _Message | None = None
        self.hello: asyncio.Future[Hello | None] = asyncio.get_running_loop().create_future()
        self.lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.max_batch = 1
        self.credit = 0
        self.messages = 0
        self.turns = 0

    @property
    def in_flight(self) -> int:
        """Calls that were sent and not answered yet."""
        return len(self._begun)

    def send(self, calls: Sequence[Call]) -> None:
        """Send calls as one message; they count as begun from now on."""
        if self._transport is None:
            raise ConnectionError("not connected")
        now = time.monotonic()
        size = len(calls)
        message, replica_id = _Message(size), self._replica.address.id
        numbers = range(self._next_number, self._next_number + size)
        self._next_number = numbers.stop if numbers.stop < _NUMBERS else 0
        for number, call in zip(numbers, calls, strict=True):
            call.stage, call.begun = Stage.BEGUN, now
            call.replica_id, call.batch_size = replica_id, size
            self._begun[number] = (call, message)
        self._newest = message
        self.credit -= 1
        self.messages += 1
        self.turns += 1
        self._replica.queue.begun += size
        self._transport.write(write_calls(numbers, calls))

    def close(self) -> None:
        """Close the connection."""
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember the transport."""
        self._transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        """Take what the worker says."""
        try:
            for kind, content in self._reader.feed(data):
                if kind == ANSWERS:
                    self._take_answers(content)
                elif kind == HELLO and not self.hello.done():
                    self.hello.set_result(read_hello(content))
                else:
                    raise BrokenFrames(f"a message of kind {kind}")
        except BrokenFrames as error:
            log.error("replica %s does not speak as it should: %s", self._replica.address.id, error)
            if self._transport is not None:
                self._transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Say what becomes of the calls that were not answered."""
        self._transport = None
        self.credit = 0
        begun, self._begun = self._begun, {}
        self._replica.queue.begun -= len(begun)
        was_unread = RESET_MEANS_UNREAD and isinstance(exc, (ConnectionResetError, BrokenPipeError))
        unread = [call for call, message in begun.values() if was_unread and message is self._newest]
        for call, message in begun.values():
            if call.stage is Stage.BEGUN and not (was_unread and message is self._newest):
                self._replica.on_died(call)
        self._replica.queue.remove_worker(self)
        back = [call for call in unread if call.stage is Stage.BEGUN]
        if back:
            self._replica.on_unread(back)
        if not self.hello.done():
            self.hello.set_result(None)
        if not self.lost.done():
            self.lost.set_result(None)

    def _take_answers(self, content: bytes) -> None:
        ended: list[Call] = []
        for answer in read_answers(content):
            call, message = self._begun.pop(answer.number, (None, None))
            if call is None or message is None:
                raise BrokenFrames(f"an answer to call {answer.number}, which was not sent")
            self._replica.queue.begun -= 1
            message.open -= 1
            if not message.open:
                self.credit += 1
                self.messages -= 1
            if call.stage is Stage.BEGUN:  # else its deadline has passed, and it was answered so
                call.status, call.content = answer.status, answer.content
                call.metrics, call.answer = answer.metrics, answer.body
                ended.append(call)
        self._replica.queue.pump_soon()
        if ended:
            self._replica.on_answered(ended)


class _Message:
    """One message of calls, and how many of them have no answer yet."""

    __slots__ = ("open",)

    def __init__(self, count: int) -> None:
        self.open = count


class Replica:
    """One replica of a deployment: keeps its workers connected until it leaves the routes."""

    def __init__(
        self,
        address: ReplicaAddress,
        queue: DeploymentQueue,
        on_answered: Callable[[list[Call]], None],
        on_died: Callable[[Call], None],
        on_unread: Callable[[list[Call]], None],
    ) -> None:
        self.address = address
        self.queue = queue
        self.on_answered = on_answered
        self.on_died = on_died
        self.on_unread = on_unread
        self.metadata: dict[str, object] = {}
        self._workers: dict[int, Worker] = {}
        self._is_leaving = False
        self._tasks = {0: asyncio.get_running_loop().create_task(self._keep_connected(0))}

    @property
    def in_flight(self) -> int:
        """Calls that its workers have begun."""
        return sum(worker.in_flight for worker in self._workers.values())

    def leave(self) -> None:
        """Give it nothing more; what it has begun runs to its end, and then its connections close."""
        self._is_leaving = True
        for worker in self._workers.values():
            self.queue.remove_worker(worker)
        self.close_if_done()

    def close_if_done(self) -> bool:
        """Close the connections of a replica that has left, once its calls have ended."""
        if self._is_leaving and not self.in_flight:
            self.close()
        return self._is_leaving and not self._workers

    def close(self) -> None:
        """Close the connections now."""
        for task in self._tasks.values():
            task.cancel()
        for worker in self._workers.values():
            worker.close()

    async def _keep_connected(self, index: int) -> None:
        path = self.address.socket if index == 0 else f"{self.address.socket}.{index}"
        tries = 0
        while not self._is_leaving:
            worker = await self._connect(path)
            if worker is None:
                await asyncio.sleep(RETRY_S[min(tries, len(RETRY_S) - 1)])
                tries += 1
                continue
            tries = 0
            self._workers[index] = worker
            self.queue.add_worker(worker)
            try:
                await worker.lost
            finally:
                if worker.lost.done():
                    del self._workers[index]

    async def _connect(self, path: str) -> Worker | None:
        loop = asyncio.get_running_loop()
        try:
            _, worker = await loop.create_unix_connection(lambda: Worker(self), path)
        except OSError:
            return None
        try:
            hello = await asyncio.wait_for(worker.hello, HELLO_LIMIT_S)
        except asyncio.TimeoutError:
            hello = None
        if hello is None or self._is_leaving:
            worker.close()
            return None
        worker.max_batch, worker.credit = hello.max_batch, hello.credit
        self.metadata = hello.metadata
        for further in range(1, hello.workers):
            if further not in self._tasks:
                self._tasks[further] = loop.create_task(self._keep_connected(further))
        return worker
