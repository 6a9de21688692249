"""Quotas are kept whatever asks to run: what has no room waits, says so, and starts by itself when there is room."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from bancada.domain.identity import Kind
from bancada.domain.quotas import Quota, total_use
from bancada.domain.sessions import Session
from bancada.domain.workloads import Execution
from bancada.reconcile.admission import ASK_AGAIN_S, Admission
from bancada.store import executions, quotas, sessions
from bancada.store.quotas import EVERY_USER
from bancada.store.reconciled import SESSION, claim
from bancada.store.tables.identity import users
from bancada.store.tables.projects import projects
from tests.reconcile.test_sessions import add_session, present
from tests.reconcile.world import MODEL, PROJECT, World

OLD, NEW = "old0000000000000", "new0000000000000"


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    world = World(tmp_path, database_url)
    yield world
    world.database.close()


def limit(world: World, **limits: float) -> None:
    with world.database.write() as tx:
        quotas.put(tx, EVERY_USER, Quota(**limits), world.clock())


def running_and_waiting(world: World) -> tuple[list[Execution], list[Execution]]:
    with world.database.read() as tx:
        found = executions.list_open(tx)
    return [e for e in found if e.started_at], [e for e in found if not e.started_at]


def stop(world: World, session: Session) -> None:
    with world.database.write() as tx:
        sessions.wish_stop(tx, session.id, world.clock())


def test_a_session_over_quota_stays_scheduling_says_so_and_starts_when_the_other_has_ended(world: World) -> None:
    limit(world, cpu=1)
    first = add_session(world, id=OLD)
    world.drive(rounds=3)
    second = add_session(world, id=NEW)
    world.drive(rounds=3)

    waits = present(world, second)
    assert (waits.status, waits.reason) == ("scheduling", "over_quota")
    assert waits.message == "The quota of user admin has no room: 1 of 1 vCPU used, 1 asked for."
    assert world.compute.starts == [f"session.{OLD}"]
    _, [waiting] = running_and_waiting(world)
    assert (waiting.noun_id, waiting.reason) == (NEW, "over_quota")

    stop(world, first)
    world.drive(rounds=4)
    started = present(world, second)
    assert (started.status, started.reason, started.message) == ("running", "", "")


def test_a_larger_quota_lets_start_without_waiting_for_the_next_look(world: World) -> None:
    limit(world, memory_gb=0.5)
    session = add_session(world)
    world.drive(rounds=2)
    assert present(world, session).status == "scheduling"
    assert ASK_AGAIN_S > 10
    limit(world, memory_gb=1)
    world.drive(rounds=3)
    assert present(world, session).status == "running"


def test_what_waits_can_be_stopped_and_then_keeps_nobody_waiting(world: World) -> None:
    limit(world, cpu=1)
    add_session(world, id=OLD)
    world.drive(rounds=3)
    second = add_session(world, id=NEW)
    world.drive(rounds=2)
    stop(world, second)
    world.drive(rounds=2)
    assert present(world, second).status == "stopped"
    assert [len(each) for each in running_and_waiting(world)] == [1, 0]


def test_the_machine_has_a_quota_too(world: World) -> None:
    world.machine = Quota(cpu=1)
    world.engine = world.new_engine()
    add_session(world, id=OLD)
    second = add_session(world, id=NEW)
    world.drive(rounds=3)
    assert "The quota of this machine" in present(world, second).message


def test_a_deployment_waits_for_room_and_a_new_one_takes_the_place_of_the_old(world: World) -> None:
    limit(world, cpu=2)
    session = add_session(world)
    world.drive(rounds=3)
    build = world.add_build()
    deployment = world.add_deployment(build, cpu=1.0, replicas=2)
    world.drive(rounds=10)
    waits = world.deployment(deployment)
    assert (waits.status, waits.reason) == ("pending", "over_quota")
    assert "2 asked for" in waits.message

    stop(world, session)
    world.drive(rounds=20)
    assert world.deployment(deployment).status == "deployed"

    again = world.add_build()
    newer = world.add_deployment(again, cpu=1.0, replicas=2)
    world.drive(rounds=40)
    assert world.deployment(newer).status == "deployed", "a full quota keeps nobody from replacing a model"
    assert world.deployment(deployment).status == "stopped"


def test_every_execution_is_recorded_from_its_asking_to_its_end(world: World) -> None:
    deployment = world.add_deployment(world.add_build(), cpu=1.5, replicas=2)
    world.drive(rounds=20)
    world.stop(deployment)
    world.drive(rounds=20)
    world.restart(deployment)
    world.drive(rounds=20)
    running, _ = running_and_waiting(world)
    assert [(e.noun, e.cpu, e.status, e.workload_id) for e in running] == [("deployment", 3.0, "deployed", MODEL)]
    with world.database.read() as tx:
        found = [
            (row.noun, row.status, row.ended_at is not None)
            for row in tx.exec_driver_sql("SELECT noun, status, ended_at FROM executions ORDER BY created_at, noun")
        ]
    assert sorted(found) == [
        ("build", "built", True), ("deployment", "deployed", False), ("deployment", "stopped", True),
    ]  # fmt: skip


def test_reconcilers_that_ask_at_the_same_moment_never_exceed_a_quota(world: World) -> None:
    limit(world, cpu=3)
    for number in range(10):
        add_session(world, id=f"session{number:09}")
    with world.database.write() as tx:
        leases = claim(tx, SESSION, world.clock(), 60.0, 10)
    assert len(leases) == 10
    barrier = threading.Barrier(len(leases))
    started: list[bool] = []

    def ask(number: int) -> None:
        admission = Admission(world.database, world.clock, Quota())
        barrier.wait()
        started.append(admission.hold(SESSION, leases[number]) is None)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(len(leases))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(started) == [False] * 7 + [True] * 3
    with world.database.read() as tx:
        used = total_use(quotas.read_standing(tx, Quota()).running)["user:1"]
    assert used.cpu == 3


def test_what_runs_in_a_team_s_project_counts_for_the_team_too(world: World) -> None:
    with world.database.write() as tx:
        tx.execute(insert(users).values(id=7, username="science", kind=Kind.TEAM.value, created_at=world.clock()))
        tx.execute(update(projects).where(projects.c.id == PROJECT).values(owner_id=7))
        quotas.put(tx, quotas.EVERY_TEAM, Quota(cpu=1), world.clock())
    add_session(world, id=OLD)
    second = add_session(world, id=NEW)
    world.drive(rounds=3)
    assert "The quota of team science has no room" in present(world, second).message
    [runs], _ = running_and_waiting(world)
    assert (runs.group_name, runs.owner) == ("science", "science")
