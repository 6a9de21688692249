"""The report of `bench/serving.py`: tables of what was measured, and beside each claim how far it was reached."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from bench.peers.environments import versions_in

ARROW, UNRECORDED = "Bancada, Arrow", "Bancada, not recording"
OURS, BY_PYFUNC, FLOOR = "Bancada", "Bancada, any pyfunc", "floor: bare uvicorn, native"
NATIVE_GOALS = {(1, 1): 10.0, (1, 8): 10.0, (1, 64): 10.0, (100, 8): 5.0, (10_000, 8): 1.3}
"""How many times the best peer's calls a second are wanted, by rows in a call and connections."""
ARROW_GOALS = {(10_000, 8): 2.0}
PYFUNC_GOALS = {(1, 1): 1.4, (1, 8): 2.0, (1, 64): 4.0}
FLOOR_GOAL, LATENCY_GOAL, RECORDING_GOAL, MEMORY_GB = 0.5, 0.2, 0.9, 2.0
METHOD = """\
One machine, 127.0.0.1, one thread of wrk on the same cores; nothing is pinned. All servers run all the time and take
turns window by window; the table has medians over the rounds, with the rates of the rounds in brackets. *Bancada* is
the whole product path: the public port, access key and API key checked, the request held against the model's
signature. The model is an XGBoost classifier of 100 trees over 4 signals; *any pyfunc* is the same one behind a class
of the user's, which can only be served through `mlflow.pyfunc`. 64 different requests take turns. Every server's
answers were compared with `mlflow.pyfunc`'s before and after each window; *failures* are answers other than 2xx,
broken connections and time-outs. *CPU µs* is what all processes of a server used for a call, which says more than the
rate where others shared the machine: *others* is the worst share of the machine that neither the server nor wrk had."""


def report(kept: dict[str, Any]) -> str:
    """Return the whole report as Markdown."""
    parts = [METHOD, versions()]
    parts += [f"## {name}\n\n{about(part['about'])}\n\n{WRITERS[name](part['found'])}" for name, part in kept.items()]
    return "\n\n".join(parts)


def versions() -> str:
    """Return what the peers are."""
    named = {
        **versions_in("mlflow", ("mlflow", "xgboost-cpu", "pandas", "numpy", "fastapi", "uvicorn")),
        **versions_in("mlserver", ("mlserver",)),
    }
    return "Peers: " + ", ".join(f"{name} {version}" for name, version in named.items()) + "."


def about(facts: dict[str, Any]) -> str:
    """Return when and how a part was measured."""
    size = "a quick look: " if facts["quick"] else ""
    note = f" {facts['note']}" if facts["note"] else ""
    return f"{facts['on']} UTC, {size}{facts['rounds']} round(s), windows of {facts['seconds']:g} s.{note}"


def load_tables(rows: Sequence[dict[str, Any]]) -> str:
    """Return a table for each number of connections, and how our rates stand to the best peer's and the floor's."""
    tables = []
    for number in sorted({row["connections"] for row in rows}):
        group = [row for row in rows if row["connections"] == number]
        lines = [
            [row["server"], f"{row['rate']:,.0f} ({', '.join(f'{rate:,.0f}' for rate in row['rates'])})",
             f"{row['p50_ms']:.2f} / {row['p99_ms']:.2f}", f"{row['cpu_us']:,.0f}", f"{row['wrk_cores']:.2f}",
             f"{row['rss_mb']:,.0f} ({row['pss_mb']:,.0f})", str(row["failures"]), f"{row['foreign']:.0%}"]
            for row in group
        ]  # fmt: skip
        head = [
            "server",
            "calls/s (rounds)",
            "p50 / p99 ms",
            "CPU µs",
            "wrk, cores",
            "RSS (PSS) MB",
            "failures",
            "others",
        ]
        tables.append(f"{number} connection(s):\n\n{table(head, lines)}\n\n{standing(group)}")
    return "\n\n".join(tables)


def standing(group: Sequence[dict[str, Any]]) -> str:
    """Return how our rates stand to the best peer's, and to the floor's."""
    by_name = {row["server"]: row for row in group}
    if UNRECORDED in by_name:
        return against("Recording: calls/s", by_name[OURS]["rate"] / by_name[UNRECORDED]["rate"], RECORDING_GOAL)
    peers = [row for name, row in by_name.items() if name not in {OURS, BY_PYFUNC, ARROW, FLOOR}]
    best = max(peers, key=lambda row: row["rate"])
    case = (best["rows"], best["connections"])
    said = []
    for name, goals in ((OURS, NATIVE_GOALS), (BY_PYFUNC, PYFUNC_GOALS), (ARROW, ARROW_GOALS)):
        if name in by_name and case in goals:
            said.append(against(f"{name}: calls/s", by_name[name]["rate"] / best["rate"], goals[case]))
    if OURS in by_name and best["rows"] == 1:
        said.append(against(f"{OURS}: p99", by_name[OURS]["p99_ms"] / best["p99_ms"], LATENCY_GOAL, is_most=True))
    if OURS in by_name and FLOOR in by_name and best["rows"] == 1:
        ratio = by_name[OURS]["rate"] / by_name[FLOOR]["rate"]
        said.append(against(f"{OURS}: calls/s of the floor's", ratio, FLOOR_GOAL))
    return f"Best peer: {best['server']}. " + " ".join(said)


