"""Jobs: scheduled times, dependent jobs, timeouts and mails, over restarts and a reconciler that dies anywhere."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bancada.control.job_requests import JobRequest, new_job
from bancada.domain.errors import InvalidRequest, NotReady
from bancada.domain.job_runs import JobRun, Trigger, new_run
from bancada.domain.jobs import ARGUMENTS_LIMIT_BYTES, Job, Recipient
from bancada.domain.keys import ApiKey
from bancada.domain.listing import ListRequest
from bancada.domain.quotas import Quota
from bancada.domain.reconciled import Finish
from bancada.store import job_listings, job_runs, jobs, quotas, transitions
from bancada.store.database import Transaction, as_noun
from bancada.store.reconciled import JOB
from bancada.store.tables.identity import api_keys, users
from tests.reconcile.places import SHARES, places_of
from tests.reconcile.world import PROJECT, Crash, World

SCRIPT = "pi.py"


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    world = World(tmp_path, database_url)
    yield world
    world.database.close()


def add_job(world: World, **fields: object) -> Job:
    now = world.clock()
    request = JobRequest(**{"name": "j", "script": SCRIPT, "run_as": 1, **fields}).checked(0, now)  # type: ignore[arg-type]
    job = new_job(PROJECT, 1, request, now)
    with world.database.write() as tx:
        jobs.add(tx, job)
    return job


def run_by_hand(world: World, job: Job) -> JobRun:
    now = world.clock()
    with world.database.write() as tx:
        run = job_runs.begin(tx, new_run(job, Trigger.USER, 1, now), now)
    assert run is not None
    return run


def runs_of(world: World, job: Job) -> list[JobRun]:
    with world.database.read() as tx:
        return list(job_listings.list_runs(tx, job, ListRequest(page_size=100)).items)


def only_run(world: World, job: Job) -> JobRun:
    (run,) = runs_of(world, job)
    return run


def end_all(world: World, code: int = 0) -> None:
    """Let every process of a job's run end."""
    for key in world.compute.alive("job."):
        world.compute.end(key, code)


def test_a_run_goes_from_scheduling_to_succeeded(world: World) -> None:
    job = add_job(world, arguments="a 'b c'", environment={"A": "1"})
    run_by_hand(world, job)
    world.drive(rounds=2)
    assert only_run(world, job).status == "running"
    (key,) = world.compute.alive("job.")
    spec = world.compute.specs[key]
    assert spec.argv[1:] == ("-u", SCRIPT, "a", "b c")
    assert (spec.env["A"], spec.env["GREETING"], spec.env["CDSW_PROJECT_ID"]) == ("1", "hello", PROJECT)
    end_all(world)
    world.drive(rounds=2)
    run = only_run(world, job)
    assert (run.status, run.exit_code, run.failure_reason) == ("succeeded", 0, "")
    assert run.starting_at is not None
    assert run.running_at is not None
    assert run.finished_at is not None
    with world.database.read() as tx:
        assert tx.exec_driver_sql("SELECT count(*) FROM api_keys").scalar() == 0, "its key ends with it"


@pytest.mark.parametrize(
    ("timeout_s", "kill", "lives"),
    [(0, False, timedelta(days=7)), (600, True, timedelta(seconds=4200)), (600, False, timedelta(days=7)),
     (864_000, True, timedelta(days=10, hours=1)), (864_000, False, timedelta(days=10, hours=1))],
)  # fmt: skip
def test_a_runs_key_lives_as_long_as_the_run_may(world: World, timeout_s: int, lives: timedelta, *, kill: bool) -> None:
    run_by_hand(world, add_job(world, timeout_s=timeout_s, kill_on_timeout=kill))
    world.drive(rounds=1)
    with world.database.read() as tx:
        (key,) = keys_of_workloads(tx)
    assert key.expires_at - key.created_at == lives


def test_a_notebook_is_not_taken_for_a_program_that_does_nothing(world: World) -> None:
    (world.home.project(PROJECT) / "train.ipynb").write_text('{"cells": []}')
    job = add_job(world, script="train.ipynb")
    run_by_hand(world, job)
    world.drive(rounds=2)
    assert (only_run(world, job).status, only_run(world, job).reason) == ("failed", "script_is_notebook")
    assert "nbconvert" in only_run(world, job).failure_reason


