"""The roles of users in projects: as owner, by an entry among its collaborators, or through a team that has either."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, bindparam, literal, or_, select, union_all

from bancada.domain.identity import Kind, Permission, User, role_by, strongest
from bancada.domain.projects import Project
from bancada.store.database import Transaction, as_noun
from bancada.store.prepared import Prepared, noun_columns
from bancada.store.tables.identity import collaborators, team_members, users
from bancada.store.tables.projects import is_live, projects

_USER = bindparam("user_id", type_=Integer)
_OWNING, _SHARING = team_members.alias("owning"), team_members.alias("sharing")
_THEIR_TEAMS = select(team_members.c.team_id).where(team_members.c.user_id == _USER)
_IS_OWNER = and_(_OWNING.c.team_id == projects.c.owner_id, _OWNING.c.user_id == _USER)
_IS_SHARED = and_(
    collaborators.c.project_id == projects.c.id,
    or_(collaborators.c.user_id == _USER, collaborators.c.user_id.in_(_THEIR_TEAMS)),
)
_IS_MEMBER = and_(_SHARING.c.team_id == collaborators.c.user_id, _SHARING.c.user_id == _USER)


def _with_roles(*columns: ColumnElement[Any]) -> Prepared:
    """Return the query of projects, each as often as there are entries that give the user a role, but at least once."""
    gives = (_OWNING.c.permission, collaborators.c.permission, _SHARING.c.permission)
    source = projects.outerjoin(_OWNING, _IS_OWNER).outerjoin(collaborators, _IS_SHARED)
    chosen = select(projects.c.owner_id, *gives, *columns).select_from(source.outerjoin(_SHARING, _IS_MEMBER))
    return Prepared(chosen.where(projects.c.id.in_(bindparam("ids", expanding=True)), is_live))


_PROJECTS_WITH_ROLES = _with_roles(*noun_columns(Project, projects))
_IDS_WITH_ROLES = _with_roles(projects.c.id)

_DIRECT = (
    select(
        collaborators.c.project_id, collaborators.c.user_id, collaborators.c.permission, literal("").label("in_team")
    )
    .join_from(collaborators, users, users.c.id == collaborators.c.user_id)
    .where(users.c.kind != Kind.TEAM.value)
)
_THROUGH_A_TEAM = select(
    collaborators.c.project_id, team_members.c.user_id, collaborators.c.permission, team_members.c.permission
).join_from(collaborators, team_members, team_members.c.team_id == collaborators.c.user_id)
_OF_THE_TEAM_THAT_OWNS = (
    select(projects.c.id, team_members.c.user_id, team_members.c.permission, literal(""))
    .join_from(projects, team_members, team_members.c.team_id == projects.c.owner_id)
    .where(is_live)
)
_EVERYBODY = union_all(_DIRECT, _THROUGH_A_TEAM, _OF_THE_TEAM_THAT_OWNS).subquery()
_ALL_ROLES = Prepared(select(_EVERYBODY))


def get_projects_with_roles(
    tx: Transaction, project_ids: Sequence[str], user_id: int
) -> dict[str, tuple[Project, Permission | None]]:
    """Return projects by id, each with the strongest role that a user has in it; the owner's is admin."""
    rows = _PROJECTS_WITH_ROLES.all(tx, ids=list(project_ids), user_id=user_id)
    if len(rows) == 1:  # what every request in a project asks
        (row,) = rows
        project = Project(*row[4:])
        return {project.id: (project, _role_by_row(row, user_id))}
    roles = _strongest_by_id(rows, user_id)
    return {row[4]: (Project(*row[4:]), roles.get(row[4])) for row in rows}


def roles_in(tx: Transaction, project_ids: Sequence[str], user_id: int) -> dict[str, Permission]:
    """Return the strongest role that a user has in each project; one in which they have none is left out."""
    return _strongest_by_id(_IDS_WITH_ROLES.all(tx, ids=list(project_ids), user_id=user_id), user_id)


def read_all_roles(tx: Transaction) -> Iterator[tuple[str, int, Permission]]:
    """Yield the id of a project, a user's number and a role for each entry that gives somebody one, but for owners."""
    for project_id, user_id, given, in_team in _ALL_ROLES.all(tx):
        yield project_id, user_id, role_by(given, in_team)


def list_of_kind(tx: Transaction, project_id: str, kind: Kind, enough: Collection[Permission]) -> list[User]:
    """Return the active users of a kind who have one of these roles in a project, by username."""
    of_project = select(_EVERYBODY.c.user_id, _EVERYBODY.c.permission, _EVERYBODY.c.in_team).where(
        _EVERYBODY.c.project_id == project_id
    )
    found = {user_id for user_id, given, in_team in tx.execute(of_project) if role_by(given, in_team) in enough}
    chosen = select(users).where(users.c.id.in_(found), users.c.kind == kind.value, users.c.is_active)
    return [as_noun(User, row) for row in tx.execute(chosen.order_by(users.c.username))]


def _strongest_by_id(rows: Sequence[tuple[Any, ...]], user_id: int) -> dict[str, Permission]:
    found: dict[str, list[Permission]] = {}
    for row in rows:
        if role := _role_by_row(row, user_id):
            found.setdefault(row[4], []).append(role)
    return {project_id: role for project_id, roles in found.items() if (role := strongest(roles))}


def _role_by_row(row: tuple[Any, ...], user_id: int) -> Permission | None:
    owner_id, by_owner, by_entry, in_team = row[:4]
    if owner_id == user_id:
        return Permission.ADMIN
    roles = [Permission(by_owner)] if by_owner else []
    if by_entry:
        roles.append(role_by(by_entry, in_team))
    return strongest(roles)
