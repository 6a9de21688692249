"""The session server and its kernel, as real processes: what cells say, how they end, and what is left of them."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.scenario.session_server import Record, SessionServer, outcome, text_of

FILE = """import json


def halve(number):
    return number / 0


print("begins")
halve(1)
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SessionServer]:
    folder = tmp_path_factory.mktemp("session")
    (folder / "project").mkdir()
    (folder / "project" / "zmq.py").write_text("raise RuntimeError('a file of the project stood in for a package')")
    (folder / "project" / "prices.py").write_text("ESPRESSO = 1.2")
    server = SessionServer(folder, memory_gb=1.0, MAX_TEXT_LENGTH="5000")
    yield server
    server.process.kill()
    server.process.wait()


def displays(records: list[Record]) -> list[Record]:
    return [each for each in records if each["type"] == "display"]


def test_what_a_cell_says_is_in_the_journal_in_its_order(server: SessionServer) -> None:
    records = server.run("import sys\nprint('café')\nsys.stdout.flush()\nprint('oh', file=sys.stderr)\n6 * 7")

    said = [each for each in records if each["type"] in {"stream", "display"}]
    assert [each.get("text") or each["data"]["text/plain"] for each in said] == ["café\n", "oh\n", "42"]
    assert said[-1]["result"] is True
    assert [each["type"] for each in records if each["type"] in {"cell", "kernel", "done"}] == [
        "cell",
        "kernel",
        "done",
    ]
    assert outcome(records) == "ok"


def test_it_runs_in_the_project_whose_modules_do_not_stand_in_for_the_kernels_own(server: SessionServer) -> None:
    records = server.run("import os, prices\nprint(os.getcwd(), prices.ESPRESSO, __name__)")

    assert text_of(records) == f"{server.project} 1.2 __main__\n"


def test_tables_and_pictures_come_as_pages_can_show_them(server: SessionServer) -> None:
    table = server.run("import pandas as pd\npd.DataFrame({'tenure': [1, 2], 'churned': [True, False]})")
    drawn = server.run("import matplotlib.pyplot as plt\nfigure = plt.figure()\n_ = plt.plot([1, 3, 2])")

    [shown] = displays(table)
    assert "<th>churned</th>" in shown["data"]["text/html"]
    assert "tenure" in shown["data"]["text/plain"]
    [picture] = displays(drawn)
    assert base64.b64decode(picture["data"]["image/png"]).startswith(b"\x89PNG")


def test_a_display_is_replaced_by_its_id_and_a_cleared_output_says_so(server: SessionServer) -> None:
    code = (
        "from IPython.display import clear_output, display\nbar = display('10%', display_id='bar')\nbar.update('100%')"
    )
    first, second = displays(server.run(code))
    cleared = server.run("clear_output(wait=True)")

    assert (first["display_id"], second["display_id"], second["update"]) == ("bar", "bar", True)
    assert [each["wait"] for each in cleared if each["type"] == "clear"] == [True]


def test_the_text_of_a_value_has_a_limit_and_what_is_printed_has_none(server: SessionServer) -> None:
    records = server.run("print('y' * 20_000)\n'x' * 20_000")

    [value] = displays(records)
    assert value["data"]["text/plain"].endswith("[cut here: 15,002 more characters; MAX_TEXT_LENGTH is 5,000]")
    assert text_of(records) == "y" * 20_000 + "\n"


@pytest.mark.parametrize(
    ("code", "first_line", "line"),
    [
        pytest.param(FILE, 1, 5, id="a whole file, in a function of it"),
        pytest.param("print('begins')\nhalve(1)\n", 8, 5, id="a selection that calls what is above it"),
        pytest.param("print('begins')\n1 / 0\n", 30, 31, id="a selection of what is not saved yet"),
        pytest.param("x = = 1\n", 12, 12, id="a selection that is no Python"),
    ],
)
def test_an_error_names_the_line_of_the_file(server: SessionServer, code: str, first_line: int, line: int) -> None:
    (server.project / "01_train.py").write_text(FILE)
    server.run(FILE, "01_train.py")

    records = server.run(code, "01_train.py", first_line)

    [error] = [each for each in records if each["type"] == "error"]
    assert error["line"] == line
    assert f"line {line}" in "".join(error["traceback"]).replace("\x1b[39m", "").replace("\x1b[32m", "")
    assert "01_train.py" in "".join(error["traceback"])
    assert outcome(records) == "error"


