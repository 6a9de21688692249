"""Layers as they lie on the disk: pip for a project's own code, which never writes into a shared environment.

<home>/layers/<project>/3.11/                       a virtual environment with pip, and what pip installed into it
<home>/layers/<project>/3.11/.ready                 written last; without it the rest is a leftover of a crash
<home>/layers/<project>/3.11/beneath                the hash of the environment that it lay over last
<home>/layers/<project>/3.11/commands/<hash>/       that environment's commands, run by the layer's Python
<home>/layers/<project>/3.11.guard                  held while somebody works on it

The environment beneath is named by a variable and not by a file, so that two sessions of a project which are locked
differently can run at the same time, each with its own.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from importlib.metadata import distributions
from io import StringIO
from pathlib import Path

from bancada.domain.errors import InvalidRequest, PlatformFailed
from bancada.domain.home import Home
from bancada.domain.layers import Layer, LayerPackage, layer_packages
from bancada.domain.locks import Lock
from bancada.environments.files import sole_worker, write_whole
from bancada.environments.uv import LogSink, Uv

PACKAGES_VARIABLE = "BANCADA_PACKAGES"
"""Names the packages of the environment beneath, to the layer's Python and to all that it starts."""
LINK = "bancada-environment.pth"
_LINK_TEXT = f'import os, site; (p := os.environ.get("{PACKAGES_VARIABLE}")) and site.addsitedir(p)\n'
_OF_THE_LAYER = frozenset({"pip"})
"""What is there before anybody installs anything."""
_SCRIPT_LIMIT_BYTES = 256 * 1024
_HIDES = "`bancada layer clear` takes a project's layer away; what is to stay belongs into requirements.txt.\n"


@dataclass(frozen=True, slots=True)
class ProjectPython:
    """What a project's code runs on: `folders` are where its commands are, `variables` what it needs beside them."""

    python: Path
    folders: tuple[Path, ...]
    variables: Mapping[str, str]


def bare_python(environment: Path) -> ProjectPython:
    """Return the Python of a shared environment, without a layer: there is no pip."""
    python = environment / "bin" / "python"
    return ProjectPython(python, (python.parent,), {"VIRTUAL_ENV": str(environment)})


