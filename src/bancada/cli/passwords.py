"""How commands are told a password: asked for where somebody sits, or read from standard input; never an argument."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bancada.cli.failures import WrongUsage

PasswordStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input, one line.")
]


def read_line() -> str:
    """Return the next line of standard input, without its end."""
    return sys.stdin.readline().rstrip("\r\n")


def ask_password(what: str, *, again: bool = False) -> str:
    """Ask for a password, which is not shown while it is typed.

    Raises:
        WrongUsage: there is nobody to ask.
    """
    if not sys.stdin.isatty():
        raise WrongUsage(f"{what}: nobody can be asked here.", hint="Say --password-stdin and write it to stdin.")
    return str(typer.prompt(what, hide_input=True, confirmation_prompt=again, err=True))
