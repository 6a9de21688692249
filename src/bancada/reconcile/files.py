"""Small file work of the reconcilers: logs that people follow, reports that workloads leave, copies of projects."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from bancada.domain.errors import InvalidRequest
from bancada.domain.reconciled import Finish

NOT_SOURCE = (".git", "__pycache__", ".venv", "venv", "node_modules", ".ipynb_checkpoints", "mlruns", "*.pyc")


@contextmanager
def append_to(path: Path) -> Iterator[TextIO]:
    """Open a log for appending, private and line by line, so that it can be followed."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with open(descriptor, "w", encoding="utf-8", buffering=1) as log:  # noqa: PTH123 - a descriptor, to set its mode
        yield log


def write_text(path: Path, text: str) -> None:
    """Write a private file, with the folder that it lies in."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")


def tell_end(log: Path, end: Finish) -> None:
    """Write why something failed to the end of its log."""
    with append_to(log) as file:
        file.write(f"{end.message} {end.hint}".strip() + "\n")


def read_report(path: Path) -> dict[str, Any] | None:
    """Return the JSON object that a workload left, or None when there is none yet."""
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return report if isinstance(report, dict) else None


def keep_report(path: Path, report: Mapping[str, object]) -> None:
    """Write a workload's report again, whole or not at all, where it is gone."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        scratch = path.with_name(f".{path.name}.kept")
        scratch.write_text(json.dumps(report), encoding="utf-8")
        scratch.replace(path)


def read_requirements(path: Path) -> list[str]:
    """Return the lines of a requirements file; none where there is no such file.

    Raises:
        InvalidRequest: it is not text (`requirements_invalid`).
    """
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        return []
    except UnicodeDecodeError:
        raise InvalidRequest(
            f"{path.name} is not UTF-8 text.", hint="Save it as UTF-8.", code="requirements_invalid"
        ) from None


def copy_file(folder: Path, name: str, destination: Path) -> None:
    """Copy one file of a project, whole or not at all.

    Raises:
        InvalidRequest: it is not there, or leads out of the project (`file_missing`).
    """
    source = (folder / name).resolve()
    if not source.is_relative_to(folder.resolve()) or not source.is_file():
        hint = "Upload it, then build again."
        raise InvalidRequest(f"The project has no file {name!r} any more.", hint=hint, code="file_missing")
    partial = destination.with_name(destination.name + ".partial")
    partial.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.copyfile(source, partial)
    partial.rename(destination)


def copy_source(source: Path, destination: Path) -> None:
    """Copy a project's files, whole or not at all; links that lead out of it are left out."""
    partial = destination.with_name(destination.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    root = source.resolve()

    def ignore(folder: str, names: list[str]) -> set[str]:
        left_out = set(shutil.ignore_patterns(*NOT_SOURCE)(folder, names))
        links = (Path(folder) / name for name in names if (Path(folder) / name).is_symlink())
        return left_out | {link.name for link in links if not link.resolve().is_relative_to(root)}

    shutil.copytree(root, partial, symlinks=False, ignore=ignore, ignore_dangling_symlinks=True)
    partial.rename(destination)
