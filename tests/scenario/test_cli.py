"""The `bancada` command against a real workbench, as a user types it."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from bancada.settings import load_settings
from bancada.supervise.record import read_record
from tests.scenario.live import free_port, until

BANCADA = [sys.executable, "-c", "from bancada.cli.main import main; main()"]
SCRIPT = """\
import os, sys
sys.stdout.buffer.write(bytes(range(256)))
print(sys.argv[1:], os.environ["CDSW_PROJECT_ID"], os.environ["COLOUR"], os.path.exists("sub/data.txt"))
sys.exit(7)
"""
WEB = """\
import http.server, os
server = http.server.HTTPServer(("127.0.0.1", int(os.environ["CDSW_APP_PORT"])), http.server.SimpleHTTPRequestHandler)
print("listening", flush=True)
server.serve_forever()
"""
ENDLESS = "import time\nwhile True:\n    print('begun', flush=True)\n    time.sleep(0.5)\n"


@dataclass
class Shell:
    """A shell whose home is a workbench's."""

    environment: Mapping[str, str]
    port: int

    def __call__(self, *arguments: str, code: int = 0) -> str:
        done = self.run(*arguments)
        assert done.returncode == code, done.stderr.decode()
        return (done.stdout if code == 0 else done.stderr).decode()

    def run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([*BANCADA, *arguments], env=self.environment, capture_output=True, check=False)

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*BANCADA, *arguments], env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    port = free_port()
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("BANCADA_", "CDSW_"))}
    shell = Shell({**inherited, "BANCADA_HOME": str(tmp_path_factory.mktemp("cli") / "it's a home")}, port)
    assert f"Bancada answers at http://127.0.0.1:{port} (pid " in shell("up", "--detach", "--port", str(port))
    yield shell
    assert shell("down").startswith("Stopped the workbench in ")
    assert shell("down").startswith("Not running: ")
    shell("status", code=3)


@pytest.fixture(scope="module")
def project(shell: Shell, tmp_path_factory: pytest.TempPathFactory) -> str:
    source = tmp_path_factory.mktemp("source")
    (source / "sub").mkdir()
    (source / "sub" / "data.txt").write_text("x")
    (source / "script.py").write_text(SCRIPT)
    (source / "endless.py").write_text(ENDLESS)
    (source / "web.py").write_text(WEB)
    (source / "requirements.txt").write_text("mlflow-skinny\n")
    shell("project", "create", "line", "--from", str(source))
    return "line"


def test_status_shows_every_process(shell: Shell) -> None:
    status = json.loads(shell("status", "--json"))
    assert (status["running"], status["url"]) == (True, f"http://127.0.0.1:{shell.port}")
    names = [process["name"] for process in status["processes"]]
    assert names == ["supervisor", "api", "gateway", "reconciler", "tracking", "web", "recorder"]
    assert all(process["rss_bytes"] > 0 for process in status["processes"])


@pytest.mark.parametrize("options", [(), ("--detach",)])
@pytest.mark.parametrize("port", ["same", "other"])
def test_a_second_up_says_where_the_first_is(shell: Shell, port: str, options: tuple[str, ...]) -> None:
    said = shell("up", "--port", str(shell.port) if port == "same" else "1", *options, code=3)
    assert f"already runs at http://127.0.0.1:{shell.port} (pid " in said


@pytest.mark.parametrize("options", [(), ("--detach",)])
def test_a_taken_port_is_named_and_nothing_stays(shell: Shell, tmp_path: Path, options: tuple[str, ...]) -> None:
    home = str(tmp_path / "home")
    said = shell("up", "--home", home, "--port", str(shell.port), *options, code=1)
    assert f"Port {shell.port} on 127.0.0.1 is taken by another program." in said
    assert f"bancada up --port {shell.port + 1}" in said
    shell("status", "--home", home, code=3)


def test_ctrl_c_while_it_starts_leaves_nothing(shell: Shell, tmp_path: Path) -> None:
    home, port = tmp_path / "home", str(free_port())
    starting = shell.start("up", "--detach", "--home", str(home), "--port", port)
    with starting:
        until("the supervisor has begun", lambda: read_record(load_settings(home)))
        starting.send_signal(signal.SIGINT)
    assert starting.returncode != 0
    assert "Not running" in shell.run("status", "--home", str(home)).stdout.decode()


