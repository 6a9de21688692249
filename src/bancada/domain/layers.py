"""Layers: what a project's own code installs with pip, over the environment of its requirements.

Each project has one for every Python it has run on. Packages of a layer hide those of the same name beneath.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bancada.domain.locks import Lock, pinned_lines

_PINNED = re.compile(r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?\s*==\s*(?P<version>[^\s;]+)")


@dataclass(frozen=True, slots=True)
class LayerPackage:
    """A package in a layer; `hides` is the version in the environment beneath that it stands before, if any."""

    name: str
    version: str
    hides: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """What was installed for one Python, such as `3.11`."""

    python: str
    packages: tuple[LayerPackage, ...]
    size_bytes: int


def layer_packages(installed: Iterable[tuple[str, str]], beneath: Lock | None) -> tuple[LayerPackage, ...]:
    """Return what is installed, by name, each with what it hides of the environment with the lock `beneath`."""
    versions = {} if beneath is None else versions_in(beneath)
    found = [LayerPackage(name, version, versions.get(plain_name(name), "")) for name, version in installed]
    return tuple(sorted(found, key=lambda package: package.name.lower()))


def versions_in(lock: Lock) -> Mapping[str, str]:
    """Return the versions that a lock pins, by plain name."""
    pinned = (_PINNED.match(line) for line in pinned_lines(lock.text))
    versions = {plain_name(found["name"]): found["version"] for found in pinned if found}
    return versions | {plain_name(wheel.name): wheel.version for wheel in lock.wheels}


def plain_name(name: str) -> str:
    """Return a package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()
