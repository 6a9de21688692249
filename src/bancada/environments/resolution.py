"""From requirements to a lock: uv resolves once, and the answer is kept for every later build with the same input."""

from __future__ import annotations

import hashlib
import json
import platform
import sys
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from bancada.domain.locks import Lock, LockedWheel
from bancada.environments.files import write_whole
from bancada.environments.interpreters import Interpreter
from bancada.environments.requirements import Requirements
from bancada.environments.uv import LogSink, Uv


def this_platform() -> str:
    """Return what wheels of this machine are built for, such as linux-x86_64."""
    return f"{sys.platform}-{platform.machine()}"


class Resolver:
    """Locks requirements, and keeps each lock by its own hash and by the hash of what was asked."""

    def __init__(self, home: Path, uv: Uv) -> None:
        self._locks = home / "locks"
        self._answers = home / "locks" / "answers"
        self._uv = uv
        self._read = lru_cache(maxsize=256)(self._read_anew)

    def resolve(self, wanted: Requirements, python: Interpreter, wheels: Sequence[LockedWheel], log: LogSink) -> Lock:
        """Return the lock for `wanted` and our own `wheels` on `python`, without network where it is known already."""
        self._answers.mkdir(parents=True, exist_ok=True, mode=0o700)
        question = _question(wanted, python, wheels)
        known = self._known(question)
        if known is not None:
            log.write(f"These requirements are locked already: {known.hash}.\n")
            return known
        text = self._compile(wanted, python, log)
        lock = Lock(text, python.version, this_platform(), tuple(sorted(wheels)))
        write_whole(self._locks / f"{lock.hash}.json", json.dumps(lock.as_dict()))
        write_whole(self._answers / question, lock.hash)
        return lock

    def find(self, lock_hash: str) -> Lock | None:
        """Return a lock made earlier by its hash, or None."""
        path = self._locks / f"{lock_hash}.json"
        try:
            state = path.stat()
            return self._read(path, lock_hash, state.st_mtime_ns, state.st_size)
        except (OSError, ValueError, KeyError, TypeError):
            return None  # absent or damaged: resolving again is always right

    def _read_anew(self, path: Path, lock_hash: str, _changed_ns: int, _size: int) -> Lock | None:
        """Read a lock, some hundred lines of hashes; time and size of the file tell a changed one from a known one."""
        lock = Lock.from_dict(json.loads(path.read_text(encoding="utf-8")))
        return lock if lock.hash == lock_hash else None

    def _known(self, question: str) -> Lock | None:
        try:
            return self.find((self._answers / question).read_text(encoding="utf-8"))
        except OSError:
            return None

    def _compile(self, wanted: Requirements, python: Interpreter, log: LogSink) -> str:
        with tempfile.TemporaryDirectory(dir=self._locks, prefix=".resolve-") as name:
            folder = Path(name)
            source, limits, output = folder / "requirements.in", folder / "constraints.txt", folder / "lock.txt"
            source.write_text("\n".join(wanted.lines), encoding="utf-8")
            limits.write_text("\n".join(wanted.constraints), encoding="utf-8")
            args: list[str | Path] = ["pip", "compile", source, "--constraints", limits, "--output-file", output]
            args += ["--python", python.path, "--generate-hashes", "--no-header", "--no-annotate"]
            log.write(f"Resolving {len(wanted.lines)} requirements for Python {python.version}.\n")
            self._uv.run([*args, "--quiet"], log, cwd=folder)
            return output.read_text(encoding="utf-8")


def _question(wanted: Requirements, python: Interpreter, wheels: Sequence[LockedWheel]) -> str:
    parts = ["lines", *wanted.lines, "constraints", *wanted.constraints, "wheels", *map(str, sorted(wheels))]
    parts += [python.version, this_platform()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
