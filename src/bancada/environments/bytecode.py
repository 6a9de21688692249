"""Compiled modules shared between environments.

A new environment has no bytecode, and the first import of a package as large as MLflow then compiles for many seconds.
Mostly another environment has compiled the very same files already: uv links both from one cache, so source and
time stamp are the same, and the compiled file is valid for both. CPython replaces such files and never writes into
them, so that linking is safe; what does not match is left out, and compiled as ever.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path


def share_bytecode(target: Path, others: Iterable[Path]) -> int:
    """Link into the environment `target` what `others` have compiled of the same files; return how many there were."""
    linked = 0
    into = _packages(target)
    if into is not None:
        for other in others:
            out_of = _packages(other)
            if out_of is not None and out_of.parent.name == into.parent.name:
                linked += sum(1 for compiled in _compiled(out_of) if _link(compiled, out_of, into))
    return linked


def _packages(environment: Path) -> Path | None:
    return next(environment.glob("lib/python*/site-packages"), None)


def _compiled(packages: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(packages):
        if folder.endswith("__pycache__"):
            yield from (Path(folder, name) for name in names if name.endswith(".pyc"))
            folders.clear()


def _link(compiled: Path, out_of: Path, into: Path) -> bool:
    """Link one compiled file unless its source differs, or it is there already."""
    folder = compiled.parent.relative_to(out_of)
    source = folder.parent / f"{compiled.name.partition('.')[0]}.py"
    with suppress(OSError):  # another file system, or a file that goes away: it is compiled as ever
        if not (out_of / source).samefile(into / source):
            return False
        (into / folder).mkdir(exist_ok=True)
        os.link(compiled, into / folder / compiled.name)
        return True
    return False
