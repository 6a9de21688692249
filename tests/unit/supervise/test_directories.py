"""Directories that nobody else can enter."""

from __future__ import annotations

from pathlib import Path

import pytest

from bancada.domain.errors import InvalidRequest, PlatformFailed
from bancada.supervise.directories import check_space, make_private


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


def test_a_full_disk_is_named_before_anything_starts(tmp_path: Path) -> None:
    check_space(tmp_path, least_bytes=1)
    with pytest.raises(PlatformFailed, match=r"has \d+\.\d MiB free; a workbench needs") as caught:
        check_space(tmp_path, least_bytes=2**62)
    assert "--home" in caught.value.hint
