"""Custom runtimes: a Python of this machine with base requirements and variables, described in a file.

There are no images here. A description says in TOML what an image's labels and variables say of a runtime (contract
NOTES section 8), and what goes into it:

    python = "3.11"
    requirements = ["numpy==2.3.5", "shapely>=2"]
    [labels]
    "com.cloudera.ml.runtime.edition" = "Geo"
    "com.cloudera.ml.runtime.short-version" = "2026.11"
    [environment]
    GDAL_CACHEMAX = "512"

What it says is kept when it is registered: a description that changes later changes nothing that runs here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bancada.domain.errors import InvalidRequest
from bancada.domain.projects import check_environment
from bancada.domain.runtimes import CUSTOM_PREFIX, Minor, Runtime, RuntimeIdentifier, RuntimeStatus

LABEL_PREFIX, VARIABLE_PREFIX = "com.cloudera.ml.runtime.", "ML_RUNTIME_"
DESCRIPTION_LIMIT_BYTES = 256 * 1024
LONGEST_IDENTIFIER = 200
_NAMES = frozenset({"python", "requirements", "requirements_file", "labels", "environment"})
_WORDS = ("EDITOR", "EDITION", "KERNEL", "SHORT_VERSION", "FULL_VERSION", "MAINTENANCE_VERSION", "DESCRIPTION",
          "METADATA_VERSION", "JUPYTER_KERNEL_NAME", "JUPYTER_KERNEL_GATEWAY_CMD")  # fmt: skip
"""What a label or a variable may say of a runtime."""
_PASSED_ON = ("METADATA_VERSION", "JUPYTER_KERNEL_NAME", "JUPYTER_KERNEL_GATEWAY_CMD")
"""Those which workloads find among their variables, and which mean nothing to the workbench."""
_PYTHON = re.compile(r"(?:python\s*)?3\.(\d{1,2})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RuntimeDescription:
    """What a description says; `requirements_file` is the name of a file beside it with further requirements."""

    python: Minor
    editor: str
    edition: str
    short_version: str
    maintenance_version: int
    about: str
    requirements: tuple[str, ...]
    requirements_file: str
    environment: Mapping[str, str]

    @property
    def full_version(self) -> str:
        """The short version and the maintenance version."""
        return f"{self.short_version}.{self.maintenance_version}"

    @property
    def kernel(self) -> str:
        """The Python, as runtimes name their kernel."""
        return f"Python {self.python[0]}.{self.python[1]}"

    @property
    def identifier(self) -> str:
        """What workloads name it by: made from what it says of itself, so that it can be read like any other."""
        minor = f"python{self.python[0]}.{self.python[1]}"
        image = f"ml-runtime-{_slug(self.editor)}-{minor}-{_slug(self.edition)}"
        return f"{CUSTOM_PREFIX}{image}:{self.full_version}"


@dataclass(frozen=True, slots=True)
class CustomRuntime:
    """A registered runtime; `source` is where its description was read, `requirements` are all that lie beneath."""

    id: int
    identifier: str
    editor: str
    kernel: str
    edition: str
    about: str
    full_version: str
    requirements: tuple[str, ...]
    environment: Mapping[str, str]
    source: str
    docker_credential_id: str
    register_user_id: int
    created_at: datetime

    def as_runtime(self, status: str = RuntimeStatus.ENABLED.value) -> Runtime:
        """Return it as it is listed."""
        return Runtime(self.identifier, self.editor, self.kernel, self.edition, self.about, self.full_version, status,
                       self.register_user_id)  # fmt: skip


def read_description(data: Mapping[str, Any]) -> RuntimeDescription:
    """Return what the contents of a description say.

    Raises:
        InvalidRequest: something is missing, unknown, of the wrong type, or contradicts something else
            (`description_invalid`); or it is not for a Python 3 (`kernel_not_supported`).
    """
    unknown = sorted(set(data) - _NAMES)
    if unknown:
        raise _invalid(unknown[0], f"is not known; known are {', '.join(sorted(_NAMES))}")
    environment = _texts("environment", data.get("environment", {}))
    said = _merged(_texts("labels", data.get("labels", {})), environment)
    python = _python(data.get("python", ""), said.get("KERNEL", ""))
    own = {name: value for name, value in environment.items() if not name.startswith(VARIABLE_PREFIX)}
    passed_on = {VARIABLE_PREFIX + word: said[word] for word in _PASSED_ON if word in said}
    edition = _required(said, "EDITION")
    editor = said.get("EDITOR", "PBJ Workbench")
    description = RuntimeDescription(
        python=python,
        editor=editor,
        edition=edition,
        short_version=_required(said, "SHORT_VERSION"),
        maintenance_version=_whole_number(said.get("MAINTENANCE_VERSION", "1")),
        about=said.get("DESCRIPTION") or f"{edition} edition {editor} Python {python[0]}.{python[1]} runtime",
        requirements=_lines(data.get("requirements", [])),
        requirements_file=_file_name(data.get("requirements_file", "")),
        environment={**check_environment(own), **passed_on},
    )
    return _checked(description, said.get("FULL_VERSION", ""))


def _merged(labels: Mapping[str, str], environment: Mapping[str, str]) -> dict[str, str]:
    """Return what labels and variables say of the runtime; both may say it, when they say the same."""
    said: dict[str, str] = {}
    named = [(name, _word_of_label(name), value) for name, value in labels.items()]
    named += [(n, n.removeprefix(VARIABLE_PREFIX), v) for n, v in environment.items() if n.startswith(VARIABLE_PREFIX)]
    for name, word, value in named:
        if word not in _WORDS:
            raise _invalid(name, f"is not known; an ML_RUNTIME_ name ends in {', '.join(_WORDS)}")
        if said.setdefault(word, value.strip()) != value.strip():
            raise _invalid(name, f"says {value!r}, and elsewhere the description says {said[word]!r}")
    return said


def _word_of_label(name: str) -> str:
    if not name.startswith(LABEL_PREFIX):
        raise _invalid(f"labels.{name}", f"is not known; labels begin with {LABEL_PREFIX}")
    return name.removeprefix(LABEL_PREFIX).removeprefix("runtime-").replace("-", "_").upper()


def _python(python: object, kernel: str) -> Minor:
    matches = [_PYTHON.fullmatch(str(text).strip()) for text in (python, kernel) if text]
    minors = {int(match[1]) for match in matches if match}
    if len(minors) == 2:
        raise _invalid("python", f"is {python!r} and the kernel is {kernel!r}")
    if minors and all(matches):
        return 3, minors.pop()
    raise InvalidRequest(
        f"python: expected a version such as 3.11, got {python or kernel!r}.",
        hint="Only Python runs here; name one that list_runtimes has.",
        code="kernel_not_supported",
    )


def _checked(description: RuntimeDescription, full_version: str) -> RuntimeDescription:
    if full_version and full_version != description.full_version:
        why = f"is {full_version!r}, and the short version with the maintenance version {description.full_version!r}"
        raise _invalid("ML_RUNTIME_FULL_VERSION", why)
    if len(description.identifier) > LONGEST_IDENTIFIER:
        raise _invalid("ML_RUNTIME_EDITION", "makes the identifier longer than 200 characters")
    try:
        RuntimeIdentifier.parse(description.identifier)
    except InvalidRequest:
        why = "and editor, edition and version must begin with a letter or a digit and hold no blanks in the version"
        raise _invalid("labels", f"lead to {description.identifier!r}, {why}") from None
    return description


def _texts(name: str, value: object) -> Mapping[str, str]:
    if not isinstance(value, Mapping):
        raise _invalid(name, "must be a table of texts")
    for each, text in value.items():
        if not isinstance(text, (str, int)) or isinstance(text, bool):
            raise _invalid(f"{name}.{each}", f"must be a text, got {text!r}")
    return {each: str(text) for each, text in value.items()}


def _lines(value: object) -> tuple[str, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str) or not all(isinstance(line, str) for line in value):
        raise _invalid("requirements", "must be a list of requirement lines")
    return tuple(value)


def _file_name(value: object) -> str:
    if not isinstance(value, str) or "/" in value or "\\" in value or value in {".", ".."}:
        raise _invalid("requirements_file", "must be the name of a file beside the description")
    return value


def _required(said: Mapping[str, str], word: str) -> str:
    if not said.get(word):
        label = LABEL_PREFIX + word.lower().replace("_", "-")
        raise _invalid(VARIABLE_PREFIX + word, f"is missing; give it as the label {label} or as a variable")
    return said[word]


def _whole_number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise _invalid("ML_RUNTIME_MAINTENANCE_VERSION", f"must be a whole number, got {text!r}")
    return int(text)


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


def _invalid(name: str, why: str) -> InvalidRequest:
    hint = "docs/howto/runtimes.md shows a whole description."
    return InvalidRequest(f"Runtime description: {name} {why}.", hint=hint, code="description_invalid")
