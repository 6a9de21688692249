"""One supervised process: its start, its unplanned ends and its stop."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from bancada.supervise.backoff import failures_after, restart_delay_s
from bancada.supervise.children import ChildSpec
from bancada.supervise.identity import start_time
from bancada.supervise.logs import open_log
from bancada.supervise.record import ChildRecord

FINISH_LIMIT_S = 30.0
logger = logging.getLogger(__name__)


class Child:
    """A process that is kept running; all times are of the monotonic clock, in seconds."""

    def __init__(self, spec: ChildSpec, log: Path) -> None:
        self.spec = spec
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None
        self.next_start: float = 0.0
        self._started_at = 0.0
        self._start_time = 0.0
        self._failures = 0
        self._starts = 0

    def start(self, environment: Mapping[str, str], directory: Path, now: float) -> None:
        """Start the process in a session of its own, so that Ctrl-C reaches only the supervisor."""
        self._started_at = now
        try:
            self._spawn(environment, directory)
        except OSError as error:  # a full disk, too many processes: it may be better in a while
            delay = self._plan_next_start(now)
            logger.error("%s cannot be started: %s; next try in %.1f s", self.spec.name, error, delay)

    def notice_end(self, now: float) -> bool:
        """Tell whether the process has ended since the last look, and then plan its next start."""
        if self.process is None or (code := self.process.poll()) is None:
            return False
        self.kill_group()  # what it started must not meet what its successor starts
        self.process = None
        delay = self._plan_next_start(now)
        logger.warning("%s ended %s; next start in %.1f s, its log: %s", self.spec.name, _how(code), delay, self.log)
        return True

    def ask_to_end(self) -> None:
        """Send SIGTERM to the process alone: it knows how to end what it started."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def has_ended(self) -> bool:
        """Tell whether nothing is left to wait for."""
        return self.process is None or self.process.poll() is not None

    def finish(self, environment: Mapping[str, str], directory: Path) -> None:
        """Do what the process would have done at its end, unless it has done so itself."""
        ended_well = self.process is not None and self.process.returncode == 0
        if ended_well or not self.spec.finish:
            return
        logger.info("%s did not end by itself; finishing for it", self.spec.name)
        try:
            with os.fdopen(open_log(self.log), "ab") as log:
                subprocess.run(
                    self.spec.finish, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, cwd=directory,
                    start_new_session=True, check=False, timeout=FINISH_LIMIT_S,
                )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as error:  # the other processes have to end all the same
            logger.warning("%s could not be finished for: %s", self.spec.name, error)

    def kill_group(self) -> None:
        """End the process and what it has in its process group, at once."""
        if self.process is None:
            return
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def record(self) -> ChildRecord:
        """Return what `bancada status` shows of it."""
        restarts = max(0, self._starts - 1)
        if self.process is None:
            state = "waits to restart" if self._failures else "waits for the API"
            return ChildRecord(self.spec.name, state, 0, 0.0, restarts)
        return ChildRecord(self.spec.name, "running", self.process.pid, self._start_time, restarts)

    def _spawn(self, environment: Mapping[str, str], directory: Path) -> None:
        with os.fdopen(open_log(self.log), "ab") as log:
            self.process = subprocess.Popen(
                self.spec.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, cwd=directory,
                start_new_session=True,
            )  # fmt: skip
        self._start_time = start_time(self.process.pid)
        self._starts += 1
        logger.info("%s started (pid %d)", self.spec.name, self.process.pid)

    def _plan_next_start(self, now: float) -> float:
        self._failures = failures_after(self._failures, now - self._started_at)
        delay = restart_delay_s(self._failures)
        self.next_start = now + delay
        return delay


def _how(code: int) -> str:
    if code >= 0:
        return f"with exit code {code}"
    try:
        return f"by {signal.Signals(-code).name}"
    except ValueError:
        return f"by signal {-code}"
