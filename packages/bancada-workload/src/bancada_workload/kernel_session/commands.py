"""What the workbench asks of a session: one JSON object a line over a unix socket, and one back."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from bancada_workload.kernel_session.cells import Cells

LONGEST_LINE_BYTES = 16 * 1024 * 1024


async def listen(listener: socket.socket, cells: Cells) -> asyncio.AbstractServer:
    """Answer whoever connects."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.LimitOverrunError, ValueError):  # whoever asked is gone, or asks no more
            while line := await reader.readline():
                writer.write(json.dumps(await _do(json.loads(line), cells)).encode() + b"\n")
                await writer.drain()
        writer.close()

    return await asyncio.start_unix_server(answer, sock=listener, limit=LONGEST_LINE_BYTES)


def free(path: Path) -> None:
    """Take the socket at `path` away, so that nobody waits there for an answer."""
    path.unlink(missing_ok=True)


def bind(path: Path) -> socket.socket:
    """Return a socket at `path` that only our own user may open."""
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    path.chmod(0o600)
    return listener


async def _do(asked: Mapping[str, Any], cells: Cells) -> Mapping[str, Any]:
    command = asked["command"]
    if command == "run":
        allow_stdin = asked.get("allow_stdin", False)
        return {"cell": cells.take(asked["code"], asked["file"], asked["first_line"], allow_stdin=allow_stdin)}
    if command == "answer":
        return {"cell": cells.answer(asked["text"])}
    if command == "interrupt":
        interrupted, dropped = cells.interrupt()
        return {"interrupted": interrupted, "dropped": dropped}
    if command == "restart":
        return {"dropped": cells.restart()}
    if command == "complete":
        return await cells.complete(asked["code"], asked["cursor"])
    return {"error": f"There is no command {command!r}."}
