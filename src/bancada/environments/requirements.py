"""Read requirement lines as people and MLflow write them, and refuse what would make a build unsafe or unrepeatable."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bancada.domain.errors import InvalidRequest
from bancada.domain.locks import numbered_lines

_NAME = re.compile(
    r"([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(?P<rest>$|[<>=!~;@(,].*| --hash.*)"
)
_URL = re.compile(r"(?:https?|git\+https?|git\+ssh)://\S+")
_INCLUDE = re.compile(r"(?:-(?P<short>[rc])\s*|--(?P<long>requirement|constraint)[\s=]+)(?P<file>\S.*)")
_EXAMPLES = "Write it like 'name==1.0', 'name>=1; python_version < \"3.12\"' or 'name @ https://...'."
_OPTION = re.compile(r"(?:^|\s)(--?[A-Za-z][A-Za-z-]*)")


@dataclass(frozen=True, slots=True)
class Requirements:
    """What to install and what only limits it: each line once, in order of the alphabet."""

    lines: tuple[str, ...]
    constraints: tuple[str, ...] = ()

    def names(self) -> set[str]:
        """Return the normalised names of the packages asked for."""
        return {required_name(line) for line in self.lines}

    def with_lines(self, lines: Iterable[str]) -> Requirements:
        """Return these and the requirements in `lines`, which are taken as they are."""
        return Requirements(tuple(sorted({*self.lines, *lines})), self.constraints)

    def over(self, base: Requirements) -> Requirements:
        """Return these on top of `base`: what both name is as these say, as if installed over a made environment."""
        beneath = base.without(self.names())
        return Requirements(
            tuple(sorted({*self.lines, *beneath.lines})), tuple(sorted({*self.constraints, *beneath.constraints}))
        )

    def without(self, names: Iterable[str]) -> Requirements:
        """Return these without the requirements on any of `names`, however those are spelt."""
        dropped = {_normal_name(name) for name in names}
        kept = tuple(line for line in self.lines if required_name(line) not in dropped)
        limits = tuple(line for line in self.constraints if required_name(line) not in dropped)
        return Requirements(kept, limits)


@dataclass(slots=True)
class _Reader:
    root: Path | None
    lines: set[str] = field(default_factory=set)
    constraints: set[str] = field(default_factory=set)
    seen: set[tuple[Path, bool]] = field(default_factory=set)

    def read(self, lines: Iterable[str], where: str, folder: Path | None, *, limits: bool) -> None:
        for number, line in numbered_lines(lines):
            place = f"line {number} of {where}"
            if (found := _INCLUDE.fullmatch(line)) is not None:
                only_limits = limits or found["short"] == "c" or found["long"] == "constraint"
                self._include(found["file"].strip("\"' "), place, folder, limits=only_limits)
            else:
                _check(line, place)
                (self.constraints if limits else self.lines).add(line)

    def _include(self, name: str, place: str, folder: Path | None, *, limits: bool) -> None:
        path = self._confined(name, place, folder)
        if (path, limits) in self.seen:
            return
        self.seen.add((path, limits))
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise _refusal(
                f"{place} names the file {name!r}, which cannot be read", "Add it beside this file."
            ) from None
        self.read(text.splitlines(), name, path.parent, limits=limits)

    def _confined(self, name: str, place: str, folder: Path | None) -> Path:
        if self.root is None or folder is None:
            raise _refusal(f"{place} names another file, {name!r}, and there is none here", "Write out its lines.")
        path = (folder / name).resolve()
        if not path.is_relative_to(self.root.resolve()):
            raise _refusal(f"{place} names {name!r}, which is outside the model's files", "Copy it beside this file.")
        return path


def read_requirements(
    lines: Sequence[str], *, constraints: Sequence[str] = (), root: Path | None = None, name: str = "requirements.txt"
) -> Requirements:
    """Return the normalised requirements in `lines`: no comments, blanks or duplicates, included files read.

    `root` is the directory that `-r` and `-c` lines may name files in; without it they are refused.

    Raises:
        InvalidRequest: a line holds an option, a local path, a variable, or nothing that can be understood
            (`requirements_invalid`); the message names the line.
    """
    reader = _Reader(root)
    reader.read(lines, name, root, limits=False)
    reader.read(constraints, "the constraints", root, limits=True)
    return Requirements(tuple(sorted(reader.lines)), tuple(sorted(reader.constraints)))


def required_name(line: str) -> str:
    """Return the normalised name of the package that a requirement asks for, or nothing for a bare URL."""
    found = _NAME.match(line)
    return _normal_name(found[1]) if found else ""


def _normal_name(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _check(line: str, place: str) -> None:
    option = next((word for word in _OPTION.findall(line) if word != "--hash"), None)
    if option is not None:
        raise _refusal(
            f"{place} holds the option {option}", "List packages only; the workbench's operator sets the index."
        )
    if "$" in line:
        raise _refusal(f"{place} holds a variable ({line!r})", "Write its value: variables are not read here.")
    found = _NAME.fullmatch(line)
    target = found["rest"].removeprefix("@").split(";")[0].strip() if found and found["rest"].startswith("@") else ""
    is_file = found is not None and found[1].lower().endswith((".whl", ".zip", ".gz"))
    if is_file or (target and not _URL.fullmatch(target)) or (found is None and not _URL.match(line)):
        raise _refusal(f"{place} is not a package, a version range or an https or git address: {line!r}", _EXAMPLES)


def _refusal(what: str, hint: str) -> InvalidRequest:
    return InvalidRequest(f"{what[0].upper()}{what[1:]}.", hint=hint, code="requirements_invalid")