def test_env_makes_a_shell_ready(shell: Shell, project: str) -> None:
    lines = shell("env", "--project", project)
    script = f'{lines}\necho "$CDSW_API_URL $CDSW_PROJECT $MLFLOW_TRACKING_URI ${{#CDSW_APIV2_KEY}}"'
    url, name, tracking, key_length = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, check=True
    ).stdout.split()
    assert (url, name, key_length) == (f"http://127.0.0.1:{shell.port}/api/v1", "line", "81")
    assert tracking.startswith(f"http://127.0.0.1:{shell.port}/mlflow/")


def test_run_streams_bytes_and_ends_with_the_exit_code(shell: Shell, project: str) -> None:
    done = shell.run("run", "script.py", "a b", "--project", project, "--env", "COLOUR=blue=green", "--", "--flag")
    assert done.returncode == 7, done.stderr.decode()
    assert done.stdout.startswith(bytes(range(256)))
    project_id = json.loads(shell("project", "list", "--json"))[0]["id"]
    assert done.stdout[256:].decode() == f"['a b', '--flag'] {project_id} blue=green True\n"
    assert b"mlflow-skinny" in done.stderr  # how the environment came about


def test_ctrl_c_stops_the_script(shell: Shell, project: str) -> None:
    with shell.start("run", "endless.py", "--project", project) as running:
        try:
            assert running.stdout is not None
            assert running.stdout.readline() == b"begun\n"
            running.send_signal(signal.SIGINT)
            _, said = running.communicate(timeout=60)
        finally:
            running.kill()
    assert running.returncode == 130
    assert b"stopping the script" in said


def test_a_reader_that_leaves_stops_the_script(shell: Shell, project: str) -> None:
    line = shell.start("run", "endless.py", "--project", project)
    with line:
        try:
            assert line.stdout is not None
            assert line.stdout.readline() == b"begun\n"
            line.stdout.close()
            _, said = line.communicate(timeout=60)
        finally:
            line.kill()
    assert line.returncode == 130
    assert b"Exception ignored" not in said


def test_what_cannot_run_says_why(shell: Shell, project: str) -> None:
    assert "no 'nope.py'" in shell("run", "nope.py", "--project", project, code=4)
    assert "There is no project 'nope'" in shell("run", "script.py", "--project", "nope", code=4)
    assert "must look like NAME=VALUE" in shell("run", "script.py", "--project", project, "--env", "x", code=2)


def test_keys_come_and_go(shell: Shell) -> None:
    key = shell("keys", "create", "--comment", "for the test").strip()
    key_id = key.partition(".")[0]
    assert key_id in shell("keys", "list")
    url = f"http://127.0.0.1:{shell.port}"
    assert shell("project", "list", "--url", url, "--key", key).startswith("NAME")
    shell("keys", "delete", key_id)
    assert "unknown or was revoked" in shell("project", "list", "--url", url, "--key", key, code=5)


def test_people_and_what_their_keys_may_do(shell: Shell) -> None:
    url = f"http://127.0.0.1:{shell.port}"
    shell("user", "create", "ana", "--name", "Ana")
    key = shell("key", "create", "--user", "ana", "--audience", "API").strip()
    as_ana = ("--url", url, "--key", key)
    assert json.loads(shell("user", "show", *as_ana, "--json"))["username"] == "ana"
    assert shell("key", "check", *as_ana) == "The key of ana opens API.\n"
    assert (
        json.loads(shell.run("key", "check", "--audience", "Application", *as_ana, "--json").stdout)["valid"] is False
    )
    shell("key", "check", "--audience", "Application", *as_ana, code=5)
    assert "needs a site administrator" in shell("user", "create", "rui", *as_ana, code=5)

    shell("project", "create", "ana's", *as_ana)
    assert "ana's" not in shell("project", "list")
    assert "ana's" in shell("project", "list", "--all")
    assert json.loads(shell("project", "show", "ana's", "--json"))["owner"] == "ana"  # administrators need no id
    shell("team", "create", "crew")
    shell("team", "add", "crew", "ana", "--permission", "operator")
    members = json.loads(shell("teams", "members", "crew", "--json"))
    assert {member["username"]: member["permission"] for member in members} == {"admin": "admin", "ana": "operator"}
    shell("team", "delete", "crew", "--yes")
    shell("project", "delete", "ana's", "--yes", *as_ana)
    shell("user", "delete", "ana", "--yes")
    assert "no user 'ana'" in shell("user", "show", "ana", code=4)


