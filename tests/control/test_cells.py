"""Commands to interactive sessions: what is passed on, what is refused, and what is left of a journal that was cut."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bancada.domain.home import Home
from bancada.domain.reconciled import Finish
from bancada.store.reconciled import SESSION
from bancada.store.transitions import move
from tests.control.conftest import TELCO, FakeSessions, Office

SESSIONS = f"/api/native/v1/projects/{TELCO}/sessions"


@pytest.fixture
def session(office: Office) -> str:
    """Return the id of a session that Ana started and that runs."""
    started = str(office.ok("POST", SESSIONS, {"name": "Exploring", "cpu": 0.5, "memory": 3})["id"])
    become(office, started, "starting", "running")
    return started


def become(office: Office, session: str, *statuses: str) -> None:
    with office.database.write() as tx:
        for status in statuses:
            move(tx, SESSION, session, Finish(status), office.now)


def refused(office: Office, path: str, body: object, who: str = "ana") -> tuple[int, str]:
    answer = office.client.request("POST", path, json=body, headers={"Authorization": f"Bearer {office.keys[who]}"})
    return answer.status_code, answer.json()["details"][0]["reason"]


def told(office: Office) -> list[tuple[str, object]]:
    sessions = office.workbench.kernel_sessions
    assert isinstance(sessions, FakeSessions)
    return list(sessions.told)


def test_a_session_without_a_script_is_interactive_and_has_what_it_asked_for(office: Office, session: str) -> None:
    shown = office.ok("GET", f"{SESSIONS}/{session}")

    asked = {"name": "Exploring", "is_interactive": True, "script": "", "cpu": 0.5, "memory": 3.0, "nvidia_gpu": 0}
    assert {name: shown[name] for name in asked} == asked
    plain = office.ok("POST", SESSIONS, {})
    assert (plain["name"], plain["cpu"], plain["memory"]) == ("Session", 1.0, 2.0)
    assert refused(office, SESSIONS, {"memory": 5000}) == (400, "invalid_request")


def test_commands_reach_the_session(office: Office, session: str) -> None:
    path = f"{SESSIONS}/{session}"
    office.ok("POST", f"{path}/cells", {"code": "x = 1", "file": "train.py", "first_line": 12})
    office.ok("POST", f"{path}/cells", {"code": "y", "allow_stdin": True})
    office.ok("POST", f"{path}:answer", {"text": "Ana"})
    office.ok("POST", f"{path}:complete", {"code": "pd.re", "cursor": 5})
    office.ok("POST", f"{path}:interrupt", {}, "olga")
    office.ok("POST", f"{path}:restart", {}, "olga")

    assert told(office) == [
        (session, {"command": "run", "code": "x = 1", "file": "train.py", "first_line": 12, "allow_stdin": False}),
        (session, {"command": "run", "code": "y", "file": "", "first_line": 1, "allow_stdin": True}),
        (session, {"command": "answer", "text": "Ana"}),
        (session, {"command": "complete", "code": "pd.re", "cursor": 5}),
        (session, {"command": "interrupt"}),
        (session, {"command": "restart"}),
    ]


def test_code_runs_in_ones_own_session_only(office: Office, session: str) -> None:
    path = f"{SESSIONS}/{session}"

    for who in ("wanda", "adele", "root"):
        assert refused(office, f"{path}/cells", {"code": "1"}, who) == (403, "session_of_another")
        assert refused(office, f"{path}:complete", {"code": "1", "cursor": 1}, who) == (403, "session_of_another")
        assert refused(office, f"{path}:answer", {"text": "Ana"}, who) == (403, "session_of_another")
    assert told(office) == []


def test_what_does_not_run_cells_says_why(office: Office, session: str) -> None:
    office.write_file("train.py", "print(1)")
    script = office.ok("POST", SESSIONS, {"script": "train.py"})["id"]
    starting = office.ok("POST", SESSIONS, {})["id"]
    cell = {"code": "1"}

    assert refused(office, f"{SESSIONS}/{script}/cells", cell) == (409, "session_not_interactive")
    assert refused(office, f"{SESSIONS}/{starting}/cells", cell) == (503, "session_starting")
    become(office, session, "timedout")
    assert refused(office, f"{SESSIONS}/{session}/cells", cell) == (409, "session_ended")
    assert refused(office, f"{SESSIONS}/none/cells", cell) == (404, "session_not_found")


@pytest.mark.parametrize(
    ("verb", "body", "field"),
    [
        ("/cells", {"code": "1", "first_line": 0}, "first_line"),
        ("/cells", {"code": ["x"]}, "code"),
        ("/cells", {}, "code"),
        (":complete", {"code": "ab", "cursor": 3}, "cursor"),
        (":complete", {"code": "ab"}, "cursor"),
    ],
)
def test_what_is_no_cell_is_refused(office: Office, session: str, verb: str, body: object, field: str) -> None:
    headers = {"Authorization": f"Bearer {office.keys['ana']}"}
    answer = office.client.request("POST", f"{SESSIONS}/{session}{verb}", json=body, headers=headers)

    assert answer.status_code == 400
    assert answer.json()["message"].startswith(f"{field}:")


@pytest.mark.parametrize("cut_in_the_middle", [False, True])
def test_a_journal_that_was_cut_goes_on_with_a_whole_record(
    office: Office, session: str, *, cut_in_the_middle: bool
) -> None:
    journal = Home(office.workbench.settings.home).session_journal(session)
    journal.parent.mkdir(parents=True)
    lines = [json.dumps({"at": number, "type": "done", "cell": number}).encode() + b"\n" for number in range(1, 5)]
    gone = len(lines[0]) + (5 if cut_in_the_middle else 0)
    _cut(journal, b"".join(lines), gone)

    left = _journal(office, session)

    kept = lines[2:] if cut_in_the_middle else lines[1:]
    assert left[0]["type"] == "cut"
    assert left[0]["bytes"] == sum(map(len, lines)) - sum(map(len, kept))
    assert [each["cell"] for each in left[1:]] == [json.loads(line)["cell"] for line in kept]


def _cut(journal: Path, text: bytes, gone: int) -> None:
    """Leave a journal as the limit of logs does: a file, and the piece before it, named by where that ends."""
    middle = gone + (len(text) - gone) // 2
    journal.with_name(f"{journal.name}.{middle}").write_bytes(text[gone:middle])
    journal.write_bytes(text[middle:])


def _journal(office: Office, session: str) -> list[dict[str, object]]:
    headers = {"Authorization": f"Bearer {office.keys['ana']}"}
    answer = office.client.request("GET", f"{SESSIONS}/{session}/output?stream=journal", headers=headers)
    assert answer.status_code == 200
    return [json.loads(line) for line in answer.text.splitlines()]
