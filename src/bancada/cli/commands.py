"""What there is to say to the workbench: one noun in the singular, then a verb; plurals are understood as well."""

from __future__ import annotations

import typer

COMMANDS = {
    "up": "Start a workbench, in the foreground or detached.",
    "down": "Stop the workbench of a home.",
    "status": "Show what runs.",
    "env": "Print the variables for working from outside.",
    "run": "Run a script inside a project and stream its output.",
    "session": "Start, run code in, show and stop sessions.",
    "project": "List, show, create, change and delete projects.",
    "amp": "Create and watch projects that run their own steps.",
    "layer": "What a project's code installed with pip.",
    "collaborator": "List, add and remove those who work on a project.",
    "file": "List, upload, download, move and delete project files.",
    "job": "Create, run, watch, change and delete jobs.",
    "app": "Create, watch, restart, stop and delete applications.",
    "experiment": "List, show, create and delete experiments; their runs.",
    "registered-model": "List, show, register and delete models of the registry.",
    "model": "List, show, create, change and delete models.",
    "build": "List, show, start and delete model builds; their logs.",
    "deployment": "List, show, start and stop deployments; their logs.",
    "rehearse": "Give a build recorded calls before any caller reaches it.",
    "prediction": "What deployments answered, and what it came from.",
    "reproduce": "Make a recorded prediction again and compare the answers.",
    "traffic": "Who answers a model's calls; canaries and shadows.",
    "runtime": "List and add runtimes, and switch them on and off.",
    "runtime-repo": "List, read, read again and forget indexes of runtimes.",
    "docker-credential": "List, keep and forget passwords for servers of runtimes.",
    "key": "List, create and delete keys of the API.",
    "user": "List, show, create, change and delete users.",
    "team": "Create and delete teams; who is in them.",
    "quota": "Show and set how much users and teams may use.",
    "usage": "Show what runs and what has run, and what it uses.",
}
"""Each is the module `bancada.cli.<name>`, loaded when it is asked for, with what `bancada --help` says of it."""

_OTHER_NAMES = {
    "application": "app",
    "applications": "app",
    "credential": "docker-credential",
    "credentials": "docker-credential",
    "registry": "registered-model",
}


def known_as(name: str) -> str | None:
    """Return the command that a word means: itself, its plural or another name; None when there is none."""
    name = _OTHER_NAMES.get(name, name)
    return next((known for known in (name, name.removesuffix("s")) if known in COMMANDS), None)


def module_of(command: str) -> str:
    """Return the module of a command."""
    return f"bancada.cli.{command.replace('-', '_')}"


def noun(name: str) -> typer.Typer:
    """Return the group to which a noun's module adds its verbs."""
    app = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=True, help=COMMANDS[name])
    app.callback()(lambda: None)  # so that one verb alone is still a verb
    return app
