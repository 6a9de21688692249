"""The Compute port on this machine: each workload under a keeper, known by its files, adopted by its mark."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psutil

from bancada.compute.local.identity import (
    TOKEN_VARIABLE,
    birth_of,
    carries,
    find_marked,
    is_alive,
    leads_group,
    open_end,
    reap,
)
from bancada.compute.local.keeper import keeper_argv
from bancada.compute.local.records import Record, Records
from bancada.domain.errors import Conflict, PlatformFailed
from bancada.domain.processes import ProcessSpec, ProcessState

KILLED = 128 + signal.SIGKILL
"""Exit code of a process whose keeper could not write one: it, or all of the group, was killed."""

FORCE_DEADLINE_S = 30.0
"""How long the kernel may take to end a killed process, in seconds."""


class _Child(subprocess.Popen[bytes]):
    """A child that is meant to outlive its Popen, which would warn of just that when it goes."""

    def __del__(self) -> None:
        pass


class LocalCompute:
    """Runs processes on this machine; safe to use from several threads and processes on the same directory.

    `folder` (`<home>/processes`) holds what is known of them; its path is in the mark that tells them from others'.
    """

    def __init__(self, folder: Path) -> None:
        folder = folder.resolve()
        self._records = Records(folder)
        self._mark = hashlib.sha256(str(folder).encode()).hexdigest()[:16] + ":"

    def start(self, spec: ProcessSpec) -> None:
        """Start a process; do nothing where one with this key was started before. See `Compute.start`."""
        with self._records.guarded(spec.key) as guard:
            if self._settle(spec.key) is not None:
                return
            try:
                self._records.prepare(spec.key)
                pid = self._spawn(spec, guard)
                self._records.write(spec.key, Record(pid, birth_of(pid), time.time()))
            except OSError as error:
                self._end_stragglers(spec.key)
                self._records.remove(spec.key)
                raise PlatformFailed(
                    f"The process {spec.key} could not be started: {error.strerror or error} ({error.filename}).",
                    hint="Check the workbench's home: free space, permissions and limits on processes.",
                    code="process_not_started",
                ) from error

    def poll(self, key: str) -> ProcessState | None:
        """Return how the process is now, or None where none is known by this key."""
        record = self._records.read(key)
        if record is not None and self._is_settled(record):
            if record.exit_code is not None:
                reap(record.pid, record.birth)  # somebody else may have seen the end of this child of ours first
            return record.state(key)
        if not self._records.path(key).exists():
            return None
        with self._records.guarded(key):
            record = self._settle(key)
            if record is None:
                self._records.remove(key)
            return None if record is None else record.state(key)

    def end_of(self, key: str) -> int | None:
        """Return a descriptor that becomes readable when the process ends, on Linux. See `Compute.end_of`."""
        record = self._records.read(key)
        return None if record is None or record.exit_code is not None else open_end(record.pid, record.birth)

    def stop(self, key: str, grace_s: float) -> None:
        """End the process and all it started; return when they are gone. See `Compute.stop`."""
        if not self._is_alive(key):
            return
        self._signal(key, signal.SIGTERM)
        if not self._wait_for_end(key, grace_s):
            self._signal(key, signal.SIGKILL)
            if not self._wait_for_end(key, FORCE_DEADLINE_S):
                raise PlatformFailed(
                    f"The process {key} was killed and has not gone after {FORCE_DEADLINE_S:.0f} s.",
                    hint="It waits for a device or a network file system; see to that, or restart the machine.",
                    code="process_not_stopped",
                )

    def running(self) -> dict[str, ProcessState]:
        """Return all processes of this workbench that run, by key. Looks at every process of the machine."""
        self._adopt_unrecorded()
        states = {key: self.poll(key) for key in self._records.known()}
        return {key: state for key, state in states.items() if state is not None and state.running}

    def forget(self, key: str) -> None:
        """Drop what is known about a process that has ended. Raises Conflict while it runs."""
        if not self._records.path(key).exists():
            return
        with self._records.guarded(key):
            record = self._settle(key)
            if record is not None and record.exit_code is None:
                raise Conflict(f"The process {key} still runs.", hint="Stop it first.", code="process_running")
            self._records.remove(key)

    def _spawn(self, spec: ProcessSpec, guard: int) -> int:
        environment = _least_environment() | dict(spec.env) | {TOKEN_VARIABLE: self._mark + spec.key}
        program = _find_program(spec.argv[0], environment["PATH"])
        log = os.open(spec.log_path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            return _Child(
                keeper_argv(str(self._records.path(spec.key)), (program, *spec.argv[1:])),
                cwd=spec.cwd,
                env=environment,
                stdin=guard,
                stdout=log,
                stderr=log,
                start_new_session=True,
                umask=0o077,
            ).pid
        finally:
            os.close(log)

    def _is_settled(self, record: Record) -> bool:
        return record.exit_code is not None or is_alive(record.pid, record.birth)

    def _settle(self, key: str) -> Record | None:
        """Return what is true of the process now, and write it down; the caller holds the guard."""
        record = self._records.read(key) or self._recover(key)
        if record is None:
            return None
        if self._is_settled(record):
            return record
        reap(record.pid, record.birth)
        self._end_stragglers(key)
        exit_code, ended_s = self._records.kept_exit(key) or (KILLED, time.time())
        ended = record.ended(exit_code, ended_s)
        self._note(key, ended)
        return ended

    def _recover(self, key: str) -> Record | None:
        """Return the record that a crash kept us from writing, or None where the crash came before the process."""
        pid = self._records.kept_pid(key)
        if pid is None:
            return None
        birth = birth_of(pid) if carries(pid, self._mark + key) else ""
        record = Record(pid, birth, (self._records.path(key) / "pid").stat().st_mtime)
        self._note(key, record)
        return record

    def _note(self, key: str, record: Record) -> None:
        with contextlib.suppress(OSError):  # on a full disk it is found out again next time, from the keeper's files
            self._records.write(key, record)

    def _adopt_unrecorded(self) -> None:
        """Write down again who runs under our mark while its files are gone: nothing of ours may run unseen."""
        known = set(self._records.known())
        for process, token in find_marked(self._mark):
            key = token.removeprefix(self._mark)
            if key not in known and leads_group(process.pid):
                with self._records.guarded(key):
                    if self._settle(key) is None:
                        self._records.prepare(key)
                        record = Record(process.pid, birth_of(process.pid), process.create_time())
                        self._records.write(key, record)

    def _end_stragglers(self, key: str) -> None:
        """Kill what still carries the mark: the workload of a killed keeper, or what left the group to stay.

        Looks again until nothing is left, because what is being killed may just have started another.
        """
        deadline = time.monotonic() + FORCE_DEADLINE_S
        while marked := [process for process, token in find_marked(self._mark + key) if token == self._mark + key]:
            for process in marked:
                with contextlib.suppress(psutil.Error):
                    process.kill()
            if time.monotonic() >= deadline:
                return  # it waits for a device: there is nothing more to do from here
            time.sleep(0.005)

    def _is_alive(self, key: str) -> bool:
        state = self.poll(key)
        return state is not None and state.running

    def _signal(self, key: str, number: signal.Signals) -> None:
        # Under the guard, a living keeper has set its traps and its group's number cannot be another's.
        with self._records.guarded(key):
            record = self._settle(key)
            if record is not None and record.exit_code is None:
                with contextlib.suppress(OSError):  # a full disk must not keep anything from being stopped
                    self._records.ask_to_stop(key)
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(record.pid, number)

    def _wait_for_end(self, key: str, limit_s: float) -> bool:
        deadline, pause_s = time.monotonic() + limit_s, 0.002
        while self._is_alive(key):
            if time.monotonic() >= deadline:
                return False
            time.sleep(pause_s)
            pause_s = min(0.05, pause_s * 1.5)
        return True


def _find_program(name: str, path: str) -> str:
    # A plain name might mean something else to the keeper's shell: exit, test, kill.
    found = name if "/" in name else shutil.which(name, path=path)
    if found is None:
        raise FileNotFoundError(errno.ENOENT, "No such program", name)
    return found


def _least_environment() -> dict[str, str]:
    home = os.environ.get("HOME", "/")
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": os.environ.get("LANG", "C.UTF-8"), "HOME": home}
