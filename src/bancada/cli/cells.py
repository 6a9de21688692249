"""Running code in an interactive session, and showing what its journal tells of it as a terminal shows it."""

from __future__ import annotations

import getpass
import json
import os
import re
import sys
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any, TextIO

from bancada.cli.connection import Connection
from bancada.cli.failures import FAILED, INTERRUPTED
from bancada.cli.output import fail, forget_stdout, tell
from bancada.cli.streaming import PREPARING, Stream

Record = Mapping[str, Any]
_EXIT_CODES = {"ok": 0, "interrupted": INTERRUPTED}
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class Journal:
    """The records of a session's journal from a byte on, until the session ends; goes on after a Ctrl-C."""

    def __init__(self, connection: Connection, path: str, offset: int = 0, wait_s: int = 20) -> None:
        self._stream = Stream(connection, f"{path}/output", wait_s, stream="journal")
        self._stream.start_at(offset)
        self._waits = wait_s > 0
        self._lines: deque[bytes] = deque()
        self._rest = b""

    def __iter__(self) -> Iterator[Record]:
        is_complete = False
        while True:
            while self._lines:
                yield json.loads(self._lines.popleft())
            if is_complete:
                return
            piece = self._stream.read()
            *lines, self._rest = (self._rest + piece.data).split(b"\n")
            self._lines.extend(lines)
            is_complete = piece.is_complete or not (self._waits or piece.data)


class Screen:
    """Writes records as they come: output to stdout, errors to stderr; of one cell, or of all with their code.

    `answer` is given the line that is read from the terminal when the cell asks for one.
    """

    def __init__(
        self, cell: int | None = None, *, as_json: bool = False, answer: Callable[[str], object] | None = None
    ) -> None:
        self._cell = cell
        self._as_json = as_json
        self._answer = answer

    def show(self, journal: Journal) -> int | None:
        """Show a journal until the cell has ended, and return its exit code; None where the session ended before."""
        for record in journal:
            if self._cell is not None and record.get("cell") != self._cell:
                continue
            if self._as_json:
                _write(sys.stdout, json.dumps(record, ensure_ascii=False) + "\n")
            elif (write := _WRITERS.get(record["type"])) is not None:
                write(record)
            if record["type"] == "cell" and self._cell is None and not self._as_json:
                _write(sys.stdout, f"In [{record['cell']}]: {record['code']}\n")
            if record["type"] == "input" and self._answer is not None:
                self._answer(_read_line(record))
            if record["type"] == "answer" and self._answer is None and not self._as_json:
                _write(sys.stdout, f"{record['text']}\n")
            if record["type"] == "done" and self._cell is not None:
                return _EXIT_CODES.get(record["status"], FAILED)
        return None


def run_cell(connection: Connection, path: str, cell: Mapping[str, object], *, as_json: bool) -> int:
    """Run code in the session at `path`, once it takes cells, and return the exit code: 0, 1, or 130 after a Ctrl-C.

    Where stdin is a terminal, what the code asks for by `input()` is read from there.
    """
    wait_until_running(connection, path)
    may_ask = sys.stdin.isatty() and not as_json
    taken = connection.post(f"{path}/cells", {**cell, "allow_stdin": may_ask})
    journal = Journal(connection, path, taken["offset"])

    def answer(text: str) -> None:
        connection.post(f"{path}:answer", {"text": text})

    screen = Screen(taken["cell"], as_json=as_json, answer=answer if may_ask else None)
    try:
        code = screen.show(journal)
    except (KeyboardInterrupt, BrokenPipeError) as end:
        if isinstance(end, BrokenPipeError):
            forget_stdout()
        connection.post(f"{path}:interrupt")
        tell("interrupting the cell (Ctrl-C again leaves at once)")
        with suppress(KeyboardInterrupt):
            screen.show(journal)
        return INTERRUPTED
    if code is None:
        fail(connection.get(path), "The session ended before the cell did.")
        return FAILED
    return code


def wait_until_running(connection: Connection, path: str) -> dict[str, Any]:
    """Show what a session's setup says until it has begun to run or has ended, and return it."""
    session: dict[str, Any] = connection.get(path)
    if session["status"] in PREPARING:
        setup = Stream(connection, f"{path}/output", stream="setup")
        setup.copy(sys.stderr.buffer, until=lambda status: status not in PREPARING)
        session = connection.get(path)
    return session


def _show_stream(record: Record) -> None:
    _write(sys.stderr if record["name"] == "stderr" else sys.stdout, record["text"])


def _show_question(record: Record) -> None:
    _write(sys.stdout, record["prompt"])


def _read_line(record: Record) -> str:
    """Read a line from the terminal; its end, Ctrl-D, is what a kernel raises EOFError for."""
    try:
        return getpass.getpass("") if record["is_secret"] else input()
    except EOFError:
        return "\x04"


def _show_display(record: Record) -> None:
    """Show what a picture or a table says of itself in text; of what changes in place, its first state."""
    if not record.get("update"):
        _write(sys.stdout, f"{record['data'].get('text/plain', '')}\n")


def _show_error(record: Record) -> None:
    _write(sys.stderr, "\n".join(record["traceback"]) + "\n")


def _show_kernel(record: Record) -> None:
    if record["state"] in {"died", "failed"}:
        fail(record, "The kernel ended.")


def _show_end(record: Record) -> None:
    if record["status"] == "dropped":
        tell("the cell was dropped: the session was stopped, restarted or interrupted before it could end")


def _write(target: TextIO, text: str) -> None:
    has_colours = target.isatty() and not os.environ.get("NO_COLOR")
    target.write(text if has_colours else _COLOURS.sub("", text))
    target.flush()


_WRITERS: dict[str, Callable[[Record], None]] = {
    "stream": _show_stream,
    "input": _show_question,
    "display": _show_display,
    "error": _show_error,
    "kernel": _show_kernel,
    "done": _show_end,
}
