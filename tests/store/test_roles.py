"""Roles as the database finds them, alone and through teams, against roles worked out by hand: nobody gets more."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timezone

import pytest
from sqlalchemy import select

from bancada.domain.identity import (
    ALLOWED,
    INHERIT,
    WEAKEST_FIRST,
    Action,
    Kind,
    Permission,
    User,
    is_allowed,
)  # fmt: skip
from bancada.domain.ids import new_access_key, new_quad, new_uuid
from bancada.domain.listing import ListRequest
from bancada.domain.models import Model
from bancada.domain.page_tokens import parse_sort
from bancada.domain.projects import Project
from bancada.store import collaborators, models, projects, roles, teams, users
from bancada.store.database import Database, Transaction
from bancada.store.routes import read_routes
from bancada.store.tables import models as tables
from bancada.store.visibility import viewable_project_ids

START = datetime(2026, 11, 25, tzinfo=timezone.utc)


@dataclass
class Site:
    """People, teams, projects and who was given what, drawn at random."""

    database: Database
    draw: random.Random
    people: list[User] = field(default_factory=list)
    teams: list[User] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    members: dict[tuple[int, int], Permission] = field(default_factory=dict)
    entries: dict[tuple[str, int], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with self.database.write() as tx:
            for number in range(6):
                name = f"user{number}"
                self.people.append(users.add(tx, name, name, "", is_admin=False, now=START))
            for number in range(3):
                name = f"team{number}"
                self.teams.append(users.add(tx, name, name, "", is_admin=False, now=START, kind=Kind.TEAM))
            for team in self.teams:
                for user in self.draw.sample(self.people, 3):
                    self.members[team.id, user.id] = self.draw.choice(WEAKEST_FIRST)
                    teams.put_member(tx, team.id, user.id, self.members[team.id, user.id])
            for number in range(14):
                project = projects.add(tx, self._project(number))
                self.projects.append(project)
                models.add(tx, _model(project))
                for account in self.draw.sample([*self.people, *self.teams], 3):
                    choices = [role.value for role in Permission]
                    given = self.draw.choice([*choices, INHERIT, INHERIT] if account in self.teams else choices)
                    self.entries[project.id, account.id] = given
                    collaborators.put(tx, project.id, account.id, given)

    def role(self, user: User, project: Project) -> Permission | None:
        """Return the strongest of all that the user has in the project, found by going through everything."""
        found = [Permission.ADMIN] if project.owner_id == user.id else []
        for team in self.teams:
            in_team = self.members.get((team.id, user.id))
            if in_team is not None and project.owner_id == team.id:
                found.append(in_team)
            given = self.entries.get((project.id, team.id))
            if in_team is not None and given is not None:
                found.append(in_team if given == INHERIT else Permission(given))
        if (project.id, user.id) in self.entries:
            found.append(Permission(self.entries[project.id, user.id]))
        return max(found, key=WEAKEST_FIRST.index, default=None)

    def _project(self, number: int) -> Project:
        owner = self.draw.choice([*self.people, *self.teams])
        return Project(
            id=new_quad(), number=0, name=f"project {number}", owner_id=owner.id, creator_id=self.people[0].id,
            description="", visibility=self.draw.choice(["private", "private", "organization", "public"]),
            default_engine_type="ml_runtime", creation_status="success", creation_message="", shared_memory_limit=64,
            ephemeral_storage_request=0, ephemeral_storage_limit=0, environment={}, created_at=START, updated_at=START,
        )  # fmt: skip


def _model(project: Project) -> Model:
    return Model(
        id=new_uuid(), number=0, project_id=project.id, creator_id=project.creator_id, name="m", description="",
        access_key=new_access_key(), auth_enabled=True, visibility="private", registered_model_id="",
        run_as=project.creator_id, accelerator_label_id="", default_cpu_millicores=1000, default_memory_mb=1024,
        default_replicas=1, serving_deployment_id="", serving_generation=0, created_at=START, updated_at=START,
    )  # fmt: skip


@pytest.fixture(params=[1, 2, 3])
def site(database: Database, request: pytest.FixtureRequest) -> Site:
    return Site(database, random.Random(request.param))  # noqa: S311 - a test


def test_every_way_to_ask_for_roles_finds_the_strongest(site: Site) -> None:
    ids = [project.id for project in site.projects]
    with site.database.read() as tx:
        for user in site.people:
            expected = {project.id: site.role(user, project) for project in site.projects}
            together = roles.get_projects_with_roles(tx, ids, user.id)
            assert {id_: role for id_, (_, role) in together.items()} == expected
            assert [together[project.id][0] for project in site.projects] == site.projects
            for id_ in ids:
                assert roles.get_projects_with_roles(tx, [id_], user.id)[id_][1] == expected[id_]
            assert roles.roles_in(tx, ids, user.id) == {id_: role for id_, role in expected.items() if role}


def test_lists_hold_what_the_roles_allow(site: Site) -> None:
    def may(action: Action, user: User, project: Project) -> bool:
        return is_allowed(action, site.role(user, project), is_site_admin=False, is_public=project.is_public)

    with site.database.read() as tx:
        for user in site.people:
            viewable = set(tx.execute(viewable_project_ids(user)).scalars())
            assert viewable == {project.id for project in site.projects if may(Action.VIEW, user, project)}
            team_ids = teams.ids_of_member(tx, user.id)
            for with_public in (False, True):
                scope = projects.scope_of_user(user.id, team_ids, with_public=with_public)
                right = {p.id for p in site.projects if site.role(user, p) or (with_public and p.is_public)}
                for sort in ("name", "owner.username"):
                    listed = [project.id for project in _all_pages(tx, sort, scope)]
                    assert len(listed) == len(set(listed))
                    assert set(listed) == right, (user.username, with_public, sort)


def test_the_gateway_lets_call_whom_the_roles_let_call(site: Site) -> None:
    with site.database.read() as tx:
        by_key = {route.access_key: route for route in read_routes(tx, 30.0)}
        of_project = {row.project_id: row.access_key for row in tx.execute(select(tables.models))}
    for project in site.projects:
        allowed = by_key[of_project[project.id]].allowed_user_ids
        if project.is_public:
            assert allowed is None
            continue
        assert allowed is not None
        people = {user.id for user in site.people}
        assert set(allowed) & people == {
            user.id for user in site.people if site.role(user, project) in ALLOWED[Action.CALL]
        }


def _all_pages(tx: Transaction, sort: str, scope: projects.Scope) -> list[Project]:
    found: list[Project] = []
    request = ListRequest(sort=parse_sort(sort), page_size=3)
    while True:
        page = projects.list_page(tx, request, scope)
        found += page.items
        if not page.next_page_token:
            return found
        request = ListRequest(sort=request.sort, page_size=3, page_token=page.next_page_token)
