"""The supervisor over fake processes: real signals, real locks, real ports; every end that a process can have."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
import typer

from bancada.cli.status import status
from bancada.compute.local.compute import LocalCompute
from bancada.control.home import prepare_home
from bancada.domain.errors import PlatformFailed
from bancada.domain.processes import ProcessSpec
from bancada.settings import Settings, load_settings
from bancada.supervise.answers import workbench_answers
from bancada.supervise.claims import check_port, claim_home
from bancada.supervise.directories import make_directories
from bancada.supervise.identity import has_ended
from bancada.supervise.launch import stop_supervisor
from bancada.supervise.leftovers import find_leftovers
from bancada.supervise.record import ChildRecord, read_record
from bancada.supervise.status import find_supervisor, observe_workbench

FAKE = Path(__file__).with_name("fake_workbench.py")


class FakeWorkbench:
    """A supervisor over fake children, in a home of its own."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, **variables: str) -> subprocess.Popen[bytes]:
        environment = {**os.environ, **variables}
        environment |= {"BANCADA_HOME": str(self.settings.home), "BANCADA_PORT": str(self.settings.port)}
        self.process = subprocess.Popen([sys.executable, FAKE], env=environment, start_new_session=True)
        return self.process

    def up(self, **variables: str) -> subprocess.Popen[bytes]:
        ready = self.settings.home / "reconciler-is-ready"
        ready.unlink(missing_ok=True)
        process = self.start(**variables)
        until(lambda: ready.exists() and workbench_answers(self.settings))
        return process

    def child(self, name: str) -> ChildRecord:
        record = read_record(self.settings)
        assert record is not None
        return next(child for child in record.children if child.name == name)

    def log(self) -> str:
        return (self.settings.home / "logs" / "supervisor.log").read_text()


def until(condition: Callable[[], object], deadline_s: float = 20.0) -> None:
    deadline = time.monotonic() + deadline_s
    while not condition():
        assert time.monotonic() < deadline, "the deadline passed"
        time.sleep(0.02)


def is_gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or has_ended(psutil.Process(pid))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def workbench(tmp_path: Path) -> Iterator[FakeWorkbench]:
    fake = FakeWorkbench(load_settings(tmp_path / "home", port=free_port()))
    yield fake
    make_directories(fake.settings)
    stop_supervisor(fake.settings)
    if fake.process is not None:
        fake.process.wait(20)
    assert find_leftovers(fake.settings) == []


def test_up_then_down_leaves_nothing(workbench: FakeWorkbench) -> None:
    process = workbench.up()
    status = observe_workbench(workbench.settings)
    assert status is not None
    assert [p.name for p in status.processes] == ["supervisor", "api", "gateway", "reconciler"]
    assert all(p.state == "running" and p.rss_bytes > 0 for p in status.processes)
    pids = [p.pid for p in status.processes]

    ran, leftovers = stop_supervisor(workbench.settings)

    assert (ran, leftovers) == (True, [])
    assert process.wait(20) == 0
    assert all(is_gone(pid) for pid in pids)
    assert (workbench.settings.home / "stopped-workloads").exists()
    assert observe_workbench(workbench.settings) is None
    assert stop_supervisor(workbench.settings) == (False, [])


