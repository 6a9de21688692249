"""The one door to the `uv` program: a clean environment, streamed output, a deadline, failures as our own errors."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from uv import find_uv_bin

from bancada.domain.errors import DeadlineExceeded, PlatformFailed
from bancada.environments.failures import explain_failure

_KEPT_NAMES = {"HOME", "LANG", "LC_ALL", "TMPDIR", "NETRC", "SSL_CERT_FILE", "SSL_CERT_DIR", "SSL_CLIENT_CERT",
               "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "XDG_CACHE_HOME", "XDG_CONFIG_HOME",
               "CC", "CXX", "LIBRARY_PATH", "CPATH", "GIT_SSL_CAINFO", "SSH_AUTH_SOCK"}  # fmt: skip
_DROPPED = ("UV_PUBLISH_", "UV_PROJECT", "UV_SYSTEM_", "UV_WORKING_", "UV_VENV_", "UV_CONFIG_FILE", "UV_PYTHON")
"""Beginnings of uv's variables that would lead it elsewhere, or that packages' build code must not read."""
_SET = {"UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1", "NO_COLOR": "1", "PYTHONDONTWRITEBYTECODE": "1"}

SHUTTING_DOWN = "shutting_down"
"""The code of what fails because the workbench stops."""


class LogSink(Protocol):
    """Anything that takes text as it comes: a file, a build log, a list of lines."""

    def write(self, text: str, /) -> object:
        """Take one piece of text, usually a line with its end."""


def uv_environment(source: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that uv may see: the user's uv, proxy and certificate settings, and nothing of ours.

    A package without a wheel is built by code of its author, who must not find the workbench's secrets there.
    """
    kept = {k: v for k, v in source.items() if k.upper() in _KEPT_NAMES or _is_uv_setting(k)}
    path = os.pathsep.join(d for d in source.get("PATH", "").split(os.pathsep) if d and Path(d).name != "shims")
    return kept | {"PATH": path or os.defpath} | _SET | _configuration(source)


def _is_uv_setting(name: str) -> bool:
    return name == "UV_PYTHON_INSTALL_DIR" or (name.startswith("UV_") and not name.startswith(_DROPPED))


def _configuration(source: Mapping[str, str]) -> dict[str, str]:
    """Name the operator's own uv settings, so that uv does not take those of a checkout that the home lies in."""
    folder = source.get("XDG_CONFIG_HOME") or Path(source.get("HOME", "/"), ".config")
    candidates = [Path(source.get("UV_CONFIG_FILE", "")), Path(folder, "uv", "uv.toml"), Path("/etc/uv/uv.toml")]
    found = next((path for path in candidates if path.is_file()), None)
    return {"UV_CONFIG_FILE": str(found)} if found else {"UV_NO_CONFIG": "1"}


class Uv:
    """Runs uv; safe to use from several threads.

    It sees of `variables`, or of the process's own, what `uv_environment` lets it see, and `more` as they are.
    """

    def __init__(
        self, *, deadline_s: float = 1800.0, variables: Mapping[str, str] | None = None,
        more: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        self._deadline_s = deadline_s
        self._variables = uv_environment(os.environ if variables is None else variables) | dict(more or {})
        self._running: set[int] = set()
        self._stopped = False
        self._guard = threading.Lock()

    def run(self, args: Sequence[str | Path], log: LogSink, *, cwd: Path, held_fds: Sequence[int] = ()) -> str:
        """Run uv with `args`, stream what it says to `log`, and return it.

        `held_fds` stay open in the child: a file lock held through them outlives us for as long as uv still works.

        Raises:
            InvalidRequest: the packages asked for are the cause.
            PlatformFailed: the machine, the index or a stop is the cause.
            DeadlineExceeded: it ran for longer than this object allows.
        """
        process = self._start([find_uv_bin(), *map(str, args)], cwd, held_fds)
        late = threading.Event()

        def end_late_process() -> None:
            late.set()
            _kill_group(process.pid)

        timer = threading.Timer(self._deadline_s, end_late_process)
        timer.daemon = True
        timer.start()
        try:
            text = _stream(process, log)
        finally:
            timer.cancel()
            self._end(process)
        self._check(process.returncode, text, late=late.is_set())
        return text

    def stop(self) -> None:
        """End every uv that runs and refuse to start another: the workbench is shutting down."""
        with self._guard:
            self._stopped = True
            for pid in self._running:
                _kill_group(pid)

    def _start(self, argv: list[str], cwd: Path, held_fds: Sequence[int]) -> subprocess.Popen[str]:
        with self._guard:
            if self._stopped:
                raise _shutting_down()
            process = subprocess.Popen(
                argv,
                cwd=cwd,
                env=self._variables,
                pass_fds=tuple(held_fds),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
                errors="replace",
                start_new_session=True,  # what uv starts to build a package ends with it
            )
            self._running.add(process.pid)
            return process

    def _end(self, process: subprocess.Popen[str]) -> None:
        with self._guard:
            self._running.discard(process.pid)
            if process.poll() is None:
                _kill_group(process.pid)
        process.wait()
        if process.stdout is not None:
            process.stdout.close()

    def _check(self, returncode: int, text: str, *, late: bool) -> None:
        if returncode == 0:
            return
        if late:
            raise DeadlineExceeded(
                f"Preparing packages took longer than {self._deadline_s:.0f} s and was ended.",
                hint="Try again: what was downloaded is kept. Or allow more time in build_deadline_s.",
                code="packages_took_too_long",
            )
        if self._stopped:
            raise _shutting_down()
        raise explain_failure(text)


def _stream(process: subprocess.Popen[str], log: LogSink) -> str:
    lines = []
    for line in process.stdout or ():
        lines.append(line)
        log.write(line)
    process.wait()
    return "".join(lines)


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _shutting_down() -> PlatformFailed:
    return PlatformFailed("The workbench is shutting down.", hint="Try again when it is up.", code=SHUTTING_DOWN)
