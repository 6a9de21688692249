"""Creating, reading, changing and deleting projects."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bancada.control.access import (
    no_such_project,
    project_and_role,
    project_for,
    require_site_admin,
    visible_projects,
)  # fmt: skip
from bancada.control.creations import check_parent, hand_over_credential, plan_filling, wish_filled
from bancada.control.deletions import describe_deletion
from bancada.control.teams import owner_of_new_project
from bancada.control.templates import check_template, write_template
from bancada.control.workbench import Workbench
from bancada.domain.errors import InvalidRequest
from bancada.domain.home import Home
from bancada.domain.identity import Actor, Permission, User
from bancada.domain.ids import new_quad
from bancada.domain.listing import ListRequest, Page
from bancada.domain.projects import CreationStatus, Project, Visibility, check_environment, check_name
from bancada.store import events, folders, projects, users, work
from bancada.store.database import Transaction
from bancada.store.roles import roles_in

ENGINE_TYPES = ("ml_runtime", "legacy_engine")
SHARED_MEMORY_MB = 64
SIZE_LIMIT = 2**31 - 1


@dataclass(frozen=True, slots=True)
class ProjectView:
    """A project, the people in its answer, and the role of the actor who asks; None is no role."""

    project: Project
    owner: User
    creator: User
    role: Permission | None
    is_site_admin: bool


@dataclass(frozen=True, slots=True)
class NewProject:
    """What a caller says of a project to be; sizes are MB for shared memory."""

    name: str
    description: str = ""
    visibility: str = ""
    template: str = ""
    git_url: str = field(default="", repr=False)  # it may hold a password
    git_ref: str = ""
    parent_project: str = ""
    team_name: str = ""
    default_engine_type: str = ""
    shared_memory_limit: int = 0
    environment: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class ProjectChange:
    """What shall change of a project; None leaves a value as it is. Sizes are MB for shared memory, else GB."""

    name: str | None = None
    description: str | None = None
    visibility: str | None = None
    default_engine_type: str | None = None
    shared_memory_limit: int | None = None
    ephemeral_storage_request: int | None = None
    ephemeral_storage_limit: int | None = None
    environment: Mapping[str, str] | None = None


def create_project(
    workbench: Workbench, actor: Actor, new: NewProject, also: Callable[[Transaction, Project], None] | None = None
) -> ProjectView:
    """Create a project and its directory; files of git or of a parent come in the background.

    `also` records what else is wished of the project: both are there, or neither.

    Raises:
        Conflict: the owner, the actor or a team, already has a project of that name (`name_taken`).
        InvalidRequest: name, visibility, template, source, environment or a size is not acceptable.
        NotFound, NotAllowed: the actor may not read the parent, or not create projects for that team.
    """
    now = workbench.clock()
    template = check_template(new.template)
    filling = plan_filling(workbench, template=template, git_url=new.git_url, git_ref=new.git_ref,
                           parent_project=new.parent_project)  # fmt: skip
    project = Project(
        id=new_quad(),
        number=0,
        name=check_name("project", new.name),
        owner_id=actor.user.id,
        creator_id=actor.user.id,
        description=new.description,
        visibility=_checked_visibility(new.visibility or Visibility.PRIVATE.value),
        default_engine_type=_checked_engine_type(new.default_engine_type or ENGINE_TYPES[0]),
        creation_status=(CreationStatus.CREATING if filling else CreationStatus.SUCCESS).value,
        creation_message="",
        shared_memory_limit=_checked_size("shared_memory_limit", new.shared_memory_limit) or SHARED_MEMORY_MB,
        ephemeral_storage_request=0,
        ephemeral_storage_limit=0,
        environment=check_environment(new.environment or {}),
        created_at=now,
        updated_at=now,
    )
    home = Home(workbench.settings.home)
    home.project(project.id).mkdir(mode=0o700, parents=True)
    try:
        write_template(template, home.project(project.id))
        hand_over_credential(workbench, project.id, filling)
        with workbench.database.write() as tx:
            check_parent(tx, actor, filling)
            owner, role = owner_of_new_project(tx, actor, new.team_name)
            project = projects.add(tx, replace(project, owner_id=owner.id))
            if filling:
                wish_filled(tx, project, filling, now)
            if also:
                also(tx, project)
            events.record(tx, now, "project", project.id, "create", actor.user.username, project.name)
    except BaseException:
        for left in (home.project(project.id), home.creation(project.id)):
            folders.remove(left)
        raise
    if filling or also:
        workbench.wake()
    return ProjectView(project, owner, actor.user, role, actor.user.is_admin)


def get_project(workbench: Workbench, actor: Actor, project_id: str) -> ProjectView:
    """Return one project.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    with workbench.database.read() as tx:
        project, role = project_and_role(tx, actor, project_id, "get_project")
        return _views(tx, actor, [(project, role)])[0]


