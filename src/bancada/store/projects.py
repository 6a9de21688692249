"""Projects as they are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import TypeVar

from sqlalchemy import Integer, bindparam, delete, func, or_, select, update

from bancada.domain.errors import Conflict, NotFound
from bancada.domain.listing import ListRequest, Page
from bancada.domain.projects import Project
from bancada.store import models as model_store
from bancada.store.database import Transaction, as_noun, as_row
from bancada.store.listing import Branch, Listing, read_page
from bancada.store.numbers import next_number
from bancada.store.prepared import insert_row
from bancada.store.searching import contains
from bancada.store.tables.applications import applications
from bancada.store.tables.identity import collaborators, team_members
from bancada.store.tables.models import models, registered_models
from bancada.store.tables.projects import is_live, is_public, projects

T = TypeVar("T")
_CHANGEABLE = (
    "name", "description", "visibility", "default_engine_type", "shared_memory_limit", "ephemeral_storage_request",
    "ephemeral_storage_limit", "environment", "creation_status", "creation_message", "updated_at",
)  # fmt: skip


PROJECTS: Listing[Project] = Listing(
    noun="projects",
    table=projects,
    filters={key: contains(projects.c[key]) for key in ("name", "description")},
    sorts={
        "description": projects.c.description_start,
        **{key: projects.c[key] for key in ("created_at", "name", "updated_at")},
    },
    as_item=lambda row: as_noun(Project, row),
    people={"creator": projects.c.creator_id, "owner": projects.c.owner_id},
)
_NAMES: Listing[str] = Listing(
    noun="project names",
    table=projects,
    filters={"name": contains(projects.c.name)},
    sorts={"name": projects.c.name},
    as_item=lambda row: str(row.name),
    default_sort="name",
)

_USER = bindparam("user_id", type_=Integer)
_THEIR_TEAMS = select(team_members.c.team_id).where(team_members.c.user_id == _USER)
_ARE_THEIRS = or_(collaborators.c.user_id == _USER, collaborators.c.user_id.in_(_THEIR_TEAMS))
_SHARED = Branch(projects.c.id.in_(select(collaborators.c.project_id).where(_ARE_THEIRS)), is_few=True)
_PUBLIC = Branch(is_public)


@cache  # the same each time, so that the list's SQL is written once
def _owned_by(parameter: str) -> Branch:
    return Branch(projects.c.owner_id == bindparam(parameter, type_=Integer), {"owner": parameter})


def add(tx: Transaction, project: Project) -> Project:
    """Keep a new project and return it with its number, one higher than any before.

    Raises:
        Conflict: its owner already has a project of this name (`name_taken`).
    """
    numbered = replace(project, number=next_number(tx, projects.c.number))
    _refuse_taken_name(tx, project)
    insert_row(tx, projects, as_row(numbered))
    return numbered


def change(tx: Transaction, project: Project) -> None:
    """Keep what a user may change of a project.

    Raises:
        Conflict: its owner already has another project of this name (`name_taken`).
    """
    next_number(tx, projects.c.number)  # on PostgreSQL: one at a time, so that two changes cannot take the same name
    _refuse_taken_name(tx, project)
    values = {name: getattr(project, name) for name in _CHANGEABLE}
    tx.execute(update(projects).where(projects.c.id == project.id).values(**values))


def change_owner(tx: Transaction, project: Project, owner_id: int) -> None:
    """Give a project to another user or team.

    Raises:
        Conflict: they already have a project of this name (`name_taken`).
    """
    next_number(tx, projects.c.number)  # as in `change`
    _refuse_taken_name(tx, replace(project, owner_id=owner_id))
    tx.execute(update(projects).where(projects.c.id == project.id).values(owner_id=owner_id))


def get(tx: Transaction, project_id: str) -> Project | None:
    """Return a project that is not deleted."""
    row = tx.execute(select(projects).where(projects.c.id == project_id, is_live)).first()
    return None if row is None else as_noun(Project, row)


def require(tx: Transaction, project_id: str) -> Project:
    """Return a project that has to be there.

    Raises:
        NotFound: it was deleted.
    """
    project = get(tx, project_id)
    if project is None:
        raise NotFound(f"The project {project_id} no longer exists.")
    return project


def get_many(tx: Transaction, project_ids: Iterable[str]) -> dict[str, Project]:
    """Return projects by id, deleted ones too, in one query."""
    rows = tx.execute(select(projects).where(projects.c.id.in_(set(project_ids))))
    return {row.id: as_noun(Project, row) for row in rows}


@dataclass(frozen=True, slots=True)
class Scope:
    """Which projects a list is of; without branches it is all of them. `values` are those of its parameters."""

    branches: tuple[Branch, ...] = ()
    values: Mapping[str, int] = field(default_factory=lambda: {"user_id": 0})


def find_of_owner(tx: Transaction, owner_id: int, slug: str) -> list[str]:
    """Return the ids of a user's projects that have this id, or this name in addresses; the oldest first."""
    # The letters and digits of a slug stand in the name in their order, which leaves few names to look at.
    pattern = "%".join(slug.split("-"))
    alike = or_(projects.c.id == slug, func.lower(projects.c.name).like(f"%{pattern}%"))
    chosen = select(projects).where(projects.c.owner_id == owner_id, is_live, alike).order_by(projects.c.created_at)
    found = (as_noun(Project, row) for row in tx.execute(chosen))
    return [project.id for project in found if slug in {project.id, project.slug}]


