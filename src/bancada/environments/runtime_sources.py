"""Where descriptions of custom runtimes are read, and the proof that this machine can make what they describe.

Only places that the operator allows are read: files in `<home>/runtimes`, and the directories and https addresses of
the setting `runtime_sources`. Nothing is followed elsewhere: a redirect is refused, so a password cannot be led away.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import httpx

from bancada.domain.custom_runtimes import DESCRIPTION_LIMIT_BYTES
from bancada.domain.docker_credentials import Login
from bancada.domain.errors import InvalidRequest, NotFound, PlatformFailed
from bancada.domain.runtimes import Minor
from bancada.environments.distributions import CLIENT, WORKLOAD
from bancada.environments.store import Environments

FETCH_DEADLINE_S = 20.0
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.(?:toml|txt)")
_HOW = "Put a description into the runtimes folder of the home and send its name, such as geo.toml."


class _Lines(list[str]):
    def write(self, text: str, /) -> None:
        """Keep what uv says."""
        self.append(text)


class RuntimeSources:
    """Reads descriptions and proves them; `allowed` are directories and https addresses."""

    def __init__(self, home: Path, allowed: Sequence[str], environments: Environments) -> None:
        self._home = home / "runtimes"
        self._folders = [self._home, *(Path(each) for each in allowed if each.startswith("/"))]
        self._addresses = [_plain(urlsplit(each)) for each in allowed if not each.startswith("/")]
        self._environments = environments

    def fetch(self, url: str, login: Login | None) -> str:
        """Return the text at `url`: a name in `<home>/runtimes`, an absolute path, or an https address.

        Raises:
            DeadlineExceeded, PlatformFailed: the server does not answer as it should (`source_unreachable`).
            InvalidRequest: it names an image (`image_not_supported`), a place that is not allowed
                (`source_not_allowed`), or something too long or not UTF-8 (`description_invalid`).
            NotFound: there is nothing (`source_missing`).
        """
        path = self._path_of(url)
        data = _read(path, url) if path is not None else self._download(url, login)
        if len(data) > DESCRIPTION_LIMIT_BYTES:
            raise _invalid(url, f"is longer than {DESCRIPTION_LIMIT_BYTES} bytes")
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            raise _invalid(url, "is not UTF-8") from None

    def beside(self, url: str, name: str) -> str:
        """Return the address of the file `name` in the same place as `url`."""
        folder, slash, _ = url.rpartition("/")
        return f"{folder}{slash}{name}"

    def server_of(self, url: str) -> str:
        """Return the host that `url` leads to, with its port where it is not the usual one; empty for a file."""
        return urlsplit(url).netloc.rpartition("@")[2].lower() if _is_address(url) else ""

    def prove(self, python: Minor, requirements: Sequence[str]) -> None:
        """Return when a session could be started on this Python with these requirements.

        Raises:
            DeadlineExceeded, InvalidRequest, PlatformFailed: the requirements cannot be met; see `Environments.lock`.
            InvalidRequest: this very Python is not on this machine, nor to be had (`python_missing`).
        """
        self._environments.install_python(python, _Lines())
        found, is_exact = self._environments.choose_interpreter(python)
        if not is_exact:
            here = sorted({each.minor for each in self._environments.interpreters()})
            raise InvalidRequest(
                f"python: Python {python[0]}.{python[1]} is not on this machine.",
                hint=f"Here are {', '.join(f'{major}.{minor}' for major, minor in here)}; the operator can install it.",
                code="python_missing",
            )
        self._environments.lock((), found, _Lines(), base=requirements, packages=(WORKLOAD, CLIENT))

    def _path_of(self, url: str) -> Path | None:
        """Return the file that `url` names, or None for an address."""
        if _is_address(url):
            return None
        text = url.removeprefix("file://")
        if not text.startswith("/"):
            if not _PLAIN_NAME.fullmatch(text):
                raise _image(url)
            text = str(self._home / text)
        path = Path(text).resolve()
        if not any(path.is_relative_to(folder.resolve()) for folder in self._folders):
            raise _not_allowed(url)
        return path

    def _download(self, url: str, login: Login | None) -> bytes:
        address = urlsplit(url)
        if address.username or address.password:
            raise InvalidRequest("url: it holds a username or a password.",
                                 hint="Create a docker credential for the server, and leave them out.",
                                 code="source_not_allowed")  # fmt: skip
        is_safe = address.scheme == "https" or address.hostname in _LOOPBACK
        if not is_safe or not any(_is_below(_plain(address), allowed) for allowed in self._addresses):
            raise _not_allowed(url)
        auth = None if login is None else httpx.BasicAuth(login.username, login.password)
        try:
            with httpx.Client(timeout=FETCH_DEADLINE_S, auth=auth) as client, client.stream("GET", url) as response:
                _check_answer(url, response)
                return _first_bytes(response)
        except httpx.HTTPError as error:
            raise _unreachable(url, type(error).__name__) from None


def _is_address(url: str) -> bool:
    return url.lower().startswith(("https://", "http://"))


def _plain(address: SplitResult) -> tuple[str, str, str]:
    return address.scheme.lower(), address.netloc.lower(), address.path.rstrip("/")


def _is_below(address: tuple[str, str, str], allowed: tuple[str, str, str]) -> bool:
    is_same_server, path = address[:2] == allowed[:2], address[2]
    has_dots = ".." in path.split("/") or "%" in path
    return is_same_server and not has_dots and (path == allowed[2] or path.startswith(f"{allowed[2]}/"))


def _read(path: Path, url: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(DESCRIPTION_LIMIT_BYTES + 1)
    except OSError as error:
        raise NotFound(f"url: {url} cannot be read: {error.strerror}.", hint=_HOW, code="source_missing") from None


def _check_answer(url: str, response: httpx.Response) -> None:
    if response.status_code in {401, 403}:
        raise InvalidRequest(f"url: the server of {url} asks for a credential, or refuses the one it got.",
                             hint="Create one with create_docker_credential and name it.",
                             code="source_refused")  # fmt: skip
    if response.status_code == 404:
        raise NotFound(f"url: the server has nothing at {url}.", hint="Check the address.", code="source_missing")
    if response.status_code != 200:
        raise _unreachable(url, f"status {response.status_code}")


def _first_bytes(response: httpx.Response) -> bytes:
    data = bytearray()
    for piece in response.iter_bytes():
        data += piece
        if len(data) > DESCRIPTION_LIMIT_BYTES:
            break
    return bytes(data)


def _invalid(url: str, why: str) -> InvalidRequest:
    return InvalidRequest(f"url: {url} {why}.", hint=_HOW, code="description_invalid")


def _not_allowed(url: str) -> InvalidRequest:
    return InvalidRequest(
        f"url: {url} is in no place that this workbench reads descriptions of runtimes from.",
        hint=f"{_HOW} Or the operator adds its directory or https address to the setting runtime_sources.",
        code="source_not_allowed",
    )


def _image(url: str) -> InvalidRequest:
    return InvalidRequest(
        f"url: {url!r} is taken for the name of an image, and no image can be pulled or run here: there are no "
        "containers.",
        hint=f"{_HOW} It names a Python, base requirements and variables; docs/howto/runtimes.md shows one.",
        code="image_not_supported",
    )


def _unreachable(url: str, why: str) -> PlatformFailed:
    return PlatformFailed(f"url: {url} could not be fetched: {why}.", hint="Try again when its server answers.",
                          code="source_unreachable")  # fmt: skip
