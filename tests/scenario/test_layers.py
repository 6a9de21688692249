"""Layers of projects by real uv and real pip: what `pip install` in a project's code does, and what it never does."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bancada.domain.locks import Lock
from bancada.environments.interpreters import Interpreter, find_interpreters
from bancada.environments.layers import ProjectPython
from bancada.environments.store import Environments
from bancada.environments.uv import Uv

PROJECT = "telc-0000-0000-0001"
UNREACHABLE = {"UV_DEFAULT_INDEX": "http://127.0.0.1:9/simple", "UV_HTTP_RETRIES": "0"}


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Interpreter:
    found = find_interpreters(tmp_path_factory.mktemp("pythons"))
    return next(python for python in found if python.minor == sys.version_info[:2])


@pytest.fixture
def environments(tmp_path: Path) -> Environments:
    return Environments(tmp_path)


def made(environments: Environments, python: Interpreter, *lines: str) -> Lock:
    lock = environments.lock(lines, python, io.StringIO(), packages=())
    environments.ensure(lock, io.StringIO())
    return lock


def run(place: ProjectPython, *argv: str, code: int = 0) -> str:
    """Run a command as the project's code does: by its name, with the variables of its process."""
    path = os.pathsep.join([*map(str, place.folders), os.defpath])
    variables = {"PATH": path, "HOME": os.environ["HOME"], **place.variables}
    program = shutil.which(argv[0], path=path)
    assert program is not None, argv
    done = subprocess.run([program, *argv[1:]], env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == code, f"{done.stdout}\n{done.stderr}"
    return done.stdout.strip()


def state_of(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


IMPORT = "import six, packaging; print(six.__version__, packaging.__version__)"


def test_what_pip_installs_is_the_projects_alone_and_leaves_the_shared_environment_as_it_was(
    environments: Environments, python: Interpreter
) -> None:
    lock = made(environments, python, "packaging==24.0", "wheel==0.43.0")
    before = state_of(environments.path(lock.hash))
    place = environments.python_of_project(lock.hash, PROJECT, io.StringIO())
    assert run(place, "python", "-c", "import packaging; print(packaging.__version__)") == "24.0"

    run(place, "pip", "install", "-q", "six==1.16.0", "packaging==23.2")
    assert run(place, "python", "-c", IMPORT) == "1.16.0 23.2"
    assert "24.0" in run(place, "python", "-m", "pip", "install", "packaging==24.0", "--dry-run")
    child = f"import subprocess, sys; print(subprocess.check_output([sys.executable, '-c', {IMPORT!r}]).decode())"
    assert run(place, "python", "-c", child) == "1.16.0 23.2", "what the code starts sees the same"

    assert state_of(environments.path(lock.hash)) == before
    log = io.StringIO()
    again = environments.python_of_project(lock.hash, PROJECT, log)
    assert "has packaging 23.2, which hides 24.0" in log.getvalue()
    (layer,) = environments.layers_of(PROJECT)
    assert [(each.name, each.version, each.hides) for each in layer.packages] == [
        ("packaging", "23.2", "24.0"), ("six", "1.16.0", ""),
    ]  # fmt: skip
    other = environments.python_of_project(lock.hash, "chur-0000-0000-0002", io.StringIO())
    run(other, "python", "-c", "import six", code=1)

    environments.clear_layers(PROJECT)
    environments.clear_layers(PROJECT)
    assert environments.layers_of(PROJECT) == ()
    again = environments.python_of_project(lock.hash, PROJECT, io.StringIO())
    run(again, "python", "-c", "import six", code=1)
    assert run(again, "python", "-c", "import packaging; print(packaging.__version__)") == "24.0"


def test_commands_of_the_environment_see_the_layer_too(environments: Environments, python: Interpreter) -> None:
    lock = made(environments, python, "pygments")
    place = environments.python_of_project(lock.hash, PROJECT, io.StringIO())
    lexer = "import six\nfrom pygments.lexers.special import TextLexer as CustomLexer\n"
    source = environments.path(lock.hash).parent / "own.py"
    source.write_text(lexer)
    look = ("pygmentize", "-x", "-l", f"{source}:CustomLexer", str(source))
    run(place, *look, code=1)
    run(place, "pip", "install", "-q", "six")
    run(place, *look)


def test_sessions_that_are_locked_differently_share_the_layer_and_keep_their_own_environments(
    environments: Environments, python: Interpreter
) -> None:
    old, new = made(environments, python, "packaging==23.2"), made(environments, python, "packaging==24.0")
    first = environments.python_of_project(old.hash, PROJECT, io.StringIO())
    run(first, "pip", "install", "-q", "six==1.16.0")
    second = environments.python_of_project(new.hash, PROJECT, io.StringIO())
    assert run(first, "python", "-c", IMPORT) == "1.16.0 23.2"
    assert run(second, "python", "-c", IMPORT) == "1.16.0 24.0"


def test_a_layer_outlives_its_python_and_half_a_layer_is_made_again(
    environments: Environments, python: Interpreter, tmp_path: Path
) -> None:
    lock = made(environments, python, "packaging==24.0")
    folder = tmp_path / "layers" / PROJECT / ".".join(map(str, python.minor))
    (folder / "lib").mkdir(parents=True)  # of a crash
    place = environments.python_of_project(lock.hash, PROJECT, io.StringIO())
    run(place, "pip", "install", "-q", "six==1.16.0")
    for name in ("python", "python3", f"python{folder.name}"):
        (folder / "bin" / name).unlink()
        (folder / "bin" / name).symlink_to("/nowhere/python")
    log = io.StringIO()
    repaired = environments.python_of_project(lock.hash, PROJECT, log)
    assert run(repaired, "python", "-c", IMPORT) == "1.16.0 24.0"
    assert "pip 2" in run(repaired, "pip", "--version")


def test_where_the_layer_cannot_be_made_the_code_runs_without_and_its_log_says_so(
    environments: Environments, python: Interpreter, tmp_path: Path, make_offline: Callable[[], Environments]
) -> None:
    lock = made(environments, python, "packaging==24.0")
    log = io.StringIO()
    place = make_offline().python_of_project(lock.hash, PROJECT, log)
    assert "There is no pip here" in log.getvalue()
    assert place.python == environments.python(lock.hash)
    assert run(place, "python", "-c", "import packaging; print(packaging.__version__)") == "24.0"
    assert environments.layers_of(PROJECT) == ()
    place = environments.python_of_project(lock.hash, PROJECT, io.StringIO())
    assert "pip 2" in run(place, "pip", "--version"), "the next start makes it"


@pytest.fixture
def make_offline(tmp_path: Path) -> Callable[[], Environments]:
    """Return a function that opens the home where no index is reached and uv has nothing in its cache."""
    elsewhere = {"UV_CACHE_DIR": str(tmp_path / "empty"), "UV_OFFLINE": "1", **UNREACHABLE}
    return lambda: Environments(tmp_path, uv=Uv(variables=dict(os.environ) | elsewhere))
