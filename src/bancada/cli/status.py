"""`bancada status`."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import typer
import urllib3

from bancada.cli.failures import NOT_RUNNING
from bancada.cli.options import AsJson, Home
from bancada.cli.output import print_json, print_table
from bancada.domain.home import Home as HomeLayout
from bancada.domain.prediction_records import whole_segments
from bancada.settings import Settings, load_settings
from bancada.supervise.leftovers import describe_leftovers
from bancada.supervise.status import ProcessStatus, observe_workbench
from bancada.supervise.workloads import find_workloads

app = typer.Typer(rich_markup_mode=None, add_completion=False)
_MIB = 1024 * 1024
LATE_S = 5.0
"""A record is in the database a second or two after its call."""


@app.command()
def status(home: Home = None, as_json: AsJson = False) -> None:
    """Show the processes of a workbench. Exit codes: 0 it runs, 3 it does not, or without its supervisor."""
    settings = load_settings(home)
    found = observe_workbench(settings)
    if found is None:
        _show_what_is_left(settings, as_json=as_json)
        raise typer.Exit(NOT_RUNNING)
    served = _served_models(found.url)
    if as_json:
        print_json({"running": True, "home": str(settings.home), "served_models": served, **asdict(found)})
        return
    print_table(("PROCESS", "STATE", "PID", "MEMORY", "RESTARTS"), [_row(process) for process in found.processes])
    total = sum(process.rss_bytes for process in found.processes)
    models = "the gateway does not answer" if served is None else f"models served: {served}"
    typer.echo(f"\n{found.url}  {models}, {total // _MIB} MiB, home {settings.home}")
    if late := _late_records(settings.home):
        size_mib = sum(late) / _MIB
        typer.echo(
            f"Records of calls wait for the database: {len(late)} files, {size_mib:.1f} MiB; see logs/recorder.log"
        )


def _show_what_is_left(settings: Settings, *, as_json: bool) -> None:
    leftovers, workloads = describe_leftovers(settings), find_workloads(settings)
    if as_json:
        print_json(
            {"running": False, "home": str(settings.home), "left_processes": leftovers, "left_workloads": workloads}
        )
    elif left := [*leftovers, *workloads]:
        typer.echo(f"The supervisor of {settings.home} was killed. What it started still runs:")
        typer.echo("".join(f"  {name}\n" for name in left), nl=False)
        typer.echo("`bancada up` takes over the workloads and starts the rest again; `bancada down` ends everything.")
    else:
        typer.echo(f"Not running: {settings.home}. Start it with: bancada up")


def _late_records(home: Path) -> list[int]:
    """Return the sizes of the segments that the recorder should have taken by now."""
    folder, before_s = HomeLayout(home).records, time.time() - LATE_S
    sizes = []
    for name in whole_segments(os.listdir(folder) if folder.is_dir() else ()):  # noqa: PTH208 - names alone
        with suppress(FileNotFoundError):  # it was taken just now
            state = (folder / name).stat()
            sizes += [state.st_size] if state.st_mtime < before_s else []
    return sizes


def _row(process: ProcessStatus) -> tuple[object, ...]:
    memory = f"{process.rss_bytes // _MIB} MiB" if process.rss_bytes else None
    return process.name, process.state, process.pid or None, memory, process.restarts


def _served_models(url: str) -> int | None:
    """Return how many models have a replica that takes calls; None when the gateway does not say so now."""
    try:
        health = urllib3.request("GET", f"{url}/health", timeout=2.0, retries=False).json()
        return int(health["models_served"] if "models_served" in health else health["routes"])
    except (urllib3.exceptions.HTTPError, ValueError, KeyError, TypeError):
        return None