def against(what: str, found: float, goal: float, is_most: bool = False, unit: str = " x") -> str:
    """Return one figure beside its goal."""
    reached = found <= goal if is_most else found >= goal
    limit = "at most" if is_most else "at least"
    return f"{what} {found:.3g}{unit} (goal: {limit} {goal:.2g}; {'reached' if reached else 'not reached'})."


def cold_start(found: dict[str, list[float]]) -> str:
    """Return seconds to the first right answer."""
    lines = [
        [name, f"{statistics.median(each):.2f}", ", ".join(f"{one:.2f}" for one in each)]
        for name, each in found.items()
    ]
    ratio = statistics.median(found["replica"]) / statistics.median(found["mlflow models serve"])
    said = against("replica: of `mlflow models serve`", ratio, 1 / 3, is_most=True)
    return f"{table(['to the first right answer', 'median s', 'rounds'], lines)}\n\n{said}"


def updates(found: dict[str, Any]) -> str:
    """Return what callers saw while a model was redeployed again and again."""
    head = ["", "calls", "failed", "p50 ms", "p99 ms"]
    lines = [
        [name, f"{part['calls']:,}", str(part["failed"]), f"{part['p50_ms']:.1f}", f"{part['p99_ms']:.1f}"]
        for name, part in (("steady", found["steady"]), ("during updates", found["meanwhile"]))
    ]
    ratio = found["meanwhile"]["p99_ms"] / found["steady"]["p99_ms"]
    said = (
        f"{found['updates']} updates, {statistics.median(found['update_s']):.1f} s each, "
        f"under {found['rate']:g} calls/s; "
        f"{against('failed calls:', found['meanwhile']['failed'], 0, is_most=True, unit='')} "
        f"{against('p99: of the steady one', ratio, 2.0, is_most=True)}"
    )
    return f"{table(head, lines)}\n\n{said}"


def soak(found: dict[str, Any]) -> str:
    """Return the beginning, the middle and the end of a long load."""
    windows = found["windows"]
    chosen = sorted({0, len(windows) // 4, len(windows) // 2, 3 * len(windows) // 4, len(windows) - 1})
    lines = [
        [str(index + 1), f"{seen['rate']:,.0f}", f"{seen['p50_ms']:.2f} / {seen['p99_ms']:.2f}",
         f"{seen['rss_mb']:,.0f} ({seen['pss_mb']:,.0f})", f"{seen['cpu_us']:,.0f}"]
        for index, seen in ((index, windows[index]) for index in chosen)
    ]  # fmt: skip
    failures = sum(seen["failures"] for seen in windows)
    calls = sum(seen["rate"] for seen in windows) / len(windows)
    said = (
        f"{len(windows)} windows; wanted {found['target']:,.0f} calls/s (70 % of {found['maximum']['rate']:,.0f}), "
        f"had {calls:,.0f}. {against('failures:', failures, 0, is_most=True, unit='')} "
        f"Last quarter beside the first: PSS {drift(windows, 'pss_mb'):.2f} x, p50 {drift(windows, 'p50_ms'):.2f} x, "
        f"p99 {drift(windows, 'p99_ms'):.2f} x."
    )
    return f"{table(['window', 'calls/s', 'p50 / p99 ms', 'RSS (PSS) MB', 'CPU µs'], lines)}\n\n{said}"


def drift(windows: Sequence[dict[str, Any]], figure: str) -> float:
    """Return how the median of a figure in the last quarter stands to that in the first."""
    quarter = max(1, len(windows) // 4)
    first, last = (statistics.median(seen[figure] for seen in part) for part in (windows[:quarter], windows[-quarter:]))
    return float(last / first)


def models(found: dict[str, Any]) -> str:
    """Return what many small models need."""
    first, slowest = statistics.median(found["first_calls_s"]), max(found["first_calls_s"])
    (rss_before, pss_before), (rss, pss) = found["before_mb"], found["after_mb"]
    lines = [
        ["before", f"{rss_before:,.0f}", f"{pss_before:,.0f}"],
        [f"with {found['models']} models more", f"{rss:,.0f}", f"{pss:,.0f}"],
    ]
    said = (
        f"Built and deployed in {found['deployed_s']:.0f} s. First call to one that nobody had called: "
        f"median {first:.2f} s, {against('slowest', slowest, 1.5, is_most=True, unit=' s')} "
        f"{against('Their PSS', (pss - pss_before) / 1000, MEMORY_GB * found['models'] / 50, is_most=True, unit=' GB')}"
    )
    return f"{table(['all processes', 'RSS MB', 'PSS MB'], lines)}\n\n{said}"


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Return a table as Markdown."""
    rows = [head, ["---"] * len(head), *lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


WRITERS: dict[str, Callable[[Any], str]] = {
    "one-row": load_tables,
    "rows-100": load_tables,
    "rows-10000": load_tables,
    "recording": load_tables,
    "cold-start": cold_start,
    "updates": updates,
    "soak": soak,
    "models": models,
}
