"""The program that fetches a project's first files: `python -m bancada.reconcile.fetch git|copy FOLDER ...`.

It runs as a process of its own, so that it can be ended at any moment, and goes on when the reconciler dies. FOLDER
is its own; the files come to FOLDER/files, and FOLDER/report.json says at the end how it went. A secret is sealed in
FOLDER/credentials; this process opens it, and git reads it from a pipe, for the one host that it is meant for. No
file, command line, variable or output has it in the clear.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from bancada.domain.errors import WorkbenchError
from bancada.store import folders
from bancada.store.sealing import Seal

FILES, REPORT, CREDENTIALS = "files", "report.json", "credentials"
SSH_CONFIG = "ssh/config"
"""In the home: where it is, ssh reads it and not the settings of the workbench's user."""
MEASURE_EVERY_S = 0.5
PIECE_BYTES = 1024 * 1024
PASSED_VARIABLES = (
    "SSH_AUTH_SOCK", "http_proxy", "https_proxy", "no_proxy", "HTTPS_PROXY", "NO_PROXY",
    "SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO",
)  # fmt: skip
_NO_ACCESS = (
    r"could not read (Username|Password)|Authentication failed|terminal prompts disabled|Permission denied|"
    r"returned error: 40[13]"
)
_NO_WAY = (
    r"returned error: 5\d\d|Could not resolve|Failed to connect|Connection refused|timed out|Connection reset|"
    r"unable to connect|Empty reply|early EOF"
)
_SAID: Sequence[tuple[str, str, str]] = (
    (r"returned error: 30[1278]", "git_redirected", "The server names another address; give that one."),
    (_NO_ACCESS, "git_not_allowed",
     "Put user name and password (or a token) before the host, or for ssh ask the operator for a key."),
    (r"Host key verification failed", "git_host_unknown", "Ask the operator to add the host's key to known_hosts."),
    (r"transport '.*' not allowed", "git_protocol_refused", "Use an http, https, ssh or git address."),
    (_NO_WAY, "git_unreachable", "Check the address, and that this machine reaches its host."),
    (r"not found|does not exist|does not appear to be a git repository", "git_not_found",
     "Check the address; some servers say the same of a repository for which credentials are missing."),
    (r"pathspec|invalid reference|reference is not a tree|unknown revision", "git_ref_missing",
     "Name a branch, a tag or a commit that the repository has."),
    (r"No space left|Disk quota", "disk_full", "Free some space on the workbench's disk."),
)  # fmt: skip


