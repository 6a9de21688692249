"""No request leads out of a project: any path, in any encoding, through any operation, and while links are swapped."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api import ApiWorld

SECRET = b"a secret outside of the project"
BOUNDARY = "the-boundary"
WORDS = [
    "..", ".", "", "a", "A", "file", "FILE", "link", "up", "away", "loop", "loop1", "dangling", "secret", "outside",
    "project", "~",
    "a b", "é", "e\u0301", "ﬁle", "\\", "..\\", "%2e%2e", "%2F", "%252e", "\u2025", "\uff0e\uff0e", "\n",
    ":", "x:download", "-rf", "C:", "CON", "x" * 255, "x" * 256, "é" * 128, "\u202e", ";", "?", "#", "home/cdsw",
    ".uploads", "/".join("d" * 99), "/".join("d" * 101),
]  # fmt: skip
PATHS = st.tuples(
    st.sampled_from(["", "/", "//", "/home/cdsw/", "/home/cdsw/../", "../", "./"]),
    st.lists(st.sampled_from(WORDS) | st.text(st.characters(exclude_categories=["Cs"]), max_size=3), max_size=4),
    st.sampled_from(["", "/", ":download", ":", "\0"]),
).map(lambda pieces: pieces[0] + "/".join(pieces[1]) + pieces[2])
ENCODINGS = {
    "whole": lambda path: quote(path, safe=""),
    "by segment": lambda path: quote(path, safe="/"),
    "twice": lambda path: quote(quote(path, safe=""), safe=""),
    "dots too": lambda path: quote(path, safe="").replace(".", "%2E"),
    "as it is": lambda path: quote(path, safe="/:;,%()'\\~"),
}


@dataclass
class Place:
    """A project, what lies around it, and its files' address."""

    world: ApiWorld
    key: str
    path: str
    project: Path
    outside: Path

    async def ask(self, method: str, raw_path: str, body: bytes = b"", content_type: str = "application/json") -> int:
        """Send one request as it is, which no client library would do, and return the status of its answer."""
        headers = [(b"authorization", f"Bearer {self.key}".encode()), (b"content-type", content_type.encode()),
                   (b"content-length", str(len(body)).encode())]  # fmt: skip
        scope = {
            "type": "http", "method": method, "raw_path": raw_path.encode(), "path": "/", "query_string": b"",
            "headers": headers, "http_version": "1.1", "scheme": "http", "client": None, "server": None,
        }  # fmt: skip
        status, answered = 0, b""

        bodies = [body]

        async def receive() -> dict[str, object]:
            if not bodies:
                await asyncio.Event().wait()  # a caller who stays on the line says no more
            return {"type": "http.request", "body": bodies.pop(), "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            nonlocal status, answered
            status = message.get("status", status)
            answered += message.get("body", b"")

        await self.world.app(scope, receive, send)
        assert status < 500, (method, raw_path, answered)
        assert SECRET not in answered, (method, raw_path)
        return status

    async def upload(self, name: str, data: bytes = b"x") -> int:
        quoted = name.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "").replace("\n", "")
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{quoted}"\r\n\r\n'.encode()
        body = head + data + f"\r\n--{BOUNDARY}--\r\n".encode()
        return await self.ask("POST", self.path, body, f"multipart/form-data; boundary={BOUNDARY}")

    def furnish(self) -> None:
        """Put back what tests took away: links of every kind, a file, a folder, a loop."""
        for name, aim in {
            "link": "../../../outside", "secret": "../../../outside/secret", "up": "..", "away": str(self.outside),
            "loop": "loop1", "loop1": "loop", "dangling": "nowhere",
        }.items():  # fmt: skip
            with contextlib.suppress(FileExistsError):
                (self.project / name).symlink_to(aim)
        (self.project / "a").mkdir(exist_ok=True) if not (self.project / "a").is_file() else None

    def around(self) -> dict[str, object]:
        """Return all that is not the project's: it must never change."""
        home = self.world.workbench.settings.home
        kept = {str(path): path.read_bytes() if path.is_file() else path.is_dir() for path in self.outside.rglob("*")}
        names = sorted(path.name for path in (home / "projects").iterdir())
        drafts = [path.name for path in (home / "projects" / ".uploads").glob("*")]
        return {**kept, "projects": [name for name in names if name != ".uploads"], "drafts": drafts,
                "home": sorted(p.name for p in home.iterdir() if not p.name.startswith("bancada.db"))}  # fmt: skip


