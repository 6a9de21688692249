"""Who acts, and what each role may do in a project; `authorisation` has what each operation needs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Permission(str, Enum):
    """A collaborator's role in a project, by its name on the wire (contract enum project_permission)."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"
    OPERATOR = "operator"
    BUSINESS_USER = "business_user"


class Action(str, Enum):
    """What an actor may want to do with something in a project."""

    LIST = "list"  # know that the project exists
    USE = "use"  # open its applications
    VIEW = "view"  # read its files, models, runs and logs
    CALL = "call"  # call a deployed model
    OPERATE = "operate"  # start and stop what exists: deployments, job runs
    EDIT = "edit"  # change files, train, register, build and deploy
    ADMINISTER = "administer"  # rename or delete the project, manage its members


ALLOWED: dict[Action, frozenset[Permission]] = {
    Action.LIST: frozenset(Permission),
    Action.USE: frozenset(Permission),
    Action.VIEW: frozenset({Permission.READ, Permission.WRITE, Permission.ADMIN, Permission.OPERATOR}),
    Action.CALL: frozenset({Permission.READ, Permission.WRITE, Permission.ADMIN, Permission.OPERATOR}),
    Action.OPERATE: frozenset({Permission.WRITE, Permission.ADMIN, Permission.OPERATOR}),
    Action.EDIT: frozenset({Permission.WRITE, Permission.ADMIN}),
    Action.ADMINISTER: frozenset({Permission.ADMIN}),
}

OPEN_TO_ALL = frozenset({Action.LIST, Action.USE, Action.VIEW, Action.CALL})
"""What every user may do in a public project."""


@dataclass(frozen=True, slots=True)
class User:
    """A person or a machine user; `id` is the number that `run_as` and the gateway use."""

    id: int
    username: str
    name: str
    email: str
    is_admin: bool


@dataclass(frozen=True, slots=True)
class Actor:
    """The user behind a request, and the key it came with; `workload_id` is whose key it is, if not the user's own."""

    user: User
    key_id: str = ""
    workload_id: str = ""


def is_allowed(action: Action, permission: Permission | None, *, is_site_admin: bool, is_public: bool) -> bool:
    """Tell whether a user with this role may do this; a public project can be viewed by every user."""
    if is_site_admin:
        return True
    if permission is not None and permission in ALLOWED[action]:
        return True
    return is_public and action in OPEN_TO_ALL
