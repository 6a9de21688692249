"""Find the Pythons of this machine.

Version managers put shims on PATH that hide all versions but one (and fail when started for another), so shims are
never started: the directories that the managers install into are searched instead.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bancada.domain.runtimes import Minor
from bancada.environments.files import write_whole
from bancada.environments.uv import Uv

OLDEST = (3, 9)
"""The oldest Python that our workload package runs on."""


@dataclass(frozen=True, slots=True, order=True)
class Interpreter:
    """One Python of this machine; `version` is complete, such as 3.11.7."""

    version_parts: tuple[int, int, int]
    path: str

    @property
    def version(self) -> str:
        """The complete version as text."""
        return ".".join(map(str, self.version_parts))

    @property
    def minor(self) -> Minor:
        """The major and minor version, such as (3, 11)."""
        return self.version_parts[:2]


class _Silence:
    def write(self, text: str, /) -> None:
        """Drop the text: uv's remarks on Pythons that do not work interest nobody."""


def find_interpreters(home: Path) -> tuple[Interpreter, ...]:
    """Return every CPython from 3.9 up on this machine, the newest first, one per complete version.

    The answer is kept in the home and used again until a directory that may hold a Python changes.
    """
    cache = home / "interpreters.json"
    downloaded = sorted(installed_folder(home).glob("*/bin"))
    folders = [*_python_folders(os.environ), *downloaded]
    key = _state_of(folders)
    found = _read_cache(cache, key)
    if found is None:
        found = _ask_uv(folders, cache.parent)
        _write_cache(cache, key, found)
    return found


def installed_folder(home: Path) -> Path:
    """Return where Pythons are that the workbench itself downloaded."""
    return home / "pythons"


def offered_minors(rows: Iterable[Mapping[str, Any]]) -> list[Minor]:
    """Return the Pythons that rows of `uv python list` offer and that environments can be made for."""
    return sorted({python.minor for python in _newest_first({**row, "path": row["url"]} for row in rows)})


def _python_folders(variables: Mapping[str, str]) -> list[Path]:
    """Return the directories to look into, in order of preference and without shims."""
    home = Path(variables.get("HOME", "/"))
    pyenv = Path(variables.get("PYENV_ROOT") or home / ".pyenv")
    data = Path(variables.get("XDG_DATA_HOME") or home / ".local/share")
    uv_pythons = Path(variables.get("UV_PYTHON_INSTALL_DIR") or data / "uv/python")
    managed = [pyenv / "versions", uv_pythons, home / ".asdf/installs/python", data / "mise/installs/python"]
    candidates = [Path(sys.base_prefix) / "bin"]
    candidates += [found for root in managed for found in sorted(root.glob("*/bin"))]
    candidates += [Path(text) for text in variables.get("PATH", os.defpath).split(os.pathsep) if text]
    candidates += [Path("/usr/local/bin"), Path("/usr/bin"), Path("/opt/homebrew/bin")]
    return [folder for folder in dict.fromkeys(candidates) if _may_hold_python(folder)]


def _may_hold_python(folder: Path) -> bool:
    # A virtual environment's Python is the one it was made from, and goes away with it.
    is_virtual = (folder.parent / "pyvenv.cfg").exists()
    return folder.is_dir() and folder.name != "shims" and not is_virtual


def _state_of(folders: Iterable[Path]) -> str:
    """Return a digest that changes when a Python in `folders` comes, goes or is replaced."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.glob("python3*")):
            if path.exists():
                digest.update(f"{path}\0{path.stat().st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _ask_uv(folders: Iterable[Path], cwd: Path) -> tuple[Interpreter, ...]:
    # Given only these folders as PATH, uv itself looks nowhere near a shim.
    variables = dict(os.environ) | {"PATH": os.pathsep.join(map(str, folders))}
    cwd.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = Uv(deadline_s=60, variables=variables).run(
        ["python", "list", "--only-installed", "--output-format", "json"], _Silence(), cwd=cwd
    )
    rows = json.loads(next((line for line in text.splitlines() if line.startswith("[")), "[]"))
    return _newest_first({**row, "path": row["path"] and str(cwd / row["path"])} for row in rows)  # uv shortens them


def _newest_first(rows: Iterable[Mapping[str, Any]]) -> tuple[Interpreter, ...]:
    found: dict[tuple[int, int, int], Interpreter] = {}
    for row in rows:
        parts = row["version_parts"]
        version = (int(parts["major"]), int(parts["minor"]), int(parts["patch"]))
        is_plain = row["implementation"] == "cpython" and row["variant"] == "default" and row["path"]
        is_final = row["version"] == ".".join(map(str, version))
        if is_plain and is_final and version[:2] >= OLDEST:
            found.setdefault(version, Interpreter(version, row["path"]))
    return tuple(sorted(found.values(), reverse=True))


def _read_cache(cache: Path, key: str) -> tuple[Interpreter, ...] | None:
    try:
        kept = json.loads(cache.read_text(encoding="utf-8"))
        if kept["key"] != key:
            return None
        return tuple(Interpreter(tuple(row["version_parts"]), row["path"]) for row in kept["found"])
    except (OSError, ValueError, KeyError, TypeError):
        return None  # an absent or damaged cache is only slower


def _write_cache(cache: Path, key: str, found: tuple[Interpreter, ...]) -> None:
    write_whole(cache, json.dumps({"key": key, "found": [asdict(i) for i in found]}))
