"""Interactive sessions of a whole workbench: any part of it is killed, and nothing that was said is lost."""

from __future__ import annotations

import os
import pty
import subprocess
import urllib.error
from collections.abc import Iterator

import psutil
import pytest

from tests.scenario.live import BANCADA, Workbench, described, kill, until
from tests.scenario.live_session import Session

pytestmark = pytest.mark.scenario

SLOW = """import time
for number in range(1, 101):
    print("tick", number, flush=True)
    while number > 3 and not __import__("os").path.exists("go"):
        time.sleep(0.02)
"""


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    workbench = Workbench(tmp_path_factory.mktemp("sessions") / "home")
    workbench.up()
    workbench.bancada("project", "create", "sessions")
    yield workbench
    workbench.down()
    assert described(workbench.everything()) == []


@pytest.fixture(scope="module")
def session(workbench: Workbench) -> Session:
    return Session(workbench, project_of(workbench), name="Exploring")


def project_of(workbench: Workbench) -> str:
    return str(workbench.client.list_projects().projects[0].id)


def killed(workbench: Workbench, name: str) -> None:
    """Kill one of the workbench's own processes, and wait until another one has taken its place."""
    dead = workbench.process(name)
    kill(dead)
    until(f"the {name} is back", lambda: workbench.process(name) not in {dead, 0})


def test_100_000_lines_arrive_over_http(session: Session) -> None:
    said = session.run("for number in range(100_000): print('line', number)")

    assert said == "".join(f"line {number}\n" for number in range(100_000))


@pytest.mark.parametrize("name", ["api", "reconciler", "gateway"])
def test_a_cell_goes_on_while_a_part_of_the_workbench_is_killed(session: Session, name: str) -> None:
    workbench = session.workbench
    go = workbench.home / "projects" / project_of(workbench) / "go"
    go.unlink(missing_ok=True)
    session.run("kept = 'still here'")
    cell = session.send(SLOW)
    until("the cell runs", lambda: "tick 3" in session.text(cell))
    server = session.server.pid

    killed(workbench, name)
    go.touch()
    until("it answers again", lambda: _answers(session))
    until("the cell ends", lambda: session.of(cell, "done"))

    assert session.text(cell) == "".join(f"tick {number}\n" for number in range(1, 101)), "every line once, in order"
    assert session.run("print(kept)") == "still here\n"
    assert (session.show()["status"], session.server.pid) == ("running", server)


def test_a_terminal_answers_what_code_asks_for_and_a_pipe_does_not(workbench: Workbench, session: Session) -> None:
    code = "print('Hello', input('Your name? '))"
    asked = (*BANCADA, "session", "exec", session.id, "--code", code, "--project", "sessions")
    ours, theirs = pty.openpty()
    with subprocess.Popen(asked, env=workbench.environment, stdin=theirs, stdout=subprocess.PIPE) as process:
        os.close(theirs)
        assert process.stdout is not None
        assert process.stdout.read(len("Your name? ")) == b"Your name? "
        os.write(ours, b"Ana\n")
        assert process.stdout.read() == b"Hello Ana\n"
        assert process.wait() == 0
    os.close(ours)

    piped = subprocess.run(asked, env=workbench.environment, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert piped.returncode == 1
    assert b"does not support input requests" in piped.stderr


def test_a_killed_kernel_is_told_and_the_session_lives_on(session: Session) -> None:
    cell = session.send("import time\nprint('runs', flush=True)\ntime.sleep(1000)")
    until("the cell runs", lambda: session.text(cell))
    [kernel] = session.kernels

    kernel.kill()
    until("the cell ends", lambda: session.of(cell, "done"))

    [died] = [each for each in session.of(cell, "kernel") if each["state"] == "died"]
    assert (died["reason"], died["signal"]) == ("killed", "SIGKILL")
    assert session.of(cell, "done")[0]["status"] == "died"
    assert session.run("print('alive')") == "alive\n"
    assert session.show()["status"] == "running"


def test_a_killed_session_server_ends_the_session_and_keeps_its_journal(workbench: Workbench) -> None:
    session = Session(workbench, project_of(workbench))
    said = session.run("print('kept')")
    below = session.server.children(recursive=True)

    session.server.kill()
    until("it has ended", lambda: session.show()["status"] == "failed")

    shown, last = session.show(), session.records()[-1]
    assert (shown["reason"], last["type"], last["reason"]) == ("session_ended", "session", "session_ended")
    assert "signal 9" in shown["message"]
    assert said == "kept\n"
    assert not psutil.wait_procs(below, timeout=60)[1], "its kernel ended with it"
    with pytest.raises(urllib.error.HTTPError) as refused:
        session.send("1")
    with refused.value as answer:
        assert answer.code == 409
        assert "Start another" in answer.read().decode()


def test_a_stop_ends_what_runs_and_the_session(workbench: Workbench, session: Session) -> None:
    cell = session.send("import time\nprint('runs', flush=True)\ntime.sleep(1000)")
    until("the cell runs", lambda: session.text(cell))

    session.ask("POST", f"{session.path}:stop")
    until("it has ended", lambda: session.show()["status"] == "stopped")

    assert session.of(cell, "done")[0]["status"] == "dropped"
    assert session.records()[-1]["type"] == "session"
    assert described(workbench.workloads()) == []


def _answers(session: Session) -> bool:
    try:
        return bool(session.show())
    except OSError:
        return False
