"""The options that every command with a connection has, added by a decorator."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Annotated, Any, Concatenate, ParamSpec, TypeVar

import typer
import urllib3

from bancada.cli.connection import Connection, connect
from bancada.domain.errors import NotReady

P = ParamSpec("P")
R = TypeVar("R")

Home = Annotated[
    str | None,
    typer.Option("--home", metavar="DIR", help="Home of the workbench; BANCADA_HOME, or ~/.bancada."),
]
Url = Annotated[str | None, typer.Option("--url", help="Address of the workbench; BANCADA_URL, or the home's.")]
Key = Annotated[str | None, typer.Option("--key", help="API v2 key; BANCADA_API_KEY, or the home's.")]
Project = Annotated[str, typer.Option("--project", "-p", metavar="NAME", help="Name or id of the project.")]
Follow = Annotated[bool, typer.Option("--follow", "-f", help="Wait for more until it ends.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]

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