def test_a_traceback_that_code_prints_itself_has_the_lines_too(server: SessionServer) -> None:
    code = "import traceback\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n    traceback.print_exc()\n"

    printed = text_of(server.run(code, "02_new.py", 41), "stderr")

    assert f'File "{server.project}/02_new.py", line 43, in <module>\n    1 / 0' in printed


def test_an_error_of_a_cell_that_is_from_no_file_names_its_line(server: SessionServer) -> None:
    [error] = [each for each in server.run("x = 1\n\nundefined") if each["type"] == "error"]

    assert (error["name"], error["line"]) == ("NameError", 3)


@pytest.mark.parametrize("flush", ["", ", flush=True"])
def test_no_line_is_lost(server: SessionServer, flush: str) -> None:
    count = 100_000 if not flush else 10_000

    records = server.run(f"for number in range({count}): print('line', number{flush})")

    assert text_of(records) == "".join(f"line {number}\n" for number in range(count))
    assert len(records) < count / 5, "lines that come together are one record"


def test_no_display_is_lost(server: SessionServer) -> None:
    records = server.run("for number in range(3_000): display(number)")

    assert [each["data"]["text/plain"] for each in displays(records)] == [str(number) for number in range(3_000)]


def test_an_interrupt_ends_what_runs_and_drops_what_waits(server: SessionServer) -> None:
    running = server.send("kept = 'kept'\nimport time\nprint('runs', flush=True)\nwhile True: time.sleep(0.01)")
    waiting = server.send("kept = 'changed'")
    server.wait_until_running(running)

    answer = server.ask("interrupt")
    server.wait_for("the cell ends", lambda: server.of(running, "done"))

    assert answer == {"interrupted": running, "dropped": [waiting]}
    assert outcome(server.of(running)) == "interrupted"
    assert outcome(server.of(waiting)) == "dropped"
    assert text_of(server.run("print(kept)")) == "kept\n"


def test_an_interrupt_reaches_the_program_that_a_cell_waits_for(server: SessionServer) -> None:
    running = server.send("import subprocess\nprint('runs', flush=True)\nsubprocess.run(['sleep', '1000'])")
    server.wait_until_running(running)
    server.wait_for("it has started", lambda: _programs_below(server, "sleep"))

    server.ask("interrupt")
    server.wait_for("the cell ends", lambda: server.of(running, "done"))

    assert outcome(server.of(running)) == "interrupted"
    assert not _programs_below(server, "sleep")


def test_input_waits_for_its_answer(server: SessionServer) -> None:
    code = "from getpass import getpass\nprint('first')\nname = input('Name? ')\nprint(name, len(getpass('Key? ')))"
    cell, asked = server.ask_back(code)
    assert asked["prompt"] == "Name? "
    assert text_of(server.of(cell)) == "first\n", "what was printed before it asked comes before"

    assert server.ask("answer", text="Ana") == {"cell": cell}
    server.wait_for("it asks again", lambda: len(server.of(cell, "input")) == 2)
    assert server.ask("answer", text="s3cret") == {"cell": cell}
    server.wait_for("the cell ends", lambda: server.of(cell, "done"))

    assert text_of(server.of(cell)) == "first\nAna 6\n"
    assert [(each["text"], each["is_secret"]) for each in server.of(cell, "answer")] == [("Ana", False), ("", True)]
    assert "s3cret" not in server.journal.read_text()
    assert server.ask("answer", text="late") == {"cell": None}


def test_input_that_is_interrupted_or_that_nobody_may_answer_ends_the_cell(server: SessionServer) -> None:
    cell, _ = server.ask_back("input()")
    server.ask("interrupt")
    server.wait_for("the cell ends", lambda: server.of(cell, "done"))
    assert outcome(server.of(cell)) == "interrupted"
    assert server.ask("answer", text="late") == {"cell": None}

    ended, _ = server.ask_back("input()")
    server.ask("answer", text="\x04")
    server.wait_for("the cell ends", lambda: server.of(ended, "done"))
    assert [each["name"] for each in server.of(ended, "error")] == ["EOFError"]

    assert [each["name"] for each in server.run("input()") if each["type"] == "error"] == ["StdinNotImplementedError"]


