"""How long a page of projects takes among 100 and among 100,000: `python bench/list_projects.py`, four minutes or so.

Every sort key of `list_projects` in every scope, pages of 10: the first, and one as deep as three tenths of all
projects; and filters that match nothing, which have to look at everything. The small and the large database take
turns, so that a busy moment of the machine meets both. What else runs on the machine can only delay a call: a case
over its limit is measured again, and each database's lowest median counts. `--databases sqlite` and `--scopes mine`
measure a part.
"""

from __future__ import annotations

import argparse
import math
import random
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

sys.path.insert(0, str(Path(__file__).parent.parent))

from sqlalchemy import insert

from bancada.control.home import prepare_home
from bancada.control.projects import list_projects
from bancada.control.workbench import Workbench
from bancada.domain.clock import utc_now
from bancada.domain.identity import Actor, Kind, Permission
from bancada.domain.ids import new_quad
from bancada.domain.listing import ListRequest, SortKey
from bancada.domain.page_tokens import Position, read_page_token, write_page_token
from bancada.settings import Settings
from bancada.store import collaborators, teams, users
from bancada.store.database import Database
from bancada.store.tables.projects import projects
from bancada.tracking.client import Tracking
from tests.postgres import running_postgres

SIZES = (100, 100_000)
PEOPLE = 20
SHARED = 15
WARM_UP, ROUNDS, TRIES = 2, 9, 8
LIMIT, FILTER_LIMIT_MS = 1.3, 100.0
SCOPES: dict[str, dict[str, bool]] = {"mine": {}, "public": {"with_public": True}, "all": {"with_all": True}}
PERSON_KEYS = [f"{person}.{field}" for person in ("creator", "owner") for field in ("email", "name", "username")]
KEYS = ["created_at", "description", "name", "updated_at", *PERSON_KEYS]
FILTERS = {"name": "zqj", "description": "zqj", "owner.name": "Person 07", "creator.email": "nobody"}

World = tuple[Workbench, Actor, int]
"""A filled workbench, the measuring user, and how many projects there are."""


def fill(workbench: Workbench, count: int) -> Actor:
    """Fill the database: half the projects are the measuring user's, who works on some others and in a team."""
    draw = random.Random(count)
    now = utc_now()
    with workbench.database.write() as tx:
        people = [
            users.add(tx, f"person{i:02}", f"Person {i:02}", f"p{i:02}@x.org", is_admin=i == 0, now=now)
            for i in range(PEOPLE)
        ]
        team = users.add(tx, "team", "Team", "", is_admin=False, now=now, kind=Kind.TEAM)
        teams.put_member(tx, team.id, people[0].id, Permission.WRITE)
        rows: list[dict[str, Any]] = []
        for number in range(count):
            owner = people[0] if number % 2 else draw.choice([*people[1:], team])
            words = " ".join(draw.choice(("churn", "tower", "signal", "fraud", "demand")) for _ in range(12))
            rows.append({
                "id": new_quad(), "number": number + 1, "name": f"{draw.choice('abcdefgh')} project {number}",
                "owner_id": owner.id, "creator_id": owner.id if number % 7 else draw.choice(people).id,
                "description": words if number % 3 else "", "visibility": "public" if number % 3 == 0 else "private",
                "default_engine_type": "ml_runtime", "creation_status": "success", "environment": {},
                "created_at": now + timedelta(milliseconds=number),
                "updated_at": now + timedelta(milliseconds=draw.randrange(count)),
            })  # fmt: skip
        for start in range(0, count, 5000):
            tx.execute(insert(projects), rows[start : start + 5000])
        others = [row["id"] for row in rows if row["owner_id"] != people[0].id]
        for project_id in draw.sample(others, SHARED):
            collaborators.put(tx, project_id, people[0].id, Permission.READ.value)
    return Actor(people[0])


def time_ms(call: Callable[[], object]) -> float:
    """Return how long a call takes."""
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


