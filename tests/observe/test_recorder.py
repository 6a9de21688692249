"""What the gateway wrote comes into the database whole and once, whatever happens on the way."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from operator import length_hint
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bancada.domain.prediction_records import OPEN_SUFFIX, pack, segment_name
from bancada.domain.recordings import RecordingRule
from bancada.observe import pace as pace_module
from bancada.observe import recorder as recorder_module
from bancada.observe import retention
from bancada.observe.pace import AT_EASE, BEHIND, BRISK, Pace
from bancada.observe.recorder import Recorder
from bancada.store.database import Database, Transaction
from bancada.store.prediction_metrics import await_prediction, awaited_of
from bancada.store.recordings import put_rule, rules_of
from bancada.store.tables.predictions import predictions
from tests.observe.records import DEPLOYMENT, START_US, STARTED, add_deployment, record, write_segment

NOW = STARTED + timedelta(hours=1)
DAY_US = 86_400_000_000


class FailingDatabase(Database):
    """One whose nth write from now fails, before it is committed or after."""

    fails_at = 0
    after_commit = False

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        self.fails_at -= 1
        with super().write() as tx:
            yield tx
            if self.fails_at == 0 and not self.after_commit:
                raise sqlite3.OperationalError("database or disk is full")
        if self.fails_at == 0:
            raise KeyboardInterrupt("killed")


@pytest.fixture
def folder(tmp_path: Path, database: Database) -> Path:
    """The gateway's folder, and a deployment whose calls it records."""
    add_deployment(database)
    return tmp_path / "records"


def recorder_of(database: Database, folder: Path, rule: RecordingRule | None = None, now: datetime = NOW) -> Recorder:
    return Recorder(database, folder, rule or RecordingRule(), lambda: now)


def kept(database: Database) -> dict[int, Any]:
    with database.read() as tx:
        rows = tx.execute(select(predictions).order_by(predictions.c.started_at)).all()
    return {int.from_bytes(row.uuid, "big"): row for row in rows}


def test_a_record_is_kept_with_all_that_it_says(database: Database, folder: Path) -> None:
    shadow = record(2, is_shadow=True, pair=record(1).uuid, status=502, code="model_failed", output=b"", input=b"")
    write_segment(folder, record(1, metrics=b'{"score":0.5}'), shadow)
    assert recorder_of(database, folder).look() == 2
    assert list(folder.iterdir()) == []
    first, second = kept(database).values()
    assert (first.deployment_id, first.status, first.caller, first.batch_size) == (DEPLOYMENT, 200, "admin", 2)
    assert first.started_at == datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=START_US + 1000)
    assert (first.queue_us, first.predict_us, first.total_us, first.metrics) == (20, 300, 450, {"score": 0.5})
    assert (first.is_shadow, first.pair, bytes(first.input)) == (False, None, record(1).input)
    assert (second.is_shadow, bytes(second.pair), second.code) == (True, record(1).uuid, "model_failed")
    assert (second.metrics, second.input, second.output) == ({}, None, None)


def test_metrics_that_are_no_object_are_left_out(database: Database, folder: Path) -> None:
    write_segment(folder, *(record(n, metrics=told) for n, told in enumerate([b"[1]", b'{"a":NaN}', b'{"a":1}', b"{"])))
    recorder_of(database, folder).look()
    assert [row.metrics for row in kept(database).values()] == [{}, {}, {"a": 1}, {}]


def test_reading_a_segment_twice_doubles_nothing(database: Database, folder: Path) -> None:
    records = [record(number) for number in range(1, 8)]
    recorder = recorder_of(database, folder)
    write_segment(folder, *records[:5])
    write_segment(folder, *records[3:], records[6])
    recorder.look()
    write_segment(folder, *records)
    recorder.look()
    assert list(kept(database)) == list(range(1, 8))


