"""Who works on a project, and with which role."""

from __future__ import annotations

from bancada.control.access import project_for
from bancada.control.workbench import Workbench
from bancada.domain.errors import Conflict, InvalidRequest, NotFound
from bancada.domain.identity import Action, Actor, Permission, User
from bancada.domain.listing import ListRequest, Page
from bancada.domain.projects import Project
from bancada.domain.sequences import page_of
from bancada.store import collaborators, events, users
from bancada.store.database import Transaction


def add_collaborator(workbench: Workbench, actor: Actor, project_id: str, username: str, permission: str) -> None:
    """Give a user a role in a project, or another one than before.

    Raises:
        InvalidRequest: there is no such role.
        NotFound: there is no such user.
        Conflict: the user owns the project, which is more than any role.
    """
    now = workbench.clock()
    with workbench.database.write() as tx:
        project = project_for(tx, actor, project_id, "add_project_collaborator")
        user, role = _user(tx, username), _checked_role(permission)
        _refuse_owner(project, user)
        collaborators.put(tx, project.id, user.id, role)
        detail = f"{user.username} {role.value}"
        events.record(tx, now, "project", project.id, "add_collaborator", actor.user.username, detail)
    workbench.wake()  # the gateway knows who may call a project's models


def list_collaborators(
    workbench: Workbench, actor: Actor, project_id: str, request: ListRequest
) -> Page[tuple[User, Permission]]:
    """Return some of those who work on a project, by username."""
    with workbench.database.read() as tx:
        project = project_for(tx, actor, project_id, "list_project_collaborators")
        people = collaborators.list_of_project(tx, project.id)
    keys = {"username": lambda pair: pair[0].username, "permission": lambda pair: pair[1].value}
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
        if not collaborators.remove(tx, project.id, _user(tx, username).id):
            raise NotFound(
                f"username: {username!r} has no role in the project.", hint="See list_project_collaborators."
            )
        events.record(tx, now, "project", project.id, "remove_collaborator", actor.user.username, username)
    workbench.wake()


def _user(tx: Transaction, username: str) -> User:
    user = users.find(tx, username)
    if user is None:
        raise NotFound(f"username: there is no user {username!r}.", hint="Check its spelling.", code="user_not_found")
    return user


def _checked_role(text: str) -> Permission:
    word = text.strip().lower()
    if word not in {permission.value for permission in Permission}:
        known = ", ".join(permission.value for permission in Permission)
        raise InvalidRequest(f"permission: expected one of {known}, got {text!r}.", hint="read is a viewer's.")
    return Permission(word)


def _refuse_owner(project: Project, user: User) -> None:
    if user.id == project.owner_id:
        message = f"username: {user.username} owns the project, which is more than any role."
        raise Conflict(message, hint="Add somebody else.", code="is_owner")
