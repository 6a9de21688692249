"""When wishes of each kind are due: what free rows say, and what leases say that have run out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bancada.store.reconciled import BUILD, DEPLOYMENT, claim, due_times_of, release, wake
from tests.reconcile.world import World


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    world = World(tmp_path, database_url)
    yield world
    world.database.close()


def test_a_kind_is_due_when_its_first_row_is_free_or_its_lease_has_run_out(world: World) -> None:
    due_times = due_times_of([BUILD, DEPLOYMENT])
    now = datetime(2026, 1, 1, tzinfo=timezone.utc)
    with world.database.write() as tx:
        assert due_times(tx) == {}
    world.add_build()
    world.add_build()
    with world.database.write() as tx:
        wake(tx, BUILD, now)
        assert due_times(tx) == {"build": now}

        first, second = claim(tx, BUILD, now, 30.0, 2)
        assert due_times(tx) == {"build": now + timedelta(seconds=30)}

        release(tx, BUILD, first, None)  # rests until a hint comes
        release(tx, BUILD, second, now + timedelta(seconds=5))
        assert due_times(tx) == {"build": now + timedelta(seconds=5)}