def test_arguments_that_no_process_can_be_given_are_refused_at_once(world: World) -> None:
    add_job(world, arguments="a" * ARGUMENTS_LIMIT_BYTES)
    with pytest.raises(InvalidRequest, match="expected up to 100000 bytes, got 100002"):
        add_job(world, arguments="a" * ARGUMENTS_LIMIT_BYTES + "é")


def test_the_schedule_of_a_deactivated_user_rests(world: World) -> None:
    job = add_job(world, schedule="* * * * *")
    child_of_another = add_job(world, name="by hand")
    set_active(world, is_active=False)
    world.clock.advance(60)
    world.drive(rounds=2)
    (run,) = runs_of(world, job)
    assert (run.status, run.reason) == ("skipped", "user_deactivated")
    run_by_hand(world, child_of_another)
    world.drive(rounds=2)
    assert only_run(world, child_of_another).reason == "user_deactivated"
    assert world.compute.starts == []
    set_active(world, is_active=True)
    world.clock.advance(60)
    world.drive(rounds=2)
    assert runs_of(world, job)[-1].status == "running"


def set_active(world: World, *, is_active: bool) -> None:
    with world.database.write() as tx:
        tx.execute(update(users).where(users.c.id == 1).values(is_active=is_active))


def keys_of_workloads(tx: Transaction) -> list[ApiKey]:
    return [as_noun(ApiKey, row) for row in tx.execute(select(api_keys).where(api_keys.c.workload_id != ""))]


@pytest.mark.parametrize(("code", "says"), [(3, "exit code 3"), (137, "signal 9")])
def test_a_failure_says_why_and_starts_no_dependent_job(world: World, code: int, says: str) -> None:
    job = add_job(world)
    child = add_job(world, name="child", parent_id=job.id)
    run_by_hand(world, job)
    world.drive(rounds=2)
    end_all(world, code)
    world.drive(rounds=2)
    assert only_run(world, job).status == "failed"
    assert says in only_run(world, job).failure_reason
    assert runs_of(world, child) == []


def test_a_script_that_is_not_there_is_named(world: World) -> None:
    job = add_job(world, script="gone.py")
    run_by_hand(world, job)
    world.drive(rounds=1)
    assert "gone.py" in only_run(world, job).failure_reason
    assert world.compute.starts == []


def test_a_dependent_job_follows_every_success_and_is_skipped_while_it_runs(world: World) -> None:
    job = add_job(world)
    child = add_job(world, name="child", parent_id=job.id)
    paused = add_job(world, name="paused", parent_id=job.id, paused=True)
    for _ in range(2):
        run_by_hand(world, job)
        world.drive(rounds=2)
        (key,) = [key for key in world.compute.alive("job.") if key == f"job.{runs_of(world, job)[-1].id}"]
        world.compute.end(key)
        world.drive(rounds=2)
    first, second = runs_of(world, child)
    assert (first.status, first.trigger) == ("running", "parent")
    assert (second.status, second.reason) == ("skipped", "previous_run_active")
    assert [first.parent_run_id, second.parent_run_id] == [run.id for run in runs_of(world, job)]
    assert runs_of(world, paused) == []


def test_a_run_without_a_timeout_ends_when_it_is_as_old_as_a_run_may_be(world: World) -> None:
    job = add_job(world, environment={"JOB_MAXIMUM_MINUTES": "120"})
    run_by_hand(world, job)
    world.drive(rounds=2)
    world.clock.advance(7000)
    world.drive(rounds=2)
    assert only_run(world, job).status == "running"

    world.clock.advance(200)
    world.drive(rounds=4)

    run = only_run(world, job)
    assert (run.status, run.reason, run.message) == (
        "timedout", "too_old", "It ran for 2 hours, as long as a job's run may.",
    )  # fmt: skip
    assert world.compute.alive("job.") == []


@pytest.mark.parametrize("is_killed", [True, False])
def test_a_timeout_ends_a_run_or_is_only_told(world: World, is_killed: bool) -> None:
    to = [Recipient("ana@example.org", on_timeout=True, on_success=True)]
    job = add_job(world, timeout_s=30, kill_on_timeout=is_killed, recipients=to)
    run_by_hand(world, job)
    world.drive(rounds=25)
    assert only_run(world, job).status == "running"
    world.drive(rounds=10)
    run = only_run(world, job)
    assert run.status == ("timedout" if is_killed else "running")
    assert subjects(world) == ["j exceeded its timeout (p)"]
    end_all(world)
    world.drive(rounds=40)
    assert only_run(world, job).status == ("timedout" if is_killed else "succeeded")
    assert len(subjects(world)) == (1 if is_killed else 2)


