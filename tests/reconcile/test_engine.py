"""What the engine does when a step fails: tries again with growing pauses, says so, and gives up in the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bancada.domain.errors import InvalidRequest, PlatformFailed
from bancada.domain.reconciled import Finish, Wait
from bancada.reconcile.engine import RETRY_LIMIT, Engine
from bancada.store.reconciled import DEPLOYMENT, Lease
from tests.reconcile.world import World


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    world = World(tmp_path, database_url)
    yield world
    world.database.close()


def test_what_may_mend_itself_is_tried_again_and_said_meanwhile(world: World) -> None:
    world.environments.fails_with = PlatformFailed("The package index does not answer.", code="index_unreachable")
    build = world.add_build()
    world.engine.settle()

    waiting = world.build(build)
    assert (waiting.status, waiting.reason) == ("building", "index_unreachable")
    assert waiting.message == "The package index does not answer. It is tried again."

    world.environments.fails_with = None
    world.drive(rounds=5)
    assert (world.build(build).status, world.build(build).reason) == ("built", "")


def test_what_does_not_mend_itself_ends_after_some_tries(world: World) -> None:
    world.environments.fails_with = PlatformFailed("The package index does not answer.", code="index_unreachable")
    build = world.add_build()

    world.drive(rounds=30, step_s=10)

    assert (world.build(build).status, world.build(build).reason) == ("build failed", "index_unreachable")
    assert world.environments.resolved == RETRY_LIMIT


def test_the_fault_of_the_request_ends_it_at_once(world: World) -> None:
    world.environments.fails_with = InvalidRequest("There is no package 'pandsa'.", code="requirements_unsatisfiable")
    build = world.add_build()

    world.engine.settle()

    assert (world.build(build).status, world.build(build).reason) == ("build failed", "requirements_unsatisfiable")
    assert world.environments.resolved == 1


def test_a_fault_of_ours_ends_it_with_an_incident_that_the_log_has_too(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.environments.fails_with = ZeroDivisionError("division by zero")
    build = world.add_build()

    world.engine.settle()

    ended = world.build(build)
    assert (ended.status, ended.reason) == ("build failed", "internal")
    incident = ended.message.partition("incident ")[2].partition(")")[0]
    assert incident
    assert f"incident {incident}" in caplog.text


def test_a_lease_that_was_lost_writes_nothing(world: World) -> None:
    build = world.add_build()

    def lose_the_lease() -> None:
        with world.database.engine.begin() as tx:
            tx.exec_driver_sql("UPDATE builds SET lease_token = 'somebody else'")

    world.environments.before_lock = lose_the_lease
    world.engine.settle()

    assert world.build(build).lock_hash == ""


def test_one_kind_that_is_always_due_does_not_starve_the_others(world: World) -> None:
    class AlwaysDue:
        noun = DEPLOYMENT

        def advance(self, lease: Lease) -> Wait:
            world.clock.advance(1.0)
            return Wait(0.0)

        def give_up(self, lease: Lease, why: Finish) -> None:
            raise AssertionError(why)

    build = world.add_build()
    world.add_deployment(build)
    engine = Engine(world.database, [AlwaysDue(), *world.engine._reconcilers[1:]], world.clock)

    with pytest.raises(PlatformFailed, match="did not settle"):
        engine.settle(limit=20)

    assert world.build(build).lock_hash
