"""Whether an actor may do something in a project: every verb asks here first."""

from __future__ import annotations

from collections.abc import Sequence

from bancada.domain.authorisation import NEEDS, Access, needed_action
from bancada.domain.errors import NotAllowed, NotFound
from bancada.domain.identity import ALLOWED, Action, Actor, Kind, Permission, User, is_allowed
from bancada.domain.projects import Project
from bancada.store import teams, users
from bancada.store.database import Transaction
from bancada.store.roles import get_projects_with_roles

_DOING = {
    Action.USE: "Opening an application of",
    Action.VIEW: "Reading from",
    Action.CALL: "Calling a model of",
    Action.OPERATE: "Starting and stopping things in",
    Action.EDIT: "Changing things in",
    Action.ADMINISTER: "Administering",
}


def project_for(tx: Transaction, actor: Actor, project_id: str, what: str) -> Project:
    """Return a project in which the actor may do this.

    `what` is the operation, by its row in the authorisation table, or an `Action` where it is only a part of one.

    Raises:
        NotFound: there is none, or the actor may not even know of it.
        NotAllowed: the actor knows it and has not the role for this.
    """
    return project_and_role(tx, actor, project_id, what)[0]


def project_and_role(tx: Transaction, actor: Actor, project_id: str, what: str) -> tuple[Project, Permission | None]:
    """Return a project in which the actor may do this, with the actor's role in it; raises as `project_for` does."""
    action = needed_action(what)
    found = visible_projects(tx, actor, [project_id]).get(project_id)
    if found is None:
        raise no_such_project(project_id)
    project, role = found
    if not may(actor, action, project, role):
        raise _refusal(action, project, role)
    return project, role


def visible_projects(
    tx: Transaction, actor: Actor, project_ids: Sequence[str]
) -> dict[str, tuple[Project, Permission | None]]:
    """Return those of the projects that the actor may know of, each with the actor's role in it, in one query."""
    found = get_projects_with_roles(tx, project_ids, actor.user.id)
    return {id_: pair for id_, pair in found.items() if may(actor, Action.LIST, *pair)}


def may(actor: Actor, action: Action, project: Project, role: Permission | None) -> bool:
    """Tell whether an actor may do this in a project in which they have this role."""
    return is_allowed(action, role, is_site_admin=actor.user.is_admin, is_public=project.is_public)


def no_such_project(project_id: str) -> NotFound:
    """Return the error for a project that does not exist, or that the actor may not know of."""
    return NotFound(
        f"project_id: there is no project {project_id!r} that you can see.",
        hint="List yours with list_projects, or ask its owner to add you as a collaborator.",
        code="project_not_found",
    )


def admit(actor: Actor, what: str, username: str = "") -> None:
    """Let an actor do what is not inside one project; `username` is the user whom the operation is about.

    Raises:
        NotAllowed: the row asks for that user (`not_own`) or a site administrator (`not_site_admin`), and the actor
            is neither.
    """
    if actor.user.is_admin or NEEDS[what] is Access.ANY_USER:
        return
    if NEEDS[what] is not Access.OWN:
        raise _admins_only(actor, what)
    if username != actor.user.username:
        message = f"{what} of {username!r} is for that user and site administrators only."
        raise NotAllowed(message, hint="Use your own username.", code="not_own")


def team_for(tx: Transaction, actor: Actor, name: str, what: str) -> User:
    """Return a team in which the actor may do this.

    Raises:
        NotFound: there is none, or the actor is not in it (`team_not_found`).
        NotAllowed: the actor is in it and does not administer it (`role_missing`).
    """
    team = users.find(tx, name)
    role = teams.role_in(tx, team.id, actor.user.id) if team else None
    if team is None or team.kind != Kind.TEAM or not (role or actor.user.is_admin):
        message = f"team_name: there is no team {name!r} that you are in."
        raise NotFound(message, hint="Ask one of its administrators to add you.", code="team_not_found")
    if NEEDS[what] is Access.TEAM_ADMIN and role is not Permission.ADMIN and not actor.user.is_admin:
        message = f"{what} needs the role admin in the team {name!r}."
        raise NotAllowed(message, hint="Ask an administrator of the team.", code="role_missing")
    return team


def require_site_admin(actor: Actor, doing: str) -> None:
    """Refuse anyone but a site administrator.

    Raises:
        NotAllowed: the actor is none (`not_site_admin`).
    """
    if not actor.user.is_admin:
        raise _admins_only(actor, doing)


def _admins_only(actor: Actor, doing: str) -> NotAllowed:
    message = f"{doing} needs a site administrator; {actor.user.username} is none."
    return NotAllowed(message, hint="Ask one.", code="not_site_admin")


def _refusal(action: Action, project: Project, role: Permission | None) -> NotAllowed:
    enough = " or ".join(permission.value for permission in Permission if permission in ALLOWED[action])
    has = f"your role is {role.value}" if role else "you have none"
    return NotAllowed(
        f"{_DOING[action]} the project {project.name!r} needs the role {enough}; {has}.",
        hint="Ask an administrator of the project for that role.",
        code="role_missing",
    )