@pytest.fixture(scope="module")
def place(sqlite_world: ApiWorld) -> Place:
    project = asyncio.run(sqlite_world.project(name="confined"))
    home = sqlite_world.workbench.settings.home
    outside = home.parent / "outside"
    outside.mkdir()
    (outside / "secret").write_bytes(SECRET)
    key = sqlite_world.admin.headers["authorization"].removeprefix("Bearer ")
    path = f"/api/v2/projects/{project['id']}/files"
    return Place(sqlite_world, key, path, home / "projects" / project["id"], outside)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None, max_examples=150
)
@given(path=PATHS, other=PATHS, encoding=st.sampled_from(sorted(ENCODINGS)))
def test_no_request_reads_or_changes_anything_outside(place: Place, path: str, other: str, encoding: str) -> None:
    place.furnish()
    before = place.around()
    address = f"{place.path}/{ENCODINGS[encoding](path)}"

    async def attempt() -> None:
        await place.upload(path)
        await place.ask("GET", address)
        await place.ask("POST", f"{address}:download")
        await place.ask("PATCH", address, b'{"path": %s}' % _json(other))
        await place.ask("DELETE", address)

    asyncio.run(attempt())
    assert place.around() == before
    assert place.project.is_dir()


def test_a_link_swapped_in_between_leads_nowhere(place: Place) -> None:
    """While requests go through `swap/`, it is a folder and a link outside in turns."""
    swap, real = place.project / "swap", place.project / "real"
    real.mkdir()
    (real / "secret").write_bytes(b"inside")
    swap.symlink_to(place.outside)
    before = place.around()
    stop = threading.Event()

    def turn() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            for step in (
                swap.unlink,
                lambda: real.rename(swap),
                lambda: swap.rename(real),
                lambda number=number: swap.rename(place.project / f"made-{number}"),  # an upload made it meanwhile
                lambda: swap.symlink_to(place.outside),
            ):
                with contextlib.suppress(OSError):
                    step()

    async def attempts() -> set[int]:
        seen = set()
        for number in range(150):
            seen.add(await place.ask("POST", f"{place.path}/swap/secret:download"))
            seen.add(await place.upload("swap/secret", b"inside"))
            await place.upload(f"swap/new-{number}")
            await place.ask("PATCH", f"{place.path}/swap/new-{number}", b'{"path": "swap/moved"}')
            await place.ask("DELETE", f"{place.path}/swap/moved")
        return seen

    swapping = threading.Thread(target=turn)
    swapping.start()
    try:
        seen = asyncio.run(attempts())
    finally:
        stop.set()
        swapping.join()
    assert seen <= {200, 400, 404}, "each was answered as one of both, and none in between"
    assert place.around() == before


def test_an_upload_that_its_sender_breaks_off_leaves_nothing(place: Place) -> None:
    """Neither a part of the file, nor a folder on its way, nor what was there before changed."""
    asyncio.run(place.upload("kept.bin", b"old"))
    before, inside = place.around(), sorted(place.project.rglob("*"))
    for name in ("kept.bin", "new/folder/file.bin"):
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
        messages = iter([
            {"type": "http.request", "body": head + b"x" * 600_000, "more_body": True},
            {"type": "http.disconnect"},
        ])  # fmt: skip
        headers = [(b"authorization", f"Bearer {place.key}".encode()), (b"content-length", b"9000000"),
                   (b"content-type", f"multipart/form-data; boundary={BOUNDARY}".encode())]  # fmt: skip
        scope = {
            "type": "http", "method": "POST", "raw_path": place.path.encode(), "path": "/", "query_string": b"",
            "headers": headers, "http_version": "1.1", "scheme": "http", "client": None, "server": None,
        }  # fmt: skip

        async def receive(messages: Iterator[dict[str, object]] = messages) -> dict[str, object]:
            return next(messages, {"type": "http.disconnect"})

        async def send(message: dict[str, object]) -> None:
            raise AssertionError(f"nobody is there to hear {message}")

        asyncio.run(place.world.app(scope, receive, send))
    assert (place.project / "kept.bin").read_bytes() == b"old"
    assert place.around() == before
    assert sorted(place.project.rglob("*")) == inside


def _json(text: str) -> bytes:
    return b'"' + b"".join(b"\\u%04x" % unit for unit in _utf16(text)) + b'"'


def _utf16(text: str) -> list[int]:
    data = text.encode("utf-16-be")
    return [int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2)]
