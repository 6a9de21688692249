"""Folders of user files are measured and removed whatever is in them."""

from __future__ import annotations

import os
from pathlib import Path

from bancada.store.folders import measure, remove


def nest(folder: Path, depth: int) -> None:
    """Make folders in folders, each with a file, deeper than a path can say."""
    descriptor = os.open(folder, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("d", dir_fd=descriptor)
        below = os.open("d", os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = below
        with os.fdopen(os.open("f", os.O_WRONLY | os.O_CREAT, dir_fd=descriptor), "wb") as file:
            file.write(b"12")
    os.close(descriptor)


def test_a_folder_deeper_than_any_path_is_measured_and_removed(tmp_path: Path) -> None:
    deep, beside = tmp_path / "deep", tmp_path / "beside"
    deep.mkdir()
    beside.write_text("kept")
    nest(deep, 3000)
    (deep / "out").symlink_to(beside)
    assert measure(deep) >= 1000, "what a path can name is counted"
    remove(deep)
    assert [path.name for path in tmp_path.iterdir()] == ["beside"]
    assert beside.read_text() == "kept"


def test_locked_folders_go_and_links_are_not_followed(tmp_path: Path) -> None:
    folder, outside = tmp_path / "folder", tmp_path / "outside"
    outside.mkdir()
    (outside / "file").write_text("kept")
    (folder / "locked" / "inner").mkdir(parents=True)
    (folder / "locked" / "inner" / "file").write_text("1")
    (folder / "link").symlink_to(outside)
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe")
    (folder / "locked" / "inner").chmod(0)
    (folder / "locked").chmod(0o500)
    remove(folder)
    remove(folder)  # again is nothing
    assert not folder.exists()
    assert (outside / "file").read_text() == "kept"
    link = tmp_path / "link"
    link.symlink_to(outside)
    remove(link)
    assert (outside / "file").read_text() == "kept"
