"""How long a page of projects takes among 100 and among 100,000: `python bench/list_projects.py [--databases sqlite]`.

Every sort key of `list_projects` in every scope, pages of 10: the first, and one as deep as three tenths of all
projects; and filters that match a handful. The small and the large database take turns, so that a busy moment of
the machine meets both.
"""

from __future__ import annotations

import argparse
import random
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

sys.path.insert(0, str(Path(__file__).parent.parent))

from sqlalchemy import func, insert, select

from bancada.control.home import prepare_home
from bancada.control.projects import list_projects
from bancada.control.workbench import Workbench
from bancada.domain.clock import utc_now
from bancada.domain.identity import Actor, Permission
from bancada.domain.ids import new_quad
from bancada.domain.listing import ListRequest, SortKey
from bancada.settings import Settings
from bancada.store import collaborators, users
from bancada.store.database import Database
from bancada.store.tables.projects import projects
from bancada.tracking.client import Tracking
from tests.postgres import running_postgres

SIZES = (100, 100_000)
PEOPLE = 20
SHARED = 15
ROUNDS = 15
LIMIT, FILTER_LIMIT_MS = 1.3, 100.0
SCOPES: dict[str, dict[str, bool]] = {"mine": {}, "public": {"with_public": True}, "all": {"with_all": True}}
PERSON_KEYS = [f"{person}.{field}" for person in ("creator", "owner") for field in ("email", "name", "username")]
KEYS = ["created_at", "description", "name", "updated_at", *PERSON_KEYS]
FILTERS = {"name": "zqj", "description": "zqj", "owner.name": "Person 7", "creator.email": "nobody"}


def fill(workbench: Workbench, count: int) -> Actor:
    """Fill the database: half the projects are the measuring user's, who works on some of the others' too."""
    draw = random.Random(count)
    now = utc_now()
    with workbench.database.write() as tx:
        people = [
            users.add(tx, f"person{i:02}", f"Person {i:02}", f"p{i:02}@x.org", is_admin=i == 0, now=now)
            for i in range(PEOPLE)
        ]
        rows: list[dict[str, Any]] = []
        for number in range(count):
            owner = people[0] if number % 2 else draw.choice(people[1:])
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
            collaborators.put(tx, project_id, people[0].id, Permission.READ)
    return Actor(people[0])


def time_ms(call: Callable[[], object]) -> float:
    """Return how long a call takes."""
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


def compare(worlds: list[tuple[Workbench, Actor]], requests: list[ListRequest], scope: str) -> tuple[float, float]:
    """Return the median of each world, measured in turns."""
    taken: list[list[float]] = [[] for _ in worlds]
    for round_ in range(ROUNDS + 3):
        for index, ((workbench, actor), request) in enumerate(zip(worlds, requests, strict=True)):
            spent = time_ms(partial(list_projects, workbench, actor, request, **SCOPES[scope]))
            if round_ >= 3:
                taken[index].append(spent)
    small, large = taken
    return statistics.median(small), statistics.median(large)


def deep(world: tuple[Workbench, Actor], first: ListRequest, scope: str) -> ListRequest:
    """Return the request for the page that begins after three tenths of the projects, more than half of `mine`."""
    workbench, actor = world
    with workbench.database.read() as tx:
        total = tx.execute(select(func.count()).select_from(projects)).scalar_one()
    before = list_projects(workbench, actor, replace(first, page_size=total * 3 // 10), **SCOPES[scope])
    return replace(first, page_token=before.next_page_token)


def measure(name: str, worlds: list[tuple[Workbench, Actor]]) -> Iterator[tuple[str, float, float, float]]:
    """Yield a row for each case: its name, the two medians in ms and what their ratio or the large one may be."""
    for scope in SCOPES:
        for key in KEYS:
            for sign in (False, True):
                first = ListRequest(sort=(SortKey(key, sign),))
                where = f"{name} {scope} {'-' if sign else ''}{key}"
                yield f"{where} first", *compare(worlds, [first, first], scope), LIMIT
                yield f"{where} deep", *compare(worlds, [deep(w, first, scope) for w in worlds], scope), LIMIT
        for key, text in FILTERS.items():
            wanted = ListRequest(filters={key: text})
            yield f"{name} {scope} filter {key}", *compare(worlds, [wanted, wanted], scope), FILTER_LIMIT_MS


@contextmanager
def world_on(url: str, home: Path, count: int) -> Iterator[tuple[Workbench, Actor]]:
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
        yield workbench, actor
    finally:
        database.close()


def main() -> int:
    """Print the table and return 1 when a case is over its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgres"])
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
            for case, small, large, limit in measure(name, worlds):
                is_filter = limit == FILTER_LIMIT_MS
                is_over = large > limit if is_filter else large > small * limit
                failed += is_over
                mark = " over" if is_over else ""
                print(f"| {case} | {small:.2f} | {large:.2f} | {large / small:.2f}{mark} |", flush=True)
    print(f"\n{failed} over the limits")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
