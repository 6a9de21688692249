"""As whom something of a project may run: oneself, or a machine user that works on the project."""

from __future__ import annotations

from bancada.control.access import project_for
from bancada.control.workbench import Workbench
from bancada.domain.errors import InvalidRequest, NotAllowed
from bancada.domain.identity import ALLOWED, Action, Actor, Kind, User
from bancada.domain.listing import ListRequest, Page
from bancada.domain.sequences import page_of
from bancada.store import roles, users
from bancada.store.database import Transaction


def check_run_as(tx: Transaction, actor: Actor, project_id: str, user_id: int, noun: str) -> int:
    """Return the number of the user as whom `noun` of a project runs; 0 is the actor.

    Whoever may let something run in a project may let it run as a machine user that has a role there which allows
    viewing; an administrator of the project gave it that role. Site administrators may choose any active user.

    Raises:
        NotAllowed: it is somebody else (`run_as_not_allowed`).
        InvalidRequest: there is no such user, or it is a team, or was deactivated.
    """
    if user_id in {0, actor.user.id}:
        return actor.user.id
    user = users.get(tx, user_id)
    if user is not None and user.is_active and user.kind != Kind.TEAM:
        if actor.user.is_admin or user in _machine_users(tx, project_id):
            return user.id
    elif actor.user.is_admin:
        raise InvalidRequest(f"run_as: there is no active user with the number {user_id}.", hint="Leave it out.")
    raise NotAllowed(
        f"run_as: {noun} of yours may run as you, or as a machine user of the project; {user_id} is neither.",
        hint="list_all_run_as_machine_user_collaborators has their numbers.",
        code="run_as_not_allowed",
    )


def list_machine_users(workbench: Workbench, actor: Actor, project_id: str, request: ListRequest) -> Page[User]:
    """Return some of the machine users as which something of the project may run, by username."""
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, "list_all_run_as_machine_user_collaborators")
        found = _machine_users(tx, project_id)
    return page_of("machine users", found, request, {"user_name": lambda user: user.username})


def _machine_users(tx: Transaction, project_id: str) -> list[User]:
    return roles.list_of_kind(tx, project_id, Kind.MACHINE, ALLOWED[Action.VIEW])
