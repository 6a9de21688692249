"""A Python that is not here is downloaded by real uv from a server of ours, and an environment is made with it."""

from __future__ import annotations

import io
import json
import os
import platform
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bancada.domain.errors import PlatformFailed
from bancada.environments import interpreters
from bancada.environments.downloads import PythonDownloads
from bancada.environments.store import Environments

pytestmark = pytest.mark.scenario
VERSION = sys.version_info[:3]
MINOR = (VERSION[0], VERSION[1])
NAMES = {"Darwin": "macos", "Linux": "linux"}
ARCHITECTURES = {"arm64": "aarch64", "AMD64": "x86_64"}
LEFT_OUT = {"test", "tests", "site-packages", "idlelib", "tkinter", "ensurepip", "__pycache__", "lib2to3"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that offers the Python of these tests, packed as uv expects one, and another that it has not."""
    folder = tmp_path_factory.mktemp("served")
    pack(folder / "python.tar.gz")
    handler = partial(QuietHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        url = f"http://127.0.0.1:{server.server_address[1]}"
        offers = [offer(VERSION, f"{url}/python.tar.gz"), offer((3, 99, 1), f"{url}/gone.tar.gz")]
        offers.append(offer((3, 8, 1), f"{url}/old.tar.gz"))
        (folder / "offers.json").write_text(json.dumps({f"cpython-{n}": each for n, each in enumerate(offers)}))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield url
        server.shutdown()


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


def pack(archive: Path) -> None:
    """Pack what a script needs of this Python, below the folder `python`."""

    def chosen(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
        parts = Path(member.name).parts
        is_out = LEFT_OUT & set(parts) or member.name.endswith(".a") or any(p.startswith("config-") for p in parts)
        return None if is_out else member

    base, library = Path(sys.base_prefix), f"lib/python{MINOR[0]}.{MINOR[1]}"
    program = os.path.realpath(sys._base_executable)  # type: ignore[attr-defined]
    with tarfile.open(archive, "w:gz", compresslevel=1) as tar:
        tar.add(program, f"python/bin/python{MINOR[0]}.{MINOR[1]}")
        tar.add(base / library, f"python/{library}", filter=chosen)
        for shared in base.glob("lib/libpython*"):
            if not shared.name.endswith(".a"):
                tar.add(shared, f"python/lib/{shared.name}")


def offer(version: tuple[int, int, int], url: str) -> dict[str, object]:
    """Return one Python as uv's own list of downloads has it."""
    architecture = ARCHITECTURES.get(platform.machine(), platform.machine())
    system = NAMES[platform.system()]
    return {
        "name": "cpython", "arch": {"family": architecture, "variant": None}, "os": system,
        "libc": "gnu" if system == "linux" else "none", "major": version[0], "minor": version[1],
        "patch": version[2], "prerelease": "", "url": url, "sha256": None, "variant": None, "build": "20261101",
    }  # fmt: skip


@pytest.fixture
def variables(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Variables of a machine on which no Python is found, and which knows our server."""
    monkeypatch.setattr(interpreters, "_python_folders", lambda _: [tmp_path])
    return {"PATH": "/nowhere", "HOME": str(tmp_path / "user"), "UV_CACHE_DIR": str(tmp_path / "cache"),
            "UV_PYTHON_DOWNLOADS_JSON_URL": f"{server}/offers.json", "UV_HTTP_RETRIES": "0"}  # fmt: skip


def open_home(home: Path, variables: dict[str, str]) -> Environments:
    home.mkdir(exist_ok=True)
    return Environments(home, downloads=PythonDownloads(home, variables))


def test_a_python_is_downloaded_when_it_is_first_used(tmp_path: Path, variables: dict[str, str]) -> None:
    home, log = tmp_path / "home", io.StringIO()
    environments = open_home(home, variables)
    assert PythonDownloads(home, variables).minors() == [MINOR, (3, 99)], "3.8 is too old for us"
    assert not environments.interpreters()
    environments.install_python(MINOR, log)
    python, is_exact = environments.choose_interpreter(MINOR)
    assert (python.version_parts, is_exact) == (VERSION, True)
    assert "downloading it" in log.getvalue()
    lock = environments.lock((), python, log, packages=())
    made = environments.ensure(lock, log)
    shown = subprocess.run(
        [made / "bin" / "python", "-c", "import sys, json, ssl; print(sys.base_prefix)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert Path(shown.stdout.strip()).is_relative_to(home.resolve() / "pythons")
    environments.install_python(MINOR, again := io.StringIO())
    assert again.getvalue() == "", "it is here now"


def test_a_download_that_fails_says_why(tmp_path: Path, variables: dict[str, str]) -> None:
    environments = open_home(tmp_path / "home", variables)
    with pytest.raises(PlatformFailed) as failed:
        environments.install_python((3, 99), io.StringIO())
    assert failed.value.code == "python_not_installed"
    assert "Python 3.99 could not be downloaded" in failed.value.message
    assert "404" in failed.value.message
    environments.install_python((3, 77), log := io.StringIO())
    assert log.getvalue() == "", "nobody offers it, so the nearest is taken"


def test_a_list_that_cannot_be_had_offers_what_was_known(tmp_path: Path, variables: dict[str, str]) -> None:
    home = tmp_path / "home"
    home.mkdir()
    away = {**variables, "UV_PYTHON_DOWNLOADS_JSON_URL": "http://127.0.0.1:9/offers.json"}
    assert PythonDownloads(home, away).minors() == []
    assert PythonDownloads(home, variables).minors() == [MINOR, (3, 99)]
    assert PythonDownloads(home, away).minors() == [MINOR, (3, 99)]
