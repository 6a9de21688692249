"""What `bancada status` shows: the processes as they are now, not as they were recorded."""

from __future__ import annotations

from dataclasses import dataclass

import psutil

from bancada.settings import Settings
from bancada.supervise.identity import find_process
from bancada.supervise.record import ChildRecord, SupervisorRecord, read_record


@dataclass(frozen=True, slots=True)
class ProcessStatus:
    """One process: `pid` is 0 and `rss_bytes` too while it does not run."""

    name: str
    state: str
    pid: int
    rss_bytes: int
    restarts: int


@dataclass(frozen=True, slots=True)
class WorkbenchStatus:
    """A workbench that runs: its address and its processes, the supervisor first."""

    url: str
    processes: tuple[ProcessStatus, ...]


def observe_workbench(settings: Settings) -> WorkbenchStatus | None:
    """Return what runs in this home now; None when no supervisor does."""
    record = find_supervisor(settings)
    if record is None:
        return None
    own = ProcessStatus("supervisor", "running", record.pid, _rss_bytes(record.pid, record.start_time), 0)
    return WorkbenchStatus(record.url, (own, *(_observe(child) for child in record.children)))


def find_supervisor(settings: Settings) -> SupervisorRecord | None:
    """Return the record of the supervisor that runs in this home; None when it has ended."""
    record = read_record(settings)
    if record is None or find_process(record.pid, record.start_time) is None:
        return None
    return record


def _observe(child: ChildRecord) -> ProcessStatus:
    if child.pid == 0 or find_process(child.pid, child.start_time) is None:
        state = child.state if child.pid == 0 else "ended"
        return ProcessStatus(child.name, state, 0, 0, child.restarts)
    rss = _rss_bytes(child.pid, child.start_time)
    return ProcessStatus(child.name, child.state, child.pid, rss, child.restarts)


def _rss_bytes(pid: int, started: float) -> int:
    process = find_process(pid, started)
    try:
        return process.memory_info().rss if process else 0
    except psutil.Error:
        return 0
