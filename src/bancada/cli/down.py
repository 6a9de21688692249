"""`bancada down`."""

from __future__ import annotations

import typer

from bancada.cli.options import Home
from bancada.settings import load_settings
from bancada.supervise.launch import stop_supervisor

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def down(home: Home = None) -> None:
    """Stop the workbench of a home with everything that it started; no error when none runs."""
    settings = load_settings(home)
    was_running, leftovers = stop_supervisor(settings)
    for leftover in leftovers:
        typer.echo(f"Ended {leftover}, which a killed supervisor had left behind.")
    is_stopped = was_running or leftovers
    typer.echo(f"Stopped the workbench in {settings.home}." if is_stopped else f"Not running: {settings.home}.")
