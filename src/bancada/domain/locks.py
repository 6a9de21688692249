"""Locks: the exact packages of an environment, and the hash under which everything that shares them finds it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

CONTINUATION = "\\ \t"
"""What may stand at the end of a line that goes on in the next one."""


@dataclass(frozen=True, slots=True, order=True)
class LockedWheel:
    """A package of ours that is installed beside the user's: no index has it, its SHA-256 says which one it is."""

    name: str
    version: str
    sha256: str

    def __str__(self) -> str:
        return f"{self.name}=={self.version} sha256:{self.sha256}"


@dataclass(frozen=True, slots=True)
class Lock:
    """The exact packages of an environment, for one Python on one platform; equal contents have equal hashes.

    `text` is a requirements file with pinned versions and hashes, as uv and pip read it; it names no index.
    `python_version` is complete (3.11.7), `platform` is such as linux-x86_64.
    """

    text: str
    python_version: str
    platform: str
    wheels: tuple[LockedWheel, ...] = ()

    @property
    def hash(self) -> str:
        """The hex SHA-256 (its first 32 digits) of all that decides what the environment contains."""
        return _hash_of(self)

    def full_text(self) -> str:
        """Return the lock as people read it: what it is for, our own packages, then the pinned requirements."""
        head = [f"# Python {self.python_version} on {self.platform}"]
        head += [f"# with {wheel}" for wheel in sorted(self.wheels)]
        return "\n".join([*head, self.text])

    def as_dict(self) -> dict[str, Any]:
        """Return plain data that `from_dict` understands."""
        wheels = [[wheel.name, wheel.version, wheel.sha256] for wheel in self.wheels]
        return {"text": self.text, "python": self.python_version, "platform": self.platform, "wheels": wheels}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Lock:
        """Return the lock that `as_dict` described. Raises KeyError, TypeError or ValueError for other data."""
        wheels = tuple(LockedWheel(*map(str, row)) for row in data["wheels"])
        return cls(str(data["text"]), str(data["python"]), str(data["platform"]), wheels)


@lru_cache(maxsize=256)
def _hash_of(lock: Lock) -> str:
    """Return the hash of a lock, of whose text there are thousands of lines: it is asked for at every look."""
    parts = [f"python {lock.python_version}", f"platform {lock.platform}"]
    parts += [f"wheel {wheel}" for wheel in sorted(lock.wheels)]
    parts += sorted(pinned_lines(lock.text))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def pinned_lines(text: str) -> list[str]:
    """Return the requirements of a requirements file, one per item: no comments, no blanks, continued lines joined."""
    return [line for _, line in numbered_lines(text.splitlines())]


def numbered_lines(lines: Iterable[str]) -> list[tuple[int, str]]:
    """Return each requirement with the number of the line it starts on, normalised as `pinned_lines` says.

    A comment starts at a `#` that begins the line or follows a blank, so that the fragments of URLs stay.
    """
    found: list[tuple[int, str]] = []
    start, pending = 0, ""
    for number, raw in enumerate(lines, 1):
        line = _without_comment(raw.strip().lstrip("\ufeff"))
        start = start if pending else number
        pending = f"{pending} {line.rstrip(CONTINUATION)}".strip()
        if not line.endswith("\\"):
            if pending:
                found.append((start, " ".join(pending.split())))
            pending = ""
    return [*found, (start, " ".join(pending.split()))] if pending else found


def _without_comment(line: str) -> str:
    if line.startswith("#"):
        return ""
    return line.split(" #", 1)[0].split("\t#", 1)[0].rstrip()
