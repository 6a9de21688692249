"""Project files over the API: both path encodings, several parts, constant memory, and no way out."""

from __future__ import annotations

import tracemalloc
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bancada.control import files as file_control
from bancada.control.confinement import Draft
from bancada.control.file_quota import Quota
from tests.api import ApiWorld

BOUNDARY = "the-boundary"
HEADERS = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}


def part(name: str, data: str = "x") -> bytes:
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="f"\r\n\r\n{data}\r\n'.encode()


END = f"--{BOUNDARY}--\r\n".encode()


@pytest.fixture
async def files(sqlite_world: ApiWorld, request: pytest.FixtureRequest) -> str:
    project = await sqlite_world.project(name=request.node.name)
    return f"/api/v2/projects/{project['id']}/files"


async def test_upload_list_download_rename_delete(sqlite_world: ApiWorld, files: str) -> None:
    admin = sqlite_world.admin
    sent = {"data/raw/a b.csv": b"1\n", "modelo/ção.bin": bytes(range(256))}
    answer = await admin.post(files, files=sent)
    assert (answer.status_code, answer.json()) == (200, {})
    assert (await admin.put(files, files={"data/raw/a b.csv": b"22\n"})).json() == {}
    assert (await admin.get(f"{files}/")).json()["files"] == [
        {"path": "data", "is_dir": True, "file_size": "0"},
        {"path": "modelo", "is_dir": True, "file_size": "0"},
    ]
    for encoded in ("data%2Fraw%2Fa%20b.csv", "data/raw/a%20b.csv"):
        assert (await admin.get(f"{files}/{encoded}")).json()["files"] == [
            {"path": "data/raw/a b.csv", "is_dir": False, "file_size": "3"}
        ]
        assert (await admin.post(f"{files}/{encoded}:download", json={})).content == b"22\n"
    binary = await admin.post(f"{files}/modelo/%C3%A7%C3%A3o.bin:download")
    assert (binary.content, binary.headers["content-length"]) == (bytes(range(256)), "256")
    moved = await admin.patch(f"{files}/data%2Fraw", json={"path": "kept/here"})
    assert moved.json() == {"path": "kept/here", "is_dir": True, "file_size": "0"}
    assert (await admin.delete(f"{files}/kept")).json() == {}
    assert (await admin.get(f"{files}/kept")).status_code == 404
    assert [f["path"] for f in (await admin.get(f"{files}/")).json()["files"]] == ["data", "modelo"]


@pytest.mark.parametrize(
    "path", ["..%2F..%2Fbancada.db", "%2Fetc%2Fpasswd", "a%2F..%2F..%2Fx", "%2E%2E", "a/%2E%2E/..%2Fx"]
)
async def test_no_path_leads_out(sqlite_world: ApiWorld, files: str, path: str) -> None:
    for answer in (
        await sqlite_world.admin.request("GET", f"{files}/{path}"),
        await sqlite_world.admin.request("POST", f"{files}/{path}:download"),
        await sqlite_world.admin.request("DELETE", f"{files}/{path}"),
        await sqlite_world.admin.request("PATCH", f"{files}/{path}", json={"path": "x"}),
    ):
        assert answer.status_code == 400
        assert "path" in answer.json()["message"]


@pytest.mark.parametrize(
    ("headers", "body", "word"),
    [
        ({"content-type": "application/json"}, b"{}", "multipart"),
        ({"content-type": "multipart/form-data"}, b"", "boundary"),
        (HEADERS, part("../x") + END, "path"),
        (HEADERS, part("/etc/cron.d/x") + END, "path"),
        (HEADERS, part("") + END, "name"),
        (HEADERS, part("ok.txt"), "boundary"),
        (HEADERS, b"rubbish", "body"),
        (HEADERS, f"--{BOUNDARY}\r\nX: {'y' * 20000}".encode(), "header"),
        (HEADERS, part("\udcff".encode("utf-8", "surrogateescape").decode("latin-1")), "boundary"),
    ],
)
async def test_a_broken_upload_is_refused_and_leaves_no_draft(
    sqlite_world: ApiWorld, files: str, headers: dict[str, str], body: bytes, word: str
) -> None:
    answer = await sqlite_world.admin.post(files, content=body, headers=headers)
    assert answer.status_code == 400
    assert word in answer.json()["message"]
    folder = sqlite_world.workbench.settings.home / "projects" / files.split("/")[4]
    assert list(folder.iterdir()) == []
    assert list((folder.parent / ".uploads").glob("*")) == []


