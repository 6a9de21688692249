"""The life of deployments on a real database, with processes that do as they are told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bancada.domain.deployments import Deployment
from bancada.domain.resources import Resources
from bancada.store import models
from tests.reconcile.world import MODEL, PROJECT, World


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    world = World(tmp_path, database_url)
    yield world
    world.database.close()


@pytest.fixture
def serving(world: World) -> Deployment:
    """A deployment that serves."""
    deployment = world.add_deployment(world.add_build())
    world.drive()
    assert world.deployment(deployment).status == "deployed"
    return deployment


def test_a_deployment_waits_for_its_build_and_then_serves(world: World) -> None:
    build = world.add_build()
    deployment = world.add_deployment(build, replicas=2)

    world.drive()

    assert world.build(build).status == "built"
    assert world.deployment(deployment).status == "deployed"
    assert len(world.gateway.replicas()) == 2
    assert len(world.compute.alive("replica.")) == 2


def test_calls_reach_no_replica_before_the_gate_has_passed(world: World) -> None:
    build = world.add_build()
    world.add_deployment(build)
    world.compute.behaviour.is_slow = True

    world.drive(rounds=5)

    assert world.build(build).status == "pushing"
    assert world.compute.alive("replica."), "the replica loads while the gate runs"
    assert world.gateway.replicas() == []


def test_a_refused_build_fails_its_deployment_and_leaves_the_previous_one(world: World, serving: Deployment) -> None:
    before = world.gateway.replicas()
    world.compute.behaviour.gate_report = {
        "passed": False, "code": "import_failed", "message": "No module named 'nope'.", "hint": "Add it.",
    }  # fmt: skip
    build = world.add_build()
    refused = world.add_deployment(build)

    world.drive()

    assert (world.build(build).status, world.build(build).reason) == ("build failed", "import_failed")
    assert world.deployment(refused).status == "failed"
    assert "nope" in world.deployment(refused).message
    assert world.deployment(serving).status == "deployed"
    assert world.gateway.replicas() == before
    assert len(world.compute.alive("replica.")) == 1


def test_a_gate_that_crashes_is_tried_twice_and_then_named(world: World) -> None:
    world.compute.behaviour.gate_report = None
    world.compute.behaviour.gate_exit_code = 139
    build = world.add_build()

    world.drive()

    assert (world.build(build).status, world.build(build).reason) == ("build failed", "gate_crashed")
    assert "SIGSEGV" in world.build(build).message
    assert len([key for key in world.compute.starts if key.startswith("gate.")]) == 2


def test_a_newer_deployment_takes_over_and_the_older_one_stops(world: World, serving: Deployment) -> None:
    newer = world.add_deployment(world.add_build())

    world.drive()

    assert world.deployment(newer).status == "deployed"
    assert (world.deployment(serving).status, world.deployment(serving).reason) == ("stopped", "superseded")
    assert [replica.startswith(newer.id) for replica in world.gateway.replicas()] == [True]
    assert len(world.compute.alive("replica.")) == 1


def test_there_is_always_a_replica_in_the_routes_while_a_newer_one_takes_over(
    world: World, serving: Deployment
) -> None:
    del world.gateway.history[:]
    world.add_deployment(world.add_build())

    world.drive()

    assert world.gateway.history
    assert all(snapshot.routes[0].replicas for snapshot in world.gateway.history)


def test_a_replica_that_says_why_it_cannot_load_fails_its_deployment_only(world: World, serving: Deployment) -> None:
    build = world.add_build()
    world.drive()
    world.compute.behaviour.replica_failure = {"code": "example_failed", "message": "It raised.", "hint": "Fix it."}
    broken = world.add_deployment(build)

    world.drive()

    assert (world.deployment(broken).status, world.deployment(broken).reason) == ("failed", "example_failed")
    assert world.deployment(serving).status == "deployed"
    assert world.gateway.replicas()
    assert world.compute.alive(f"replica.{broken.id}") == []


def test_a_replica_that_dies_unexplained_is_tried_three_times(world: World) -> None:
    world.compute.behaviour.replica_dies = True
    deployment = world.add_deployment(world.add_build())

    world.drive()

    assert (world.deployment(deployment).status, world.deployment(deployment).reason) == ("failed", "replica_crashed")
    assert len([key for key in world.compute.starts if key.startswith("replica.")]) == 3
    assert not world.gateway.snapshot.routes[0].is_coming


def test_a_replica_that_never_answers_fails_its_deployment(world: World) -> None:
    build = world.add_build()
    world.drive()
    world.compute.behaviour.is_slow = True
    deployment = world.add_deployment(build)

    world.drive(rounds=70)

    assert (world.deployment(deployment).status, world.deployment(deployment).reason) == ("failed", "startup_timeout")
    assert world.compute.alive("replica.") == []


def test_a_killed_replica_is_replaced_and_leaves_the_routes_at_once(world: World, serving: Deployment) -> None:
    killed = world.compute.alive("replica.")[0]
    world.kill(killed)
    world.watch.look()
    world.engine.settle()
    assert world.gateway.snapshot.routes[0].is_coming

    replaced = world.compute.alive("replica.")
    assert len(replaced) == 1
    assert replaced != [killed]
    world.drive()
    assert [f"replica.{replica}" for replica in world.gateway.replicas()] == replaced
    assert world.deployment(serving).status == "deployed"


def test_stopping_waits_for_calls_in_flight(world: World, serving: Deployment) -> None:
    world.gateway.calls_in_flight = 3
    world.stop(serving)
    world.drive(rounds=5)
    assert world.gateway.replicas() == []
    assert world.deployment(serving).status == "stopping"
    assert len(world.compute.alive("replica.")) == 1

    world.gateway.calls_in_flight = 0
    world.drive(rounds=5)

    assert (world.deployment(serving).status, world.deployment(serving).reason) == ("stopped", "stopped_by_user")
    assert not world.gateway.snapshot.routes[0].is_coming
    assert world.compute.alive("replica.") == []


def test_calls_that_never_end_hold_a_stop_up_for_a_minute_at_most(world: World, serving: Deployment) -> None:
    world.gateway.calls_in_flight = 1
    world.stop(serving)

    world.drive(rounds=70)

    assert world.deployment(serving).status == "stopped"


def test_a_restart_brings_a_new_generation_up_before_the_old_one_goes(world: World, serving: Deployment) -> None:
    del world.gateway.history[:]
    world.restart(serving)

    world.drive()

    assert world.deployment(serving).status == "deployed"
    assert world.gateway.replicas() == [f"{serving.id}-2-0-1"]
    assert world.compute.alive("replica.") == [f"replica.{serving.id}-2-0-1"]
    assert all(snapshot.routes[0].replicas for snapshot in world.gateway.history)


def test_a_restart_that_fails_keeps_the_old_generation_and_says_so(world: World, serving: Deployment) -> None:
    world.compute.behaviour.replica_failure = {"code": "import_failed", "message": "Gone.", "hint": ""}
    world.restart(serving)

    world.drive()

    after = world.deployment(serving)
    assert (after.status, after.generation, after.reason) == ("deployed", 1, "import_failed")
    assert after.message == "A restart failed: Gone."
    assert world.compute.alive("replica.") == [f"replica.{serving.id}-1-0-1"]


def test_an_older_deployment_comes_back_when_it_is_restarted(world: World, serving: Deployment) -> None:
    newer = world.add_deployment(world.add_build())
    world.drive()

    world.restart(serving)
    world.drive()

    assert world.deployment(serving).status == "deployed"
    assert world.deployment(newer).status == "stopped"
    assert [replica.startswith(serving.id) for replica in world.gateway.replicas()] == [True]


def test_a_stop_while_it_is_deploying_starts_nothing_more(world: World) -> None:
    world.compute.behaviour.is_slow = True
    deployment = world.add_deployment(world.add_build())
    world.drive(rounds=3)

    world.stop(deployment)
    world.drive()

    assert world.deployment(deployment).status == "stopped"
    assert world.compute.alive("replica.") == []


def test_nothing_is_called_deployed_before_the_gateway_uses_its_route(world: World) -> None:
    world.gateway.is_up = False
    deployment = world.add_deployment(world.add_build())
    world.drive(rounds=10)
    assert world.deployment(deployment).status == "deploying"

    world.gateway.is_up = True
    world.drive(rounds=5)

    assert world.deployment(deployment).status == "deployed"


def test_a_build_over_its_time_ends_as_timedout(world: World) -> None:
    world.environments.before_lock = lambda: world.clock.advance(700)
    build = world.add_build()

    world.drive(rounds=5)

    assert world.build(build).status == "timedout"
    assert world.compute.alive("gate.") == []


def test_what_is_at_rest_keeps_its_reason_when_a_newer_deployment_takes_over(world: World) -> None:
    world.compute.behaviour.replica_failure = {"code": "example_failed", "message": "It raised.", "hint": ""}
    failed = world.add_deployment(world.add_build())
    world.drive(rounds=5)
    world.compute.behaviour.replica_failure = None
    stopped = world.add_deployment(world.add_build())
    world.drive(rounds=5)
    world.stop(stopped)
    world.drive(rounds=5)
    stopped_at = world.deployment(stopped).stopped_at

    world.add_deployment(world.add_build())
    world.drive(rounds=5)

    assert (world.deployment(failed).status, world.deployment(failed).reason) == ("failed", "example_failed")
    assert (world.deployment(stopped).status, world.deployment(stopped).reason) == ("stopped", "stopped_by_user")
    assert world.deployment(stopped).stopped_at == stopped_at


def test_a_build_with_an_automatic_deployment_deploys_itself_once_it_is_built(world: World) -> None:
    world.add_build(auto_deployment=Resources(replicas=2).as_json())

    world.drive()

    assert len(world.gateway.replicas()) == 2


def test_a_build_script_runs_in_an_environment_of_its_own_and_replicas_wait_for_it(world: World) -> None:
    script = world.home.project(PROJECT) / "setup" / "cdsw-build.sh"
    script.parent.mkdir()
    script.write_text("pip install somewhat\n")
    world.compute.behaviour.is_slow = True
    build = world.add_build(build_script_path="setup/cdsw-build.sh")
    deployment = world.add_deployment(build)
    world.drive(rounds=3)
    assert world.build(build).status == "pushing"
    assert world.compute.alive("replica.") == []
    own = world.home.build_environment(build.id) / "bin" / "python"
    gate = world.compute.alive("gate.")[0]
    argv = list(world.compute.specs[gate].argv)
    copy = world.home.build_script(build.id, ".sh")
    assert argv[0] == str(own)
    assert argv[argv.index("--before") + 1] == str(copy)
    assert copy.read_text() == "pip install somewhat\n"
    assert "Running the build script setup/cdsw-build.sh." in world.home.build_log(build.id).read_text()

    world.compute.behaviour.is_slow = False
    world.compute.finish_loading()
    world.drive(rounds=5)
    assert world.deployment(deployment).status == "deployed"
    assert world.compute.specs[world.compute.alive("replica.")[0]].argv[0] == str(own)

    (own.parents[1] / ".ready").unlink()  # what the script installed is lost, and nobody knows how to make it again
    world.restart_workbench()
    world.drive(rounds=5)
    lost = world.deployment(deployment)
    assert (lost.reason, "environment of the build script" in lost.message) == ("build_lost", True)


def test_a_build_script_that_went_away_fails_its_build(world: World) -> None:
    build = world.add_build(build_script_path="gone.sh")
    world.drive(rounds=3)
    assert (world.build(build).status, world.build(build).reason) == ("build failed", "file_missing")


def test_a_lost_environment_is_made_again(world: World, serving: Deployment) -> None:
    world.environments.ready.clear()
    world.restart_workbench()

    world.drive(rounds=5)

    assert world.environments.ready
    assert world.gateway.replicas()
    assert world.deployment(serving).status == "deployed"


def test_what_cannot_be_made_again_is_named_until_it_is_back(world: World, serving: Deployment) -> None:
    locks = dict(world.environments.locks)
    world.environments.ready.clear()
    world.environments.locks.clear()
    world.restart_workbench()

    world.drive(rounds=5)
    lost = world.deployment(serving)
    assert (lost.status, lost.reason) == ("deployed", "build_lost")
    world.routes.sync()
    assert "lock" in world.gateway.snapshot.routes[0].reason

    world.environments.locks.update(locks)
    world.drive(rounds=40)
    assert (world.deployment(serving).status, world.deployment(serving).reason) == ("deployed", "")
    assert world.gateway.replicas()


def test_a_restart_whose_build_is_lost_keeps_the_old_generation(world: World, serving: Deployment) -> None:
    world.environments.ready.clear()
    world.environments.locks.clear()
    world.restart(serving)

    world.drive(rounds=5)

    kept = world.deployment(serving)
    assert (kept.status, kept.generation, kept.reason) == ("deployed", 1, "build_lost")
    assert world.gateway.replicas() == [f"{serving.id}-1-0-1"]


def test_a_build_that_waited_for_a_stopped_workbench_is_built(world: World) -> None:
    build = world.add_build()
    world.clock.advance(100_000)
    world.restart_workbench()

    world.drive(rounds=5)

    assert world.build(build).status == "built"


def test_a_gate_that_never_ends_is_ended_and_named(world: World) -> None:
    world.compute.behaviour.is_slow = True
    build = world.add_build()

    world.drive(rounds=70)

    assert (world.build(build).status, world.build(build).reason) == ("build failed", "gate_timeout")
    assert world.compute.alive("gate.") == []


def test_a_build_whose_model_is_deleted_ends_at_once(world: World) -> None:
    world.compute.behaviour.is_slow = True
    build = world.add_build()
    world.drive(rounds=3)
    assert world.compute.alive("gate.")

    with world.database.write() as tx:
        models.mark_deleted(tx, MODEL, world.clock())
    world.drive(rounds=3)

    assert (world.build(build).status, world.build(build).reason) == ("build failed", "model_deleted")
    assert world.compute.alive("gate.") == []


def test_only_so_many_models_load_at_once_and_all_come_up(world: World) -> None:
    world.slots.limit = 2
    deployment = world.add_deployment(world.add_build(), replicas=5)
    world.compute.behaviour.is_slow = True
    world.drive(rounds=4)
    assert len(world.compute.alive("")) == 2, "the gate and one replica, or two replicas"

    for _ in range(8):
        world.compute.finish_loading()
        world.drive(rounds=2)

    assert world.deployment(deployment).status == "deployed"
    assert len(world.gateway.replicas()) == 5


def test_no_two_deployments_of_a_model_are_ever_deployed(world: World, serving: Deployment) -> None:
    newer = world.add_deployment(world.add_build())
    for _ in range(60):
        world.engine.settle(limit=200)
        statuses = {world.deployment(d).status for d in (serving, newer)}
        assert statuses != {"deployed"}
        world.clock.advance(0.1)
    assert world.deployment(newer).status == "deployed"
