"""Kill the reconciler at every place while an update rehearses, takes over, does worse, and is rolled back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bancada.domain.rehearsals import Rules
from bancada.domain.rollouts import Rollout
from bancada.domain.traffic import Part, Role
from bancada.domain.verdicts import Limits
from tests.reconcile.places import SHARES, places_of
from tests.reconcile.world import Crash, World, record_call

STEP_S = 5.0


def run_with_crash(root: Path, template: Path, point: int | None) -> tuple[dict[str, object], int]:
    shutil.copyfile(template, root / "bancada.db")
    world = World(root, f"sqlite:///{root / 'bancada.db'}", proving_s=60.0)
    proven = world.add_deployment(world.add_build())
    world.drive(rounds=3)
    world.add_deployment(world.add_build(), Rollout(Part(Role.CANARY, 5)))
    world.drive(rounds=3)
    record_call(world, proven)
    update = world.add_deployment(world.add_build(), Rollout(limits=Limits(for_s=300), rehearsal=Rules()))
    world.gateway.failing = update.id
    crasher = world.crash_at(point)
    try:
        world.drive(rounds=6, step_s=STEP_S)
    except Crash:
        crasher = world.crash_at(None)
        world.engine = world.new_engine()
        world.drive(rounds=14, step_s=STEP_S)
    with world.database.read() as tx:
        rows = tx.exec_driver_sql("SELECT status, reason, wish FROM deployments ORDER BY created_at, id").fetchall()
        kept = tx.exec_driver_sql("SELECT standby_deployment_id FROM models").scalar()
        moves = tx.exec_driver_sql("SELECT count(*) FROM events WHERE detail LIKE '%rolled_back%'").scalar()
    outcome = {
        "deployments": sorted(tuple(row) for row in rows),
        "weights": {"proven" if name == proven.id else name: share for name, share in world.gateway.weights().items()},
        "kept": kept,
        "rehearsed": (world.deployment(update).rehearsal_report or {})["passed"],
        "rolled back": moves,
        "running": len(world.compute.alive("replica.")),
        "said": world.deployment(update).message.partition(" of its ")[2].partition("(")[0],
    }
    world.database.close()
    return outcome, crasher.count


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> tuple[dict[str, object], int]:
    return run_with_crash(tmp_path_factory.mktemp("undisturbed"), sqlite_template, None)


def test_undisturbed_the_proven_deployment_answers_again(undisturbed: tuple[dict[str, object], int]) -> None:
    outcome, points = undisturbed
    assert outcome == {
        "deployments": [
            ("deployed", "", "running"),
            ("stopped", "rolled_back", "stopped"),
            ("stopped", "superseded", "running"),
        ],
        "weights": {"proven": 100},
        "kept": "",
        "rehearsed": True,
        "rolled back": 2,  # to stopping, to stopped
        "running": 1,
        "said": outcome["said"],
    }
    assert str(outcome["said"]).endswith("calls failed ")
    assert points > 60


@pytest.mark.parametrize("share", range(SHARES))
def test_a_crash_at_any_place_comes_out_the_same(
    undisturbed: tuple[dict[str, object], int], sqlite_template: Path, tmp_path: Path, share: int
) -> None:
    expected, points = undisturbed
    for point, root in places_of(share, points, tmp_path):
        outcome, _ = run_with_crash(root, sqlite_template, point)
        assert {**outcome, "said": expected["said"]} == expected, f"killed at place {point} of {points}"
