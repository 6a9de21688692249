"""One worker's loop: takes whole messages of calls off its connections, has them answered, and sends the answers.

One thread waits for everything. A batch is answered in that thread too, because what matters is the time from the
last byte of a call to the first of its answer; only a model that may be asked by several threads gets a pool. A
gateway that was restarted connects while the old one's connection still lingers, so there may be several.
"""

from __future__ import annotations

import contextlib
import select
import socket
import sys
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from bancada_workload import frames
from bancada_workload.frames import Answer, Call, Malformed

Batch = Callable[[list[Call]], list[Answer]]
_READ_BYTES = 1 << 16
_READ_MORE_BYTES = 1 << 18
"""How much is read at once in the middle of a message; a larger buffer would cost every small one a system call."""


class _Connection:
    """One gateway: what it sent that is not a whole message yet, and what it has not taken yet."""

    def __init__(self, sock: socket.socket) -> None:
        self.socket = sock
        self.received = bytearray()
        self.to_send = bytearray()
        self.is_open = True


class FrameServer:
    """Serves one listening socket until it is asked to stop."""

    def __init__(self, listener: socket.socket, greeting: bytes, answer: Batch, *, threads: int = 1) -> None:
        """Prepare to serve.

        Args:
            listener: the bound and listening socket.
            greeting: the HELLO message.
            answer: answers the calls of one message; never raises.
            threads: how many messages are answered at once.
        """
        self._listener = listener
        self._greeting = greeting
        self._answer = answer
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="predict") if threads > 1 else None
        self._poll = select.poll()
        self._waited_for: dict[int, _Connection | Callable[[], None]] = {}
        self._connections: set[_Connection] = set()
        self._answered: deque[tuple[_Connection, bytes]] = deque()
        self._running = 0
        self._is_stopping = False
        self._woken, self._wake = socket.socketpair()
        for end in (self._woken, self._wake):
            end.setblocking(False)

    @property
    def wake_fd(self) -> int:
        """A descriptor that wakes the loop when written to, as `signal.set_wakeup_fd` does."""
        return self._wake.fileno()

    def stop(self) -> None:
        """Ask the loop to answer what it has read and then to end; safe in a signal's handler."""
        self._is_stopping = True

    def watch(self, sock: socket.socket) -> None:
        """Stop when the other end of `sock` is gone."""
        self._wait_for(sock, self.stop)

    def run(self) -> None:
        """Serve until `stop`."""
        self._listener.setblocking(False)
        self._wait_for(self._listener, self._accept)
        self._wait_for(self._woken, self._drain)
        while not self._is_stopping or self._running or any(each.to_send for each in self._connections):
            for descriptor, events in self._poll.poll():
                ready = self._waited_for.get(descriptor)  # none: it was closed since
                if isinstance(ready, _Connection):
                    self._serve(ready, events)
                elif ready is not None:
                    ready()
        if self._pool is not None:
            self._pool.shutdown()
        for connection in list(self._connections):
            self._close(connection)

    def _wait_for(self, sock: socket.socket, then: _Connection | Callable[[], None]) -> None:
        self._waited_for[sock.fileno()] = then
        self._poll.register(sock, select.POLLIN)

    def _serve(self, connection: _Connection, events: int) -> None:
        if events & ~select.POLLOUT:
            if self._is_stopping:
                self._stop_reading(connection, events)
            else:
                self._read(connection)
        if events & select.POLLOUT and connection.is_open:
            self._flush(connection)

    def _stop_reading(self, connection: _Connection, events: int) -> None:
        if events & (select.POLLHUP | select.POLLERR):
            self._close(connection)
        else:
            self._poll.modify(connection.socket, select.POLLOUT if connection.to_send else 0)

    def _accept(self) -> None:
        try:
            sock, _ = self._listener.accept()
        except OSError:
            return  # it has gone again
        sock.setblocking(False)
        connection = _Connection(sock)
        self._connections.add(connection)
        self._wait_for(sock, connection)
        self._send(connection, self._greeting)

    def _read(self, connection: _Connection) -> None:
        try:
            data = connection.socket.recv(_READ_MORE_BYTES if connection.received else _READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._close(connection)
            return
        try:
            if not connection.received and (only := frames.only_message(data)) is not None:
                self._begin(connection, *only)
                return
            connection.received += data
            while connection.is_open and (message := frames.take_message(connection.received)) is not None:
                self._begin(connection, *message)
        except Malformed as error:
            print(f"a connection is closed, it sent {error}", file=sys.stderr, flush=True)
            self._close(connection)

    def _begin(self, connection: _Connection, kind: int, content: bytes) -> None:
        if kind != frames.CALLS:
            raise Malformed(f"a message of type {kind}")
        calls = frames.parse_calls(content)
        if self._pool is None:
            self._send(connection, frames.answers(self._answer(calls)))
        else:
            self._running += 1
            self._pool.submit(self._answer_in_thread, connection, calls)

    def _answer_in_thread(self, connection: _Connection, calls: list[Call]) -> None:
        self._answered.append((connection, frames.answers(self._answer(calls))))
        with contextlib.suppress(BlockingIOError):  # full: the loop is being woken already
            self._wake.send(b"\0")

    def _drain(self) -> None:
        self._woken.recv(4096)
        while self._answered:
            connection, message = self._answered.popleft()
            self._running -= 1
            self._send(connection, message)

    def _send(self, connection: _Connection, message: bytes) -> None:
        if not connection.is_open:
            return  # nobody waits for it any more
        if connection.to_send:
            connection.to_send += message
            return
        try:
            sent = connection.socket.send(message)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._close(connection)
            return
        if sent < len(message):
            connection.to_send += memoryview(message)[sent:]
            self._poll.modify(connection.socket, select.POLLIN | select.POLLOUT)

    def _flush(self, connection: _Connection) -> None:
        try:
            del connection.to_send[: connection.socket.send(connection.to_send)]
        except BlockingIOError:
            return
        except OSError:
            self._close(connection)
            return
        if not connection.to_send:
            self._poll.modify(connection.socket, select.POLLIN)

    def _close(self, connection: _Connection) -> None:
        if connection.is_open:
            connection.is_open = False
            self._connections.discard(connection)
            del self._waited_for[connection.socket.fileno()]
            self._poll.unregister(connection.socket)
            connection.socket.close()
            connection.to_send.clear()
