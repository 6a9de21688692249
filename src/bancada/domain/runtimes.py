"""ML Runtimes: the identifiers that scripts send, and the ones that this workbench offers (contract NOTES section 8).

An identifier names an image that does not exist here. What it says about editor, kernel and edition is understood,
whatever registry it points to, and leads to one of the Pythons on this machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from bancada.domain.errors import InvalidRequest, PlatformFailed

RUNTIME_RELEASE = "2026.11.1-b1"
"""Full version of the runtimes that we offer: year, month, number, build."""

OFFERED_EDITORS = ("pbj-workbench", "workbench", "jupyterlab")
"""One runtime per Python is listed for each, because scripts choose theirs by the editor's name."""

CUSTOM_PREFIX = "bancada.local/custom/"
"""What the identifiers of runtimes that an administrator registered begin with."""

EXPECTED_FORM = "<registry>/cloudera/cdsw/ml-runtime-<editor>-python<version>-<edition>:<full version>"

Minor = tuple[int, int]
"""A Python's major and minor version, such as (3, 11)."""

_FORM = re.compile(
    r"(?P<registry>[^\s/]+)/(?:[^\s/]+/)*ml-runtime-(?P<editor>[a-z][a-z0-9-]*?)"
    r"-(?P<kernel>[a-z]+)(?P<version>\d+(?:\.\d+)*)-(?P<edition>[a-z0-9][a-z0-9._-]*):(?P<full_version>[^\s/]+)",
    re.IGNORECASE,
)
_WORDS = {
    "pbj": "PBJ",
    "jupyterlab": "JupyterLab",
    "vscode": "VS Code",
    "rstudio": "RStudio",
    "r": "R",
    "gpu": "GPU",
}


class RuntimeStatus(str, Enum):
    """Whether a runtime may be chosen: a deprecated one may, a disabled one may not (contract enum runtime_status)."""

    ENABLED = "ENABLED"
    DISABLED = "DISABLED"
    DEPRECATED = "DEPRECATED"


@dataclass(frozen=True, slots=True)
class RuntimeIdentifier:
    """What a runtime's identifier says, in its own spelling: `editor` is `pbj-workbench`, not `PBJ Workbench`."""

    text: str
    registry: str
    editor: str
    python: Minor
    edition: str
    full_version: str

    @classmethod
    def parse(cls, text: str) -> RuntimeIdentifier:
        """Return what `text` says.

        Raises:
            InvalidRequest: it has not the form of an identifier (`runtime_identifier_invalid`), or its kernel is no
                Python 3 (`kernel_not_supported`).
        """
        found = _FORM.fullmatch(text.strip())
        if found is None:
            raise InvalidRequest(
                f"runtime_identifier must have the form {EXPECTED_FORM}, got {text!r}.",
                hint="Choose one from list_runtimes.",
                code="runtime_identifier_invalid",
            )
        python = _python_of(text, found["kernel"].lower(), found["version"])
        editor, edition = found["editor"].lower(), found["edition"].lower()
        return cls(text.strip(), found["registry"], editor, python, edition, found["full_version"])

    @property
    def is_custom(self) -> bool:
        """Whether it can only name a runtime that was registered here."""
        return self.text.startswith(CUSTOM_PREFIX)

    @property
    def stands_for(self) -> str:
        """The identifier of the runtime that a workload really gets: of ours, the one with this Python and editor."""
        if self.is_custom:
            return self.text
        editor = self.editor if self.editor in OFFERED_EDITORS else OFFERED_EDITORS[0]
        return own_identifier(self.python, editor).text


@dataclass(frozen=True, slots=True)
class Runtime:
    """A runtime as API v2 lists it; `register_user_id` is 0 for those that come with the workbench."""

    image_identifier: str
    editor: str
    kernel: str
    edition: str
    description: str
    full_version: str
    status: str = "ENABLED"
    register_user_id: int = 0


def describe_runtime(identifier: RuntimeIdentifier) -> Runtime:
    """Return the runtime that an identifier names, with its parts in the words that people read."""
    editor, edition = _title(identifier.editor), _title(identifier.edition)
    kernel = f"Python {identifier.python[0]}.{identifier.python[1]}"
    return Runtime(
        image_identifier=identifier.text,
        editor=editor,
        kernel=kernel,
        edition=edition,
        description=f"{edition} edition {editor} {kernel} runtime",
        full_version=identifier.full_version,
    )


def own_identifier(python: Minor, editor: str = "pbj-workbench") -> RuntimeIdentifier:
    """Return the identifier under which this workbench offers a Python of this machine."""
    image = f"ml-runtime-{editor}-python{python[0]}.{python[1]}-standard"
    return RuntimeIdentifier.parse(f"bancada.local/cloudera/cdsw/{image}:{RUNTIME_RELEASE}")


def list_own_runtimes(pythons: Iterable[Minor]) -> list[Runtime]:
    """Return the runtimes to list for the Pythons found, the newest Python first."""
    newest_first = sorted(set(pythons), reverse=True)
    return [describe_runtime(own_identifier(p, editor)) for p in newest_first for editor in OFFERED_EDITORS]


def nearest_python(wanted: Minor, available: Sequence[Minor]) -> tuple[Minor, bool]:
    """Return the Python to use in place of `wanted`, and whether it is that very version.

    The nearest higher one comes before the nearest lower one: packages that a model was saved with are more often
    published for the next Python than still for the last.

    Raises:
        PlatformFailed: `available` is empty (`python_missing`).
    """
    if not available:
        raise PlatformFailed(
            f"No Python was found on this machine, wanted {wanted[0]}.{wanted[1]}.",
            hint="Install a Python from 3.9 up where the workbench runs.",
            code="python_missing",
        )
    higher = [python for python in available if python >= wanted]
    chosen = min(higher) if higher else max(available)
    return chosen, chosen == wanted


def _python_of(text: str, kernel: str, version: str) -> Minor:
    numbers = [int(number) for number in version.split(".")]
    if kernel != "python" or numbers[0] != 3 or len(numbers) < 2:
        raise InvalidRequest(
            f"The kernel of runtime_identifier must be Python 3 with a minor version, such as python3.11; "
            f"got {kernel}{version} in {text!r}.",
            hint="Choose a Python runtime from list_runtimes.",
            code="kernel_not_supported",
        )
    return numbers[0], numbers[1]


def _title(words: str) -> str:
    return " ".join(_WORDS.get(word, word.capitalize()) for word in words.split("-"))