def test_a_torn_segment_of_a_gateway_that_was_killed_is_taken_once_the_next_one_writes(
    database: Database, folder: Path
) -> None:
    torn = write_segment(folder, record(1), record(2), suffix=OPEN_SUFFIX)
    torn.write_bytes(torn.read_bytes()[:-1])
    recorder = recorder_of(database, folder)
    assert recorder.look() == 0  # its gateway may still be there
    later = folder / (segment_name(START_US + 1, 0) + OPEN_SUFFIX)
    later.write_bytes(pack(*record(3)))
    assert recorder.look() == 1
    assert list(kept(database)) == [1]
    assert list(folder.iterdir()) == [later]


@pytest.mark.parametrize("after_commit", [False, True])
@pytest.mark.parametrize("fails_at", range(1, 5))
def test_a_recorder_that_dies_anywhere_loses_and_doubles_nothing(
    database_url: str, folder: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int, after_commit: bool
) -> None:
    monkeypatch.setattr(recorder_module, "BATCH_RECORDS", 2)
    database = FailingDatabase(database_url)
    write_segment(folder, *map(record, range(1, 6)))
    write_segment(folder, *map(record, range(6, 8)))
    database.fails_at, database.after_commit = fails_at, after_commit
    with pytest.raises((sqlite3.OperationalError, KeyboardInterrupt)):
        recorder_of(database, folder).look()
    recorder_of(database, folder).look()
    assert list(kept(database)) == list(range(1, 8))
    assert list(folder.iterdir()) == []
    database.close()


