"""Cells of interactive sessions in the native API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bancada.api.native.calls import NativeCall
from bancada.control import cells


def run_cell(call: NativeCall) -> Mapping[str, Any]:
    """Run code in a session; the answer has the number by which the session's journal tells of it."""
    first_line = call.whole_number("first_line") if "first_line" in call.body else 1
    code, file, allow_stdin = call.required_text("code"), call.text("file"), bool(call.flag("allow_stdin"))
    return cells.run_cell(call.workbench, call.actor, *_ids(call), code, file, first_line, allow_stdin=allow_stdin)


def answer(call: NativeCall) -> Mapping[str, Any]:
    """Give the cell that waits in `input()` a line."""
    return cells.answer(call.workbench, call.actor, *_ids(call), call.required_text("text"))


def complete(call: NativeCall) -> Mapping[str, Any]:
    """Say what could stand at a place in code."""
    return cells.complete(
        call.workbench, call.actor, *_ids(call), call.required_text("code"), call.whole_number("cursor")
    )


def interrupt(call: NativeCall) -> Mapping[str, Any]:
    """Interrupt what runs and drop what waits."""
    return cells.interrupt(call.workbench, call.actor, *_ids(call))


def restart(call: NativeCall) -> Mapping[str, Any]:
    """Take a new kernel."""
    return cells.restart(call.workbench, call.actor, *_ids(call))


def _ids(call: NativeCall) -> tuple[str, str]:
    return call.path["project_id"], call.path["session_id"]
