"""`bancada up`."""

from __future__ import annotations

import shlex
from typing import Annotated

import typer

from bancada.cli.options import Home
from bancada.settings import load_settings
from bancada.supervise.launch import become_supervisor, start_supervisor

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def up(
    host: Annotated[str | None, typer.Option(help="Address to listen on; 127.0.0.1 unless set.")] = None,
    port: Annotated[int | None, typer.Option(help="The one public port; 8080 unless set.")] = None,
    home: Home = None,
    detach: Annotated[bool, typer.Option("--detach", "-d", help="Return as soon as it answers.")] = False,
) -> None:
    """Start a workbench; it keeps running until Ctrl-C, SIGTERM or `bancada down`.

    Exit codes: 1 it cannot start, 3 it runs already.
    """
    settings = load_settings(home, host=host, port=port)
    if not detach:
        become_supervisor(settings)
    pid = start_supervisor(settings)
    typer.echo(f"Bancada answers at {settings.public_url} (pid {pid}).")
    typer.echo(f"Its home is {settings.home}; stop it with: bancada down --home {shlex.quote(str(settings.home))}")
