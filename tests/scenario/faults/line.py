"""A line between clients and a server that does what lines do: it is slow, and it is cut."""

from __future__ import annotations

import asyncio
import contextlib
import random
import threading
from collections.abc import Iterator

PIECE_BYTES = 64
"""Small, so that heads and bodies arrive in pieces."""


class Line:
    """Passes bytes on in small pieces, each a little later; `cut_share` of the pieces end both of their connections."""

    def __init__(self, to_port: int, delay_s: float, cut_share: float, seed: int) -> None:
        self._to_port = to_port
        self._delay_s = delay_s
        self._cut_share = cut_share
        self._random = random.Random(seed)  # noqa: S311 - not for secrets
        self.cuts = 0
        self.port = 0

    @contextlib.contextmanager
    def open(self) -> Iterator[Line]:
        """Listen on a port of its own while the block runs."""
        is_ready = threading.Event()
        loop = asyncio.new_event_loop()
        over = asyncio.Event()
        thread = threading.Thread(target=lambda: loop.run_until_complete(self._serve(is_ready, over)))
        thread.start()
        is_ready.wait()
        try:
            yield self
        finally:
            loop.call_soon_threadsafe(over.set)
            thread.join()
            loop.close()

    async def _serve(self, is_ready: threading.Event, over: asyncio.Event) -> None:
        joined: set[asyncio.Task[None]] = set()

        async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            joined.add(task)
            with contextlib.suppress(asyncio.CancelledError):  # the line is taken down
                await self._join(reader, writer)
            joined.discard(task)

        server = await asyncio.start_server(accept, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        is_ready.set()
        await over.wait()
        server.close()
        for task in list(joined):
            task.cancel()
        await asyncio.gather(*joined, return_exceptions=True)

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._to_port)
        except OSError:
            writer.transport.abort()
            return
        try:
            ways = [asyncio.ensure_future(self._pass(reader, back)), asyncio.ensure_future(self._pass(there, writer))]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
        finally:
            writer.transport.abort()
            back.transport.abort()

    async def _pass(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(PIECE_BYTES):
                await asyncio.sleep(self._delay_s * self._random.random())
                if self._random.random() < self._cut_share:
                    self.cuts += 1
                    return
                sink.write(data)
                await sink.drain()
