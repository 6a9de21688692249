"""Directories that nobody else can enter."""

from __future__ import annotations

from pathlib import Path

import pytest

from bancada.domain.errors import InvalidRequest
from bancada.supervise.directories import make_private


def test_an_open_directory_is_closed(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(mode=0o755)
    make_private(tmp_path / "home")
    make_private(tmp_path / "a" / "b")
    assert (tmp_path / "home").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o700


def test_a_link_or_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "file").touch()
    with pytest.raises(InvalidRequest, match="not a link"):
        make_private(tmp_path / "link")
    with pytest.raises(InvalidRequest, match="cannot be created"):
        make_private(tmp_path / "file")