class Failed(Exception):
    """The files cannot be fetched: reason, message, hint."""

    def __init__(self, reason: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.report = {"reason": reason, "message": message, "hint": hint}


def main(arguments: Sequence[str]) -> int:
    """Fetch, report, and return 0 when all files are there."""
    kind, folder, *rest = arguments
    root = Path(folder)
    folders.remove(root / FILES)  # of an earlier try
    report: dict[str, str] = {}
    try:
        if kind == "git":
            home, url, ref, limit_bytes, deadline_s, protocols = rest
            git = Git(root, Path(home), url, int(limit_bytes), float(deadline_s), protocols)
            report["commit"] = clone(git, url, ref)
        else:
            source, limit_bytes = rest
            copy(Path(source), root / FILES, int(limit_bytes))
    except Failed as failure:
        report = failure.report
    except RecursionError:
        report = {"reason": "too_deep", "message": "The parent has folders in folders by the hundred.",
                  "hint": "Remove those, and fork it again."}  # fmt: skip
    except OSError as error:
        reason = "disk_full" if error.errno in {errno.ENOSPC, errno.EDQUOT} else "system_refused"
        report = {"reason": reason, "message": f"The system refused it: {error.strerror}.", "hint": "Try it again."}
    finally:
        with contextlib.suppress(FileNotFoundError):
            (root / CREDENTIALS).unlink()
    if report.get("reason"):
        folders.remove(root / FILES)
    draft = root / f"{REPORT}.draft"
    draft.write_text(json.dumps(report), encoding="utf-8")
    draft.rename(root / REPORT)
    return 1 if report.get("reason") else 0


def clone(git: Git, url: str, ref: str) -> str:
    """Clone a repository to FILES, check `ref` out, and return the commit.

    Raises:
        Failed: git says no, or it takes too much or too long.
    """
    files = str(git.root / FILES)
    git.run("clone", "--quiet", "--no-checkout", "--no-recurse-submodules", "--template=", "--", url, files)
    is_empty = not git.run("-C", files, "for-each-ref", "--count=1").strip()
    if is_empty and not ref:
        return ""
    git.run("-C", files, "checkout", "--quiet", *([ref] if ref else []), "--")
    return git.run("-C", files, "rev-parse", "HEAD").strip()


class Git:
    """Runs git with nothing of the machine's own settings, and ends it at the limits that one clone has."""

    def __init__(
        self, root: Path, home: Path, url: str, limit_bytes: int, deadline_s: float, protocols: str
    ) -> None:  # fmt: skip
        self.root = root
        self._home = home
        self._host = "://".join(urlsplit(url)[:2])
        self._limit_bytes = limit_bytes
        self._deadline_s = deadline_s
        self._until = time.monotonic() + deadline_s
        self._protocols = protocols
        self._credential = _open_credential(root / CREDENTIALS, home)

    def run(self, *arguments: str) -> str:
        """Run git and return what it printed.

        Raises:
            Failed: it ended with an error, or was ended at a limit.
        """
        output, errors = self.root / "git.out", self.root / "git.err"
        with output.open("wb") as out, errors.open("wb") as err, _pipe_of(self._credential) as descriptor:
            process = subprocess.Popen(
                [shutil.which("git") or "git", *self._options(descriptor), *arguments],
                stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=self._variables(), pass_fds=(descriptor,),
            )  # fmt: skip
            try:
                self._wait(process)
            finally:
                if process.poll() is None:
                    process.kill()
                    process.wait()
        if process.returncode != 0:
            raise _explained(_last_bytes(errors))
        return output.read_text(encoding="utf-8", errors="replace")

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        is_over = False
        while not is_over:
            try:
                process.wait(timeout=max(0.05, min(MEASURE_EVERY_S, self._until - time.monotonic())))
                is_over = True
            except subprocess.TimeoutExpired:
                pass
            if folders.measure(self.root) > self._limit_bytes:
                raise Failed(
                    "git_too_large",
                    f"The repository needs more than {self._limit_bytes} bytes.",
                    "Ask the operator to raise git_limit_bytes, or upload the files that you need.",
                )
            if not is_over and time.monotonic() >= self._until:
                raise Failed("git_too_slow", f"The clone was not done within {self._deadline_s:g} s.",
                             "Ask the operator to raise git_deadline_s, or try again later.")  # fmt: skip

    def _options(self, descriptor: int) -> list[str]:
        """Return options that hold for every git: no settings of the machine, nothing that runs by itself."""
        options = {
            "core.hooksPath": os.devnull,
            "core.fsmonitor": "false",
            "credential.helper": "",
            "http.followRedirects": "false",  # a redirect could lead to a service that only this machine reaches
            "submodule.recurse": "false",
            "gc.auto": "0",
            "advice.detachedHead": "false",
        }
        if self._credential:
            # A pipe can be read once: a server that refuses what came is not asked again.
            options[f"credential.{self._host}.helper"] = f'!f() {{ test "$1" != get || cat /dev/fd/{descriptor}; }}; f'
        return [part for name, value in options.items() for part in ("-c", f"{name}={value}")]

    def _variables(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", *PASSED_VARIABLES) if name in os.environ}
        config = self._home / SSH_CONFIG
        named = f" -F {shlex.quote(str(config))}" if config.is_file() else ""
        return {
            **kept,
            "LC_ALL": "C",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_ALLOW_PROTOCOL": self._protocols,
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_LFS_SKIP_SMUDGE": "1",
            "GIT_SSH_COMMAND": f"ssh{named} -oBatchMode=yes -oStrictHostKeyChecking=yes -oConnectTimeout=20",
        }


def _open_credential(path: Path, home: Path) -> str:
    try:
        return Seal(home).open(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ""
    except WorkbenchError as error:
        raise Failed(error.code, error.message, error.hint) from None


@contextlib.contextmanager
def _pipe_of(text: str) -> Iterator[int]:
    """Yield the end of a pipe that holds a text, for one process to read."""
    reading, writing = os.pipe()
    try:
        with os.fdopen(writing, "w", encoding="utf-8") as pipe:
            pipe.write(text)  # a pipe holds 64 KB, an address is shorter
        yield reading
    finally:
        os.close(reading)


def _last_bytes(path: Path, limit: int = 4000) -> str:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - limit))
        return file.read().decode("utf-8", errors="replace")


def _explained(said: str) -> Failed:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    told = [line for line in lines if line.startswith(("fatal:", "error:", "remote:"))] or lines or ["git said nothing"]
    message = "".join(letter if letter.isprintable() else " " for letter in " ".join(told[-3:]))[:500]
    for pattern, reason, hint in _SAID:
        if re.search(pattern, said, re.IGNORECASE):
            return Failed(reason, f"git could not fetch it: {message}.", hint)
    return Failed("git_failed", f"git could not fetch it: {message}.", "Check the address and the ref.")


def copy(source: Path, destination: Path, limit_bytes: int) -> None:
    """Copy all files of a project. Links inside of it stay links; those that lead out, and pipes, are left out.

    Raises:
        Failed: they have more than `limit_bytes`.
    """
    if not source.is_dir():
        raise Failed("parent_missing", "The parent's files are gone.", "Fork another project.")
    left = limit_bytes
    destination.mkdir(mode=0o700)
    for folder, inside, names, descriptor in os.fwalk(source, follow_symlinks=False):
        inner = Path(folder).relative_to(source)
        for name in [*inside, *names]:
            facts = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
            target = destination / inner / name
            if stat.S_ISDIR(facts.st_mode):
                target.mkdir(mode=0o700)
            elif stat.S_ISLNK(facts.st_mode):
                _copy_link(os.readlink(name, dir_fd=descriptor), inner, target)
            elif stat.S_ISREG(facts.st_mode):
                for count in _copy_file(name, descriptor, target):
                    left -= count
                    if left < 0:
                        raise Failed("project_full", f"The parent has more than the {limit_bytes} bytes that a project "
                                     "may have.", "Delete what is not needed, and fork it again.")  # fmt: skip
                target.chmod(0o700 if facts.st_mode & stat.S_IXUSR else 0o600)


def _copy_link(aim: str, inner: Path, target: Path) -> None:
    steps = os.path.normpath(inner / aim)
    if not aim.startswith("/") and steps != ".." and not steps.startswith("../"):
        target.symlink_to(aim)


def _copy_file(name: str, descriptor: int, target: Path) -> Iterator[int]:
    source = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=descriptor)
    with open(source, "rb") as read, target.open("xb") as write:  # noqa: PTH123 - a descriptor that follows no link
        while piece := read.read(PIECE_BYTES):
            write.write(piece)
            yield len(piece)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
