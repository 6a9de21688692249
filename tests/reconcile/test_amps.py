"""AMPs: the steps in their order, what ends them, and a reconciler that dies anywhere without doing a thing twice."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bancada.control.amps import run_amp
from bancada.domain.amps import Amp
from bancada.domain.clock import utc_now
from bancada.domain.errors import Conflict
from bancada.domain.identity import Actor
from bancada.reconcile.amps import AmpReconciler
from bancada.reconcile.engine import Engine, Outcome
from bancada.settings import Settings
from bancada.store import amps, projects, users
from bancada.store.reconciled import Lease
from bancada.store.tables.all_tables import amps as amp_table
from bancada.store.tables.all_tables import applications as application_table
from bancada.store.tables.all_tables import projects as project_table
from bancada.store.tables.all_tables import users as user_table
from tests.reconcile.places import SHARES, places_of
from tests.reconcile.world import PROJECT, Crash, Crasher, World

EXAMPLE = Path(__file__).parents[2] / "examples" / "amp"
FILE = ".project-metadata.yaml"


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    world = World(tmp_path, database_url)
    install(world)
    yield world
    world.database.close()


def install(world: World, environment: Mapping[str, str] | None = None) -> None:
    """Put the example into the project, and wish for its steps."""
    shutil.copytree(EXAMPLE, world.home.project(PROJECT), dirs_exist_ok=True)
    variables = {"CITY": "Porto"} if environment is None else environment
    now = world.clock()
    with world.database.write() as tx:
        tx.execute(update(project_table).values(environment=dict(variables), creation_status="success"))
        amps.add(tx, Amp(PROJECT, 1, "", (), (), "waiting", "", "", "", now, now, None), now)


def rewrite(world: World, tasks: str) -> None:
    (world.home.project(PROJECT) / FILE).write_text(f"tasks:\n{tasks}")


def look(world: World) -> Amp:
    with world.database.read() as tx:
        amp = amps.get(tx, PROJECT)
    assert amp is not None
    return amp


def statuses(world: World) -> list[str]:
    return [step.status for step in look(world).steps]


def drive(world: World, rounds: int = 80, code: int = 0) -> None:
    """Let time pass until the AMP has ended; scripts of jobs and sessions end as soon as they run."""
    for _ in range(rounds):
        world.drive(rounds=1)
        for key in (*world.compute.alive("job."), *world.compute.alive("session.")):
            world.compute.end(key, code)
        if look(world).is_ended:
            return


def count(world: World, table: str) -> int:
    with world.database.read() as tx:
        return int(tx.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() or 0)  # noqa: S608 - names from here


def test_the_steps_run_in_order_and_each_says_what_it_made(world: World) -> None:
    drive(world)
    amp = look(world)
    assert (amp.status, amp.message) == ("succeeded", "")
    kinds = ["session", "job", "job run", "model", "build", "deployment", "application"]
    assert [step.kind for step in amp.steps] == kinds
    assert {step.status for step in amp.steps} == {"succeeded"}
    times = [at for step in amp.steps for at in (step.started_at, step.finished_at)]
    assert times == sorted(times)
    (job_key,) = [key for key in world.compute.starts if key.startswith("job.")]
    spec = world.compute.specs[job_key]
    assert spec.argv[2:] == ("train.py", "data.csv")
    assert (spec.env["DAYS"], spec.env["CITY"], spec.env["ROUNDING"]) == ("30", "Porto", "1")
    with world.database.read() as tx:
        sizes = tx.exec_driver_sql(
            "SELECT default_cpu_millicores, default_memory_mb FROM models WHERE name = 'Temperature'"
        )
        assert tuple(sizes.one()) == (500, 1024)
        deployed = tx.exec_driver_sql("SELECT status, cpu FROM deployments").one()
        assert tuple(deployed) == ("deployed", 0.5)


def test_the_first_step_that_fails_ends_it_and_says_why(world: World) -> None:
    drive(world, code=3)
    amp = look(world)
    assert (amp.status, amp.reason) == ("failed", "exit_code")
    assert amp.message == "step 1 (run_session 'Make data'): The script ended with exit code 3."
    assert statuses(world) == ["failed", *["waiting"] * 6]
    assert (count(world, "jobs"), amp.steps[0].reason) == (0, "exit_code")


def run_again(world: World) -> None:
    """Ask for the AMP to be run, as its creator."""
    with world.database.read() as tx:
        creator = users.get(tx, 1)
    assert creator is not None
    run_amp(world.workbench(Settings(home=world.home.path)), Actor(creator), PROJECT)


def test_when_the_cause_is_mended_it_goes_on_from_the_step_that_failed(world: World) -> None:
    world.drive(rounds=2)
    for key in world.compute.alive("session."):
        world.compute.end(key, 0)
    drive(world, code=3)
    assert statuses(world) == ["succeeded", "succeeded", "failed", *["waiting"] * 4]
    with pytest.raises(Conflict):
        begin_twice(world)
    drive(world)
    amp = look(world)
    assert (amp.status, amp.message, set(statuses(world))) == ("succeeded", "", {"succeeded"})
    assert [step.attempt for step in amp.steps] == [1, 1, 2, 1, 1, 1, 1]
    assert (count(world, "sessions"), count(world, "jobs"), count(world, "job_runs")) == (1, 1, 2)
    with pytest.raises(Conflict, match="have succeeded"):
        run_again(world)


def begin_twice(world: World) -> None:
    run_again(world)
    run_again(world)


def test_a_task_that_has_succeeded_stays_as_it_was(world: World) -> None:
    two = "- {type: run_session, script: make_data.py}\n- {type: run_session, script: %s}\n"
    rewrite(world, two % "gone.py")
    drive(world)
    assert statuses(world) == ["succeeded", "failed"]
    rewrite(world, "- {type: run_session, script: other.py}\n")
    run_again(world)
    drive(world)
    assert (look(world).status, look(world).reason) == ("failed", "metadata_changed")
    assert look(world).message.startswith(f"{FILE}, line 2: step 1 (run_session 'make_data.py') has succeeded")
    rewrite(world, two % "make_data.py")
    run_again(world)
    drive(world)
    assert (look(world).status, count(world, "sessions")) == ("succeeded", 2)


def fail_its_only_step(world: World, application_status: str) -> None:
    """Leave an AMP as it is after its application has failed, and the application in a status."""
    rewrite(world, "- {type: start_application, name: a, subdomain: a, script: page.py}\n")
    drive(world)
    failed = [replace(step, status="failed").as_json() for step in look(world).steps]
    with world.database.write() as tx:
        tx.execute(update(amp_table).values(status="failed", steps=failed))
        tx.execute(update(application_table).values(status=application_status))


def test_an_application_makes_room_for_that_of_the_next_attempt(world: World) -> None:
    fail_its_only_step(world, "failed")
    run_again(world)
    drive(world)
    assert look(world).status == "succeeded"
    with world.database.read() as tx:
        left = (
            tx.execute(select(application_table.c.id).where(application_table.c.deleted_at.is_(None))).scalars().all()
        )
    assert left == [look(world).steps[0].made_id]


def test_what_was_mended_by_hand_counts(world: World) -> None:
    fail_its_only_step(world, "running")
    run_again(world)
    drive(world)
    assert (look(world).status, look(world).steps[0].attempt) == ("succeeded", 1)


def test_an_application_is_stopped_by_a_later_task(world: World) -> None:
    rewrite(world, "- {type: start_application, name: a, entity_label: a, subdomain: a, script: page.py}\n"
                   "- {type: stop_application, entity_label: a}\n")  # fmt: skip
    drive(world)
    amp = look(world)
    assert (amp.status, amp.steps[1].made_id) == ("succeeded", amp.steps[0].made_id)
    with world.database.read() as tx:
        assert tx.execute(select(application_table.c.status)).scalar() == "stopped"


def test_a_step_that_cannot_be_begun_says_why(world: World) -> None:
    rewrite(world, "- {type: start_application, name: a, subdomain: a, script: gone.py}\n")
    drive(world)
    amp = look(world)
    assert (amp.status, amp.reason) == ("failed", "script_missing")
    assert amp.message.startswith("step 1 (start_application 'a'): script: the project has no file 'gone.py'")
    assert amp.steps[0].status == "failed"


def test_required_variables_are_asked_for(tmp_path: Path, sqlite_template: Path) -> None:
    shutil.copyfile(sqlite_template, tmp_path / "bancada.db")
    world = World(tmp_path, f"sqlite:///{tmp_path / 'bancada.db'}")
    install(world, environment={"CITY": ""})
    drive(world)
    amp = look(world)
    assert (amp.status, amp.reason, amp.steps) == ("failed", "variables_missing", ())
    assert "CITY (The city that the page names.)" in amp.message
    assert "DAYS" not in amp.message
    world.database.close()


@pytest.mark.parametrize(("text", "reason"), [(None, "metadata_missing"), ("tasks:\n- type: no\n", "metadata_invalid")])
def test_a_file_that_is_missing_or_not_understood_begins_nothing(world: World, text: str | None, reason: str) -> None:
    path = world.home.project(PROJECT) / FILE
    path.unlink()
    if text:
        path.write_text(text)
    drive(world)
    amp = look(world)
    assert (amp.status, amp.reason, world.compute.starts) == ("failed", reason, [])


def test_it_waits_for_the_project_and_ends_with_it(world: World) -> None:
    with world.database.write() as tx:
        tx.execute(update(project_table).values(creation_status="creating"))
    world.drive(rounds=3)
    assert look(world).status == "waiting"
    with world.database.write() as tx:
        tx.execute(update(project_table).values(creation_status="failure", creation_message="No such repository."))
    drive(world)
    assert look(world).message == "The project's files did not come. No such repository."


def test_a_deleted_project_ends_it(world: World) -> None:
    world.drive(rounds=2)
    with world.database.write() as tx:
        projects.mark_deleted(tx, PROJECT, utc_now())
    drive(world)
    assert (look(world).status, look(world).reason) == ("failed", "project_deleted")


def test_code_in_the_file_is_run_and_a_thing_that_is_deleted_is_missed(world: World) -> None:
    rewrite(world, "- type: run_session\n  name: s\n  code: |\n    print(1)\n    print(2)\n")
    world.drive(rounds=2)
    (key,) = world.compute.alive("session.")
    assert world.compute.specs[key].argv[-1] == ".amp/step-1.py"
    assert (world.home.project(PROJECT) / ".amp" / "step-1.py").read_text() == "print(1)\nprint(2)\n"
    drive(world)
    assert look(world).status == "succeeded"


def test_a_stopped_workbench_begins_the_step_again(world: World) -> None:
    world.drive(rounds=3)
    assert len(world.compute.alive("session.")) == 1
    world.restart_workbench()
    drive(world)
    amp = look(world)
    assert amp.status == "succeeded"
    assert (amp.steps[0].attempt, count(world, "sessions")) == (2, 2)


def test_a_creator_who_was_deactivated_begins_nothing_more(world: World) -> None:
    with world.database.write() as tx:
        tx.execute(update(user_table).values(is_active=False))
    drive(world)
    assert (look(world).status, look(world).reason) == ("failed", "user_deactivated")


def made(world: World) -> dict[str, object]:
    """Return everything that a user could tell apart."""
    amp = look(world)
    tables = ("sessions", "jobs", "job_runs", "models", "builds", "deployments", "applications")
    return {
        "status": (amp.status, amp.message),
        "steps": [(step.type, step.status, step.kind, step.attempt) for step in amp.steps],
        "rows": {table: count(world, table) for table in tables},
    }


class AmpCrasher(Crasher):
    """Dies only where an AMP is worked on: the other nouns have tests of their own."""

    in_amp = False

    def point(self) -> None:
        if self.in_amp:
            super().point()


def run_with_crash(root: Path, template: Path, point: int | None) -> tuple[dict[str, object], int]:
    shutil.copyfile(template, root / "bancada.db")
    world = World(root, f"sqlite:///{root / 'bancada.db'}")
    install(world)
    crasher = AmpCrasher(point)
    world.compute.crasher = world.database.crasher = crasher
    _watch_amps(world.engine, crasher)
    try:
        drive(world)
    except Crash:
        world.crash_at(None)
        world.clock.advance(60.0)  # the dead one's leases run out
        world.engine = world.new_engine()
        drive(world)
    outcome = made(world)
    world.database.close()
    return outcome, crasher.count


def _watch_amps(engine: Engine, crasher: AmpCrasher) -> None:
    (reconciler,) = [each for each in engine._reconcilers if isinstance(each, AmpReconciler)]
    advance = reconciler.advance

    def watched(lease: Lease) -> Outcome:
        crasher.in_amp = True
        try:
            return advance(lease)
        finally:
            crasher.in_amp = False

    reconciler.advance = watched  # type: ignore[method-assign]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> tuple[dict[str, object], int]:
    return run_with_crash(tmp_path_factory.mktemp("undisturbed"), sqlite_template, None)


@pytest.mark.parametrize("share", range(SHARES))
def test_a_crash_at_any_place_makes_nothing_twice(
    undisturbed: tuple[dict[str, object], int], sqlite_template: Path, tmp_path: Path, share: int
) -> None:
    expected, points = undisturbed
    assert expected["rows"] == {"sessions": 1, "jobs": 1, "job_runs": 1, "models": 2, "builds": 1, "deployments": 1,
                                "applications": 1}  # fmt: skip
    assert points >= 50
    for point, root in places_of(share, points, tmp_path):
        outcome, _ = run_with_crash(root, sqlite_template, point)
        assert outcome == expected, f"killed at place {point} of {points}"
        shutil.rmtree(root)
