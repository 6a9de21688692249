"""The command line as a whole: exit codes, one line of error, nothing loaded that `--help` does not need."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
from cmlapi.rest import ApiException
from typer.testing import CliRunner

from bancada.cli.commands import COMMANDS
from bancada.cli.failures import WrongUsage, describe_failure
from bancada.cli.main import app
from bancada.cli.options import read_variables
from bancada.domain.errors import Conflict, DeadlineExceeded, InvalidRequest, NotFound, NotReady


def bancada(*arguments: str) -> subprocess.CompletedProcess[str]:
    code = "from bancada.cli.main import main; main()"
    return subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)


def _all_commands() -> Iterator[tuple[str, ...]]:
    root = typer.main.get_command(app)
    for name in COMMANDS:
        command = root.get_command(None, name)  # type: ignore[attr-defined]
        yield (name,)
        yield from ((name, below) for below in getattr(command, "commands", ()))


def test_help_lists_all_commands_and_loads_none() -> None:
    code = (
        "import sys; sys.argv = ['bancada', '--help']\n"
        "from bancada.cli.main import main\n"
        "try:\n    main()\nfinally:\n"
        "    loaded = {'bancada.cli.run', 'psutil', 'urllib3', 'rich', 'sqlalchemy', 'mlflow'} & set(sys.modules)\n"
        "    assert not loaded, loaded"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    for name, summary in COMMANDS.items():
        assert f"  {name} " in done.stdout
        assert summary in done.stdout


def test_wrong_usage_ends_with_2() -> None:
    done = bancada("runn")
    assert done.returncode == 2
    assert "No such command 'runn'. Did you mean 'run'" in done.stderr
    assert "No such command 'creat'. Did you mean 'create'" in bancada("projects", "creat").stderr


def test_a_failure_is_one_line_with_the_next_step(tmp_path: Path) -> None:
    done = bancada("project", "list", "--home", str(tmp_path / "none"))
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.splitlines() == [
        f"error: There is no workbench in {tmp_path}/none. Start one with `bancada up`, or name its home: --home."
    ]


def test_status_and_down_without_a_workbench(tmp_path: Path) -> None:
    assert bancada("status", "--home", str(tmp_path)).returncode == 3
    done = bancada("down", "--home", str(tmp_path))
    assert (done.returncode, done.stdout) == (0, f"Not running: {tmp_path}.\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("error", "sentence", "code"),
    [
        (NotFound("No such thing.", hint="Look again."), "No such thing. Look again.", 4),
        (NotReady("Asleep."), "Asleep.", 3),
        (Conflict("Twice.", code="already_running"), "Twice.", 3),
        (Conflict("Twice."), "Twice.", 6),
        (WrongUsage("Not so."), "Not so.", 2),
        (InvalidRequest("Not so."), "Not so.", 1),
        (DeadlineExceeded("Still at it."), "Still at it.", 124),
        (ApiException(401, "Unauthorized"), "The workbench answered 401 Unauthorized.", 5),
        (ApiException(403, "Forbidden"), "The workbench answered 403 Forbidden.", 5),
        (ApiException(404, "Not Found"), "The workbench answered 404 Not Found.", 4),
        (ApiException(409, "Conflict"), "The workbench answered 409 Conflict.", 6),
        (ApiException(418, "I'm a teapot"), "The workbench answered 418 I'm a teapot.", 1),
        (ApiException(502, "Bad Gateway"), "The workbench answered 502 Bad Gateway.", 3),
        (ApiException(503, "Service Unavailable"), "The workbench answered 503 Service Unavailable.", 3),
        (FileNotFoundError(2, "No such file or directory", "x.py"), "x.py: No such file or directory.", 1),
        (ZeroDivisionError(), "", 1),
    ],
)
def test_failures_have_a_sentence_and_a_code(error: Exception, sentence: str, code: int) -> None:
    assert describe_failure(error) == (sentence, code)


def test_the_workbench_speaks_for_itself() -> None:
    error = ApiException(404, "Not Found")
    error.body = '{"error": "e", "message": "project_id: there is none. Look.", "code": 5}'
    assert describe_failure(error)[0] == "project_id: there is none. Look."


def test_variables_keep_what_follows_the_first_equals_sign() -> None:
    assert read_variables(["A=b=c", "EMPTY="]) == {"A": "b=c", "EMPTY": ""}
    for wrong in ("A", "=b", "a-b=c"):
        with pytest.raises(InvalidRequest, match="must look like NAME=VALUE"):
            read_variables([wrong])


@pytest.mark.parametrize("command", list(_all_commands()))
def test_every_help_fits_a_narrow_terminal(command: tuple[str, ...]) -> None:
    done = CliRunner().invoke(app, [*command, "--help"], env={"COLUMNS": "80", "TERMINAL_WIDTH": "80"})
    assert done.exit_code == 0, done.output
    assert "Show this message" in done.output
    assert max(map(len, done.output.splitlines())) <= 80


def test_a_shell_can_complete_commands_and_options() -> None:
    assert completed("bancada st") == ["status"]
    assert completed("bancada project cr") == ["create"]
    assert completed("bancada up --de") == ["--detach"]


def completed(words: str) -> list[str]:
    variables = {"_BANCADA_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    program = "import sys; sys.argv = ['bancada']; from bancada.cli.main import main; main()"
    command = [sys.executable, "-c", program]
    return subprocess.run(
        command, env={**os.environ, **variables}, capture_output=True, text=True, check=False
    ).stdout.split()