def test_while_the_database_is_away_segments_wait_and_the_log_says_so(
    database_url: str, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(recorder_module, "RETRY_S", 0.01)
    database = FailingDatabase(database_url)
    database.fails_at = 1
    write_segment(folder, record(1))
    stop = threading.Event()
    thread = threading.Thread(target=recorder_of(database, folder).run, args=(stop,))
    thread.start()
    while not kept(database):
        stop.wait(0.01)
    stop.set()
    thread.join(30)
    told = [entry.getMessage() for entry in caplog.records if entry.name.startswith("bancada.observe")]
    assert told[0] == ("calls cannot be recorded now, and 1 segments of 0.0 MiB wait: database or disk is full; "
                       "trying on")  # fmt: skip
    assert told[1].startswith("calls are recorded again, after ")
    database.close()


def test_the_end_takes_what_the_gateway_wrote_last(database: Database, folder: Path) -> None:
    stop = threading.Event()
    stop.set()
    write_segment(folder, record(1))
    recorder_of(database, folder).run(stop)
    assert list(kept(database)) == [1]


def test_what_no_database_takes_is_set_aside_and_hinders_nothing(database: Database, folder: Path) -> None:
    bad = record(2, started_us=2**63)
    path = write_segment(folder, record(1), bad, record(3))
    damaged = write_segment(folder, record(4))
    damaged.write_bytes(damaged.read_bytes() + b"\1" * 500)
    recorder_of(database, folder).look()
    assert list(kept(database)) == [1, 3, 4]
    left = {found.name: found.read_bytes() for found in folder.iterdir()}
    assert left == {f"{path.name}.damaged": pack(*bad), f"{damaged.name}.damaged": pack(*record(4)) + b"\1" * 500}


def test_predictions_are_forgotten_as_their_deployments_say(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    later, gone = "later", "gone"
    add_deployment(database, later, at=STARTED + timedelta(days=1))
    with database.write() as tx:
        put_rule(tx, later, RecordingRule(kept_days=0))
    days = [0, 5, 6, 7, 8, 9]
    write_segment(folder, *(record(day, started_us=START_US + day * DAY_US) for day in days))
    write_segment(folder, *(record(100 + day, deployment_id=later) for day in days))
    write_segment(folder, *(record(200 + day, deployment_id=gone) for day in days))
    recorder_of(database, folder, RecordingRule(kept_days=2), STARTED + timedelta(days=9)).look()
    assert sorted(kept(database)) == [7, 8, 9, *(100 + day for day in days)]


def test_a_deployment_without_a_rule_records_as_the_one_before_it(database: Database, folder: Path) -> None:
    add_deployment(database, "second", at=STARTED + timedelta(days=1))
    add_deployment(database, "third", at=STARTED + timedelta(days=2))
    strict, open_ = RecordingRule(redact=("ssn",)), RecordingRule(share=0.5)
    with database.write() as tx:
        put_rule(tx, DEPLOYMENT, strict)
    with database.read() as tx:
        assert set(rules_of(tx, [DEPLOYMENT, "second", "third"], RecordingRule()).values()) == {strict}
    with database.write() as tx:
        put_rule(tx, "second", open_)
        put_rule(tx, "second", open_)
    with database.read() as tx:
        found = rules_of(tx, [DEPLOYMENT, "second", "third", "unknown"], RecordingRule())
    assert found == {DEPLOYMENT: strict, "second": open_, "third": open_, "unknown": RecordingRule()}
    write_segment(folder, record(1, input=b'{"request":{"ssn":1,"x":2}}', deployment_id=DEPLOYMENT))
    recorder_of(database, folder).look()
    assert bytes(kept(database)[1].input) == b'{"request":{"x":2}}'


def test_metrics_that_came_before_their_prediction_are_merged_in_order(database: Database, folder: Path) -> None:
    early = [(1, {"truth": 1, "kept": True}), (1, {"truth": 2}), (2, {"truth": 3})]
    with database.write() as tx:
        for number, metrics in early:
            await_prediction(tx, record(number).uuid, 1, metrics, STARTED)
        await_prediction(tx, record(1).uuid, 99, {"forged": 1}, STARTED)
    write_segment(folder, record(1, metrics=b'{"score":0.5}'))
    recorder_of(database, folder).look()
    assert kept(database)[1].metrics == {"score": 0.5, "truth": 2, "kept": True}
    write_segment(folder, record(2))
    recorder_of(database, folder).look()  # looked for an hour ago, so not at once again
    assert kept(database)[2].metrics == {}
    recorder_of(database, folder, now=NOW + timedelta(hours=1)).look()
    assert kept(database)[2].metrics == {"truth": 3}


def test_metrics_of_a_prediction_that_never_comes_are_forgotten(database: Database, folder: Path) -> None:
    with database.write() as tx:
        await_prediction(tx, record(1).uuid, 1, {"truth": 1}, STARTED)
    for days in (6, 8):
        recorder_of(database, folder, now=STARTED + timedelta(days=days)).look()
        with database.read() as tx:
            assert len(awaited_of(tx, record(1).uuid)) == (1 if days == 6 else 0)


@pytest.mark.parametrize(("pace", "pauses"), [(AT_EASE, [24, 8]), (BEHIND, [])])
def test_it_pauses_between_a_few_records_unless_it_is_behind(
    monkeypatch: pytest.MonkeyPatch, pace: Pace, pauses: list[int]
) -> None:
    waiting = iter(range(40))
    paused: list[int] = []
    monkeypatch.setattr(pace_module.time, "sleep", lambda _: paused.append(length_hint(waiting)))
    assert list(pace.spread(waiting)) == list(range(40))
    assert paused == pauses, "how many wait at each pause"


@pytest.mark.parametrize(("waiting", "pace"), [(1, AT_EASE), (3, AT_EASE), (4, BRISK), (64, BEHIND)])
def test_it_goes_faster_when_more_waits(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch, waiting: int, pace: Pace
) -> None:
    paces: list[Pace] = []
    monkeypatch.setattr(Pace, "rest", lambda pace, _worked_s: paces.append(pace))
    for number in range(waiting):
        write_segment(folder, record(number))
    recorder_of(database, folder).look()
    assert paces == [pace] * waiting
    assert len(kept(database)) == waiting
