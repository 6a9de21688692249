"""Environments of one build alone: what a shared one has, and room for what the build's own script installs."""

from __future__ import annotations

import shutil
from datetime import datetime, timezone
from pathlib import Path

from bancada.environments.files import write_whole
from bancada.environments.uv import LogSink, Uv

LINK = "bancada-shared.pth"


def is_extension_ready(folder: Path) -> bool:
    """Tell whether an extension is complete and its Python still exists."""
    return (folder / ".ready").is_file() and extension_python(folder).exists()


def extension_python(folder: Path) -> Path:
    """Return the Python of an extension."""
    return folder / "bin" / "python"


def make_extension(uv: Uv, shared: Path, folder: Path, log: LogSink) -> None:
    """Make a virtual environment with pip in `folder`, in which everything of the environment `shared` is installed.

    What pip installs here goes here, and hides the same package of `shared`, which stays as it is for others.

    Raises:
        PlatformFailed: `index_unreachable`, when pip itself is not in uv's cache, or the disk is full.
        DeadlineExceeded: uv took too long.
    """
    if is_extension_ready(folder):
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    log.write("Making an environment of this build's own, for its build script.\n")
    python = (shared / "bin" / "python").resolve()
    uv.run(["venv", "--quiet", "--seed", "--no-project", "--python", python, folder], log, cwd=folder.parent)
    (packages,) = shared.glob("lib/python*/site-packages")
    own = folder / packages.relative_to(shared)
    (own / LINK).write_text(f"{packages}\n", encoding="utf-8")
    write_whole(folder / ".ready", datetime.now(timezone.utc).isoformat())