def subjects(world: World) -> list[str]:
    return [str(mail["Subject"]) for mail in world.post.mails.values()]


def test_a_stop_ends_the_process(world: World) -> None:
    job = add_job(world, recipients=[Recipient("ana@example.org", on_stop=True)])
    run = run_by_hand(world, job)
    world.drive(rounds=2)
    with world.database.write() as tx:
        job_runs.wish_stop(tx, [run.id], world.clock())
    world.drive(rounds=2)
    assert only_run(world, job).status == "stopped"
    assert world.compute.alive("job.") == []
    assert subjects(world) == ["j was stopped (p)"]


def test_a_deleted_job_stops_its_run_and_leaves_its_children(world: World) -> None:
    job = add_job(world)
    child = add_job(world, name="child", parent_id=job.id)
    run = run_by_hand(world, job)
    world.drive(rounds=2)
    with world.database.write() as tx:
        transitions.move(tx, JOB, job.id, Finish("deleting"), world.clock())
        jobs.mark_deleted(tx, job.id, world.clock())
        job_runs.wish_stop(tx, [run.id], world.clock())
    world.drive(rounds=3)
    with world.database.read() as tx:
        assert jobs.get(tx, job.id) is None
        orphan = jobs.get(tx, child.id)
    assert orphan is not None
    assert (orphan.type, orphan.parent_id) == ("manual", None)
    assert world.compute.alive("job.") == []


def test_the_workbench_stops_runs_and_says_so(world: World) -> None:
    job = add_job(world)
    run_by_hand(world, job)
    world.drive(rounds=2)
    world.restart_workbench()
    assert (only_run(world, job).status, only_run(world, job).reason) == ("stopped", "workbench_stopped")


@pytest.mark.parametrize(
    ("zone", "schedule", "begin", "days"),
    [
        ("America/Los_Angeles", "30 1,2 * * *", datetime(2026, 3, 7, 0, 0, tzinfo=timezone.utc), 3),
        ("America/Los_Angeles", "30 1,2 * * *", datetime(2026, 10, 31, 0, 0, tzinfo=timezone.utc), 3),
    ],
)
def test_restarts_across_changed_clocks_neither_double_a_run_nor_lose_one(
    world: World, zone: str, schedule: str, begin: datetime, days: int
) -> None:
    chance = random.Random(7)  # noqa: S311 - which restarts happen
    world.clock.now = begin
    job = add_job(world, schedule=schedule, timezone=zone)
    while world.clock.now < begin + timedelta(days=days):
        world.drive(rounds=1, step_s=chance.choice([20.0, 45.0, 300.0, 600.0]))
        end_all(world)
        if chance.random() < 0.2:
            world.engine = world.new_engine()
        if chance.random() < 0.05:
            world.restart_workbench()
    world.drive(rounds=1)
    planned = [run.scheduled_for for run in runs_of(world, job)]
    spring = begin.month == 3
    days_of = ["2026-03-07", "2026-03-08", "2026-03-09"] if spring else ["2026-10-31", "2026-11-01", "2026-11-02"]
    # UTC of 01:30 and 02:30: on the day of the change, 02:30 is 03:00 in spring, and the first 01:30 counts in autumn.
    offsets = [("09:30", "10:30"), ("09:30", "10:00"), ("08:30", "09:30")] if spring else \
        [("08:30", "09:30"), ("08:30", "10:30"), ("09:30", "10:30")]  # fmt: skip
    expected = [f"{day} {hour}" for day, pair in zip(days_of, offsets, strict=True) for hour in pair]
    assert [moment.strftime("%Y-%m-%d %H:%M") for moment in planned if moment is not None] == expected
    assert all(run.status == "succeeded" for run in runs_of(world, job)), [run.status for run in runs_of(world, job)]


@pytest.mark.parametrize("policy", ["run_latest", "skip"])
def test_of_missed_times_the_last_one_runs_or_is_recorded_as_skipped(
    tmp_path: Path, database_url: str, policy: str
) -> None:
    world = World(tmp_path, database_url, missed_schedules=policy)
    job = add_job(world, schedule="0 * * * *", timezone="UTC")
    world.clock.advance(5.5 * 3600)
    world.drive(rounds=2)
    run = only_run(world, job)
    assert run.scheduled_for == datetime(2026, 11, 22, 17, 0, tzinfo=timezone.utc)
    assert run.status == ("running" if policy == "run_latest" else "skipped")
    world.clock.advance(1800)
    world.drive(rounds=2)
    assert [run.scheduled_for.hour for run in runs_of(world, job) if run.scheduled_for] == [17, 18]
    assert runs_of(world, job)[1].status == ("skipped" if policy == "run_latest" else "running"), "one run at a time"
    world.database.close()


