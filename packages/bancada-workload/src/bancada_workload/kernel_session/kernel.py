"""A kernel's process, and the sockets over which it is told what to do and tells what comes of it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import zmq
import zmq.asyncio
from jupyter_client.session import Session

from bancada_workload.kernel_session.messages import ASKING

USER_KERNEL = "bancada_workload.kernel_session.user_kernel"
QUIET = {"PYDEVD_DISABLE_FILE_VALIDATION": "1"}
"""IPython's debugger, which nobody asked for, would begin every session with a warning."""
START_DEADLINE_S = 60.0
SHUTDOWN_GRACE_S = 3.0
QUIET_S = 0.2
"""An ended kernel from which nothing has come for so long has said all that it had to say."""
_POLL_S = 0.02

Hear = Callable[[Mapping[str, Any]], None]


class KernelFailed(Exception):
    """A kernel did not come to life."""


class Kernel:
    """One kernel; `hear` gets every message of its output in order, and each `input_request` of a cell that may ask.

    `ended` is set with its exit code when it ends.
    """

    def __init__(self, process: asyncio.subprocess.Process, connection: Mapping[str, Any], hear: Hear) -> None:
        self.pid = process.pid
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._process = process
        self._hear = hear
        self._session = Session(key=connection["key"].encode(), signature_scheme="hmac-sha256")
        self._context = zmq.asyncio.Context()
        self._output = self._connect(zmq.SUB, connection, "iopub")
        self._shell = self._connect(zmq.DEALER, connection, "shell")
        self._control = self._connect(zmq.DEALER, connection, "control")
        self._input = self._connect(zmq.DEALER, connection, "stdin")
        self._replies: dict[str, asyncio.Future[Mapping[str, Any]]] = {}
        self._said = asyncio.Event()
        self._asking = asyncio.Semaphore(0)
        self._tasks = [
            asyncio.ensure_future(task)
            for task in (self._listen(), self._take_replies(self._shell), self._take_replies(self._control),
                         self._take_questions(), self._wait_for_end())
        ]  # fmt: skip

    @classmethod
    async def start(cls, project: Path, connection_file: Path, hear: Hear) -> Kernel:
        """Start a kernel in a project and return it when it is ready.

        Raises:
            KernelFailed: it ended, or was not ready in time.
        """
        _forget(connection_file)
        folder = connection_file.parent
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", USER_KERNEL, str(connection_file), str(project)),
            cwd=folder,
            env={**os.environ, **QUIET, "JPY_PARENT_PID": str(os.getpid()), "IPYTHONDIR": str(folder / "ipython")},
            stdin=asyncio.subprocess.DEVNULL,
            start_new_session=True,  # an interrupt is for the kernel and what it started, and for nobody else
        )
        kernel = None
        try:
            connection = await asyncio.wait_for(_read_connection(process, connection_file), START_DEADLINE_S)
            kernel = cls(process, connection, hear)
            await asyncio.wait_for(kernel.get_ready(), START_DEADLINE_S)
        except BaseException as error:
            _kill(process.pid)
            if kernel is not None:
                await kernel.close()
            await process.wait()
            if isinstance(error, asyncio.TimeoutError):
                raise KernelFailed(f"It was not ready within {START_DEADLINE_S:.0f} seconds.") from error
            raise
        return kernel

    async def get_ready(self) -> None:
        """Return when the kernel answers, and its output reaches us: what it says before would be lost."""
        asked = [self.ask("kernel_info_request", {})]
        while not (self._said.is_set() and any(reply.done() for reply in asked)):
            if self.ended.done():
                raise KernelFailed(f"It ended with exit code {self.ended.result()}.")
            await asyncio.wait(asked, timeout=_POLL_S)
            if not self._said.is_set():
                asked.append(self.ask("kernel_info_request", {}))
                await asyncio.sleep(_POLL_S)

    def execute(
        self, code: str, file: str, first_line: int, *, allow_stdin: bool
    ) -> tuple[str, asyncio.Future[Mapping[str, Any]]]:
        """Send a cell; return the id by which its output is known, and its reply to be."""
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {},
                   "allow_stdin": allow_stdin, "stop_on_error": False}  # fmt: skip
        message = self._session.msg("execute_request", content, metadata={"file": file, "first_line": first_line})
        return message["header"]["msg_id"], self._send(self._shell, message)

    def ask(self, kind: str, content: Mapping[str, Any]) -> asyncio.Future[Mapping[str, Any]]:
        """Send a request other than a cell and return its reply to be."""
        socket = self._control if kind == "shutdown_request" else self._shell
        return self._send(socket, self._session.msg(kind, dict(content)))

    def answer(self, question: Mapping[str, Any], text: str) -> None:
        """Give code that waits in `input()` a line; `question` is what it asked by."""
        message = self._session.msg("input_reply", {"value": text}, parent=dict(question["header"]))
        self._input.send_multipart(self._session.serialize(message))

    def interrupt(self) -> None:
        """Raise KeyboardInterrupt in what runs, as Ctrl-C does, also in the programs that it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGINT)

    def kill(self) -> None:
        """End the kernel at once, with what it started."""
        _kill(self.pid)

    async def end(self) -> None:
        """Let the kernel end in good order, and end it by force where it does not in time."""
        if not self.ended.done():
            self.ask("shutdown_request", {"restart": False})
            await asyncio.wait([self.ended], timeout=SHUTDOWN_GRACE_S)
        self.kill()  # also what it started, which has its group
        await asyncio.wait([self.ended])

    async def heard_out(self) -> None:
        """Return when an ended kernel's last words have been heard."""
        self._said.clear()
        with suppress(asyncio.TimeoutError):
            while True:
                await asyncio.wait_for(self._said.wait(), QUIET_S)
                self._said.clear()

    async def close(self) -> None:
        """Close the sockets; the process has ended."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for reply in self._replies.values():
            reply.cancel()
        self._context.destroy(linger=0)

    def _connect(self, kind: int, connection: Mapping[str, Any], channel: str) -> zmq.asyncio.Socket:
        socket = self._context.socket(kind)
        socket.linger = 0
        socket.rcvhwm = socket.sndhwm = 0  # nothing is dropped: we read at once, and the journal is on disk
        if kind == zmq.SUB:
            socket.subscribe(b"")
        else:
            socket.routing_id = self._session.bsession  # a question goes to whoever sent the cell, by this name
        socket.connect(f"tcp://{connection['ip']}:{connection[f'{channel}_port']}")
        return socket

    def _send(self, socket: zmq.asyncio.Socket, message: Mapping[str, Any]) -> asyncio.Future[Mapping[str, Any]]:
        reply: asyncio.Future[Mapping[str, Any]] = asyncio.get_running_loop().create_future()
        self._replies[message["header"]["msg_id"]] = reply
        socket.send_multipart(self._session.serialize(dict(message)))
        return reply

    async def _listen(self) -> None:
        while True:
            message = await self._receive(self._output)
            self._said.set()
            if message is not None and message["header"]["msg_type"] == ASKING:
                self._asking.release()
            elif message is not None:
                self._hear(message)

    async def _take_replies(self, socket: zmq.asyncio.Socket) -> None:
        while True:
            message = await self._receive(socket)
            reply = self._replies.pop(_parent(message), None) if message is not None else None
            if reply is not None and message is not None and not reply.done():
                reply.set_result(message)

    async def _take_questions(self) -> None:
        while True:
            message = await self._receive(self._input)
            if message is not None:
                await self._asking.acquire()  # what was printed before it comes by another way, and first
                self._hear(message)

    async def _receive(self, socket: zmq.asyncio.Socket) -> Mapping[str, Any] | None:
        frames = await socket.recv_multipart()
        try:
            _, signed = self._session.feed_identities(frames)
            message: Mapping[str, Any] = self._session.deserialize(signed)
        except ValueError:  # a greeting of the socket's own, or what is not signed by our kernel
            return None
        return message

    async def _wait_for_end(self) -> None:
        self.ended.set_result(await self._process.wait())


async def _read_connection(process: asyncio.subprocess.Process, path: Path) -> Mapping[str, Any]:
    """Return what the kernel writes once it has bound its ports."""
    while True:
        found = _connection_in(path)
        if found is not None:
            return found
        if process.returncode is not None:
            raise KernelFailed(f"It ended with exit code {process.returncode}.")
        await asyncio.sleep(_POLL_S)


def _connection_in(path: Path) -> Mapping[str, Any] | None:
    """Return what a connection file says; None where it is not there yet, or not all of it."""
    try:
        found: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return found


def _forget(connection_file: Path) -> None:
    connection_file.unlink(missing_ok=True)


def _parent(message: Mapping[str, Any]) -> str:
    return str(message["parent_header"].get("msg_id", ""))


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