def test_directories_are_closed_to_others(workbench: FakeWorkbench) -> None:
    workbench.settings.home.mkdir(mode=0o755)
    workbench.up()
    for path in (workbench.settings.home, workbench.settings.home / "logs", workbench.settings.run_dir):
        assert path.stat().st_mode & 0o777 == 0o700
    for path in (workbench.settings.home / "logs").iterdir():
        assert path.stat().st_mode & 0o077 == 0, path
    assert (workbench.settings.run_dir / "supervisor.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["api", "gateway", "reconciler"])
def test_a_killed_process_is_started_again(workbench: FakeWorkbench, name: str) -> None:
    workbench.up()
    killed = workbench.child(name).pid
    os.kill(killed, signal.SIGKILL)
    until(lambda: workbench.child(name).restarts == 1 and workbench.child(name).pid not in {0, killed})
    assert f"{name} ended by SIGKILL" in workbench.log()


def test_a_killed_supervisor_leaves_only_the_gateway_and_the_next_one_cleans_up(workbench: FakeWorkbench) -> None:
    first = workbench.up()
    gateway, others = workbench.child("gateway").pid, [workbench.child(name).pid for name in ("api", "reconciler")]
    first.kill()
    first.wait(20)
    until(lambda: all(is_gone(pid) for pid in others))
    assert not is_gone(gateway)
    assert not (workbench.settings.home / "stopped-workloads").exists()  # workloads wait for the next reconciler
    assert find_supervisor(workbench.settings) is None

    workbench.up()

    assert is_gone(gateway)
    assert "which an earlier supervisor had left behind" in workbench.log()


def test_down_ends_what_a_killed_supervisor_left(workbench: FakeWorkbench) -> None:
    first = workbench.up()
    gateway = workbench.child("gateway").pid
    first.kill()
    first.wait(20)
    ran, leftovers = stop_supervisor(workbench.settings)
    assert not ran
    assert any(f"(pid {gateway})" in text for text in leftovers)
    assert is_gone(gateway)


def test_a_second_supervisor_is_told_where_the_first_runs(workbench: FakeWorkbench) -> None:
    workbench.up()
    with pytest.raises(Exception, match=rf"already runs at {workbench.settings.public_url} \(pid \d+\)") as caught:
        claim_home(workbench.settings)
    assert caught.value.code == "already_running"  # type: ignore[attr-defined]


def test_a_taken_port_is_named_with_the_next_step(workbench: FakeWorkbench) -> None:
    with socket.create_server(("127.0.0.1", workbench.settings.port)):
        with pytest.raises(Exception, match=rf"Port {workbench.settings.port} on 127\.0\.0\.1 is taken") as caught:
            check_port(workbench.settings)
        assert f"--port {workbench.settings.port + 1}" in caught.value.hint  # type: ignore[attr-defined]


@pytest.mark.parametrize(("host", "port"), [("192.0.2.1", 18080), ("127.0.0.1", 70000)])
def test_an_impossible_address_is_refused(tmp_path: Path, host: str, port: int) -> None:
    with pytest.raises(Exception, match="cannot listen on"):
        check_port(load_settings(tmp_path, host=host, port=port))


def test_a_crashing_process_is_retried_with_growing_pauses(workbench: FakeWorkbench) -> None:
    workbench.up(FAKE_CRASH="1")
    until(lambda: "next start in 2.0 s" in workbench.log())
    log = workbench.log()
    assert log.index("in 0.5 s") < log.index("in 1.0 s") < log.index("in 2.0 s")
    assert "crasher ended with exit code 1" in log
    until(lambda: workbench.child("crasher").state == "waits to restart")
    assert "crashing as told" in (workbench.settings.home / "logs" / "crasher.log").read_text()


def test_a_process_that_ignores_the_request_is_killed(workbench: FakeWorkbench) -> None:
    workbench.up(FAKE_STUBBORN="1")
    until((workbench.settings.home / "stubborn-is-ready").exists)
    pid = workbench.child("stubborn").pid
    assert stop_supervisor(workbench.settings) == (True, [])
    assert is_gone(pid)
    assert "stubborn did not end in time and is killed" in workbench.log()


def test_a_full_disk_does_not_end_what_runs(workbench: FakeWorkbench) -> None:
    process = workbench.up()
    record, log = workbench.settings.run_dir / "supervisor.tmp", workbench.settings.home / "logs" / "api.log"
    log.unlink()
    for path in (record, log):
        path.mkdir()  # now neither can be written
    killed = workbench.child("api").pid
    os.kill(killed, signal.SIGKILL)
    until(lambda: "api cannot be started" in workbench.log())
    assert process.poll() is None
    assert "supervisor.json cannot be written" in workbench.log()
    for path in (record, log):
        path.rmdir()
    until(lambda: workbench.child("api").pid not in {0, killed})


def test_down_waits_for_a_supervisor_that_is_just_starting(workbench: FakeWorkbench) -> None:
    make_directories(workbench.settings)
    lock = claim_home(workbench.settings)
    with pytest.raises(PlatformFailed, match="still runs"):
        stop_supervisor(workbench.settings, deadline_s=0.1)
    os.close(lock)


def test_nohup_keeps_it_running_when_the_terminal_closes(workbench: FakeWorkbench) -> None:
    process = workbench.up(FAKE_NOHUP="1")
    process.send_signal(signal.SIGHUP)
    os.kill(workbench.child("api").pid, signal.SIGKILL)
    until(lambda: workbench.child("api").restarts == 1)
    assert process.poll() is None
    assert "stopping" not in workbench.log()


def test_workloads_of_a_killed_supervisor_are_named_and_ended(
    workbench: FakeWorkbench, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = workbench.settings
    first = workbench.up()
    prepare_home(settings)
    compute = LocalCompute(settings.home / "processes")
    work = ProcessSpec("replica-1", ("sleep", "600"), settings.home, settings.home / "replica.log")
    compute.start(work)
    first.kill()
    first.wait(20)

    with pytest.raises(typer.Exit) as ended:
        status(str(settings.home))
    said = capsys.readouterr().out
    assert ended.value.exit_code == 3
    assert re.search(r"was killed\. What it started still runs:\n  gateway \(pid \d+\)\n  replica-1\n", said), said
    assert "`bancada down` ends everything" in said

    ran, ended_names = stop_supervisor(settings)

    assert not ran
    assert "replica-1" in ended_names
    assert compute.running() == {}
    assert observe_workbench(settings) is None
    assert stop_supervisor(settings) == (False, [])


def test_a_directory_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").touch()
    with pytest.raises(Exception, match="is not the home of a workbench"):
        make_directories(load_settings(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["thesis.tex"]
