"""Candidates, going back, and scaling, on a real database with a gateway that counts what a test says."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from bancada.domain.deployments import Deployment
from bancada.domain.quotas import Quota
from bancada.domain.rehearsals import Replayed, Rules, reproducing
from bancada.domain.rollouts import Rollout
from bancada.domain.scaling import Scaling
from bancada.domain.traffic import Part, Role
from bancada.domain.verdicts import Limits
from bancada.store import builds, deployments, quotas
from tests.reconcile.world import MODEL, World, record_call

CANARY = Rollout(Part(Role.CANARY, 10), Limits())


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    world = World(tmp_path, database_url, proving_s=60.0)
    yield world
    world.database.close()


@pytest.fixture
def serving(world: World) -> Deployment:
    """A deployment that serves."""
    deployment = world.add_deployment(world.add_build())
    world.drive(rounds=4)
    assert world.deployment(deployment).status == "deployed"
    return deployment


def candidate(world: World, rollout: Rollout = CANARY) -> Deployment:
    deployment = world.add_deployment(world.add_build(), rollout)
    world.drive(rounds=4)
    assert world.deployment(deployment).status == "deployed"
    return deployment


def said(world: World, d: Deployment) -> tuple[str, str]:
    present = world.deployment(d)
    return present.status, present.reason


def kill(world: World, d: Deployment) -> None:
    """End every replica of a deployment, and let the reconciler see it."""
    for key in world.compute.alive(f"replica.{d.id}"):
        world.kill(key)
    world.drive(rounds=3)


def test_a_canary_gets_its_share_beside_what_serves(world: World, serving: Deployment) -> None:
    canary = candidate(world)
    shadow = candidate(world, Rollout(Part(Role.SHADOW, 50)))

    assert world.gateway.weights() == {serving.id: 90, canary.id: 10, shadow.id: 50}
    variants = world.gateway.snapshot.routes[0].variants
    assert [each.is_shadow for each in variants] == [False, False, True]
    assert [said(world, d) for d in (serving, canary, shadow)] == [("deployed", "")] * 3

    world.restart(serving)
    world.drive(rounds=6)
    assert world.gateway.weights() == {serving.id: 90, canary.id: 10, shadow.id: 50}, "a restart discards nothing"
    world.stop(canary)
    world.drive(rounds=4)
    assert (world.gateway.weights(), said(world, canary)) == (
        {serving.id: 100, shadow.id: 50},
        ("stopped", "stopped_by_user"),
    )


def test_no_candidate_outlives_what_it_joined(world: World, serving: Deployment) -> None:
    canary = candidate(world)
    newer = world.add_deployment(world.add_build())
    world.drive(rounds=5)
    assert (world.gateway.weights(), said(world, canary)) == ({newer.id: 100}, ("stopped", "superseded"))

    shadow = candidate(world, Rollout(Part(Role.SHADOW, 1)))
    world.stop(newer)
    world.drive(rounds=5)
    assert (world.gateway.weights(), said(world, shadow)) == ({}, ("stopped", "left_alone"))
    assert world.compute.alive("replica.") == []


def test_a_canary_that_fails_more_calls_leaves_and_says_why(world: World, serving: Deployment) -> None:
    world.gateway.count(serving.id, calls=100_000, errors=90_000)  # long ago, before the canary came
    canary = candidate(world)
    world.gateway.count(serving.id, calls=100_900, errors=90_000)
    world.gateway.count(canary.id, calls=100, errors=4)
    world.drive(rounds=6)
    assert world.gateway.weights()[canary.id] == 10

    world.gateway.count(canary.id, calls=200, errors=40)
    world.drive(rounds=6)

    gone = world.deployment(canary)
    assert (gone.status, gone.reason) == ("stopped", "rolled_back")
    assert gone.hint.endswith("Its replicas' logs have the causes.")
    assert "40 of its 200 calls failed (20.0%); of the other deployment's 900 calls 0 did (0.0%)" in gone.message
    assert world.gateway.weights() == {serving.id: 100}
    assert said(world, serving) == ("deployed", "")


def test_a_slow_shadow_leaves_and_a_new_gateway_counts_anew(world: World, serving: Deployment) -> None:
    shadow = candidate(world, Rollout(Part(Role.SHADOW, 100), Limits()))
    world.gateway.count(serving.id, calls=100)
    world.gateway.loads = type(world.gateway.loads)(since_us=2)
    world.drive(rounds=4)
    world.gateway.count(serving.id, calls=100)
    world.gateway.count(shadow.id, calls=100, latency_ms=(0, 0, 0, 0, 0, 100, *(0,) * 7))
    world.drive(rounds=4)

    assert said(world, shadow) == ("stopped", "rolled_back")
    assert "took up to 48 ms" in world.deployment(shadow).message


def test_without_limits_only_its_ends_count_against_a_canary(world: World, serving: Deployment) -> None:
    canary = candidate(world, Rollout(Part(Role.CANARY, 10)))
    world.gateway.count(canary.id, calls=1000, errors=1000)
    world.drive(rounds=4)
    assert said(world, canary) == ("deployed", "")

    kill(world, canary)
    assert said(world, canary) == ("deployed", ""), "one end may be anybody's fault"
    kill(world, canary)
    assert said(world, canary) == ("stopped", "rolled_back")
    assert "ended 2 times" in world.deployment(canary).message


def test_a_new_deployment_that_ends_again_and_again_gives_the_calls_back(world: World, serving: Deployment) -> None:
    newer = world.add_deployment(world.add_build())
    world.drive(rounds=5)
    assert world.gateway.weights() == {newer.id: 100}
    assert said(world, serving) == ("stopping", "superseded")
    started = list(world.compute.starts)

    kill(world, newer)
    assert world.gateway.weights() == {newer.id: 100}
    kill(world, newer)

    assert world.gateway.weights() == {serving.id: 100}
    assert (said(world, serving), said(world, newer)) == (("deployed", ""), ("stopped", "rolled_back"))
    assert [key for key in world.compute.starts[len(started) :] if serving.id in key] == [], "it was ready all along"
    assert [key.split(".")[1][:36] for key in world.compute.alive("replica.")] == [serving.id]


def test_while_an_update_has_no_replica_what_it_replaced_answers(world: World, serving: Deployment) -> None:
    newer = world.add_deployment(world.add_build())
    world.drive(rounds=5)
    world.compute.behaviour.is_slow = True
    del world.gateway.history[:]
    kill(world, newer)
    assert (world.gateway.weights(), said(world, newer)) == ({serving.id: 100}, ("deployed", ""))
    world.compute.finish_loading()
    world.drive(rounds=3)
    assert world.gateway.weights() == {newer.id: 100}
    assert all(snapshot.routes[0].replicas for snapshot in world.gateway.history), "somebody answers at any time"


def test_what_has_proven_itself_is_not_given_up_and_the_old_one_goes(world: World, serving: Deployment) -> None:
    newer = world.add_deployment(world.add_build())
    world.drive(rounds=70)
    assert said(world, serving) == ("stopped", "superseded")
    assert len(world.compute.alive("replica.")) == 1
    for _ in range(3):
        kill(world, newer)
    world.drive(rounds=8)
    assert (said(world, newer), world.gateway.weights()) == (("deployed", ""), {newer.id: 100})


def test_who_is_rolled_back_by_hand_is_not_told_to_look_for_causes(world: World, serving: Deployment) -> None:
    newer = world.add_deployment(world.add_build())
    world.drive(rounds=5)
    with world.database.write() as tx:
        deployments.change(tx, newer.id, verdict="It was rolled back: ana asked for it.", next_try_at=world.clock())
    world.drive(rounds=5)
    gone = world.deployment(newer)
    assert (gone.status, gone.reason, gone.hint) == ("stopped", "rolled_back", "")
    assert world.gateway.weights() == {serving.id: 100}


def test_of_quick_updates_the_last_that_was_proven_is_kept(world: World, serving: Deployment) -> None:
    updates = []
    for _ in range(3):
        updates.append(world.add_deployment(world.add_build()))
        world.drive(rounds=4)
    assert [said(world, d)[0] for d in (serving, *updates)] == ["stopping", "stopped", "stopped", "deployed"]
    kill(world, updates[-1])
    kill(world, updates[-1])
    assert world.gateway.weights() == {serving.id: 100}


def test_a_guarded_update_is_judged_by_what_the_previous_one_did(world: World, serving: Deployment) -> None:
    world.gateway.count(serving.id, calls=10_000, errors=10)
    newer = world.add_deployment(world.add_build(), Rollout(limits=Limits(for_s=600)))
    world.drive(rounds=5)
    world.gateway.count(newer.id, calls=60, errors=30)
    world.drive(rounds=5)
    assert (said(world, newer), world.gateway.weights()) == (("stopped", "rolled_back"), {serving.id: 100})
    assert "of the other deployment's 10000 calls 10 did" in world.deployment(newer).message


def test_a_standby_that_its_user_stopped_is_not_brought_back(world: World, serving: Deployment) -> None:
    newer = world.add_deployment(world.add_build())
    world.drive(rounds=5)
    with world.database.write() as tx:
        deployments.wish_stopped(tx, serving.id, world.clock())
    world.drive(rounds=3)
    assert said(world, serving)[0] == "stopped"
    kill(world, newer)
    kill(world, newer)
    assert said(world, newer) == ("deployed", "")


def test_replicas_follow_how_long_calls_wait(world: World) -> None:
    scaled = world.add_deployment(world.add_build(), Rollout(scaling=Scaling(1, 4, target_queue_ms=20)))
    world.drive(rounds=8)
    assert len(world.gateway.replicas()) == 1

    world.gateway.count(scaled.id, calls=1000, queue_us=1000 * 50_000, waiting=3)
    world.drive(rounds=3)
    assert (world.deployment(scaled).replicas, len(world.gateway.replicas())) == (2, 2), "at most twice as many at once"
    world.gateway.count(scaled.id, calls=1000, queue_us=1000 * 50_000)
    world.drive(rounds=20)
    assert len(world.gateway.replicas()) == 2, "what is over is no reason for more"

    world.gateway.calls_in_flight = 1
    world.drive(rounds=70)
    assert len(world.gateway.replicas()) == 1, "out of the routes first"
    assert len(world.compute.alive("replica.")) == 2, "and gone when its calls have ended"
    world.gateway.calls_in_flight = 0
    world.drive(rounds=12)
    assert len(world.compute.alive("replica.")) == 1


def test_it_goes_to_zero_when_nobody_calls_and_comes_back_for_one_call(world: World) -> None:
    scaled = world.add_deployment(world.add_build(), Rollout(scaling=Scaling(0, 2, idle_s=30)))
    world.drive(rounds=4)
    world.gateway.count(scaled.id, calls=5, idle_s=31.0)
    world.drive(rounds=4)
    route = world.gateway.snapshot.routes[0]
    assert (world.compute.alive("replica."), route.replicas, route.is_coming) == ([], (), True)
    assert [each.wakes for each in route.variants] == [True]
    assert said(world, scaled) == ("deployed", "")

    world.gateway.count(scaled.id, calls=5, wanted=1)
    world.compute.behaviour.is_slow = True
    world.compute.answering.clear()
    world.drive(rounds=2)
    assert len(world.compute.alive("replica.")) == 1
    assert world.gateway.snapshot.routes[0].variants[0].wakes, "who calls while it starts is held too"
    world.compute.behaviour.is_slow = False
    world.compute.finish_loading()
    world.drive(rounds=2)

    assert len(world.gateway.replicas()) == 1
    assert not world.gateway.snapshot.routes[0].variants[0].wakes
    world.restart_workbench()
    world.gateway.count(scaled.id, calls=6, idle_s=31.0)
    world.drive(rounds=6)
    assert world.compute.alive("replica.") == []


def test_a_quota_limits_how_many_replicas_it_gets(world: World) -> None:
    with world.database.write() as tx:
        quotas.put(tx, "user:1", Quota(cpu=3.0), world.clock())
    scaled = world.add_deployment(world.add_build(), Rollout(scaling=Scaling(1, 8, target_queue_ms=1)))
    world.drive(rounds=8)
    for calls in (100, 200, 300):
        world.gateway.count(scaled.id, calls=calls, queue_us=calls * 9_000, waiting=1)
        world.drive(rounds=12)
    assert (world.deployment(scaled).replicas, len(world.gateway.replicas())) == (2, 2), "four would be over the quota"
    world.kill(world.compute.alive("replica.")[0])
    world.drive(rounds=4)
    assert len(world.gateway.replicas()) == 2, "what it has, it keeps"


def test_a_stop_of_the_model_takes_what_was_kept_too(world: World, serving: Deployment) -> None:
    newer = world.add_deployment(world.add_build())
    world.drive(rounds=5)
    world.stop(newer)
    world.drive(rounds=5)
    assert [said(world, d)[0] for d in (serving, newer)] == ["stopped", "stopped"]
    with world.database.read() as tx:
        assert deployments.standby_of_model(tx, MODEL) == ("", 0)


def test_what_was_replaced_does_not_come_back_by_itself(world: World, serving: Deployment) -> None:
    newer = world.add_deployment(world.add_build())
    world.drive(rounds=70)
    world.stop(newer)
    world.drive(rounds=3)
    world.restart_workbench()
    world.drive(rounds=3)
    assert [said(world, d) for d in (serving, newer)] == [("stopped", "superseded"), ("stopped", "stopped_by_user")]
    assert world.gateway.replicas() == []


def test_a_rehearsal_gives_recorded_calls_to_a_build_and_reaches_no_caller(world: World, serving: Deployment) -> None:
    newest = [record_call(world, serving, number) for number in range(1, 6)][::-1]
    record_call(world, serving, 9, status=500)
    del world.gateway.history[:]
    rehearsal = world.add_deployment(world.add_build(), Rollout(Part(Role.REHEARSAL), rehearsal=Rules(calls=3)))
    world.drive(rounds=6)

    ended = world.deployment(rehearsal)
    assert (ended.status, ended.reason) == ("stopped", "rehearsed")
    assert ended.rehearsal_report is not None
    assert (ended.rehearsal_report["calls"], ended.rehearsal_report["passed"]) == (3, True)
    assert world.compute.replayed == newest[:3]
    assert world.gateway.weights() == {serving.id: 100}
    assert not any(rehearsal.id in replica for each in world.gateway.history for replica in str(each.routes).split("'"))
    assert len(world.compute.alive("replica.")) == 1


@pytest.mark.parametrize(("now", "reason"), [(3.14, "rehearsed"), (2.71, "rehearsal_failed")])
def test_one_prediction_is_made_again_by_its_build(world: World, serving: Deployment, now: float, reason: str) -> None:
    was = record_call(world, serving, 1)
    record_call(world, serving, 2)
    answer = json.dumps({"success": True, "response": now}).encode()
    world.compute.behaviour.rehearsed = Replayed(200, answer, 900)
    with world.database.read() as tx:
        build = builds.get(tx, serving.build_id)
    assert build is not None
    again = world.add_deployment(build, Rollout(Part(Role.REHEARSAL), rehearsal=reproducing(str(uuid.UUID(was)))))
    world.drive(rounds=6)
    assert (world.compute.replayed, said(world, again)[1]) == ([was], reason)
    assert world.gateway.weights() == {serving.id: 100}


def test_a_required_rehearsal_that_fails_keeps_the_build_from_callers(world: World, serving: Deployment) -> None:
    record_call(world, serving, 1)
    required = Rollout(rehearsal=Rules(max_changed=0.0))
    world.compute.behaviour.rehearsed = Replayed(200, b'{"success": true, "response": 2.71}', 900)
    refused = world.add_deployment(world.add_build(), required)
    world.drive(rounds=6)
    assert said(world, refused) == ("failed", "rehearsal_failed")
    assert "1 were answered otherwise" in world.deployment(refused).message
    assert (world.gateway.weights(), said(world, serving)) == ({serving.id: 100}, ("deployed", ""))

    world.compute.behaviour.rehearsed = None
    passed = world.add_deployment(world.add_build(), required)
    world.drive(rounds=6)
    assert (said(world, passed), world.gateway.weights()) == (("deployed", ""), {passed.id: 100})


def test_a_rehearsal_goes_on_while_another_deployment_takes_over(world: World, serving: Deployment) -> None:
    record_call(world, serving, 1)
    newer = world.add_deployment(world.add_build())
    rehearsal = world.add_deployment(world.add_build(), Rollout(Part(Role.REHEARSAL), rehearsal=Rules()))
    world.drive(rounds=8)
    assert (said(world, newer), said(world, rehearsal)) == (("deployed", ""), ("stopped", "rehearsed"))
