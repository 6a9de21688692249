"""`bancada status`."""

from __future__ import annotations

from dataclasses import asdict

import typer
import urllib3

from bancada.cli.failures import NOT_RUNNING
from bancada.cli.options import AsJson, Home
from bancada.cli.output import print_json, print_table
from bancada.settings import load_settings
from bancada.supervise.status import ProcessStatus, observe_workbench

app = typer.Typer(rich_markup_mode=None, add_completion=False)
_MIB = 1024 * 1024


@app.command()
def status(home: Home = None, as_json: AsJson = False) -> None:
    """Show the processes of a workbench. Exit codes: 0 it runs, 3 it does not."""
    settings = load_settings(home)
    found = observe_workbench(settings)
    if found is None:
        if as_json:
            print_json({"running": False, "home": str(settings.home)})
        else:
            typer.echo(f"Not running: {settings.home}. Start it with: bancada up")
        raise typer.Exit(NOT_RUNNING)
    served = _served_models(found.url)
    if as_json:
        print_json({"running": True, "home": str(settings.home), "served_models": served, **asdict(found)})
        return
    print_table(("PROCESS", "STATE", "PID", "MEMORY", "RESTARTS"), [_row(process) for process in found.processes])
    total = sum(process.rss_bytes for process in found.processes)
    models = "the gateway does not answer" if served is None else f"models served: {served}"
    typer.echo(f"\n{found.url}  {models}, {total // _MIB} MiB, home {settings.home}")


def _row(process: ProcessStatus) -> tuple[object, ...]:
    memory = f"{process.rss_bytes // _MIB} MiB" if process.rss_bytes else None
    return process.name, process.state, process.pid or None, memory, process.restarts


def _served_models(url: str) -> int | None:
    """Return how many models the gateway serves; None when it does not answer now."""
    try:
        return int(urllib3.request("GET", f"{url}/health", timeout=2.0, retries=False).json()["routes"])
    except (urllib3.exceptions.HTTPError, ValueError, KeyError):
        return None
