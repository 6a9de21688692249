"""Log files: cut while their writer goes on, closed to others."""

from __future__ import annotations

import os
from pathlib import Path

from bancada.supervise.logs import last_lines, open_log, rotate_log


def test_a_large_log_is_moved_and_its_writer_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "api.log"
    log = open_log(path)
    os.write(log, b"old\n" * 10)
    rotate_log(path, limit_bytes=100)
    assert not (tmp_path / "api.log.1").exists()
    rotate_log(path, limit_bytes=10)
    os.write(log, b"new\n")
    os.close(log)
    assert path.read_bytes() == b"new\n"
    assert (tmp_path / "api.log.1").read_bytes() == b"old\n" * 10
    assert path.stat().st_mode & 0o077 == 0


def test_a_log_that_cannot_be_copied_stays(tmp_path: Path) -> None:
    path = tmp_path / "api.log"
    path.write_bytes(b"old\n" * 10)
    (tmp_path / "api.log.1").mkdir()
    rotate_log(path, limit_bytes=10)
    assert path.read_bytes() == b"old\n" * 10


def test_last_lines_begin_after_an_offset(tmp_path: Path) -> None:
    path = tmp_path / "x.log"
    assert last_lines(path, 3) == []
    path.write_bytes(b"one\ntwo\nthr\xffe\n")
    assert last_lines(path, 2) == ["two", "thr\ufffde"]
    assert last_lines(path, 5, offset=4) == ["two", "thr\ufffde"]
    assert last_lines(path, 5, offset=999) == ["one", "two", "thr\ufffde"]  # it was cut meanwhile
