"""An in-memory Compute: processes end when a test says so."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from datetime import datetime, timezone

from bancada.domain.errors import Conflict, PlatformFailed
from bancada.domain.processes import ProcessSpec, ProcessState, check_key, signal_of


@dataclass
class FakeCompute:
    """Keeps what was started in `specs`, in order; `end` and `kill` are the process's own fate.

    A new caller after a crash is the same object: what it knows outlives its callers, as the real one's does.
    `fails_to_start` holds keys whose start fails; `stubborn` holds keys that ignore the polite signal.
    """

    def __post_init__(self) -> None:
        self.specs: dict[str, ProcessSpec] = {}
        self.fails_to_start: set[str] = set()
        self.stubborn: set[str] = set()
        self.stopped: list[str] = []
        self._states: dict[str, ProcessState] = {}
        self._pids = itertools.count(1000)

    def start(self, spec: ProcessSpec) -> None:
        if spec.key in self._states:
            return
        if spec.key in self.fails_to_start:
            raise PlatformFailed(f"The process {spec.key} could not be started.", code="process_not_started")
        self.specs[spec.key] = spec
        self._states[spec.key] = ProcessState(spec.key, next(self._pids), datetime.now(timezone.utc), running=True)

    def poll(self, key: str) -> ProcessState | None:
        check_key(key)
        return self._states.get(key)

    def end_of(self, key: str) -> int | None:
        return None

    def stop(self, key: str, grace_s: float) -> None:
        state = self.poll(key)
        if state is not None and state.running:
            self.stopped.append(key)
            self.kill(key, 9 if key in self.stubborn else 15)

    def running(self) -> dict[str, ProcessState]:
        return {key: state for key, state in self._states.items() if state.running}

    def forget(self, key: str) -> None:
        state = self.poll(key)
        if state is not None and state.running:
            raise Conflict(f"The process {key} still runs.", hint="Stop it first.", code="process_running")
        self._states.pop(key, None)

    def end(self, key: str, exit_code: int = 0) -> None:
        """Let a process end by itself."""
        now = datetime.now(timezone.utc)
        ended = replace(self._states[key], running=False, ended_at=now, exit_code=exit_code)
        self._states[key] = replace(ended, signal=signal_of(exit_code))

    def kill(self, key: str, number: int) -> None:
        """Let a process die by a signal."""
        self.end(key, 128 + number)