async def test_a_large_file_is_never_in_memory_as_a_whole(sqlite_world: ApiWorld, files: str) -> None:
    piece, count = b"0123456789abcdef" * 65536, 48

    async def body() -> AsyncIterator[bytes]:
        yield f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="big.bin"\r\n\r\n'.encode()
        for _ in range(count):
            yield piece
        yield b"\r\n" + END

    tracemalloc.start()
    answer = await sqlite_world.admin.post(files, content=body(), headers=HEADERS)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.status_code == 200
    assert peak < 16 * len(piece)
    listed = (await sqlite_world.admin.get(f"{files}/big.bin")).json()["files"]
    assert listed[0]["file_size"] == str(len(piece) * count)


async def test_one_file_over_the_limit_is_refused(sqlite_world: ApiWorld, files: str) -> None:
    whole = sqlite_world.workbench.settings
    object.__setattr__(whole, "upload_limit_bytes", 10)
    answer = await sqlite_world.admin.post(files, files={"a": b"0123456789", "b": b"0123456789x"})
    object.__setattr__(whole, "upload_limit_bytes", 5 * 1024**3)
    assert answer.status_code == 413
    assert [f["path"] for f in (await sqlite_world.admin.get(f"{files}/")).json()["files"]] == ["a"]


async def test_a_project_over_its_limit_takes_no_more(
    sqlite_world: ApiWorld, files: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = sqlite_world.workbench.settings
    folder = settings.home / "projects" / files.split("/")[4]
    (folder / "of a session").write_bytes(b"0" * 60)  # what code wrote counts as much as what was uploaded
    monkeypatch.setattr(file_control, "_quota", Quota())
    limit = settings.project_limit_bytes
    object.__setattr__(settings, "project_limit_bytes", 100)
    fits = await sqlite_world.admin.post(files, files={"a": b"0" * 40})
    answer = await sqlite_world.admin.post(files, files={"b": b"0"})
    object.__setattr__(settings, "project_limit_bytes", limit)
    assert (fits.status_code, answer.status_code) == (200, 413)
    assert answer.json()["details"][0]["reason"] == "project_full"
    assert sorted(path.name for path in folder.iterdir()) == ["a", "of a session"]


async def test_a_full_disk_is_said_and_leaves_no_draft(
    sqlite_world: ApiWorld, files: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = Draft.__init__

    def onto_full_disk(self: Draft, *arguments: Any) -> None:
        start(self, *arguments)
        self._file.close()
        self._file = Path("/dev/full").open("wb")  # noqa: SIM115 - closed with the draft

    monkeypatch.setattr(Draft, "__init__", onto_full_disk)
    answer = await sqlite_world.admin.post(files, files={"a": b"0" * 100_000})
    assert (answer.status_code, answer.json()["details"][0]["reason"]) == (413, "disk_full")
    folder = sqlite_world.workbench.settings.home / "projects" / files.split("/")[4]
    assert list(folder.iterdir()) == list((folder.parent / ".uploads").iterdir()) == []


@pytest.mark.parametrize(
    ("wanted", "status", "content", "told"),
    [
        ("bytes=2-4", 206, b"234", "bytes 2-4/10"),
        ("bytes=7-", 206, b"789", "bytes 7-9/10"),
        ("bytes=-2", 206, b"89", "bytes 8-9/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=10-12", 200, b"0123456789", None),
        ("bytes=-", 200, b"0123456789", None),
        ("bytes=4-2", 200, b"0123456789", None),
        ("lines=1-2", 200, b"0123456789", None),
    ],
)
async def test_a_download_goes_on_where_it_was_cut_off(
    sqlite_world: ApiWorld, wanted: str, status: int, content: bytes, told: str | None
) -> None:
    project = await sqlite_world.project(name=wanted)
    files = f"/api/v2/projects/{project['id']}/files"
    await sqlite_world.admin.post(files, files={"a": b"0123456789"})
    answer = await sqlite_world.admin.post(f"{files}/a:download", headers={"Range": wanted})
    assert (answer.status_code, answer.content, answer.headers.get("content-range")) == (status, content, told)
    assert answer.headers["content-length"] == str(len(content))
