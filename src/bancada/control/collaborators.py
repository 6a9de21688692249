"""Who works on a project, and with which role."""

from __future__ import annotations

from bancada.control.access import project_for
from bancada.control.lookups import user_named
from bancada.control.teams import checked_role
from bancada.control.workbench import Workbench
from bancada.domain.errors import Conflict, InvalidRequest, NotFound
from bancada.domain.identity import INHERIT, Action, Actor, Kind, User
from bancada.domain.listing import ListRequest, Page
from bancada.domain.projects import Project
from bancada.domain.sequences import page_of
from bancada.store import collaborators, events, users
from bancada.store.database import Transaction


def add_collaborator(workbench: Workbench, actor: Actor, project_id: str, username: str, permission: str) -> None:
    """Give a user or a team a role in a project, or another one than before.

    A team may have `inherit`: each member has in the project what they have in the team.

    Raises:
        InvalidRequest: there is no such role, or a user shall inherit.
        NotFound: there is no such active user or team.
        Conflict: the user or team owns the project, which is more than any role.
    """
    now = workbench.clock()
    with workbench.database.write() as tx:
        project = project_for(tx, actor, project_id, "add_project_collaborator")
        user = user_named(tx, username)
        given = _checked_entry(user, permission)
        _refuse_owner(project, user)
        collaborators.put(tx, project.id, user.id, given)
        detail = f"{user.username} {given}"
        events.record(tx, now, "project", project.id, "add_collaborator", actor.user.username, detail)
    workbench.wake()  # the gateway knows who may call a project's models


def list_collaborators(
    workbench: Workbench, actor: Actor, project_id: str, request: ListRequest
) -> Page[tuple[User, str]]:
    """Return some of those who work on a project, by username."""
    with workbench.database.read() as tx:
        project = project_for(tx, actor, project_id, "list_project_collaborators")
        people = collaborators.list_of_project(tx, project.id)
    keys = {"username": lambda pair: pair[0].username, "permission": lambda pair: pair[1]}
    return page_of("collaborators", people, request, keys)


def remove_collaborator(workbench: Workbench, actor: Actor, project_id: str, username: str) -> None:
    """Take a user's role in a project away; everybody may give up their own.

    Raises:
        NotFound: the user has no role in the project.
    """
    now = workbench.clock()
    own = username == actor.user.username
    with workbench.database.write() as tx:
        project = project_for(tx, actor, project_id, Action.LIST if own else "delete_project_collaborator")
        if not collaborators.remove(tx, project.id, _known(tx, username)):
            raise NotFound(
                f"username: {username!r} has no role in the project.", hint="See list_project_collaborators."
            )
        events.record(tx, now, "project", project.id, "remove_collaborator", actor.user.username, username)
    workbench.wake()


def _known(tx: Transaction, username: str) -> int:
    user = users.find(tx, username)
    if user is None:
        raise NotFound(f"username: there is no user {username!r}.", hint="Check its spelling.", code="user_not_found")
    return user.id


def _checked_entry(user: User, permission: str) -> str:
    """Return what is kept of a collaborator: a role, or for a team that its members have there what they have in it."""
    word = permission.strip().lower()
    if word != INHERIT:
        return checked_role(permission).value
    if user.kind != Kind.TEAM:
        message = f"permission: {INHERIT} is for teams, and {user.username} is none."
        raise InvalidRequest(message, hint="Give the user a role such as read or write.")
    return word


def _refuse_owner(project: Project, user: User) -> None:
    if user.id == project.owner_id:
        message = f"username: {user.username} owns the project, which is more than any role."
        raise Conflict(message, hint="Add somebody else.", code="is_owner")
