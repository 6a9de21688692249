"""Workers: processes of their own that a session or a job run launches to share its work.

They run in the same project, on the same runtime and in the same environment, and end with what launched them.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Union
from urllib.parse import urlsplit

from bancada_workload.workbench_calls import Reply, ask_v1, variable

Worker = dict[str, Any]
WorkerOrId = Union[str, Mapping[str, Any]]
AT_ONCE = 10
"""Workers that are launched or stopped at the same time."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 5.0
_FAILED = frozenset({"failed", "timedout", "stopped"})


def launch_workers(
    n: int,
    cpu: float,
    memory: float,
    nvidia_gpu: int = 0,
    kernel: str = "python3",
    script: str = "",
    code: str = "",
    env: Mapping[str, str] = {},
    name: str = "",
) -> list[Worker]:
    """Launch `n` workers with `cpu` vCPU and `memory` GB each, and return what describes them.

    Each runs `script`, or where there is none `code`, of which a line may begin with `!`, and ends. One that could not
    be launched, also because there is no such `kernel`, is described by its `message`, and has no `id`.

    Raises:
        RuntimeError: this is no session and no job run.
    """
    body = {
        "kernel": kernel, "cpu": cpu, "memory": memory, "nvidia_gpu": nvidia_gpu, "script": str(script), "code": code,
        "env": {key: str(value) for key, value in env.items()}, "name": name, "master_id": _master_id(),
    }  # fmt: skip
    path = f"{_project_path()}/dashboards"
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [_launched(reply) for reply in pool.map(lambda _: ask_v1("POST", path, body), range(n))]


def list_workers() -> list[Worker]:
    """Return what describes every worker that was launched from here, the oldest first, also those that have ended."""
    reply = ask_v1("GET", f"{_project_path()}/dashboards/{_master_id()}/workers")
    reply.raise_for_status()
    workers: list[Worker] = reply.json()
    return workers


def stop_workers(*ids: WorkerOrId) -> list[Reply] | None:
    """Stop workers, all that were launched from here if none is named; return what was answered to each.

    Returns None where there was nothing to stop.
    """
    chosen = [_id_of(each) for each in ids] or [worker["id"] for worker in list_workers()]
    if not chosen:
        return None
    paths = [f"{_project_path()}/dashboards/{worker_id}/stop" for worker_id in chosen]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda path: ask_v1("PUT", path, {}), paths))


def await_workers(
    ids: WorkerOrId | Iterable[WorkerOrId], wait_for_completion: bool = True, timeout_seconds: float = 60
) -> dict[str, list[Worker]]:
    """Wait until workers have succeeded, or without `wait_for_completion` until they run and have an address.

    Returns `{"workers": those that have, "failures": those that have not and will not, or not in time}`. Without end
    where `timeout_seconds` is 0.
    """
    awaited, failures = _awaited(ids)
    ends_at = time.monotonic() + timeout_seconds if timeout_seconds else float("inf")
    pause_s = FIRST_PAUSE_S
    while True:
        known = {worker["id"]: worker for worker in list_workers()}
        states = {worker_id: _state(known.get(worker_id), wait_for_completion) for worker_id in awaited}
        left_s = ends_at - time.monotonic()
        if "waiting" not in states.values() or left_s <= 0:
            break
        time.sleep(min(pause_s, left_s))
        pause_s = min(pause_s * 1.5, LONGEST_PAUSE_S)
    described = {worker_id: known.get(worker_id, {"id": worker_id, "message": "unknown"}) for worker_id in awaited}
    return {
        "workers": [described[worker_id] for worker_id in awaited if states[worker_id] == "reached"],
        "failures": failures + [described[worker_id] for worker_id in awaited if states[worker_id] != "reached"],
    }


def _launched(reply: Reply) -> Worker:
    answer = reply.json()
    worker: Worker = answer if isinstance(answer, dict) else {}
    if 200 <= reply.status_code < 300:
        return worker
    return {"message": str(worker.get("message") or f"The workbench answered {reply.status_code}.")}


def _awaited(ids: WorkerOrId | Iterable[WorkerOrId]) -> tuple[list[str], list[Worker]]:
    """Return the ids to wait for, each once, and the descriptions of what was never launched."""
    chosen: Sequence[WorkerOrId] = [ids] if isinstance(ids, (str, Mapping)) else list(ids)
    never = [dict(each) for each in chosen if isinstance(each, Mapping) and "id" not in each]
    there = [_id_of(each) for each in chosen if isinstance(each, str) or "id" in each]
    return list(dict.fromkeys(there)), never


def _state(worker: Worker | None, wait_for_completion: bool) -> str:
    status = "" if worker is None else worker["status"]
    if worker is None or status in _FAILED:
        return "failed"
    if status == "succeeded":
        return "reached" if wait_for_completion else "failed"  # it ran, and does so no more
    is_up = status == "running" and worker.get("ip_address") not in {None, "unknown"}
    return "reached" if is_up and not wait_for_completion else "waiting"


def _id_of(worker: WorkerOrId) -> str:
    return worker if isinstance(worker, str) else str(worker["id"])


def _master_id() -> str:
    """Return what workers belong to: this workload, or where it is a worker itself, what launched it."""
    return os.environ.get("CDSW_MASTER_ID") or variable("CDSW_ENGINE_ID", "the id of this session")


def _project_path() -> str:
    return urlsplit(variable("CDSW_PROJECT_URL", "the address of the project in API v1")).path.rstrip("/")