def test_a_mail_waits_for_its_server_and_is_sent_once(world: World) -> None:
    job = add_job(world, recipients=[Recipient("ana@example.org", on_success=True)], attachments=[SCRIPT, "no.txt"])
    world.post.fails_with = NotReady("The mail server is away.")
    run_by_hand(world, job)
    world.drive(rounds=2)
    end_all(world)
    world.drive(rounds=3)
    assert world.post.mails == {}
    world.post.fails_with = None
    world.drive(rounds=70)
    (mail,) = world.post.mails.values()
    assert mail["To"] == "ana@example.org"
    assert [part.get_filename() for part in mail.iter_attachments()] == [SCRIPT]
    body = mail.get_body()
    assert body is not None
    assert "no.txt" in body.get_content()
    assert world.post.sent == 1


def pipeline(world: World) -> tuple[Job, Job]:
    to = [Recipient("ana@example.org", on_success=True)]
    job = add_job(world, schedule="1 12 * * *", timezone="UTC", recipients=to)
    return job, add_job(world, name="child", parent_id=job.id, recipients=to)


def run_with_crash(root: Path, template: Path, point: int | None) -> tuple[dict[str, object], int, World]:
    """Let a scheduled job and its dependent one run, with a reconciler that dies at one place."""
    shutil.copyfile(template, root / "bancada.db")
    world = World(root, f"sqlite:///{root / 'bancada.db'}")
    both = pipeline(world)
    crasher = world.crash_at(point)

    def live(rounds: int) -> None:
        for _ in range(rounds):
            world.drive(rounds=1, step_s=15.0)
            end_all(world)

    try:
        live(10)
    except Crash:
        crasher = world.crash_at(None)
        world.engine = world.new_engine()
        live(16)
    count = crasher.count
    world.crash_at(None)
    outcome = {
        "runs": [[(run.status, run.reason, run.trigger) for run in runs_of(world, job)] for job in both],
        "starts": len([key for key in world.compute.starts if key.startswith("job.")]),
        "mails": sorted(subjects(world)),
        "alive": world.compute.alive("job."),
    }
    return outcome, count, world


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> tuple[dict[str, object], int]:
    result, points, world = run_with_crash(tmp_path_factory.mktemp("undisturbed"), sqlite_template, None)
    world.database.close()
    return result, points


def test_undisturbed_each_job_runs_once_and_is_told_once(undisturbed: tuple[dict[str, object], int]) -> None:
    result, points = undisturbed
    assert result == {
        "runs": [[("succeeded", "", "schedule")], [("succeeded", "", "parent")]],
        "starts": 2,
        "mails": ["child succeeded (p)", "j succeeded (p)"],
        "alive": [],
    }
    assert points > 30


@pytest.mark.parametrize("share", range(SHARES))
def test_a_crash_at_any_place_comes_out_the_same(
    undisturbed: tuple[dict[str, object], int], sqlite_template: Path, tmp_path: Path, share: int
) -> None:
    expected, points = undisturbed
    for point, root in places_of(share, points, tmp_path):
        result, _, world = run_with_crash(root, sqlite_template, point)
        world.database.close()
        assert result == expected, f"killed at place {point} of {points}"


def test_a_run_over_quota_stays_scheduling_and_starts_when_there_is_room(world: World) -> None:
    with world.database.write() as tx:
        quotas.put(tx, quotas.EVERY_USER, Quota(memory_gb=2), world.clock())
    first, second = add_job(world, name="a", memory_gb=1.5), add_job(world, name="b", memory_gb=1.0)
    run_by_hand(world, first)
    world.drive(rounds=3)
    run_by_hand(world, second)
    world.drive(rounds=3)
    waits = only_run(world, second)
    assert (only_run(world, first).status, waits.status, waits.reason) == ("running", "scheduling", "over_quota")
    assert waits.message == "The quota of user admin has no room: 1.5 of 2 GB of memory used, 1 asked for."
    end_all(world)
    world.drive(rounds=3)
    assert only_run(world, second).status == "running"
