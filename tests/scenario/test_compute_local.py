"""Local processes: the suite of the port, and what only real processes can go through."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from bancada.compute.local import LocalCompute
from bancada.compute.local.identity import birth_of, find_marked
from bancada.domain.processes import ProcessSpec
from tests.fakes.compute_port import ComputePortSuite, wait_for_end

WAITER = """
[ -z "$STUBBORN" ] || trap '' TERM
echo ready
read -r kind number <"$0"
[ "$kind" = exit ] && exit "$number"
kill -"$number" $$
read -r never <"$0"
"""


def wait_until(claim: Callable[[], object], what: str, limit_s: float = 20.0) -> None:
    deadline = time.monotonic() + limit_s
    while not claim():
        assert time.monotonic() < deadline, f"not within {limit_s} s: {what}"
        time.sleep(0.005)


@dataclass
class LocalHarness:
    folder: Path
    pipes: list[int] = field(default_factory=list)

    def spec(self, key: str, *, stubborn: bool = False) -> ProcessSpec:
        pipe = self.folder / f"{key}.pipe"
        if not pipe.exists():
            os.mkfifo(pipe)
        env = {"STUBBORN": "yes" if stubborn else ""}
        return ProcessSpec(key, ("sh", "-c", WAITER, str(pipe)), self.folder, self.log(key), env)

    def broken_spec(self, key: str) -> ProcessSpec:
        return ProcessSpec(key, ("sh",), self.folder / "absent", self.log(key))

    def script(self, key: str, text: str, **env: str) -> ProcessSpec:
        return ProcessSpec(key, ("sh", "-c", text), self.folder, self.log(key), env)

    def log(self, key: str) -> Path:
        return self.folder / f"{key}.log"

    def wait_until_ready(self, key: str) -> None:
        wait_until(lambda: self.log(key).exists() and "ready" in self.log(key).read_text(), f"{key} says ready")

    def end(self, key: str, exit_code: int) -> None:
        self.tell(key, f"exit {exit_code}")

    def kill(self, key: str, number: int) -> None:
        self.tell(key, f"kill {number}")

    def tell(self, key: str, words: str) -> None:
        # Opened for both directions, a pipe waits for nobody and keeps the words until they are read.
        pipe = os.open(self.folder / f"{key}.pipe", os.O_RDWR)
        self.pipes.append(pipe)
        os.write(pipe, f"{words}\n".encode())


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "processes"


@pytest.fixture
def compute(home: Path) -> Iterator[LocalCompute]:
    compute = LocalCompute(home)
    yield compute
    for key in compute.running():
        compute.stop(key, 0)
    assert marked(compute) == []


@pytest.fixture
def harness(tmp_path: Path) -> Iterator[LocalHarness]:
    harness = LocalHarness(tmp_path)
    yield harness
    for pipe in harness.pipes:
        os.close(pipe)


def marked(compute: LocalCompute) -> list[int]:
    return [process.pid for process, _ in find_marked(compute._mark)]


def run_python(code: str, *args: object) -> subprocess.CompletedProcess[str]:
    """Run code in a process of its own, as an earlier or another reconciler would."""
    head = "import os, signal, sys\nfrom pathlib import Path\nfrom bancada.compute.local import LocalCompute\n"
    head += "from bancada.compute.local.records import Records\nfrom bancada.domain.processes import ProcessSpec\n"
    return subprocess.run(
        [sys.executable, "-c", head + code, *map(str, args)], capture_output=True, text=True, check=False
    )


class TestLocalCompute(ComputePortSuite):
    """The promises of the port, kept by real processes."""


CRASHING = """
home, pipe, step, script = sys.argv[1:5]
def die(*args): os.kill(os.getpid(), signal.SIGKILL)
compute = LocalCompute(Path(home))
if step == "before prepare": Records.prepare = die
if step == "before spawn": LocalCompute._spawn = die
if step == "before record": Records.write = die
folder = Path(home).parent
compute.start(ProcessSpec("a", ("sh", "-c", script, pipe), folder, folder / "a.log", {"STUBBORN": ""}))
die()
"""
STEPS = ["before prepare", "before spawn", "before record", "after record"]


@pytest.mark.parametrize("step", STEPS)
def test_a_crash_at_any_step_of_a_start_converges_to_one_process(compute, harness, home, step):
    spec = harness.spec("a")
    crashed = run_python(CRASHING, home, spec.argv[-1], step, WAITER)
    assert crashed.returncode == -signal.SIGKILL, crashed.stderr
    assert set(compute.running()) == ({"a"} if "record" in step else set())
    compute.start(spec)
    harness.wait_until_ready("a")
    assert harness.log("a").read_text() == "ready\n"
    assert set(compute.running()) == {"a"}
    harness.end("a", 7)
    assert wait_for_end(compute, "a").exit_code == 7


@pytest.mark.parametrize("step", STEPS[2:])
def test_the_exit_code_is_known_even_if_nobody_was_there(compute, harness, home, step):
    spec = harness.spec("a")
    run_python(CRASHING, home, spec.argv[-1], step, WAITER)
    harness.end("a", 5)
    wait_until(lambda: not marked(compute), "the process is gone")
    state = compute.poll("a")
    assert (state.running, state.exit_code) == (False, 5)
    compute.start(spec)
    assert compute.poll("a") == state


def test_a_killed_keeper_does_not_leave_its_workload_behind(compute, harness):
    compute.start(harness.spec("a"))
    harness.wait_until_ready("a")
    assert len(marked(compute)) == 2
    os.kill(compute.poll("a").pid, signal.SIGKILL)
    state = wait_for_end(compute, "a")
    assert (state.exit_code, state.signal) == (137, 9)
    assert marked(compute) == []


FAMILY = "sh -c 'sleep 1000; true' & setsid sh -c 'sleep 1000; true' & sleep 0.01; echo ready; "


@pytest.mark.parametrize("fate", ["stop", "end"])
def test_all_that_a_process_started_goes_with_it(compute, harness, fate):
    compute.start(harness.script("a", FAMILY + ("wait" if fate == "stop" else "exit 4")))
    harness.wait_until_ready("a")
    if fate == "stop":
        compute.stop("a", 20)
    assert wait_for_end(compute, "a").exit_code == (143 if fate == "stop" else 4)
    assert marked(compute) == []


def test_a_process_that_ends_in_good_order_when_asked_has_succeeded(compute, harness):
    compute.start(harness.script("a", "trap 'echo tidy; exit 0' TERM; echo ready; while :; do sleep 0.01; done"))
    harness.wait_until_ready("a")
    compute.stop("a", 20)
    assert compute.poll("a").succeeded
    assert harness.log("a").read_text().endswith("tidy\n")


def test_a_stop_at_the_very_start_is_not_lost(compute, harness):
    for number in range(40):
        compute.start(harness.spec(f"a{number}"))
        compute.stop(f"a{number}", 20)
        assert compute.poll(f"a{number}").exit_code == 143


def test_the_environment_is_the_given_one_and_little_more(compute, harness, monkeypatch):
    monkeypatch.setenv("SECRET_OF_THE_WORKBENCH", "x")
    compute.start(harness.script("a", "exec env", COLOUR="blue", HOME="/given"))
    wait_for_end(compute, "a")
    found = dict(line.split("=", 1) for line in harness.log("a").read_text().splitlines())
    assert (found["COLOUR"], found["HOME"], found["BANCADA_PROCESS"]) == ("blue", "/given", compute._mark + "a")
    assert set(found) - {"PWD", "SHLVL", "_"} == {"COLOUR", "HOME", "PATH", "LANG", "BANCADA_PROCESS"}


def test_output_goes_to_a_private_log_that_is_appended_to(compute, harness):
    for key in ("a", "b"):
        spec = harness.script(key, "echo out; echo err >&2; cat; pwd; kill -TERM $$")
        compute.start(ProcessSpec(key, spec.argv, spec.cwd, harness.log("a")))
        wait_for_end(compute, key)
    assert harness.log("a").read_text() == f"out\nerr\n{harness.folder}\n" * 2
    assert stat.S_IMODE(harness.log("a").stat().st_mode) == 0o600


def test_a_process_inherits_no_file_of_ours(compute, harness, tmp_path):
    with (tmp_path / "secret").open("w") as file:
        os.set_inheritable(file.fileno(), True)
        listing = "import os; print(sorted(int(n) for n in os.listdir('/proc/self/fd')))"
        spec = ProcessSpec("a", (sys.executable, "-c", listing), tmp_path, harness.log("a"))
        compute.start(spec)
        wait_for_end(compute, "a")
    assert json.loads(harness.log("a").read_text())[:3] == [0, 1, 2]
    assert len(json.loads(harness.log("a").read_text())) == 4  # the fourth is the listing itself


def test_arguments_arrive_as_they_are(compute, harness):
    odd = ("a b", "", "$HOME", "'\"", "\n", "é", "-n", "*")
    spec = ProcessSpec("a", (sys.executable, "-c", "import sys; print(ascii(sys.argv[1:]))", *odd),
                       harness.folder, harness.log("a"))  # fmt: skip
    compute.start(spec)
    wait_for_end(compute, "a")
    assert harness.log("a").read_text() == ascii(list(odd)) + "\n"


def test_words_that_mean_something_to_the_shell_are_programs_or_nothing(compute, harness):
    with pytest.raises(Exception, match="could not be started: No such program") as caught:
        compute.start(ProcessSpec("a", ("exit", "3"), harness.folder, harness.log("a")))
    assert caught.value.code == "process_not_started"
    assert compute.poll("a") is None


def test_a_program_that_cannot_be_executed_says_so_in_the_log(compute, harness):
    compute.start(ProcessSpec("a", ("/nowhere/program",), harness.folder, harness.log("a")))
    assert wait_for_end(compute, "a").exit_code == 127
    assert "/nowhere/program" in harness.log("a").read_text()


def test_no_zombies_stay(compute, harness, home):
    before = psutil.Process().children()
    for number in range(5):
        compute.start(harness.script(f"a{number}", "exit 0"))
    for number in range(4):
        wait_for_end(compute, f"a{number}")
    looks = "print(LocalCompute(Path(sys.argv[1])).poll('a4').running)"
    wait_until(lambda: run_python(looks, home).stdout == "False\n", "another process sees the end")
    assert compute.poll("a4").exit_code == 0
    assert [p for p in psutil.Process().children() if p not in before] == []


def test_another_process_that_got_the_pid_is_left_alone(compute, harness, home):
    compute.start(harness.spec("a"))
    harness.end("a", 0)
    wait_until(lambda: not marked(compute), "the process is gone")
    record = home / "a" / "record.json"
    innocent = _start_unlike(json.loads(record.read_text())["birth"])
    try:
        record.write_text(json.dumps(json.loads(record.read_text()) | {"pid": innocent.pid}))
        compute.stop("a", 0)
        assert compute.poll("a").exit_code == 0
        (home / "a" / "pid").write_text(str(innocent.pid))
        record.unlink()
        compute.stop("a", 0)
        assert not compute.poll("a").running
        assert innocent.poll() is None
    finally:
        innocent.kill()
        innocent.wait()


def _start_unlike(birth: str) -> subprocess.Popen[bytes]:
    """Start a process in another tick of the clock than `birth`: two of one tick cannot have had the same pid."""
    while True:
        process = subprocess.Popen(["sleep", "1000"], start_new_session=True)
        if birth_of(process.pid) != birth:
            return process
        process.kill()
        process.wait()


def test_many_starters_start_one_process(compute, harness, home):
    spec = harness.spec("a")
    errors: list[BaseException] = []

    def start() -> None:
        try:
            LocalCompute(home).start(spec)
        except BaseException as error:  # noqa: BLE001 - shown by the assertion below
            errors.append(error)

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    harness.wait_until_ready("a")
    assert errors == []
    assert harness.log("a").read_text() == "ready\n"
    assert len(marked(compute)) == 2


def test_a_process_whose_files_were_lost_is_found_by_its_mark(compute, harness, home):
    compute.start(harness.spec("a"))
    harness.wait_until_ready("a")
    pid = compute.poll("a").pid
    shutil.rmtree(home)
    assert compute.poll("a") is None
    assert compute.running()["a"].pid == pid
    harness.end("a", 6)
    assert wait_for_end(compute, "a").exit_code == 6


def test_other_homes_processes_are_not_ours(compute, harness, tmp_path):
    compute.start(harness.spec("a"))
    other = LocalCompute(tmp_path / "other")
    assert other.running() == {}
    assert other.poll("a") is None


def test_polling_looks_at_one_process_only(compute, harness, monkeypatch):
    compute.start(harness.spec("a"))

    def look_at_all() -> list[int]:
        raise AssertionError("a poll looked at every process")

    with monkeypatch.context() as patch:
        patch.setattr(psutil, "pids", look_at_all)
        assert compute.poll("a").running


def test_a_keeper_is_small(compute, harness):
    compute.start(harness.spec("a"))
    harness.wait_until_ready("a")
    assert psutil.Process(compute.poll("a").pid).memory_full_info().uss < 2 * 1024**2
