"""The journal of a session: what is merged, what a full disk does, and what JSON cannot say."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from bancada_workload.kernel_session.journal import Journal
from bancada_workload.kernel_session.messages import as_record


class Later:
    """Calls what was put off when the test says so."""

    def __init__(self) -> None:
        self.put_off: list[Callable[[], None]] = []

    def __call__(self, _seconds: float, call: Callable[[], None]) -> None:
        self.put_off.append(call)

    def come(self) -> None:
        calls, self.put_off = self.put_off, []
        for call in calls:
            call()


@pytest.fixture
def later() -> Later:
    return Later()


def records(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_text_that_comes_together_is_one_record_and_keeps_its_place(tmp_path: Path, later: Later) -> None:
    journal = Journal(tmp_path / "j", later, lambda: 7)
    journal.write_text(1, "stdout", "a\n")
    journal.write_text(1, "stdout", "b\n")
    journal.write_text(1, "stderr", "oh\n")
    journal.write("done", 1, status="ok")
    journal.write_text(None, "stdout", "late\n")
    later.come()

    assert records(tmp_path / "j") == [
        {"at": 7, "type": "stream", "cell": 1, "name": "stdout", "text": "a\nb\n"},
        {"at": 7, "type": "stream", "cell": 1, "name": "stderr", "text": "oh\n"},
        {"at": 7, "type": "done", "cell": 1, "status": "ok"},
        {"at": 7, "type": "stream", "name": "stdout", "text": "late\n"},
    ]


def test_what_a_full_disk_refuses_is_written_when_there_is_room(
    tmp_path: Path, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path / "j", later, lambda: 7)
    write = os.write

    def write_half(file: int, data: bytes) -> int:
        if len(data) < 20:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(file, bytes(data[: len(data) // 2]))

    monkeypatch.setattr(os, "write", write_half)
    for number in range(3):
        journal.write("done", number)
    monkeypatch.setattr(os, "write", write)
    later.come()

    assert [each["cell"] for each in records(tmp_path / "j")] == [0, 1, 2]


def test_a_disk_that_stays_full_costs_what_does_not_fit_in_memory_and_says_so(
    tmp_path: Path, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bancada_workload.kernel_session.journal.UNWRITTEN_BYTES", 100)
    journal = Journal(tmp_path / "j", later, lambda: 7)
    write = os.write

    def refuse(_file: int, _data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", refuse)
    for number in range(9):
        journal.write("done", number)
    monkeypatch.setattr(os, "write", write)
    later.come()

    assert [each["type"] for each in records(tmp_path / "j")] == ["done", "done", "done", "cut"]
    assert int(str(records(tmp_path / "j")[-1]["bytes"])) > 100


def test_what_is_no_json_and_no_text_does_not_break_a_line(tmp_path: Path, later: Later) -> None:
    journal = Journal(tmp_path / "j", later, lambda: 7)
    journal.write("display", 1, data={"application/json": {"x": float("nan")}, "text/plain": "nan"}, metadata={})
    journal.write("stream", 1, name="stdout", text="half of a pair: \ud83d")

    shown, said = records(tmp_path / "j")
    assert shown["data"] == {"text/plain": "nan"}
    assert said["text"] == "half of a pair: ?"


def test_a_picture_is_never_cut() -> None:
    message = {
        "header": {"msg_type": "display_data"},
        "content": {"data": {"image/png": "A" * 100, "text/html": "B" * 100, "text/plain": "C"}, "metadata": {}},
    }

    record = as_record(message, 10)

    assert record is not None
    data = record[1]["data"]
    assert (len(data["image/png"]), data["text/plain"]) == (100, "C")
    assert data["text/html"].startswith("B" * 10 + "\n[cut here: 90 more characters")
