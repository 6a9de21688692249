"""What processes really use: read from the process table, kept in batches, averaged when old, shown as a series."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from bancada.compute.local.meter import read_trees
from bancada.domain.listing import ListRequest
from bancada.domain.samples import Reading
from bancada.reconcile.samples import GIB, READINGS_PER_BATCH, Sampler, noun_id_of
from bancada.settings import load_settings
from bancada.store import samples
from tests.reconcile.test_sessions import add_session
from tests.reconcile.world import World

BUSY = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "while True: pass"])
held = bytearray(64 * 1024 * 1024)
print("ready", flush=True)
sys.stdin.read()
child.kill()
"""


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    world = World(tmp_path, database_url)
    yield world
    world.database.close()


def test_a_tree_of_processes_is_read_as_one() -> None:
    command = [sys.executable, "-c", BUSY]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            reading = read_trees({"it": process.pid, "gone": 2**22 + 1})
            if sum(reading["it"].cpu_s.values()) > 0.2:
                break
        assert set(reading) == {"it"}
        assert len(reading["it"].cpu_s) == 2, "it and its child"
        assert sum(reading["it"].cpu_s.values()) > 0.2
        assert reading["it"].memory_bytes > 64 * 1024 * 1024
        process.communicate(b"")


def sampler_of(world: World, used: Mapping[str, Reading]) -> Sampler:
    def meter(roots: Mapping[str, int]) -> dict[str, Reading]:
        return {key: used[key] for key in roots if key in used}

    return Sampler(world.database, world.compute, meter, world.clock, load_settings(world.home.path))


def series(world: World, name: str, bucket_s: int = 60, **filters: str) -> list[float]:
    now = world.clock()
    with world.database.read() as tx:
        points = samples.read_series(
            tx, name, ListRequest(filters), None, (now - timedelta(days=9), now + timedelta(days=1)), bucket_s, 100
        )
    return [round(used, 3) for _, used in points]


def test_samples_of_running_executions_become_points(world: World) -> None:
    session = add_session(world)
    world.drive(rounds=3)
    key, used = f"session.{session.id}", {}
    sampler = sampler_of(world, used)
    for n in range(READINGS_PER_BATCH):
        used[key] = Reading({(7, 1.0): 5.0 * n}, 2 * GIB)
        sampler.take()
        assert series(world, "cpu") == [] or n == READINGS_PER_BATCH - 1, "written together"
        world.clock.advance(10)
    assert series(world, "memory") == [2.0]
    assert 0.3 < series(world, "cpu")[0] <= 0.5, "half a processor, and nothing is known of the first ten seconds"
    assert series(world, "gpu") == [0.0]
    assert series(world, "memory", creator="admin", workload_type="session") == [2.0]
    assert series(world, "memory", creator="nobody") == []

    restarted = sampler_of(world, used)  # as an adopting reconciler has it
    restarted.take()
    restarted.write()
    assert series(world, "memory") == [2.0] * len(series(world, "memory"))
    assert len(series(world, "memory")) == 2


def test_old_samples_become_averages_and_older_ones_are_forgotten(world: World) -> None:
    session = add_session(world)
    world.drive(rounds=3)
    used = {f"session.{session.id}": Reading({}, 0)}
    sampler = sampler_of(world, used)
    for gib in (1, 2, 3, 6):
        used[f"session.{session.id}"] = Reading({}, gib * GIB)
        sampler.take()
        world.clock.advance(10)
    sampler.write()
    began = world.clock.now
    for _ in range(2):
        with world.database.write() as tx:
            samples.make_coarse(tx, began + timedelta(seconds=1))
        assert series(world, "memory", bucket_s=300) == [3.0]
    with world.database.write() as tx:
        samples.forget_before(tx, began + timedelta(seconds=1))
    assert series(world, "memory") == []


@pytest.mark.parametrize(
    ("key", "noun_id"),
    [
        ("session.abc", "abc"),
        ("job.abc", "abc"),
        ("application.abcd-efgh.3", "abcd-efgh"),
        ("gate.11-22.1", "11-22"),
        ("replica.11-22-33-1-0-1", "11-22-33"),
    ],
)
def test_a_process_is_known_by_its_key(key: str, noun_id: str) -> None:
    assert noun_id_of(key) == noun_id
