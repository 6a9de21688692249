"""Pythons that uv can install: which there are, and getting one into the home when it is first used.

<home>/pythons/cpython-3.12.1-.../     one Python, as uv unpacked it
<home>/downloads.json                  what could be downloaded when it was last asked
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bancada.domain.errors import PlatformFailed, WorkbenchError
from bancada.domain.runtimes import Minor
from bancada.environments.failures import condense
from bancada.environments.files import sole_worker, write_whole
from bancada.environments.interpreters import installed_folder, offered_minors
from bancada.environments.uv import LogSink, Uv

LIST_LIFETIME_S, AFTER_FAILURE_S = 3600.0, 60.0
_OF_DOWNLOADS = ("UV_PYTHON_DOWNLOADS_JSON_URL", "UV_PYTHON_INSTALL_MIRROR")
"""uv's variables that say where Pythons come from; whoever runs the workbench may set them."""


class PythonDownloads:
    """Downloads of one workbench; a workbench that may not download has none of these."""

    def __init__(self, home: Path, variables: Mapping[str, str] | None = None, deadline_s: float = 600.0) -> None:
        source = os.environ if variables is None else variables
        chosen = {name: source[name] for name in _OF_DOWNLOADS if source.get(name)}
        self._home = home
        self._source = json.dumps(chosen, sort_keys=True)
        # "manual" allows what `uv python install` asks for, and nothing that another command might come upon.
        self._uv = Uv(deadline_s=deadline_s, variables=source, more={**chosen, "UV_PYTHON_DOWNLOADS": "manual"})

    def minors(self) -> Sequence[Minor]:
        """Return the Pythons that can be downloaded; what was known before, or none, where nobody can tell now."""
        kept = _read(self._home / "downloads.json")
        if kept.get("source") != self._source or time.time() >= kept["ask_again_s"]:
            kept = self._ask(kept.get("found", []))
            write_whole(self._home / "downloads.json", json.dumps(kept))
        return [(int(major), int(minor)) for major, minor in kept["found"]]

    def install(self, wanted: Minor, log: LogSink) -> None:
        """Download a Python and unpack it into the home; another worker's download is waited for.

        Raises:
            PlatformFailed: it could not be had (`python_not_installed`), or the workbench is shutting down.
            DeadlineExceeded: it took too long.
        """
        name = f"{wanted[0]}.{wanted[1]}"
        folder = installed_folder(self._home)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        said = _Text(log)
        with sole_worker(folder / f"{name}.guard", lambda: log.write(f"Python {name} is being downloaded; waiting.\n")):
            log.write(f"Python {name} is not on this machine; downloading it.\n")
            try:
                self._uv.run(["python", "install", name, "--install-dir", folder, "--no-bin"], said, cwd=self._home)
            except PlatformFailed as error:
                if error.code == "shutting_down":
                    raise
                raise _not_installed(name, said.text) from error
            except WorkbenchError as error:
                if error.code == "packages_took_too_long":
                    raise
                raise _not_installed(name, said.text) from error

    def stop(self) -> None:
        """End a download that is under way, and begin none: the workbench is shutting down."""
        self._uv.stop()

    def _ask(self, known: Sequence[Sequence[int]]) -> dict[str, Any]:
        args = ["python", "list", "--only-downloads", "--output-format", "json"]
        try:
            text = self._uv.run(args, _Text(), cwd=self._home)
        except WorkbenchError:  # every list of runtimes comes here: it must not fail, nor wait for a server each time
            return {"source": self._source, "found": known, "ask_again_s": time.time() + AFTER_FAILURE_S}
        rows = json.loads(next((line for line in text.splitlines() if line.startswith("[")), "[]"))
        return {"source": self._source, "found": offered_minors(rows), "ask_again_s": time.time() + LIST_LIFETIME_S}


class _Text:
    """Keeps what uv says, and hands it on."""

    def __init__(self, log: LogSink | None = None) -> None:
        self._log = log
        self.text = ""

    def write(self, text: str, /) -> None:
        """Take one piece of text."""
        self.text += text
        if self._log is not None:
            self._log.write(text)


def _not_installed(name: str, said: str) -> PlatformFailed:
    return PlatformFailed(
        f"Python {name} could not be downloaded: {condense(said)}.",
        hint="Check the network and uv's UV_PYTHON_INSTALL_MIRROR, or choose a runtime whose Python is here.",
        code="python_not_installed",
    )


def _read(cache: Path) -> dict[str, Any]:
    try:
        kept = json.loads(cache.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}
