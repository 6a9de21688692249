"""Every command of the tree: its help, its JSON, its place in the reference, and what its loading costs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from bancada.cli.commands import COMMANDS, known_as, module_of
from bancada.cli.main import app

REFERENCE = Path(__file__).resolve().parents[3] / "docs/reference/cli.md"
HEAVY = ("aiohttp", "alembic", "mlflow", "pandas", "psutil", "rich", "sqlalchemy", "starlette")
WITHOUT_JSON = {"up", "down", "run"}
"""`up` and `down` are known by their exit codes, `run` writes what the script writes; so do all logs."""


def verbs() -> Iterator[tuple[str, Any]]:
    """Yield every command that does something, with the words that call it."""
    root = typer.main.get_command(app)
    for name in COMMANDS:
        command = root.get_command(None, name)  # type: ignore[attr-defined]
        children = getattr(command, "commands", None)
        if children is None:
            yield name, command
        else:
            yield from ((f"{name} {verb}", child) for verb, child in children.items() if not child.hidden)


VERBS = dict(verbs())


@pytest.mark.parametrize("words", VERBS)
def test_every_command_is_explained(words: str) -> None:
    command = VERBS[words]
    assert command.help
    for parameter in command.params:
        assert getattr(parameter, "help", None), parameter.name
    assert f"\n## bancada {words}\n" in REFERENCE.read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [words for words in VERBS if words not in WITHOUT_JSON])
def test_every_command_speaks_json_or_writes_a_log(words: str) -> None:
    options = {option for parameter in VERBS[words].params for option in parameter.opts}
    assert ("--follow" if words.endswith(" logs") else "--json") in options


@pytest.mark.parametrize("words", [words for words in VERBS if words.split()[-1] in {"delete", "remove"}])
def test_what_cannot_be_undone_asks(words: str) -> None:
    options = {option for parameter in VERBS[words].params for option in parameter.opts}
    assert words == "key delete" or "--yes" in options


def test_nouns_are_singular_and_their_plurals_are_understood() -> None:
    nouns = [name for name in COMMANDS if f"{name} list" in VERBS]
    assert {"project", "file", "model", "build", "deployment", "session", "key"} <= set(nouns)
    assert not [name for name in nouns if name.endswith("s")]
    for name in nouns:
        assert known_as(f"{name}s") == known_as(name) == name
    assert (known_as("applications"), known_as("registry")) == ("app", "registered-model")
    assert known_as("nonsense") is None


def test_names_of_old_still_work() -> None:
    root = typer.main.get_command(app)
    for noun, verb in (("keys", "list"), ("files", "upload"), ("session", "output"), ("build", "log")):
        assert verb in root.get_command(None, noun).commands  # type: ignore[attr-defined]


def test_no_command_loads_what_it_does_not_need() -> None:
    own = {"up", "down", "status"}  # which look at processes
    modules = [module_of(name) for name in COMMANDS if name not in own]
    code = f"import importlib, sys\nfor name in {modules}: importlib.import_module(name)\n"
    code += f"print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
