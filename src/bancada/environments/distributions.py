"""Our own packages that go into users' environments: found in the installed Bancada, or built from a checkout.

Wheels live in `<home>/wheels/<sha256>/<file>` and are never changed, so that an older lock finds the one it names.
"""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from collections.abc import Iterator
from email.parser import Parser
from pathlib import Path

import bancada
from bancada.domain.errors import PlatformFailed
from bancada.domain.locks import LockedWheel
from bancada.environments.files import sole_worker, write_whole
from bancada.environments.uv import LogSink, Uv

WORKLOAD = "bancada-workload"
"""In every environment: the replica server, the build gate, the MLflow plugin."""

CLIENT = "cmlapi"
"""In sessions' environments, and served as an archive to anyone who works from outside."""

OURS = (WORKLOAD, CLIENT)

_BUNDLED = Path(bancada.__file__).parent / "_dist"
_CHECKOUT = Path(bancada.__file__).parents[2] / "packages"


class Distributions:
    """Our packages as wheels and archives, each built at most once per state of its source."""

    def __init__(self, home: Path, uv: Uv, *, bundled: Path = _BUNDLED, checkout: Path = _CHECKOUT) -> None:
        self._store = home / "wheels"
        self._uv = uv
        self._bundled = bundled
        self._checkout = checkout
        self._digests: dict[Path, tuple[object, str]] = {}
        self._requirements: dict[LockedWheel, list[str]] = {}

    def wheel(self, name: str, log: LogSink) -> LockedWheel:
        """Return the present wheel of one of our packages, built now if there is none of this source yet.

        Raises:
            PlatformFailed: this installation has neither the wheel nor its source (`distribution_missing`).
        """
        path = self._present(name, "wheel", log)
        return LockedWheel(name, path.name.split("-")[1], path.parent.name)

    def file(self, wheel: LockedWheel) -> Path:
        """Return the file of a wheel that a lock names.

        Raises:
            PlatformFailed: it is no longer in the store (`distribution_missing`).
        """
        found = next((self._store / wheel.sha256).glob("*.whl"), None)
        if found is None:
            raise PlatformFailed(
                f"The wheel {wheel} of this lock is no longer in the workbench's home.",
                hint="Create the build again: it is locked anew.",
                code="distribution_missing",
            )
        return found

    def requirements(self, wheel: LockedWheel) -> list[str]:
        """Return what a wheel of ours asks for, without its optional extras."""
        if wheel not in self._requirements:
            with zipfile.ZipFile(self.file(wheel)) as archive:
                name = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
                metadata = Parser().parsestr(archive.read(name).decode("utf-8"))
            lines = metadata.get_all("Requires-Dist", [])
            self._requirements[wheel] = [line for line in lines if "extra ==" not in line]
        return list(self._requirements[wheel])

    def client_archive(self, log: LogSink) -> Path:
        """Return the source archive of our API client, which `pip install` takes from the workbench's address."""
        return self._present(CLIENT, "sdist", log)

    def _present(self, name: str, kind: str, log: LogSink) -> Path:
        self._store.mkdir(parents=True, exist_ok=True, mode=0o700)
        stem, suffix = name.replace("-", "_"), {"wheel": ".whl", "sdist": ".tar.gz"}[kind]
        bundled = next(self._bundled.glob(f"{stem}-*{suffix}"), None)
        source = bundled or self._checkout / name
        if not source.exists():
            raise PlatformFailed(
                f"This installation of Bancada does not contain {name}.",
                hint="Install Bancada again, or run it from a complete checkout.",
                code="distribution_missing",
            )
        note = self._store / f"{stem}{suffix}-{self._digest_of(source)}"
        noted = self._noted(note)
        if noted is not None:
            return noted
        with sole_worker(self._store / f".{stem}.guard"):
            return self._noted(note) or self._add(bundled or self._build(source, kind, log), note)

    def _digest_of(self, source: Path) -> str:
        """Return the digest of a package's source, read again only when the time or size of a file has changed."""
        state = tuple((file, facts.st_mtime_ns, facts.st_size) for file in _files(source) for facts in [file.stat()])
        known = self._digests.get(source)
        if known is None or known[0] != state:
            known = self._digests[source] = (state, _digest_of(source))
        return known[1]

    def _noted(self, note: Path) -> Path | None:
        try:
            path = self._store / note.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        return path if path.is_file() else None

    def _build(self, source: Path, kind: str, log: LogSink) -> Path:
        log.write(f"Building the {kind} of {source.name}.\n")
        target = self._store / f".build-{source.name}"
        shutil.rmtree(target, ignore_errors=True)
        # uv carries its own build backend, so that this needs neither network nor any other package.
        self._uv.run(["build", f"--{kind}", "--offline", "--out-dir", target, source], log, cwd=self._store)
        return next(path for path in target.iterdir() if not path.name.startswith("."))

    def _add(self, built: Path, note: Path) -> Path:
        folder = self._store / hashlib.sha256(built.read_bytes()).hexdigest()
        folder.mkdir(exist_ok=True, mode=0o700)
        temporary = folder / f".{built.name}"
        shutil.copyfile(built, temporary)
        temporary.replace(folder / built.name)
        write_whole(note, f"{folder.name}/{built.name}")
        return folder / built.name


def _digest_of(source: Path) -> str:
    """Return a digest of a file's content, or of all files that a package is built from."""
    digest = hashlib.sha256()
    for path in _files(source):
        name = path.relative_to(source).as_posix()
        digest.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()[:24]


def _files(source: Path) -> list[Path]:
    return [source] if source.is_file() else sorted(_sources(source))


def _sources(folder: Path) -> Iterator[Path]:
    yield from (path for path in (folder / "pyproject.toml", folder / "README.md") if path.is_file())
    for path in (folder / "src").rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc":
            yield path
