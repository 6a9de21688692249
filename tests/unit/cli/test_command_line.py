"""The command line as a whole: exit codes, one line of error, nothing loaded that `--help` does not need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from cmlapi.rest import ApiException

from bancada.cli.failures import describe_failure
from bancada.cli.main import COMMANDS
from bancada.cli.run import parse_variables
from bancada.domain.errors import Conflict, InvalidRequest, NotFound, NotReady


def bancada(*arguments: str) -> subprocess.CompletedProcess[str]:
    code = "from bancada.cli.main import main; main()"
    return subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)


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
    assert "No such command 'runn'" in done.stderr


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
        (NotFound("No such thing.", hint="Look again."), "No such thing. Look again.", 1),
        (NotReady("Asleep."), "Asleep.", 3),
        (Conflict("Twice.", code="already_running"), "Twice.", 3),
        (Conflict("Twice."), "Twice.", 1),
        (ApiException(502, "Bad Gateway"), "The workbench answered 502 Bad Gateway.", 1),
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
    assert parse_variables(["A=b=c", "EMPTY="]) == {"A": "b=c", "EMPTY": ""}
    for wrong in ("A", "=b", "a-b=c"):
        with pytest.raises(InvalidRequest, match="must look like NAME=VALUE"):
            parse_variables([wrong])