def test_a_restart_takes_a_new_kernel_and_goes_on_counting(server: SessionServer) -> None:
    server.run("kept = 1")
    running = server.send("import time\nprint('runs', flush=True)\ntime.sleep(1000)")
    server.wait_until_running(running)

    answer = server.ask("restart")
    after = server.run("print('kept' in globals())")

    assert answer == {"dropped": [running]}
    assert outcome(server.of(running)) == "dropped"
    assert text_of(after) == "False\n"
    assert after[0]["cell"] == running + 1
    states = [each["state"] for each in server.records() if each["type"] == "kernel"]
    assert states[-5:] == ["restarted", "starting", "idle", "busy", "idle"]


@pytest.mark.parametrize(
    ("code", "reason", "signal_name"),
    [
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "killed", "SIGKILL"),
        ("import ctypes\nctypes.string_at(0)", "crashed", "SIGSEGV"),
        ("import os\nos._exit(3)", "exited", None),
        ("held = b'x' * (1500 * 1024**2)\nimport time\ntime.sleep(1000)", "memory_exceeded", "SIGKILL"),
    ],
)
def test_a_kernel_that_dies_says_why_and_the_next_cell_has_a_new_one(
    server: SessionServer, code: str, reason: str, signal_name: str | None
) -> None:
    running = server.send(f"print('last words')\n{code}")
    waiting = server.send("print('never')")
    server.wait_for("the kernel died", lambda: server.of(running, "done"))

    [died] = [each for each in server.of(running, "kernel") if each["state"] == "died"]
    assert (died["reason"], died["signal"]) == (reason, signal_name)
    assert died["message"]
    assert "next cell" in died["hint"]
    assert outcome(server.of(running)) == "died"
    assert outcome(server.of(waiting)) == "dropped"
    assert text_of(server.run("print('alive')")) == "alive\n"


def test_a_cell_that_ends_the_kernel_is_not_followed_by_one_that_finds_none(server: SessionServer) -> None:
    ending = server.send("exit()")
    following = server.send("print('alive')")
    server.wait_for("both end", lambda: server.of(following, "done"))

    assert outcome(server.of(ending)) == "ok"
    assert outcome(server.of(following)) == "dropped", "its variables were gone with the kernel"
    assert text_of(server.run("print('alive')")) == "alive\n"


def test_completion_knows_what_there_is_and_does_not_wait_for_what_runs(server: SessionServer) -> None:
    server.run("espresso_price = 1.2")

    found = server.ask("complete", code="print(espresso_pr", cursor=17)
    running = server.send("import time\nprint('runs', flush=True)\ntime.sleep(1000)")
    server.wait_until_running(running)
    busy = server.ask("complete", code="print(espresso_pr", cursor=17)
    server.ask("interrupt")

    assert found == {"matches": ["espresso_price"], "start": 6, "end": 17, "busy": False}
    assert busy == {"matches": [], "start": 17, "end": 17, "busy": True}


def test_a_stopped_session_leaves_nothing_behind(tmp_path: Path) -> None:
    server = SessionServer(tmp_path)
    running = server.send("import subprocess\nsubprocess.Popen(['sleep', '1000'])\nprint('runs', flush=True)\ninput")
    server.wait_until_running(running)
    busy = server.send("import time\nprint('runs', flush=True)\ntime.sleep(1000)")
    server.wait_until_running(busy)
    below = server.process.children(recursive=True)

    exit_code = server.stop()

    assert exit_code == 0
    assert outcome(server.of(busy)) == "dropped"
    assert not psutil.wait_procs(below, timeout=60)[1]
    assert not server.socket.exists()


def test_a_killed_server_takes_its_kernel_along_and_loses_no_line(tmp_path: Path) -> None:
    server = SessionServer(tmp_path)
    records = server.run("for number in range(1000): print(number)")
    below = server.process.children(recursive=True)

    server.process.kill()
    server.process.wait()

    assert not psutil.wait_procs(below, timeout=60)[1]
    assert text_of(server.of(records[0]["cell"])) == "".join(f"{number}\n" for number in range(1000))


def _programs_below(server: SessionServer, name: str) -> list[psutil.Process]:
    return [process for process in server.process.children(recursive=True) if process.name() == name]
