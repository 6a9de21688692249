"""Addresses of git repositories: which are allowed, and how a secret in one is taken out before anything is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote, urlsplit

from bancada.domain.errors import InvalidRequest

SCHEMES = ("http", "https", "ssh", "git")
URL_LIMIT = 2000
_SCP = re.compile(r"(?P<user>[A-Za-z0-9_][\w.-]*)@(?P<host>[A-Za-z0-9\[][\w.:\]-]*):(?P<path>[^-/:][^:]*|/[^/:][^:]*)")
_REF = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./@+-]{0,199}")
_HINT = "Send an address such as https://git.example.com/team/repository.git or git@git.example.com:team/repository."


@dataclass(frozen=True, slots=True)
class GitSource:
    """Where to clone from. `url` has no secret; `credential` is what git's credential helper answers, or empty."""

    url: str
    credential: str = field(default="", repr=False)


def parse_git_url(text: str, *, allow_local: bool = False) -> GitSource:
    """Return the repository that an address names, with user name and password taken out of it.

    Raises:
        InvalidRequest: it is none of http, https, ssh, git or user@host:path (`git_url_invalid`). The message never
            repeats the address, because that may hold a password.
    """
    url = text.strip()
    if not url:
        raise _refused("is empty")
    if len(url) > URL_LIMIT or any(ord(letter) <= 32 or ord(letter) == 127 for letter in url):
        raise _refused(f"has blanks or control characters, or more than {URL_LIMIT} letters")
    if "://" not in url:
        if _SCP.fullmatch(url):
            return GitSource(url)
        if allow_local and url.startswith("/"):
            return GitSource(url)
        raise _refused("names no http, https, ssh or git address; paths of this machine are not allowed")
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise _refused("is not well-formed") from None
    if allow_local and parts.scheme == "file" and not parts.netloc:
        return GitSource(url)
    return _of_network(parts)


def check_git_ref(ref: str) -> str:
    """Return the name of a branch, a tag or a commit.

    Raises:
        InvalidRequest: git has no such names, or would take it for an option (`git_ref_invalid`).
    """
    name = ref.strip()
    is_odd = any(part in name for part in ("..", "//")) or name.endswith((".lock", "/"))
    if name and (is_odd or not _REF.fullmatch(name)):
        raise InvalidRequest(
            f"git_ref: {name[:100]!r} cannot be a branch, a tag or a commit.",
            hint="Send a name such as main or v1.2, or a commit's hash.",
            code="git_ref_invalid",
        )
    return name


def _of_network(parts: SplitResult) -> GitSource:
    if parts.scheme not in SCHEMES:
        raise _refused(f"has the scheme {parts.scheme[:20]!r}; allowed are {', '.join(SCHEMES)}")
    if parts.query or parts.fragment:
        raise _refused("has a query or fragment; credentials belong before the host")
    userinfo, has_user, host = parts.netloc.rpartition("@")
    if not parts.hostname or host.startswith("-") or parts.path in {"", "/"} or parts.path.startswith("/-"):
        raise _refused("has no host or no path")
    user, has_password, password = userinfo.partition(":")
    if parts.scheme in {"http", "https"}:
        credential = _answer(unquote(user), unquote(password)) if has_user else ""
        return GitSource(f"{parts.scheme}://{host}{parts.path}", credential)
    if has_password or user.startswith("-"):
        raise _refused("has a password; ssh asks for a key, and git for none")
    return GitSource(f"{parts.scheme}://{parts.netloc}{parts.path}")


def _answer(username: str, password: str) -> str:
    if not (username + password).isprintable():  # a line break would be another word to git
        raise _refused("has control characters before the host")
    return f"username={username}\npassword={password}\n"


def _refused(why: str) -> InvalidRequest:
    return InvalidRequest(f"git_url: it {why}.", hint=_HINT, code="git_url_invalid")
