from __future__ import annotations

import pytest

from bancada.cli.run import report


@pytest.mark.parametrize(
    ("status", "reason", "exit_code", "message", "expected", "said"),
    [
        ("succeeded", "", 0, "", 0, ""),
        ("failed", "exit_code", 3, "The script ended with exit code 3.", 3, ""),
        ("failed", "exit_code", 139, "Signal 11 ended it.", 139, "error: Signal 11 ended it.\n"),
        ("failed", "memory_exceeded", 143, "It used 2 GB.", 143, "error: It used 2 GB.\n"),
        ("timedout", "timeout_exceeded", 0, "It ran for longer than 5 s.", 1, "error: It ran for longer than 5 s.\n"),
        ("failed", "script_missing", None, "The project has no file.", 1, "error: The project has no file.\n"),
        ("stopped", "stopped_by_user", 143, "", 143, "error: It ended as stopped.\n"),
    ],
)  # fmt: skip
def test_the_exit_code_is_passed_on_and_a_foreign_end_is_explained(
    capsys: pytest.CaptureFixture[str], status: str, reason: str, exit_code: int | None, message: str, expected: int,
    said: str,
) -> None:  # fmt: skip
    ended = {"status": status, "reason": reason, "exit_code": exit_code, "message": message}
    assert report(ended) == expected
    assert capsys.readouterr().err == said