def list_page(tx: Transaction, request: ListRequest, scope: Scope = Scope()) -> Page[Project]:
    """Return one page of the projects of a scope."""
    return _read(tx, PROJECTS, request, scope)


def list_names(tx: Transaction, request: ListRequest, scope: Scope = Scope()) -> Page[str]:
    """Return one page of the names of the projects of a scope."""
    return _read(tx, _NAMES, request, scope)


def scope_of_user(user_id: int, team_ids: Sequence[int] = (), *, with_public: bool = False) -> Scope:
    """Return the scope of what a user and their teams own or work on, and of all public projects if wanted."""
    values = {"user_id": user_id, **{f"team_{index}": team_id for index, team_id in enumerate(team_ids)}}
    own = (*map(_owned_by, values), _SHARED)
    return Scope((*own, _PUBLIC) if with_public else own, values)


def mark_deleted(tx: Transaction, project_id: str, now: datetime) -> None:
    """Hide a project from every reader, with its models and applications; its name and subdomains are free again."""
    tx.execute(update(projects).where(projects.c.id == project_id).values(deleted_at=now, updated_at=now))
    for model_id in tx.execute(select(models.c.id).where(models.c.project_id == project_id)).scalars().all():
        model_store.mark_deleted(tx, model_id, now)
    of_project = (applications.c.project_id == project_id, applications.c.deleted_at.is_(None))
    tx.execute(update(applications).where(*of_project).values(deleted_at=now, next_try_at=now))
    tx.execute(delete(registered_models).where(registered_models.c.project_id == project_id))


def _read(tx: Transaction, listing: Listing[T], request: ListRequest, scope: Scope) -> Page[T]:
    """Read a page branch by branch; in one go where a filter has to look at all that is public anyway."""
    if request.filters and _PUBLIC in scope.branches:
        anyhow = or_(*(branch.condition for branch in scope.branches))
        return read_page(tx, listing, request, is_live, anyhow, any_of=(), **scope.values)
    return read_page(tx, listing, request, is_live, any_of=scope.branches, **scope.values)


def _refuse_taken_name(tx: Transaction, project: Project) -> None:
    same = (
        projects.c.owner_id == project.owner_id,
        projects.c.name == project.name,
        projects.c.id != project.id,
        is_live,
    )
    if (other_id := tx.execute(select(projects.c.id).where(*same)).scalar()) is not None:
        raise Conflict(
            f"name: the owner already has a project named {project.name!r} (id {other_id}).",
            hint="Choose another name, or use that project.",
            code="name_taken",
        )
