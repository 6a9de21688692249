"""Lists against a model in Python: every scope, sort, filter and page, the same on both databases."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import cmp_to_key
from typing import Any

import pytest

from bancada.domain.errors import InvalidRequest
from bancada.domain.identity import Permission, User
from bancada.domain.ids import new_quad
from bancada.domain.listing import ListRequest, Page, SortKey
from bancada.domain.page_tokens import parse_sort
from bancada.domain.projects import Project
from bancada.store import collaborators, listing, projects, users
from bancada.store.database import Database

START = datetime(2026, 11, 22, tzinfo=timezone.utc)
SCOPES = ("mine", "public", "all")
PEOPLE = [f"{person}.{name}" for person in ("creator", "owner") for name in ("email", "name", "username")]
SORTS = [
    *[sign + key for key in ("created_at", "description", "name", "updated_at", *PEOPLE) for sign in ("", "-")],
    "description,-name",
    "-updated_at,owner.name",
    "owner.name,-updated_at",
    "-creator.email,description",
]
FILTERS = [
    {},
    {"name": "TOWER"},
    {"name": "100%"},
    {"name": "a_b"},
    {"description": "ção"},
    {"description": "!", "owner.username": "ana"},
    {"creator.name": "Twin"},
    {"name": ""},
]
WORDS = ["tower", "Tower 2", "churn", "100%", "1000", "a_b", "acb", "Ação", "ação!", "Zeta", "äpfel", "_x", "x!y"]


class Site:
    """Some projects of five people, two of whom share a name, and what the tests expect of lists of them."""

    def __init__(self, database: Database) -> None:
        draw = random.Random(12)  # noqa: S311 - the same projects each time
        self.database = database
        with database.write() as tx:
            names = {"ana": "Twin", "bob": "Twin", "Cid": "çelik", "dee": "Dee", "Eve": "Eve"}
            self.people = {
                name: users.add(tx, name, full, f"{draw.random()}@x.org", is_admin=False, now=START)
                for name, full in names.items()
            }
            self.ana = self.people["ana"]
            self.by_id = {user.id: user for user in self.people.values()}
            self.projects = [projects.add(tx, self._project(draw, number)) for number in range(26)]
            self.shared = {p.id for p in draw.sample(self.projects, 7) if p.owner_id != self.ana.id}
            for project_id in self.shared:
                collaborators.put(tx, project_id, self.ana.id, Permission.READ.value)

    def list(self, scope: str, request: ListRequest) -> Page[Project]:
        everything, theirs = projects.Scope(), projects.scope_of_user(self.ana.id, with_public=scope == "public")
        with self.database.read() as tx:
            return projects.list_page(tx, request, everything if scope == "all" else theirs)

    def page_through(self, scope: str, request: ListRequest) -> list[str]:
        found: list[str] = []
        while True:
            page = self.list(scope, request)
            found += [project.id for project in page.items]
            if not page.next_page_token:
                return found
            assert len(page.items) == request.page_size
            request = replace(request, page_token=page.next_page_token)

    def expected(self, scope: str, request: ListRequest) -> list[str]:
        chosen = [p for p in self.projects if self._is_in(scope, p) and self._holds(p, request.filters)]
        chosen.sort(key=cmp_to_key(self._comparison(request.sort or (SortKey("created_at"),))))
        return [project.id for project in chosen]

    def _comparison(self, sort: tuple[SortKey, ...]) -> Callable[[Project, Project], int]:
        keys = [*sort, SortKey("id", sort[-1].descending)]

        def compare(one: Project, other: Project) -> int:
            for key in keys:
                left, right = self._value(one, key.key), self._value(other, key.key)
                if left != right:
                    return (1 if left > right else -1) * (-1 if key.descending else 1)
            return 0

        return compare

    def _value(self, project: Project, key: str) -> Any:
        person, _, name = key.rpartition(".")
        if person:
            user: User = self.by_id[getattr(project, f"{person}_id")]
            return (getattr(user, name), user.id)  # people of one name do not mix
        return project.description[:100] if key == "description" else getattr(project, key)

    def _is_in(self, scope: str, project: Project) -> bool:
        is_mine = project.owner_id == self.ana.id or project.id in self.shared
        return scope == "all" or is_mine or (scope == "public" and project.is_public)

    def _holds(self, project: Project, filters: Any) -> bool:
        def text(key: str) -> str:
            value = project.description if key == "description" else self._value(project, key)
            return str(value[0] if isinstance(value, tuple) else value).casefold()

        return all(wanted.casefold() in text(key) for key, wanted in filters.items())

    def _project(self, draw: random.Random, number: int) -> Project:
        owner = draw.choice(list(self.people.values()))
        return Project(
            id=new_quad(), number=0, name=f"{draw.choice(WORDS)} {number}", owner_id=owner.id,
            creator_id=draw.choice([owner, *self.people.values()]).id,
            description=draw.choice(["", "", *WORDS, "long " * 30 + draw.choice(WORDS)]),
            visibility=draw.choice(["public", "private", "organization", "private"]),
            default_engine_type="ml_runtime", creation_status="success", creation_message="", shared_memory_limit=64,
            ephemeral_storage_request=0, ephemeral_storage_limit=0, environment={},
            created_at=START + timedelta(microseconds=draw.randrange(12)),
            updated_at=START + timedelta(seconds=number % 5),
        )  # fmt: skip


@pytest.fixture
def site(database: Database) -> Site:
    return Site(database)


def test_every_sort_in_every_scope_pages_through_everything_once(site: Site) -> None:
    for scope in SCOPES:
        for sort in SORTS:
            for size in (7, 26):
                request = ListRequest({}, parse_sort(sort), size)
                assert site.page_through(scope, request) == site.expected(scope, request), (scope, sort, size)


def test_long_pages_by_people_agree_with_short_ones(site: Site) -> None:
    assert listing.WALK_LIMIT < 1000
    for scope in SCOPES:
        for key in PEOPLE:
            request = ListRequest({}, parse_sort(f"-{key}"), 1000)
            assert site.page_through(scope, request) == site.expected(scope, request), (scope, key)


def test_every_filter_finds_substrings_without_regard_to_case(site: Site) -> None:
    for scope in SCOPES:
        for filters in FILTERS:
            for sort in ("", "owner.name"):
                request = ListRequest(filters, parse_sort(sort), 4)
                assert site.page_through(scope, request) == site.expected(scope, request), (scope, filters, sort)
    for filters in FILTERS:
        assert site.expected("all", ListRequest(filters)), f"no project tests {filters}"


def test_a_list_that_grows_while_it_is_read_repeats_and_loses_nothing(site: Site) -> None:
    first = site.list("all", ListRequest({}, parse_sort("name"), 10))
    with site.database.write() as tx:
        for item in first.items[::2]:
            projects.mark_deleted(tx, item.id, START)
    rest = site.page_through("all", ListRequest({}, (), 10, first.next_page_token))
    assert [p.id for p in first.items] + rest == site.expected("all", ListRequest({}, parse_sort("name")))


def test_names_list(site: Site) -> None:
    with site.database.read() as tx:
        page = projects.list_names(tx, ListRequest({"name": "tower"}, (), 100))
    assert list(page.items) == sorted(p.name for p in site.projects if "tower" in p.name.lower())


@pytest.mark.parametrize(
    ("request_", "word"),
    [
        (ListRequest({"colour": "x"}), "colour"),
        (ListRequest({"owner.id": "x"}), "owner.name"),
        (ListRequest(sort=(SortKey("id"),)), "sort"),
        (ListRequest(page_token="abc"), "page_token"),
    ],
)
def test_unknown_keys_are_refused_with_the_known_ones(site: Site, request_: ListRequest, word: str) -> None:
    with pytest.raises(InvalidRequest, match=word):
        site.list("all", request_)


def test_a_forged_position_is_refused_and_harmless(site: Site) -> None:
    token = site.list("all", ListRequest(page_size=1)).next_page_token
    for values in (
        ["x", "y"],
        [1, 2],
        [],
        ["2026-11-22T00:00:00+00:00"],
        ["2026-11-22T00:00:00", "x"],
        [None, "x"],
        [["a"], "x"],
    ):
        with pytest.raises(InvalidRequest, match="page_token"):
            site.list("all", ListRequest(page_token=_with_values(token, values)))


def _with_values(token: str, values: list[Any]) -> str:
    content = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    return base64.urlsafe_b64encode(json.dumps({**content, "v": values}).encode()).decode().rstrip("=")
