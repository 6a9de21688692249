"""When a session goes on, when it has lived long enough, and what is said of one that ended."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from bancada.domain.reconciled import Finish, Wait
from bancada.domain.sessions import LOOK_S, Session, SessionObserved, SessionStep, next_step, read_limits

START = datetime(2026, 1, 5, 9, tzinfo=timezone.utc)
HOUR = timedelta(hours=1)


def session(**changes: Any) -> Session:
    fields: dict[str, Any] = {
        "id": "s", "project_id": "p", "creator_id": 1, "script": "", "arguments": (), "environment": {},
        "runtime_identifier": "", "lock_hash": "l", "stop_wished": False, "exit_code": None, "status": "running",
        "reason": "", "message": "", "hint": "", "created_at": START, "updated_at": START, "started_at": START,
        "finished_at": None, **changes,
    }  # fmt: skip
    return Session(**fields)


def observed(**changes: Any) -> SessionObserved:
    fields: dict[str, Any] = {
        "lock_hash": "l", "has_environment": True, "was_started": True, "is_running": True, "exit_code": None,
        "limits": read_limits(), **changes,
    }  # fmt: skip
    return SessionObserved(**fields)


def ends_as(step: object) -> tuple[str, str]:
    assert isinstance(step, Finish)
    return step.status, step.reason


def test_an_interactive_session_runs_once_it_takes_cells() -> None:
    starting = session(status="starting", started_at=None)

    assert next_step(starting, observed(is_ready=False), START) == Wait(0.1)
    assert next_step(starting, observed(is_ready=True), START) is SessionStep.MARK_RUNNING


@pytest.mark.parametrize(
    ("used_after", "looked_after", "is_over"),
    [
        pytest.param(None, 59, False, id="new"),
        pytest.param(None, 60, True, id="never used"),
        pytest.param(30, 89, False, id="used since"),
        pytest.param(30, 90, True, id="left since"),
        pytest.param(-500, 59, False, id="a clock that was put back does not end it"),
    ],
)
def test_what_nobody_uses_ends_after_an_hour(used_after: int | None, looked_after: int, is_over: bool) -> None:
    used_at = None if used_after is None else START + timedelta(minutes=used_after)
    now = START + timedelta(minutes=looked_after)

    step = next_step(session(), observed(used_at=used_at), now)
    after = next_step(session(), observed(used_at=used_at, is_running=False, exit_code=0), now)

    assert (step is SessionStep.END_PROCESS) is is_over
    if is_over:
        assert ends_as(after) == ("timedout", "idle")


def test_it_is_looked_at_again_when_it_may_be_over() -> None:
    assert next_step(session(), observed(), START) == Wait(LOOK_S)
    assert next_step(session(), observed(), START + HOUR - timedelta(seconds=7)) == Wait(7.0)


def test_a_script_is_never_idle_but_may_be_too_old() -> None:
    script, week = session(script="train.py"), timedelta(days=7)

    assert next_step(script, observed(), START + 100 * HOUR) == Wait(LOOK_S)
    assert next_step(script, observed(), START + week) is SessionStep.END_PROCESS
    ended = observed(is_running=False, exit_code=143)
    assert ends_as(next_step(script, ended, START + week)) == ("timedout", "too_old")
    succeeded = observed(is_running=False, exit_code=0)
    assert ends_as(next_step(script, succeeded, START + week)) == ("succeeded", ""), "it ended before anybody looked"


def test_limits_are_those_of_the_project_or_of_the_session_itself() -> None:
    project, own = {"IDLE_MAXIMUM_MINUTES": "10", "SESSION_MAXIMUM_MINUTES": "never"}, {"IDLE_MAXIMUM_MINUTES": "5"}

    assert (read_limits().idle_s, read_limits().age_s) == (3600, 7 * 24 * 3600)
    assert (read_limits(project).idle_s, read_limits(project).age_s) == (600, 7 * 24 * 3600)
    assert read_limits(project, own).idle_s == 300
    assert read_limits({"SESSION_MAXIMUM_MINUTES": "99999999"}).age_s == 60 * 35_000, "as long as it may be at most"


@pytest.mark.parametrize(("exit_code", "said"), [(0, "exit code 0"), (137, "signal 9"), (1, "exit code 1")])
def test_a_session_server_that_ends_unasked_has_failed(exit_code: int, said: str) -> None:
    step = next_step(session(), observed(is_running=False, exit_code=exit_code), START)

    assert ends_as(step) == ("failed", "session_ended")
    assert isinstance(step, Finish)
    assert said in step.message


def test_a_wish_to_stop_comes_before_everything() -> None:
    stopping = session(stop_wished=True)

    assert next_step(stopping, observed(), START + 1000 * HOUR) is SessionStep.STOP_PROCESS
    assert ends_as(next_step(stopping, observed(is_running=False), START + 1000 * HOUR)) == (
        "stopped",
        "stopped_by_user",
    )
