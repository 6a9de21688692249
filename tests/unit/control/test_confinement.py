"""No path leads out of a project, whatever it is made of and whatever lies in its way."""

import contextlib
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bancada.control.confinement import Folder, split_path
from bancada.domain.errors import Conflict, InvalidRequest, NotFound, WorkbenchError

PIECES = st.lists(
    st.sampled_from(
        ["..", ".", "", "a", "link", "secret", "~", "a b", "é", "\0", "x" * 300, "\\", "%2e%2e", ":", "-rf"]
    )
    | st.text(max_size=4),
    max_size=5,
)
PATHS = st.tuples(st.sampled_from(["", "/", "//", "/home/cdsw", "/home/cdsw/"]), PIECES).map(
    lambda pair: pair[0] + "/".join(pair[1])
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with links to a secret beside it."""
    root = tmp_path_factory.mktemp("place")
    (root / "outside").mkdir()
    (root / "outside" / "secret").write_text("secret")
    project = root / "project"
    project.mkdir()
    (project / "link").symlink_to("../outside")
    (project / "secret").symlink_to("../outside/secret")
    (project / "a").mkdir()
    return root


def read(folder: Folder, path: str) -> bytes:
    with folder.open(path)[0] as file:
        return file.read()


def write(folder: Folder, path: str, data: bytes = b"x") -> None:
    draft = folder.create(path)
    draft.write(data)
    draft.finish()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
@given(path=PATHS, other=PATHS)
def test_no_path_reads_writes_or_moves_anything_outside(place: Path, path: str, other: str) -> None:
    folder = Folder(place / "project")
    for attempt in (
        lambda: folder.list(path),
        lambda: read(folder, path),
        lambda: write(folder, path),
        lambda: folder.move(path, other),
    ):
        with contextlib.suppress(WorkbenchError):
            attempt()
    outside = {
        str(found.relative_to(place))
        for found in place.rglob("*")
        if "project" not in found.parts and found.name != ".uploads"
    }
    assert outside == {"outside", "outside/secret"}
    assert (place / "outside" / "secret").read_text() == "secret"


@pytest.mark.parametrize(
    "path", ["../x", "a/../../x", "/etc/passwd", "/home/cdswx/a", "a\0b", "x" * 256, "/home/cdsw/../x"]
)
def test_what_leads_out_is_refused_by_name(path: str) -> None:
    with pytest.raises(InvalidRequest, match="path") as caught:
        split_path(path)
    assert caught.value.code == "path_invalid"


@pytest.mark.parametrize(
    ("path", "parts"),
    [("", ()), ("/", ()), (".", ()), ("./a//b/", ("a", "b")), ("/home/cdsw", ()), ("/home/cdsw/a", ("a",))],
)
def test_the_many_ways_to_say_the_same(path: str, parts: tuple[str, ...]) -> None:
    assert split_path(path) == parts


def test_files_are_written_listed_moved_and_removed(tmp_path: Path) -> None:
    root = tmp_path / "p"
    root.mkdir()
    folder = Folder(root)
    write(folder, "data/raw/x.csv", b"1,2\n")
    write(folder, "data/raw/x.csv", b"3\n")
    assert [(f.path, f.is_dir, f.size_bytes) for f in folder.list("")] == [("data", True, 0)]
    assert [(f.path, f.size_bytes) for f in folder.list("data/raw/x.csv")] == [("data/raw/x.csv", 2)]
    assert folder.move("data/raw/x.csv", "y.csv").path == "y.csv"
    with pytest.raises(Conflict, match="exists"):
        folder.move("y.csv", "data")
    with pytest.raises(InvalidRequest, match="itself"):
        folder.move("data", "data/raw/data")
    folder.remove("data", tmp_path / "trash")
    assert [f.path for f in folder.list("")] == ["y.csv"]
    assert (root / "y.csv").stat().st_mode & 0o777 == 0o600
    for missing in (
        lambda: folder.open("data"),
        lambda: folder.remove("none", tmp_path / "t"),
        lambda: folder.list("q"),
    ):
        with pytest.raises(NotFound):
            missing()


def test_an_abandoned_file_leaves_the_old_one_and_no_trace(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    write(folder, "model.bin", b"old")
    draft = folder.create("model.bin")
    draft.write(b"half")
    assert [f.path for f in folder.list("")] == ["model.bin"]
    draft.abandon()
    assert [found.name for found in tmp_path.iterdir()] == ["model.bin"]
    assert (tmp_path / "model.bin").read_bytes() == b"old"


def test_a_pipe_is_no_file_and_makes_nobody_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InvalidRequest):
        Folder(tmp_path).open("pipe")


def test_a_folder_in_the_place_of_a_file_and_the_other_way_round(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    write(folder, "a/b")
    for path in ("a", "a/b/c"):
        with pytest.raises(WorkbenchError, match="path"):
            write(folder, path)
    assert [found.name for found in (tmp_path / "a").iterdir()] == ["b"]
