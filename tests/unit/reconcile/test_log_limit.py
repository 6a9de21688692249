"""A log is cut while somebody writes and somebody follows, and neither notices."""

from __future__ import annotations

import fcntl
import threading
from pathlib import Path

import pytest

from bancada.control.kept_logs import end_of_log, read_log
from bancada.reconcile.log_limit import limit_log


def test_the_disk_stays_small_and_the_newest_stays_readable(tmp_path: Path) -> None:
    log, written = tmp_path / "output.log", b""
    with log.open("ab", buffering=0) as process:  # open to append all the while, as a process has it
        for number in range(500):
            line = f"line {number}\n".encode()
            process.write(line)
            written += line
            limit_log(log, 2000)
            assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 2100
            assert end_of_log(log) == len(written)
    start, kept = read_log(log, 0, 10**6)
    assert written[start:] == kept
    assert len(kept) > 1000
    assert len(list(tmp_path.glob("output.log.*"))) == 1


def test_who_keeps_up_misses_nothing(tmp_path: Path) -> None:
    log, position, written, followed = tmp_path / "output.log", 0, b"", b""
    with log.open("ab", buffering=0) as process:
        for number in range(300):
            line = f"line {number}\n".encode()
            process.write(line)
            written += line
            limit_log(log, 400)
            if number % 10 == 0:
                while (read := read_log(log, position, 64))[1]:
                    position = read[0] + len(read[1])
                    followed += read[1]
    while (read := read_log(log, position, 64))[1]:
        position = read[0] + len(read[1])
        followed += read[1]
    assert followed == written


def test_what_was_cut_off_is_skipped_not_repeated(tmp_path: Path) -> None:
    log = tmp_path / "output.log"
    for letter in b"abcd":
        with log.open("ab") as process:
            process.write(bytes([letter]) * 100)
        limit_log(log, 100)
    assert read_log(log, 0, 1000) == (300, b"d" * 100)
    assert read_log(log, 350, 10) == (350, b"d" * 10)
    assert read_log(log, 400, 10) == (400, b"")


def test_of_what_grew_while_nobody_looked_the_end_is_kept(tmp_path: Path) -> None:
    log = tmp_path / "output.log"
    log.write_bytes(b"a" * 10_000 + b"b" * 100)
    limit_log(log, 100)
    assert read_log(log, 0, 1000) == (10_000, b"b" * 100)
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) == 100


def test_nobody_reads_a_log_that_is_half_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log, read = tmp_path / "output.log", list[tuple[int, bytes]]()
    log.write_bytes(b"a" * 100)
    reader = threading.Thread(target=lambda: read.append(read_log(log, 100, 1000)))
    rename = Path.replace

    def rename_and_be_read(draft: Path, piece: Path) -> Path:
        renamed = rename(draft, piece)  # the text is there twice now: in the piece, and in the log
        reader.start()
        reader.join(0.2)
        return renamed

    monkeypatch.setattr(Path, "replace", rename_and_be_read)
    limit_log(log, 100)
    reader.join()
    assert read == [(100, b"")]


def test_a_log_is_not_cut_while_it_is_read(tmp_path: Path) -> None:
    log = tmp_path / "output.log"
    log.write_bytes(b"a" * 100)
    with log.open("rb") as reader:
        fcntl.flock(reader, fcntl.LOCK_SH)
        limit_log(log, 100)
        assert log.stat().st_size == 100
    limit_log(log, 100)
    assert log.stat().st_size == 0


def test_a_log_that_is_not_there_yet_is_empty(tmp_path: Path) -> None:
    limit_log(tmp_path / "none" / "output.log", 10)
    assert read_log(tmp_path / "none" / "output.log", 0, 10) == (0, b"")
    assert end_of_log(tmp_path / "none" / "output.log") == 0