def test_a_run_whose_key_is_revoked_goes_on_and_says_how_to_see_it(shell: Shell, project: str) -> None:
    key = shell("keys", "create").strip()
    options = ("--url", f"http://127.0.0.1:{shell.port}", "--key", key)
    with shell.start("run", "endless.py", "--project", project, *options) as running:
        try:
            assert running.stdout is not None
            assert running.stdout.readline() == b"begun\n"
            shell("keys", "delete", key.partition(".")[0])
            _, said = running.communicate(timeout=60)
        finally:
            running.kill()
    assert running.returncode == 5
    line = next(line for line in said.decode().splitlines() if line.startswith("bancada: lost sight of session "))
    see, stop = (shlex.split(text) for text in re.findall(r"bancada (session [^;]+)", line))

    sessions = json.loads(shell("session", "list", "--project", project, "--json"))
    assert [found["status"] for found in sessions if found["id"] == see[2]] == ["running"]
    assert shell("session", "output", see[2], "--project", project).startswith("begun\n")
    assert shell(*stop) == f"Stopping {see[2]}.\n"
    assert "begun\n" in shell.run(*see).stdout.decode()
    assert shell(*stop) == f"Session {see[2]} ended before: stopped.\n"


def test_an_api_that_is_away_behind_its_gateway_is_not_reachable(shell: Shell, tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / "run").mkdir(mode=0o700)
    own = {"BANCADA_HOME": str(tmp_path), "BANCADA_PORT": str(port)}
    command = [sys.executable, "-m", "bancada.main", "gateway"]
    with subprocess.Popen(command, env={**shell.environment, **own}, stderr=subprocess.DEVNULL) as gateway:
        try:
            until("the gateway listens", lambda: listens(port))
            url = f"http://127.0.0.1:{port}"
            said = shell("project", "list", "--url", url, "--key", "any.key", code=3)
        finally:
            gateway.terminate()
    assert said.startswith("error: ")
    assert "Traceback" not in said
    gone = shell("project", "list", "--url", url, "--key", "any.key", code=3)
    assert gone == f"error: No workbench answers at {url}. Start it with `bancada up`.\n"


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_files_come_back_as_they_went(shell: Shell, tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    (source / "sub dir").mkdir(parents=True)
    (source / "sub dir" / "çã 100%.bin").write_bytes(bytes(range(256)) * 4096)
    (source / "empty").touch()
    shell("project", "create", "there-and-back")
    on = ("--project", "there-and-back")
    assert json.loads(shell("file", "upload", str(source), *on, "--to", "deep/er", "--json")) == {"files": 2}
    assert json.loads(shell("files", "download", "deep/er", *on, "--to", str(target), "--json")) == {"files": 2}
    for path in ("sub dir/çã 100%.bin", "empty"):
        assert (target / "er" / path).read_bytes() == (source / path).read_bytes()
    shell("file", "move", "deep/er/empty", "at the top", *on)
    listed = json.loads(shell("file", "list", *on, "--recursive", "--json"))
    assert [entry["path"] for entry in listed if not entry["is_dir"]] == ["at the top", "deep/er/sub dir/çã 100%.bin"]
    shell("file", "delete", "deep", *on, "--yes")
    assert [entry["path"] for entry in json.loads(shell("file", "list", *on, "--json"))] == ["at the top"]
    assert "no 'deep'" in shell("file", "download", "deep", *on, code=4)


def test_a_project_begins_with_a_template_or_with_the_files_of_another(shell: Shell) -> None:
    shell("project", "create", "of-a-template", "--template", "python")
    shell("project", "create", "a-fork", "--fork", "of-a-template")
    names = [entry["path"] for entry in json.loads(shell("file", "list", "--project", "a-fork", "--json"))]
    assert "analysis.py" in names
    assert "expected" in shell("project", "create", "odd", "--template", "scala", code=1)
    for name in ("of-a-template", "a-fork"):
        assert json.loads(shell("project", "delete", name, "--yes", "--json"))["name"] == name


def test_a_name_that_is_nearly_right_is_offered(shell: Shell, project: str) -> None:
    on = ("--project", project)
    shell("model", "create", "tower-failure", *on)
    assert "Did you mean 'tower-failure'?" in shell("models", "show", "tower-failures", *on, code=4)
    model = json.loads(shell("model", "show", "tower-failure", *on, "--json"))
    assert json.loads(shell("model", "update", model["id"], *on, "--description", "d", "--json"))["description"] == "d"
    shell("model", "delete", "tower-failure", *on, "--yes")
    assert json.loads(shell("model", "list", *on, "--json")) == []


def test_a_build_that_fails_fails_those_who_wait_for_it(shell: Shell, project: str) -> None:
    on = ("--project", project)
    shell("model", "create", "wrong", *on)
    done = shell.run("build", "create", "wrong", *on, "--file", "script.py", "--function", "nope", "--wait", "--json")
    build = json.loads(done.stdout)
    assert (done.returncode, build["status"]) == (1, "build failed")
    assert build["message"] in done.stderr.decode()
    assert "bancada: build " in done.stderr.decode()  # how it went, told line by line where there is no terminal
    followed = shell.run("builds", "logs", build["id"], *on, "--follow")
    assert (followed.returncode, bool(followed.stdout)) == (1, True)
    shell("model", "delete", "wrong", *on, "--yes")


def test_jobs_carry_the_exit_code_of_their_script(shell: Shell, project: str) -> None:
    on = ("--project", project)
    job = json.loads(shell("job", "create", "nightly", "script.py", *on, "--env", "COLOUR=blue", "--json"))
    shell("job", "create", "endless", "endless.py", *on)
    assert {found["name"] for found in json.loads(shell("jobs", "list", *on, "--json"))} == {"nightly", "endless"}
    followed = shell.run("job", "run", "nightly", *on, "--arguments", "a b", "--follow")
    assert (followed.returncode, followed.stdout[:256]) == (7, bytes(range(256)))
    assert b"['a', 'b']" in followed.stdout
    again = shell.run("jobs", "logs", job["id"], *on, "-f")
    assert (again.returncode, again.stdout) == (7, followed.stdout)
    assert shell.run("job", "logs", "nightly", *on).stdout == followed.stdout
    waited = shell.run("job", "run", "nightly", *on, "--wait", "--json")
    assert (waited.returncode, json.loads(waited.stdout)["exit_code"]) == (7, 7)
    assert len(json.loads(shell("job", "runs", "nightly", *on, "--json"))) == 2

    run = json.loads(shell("job", "run", "endless", *on, "--json"))
    with shell.start("jobs", "logs", "endless", *on, "--run", run["id"], "-f") as following:
        try:
            assert following.stdout is not None
            assert following.stdout.readline() == b"begun\n"
            assert shell("job", "stop", "endless", *on) == f"Stopping run {run['id']}.\n"
            following.communicate(timeout=60)
        finally:
            following.kill()
    assert following.returncode not in {0, 130}
    assert "has ended already" in shell("job", "stop", "endless", *on, code=6)
    shell("job", "delete", "endless", *on, "--yes")
    assert "no job 'endless'" in shell("job", "show", "endless", *on, code=4)


def test_an_application_from_its_start_to_its_end(shell: Shell, project: str) -> None:
    on = ("--project", project)
    web = json.loads(shell("app", "create", "web", "web.py", *on, "--wait", "--json"))
    assert web["status"] == "running"
    assert [found["name"] for found in json.loads(shell("apps", "list", *on, "--json"))] == ["web"]
    with shell.start("app", "logs", "web", *on, "--follow") as following:
        try:
            assert following.stdout is not None
            while b"listening" not in following.stdout.readline():
                assert following.poll() is None
            assert json.loads(shell("app", "stop", "web", *on, "--wait", "--json"))["status"] == "stopped"
            following.communicate(timeout=60)
        finally:
            following.kill()
    assert following.returncode == 0
    assert json.loads(shell("app", "delete", "web", *on, "--yes", "--json")) == {"id": web["id"], "name": "web"}
    assert json.loads(shell("app", "list", *on, "--json")) == []


def test_a_shell_completes_names_from_the_workbench(shell: Shell, project: str) -> None:
    assert completed(shell, "bancada project show li") == ["line"]
    assert completed(shell, "bancada file list -p li") == ["line"]
    assert completed({"BANCADA_HOME": "/nonexistent"}, "bancada project show li") == []


def completed(where: Shell | Mapping[str, str], words: str) -> list[str]:
    environment = where.environment if isinstance(where, Shell) else {**os.environ, **where}
    asked = {"_BANCADA_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    program = "import sys; sys.argv = ['bancada']; from bancada.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program], env={**environment, **asked}, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return done.stdout.split()


def test_a_pipe_that_closes_ends_a_list_quietly(shell: Shell, project: str) -> None:
    with shell.start("project", "list", "--json") as listing:
        assert listing.stdout is not None
        listing.stdout.close()
        listing.stdout = None
        _, said = listing.communicate(timeout=60)
    assert (listing.returncode, said) == (141, b"")


def test_projects_are_deleted_by_name(shell: Shell) -> None:
    shell("project", "create", "short-lived")
    assert "Say --yes to do it." in shell("project", "delete", "short-lived", code=2)
    assert "short-lived" in shell("project", "list")
    shell("project", "delete", "short-lived", "--yes")
    assert "short-lived" not in shell("project", "list")