def list_projects(
    workbench: Workbench, actor: Actor, request: ListRequest, *, with_public: bool = False, with_all: bool = False
) -> Page[ProjectView]:
    """Return some of the projects that the actor owns or works on, with the public ones, or with all of the site.

    Raises:
        NotAllowed: `with_all`, and the actor is no site administrator.
    """
    if with_all:
        require_site_admin(actor, "include_all_projects")
    with workbench.database.read() as tx:
        scope = projects.Scope() if with_all else _scope_of(actor, with_public=with_public)
        page = projects.list_page(tx, request, scope)
        others = [project.id for project in page.items if project.owner_id != actor.user.id]
        roles = roles_in(tx, others, actor.user.id) if others else {}
        is_own = [project.owner_id == actor.user.id for project in page.items]
        found = [(p, Permission.ADMIN if own else roles.get(p.id)) for p, own in zip(page.items, is_own, strict=True)]
        return Page(_views(tx, actor, found), page.next_page_token)


def batch_list_projects(workbench: Workbench, actor: Actor, project_ids: Sequence[str]) -> tuple[ProjectView, ...]:
    """Return projects in the order of their ids; those that the actor cannot see are left out."""
    with workbench.database.read() as tx:
        found = visible_projects(tx, actor, project_ids)
        return _views(tx, actor, [found[id_] for id_ in dict.fromkeys(project_ids) if id_ in found])


def list_project_names(workbench: Workbench, actor: Actor, request: ListRequest) -> Page[str]:
    """Return some of the names of the projects that the actor can see, in alphabetical order."""
    with workbench.database.read() as tx:
        scope = projects.Scope() if actor.user.is_admin else _scope_of(actor, with_public=True)
        return projects.list_names(tx, request, scope)


def find_project_id(workbench: Workbench, actor: Actor, owner: str, slug: str) -> str:
    """Return the id of the project that has this name in an owner's addresses, or this id.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    with workbench.database.read() as tx:
        user = users.find(tx, owner)
        named = [] if user is None else projects.find_of_owner(tx, user.id, slug)
        for project_id in visible_projects(tx, actor, named):
            return project_id
    raise no_such_project(f"{owner}/{slug}")


def update_project(workbench: Workbench, actor: Actor, project_id: str, change: ProjectChange) -> ProjectView:
    """Change what `change` holds.

    Raises:
        Conflict: its owner has another project of the new name (`name_taken`).
        InvalidRequest: a value is not acceptable.
        NotAllowed: the actor does not administer the project.
    """
    now = workbench.clock()
    with workbench.database.write() as tx:
        project, role = project_and_role(tx, actor, project_id, "update_project")
        changed = replace(project, **_checked_changes(change), updated_at=now)
        projects.change(tx, changed)
        events.record(tx, now, "project", project.id, "update", actor.user.username)
        return _views(tx, actor, [(changed, role)])[0]


def delete_project(workbench: Workbench, actor: Actor, project_id: str) -> None:
    """Hide a project at once with everything in it, and wish stopped what runs; the reconciler forgets the rest.

    Raises:
        NotFound: there is none, or the actor may not know of it.
        NotAllowed: the actor does not administer the project.
    """
    now = workbench.clock()
    with workbench.database.write() as tx:
        project = project_for(tx, actor, project_id, "delete_project")
        projects.mark_deleted(tx, project.id, now)
        stopped = work.stop_all_in_project(tx, project.id, now)
        told = describe_deletion(project.name, stopped)
        events.record(tx, now, "project", project.id, "delete", actor.user.username, told)
    workbench.wake()


def _scope_of(actor: Actor, *, with_public: bool) -> projects.Scope:
    return projects.scope_of_user(actor.user.id, actor.team_ids, with_public=with_public)


def _views(
    tx: Transaction, actor: Actor, found: Sequence[tuple[Project, Permission | None]]
) -> tuple[ProjectView, ...]:
    ids = {id_ for project, _ in found for id_ in (project.owner_id, project.creator_id)}
    people = users.get_many(tx, ids, actor.user)
    return tuple(
        ProjectView(p, people[p.owner_id], people[p.creator_id], role, actor.user.is_admin) for p, role in found
    )


def _checked_changes(change: ProjectChange) -> dict[str, Any]:
    """Return the changes by column. A whole project sent back has texts that are empty because nobody set them."""
    given = {name: value for name in change.__slots__ if (value := getattr(change, name)) is not None}
    for name, check in {
        "name": lambda text: check_name("project", text),
        "visibility": _checked_visibility,
        "default_engine_type": _checked_engine_type,
    }.items():
        if text := given.pop(name, ""):
            given[name] = check(text)
    for name in ("shared_memory_limit", "ephemeral_storage_request", "ephemeral_storage_limit"):
        if name in given:
            _checked_size(name, given[name])
    if "environment" in given:
        given["environment"] = check_environment(given["environment"])
    return given


def _checked_visibility(text: str) -> str:
    word = text.strip().lower()
    if word not in [visibility.value for visibility in Visibility]:
        raise InvalidRequest(f"visibility: expected public, organization or private, got {text!r}.")
    return word


def _checked_engine_type(text: str) -> str:
    if text not in ENGINE_TYPES:
        raise InvalidRequest(f"default_engine_type: expected {' or '.join(ENGINE_TYPES)}, got {text!r}.")
    return text


def _checked_size(name: str, size: int) -> int:
    if not 0 <= size <= SIZE_LIMIT:
        raise InvalidRequest(f"{name}: expected a size of 0 or more, got {size}.")
    return size
