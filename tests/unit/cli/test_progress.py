"""Waiting: told line by line where nobody looks, shown in place on a terminal, and never endless."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

import pytest

from bancada.cli.progress import wait_until_ended
from bancada.domain.errors import DeadlineExceeded

WAITING = """
from bancada.cli.progress import counting, wait_until_ended
statuses = iter(["pending", "building", "building", "built"])
print(wait_until_ended("build 7", lambda: next(statuses), str, {"pending", "building"}, 60))
with counting("uploading", 10) as count:
    count(10)
"""


def wait(statuses: list[str], timeout_s: float = 60) -> str:
    remaining = iter(statuses)
    return wait_until_ended("build 7", lambda: next(remaining), str, {"pending", "building"}, timeout_s)


def test_every_status_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert wait(["pending", "building", "building", "built"]) == "built"
    said = capsys.readouterr()
    assert said.err.splitlines() == [f"bancada: build 7: {status}" for status in ("pending", "building", "built")]
    assert said.out == ""


def test_a_wait_ends_when_its_time_is_over() -> None:
    with pytest.raises(DeadlineExceeded, match="build 7 is still pending after 0 s, and goes on") as caught:
        wait(["pending", "pending"], timeout_s=0)
    assert "--timeout" in caught.value.hint


def test_a_terminal_sees_it_move_and_standard_output_stays_clean() -> None:
    terminal, other_end = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    environment.pop("NO_COLOR", None)
    done = subprocess.run(
        [sys.executable, "-c", WAITING], stdout=subprocess.PIPE, stderr=other_end, env=environment, check=True
    )
    os.close(other_end)
    shown = b""
    try:
        while block := os.read(terminal, 65536):
            shown += block
    except OSError:  # how Linux says that the other end is closed
        pass
    os.close(terminal)
    assert done.stdout == b"built\n"
    assert b"build 7: built" in shown
    assert b"uploading" in shown
    assert b"\x1b[?25h" in shown  # the cursor is there again