@dataclass(frozen=True)
class Case:
    """One kind of call: its name, and how it is made among few and among many projects."""

    name: str
    calls: tuple[Callable[[], object], ...]
    is_filter: bool = False

    def measure(self) -> tuple[float, float, bool]:
        """Return the two medians in ms, each the least disturbed of some tries, and whether they are over the limit."""
        for call in self.calls * WARM_UP:
            call()
        small = large = math.inf
        for _ in range(TRIES):
            medians = self._medians()
            small, large = min(small, medians[0]), min(large, medians[1])
            if not (is_over := large > (FILTER_LIMIT_MS if self.is_filter else small * LIMIT)):
                break
        return small, large, is_over

    def _medians(self) -> list[float]:
        taken: dict[int, list[float]] = {0: [], 1: []}
        for _ in range(ROUNDS):
            for index in random.sample([0, 1], 2):  # or a scheduler's time slice would always meet the same one
                taken[index].append(time_ms(self.calls[index]))
        return [statistics.median(spent) for spent in taken.values()]


def deep_position(world: World, key: SortKey, scope: str) -> Position:
    """Return the place after three tenths of the projects, which is more than half of `mine`."""
    workbench, actor, count = world
    request = ListRequest(sort=(key,), page_size=count * 3 // 10)
    token = list_projects(workbench, actor, request, **SCOPES[scope]).next_page_token
    position = read_page_token("projects", ListRequest(sort=(key,), page_token=token))
    assert position is not None
    return position


def cases(name: str, worlds: list[World], scopes: list[str]) -> Iterator[Case]:
    """Yield every case for one kind of database."""

    def calls(scope: str, requests: Iterable[ListRequest]) -> tuple[Callable[[], object], ...]:
        pairs = zip(worlds, requests, strict=True)
        return tuple(partial(list_projects, w[0], w[1], request, **SCOPES[scope]) for w, request in pairs)

    for scope in scopes:
        for key in KEYS:
            places = [deep_position(world, SortKey(key), scope) for world in worlds]
            for sign in ("", "-"):
                first = ListRequest(sort=(SortKey(key, bool(sign)),))
                turned = [Position(first.sort, place.values) for place in places]
                deep = [replace(first, page_token=write_page_token("projects", first, place)) for place in turned]
                yield Case(f"{name} {scope} {sign}{key} first", calls(scope, [first, first]))
                yield Case(f"{name} {scope} {sign}{key} deep", calls(scope, deep))
        for key, text in FILTERS.items():
            wanted = ListRequest(filters={key: text})
            yield Case(f"{name} {scope} filter {key}", calls(scope, [wanted, wanted]), is_filter=True)


@contextmanager
def world_on(url: str, home: Path, count: int) -> Iterator[World]:
    """Yield a filled workbench."""
    settings = Settings(home=home, database_url=url)
    prepare_home(settings)
    database = Database(settings.store_url)
    workbench = Workbench(settings, database, cast("Tracking", None), wake=lambda: None)
    actor = fill(workbench, count)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    try:
        yield workbench, actor, count
    finally:
        database.close()


def main() -> int:
    """Print the table and return 1 when a case is over its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgres"])
    parser.add_argument("--scopes", nargs="+", default=list(SCOPES), choices=SCOPES)
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the PostgreSQL of ours ends with us
    failed = 0
    print("| case | 100 projects, ms | 100,000 projects, ms | ratio |\n|---|---|---|---|")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for name in arguments.databases:
            urls = [""] * len(SIZES)
            if name == "postgres":
                server = stack.enter_context(running_postgres())
                for size in SIZES:
                    server.execute(f"CREATE DATABASE bench{size}")
                urls = [server.url(f"bench{size}") for size in SIZES]
            worlds = [
                stack.enter_context(world_on(url, folder / f"{name}{size}", size))
                for url, size in zip(urls, SIZES, strict=True)
            ]
            for case in cases(name, worlds, arguments.scopes):
                small, large, is_over = case.measure()
                failed += is_over
                mark = " over" if is_over else ""
                print(f"| {case.name} | {small:.2f} | {large:.2f} | {large / small:.2f}{mark} |", flush=True)
    print(f"\n{failed} over the limits")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
