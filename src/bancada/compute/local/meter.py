"""What workloads use, read from the process table in one pass; the tree of a process counts as one."""

from __future__ import annotations

import shutil
import subprocess
from collections import defaultdict
from collections.abc import Mapping

import psutil

from bancada.domain.samples import Reading

_SMI = ("nvidia-smi", "--query-compute-apps=pid,gpu_uuid", "--format=csv,noheader")
_SMI_LIMIT_S = 5.0


def read_trees(roots: Mapping[str, int]) -> dict[str, Reading]:
    """Return a reading of each tree of processes by its name; `roots` are the pids of the trees' roots.

    A process whose parent has ended is nobody's child any more and is not counted.
    """
    children: dict[int, list[psutil.Process]] = defaultdict(list)
    found: dict[int, psutil.Process] = {}
    for process in psutil.process_iter():
        try:
            parent = process.ppid()
        except psutil.Error:
            continue
        found[process.pid] = process
        children[parent].append(process)
    gpus = _gpus_by_pid() if roots else {}
    return {name: _read([found[pid], *_below(pid, children)], gpus) for name, pid in roots.items() if pid in found}


def _below(pid: int, children: Mapping[int, list[psutil.Process]]) -> list[psutil.Process]:
    below: list[psutil.Process] = []
    todo = [pid]
    while todo:
        of = children.get(todo.pop(), [])
        below += of
        todo += [process.pid for process in of]
    return below


def _read(tree: list[psutil.Process], gpus: Mapping[int, set[str]]) -> Reading:
    cpu_s: dict[tuple[int, float], float] = {}
    memory_bytes, used_gpus = 0, set[str]()
    for process in tree:
        try:
            with process.oneshot():
                times = process.cpu_times()
                cpu_s[process.pid, process.create_time()] = times.user + times.system
                memory_bytes += process.memory_info().rss
        except psutil.Error:  # it has ended meanwhile
            continue
        used_gpus |= gpus.get(process.pid, set())
    return Reading(cpu_s, memory_bytes, len(used_gpus))


def _gpus_by_pid() -> dict[int, set[str]]:
    if shutil.which(_SMI[0]) is None:
        return {}
    try:
        listed = subprocess.run(_SMI, capture_output=True, text=True, timeout=_SMI_LIMIT_S, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return {}
    used: dict[int, set[str]] = defaultdict(set)
    for line in listed.splitlines():
        pid, _, gpu = line.partition(",")
        if pid.strip().isdigit():
            used[int(pid)].add(gpu.strip())
    return used
