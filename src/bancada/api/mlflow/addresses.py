"""Which project and which path a request is for; everything that tries to leave the project is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote

from bancada.domain.errors import InvalidRequest, NotFound

PREFIX = "/mlflow"
_ADDRESS = re.compile(r"/mlflow/([a-z0-9]{4}(?:-[a-z0-9]{4}){3})(/.*)?", re.DOTALL)
_MOST_ENCODINGS = 5
_PATH_PARAMETERS = frozenset({"path", "artifact_path", "artifact_directory_path", "artifact_file_path"})


@dataclass(frozen=True, slots=True)
class Address:
    """A path below a project's address; `path` begins with a slash, or is empty for the bare address."""

    project_id: str
    path: str


def parse_address(path: str, query: str = "") -> Address:
    """Return the project and the rest of a path that has been percent-decoded once.

    Raises:
        NotFound: the path names no project.
        InvalidRequest: a path, also one in the query, has empty or relative segments or control characters.
    """
    match = _ADDRESS.fullmatch(path)
    if match is None:
        raise NotFound(
            "No project is named in this address.",
            hint="MLflow's address is /mlflow/<project id>; a project's id is in its page and in CDSW_PROJECT_ID.",
        )
    rest = match[2] or ""
    _refuse_tricks(rest)
    if "//" in rest:
        raise InvalidRequest("The path has an empty segment ('//').", hint="Send it with single slashes.")
    for name, value in parse_qsl(query):
        if name in _PATH_PARAMETERS:
            _refuse_tricks(value)
    return Address(match[1], rest)


def _refuse_tricks(path: str) -> None:
    for _ in range(_MOST_ENCODINGS):
        if _is_tricky(path):
            raise InvalidRequest("The path has relative segments or control characters.", hint="Send a plain path.")
        decoded = unquote(path)
        if decoded == path:
            return
        path = decoded
    raise InvalidRequest("The path is percent-encoded too many times.", hint="Encode it once.")


def _is_tricky(path: str) -> bool:
    segments = path.replace("\\", "/").split("/")
    return ".." in segments or "." in segments or any(ord(letter) < 32 or ord(letter) == 127 for letter in path)
