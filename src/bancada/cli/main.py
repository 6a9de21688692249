"""The `bancada` command: finds the subcommand, loads only that, and turns failures into one line and an exit code."""

from __future__ import annotations

import importlib
import sys
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import typer
import typer.core
import typer.main

from bancada.cli.commands import COMMANDS, known_as, module_of
from bancada.cli.failures import describe_failure
from bancada.cli.output import survive_any_encoding

if TYPE_CHECKING:
    from collections.abc import Callable


class LazyCommands(typer.core.TyperGroup):
    """The subcommands, of which `--help` loads none."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002 - Typer's own copy of click.Context
        """Return all names."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002
        """Load one command."""
        known = known_as(cmd_name)
        if known is None:
            return None
        command = typer.main.get_command(importlib.import_module(module_of(known)).app)
        command.name = known
        return command

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401
        """Find the command that the words mean; one that does not exist is answered by those that look like it."""
        if known_as(args[0]) is None and (close := get_close_matches(args[0], COMMANDS)):
            ctx.fail(f"No such command {args[0]!r}. Did you mean {' or '.join(map(repr, close))}?")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401, ARG002
        """Write the list of commands from the table."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


app = typer.Typer(cls=LazyCommands, rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=True)


@app.callback()
def bancada() -> None:
    """The open workbench from an experiment run to a live, watched prediction endpoint."""


def main(command: Callable[[], object] = app) -> None:
    """Run the command line of this process."""
    survive_any_encoding()
    try:
        command()
    except Exception as error:
        sentence, code = describe_failure(error)
        if not sentence:
            raise
        sys.stdout.flush()
        sys.stderr.write(f"error: {sentence}\n")
        sys.exit(code)


if __name__ == "__main__":
    main()
