"""Every command over real HTTP, on a workbench whose processes wait for nobody: what each says when it cannot do it."""

from __future__ import annotations

import json
import shutil
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest
import typer.main
import uvicorn

from bancada.api.app import create_app
from bancada.cli.commands import COMMANDS
from bancada.cli.main import app, main
from bancada.control.home import read_admin_credentials
from bancada.domain.attempts import Attempts, Limit, WrongKeys
from tests.api import make_world
from tests.fakes.tracking import FakeTracking

HERE = {"up", "down", "status"}
"""Commands about the processes of this machine, which need no answer from a workbench."""
NAMES_NOTHING = {
    "amp create", "docker-credential create", "key create", "key list", "project create", "quota set-default",
    "runtime add", "runtime check", "runtime-repo create", "team create", "usage series", "user create",
}  # fmt: skip
"""Commands whose words are not the name of something that must be there."""
VALUES = {"env": "A=1", "expires": "2030-01-01", "since": "2026-11-25", "until": "2026-11-26", "number": "7"}

Run = Callable[..., SimpleNamespace]


def verbs() -> Iterator[tuple[str, click.Command]]:
    root: Any = typer.main.get_command(app)
    for name in COMMANDS:
        command = root.get_command(None, name)
        children = getattr(command, "commands", None)
        if children is None:
            yield name, command
        else:
            yield from ((f"{name} {verb}", child) for verb, child in children.items() if not child.hidden)


VERBS = {words: command for words, command in verbs() if words not in HERE}
NEEDY = [words for words, command in VERBS.items() if any(parameter.required for parameter in command.params)]


def words_for(words: str, file: Path) -> list[str]:
    """Return a command with everything that it needs, of which nothing exists but a file to upload."""
    command, said = VERBS[words], words.split()
    options = {name for parameter in command.params for name in parameter.opts}
    for parameter in command.params:
        if not parameter.required:
            continue
        name = str(parameter.name)
        value = str(file) if name == "source" else VALUES.get(name, "nothing")
        said += [value] if parameter.param_type_name == "argument" else [parameter.opts[0], value]
    said += ["--yes"] if "--yes" in options else []
    said += ["--password-stdin"] if "--password-stdin" in options else []
    return [*said, *(["--json"] if "--json" in options else [])]


TRACKING = FakeTracking()


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[tuple[str, str]]:
    """The address and the key of a server on a port of this machine."""
    home = tmp_path_factory.mktemp("home")
    shutil.copy(sqlite_template, home / "bancada.db")
    world = make_world(home, "", tracking=TRACKING)
    many = WrongKeys(Attempts(Limit(10_000, 60)))  # every command is tried with a wrong one
    patient = replace(world.workbench, wrong_keys=many)
    served = create_app(patient, lambda: home / "cmlapi.tar.gz")
    server = uvicorn.Server(uvicorn.Config(served, log_config=None, access_log=False))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        key = read_admin_credentials(world.workbench.settings)["api_key"]
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", key
        server.should_exit = True
        thread.join()
    world.workbench.database.close()


