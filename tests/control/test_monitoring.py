"""Calls of a deployment over time, counted in the database from what was recorded."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bancada.domain.recordings import RecordingRule
from bancada.observe.recorder import Recorder
from bancada.store import monitoring
from tests.control.conftest import TELCO, Office
from tests.observe.records import START_US, STARTED, record, write_segment

MINUTE = {"since": STARTED.isoformat(), "until": (STARTED + timedelta(minutes=1)).isoformat(), "step_s": 10}


class Called:
    """A deployment whose calls a test makes up."""

    def __init__(self, office: Office) -> None:
        self.office = office
        project = f"/api/v2/projects/{TELCO}"
        source = {"registered_model_version_id": office.registered()["model_versions"][0]["model_version_id"]}
        model = office.ok("POST", f"{project}/models", {"name": "churn"})["id"]
        build = office.ok("POST", f"{project}/models/{model}/builds", source)["id"]
        path = f"{project}/models/{model}/builds/{build}/deployments"
        self.id = office.ok("POST", path, {})["id"]
        self.path = f"{path}/{self.id}/monitoring".replace("/api/v2", "/api/native/v1")
        self._number = 0

    def take(self, *calls: tuple[float, int, int], deployment_id: str = "") -> None:
        """Record calls: seconds after the start, status, microseconds."""
        folder = self.office.workbench.settings.home / "records"
        records = []
        for after_s, status, total_us in calls:
            self._number += 1
            started_us = START_US + int(after_s * 1_000_000)
            records.append(record(self._number, deployment_id=deployment_id or self.id, started_us=started_us,
                                  status=status, total_us=total_us))  # fmt: skip
        write_segment(folder, *records)
        Recorder(self.office.database, folder, RecordingRule(kept_days=0), self.office.workbench.clock).look()

    def read(self, **query: object) -> dict[str, Any]:
        return self.office.ok("GET", self.path, **{**MINUTE, **query})


@pytest.fixture
def called(office: Office) -> Called:
    return Called(office)


def test_calls_are_counted_by_step_with_the_times_of_those_that_went_well(called: Called) -> None:
    called.take(*((1, 200, 1000 * n) for n in range(1, 101)), (2, 500, 9_000_000), (3, 400, 1), (25, 503, 7))
    called.take((0, 200, 5), deployment_id="another")
    called.take((-1, 200, 5), (60, 200, 5))  # outside of the span

    first, third = called.read()["points"]
    assert first.pop("begins_at") == STARTED.strftime("%Y-%m-%dT%H:%M:%S.000000Z")
    times = {"p50_us": 50_000, "p95_us": 95_000, "p99_us": 99_000}
    assert first == {"calls": 102, "failed": 1, "refused": 1, **times}
    assert third.pop("begins_at") == (STARTED + timedelta(seconds=20)).strftime("%Y-%m-%dT%H:%M:%S.000000Z")
    assert third == {"calls": 1, "failed": 1, "refused": 0, "p50_us": None, "p95_us": None, "p99_us": None}


def test_one_call_is_every_percentile_of_its_step(called: Called) -> None:
    called.take((59.999, 200, 321))
    (point,) = called.read(step_s=60)["points"]
    assert (point["p50_us"], point["p95_us"], point["p99_us"]) == (321, 321, 321)


def test_more_calls_than_are_read_leave_out_the_oldest_whole_steps(
    called: Called, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(monitoring, "MOST_CALLS", 5)
    called.take(*((second, 200, 10) for second in (1, 11, 12, 21, 22, 31)))
    answer = called.read()
    assert answer["is_cut"]
    assert [point["calls"] for point in answer["points"]] == [2, 1]


def test_what_is_not_recorded_is_said(called: Called) -> None:
    assert called.read()["recorded_share"] == 1
    called.office.ok("PUT", called.path.replace("monitoring", "recording"), {"share": 0.25})
    assert called.read()["recorded_share"] == 0.25


@pytest.mark.parametrize(
    ("query", "wrong"),
    [({"until": MINUTE["since"]}, "since"), ({"step_s": -1}, "step_s"), ({"since": "2020-01-01T00:00:00Z"}, "step_s"),
     ({"since": "yesterday"}, "since")],
)  # fmt: skip
def test_a_span_that_cannot_be_drawn_is_refused_by_name(called: Called, query: dict[str, object], wrong: str) -> None:
    answer = called.office.call("GET", called.path, **{**MINUTE, **query})
    assert answer.status == 400
    assert answer.body["error"].startswith(f"{wrong}: ")
