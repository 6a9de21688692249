"""The loop of `bancada up`: keep the processes running until asked to stop, then end them in order."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable, Sequence

from bancada.domain.errors import PlatformFailed
from bancada.settings import Settings
from bancada.supervise.answers import API_SOCKET, accepts, workbench_answers
from bancada.supervise.child import Child
from bancada.supervise.children import ChildSpec, child_environment, workbench_children
from bancada.supervise.claims import check_port, claim_home
from bancada.supervise.directories import SUPERVISOR_LOG, log_directory, make_directories
from bancada.supervise.identity import start_time
from bancada.supervise.leftovers import end_leftovers
from bancada.supervise.logs import rotate_log
from bancada.supervise.record import ChildRecord, SupervisorRecord, remove_record, write_record
from bancada.supervise.wakeup import Wakeup

logger = logging.getLogger(__name__)
_STARTING_TICK_S = 0.05
_LATE_TICK_S = 1.0
_IDLE_TICK_S = 10.0
_LATE_AFTER_S = 60.0


def run_supervisor(
    settings: Settings,
    children: Sequence[ChildSpec] | None = None,
    announce: Callable[[float], None] = lambda _seconds: None,
) -> None:
    """Run a workbench in this process until SIGTERM, SIGINT or SIGHUP; a second signal ends everything at once.

    `announce` is called once with the seconds that the workbench took to answer.

    Raises:
        Conflict: the home or the port is in use.
        InvalidRequest: the home cannot be used, or the address is not one of this machine.
        PlatformFailed: the home cannot be written.
    """
    make_directories(settings)
    lock = claim_home(settings)
    try:
        write_record(settings, own_record(settings, ()))  # so that `bancada down` finds even one that just starts
        for leftover in end_leftovers(settings):
            logger.warning("ended %s, which an earlier supervisor had left behind", leftover)
        check_port(settings)
        Supervisor(settings, children or workbench_children(), announce).run()
    finally:
        remove_record(settings)
        os.close(lock)


def own_record(settings: Settings, children: tuple[ChildRecord, ...]) -> SupervisorRecord:
    """Return what this process, a supervisor, tells of itself."""
    return SupervisorRecord(os.getpid(), start_time(os.getpid()), settings.public_url, children)


class Supervisor:
    """The processes of one workbench and the order in which they come and go."""

    def __init__(self, settings: Settings, specs: Sequence[ChildSpec], announce: Callable[[float], None]) -> None:
        logs = log_directory(settings)
        self._settings = settings
        self._children = [Child(spec, logs / f"{spec.name}.log") for spec in specs]
        self._log_paths = [logs / SUPERVISOR_LOG, *(child.log for child in self._children)]
        self._environment = child_environment(settings, os.environ)
        self._announce = announce
        self._started_at = time.monotonic()
        self._api_accepts = False
        self._answers = False
        self._is_recorded = False

    def run(self) -> None:
        """Keep the processes running until a stop is requested, then end them."""
        wakeup = Wakeup()
        (self._settings.run_dir / API_SOCKET).unlink(missing_ok=True)  # of a dead API; the new one makes its own
        try:
            while not wakeup.stop_requests:
                self._keep_running(time.monotonic())
                wakeup.wait(self._pause_s(time.monotonic()))
            logger.info("stopping")
        finally:
            self._stop_all(wakeup)
        logger.info("stopped")

    def _keep_running(self, now: float) -> None:
        changed = [child.notice_end(now) for child in self._children]
        if not self._api_accepts:
            self._api_accepts = accepts(self._settings.run_dir / API_SOCKET)
        elif not self._answers and workbench_answers(self._settings):
            self._answers = True
            self._announce(now - self._started_at)
        due = [child for child in self._children if self._is_due(child, now)]
        for child in due:
            child.start(self._environment, self._settings.home, now)
        self._is_recorded = self._is_recorded and not due and not any(changed)
        if not self._is_recorded:
            self._write_record()
        for path in self._log_paths:
            rotate_log(path)

    def _is_due(self, child: Child, now: float) -> bool:
        return child.process is None and now >= child.next_start and (self._api_accepts or not child.spec.after_api)

    def _pause_s(self, now: float) -> float:
        if not self._answers:
            return _STARTING_TICK_S if now - self._started_at < _LATE_AFTER_S else _LATE_TICK_S
        planned = [child.next_start - now for child in self._children if child.process is None]
        return min([_IDLE_TICK_S, *planned])

    def _write_record(self) -> None:
        try:
            write_record(self._settings, own_record(self._settings, tuple(child.record() for child in self._children)))
            self._is_recorded = True
        except PlatformFailed as failure:  # the processes go on; it is tried again
            logger.error("%s", failure.sentence())

    def _stop_all(self, wakeup: Wakeup) -> None:
        for stage in sorted({child.spec.stop_stage for child in self._children}):
            self._stop_stage([child for child in self._children if child.spec.stop_stage == stage], wakeup)

    def _stop_stage(self, children: Sequence[Child], wakeup: Wakeup) -> None:
        began = time.monotonic()
        for child in children:
            child.ask_to_end()
        while running := [child for child in children if not child.has_ended()]:
            nearest = began + min(child.spec.stop_grace_s for child in running)
            if time.monotonic() < nearest and wakeup.stop_requests < 2:
                wakeup.wait(nearest - time.monotonic())
                continue
            for child in running:
                if began + child.spec.stop_grace_s <= nearest or wakeup.stop_requests > 1:
                    logger.warning("%s did not end in time and is killed", child.spec.name)
                    child.kill_group()
        for child in children:
            child.kill_group()  # what a process leaves in its group goes with it
            child.finish(self._environment, self._settings.home)


def log_to_files(settings: Settings, *, detached: bool) -> None:
    """Send this process's log to `logs/supervisor.log`, and to the terminal unless it is detached."""
    make_directories(settings)
    handlers: list[logging.Handler] = [logging.FileHandler(log_directory(settings) / SUPERVISOR_LOG)]
    handlers[0].setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    if not detached:
        handlers.append(logging.StreamHandler(sys.stderr))
        handlers[1].setFormatter(logging.Formatter("bancada: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=handlers)