@pytest.fixture
def run(workbench: tuple[str, str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command as a shell does and returns its exit code and what it wrote."""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: False, readline=lambda: "a password\n"))

    def run(*words: str, url: str = workbench[0], key: str = workbench[1]) -> SimpleNamespace:
        with pytest.raises(SystemExit) as ended:
            main(lambda: app([*words, "--url", url, "--key", key]))
        written = capsys.readouterr()
        return SimpleNamespace(code=ended.value.code or 0, out=written.out, err=written.err)

    return run


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file.txt"
    path.write_text("x")
    return path


@pytest.mark.parametrize("words", VERBS)
def test_where_nothing_answers_a_command_says_so(words: str, run: Run, file: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
    ended = run(*words_for(words, file), url=url)
    assert (ended.code, ended.out) == (3, "")
    assert ended.err == f"error: No workbench answers at {url}. Start it with `bancada up`.\n"


@pytest.mark.parametrize("words", VERBS)
def test_a_wrong_key_is_told_to_be_wrong(words: str, run: Run, file: Path) -> None:
    ended = run(*words_for(words, file), key="wrong.key")
    assert (ended.code, ended.out) == (5, "")
    assert ended.err.startswith("error: ")
    assert ended.err.count("\n") == 1
    assert "key" in ended.err


@pytest.mark.parametrize("words", sorted(set(NEEDY) - NAMES_NOTHING))
def test_what_is_not_there_is_named(words: str, run: Run, file: Path) -> None:
    ended = run(*words_for(words, file))
    assert (ended.code, ended.out) == (4, "")
    assert ended.err.startswith("error: ")
    assert ended.err.count("\n") == 1
    assert "nothing" in ended.err


@pytest.mark.parametrize("words", [words for words in VERBS if words not in NEEDY])
def test_what_needs_no_name_answers_json(words: str, run: Run, file: Path) -> None:
    ended = run(*words_for(words, file))
    assert (ended.code, ended.err) == (0, "")
    assert isinstance(json.loads(ended.out), (list, dict))


def test_a_name_of_two_projects_is_asked_about_with_their_ids(run: Run, workbench: tuple[str, str]) -> None:
    run("user", "create", "rui")
    key = run("key", "create", "--user", "rui").out.strip()
    own = json.loads(run("project", "create", "twin", "--json").out)
    other = json.loads(run("project", "create", "twin", "--visibility", "public", "--json", key=key).out)
    for words in (("project", "show", "twin"), ("job", "list", "-p", "twin")):
        ended = run(*words)
        assert ended.code == 1
        assert all(project_id in ended.err for project_id in (own["id"], other["id"]))
        assert ended.err.endswith("Name one by its id.\n")


def test_quotas_are_set_and_taken_back(run: Run) -> None:
    def of_admin() -> Any:
        found = json.loads(run("quota", "list", "--json").out)
        return next(each["quota_configured"] for each in found if each["user"]["user_name"] == "admin")

    assert run("quota", "set-default", "--cpu", "4", "--memory", "16").out.split()[-5:] == [
        "every",
        "user",
        "4",
        "16",
        "-",
    ]
    assert (of_admin()["cpu"], of_admin()["memory"]) == ("4", "16")
    assert json.loads(run("quota", "set", "admin", "--cpu", "2.5", "--json").out)["quota"] == {
        "cpu": 2.5, "memory": None, "nvidia_gpu": None,
    }  # fmt: skip
    assert (of_admin()["cpu"], of_admin()["memory"]) == ("2.5", "")
    run("quota", "reset", "admin")
    assert of_admin()["cpu"] == "4"
    run("team", "create", "science")
    assert json.loads(run("quota", "set", "science", "--team", "--gpu", "1", "--json").out)["name"] == "science"
    assert "science" in run("quota", "list", "--teams").out
    ended = run("quota", "set", "admin", "--cpu", "-1")
    assert (ended.code, "cpu" in ended.err) == (1, True)


def test_credentials_are_kept_and_never_shown(run: Run) -> None:
    made = run("docker-credential", "create", "registry", "--server", "registry.example.org", "--username", "robot",
               "--password-stdin", "--json")  # fmt: skip
    assert (made.code, json.loads(made.out)["server"]) == (0, "registry.example.org")
    assert "robot" not in made.out
    assert json.loads(run("credential", "update", "registry", "--name", "mirror", "--default", "--json").out)[
        "is_default"
    ]
    assert "mirror" in run("credentials", "list").out
    assert run("docker-credential", "delete", "mirror").code == 2
    assert run("docker-credential", "delete", "mirror", "--yes").code == 0
    assert json.loads(run("docker-credential", "list", "--json").out) == []


def test_a_password_is_asked_of_somebody_or_read_from_stdin(run: Run) -> None:
    ended = run("docker-credential", "create", "registry", "--server", "registry.example.org", "--username", "robot")
    assert (ended.code, ended.out) == (2, "")
    assert "--password-stdin" in ended.err


def test_experiments_and_what_their_runs_have_logged(run: Run) -> None:
    project_id = json.loads(run("project", "create", "learning", "--json").out)["id"]
    on = ("-p", "learning")
    experiment_id = json.loads(run("experiment", "create", "first", *on, "--json").out)["id"]
    run_id = TRACKING.start_run(project_id, experiment_id, "a run")
    TRACKING.log(project_id, run_id, [("loss", 0.5), ("loss", 0.25)], {"depth": "3"})
    assert json.loads(run("experiment", "update", "first", "--name", "renamed", *on, "--json").out)["name"] == "renamed"
    shown = run("experiment", "show-run", "renamed", run_id, *on).out
    assert '{"depth": "3"}' in shown
    assert '{"loss": 0.25}' in shown
    values = json.loads(run("experiment", "metrics", "renamed", run_id, "loss", *on, "--json").out)
    assert [each["value"] for each in values] == [0.5, 0.25]
    run("experiment", "delete-run", "renamed", run_id, *on, "--yes")
    assert json.loads(run("experiment", "runs", "renamed", *on, "--json").out) == []
    run("experiment", "delete", "renamed", *on, "--yes")
    assert json.loads(run("experiment", "list", *on, "--json").out) == []
    run("experiment", "restore", experiment_id, *on)
    assert [each["name"] for each in json.loads(run("experiment", "list", *on, "--json").out)] == ["renamed"]


def test_versions_of_registered_models_go_one_by_one(run: Run) -> None:
    project_id = json.loads(run("project", "create", "registry", "--json").out)["id"]
    on = ("-p", "registry")
    experiment_id = json.loads(run("experiment", "create", "first", *on, "--json").out)["id"]
    run_id = TRACKING.start_run(project_id, experiment_id, "a run")
    TRACKING.log_model(project_id, run_id, "model")
    for _ in range(2):
        run("registered-model", "create", "churn", *on, "--experiment", experiment_id, "--run", run_id)
    changed = run("registered-model", "update-version", "churn", "1", "--notes", "the first", "--json")
    assert json.loads(changed.out)["notes"] == "the first"
    assert "has no version '7'" in run("registered-model", "delete-version", "churn", "7", "--yes").err
    assert json.loads(run("registry", "delete-version", "churn", "2", "--yes", "--json").out)["number"] == 2
    left = json.loads(run("registered-model", "versions", "churn", "--json").out)
    assert [version["number"] for version in left] == [1]


def test_runtimes_are_deprecated_and_their_addons_are_none(run: Run) -> None:
    identifier = json.loads(run("runtime", "list", "--json").out)[0]["image_identifier"]
    assert json.loads(run("runtime", "deprecate", identifier, "--json").out)["status"] == "DEPRECATED"
    assert json.loads(run("runtime", "list", "--json").out)[0]["status"] == "DEPRECATED"
    assert json.loads(run("runtime", "enable", identifier, "--json").out)["status"] == "ENABLED"
    assert json.loads(run("runtime", "addons", "--json").out) == []


def test_use_over_time_has_a_resource_and_a_range(run: Run) -> None:
    assert isinstance(json.loads(run("usage", "series", "memory", "--since", "2026-11-25T08:30", "--json").out), list)
    assert "cpu, memory, gpu" in run("usage", "series", "disk").err
    assert run("usage", "series", "cpu", "--since", "yesterday").code == 2
    assert run("usage", "now").out.startswith("NAME")


def test_an_amp_comes_from_a_directory_and_is_run_once_its_files_are_there(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".project-metadata.yaml").write_text("tasks:\n- {type: run_session, script: a.py}\n")
    begun = json.loads(run("amp", "create", "steps", "--from", str(tmp_path), "--env", "A=1", "--json").out)
    assert begun["status"] == "waiting"
    files = json.loads(run("file", "list", "-p", "steps", "--json").out)
    assert [file["path"] for file in files] == [".project-metadata.yaml"]
    assert "are being run" in run("amp", "run", "steps").err
    run("project", "update", "steps", "--env", "B=2")
    environment = json.loads(run("project", "show", "steps", "--json").out)["environment"]
    assert json.loads(environment) == {"A": "1", "B": "2"}
    assert "amps" in json.loads(run("project", "delete", "steps", "--yes", "--json").out)["stopped"]


def test_a_schedule_is_in_utc_unless_it_says_where(run: Run) -> None:
    run("project", "create", "timed")
    made = ("job", "create", "-p", "timed", "--schedule", "0 3 * * *", "--json")
    assert json.loads(run(*made, "here", "a.py").out)["timezone"] == "UTC"
    assert json.loads(run(*made, "there", "a.py", "--timezone", "Europe/Lisbon").out)["timezone"] == "Europe/Lisbon"
