"""Kill the reconciler at every place where it writes or acts, start a new one, and look at what comes out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.reconcile.places import SHARES, places_of
from tests.reconcile.world import Crash, World

STEP_S = 5.0


def redeploy(world: World) -> tuple[str, str]:
    """Deploy a build, then a second one; return both ids after the first serves."""
    first = world.add_deployment(world.add_build())
    world.drive(rounds=4)
    second = world.add_deployment(world.add_build(), replicas=2)
    return first.id, second.id


def outcome(world: World) -> dict[str, object]:
    """Return everything that a user could tell apart, without what depends on chance."""
    with world.database.read() as tx:
        rows = tx.exec_driver_sql("SELECT status, reason, wish, generation FROM deployments ORDER BY number").fetchall()
        builds = tx.exec_driver_sql("SELECT status FROM builds ORDER BY created_at").fetchall()
        held = tx.exec_driver_sql("SELECT count(*) FROM deployments WHERE lease_token != ''").scalar()
        recorded = tx.exec_driver_sql("SELECT count(*) FROM replicas WHERE is_ready").scalar()
    return {
        "deployments": [tuple(row) for row in rows],
        "builds": [row[0] for row in builds],
        "held": held,
        "recorded": recorded,
        "running": len(world.compute.alive("replica.")),
        "gates": len(world.compute.alive("gate.")),
        "routed": len(world.gateway.replicas()),
    }


def run_with_crash(root: Path, template: Path, point: int | None) -> tuple[dict[str, object], int, World]:
    shutil.copyfile(template, root / "bancada.db")
    world = World(root, f"sqlite:///{root / 'bancada.db'}")
    redeploy(world)
    crasher = world.crash_at(point)
    try:
        world.drive(rounds=6, step_s=STEP_S)
    except Crash:
        crasher = world.crash_at(None)
        world.engine = world.new_engine()
        world.drive(rounds=14, step_s=STEP_S)
    return outcome(world), crasher.count, world


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> tuple[dict[str, object], int]:
    result, points, _ = run_with_crash(tmp_path_factory.mktemp("undisturbed"), sqlite_template, None)
    return result, points


def test_undisturbed_it_serves_the_second_build(undisturbed: tuple[dict[str, object], int]) -> None:
    result, points = undisturbed
    assert result == {
        "deployments": [("stopped", "superseded", "running", 1), ("deployed", "", "running", 1)],
        "builds": ["built", "built"],
        "held": 0,
        "recorded": 2,
        "running": 2,
        "gates": 0,
        "routed": 2,
    }
    assert points > 60


@pytest.mark.parametrize("share", range(SHARES))
def test_a_crash_at_any_place_comes_out_the_same(
    undisturbed: tuple[dict[str, object], int], sqlite_template: Path, tmp_path: Path, share: int
) -> None:
    expected, points = undisturbed
    for point, root in places_of(share, points, tmp_path):
        result, _, world = run_with_crash(root, sqlite_template, point)
        assert result == expected, f"killed at place {point} of {points}"
        gates = [key for key in world.compute.starts if key.startswith("gate.")]
        assert len(gates) == 2, f"killed at place {point}: no gate ran twice, got {gates}"
        world.database.close()
