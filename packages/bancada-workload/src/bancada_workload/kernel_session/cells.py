"""Cells run one after the other on a kernel, which is started when it is needed and started again when it died."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bancada_workload.kernel_session.ends import describe_end
from bancada_workload.kernel_session.journal import Journal
from bancada_workload.kernel_session.kernel import Hear, Kernel, KernelFailed
from bancada_workload.kernel_session.memory import Overuse, measure_tree_gb, overuse_of
from bancada_workload.kernel_session.messages import as_record

LOOK_S = 2.0
"""Between two looks at what the kernel has in memory."""
COMPLETION_S = 2.0
EXIT_S = 5.0
"""How long a kernel that said it would end is waited for, before another cell is sent to it."""


@dataclass
class Cell:
    """Code that was sent to be run; `first_line` is its first line in `file`, which is empty where it is from none.

    `question` is the request of an `input()` that waits for a line, which only code with `allow_stdin` may do.
    """

    number: int
    code: str
    file: str
    first_line: int
    allow_stdin: bool
    message_id: str = ""
    has_begun: bool = False
    is_interrupted: bool = False
    question: Mapping[str, Any] | None = None


class Cells:
    """Takes cells, runs them in turn and writes into the journal what comes of them.

    `start` makes a kernel. `touch` is called whenever somebody uses the session. `allowed_gb` is the memory that the
    kernel with all it starts may use, 0 for any; `longest_text` limits the text of one value, in characters.
    """

    def __init__(
        self,
        journal: Journal,
        start: Callable[[Hear], Awaitable[Kernel]],
        touch: Callable[[], None],
        allowed_gb: float,
        longest_text: int,
    ) -> None:
        self._journal = journal
        self._start = start
        self._touch = touch
        self._allowed_gb = allowed_gb
        self._longest_text = longest_text
        self._kernel: Kernel | None = None
        self._waiting: deque[Cell] = deque()
        self._running: Cell | None = None
        self._taken = 0
        self._cell_of: dict[str, int] = {}
        self._news = asyncio.Event()
        self._fell_idle = asyncio.Event()
        self._is_restarting = False
        self._is_stopping = False
        self._overuse: Overuse | None = None
        self._starting: asyncio.Future[Kernel] | None = None
        self._ending: asyncio.Future[None] | None = None

    def take(self, code: str, file: str, first_line: int, *, allow_stdin: bool = False) -> int:
        """Take a cell and return its number; it runs when those before it have."""
        self._touch()
        self._taken += 1
        cell = Cell(self._taken, code, file, first_line, allow_stdin)
        self._journal.write("cell", cell.number, code=code, file=file, first_line=first_line)
        self._waiting.append(cell)
        self._news.set()
        return cell.number

    def answer(self, text: str) -> int | None:
        """Give the cell that waits in `input()` a line, and return its number; None where no cell does."""
        self._touch()
        cell = self._running
        if cell is None or cell.question is None or self._kernel is None:
            return None
        question, cell.question = cell.question, None
        is_secret = bool(question["content"]["password"])
        self._journal.write("answer", cell.number, text="" if is_secret else text, is_secret=is_secret)
        self._kernel.answer(question, text)
        return cell.number

    def interrupt(self) -> tuple[int | None, list[int]]:
        """Interrupt the cell that runs and drop those that wait; return their numbers."""
        self._touch()
        dropped = self._drop_waiting()
        if self._running is None:
            return None, dropped
        self._running.is_interrupted = True
        self._running.question = None
        if self._running.has_begun and self._kernel is not None:
            self._kernel.interrupt()
        return self._running.number, dropped

    def restart(self) -> list[int]:
        """Take another kernel; the cell that runs and those that wait are dropped, and their numbers returned."""
        self._touch()
        dropped = [] if self._running is None else [self._running.number]
        dropped += self._drop_waiting()
        self._is_restarting = True
        self._news.set()
        if self._kernel is not None and self._running is not None:
            self._kernel.interrupt()  # code that is interrupted can end in good order
            self._ending = asyncio.ensure_future(self._kernel.end())
        return dropped

    async def complete(self, code: str, cursor: int) -> Mapping[str, Any]:
        """Return what could stand at a place in code; nothing while a cell runs, because the kernel is busy then."""
        self._touch()
        nothing = {"matches": [], "start": cursor, "end": cursor, "busy": True}
        if self._kernel is None or self._running is not None:
            return nothing
        asked = self._kernel.ask("complete_request", {"code": code, "cursor_pos": cursor})
        await asyncio.wait([asked], timeout=COMPLETION_S)
        if not asked.done() or asked.cancelled():
            return nothing
        content = asked.result()["content"]
        return {"matches": content["matches"], "start": content["cursor_start"], "end": content["cursor_end"],
                "busy": False}  # fmt: skip

    async def run(self) -> None:
        """Run cells until `stop` is called."""
        watch = asyncio.ensure_future(self._watch())
        await self._bring_up()
        while not self._is_stopping:
            await self._wait_for_news()
            if self._kernel is not None and self._kernel.ended.done():
                await self._bury(None)
            elif self._is_restarting:
                await self._change_kernel()
            elif self._waiting and self._kernel is None:
                if not await self._bring_up():
                    self._drop_waiting()
            elif self._waiting:
                await self._run_cell(self._kernel, self._waiting.popleft())
        watch.cancel()
        if self._kernel is not None:
            await self._kernel.end()
            await self._kernel.close()

    def stop(self) -> None:
        """Let `run` end: no cell is run any more, and the one that runs is not waited for."""
        self._is_stopping = True
        self._drop_waiting()
        self._news.set()
        if self._starting is not None:
            self._starting.cancel()
        if self._kernel is not None:
            self._ending = asyncio.ensure_future(self._kernel.end())

    async def _bring_up(self) -> bool:
        self._journal.write("kernel", state="starting")
        self._overuse = None
        try:
            self._kernel = await self._unless_stopped(self._start(self._hear))
        except asyncio.CancelledError:
            return False
        except KernelFailed as error:
            self._journal.write(
                "kernel",
                state="failed",
                message=f"The kernel could not be started. {error}",
                hint="The output of the session may have the cause; the next cell tries again.",
            )
            return False
        self._journal.write("kernel", state="idle")
        return True

    async def _unless_stopped(self, start: Awaitable[Kernel]) -> Kernel:
        """Return the kernel that is being started. Raises CancelledError when the session is stopped meanwhile."""
        self._starting = asyncio.ensure_future(start)
        if self._is_stopping:
            self._starting.cancel()
        return await self._starting

    async def _wait_for_news(self) -> None:
        """Return when there is a cell to run, or the kernel is to be seen to."""
        if self._waiting or self._is_stopping or self._is_restarting:
            return
        self._news.clear()
        news = asyncio.ensure_future(self._news.wait())
        await _first_of(news, *(() if self._kernel is None else (self._kernel.ended,)))
        news.cancel()

    async def _run_cell(self, kernel: Kernel | None, cell: Cell) -> None:
        if kernel is None:
            return
        began_at = time.monotonic()
        self._running = cell
        self._fell_idle.clear()
        self._journal.write("kernel", cell.number, state="busy")
        cell.message_id, reply = kernel.execute(cell.code, cell.file, cell.first_line, allow_stdin=cell.allow_stdin)
        self._cell_of[cell.message_id] = cell.number
        finished = asyncio.ensure_future(self._finish(reply))
        await _first_of(finished, kernel.ended)
        is_over = finished.done()
        if not is_over:
            finished.cancel()
            await kernel.heard_out()
        if self._is_restarting or self._is_stopping:
            status = "dropped"
        elif is_over:
            status = _status(finished.result(), cell)
            if _asks_to_exit(finished.result()):
                await asyncio.wait([kernel.ended], timeout=EXIT_S)
        else:
            status = "died"
            await self._bury(cell)
        self._running = None
        self._journal.write("done", cell.number, status=status, seconds=round(time.monotonic() - began_at, 3))
        self._touch()
        if not kernel.ended.done():
            self._journal.write("kernel", state="idle")

    async def _finish(self, reply: asyncio.Future[Mapping[str, Any]]) -> Mapping[str, Any]:
        """Return the content of a cell's reply once all of its output has come too: they take separate ways."""
        content: Mapping[str, Any] = (await reply)["content"]
        await self._fell_idle.wait()
        return content

    async def _change_kernel(self) -> None:
        """Take a new kernel in the place of the one that is there, as `restart` asked."""
        kernel, self._kernel = self._kernel, None
        self._is_restarting = False
        if kernel is not None:
            await kernel.end()
            await kernel.close()
        self._cell_of.clear()
        self._journal.write("kernel", state="restarted")
        await self._bring_up()

    async def _bury(self, cell: Cell | None) -> None:
        """Say how the kernel died; what waits would find nothing of what ran before, and is dropped."""
        kernel, self._kernel = self._kernel, None
        if kernel is None:
            return
        if self._is_restarting:
            self._kernel = kernel
            await self._change_kernel()
            return
        await kernel.heard_out()
        kernel.kill()  # what it started must not live on without it
        end = describe_end(kernel.ended.result(), self._overuse)
        self._journal.write("kernel", None if cell is None else cell.number, state="died", **end)
        self._drop_waiting()
        await kernel.close()

    def _drop_waiting(self) -> list[int]:
        dropped = [cell.number for cell in self._waiting]
        self._waiting.clear()
        for number in dropped:
            self._journal.write("done", number, status="dropped", seconds=0.0)
        return dropped

    def _hear(self, message: Mapping[str, Any]) -> None:
        parent = message["parent_header"].get("msg_id", "")
        number, kind = self._cell_of.get(parent), message["header"]["msg_type"]
        running = self._running
        is_of_running = running is not None and parent == running.message_id
        if kind == "stream":
            self._journal.write_text(number, message["content"]["name"], message["content"]["text"])
        elif kind == "execute_input" and running is not None and is_of_running:
            running.has_begun = True
            if running.is_interrupted and self._kernel is not None:
                self._kernel.interrupt()
        elif kind == "input_request" and running is not None and is_of_running:
            running.question = message
            content = message["content"]
            self._journal.write("input", number, prompt=content["prompt"], is_secret=bool(content["password"]))
        elif kind == "status" and is_of_running and message["content"]["execution_state"] == "idle":
            self._fell_idle.set()
        elif (record := as_record(message, self._longest_text)) is not None:
            self._journal.write(record[0], number, **record[1])

    async def _watch(self) -> None:
        """Say that the session is used as long as a cell runs, and end a kernel that uses more memory than it may.

        A cell that waits for a line from somebody does not use it: nobody may be there.
        """
        before_gb = 0.0
        while True:
            await asyncio.sleep(LOOK_S)
            if self._running is not None and self._running.question is None:
                self._touch()
            kernel = self._kernel
            if self._allowed_gb <= 0 or kernel is None or kernel.ended.done():
                before_gb = 0.0
                continue
            used_gb = measure_tree_gb(kernel.pid)
            overuse = overuse_of(used_gb, before_gb, self._allowed_gb)
            before_gb = used_gb
            if overuse is not None:
                self._overuse = overuse
                kernel.kill()


async def _first_of(*awaited: asyncio.Future[Any]) -> None:
    await asyncio.wait(awaited, return_when=asyncio.FIRST_COMPLETED)


def _asks_to_exit(reply: Mapping[str, Any]) -> bool:
    return any(payload.get("source") == "ask_exit" for payload in reply.get("payload") or ())


def _status(reply: Mapping[str, Any], cell: Cell) -> str:
    if reply["status"] == "ok":
        return "ok"
    return "interrupted" if cell.is_interrupted and reply.get("ename") == "KeyboardInterrupt" else "error"