class Layers:
    """The layers of one workbench; safe to use from several threads and processes."""

    def __init__(self, home: Path, uv: Uv) -> None:
        self._home = Home(home)
        self._uv = uv

    def prepare(self, project_id: str, environment: Path, lock: Lock, log: LogSink) -> ProjectPython:
        """Return the Python of the project's layer over a shared environment; the layer is made if it is not there.

        The log is told what of the environment the layer hides.

        Raises:
            PlatformFailed: `index_unreachable`, when pip itself is not in uv's cache, or the disk is full.
            DeadlineExceeded: uv took too long.
        """
        folder = self._home.layers(project_id) / ".".join(lock.python_version.split(".")[:2])
        folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        base = (environment / "bin" / "python").resolve()
        with sole_worker(folder.with_name(f"{folder.name}.guard")) as held:
            self._make(folder, base, log, held)
            commands = _wrap_commands(environment, folder, lock.hash)
            write_whole(folder / "beneath", lock.hash)
        _tell_hidden(layer_packages(_installed(folder), lock), log)
        variables = {"VIRTUAL_ENV": str(folder), PACKAGES_VARIABLE: str(_packages(environment)),
                     "PIP_DISABLE_PIP_VERSION_CHECK": "1"}  # fmt: skip
        return ProjectPython(_python(folder), (folder / "bin", commands, environment / "bin"), variables)

    def list_layers(self, project_id: str) -> tuple[tuple[Path, str], ...]:
        """Return the folders of a project's layers, each with the hash of the environment that it lay over last."""
        ready = sorted(self._home.layers(project_id).glob("*/.ready"))
        return tuple((path.parent, _read_text(path.parent / "beneath")) for path in ready)

    def describe(self, folder: Path, beneath: Lock | None) -> Layer:
        """Return what is in the layer in `folder`."""
        packages = _packages(folder)
        return Layer(folder.name, layer_packages(_installed(folder), beneath), _size_bytes(packages))

    def clear(self, project_id: str) -> None:
        """Remove a project's layers; the caller knows that nothing runs in them. Removing them twice is no error."""
        for folder, _ in self.list_layers(project_id):
            with sole_worker(folder.with_name(f"{folder.name}.guard")):
                (folder / ".ready").unlink(missing_ok=True)  # first, so that half a removal is never taken for ready
                shutil.rmtree(folder, ignore_errors=True)

    def _make(self, folder: Path, base: Path, log: LogSink, held: int) -> None:
        """Make a layer, or give the one that is there another Python of the same minor version: what it has stays."""
        is_there = (folder / ".ready").is_file()
        if is_there and _python(folder).resolve() == base and base.exists():
            return
        if not is_there:
            shutil.rmtree(folder, ignore_errors=True)
            log.write("Making the project's own layer, for what it installs with pip.\n")
        venv: list[str | Path] = ["venv", "--quiet", "--no-project", "--allow-existing", "--python", base, folder]
        self._uv.run(venv, log, cwd=folder.parent, held_fds=(held,))
        if not is_there:
            self._install_pip(folder, log, held)
        (_packages(folder) / LINK).write_text(_LINK_TEXT, encoding="utf-8")
        write_whole(folder / ".ready", datetime.now(timezone.utc).isoformat())

    def _install_pip(self, folder: Path, log: LogSink, held: int) -> None:
        """Install pip alone: whatever else lay here would hide what the project's requirements ask for."""
        install: list[str | Path] = ["pip", "install", "--quiet", "--python", _python(folder), "pip"]
        try:
            self._uv.run([*install, "--offline"], StringIO(), cwd=folder.parent, held_fds=(held,))
        except (InvalidRequest, PlatformFailed):
            self._uv.run(install, log, cwd=folder.parent, held_fds=(held,))


def _python(folder: Path) -> Path:
    return folder / "bin" / "python"


def _packages(environment: Path) -> Path:
    return next(environment.glob("lib/python*/site-packages"))


def _installed(folder: Path) -> list[tuple[str, str]]:
    found = distributions(path=[str(_packages(folder))])
    named = [(str(each.metadata["Name"] or ""), str(each.version or "")) for each in found]
    return [(name, version) for name, version in named if name and name not in _OF_THE_LAYER]


def _tell_hidden(packages: tuple[LayerPackage, ...], log: LogSink) -> None:
    hiding = [package for package in packages if package.hides not in {"", package.version}]
    for package in hiding:
        log.write(f"The project's layer has {package.name} {package.version}, which hides {package.hides}.\n")
    if hiding:
        log.write(_HIDES)


def _wrap_commands(environment: Path, layer: Path, lock_hash: str) -> Path:
    """Return a folder with the commands of an environment, which the layer's Python runs: they see the layer too."""
    folder = layer / "commands" / lock_hash
    if not folder.is_dir():
        partial = folder.with_name(f"{lock_hash}.partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        before, after = (os.fsencode(_python(place)) for place in (environment, layer))
        for command in (environment / "bin").iterdir():
            text = _script_text(command)
            first, line_end, rest = text.partition(b"\n")
            head, second_end, tail = rest.partition(b"\n")  # a long path is named in the second line
            if first.startswith(b"#!") and before in first + head:
                wrapped = (first + line_end + head + second_end).replace(before, after) + tail
                (partial / command.name).write_bytes(wrapped)
                (partial / command.name).chmod(0o700)
        partial.rename(folder)
    return folder


def _script_text(command: Path) -> bytes:
    about = command.lstat()
    if not stat.S_ISREG(about.st_mode) or about.st_size > _SCRIPT_LIMIT_BYTES:
        return b""
    return command.read_bytes()


def _read_text(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""


def _size_bytes(folder: Path) -> int:
    total = 0
    for place, _, names in os.walk(folder):
        total += sum(Path(place, name).lstat().st_size for name in names)
    return total
