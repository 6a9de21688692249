"""Starting and stopping a workbench from another process: what `bancada up` and `bancada down` do."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import suppress
from typing import NoReturn

import psutil

from bancada.domain.errors import Conflict, PlatformFailed
from bancada.settings import Settings
from bancada.supervise.answers import workbench_answers
from bancada.supervise.claims import ALREADY_RUNNING, try_claim
from bancada.supervise.directories import SUPERVISOR_LOG, log_directory, make_directories
from bancada.supervise.identity import find_process, wait_for_end
from bancada.supervise.leftovers import end_leftovers
from bancada.supervise.logs import last_lines, open_log
from bancada.supervise.record import remove_record
from bancada.supervise.status import find_supervisor
from bancada.supervise.workloads import end_workloads

ANSWER_DEADLINE_S = 30.0
STOP_DEADLINE_S = 90.0
EXIT_ALREADY_RUNNING = 3
"""Exit code of a supervisor whose home is in use."""
_POLL_S = 0.05
_EXIT_LIMIT_S = 5.0


def become_supervisor(settings: Settings) -> NoReturn:
    """Turn this process into the supervisor, in the foreground; the small program replaces this larger one.

    Raises:
        InvalidRequest: the home cannot be used.
    """
    make_directories(settings)
    os.chdir(settings.home)
    sys.stdout.flush()
    os.execve(sys.executable, _command(), _environment(settings))  # noqa: S606 - a fixed program, no shell


def start_supervisor(settings: Settings, deadline_s: float = ANSWER_DEADLINE_S) -> int:
    """Start the supervisor in the background, wait until the workbench answers, and return its pid.

    Raises:
        Conflict: a workbench runs in this home already, or the port is taken.
        PlatformFailed: it ended or did not answer in time; nothing is left running.
    """
    make_directories(settings)
    log = log_directory(settings) / SUPERVISOR_LOG
    offset = log.stat().st_size
    with os.fdopen(open_log(log), "ab") as output:
        process = subprocess.Popen(
            [*_command(), "--detached"], stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            env=_environment(settings), cwd=settings.home, start_new_session=True,
        )  # fmt: skip
    try:
        _wait_until_it_answers(settings, process, deadline_s, log_offset=offset)
    except BaseException:  # Ctrl-C too: what did not come up does not stay
        process.terminate()
        process.wait()
        raise
    return process.pid


def _wait_until_it_answers(
    settings: Settings, process: subprocess.Popen[bytes], deadline_s: float, log_offset: int
) -> None:
    deadline = time.monotonic() + deadline_s
    while time.monotonic() < deadline:
        if process.poll() is not None:
            said = last_lines(log_directory(settings) / SUPERVISOR_LOG, 5, log_offset)
            raise _refusal(process.returncode, said)
        record = find_supervisor(settings)
        is_new = record is not None and record.pid == process.pid and record.children  # not one that ran before
        if is_new and workbench_answers(settings):
            return
        time.sleep(_POLL_S)
    raise PlatformFailed(
        f"The workbench did not answer at {settings.public_url} within {deadline_s:.0f} s and was stopped. "
        f"The last lines of its logs:\n{_tails(settings)}",
        hint=f"All logs are in {log_directory(settings)}.",
    )


def stop_supervisor(settings: Settings, deadline_s: float = STOP_DEADLINE_S) -> tuple[bool, list[str]]:
    """Stop the workbench of this home; return whether a supervisor ran, and what was left over and ended.

    Whoever has the home's lock is the only one there: no supervisor can start while leftovers are ended.

    Raises:
        PlatformFailed: the supervisor still runs after the deadline, or workloads could not be ended.
    """
    if not settings.run_dir.is_dir():
        return False, end_leftovers(settings)
    asked: list[psutil.Process] = []
    deadline = time.monotonic() + deadline_s
    while (lock := try_claim(settings)) is None:
        asked = asked or _ask_to_end(settings)
        if time.monotonic() >= deadline:
            raise _still_runs(settings, deadline_s)
        time.sleep(_POLL_S)
    try:
        wait_for_end(asked, _EXIT_LIMIT_S)
        ended = [*end_leftovers(settings), *end_workloads(settings)]
        remove_record(settings)
    finally:
        os.close(lock)
    return bool(asked), ended


def _ask_to_end(settings: Settings) -> list[psutil.Process]:
    record = find_supervisor(settings)
    process = find_process(record.pid, record.start_time) if record else None
    if process is None:
        return []
    with suppress(psutil.NoSuchProcess):
        process.terminate()
    return [process]


def _still_runs(settings: Settings, deadline_s: float) -> PlatformFailed:
    return PlatformFailed(
        f"The supervisor of {settings.home} still runs {deadline_s:.0f} s after it was asked to stop.",
        hint=f"See {log_directory(settings) / SUPERVISOR_LOG}; a second `bancada down` ends everything at once.",
    )


def _command() -> list[str]:
    return [sys.executable, "-m", "bancada.main", "supervisor"]


def _environment(settings: Settings) -> dict[str, str]:
    chosen = {"BANCADA_HOME": str(settings.home), "BANCADA_HOST": settings.host, "BANCADA_PORT": str(settings.port)}
    return {**os.environ, **chosen}


def _refusal(code: int, lines: list[str]) -> Conflict | PlatformFailed:
    said = [line.removeprefix("error: ") for line in lines if line.startswith("error: ")]
    if said and code == EXIT_ALREADY_RUNNING:
        return Conflict(said[-1], code=ALREADY_RUNNING)
    if said:
        return PlatformFailed(said[-1])
    return PlatformFailed(f"The supervisor ended with exit code {code}:\n" + "\n".join(lines))


def _tails(settings: Settings) -> str:
    logs = sorted(log_directory(settings).glob("*.log"))
    return "\n".join(f"[{log.stem}] {line}" for log in logs for line in last_lines(log, 4))
