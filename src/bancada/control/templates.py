"""What a new project begins with: nothing, the files of a template, or what git or another project has."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from bancada.domain.errors import InvalidRequest

EMPTY = frozenset({"", "blank", "local", "none"})
GIT = "git"
FOLDERS = {"python": "python"}
"""Templates with files, by the folder of `bancada.control.template_files` that holds them."""


def check_template(text: str) -> str:
    """Return the name of a template in small letters; empty where a project begins without files.

    Raises:
        InvalidRequest: there is none of that name (`template_unknown`).
    """
    name = text.strip().lower()
    if name in EMPTY:
        return ""
    if name != GIT and name not in FOLDERS:
        raise InvalidRequest(
            f"template: expected blank, local, git or Python, got {text[:100]!r}.",
            hint="Code here runs on Python: create it blank and upload its files, or take the template Python.",
            code="template_unknown",
        )
    return name


def write_template(name: str, folder: Path) -> None:
    """Write the files of a template into a project's empty home; none for an empty name."""
    if name not in FOLDERS:
        return
    for file in sorted(
        (resources.files("bancada.control.template_files") / FOLDERS[name]).iterdir(), key=lambda entry: entry.name
    ):
        if file.is_file():
            target = folder / file.name
            target.write_bytes(file.read_bytes())
            target.chmod(0o600)
