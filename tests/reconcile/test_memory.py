"""Job runs, applications and replicas that use more memory than they may are ended, and say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from bancada.domain.memory import Overuse
from bancada.domain.samples import GIB, Reading
from bancada.reconcile.memory import KEPT, MemoryLimits
from bancada.reconcile.samples import Sampler
from bancada.settings import load_settings
from bancada.store import overuses
from tests.reconcile.test_applications import add, look
from tests.reconcile.test_jobs import add_job, only_run, run_by_hand, runs_of
from tests.reconcile.test_sessions import add_session
from tests.reconcile.world import PROJECT, Crash, World


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    world = World(tmp_path, database_url)
    (world.home.project(PROJECT) / "entry.py").write_text("serve()")
    yield world
    world.database.close()


class Meter:
    """Says how much memory everything uses, and takes samples."""

    def __init__(self, world: World) -> None:
        self.used_gb = 0.5
        limits = MemoryLimits(world.database, world._on_end, world.clock)
        settings = load_settings(world.home.path)
        self.sampler = Sampler(world.database, world.compute, self.read, world.clock, settings, limits)

    def read(self, roots: Mapping[str, int]) -> dict[str, Reading]:
        return {key: Reading({(pid, 1.0): 1.0}, int(self.used_gb * GIB)) for key, pid in roots.items()}

    def take(self, used_gb: float) -> None:
        self.used_gb = used_gb
        self.sampler.take()


def count_keys(world: World) -> int:
    with world.database.read() as tx:
        return int(tx.exec_driver_sql("SELECT count(*) FROM api_keys").scalar_one())


def test_a_job_run_is_ended_at_the_second_sample_above_its_memory(world: World) -> None:
    job = add_job(world, memory_gb=2.0)
    child = add_job(world, name="child", parent_id=job.id)
    run_by_hand(world, job)
    world.drive(rounds=2)
    meter = Meter(world)
    for used_gb in (1.9, 2.2, 1.9, 2.2):
        meter.take(used_gb)
        world.drive(rounds=1)
        assert only_run(world, job).status == "running"
    meter.take(2.2)
    world.drive(rounds=2)
    run = only_run(world, job)
    assert (run.status, run.reason) == ("failed", "memory_exceeded")
    assert run.failure_reason == (
        "It used 2.20 GB of memory, of the 2 GB that it may use, and was ended. "
        "Give the job more memory, or let the script hold less at once."
    )
    assert world.compute.alive("job.") == []
    assert runs_of(world, child) == []
    assert count_keys(world) == 0


def test_wherever_the_reconciler_dies_the_run_ends_for_its_memory(world: World) -> None:
    for point in range(1, 40):
        job = add_job(world, name=f"job {point}", memory_gb=1.0)
        run_by_hand(world, job)
        world.drive(rounds=2)
        Meter(world).take(1.5)
        crasher = world.crash_at(point)
        try:
            world.drive(rounds=2)
        except Crash:
            world.crash_at(None)
            world.engine = world.new_engine()
            world.clock.advance(60)
            world.drive(rounds=2)
        world.crash_at(None)
        run = only_run(world, job)
        assert (run.status, run.reason) == ("failed", "memory_exceeded"), point
        assert count_keys(world) == 0, f"its key ends with it, at point {point}"
        if crasher.count < point:
            return
    pytest.fail("more places to die at than expected")


def test_a_session_asked_for_no_memory_and_has_no_limit(world: World) -> None:
    add_session(world)
    world.drive(rounds=3)
    meter = Meter(world)
    meter.take(500)
    meter.take(500)
    world.drive(rounds=2)
    assert len(world.compute.alive("session.")) == 1


def test_an_application_is_started_again_and_one_that_never_serves_fails(world: World) -> None:
    wished = add(world)
    world.drive(rounds=5)
    assert look(world, wished).status == "running"
    meter = Meter(world)
    meter.take(4.0)
    world.drive(rounds=1)
    again = look(world, wished)
    assert (again.status, again.reason) == ("running", "started_again")
    assert "used 4.00 GB of memory" in again.message
    assert len(world.compute.alive("application.")) == 1
    world.compute.behaviour.is_slow = True
    other = add(world, "other")
    for _ in range(10):
        world.drive(rounds=4)
        meter.take(4.0)
    assert look(world, other).status == "failed"
    assert look(world, other).reason == "memory_exceeded"


def test_a_replica_is_replaced_with_back_off_and_the_deployment_says_why(world: World) -> None:
    d = world.add_deployment(world.add_build(), memory_gb=1.0, replicas=2)
    world.drive(rounds=10)
    first, second = world.compute.alive("replica.")
    with world.database.write() as tx:
        overuses.record(tx, first, Overuse(1.3, 1.0), world.clock())
    world._on_end("deployment", d.id)
    world.drive(rounds=3)
    present = world.deployment(d)
    assert (present.status, present.reason) == ("deployed", "memory_exceeded")
    assert "Replica 0 used 1.30 GB of memory, of the 1 GB that it may use" in present.message
    assert world.compute.alive("replica.") == [f"{first[:-1]}2", second]
    assert len(world.gateway.replicas()) == 2


def test_a_replica_that_needs_too_much_before_it_is_ready_fails_the_deployment(world: World) -> None:
    build = world.add_build()
    world.drive(rounds=5)
    world.compute.behaviour.is_slow = True
    d = world.add_deployment(build, memory_gb=1.0)
    meter = Meter(world)
    for _ in range(10):
        world.drive(rounds=3)
        meter.take(1.3)
    present = world.deployment(d)
    assert (present.status, present.reason) == ("failed", "memory_exceeded")
    assert "before it was ready" in present.message
    assert world.compute.alive("replica.") == []


def test_old_overuses_are_forgotten(world: World) -> None:
    with world.database.write() as tx:
        overuses.record(tx, "job.x", Overuse(2, 1), world.clock())
        overuses.record(tx, "job.x", Overuse(3, 1), world.clock())
        assert overuses.find(tx, "job.x") == Overuse(2, 1), "the first stays"
        overuses.forget_before(tx, world.clock())
        assert overuses.find(tx, "job.x") is not None
        world.clock.advance(KEPT.total_seconds())
        overuses.forget_before(tx, world.clock())
        assert overuses.find(tx, "job.x") is None
