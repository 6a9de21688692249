"""The options that many commands share, and the decorator that gives a command its connection."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from typing import Annotated, Any, Concatenate, ParamSpec, TypeVar

import typer
import urllib3

from bancada.cli.completing import complete_project
from bancada.cli.connection import Connection, connect
from bancada.cli.failures import NOBODY_READS, WrongUsage
from bancada.cli.output import forget_stdout
from bancada.domain.errors import NotReady

P = ParamSpec("P")
R = TypeVar("R")

Home = Annotated[
    str | None,
    typer.Option("--home", metavar="DIR", help="Home of the workbench; BANCADA_HOME, or ~/.bancada."),
]
Url = Annotated[str | None, typer.Option("--url", help="Address of the workbench; BANCADA_URL, or the home's.")]
Key = Annotated[str | None, typer.Option("--key", help="API v2 key; BANCADA_API_KEY, or the home's.")]
Project = Annotated[
    str,
    typer.Option("--project", "-p", metavar="NAME", help="Name or id of the project.", autocompletion=complete_project),
]
ProjectName = Annotated[
    str, typer.Argument(metavar="PROJECT", help="Name or id of the project.", autocompletion=complete_project)
]
Follow = Annotated[bool, typer.Option("--follow", "-f", help="Wait for more until it ends.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask; needed where there is no terminal.")]
Wait = Annotated[bool, typer.Option("--wait", "-w", help="Return when it is done; fail when it fails.")]
Timeout = Annotated[float, typer.Option("--timeout", metavar="SECONDS", min=0, help="How long --wait waits.")]
Variables = Annotated[
    list[str] | None, typer.Option("--env", metavar="NAME=VALUE", help="A variable for it; repeatable.")
]
Runtime = Annotated[str, typer.Option("--runtime", help="Runtime identifier; the newest Python unless set.")]
Cores = Annotated[float | None, typer.Option("--cpu", metavar="CORES", min=0.01, help="vCPU that it asks for.")]
Memory = Annotated[
    float | None, typer.Option("--memory", metavar="GB", min=0.01, help="GB of memory that it asks for, and may use.")
]
Gpus = Annotated[int | None, typer.Option("--gpu", metavar="NUMBER", help="GPUs that it asks for.")]

_COMMON = {"home": Home, "url": Url, "key": Key}


def connected(command: Callable[Concatenate[Connection, P], R]) -> Callable[..., R]:
    """Turn a function whose first argument is a connection into a command with --home, --url and --key.

    Raises:
        NotReady: from the command, when nothing answers at the address.
    """

    def run(*args: Any, **options: Any) -> R:  # noqa: ANN401 - the signature set below is the real one
        connection = connect(**{name: options.pop(name, None) for name in _COMMON})
        try:
            return command(connection, *args, **options)
        except urllib3.exceptions.HTTPError as error:
            raise NotReady(f"No workbench answers at {connection.url}.", hint="Start it with `bancada up`.") from error
        except BrokenPipeError:
            forget_stdout()
            raise typer.Exit(NOBODY_READS) from None

    # Not typing.get_type_hints: on Python 3.10 it hides what Annotated says of a parameter whose default is None.
    own = [p for p in inspect.signature(command, eval_str=True).parameters.values() if p.name != "connection"]
    parameters = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own]
    parameters += [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=hint)
        for name, hint in _COMMON.items()
    ]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    run.__doc__, run.__name__ = command.__doc__, command.__name__
    return run


def confirm(question: str, *, yes: bool) -> None:
    """Ask before something that cannot be undone; a person who says no ends the command.

    Raises:
        WrongUsage: there is nobody to ask.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise WrongUsage(f"{question} Nobody can be asked here.", hint="Say --yes to do it.")
    typer.confirm(question, abort=True, err=True)


def read_variables(pairs: list[str] | None) -> dict[str, str]:
    """Return the variables of --env options.

    Raises:
        WrongUsage: one has not the form NAME=VALUE.
    """
    for pair in pairs or []:
        if not pair.partition("=")[0].isidentifier() or "=" not in pair:
            raise WrongUsage(f"--env must look like NAME=VALUE, got {pair!r}.")
    return {name: value for name, _, value in (pair.partition("=") for pair in pairs or [])}


def given(**fields: object) -> dict[str, Any]:
    """Return the fields that the user gave: those that are not None."""
    return {name: value for name, value in fields.items() if value is not None}
