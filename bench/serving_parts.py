"""The parts of `bench/serving.py`: each measures one claim, and returns what it found as plain data for the report."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, fields
from typing import Any

from bench.load import paced_load
from bench.peers.servers import mlflow_serve, stop
from bench.processes import memory_mb, uptime_s
from bench.served import Batch, Server
from bench.serving_lab import Lab
from bench.serving_workbench import call_bytes, seconds_until_right
from bench.wrk import Window, run_window
from tests.scenario.live import until

CONNECTIONS = (1, 8, 64)
LARGE_BODY_CONNECTIONS = 8
WARM_UP_S = 2.0
STEADY_S = 20.0
PACED_RATE, PACED_CONNECTIONS = 100.0, 8
SOAK_SHARE, SOAK_CONNECTIONS, SOAK_WINDOW_S = 0.7, 128, 20.0
FIRST_CALLS = 10
Found = dict[str, Any]


def one_row(lab: Lab) -> list[Found]:
    """One row in a call, at each number of connections."""
    compared = [*lab.peers, lab.ours_by_pyfunc, lab.ours]
    warm_up(compared, lab.batches[1])
    return [row for number in CONNECTIONS for row in take_turns(lab, compared, lab.batches[1], number)]


def rows_100(lab: Lab) -> list[Found]:
    """A hundred rows in a call."""
    return many_rows(lab, 100)


def rows_10000(lab: Lab) -> list[Found]:
    """Ten thousand rows in a call."""
    return many_rows(lab, 10_000)


def many_rows(lab: Lab, rows: int) -> list[Found]:
    """Calls of many rows, at one number of connections."""
    arrow = lab.serving.arrow_server("Bancada, Arrow", lab.xgboost)
    compared = [*lab.peers, lab.ours_by_pyfunc, lab.ours, arrow]
    warm_up(compared, lab.batches[rows])
    return take_turns(lab, compared, lab.batches[rows], LARGE_BODY_CONNECTIONS)


def recording(lab: Lab) -> list[Found]:
    """Every call recorded whole, beside none."""
    unrecorded = lab.serving.deploy("unrecorded", lab.serving.versions["xgboost"])
    lab.serving.record_nothing(unrecorded)
    compared = [lab.ours, lab.serving.server("Bancada, not recording", unrecorded)]
    warm_up(compared, lab.batches[1])
    return [row for number in CONNECTIONS for row in take_turns(lab, compared, lab.batches[1], number)]


def cold_start(lab: Lab) -> Found:
    """From the start of a process, and from the wish for it, to the first right answer."""
    found: dict[str, list[float]] = {"mlflow models serve": [], "replica": [], "replica, from the wish": []}
    client, first = lab.serving.client, lab.batches[1][0]
    deployed = lab.serving.deploy("cold-start", lab.serving.versions["xgboost"], cpu=1)
    server = lab.serving.server("cold start", deployed)
    ids = (lab.serving.project_id, deployed.model.id, deployed.build.id, deployed.deployment.id)
    for _ in range(lab.options.rounds):
        began = uptime_s()
        peer = mlflow_serve(lab.model_folder, workers=1)
        process = peer.start(lab.folder)
        asked = Server(peer.name, peer.port, peer.form, list)
        found["mlflow models serve"].append(seconds_until_right(asked, first) - began)
        stop(process)
        client.stop_model_deployment(*ids)
        until("it is stopped", lambda: client.get_model_deployment(*ids).status == "stopped")
        wished = uptime_s()
        client.restart_model_deployment(*ids)
        answered = seconds_until_right(server, first)
        found["replica"].append(answered - min(lab.serving.starts_after(wished)))
        found["replica, from the wish"].append(answered - wished)
    client.stop_model_deployment(*ids)
    return found


def models(lab: Lab) -> Found:
    """Many small models deployed at once: memory, and the first call to ones that nobody has called."""
    serving, version = lab.serving, lab.serving.versions["xgboost"]
    before = memory_mb(serving.workbench.everything())
    began = time.monotonic()
    made = [serving.create_model(f"small {number}", version) for number in range(lab.options.models)]
    deployments = [serving.ask_for_deployment(serving.build(model, version), cpu=0.1) for model in made]
    deployments = [serving.wait(deployment) for deployment in deployments]
    took = time.monotonic() - began
    after = memory_mb(serving.workbench.everything())
    first_calls = []
    for model in made[:: max(1, len(made) // FIRST_CALLS)]:
        server = Server(model.name, serving.workbench.port, serving.form(model), list)
        asked = time.time()
        server.check([lab.batches[1][0]])
        first_calls.append(time.time() - asked)
    for deployment in deployments:
        serving.client.stop_model_deployment(
            serving.project_id, deployment.model_id, deployment.build_id, deployment.id
        )
    return {
        "models": len(made),
        "deployed_s": took,
        "before_mb": before,
        "after_mb": after,
        "first_calls_s": first_calls,
    }


def updates(lab: Lab) -> Found:
    """Redeployments one after the other while callers call at a constant rate."""
    serving, first = lab.serving, lab.batches[1][0]
    deployed = serving.deploy("updated", serving.versions["xgboost"], cpu=1)
    server = serving.server("updated", deployed)
    call, port = call_bytes(server, first), serving.workbench.port

    def is_right(answer: bytes) -> bool:
        head, _, body = answer.partition(b"\r\n\r\n")
        return head.startswith(b"HTTP/1.1 200 ") and server.form.classes(body) == first.classes

    with paced_load(port, call, PACED_CONNECTIONS, PACED_RATE, is_right) as steady:
        time.sleep(STEADY_S)
    took = []
    with paced_load(port, call, PACED_CONNECTIONS, PACED_RATE, is_right) as meanwhile:
        for _ in range(lab.options.updates):
            began = time.monotonic()
            deployment = serving.deploy_build(deployed.build, cpu=1)
            took.append(time.monotonic() - began)
    serving.client.stop_model_deployment(serving.project_id, deployment.model_id, deployment.build_id, deployment.id)
    return {
        "updates": len(took), "update_s": took, "rate": PACED_RATE,
        "steady": {"calls": len(steady.times_ms), "failed": steady.failed, "p50_ms": steady.percentile(0.5),
                   "p99_ms": steady.percentile(0.99)},
        "meanwhile": {"calls": len(meanwhile.times_ms), "failed": meanwhile.failed,
                      "p50_ms": meanwhile.percentile(0.5), "p99_ms": meanwhile.percentile(0.99),
                      "max_ms": meanwhile.percentile(1.0)},
    }  # fmt: skip


def soak(lab: Lab) -> Found:
    """A long time at a constant share of the maximum: errors, memory and latency, window by window."""
    server, batches = lab.ours, lab.batches[1]
    warm_up([server], batches)
    maximum = window(lab, server, batches, CONNECTIONS[-1])
    target = SOAK_SHARE * maximum.rate
    delay_ms = max(1.0, SOAK_CONNECTIONS / target * 1000 - maximum.p50_ms)
    end = time.monotonic() + lab.options.soak_minutes * 60
    found = []
    while time.monotonic() < end:
        seen = run_window(server.port, server.requests(batches), server.processes, SOAK_CONNECTIONS, SOAK_WINDOW_S,
                          delay_ms)  # fmt: skip
        server.check(batches)
        found.append(asdict(seen))
    return {"maximum": asdict(maximum), "target": target, "windows": found}


def warm_up(servers: Sequence[Server], batches: Sequence[Batch]) -> None:
    """Let each server answer for a moment before anything counts."""
    for server in servers:
        run_window(server.port, server.requests(batches), server.processes, 8, WARM_UP_S)


def take_turns(lab: Lab, servers: Sequence[Server], batches: Sequence[Batch], connections: int) -> list[Found]:
    """Load the servers in turn, round by round; return for each the medians, and the rates of the rounds."""
    seen: dict[str, list[Window]] = {server.name: [] for server in servers}
    for _ in range(lab.options.rounds):
        for server in servers:
            seen[server.name].append(window(lab, server, batches, connections))
    return [
        {"server": name, "rows": len(batches[0].rows), "connections": connections,
         "rates": [window.rate for window in windows], **medians(windows)}
        for name, windows in seen.items()
    ]  # fmt: skip


def window(lab: Lab, server: Server, batches: Sequence[Batch], connections: int) -> Window:
    """Load a server for one window, with its answers checked before and after."""
    server.check(batches)
    seen = run_window(server.port, server.requests(batches), server.processes, connections, lab.options.seconds)
    server.check(batches)
    return seen


def medians(windows: Sequence[Window]) -> Found:
    """Return the median of each figure; failures add up, and of what others took the worst counts."""
    found = {each.name: statistics.median(getattr(seen, each.name) for seen in windows) for each in fields(Window)}
    failures, foreign = sum(seen.failures for seen in windows), max(seen.foreign for seen in windows)
    return {**found, "failures": failures, "foreign": foreign}


PARTS: dict[str, Callable[[Lab], Any]] = {
    "one-row": one_row,
    "rows-100": rows_100,
    "rows-10000": rows_10000,
    "recording": recording,
    "cold-start": cold_start,
    "updates": updates,
    "soak": soak,
    "models": models,
}
