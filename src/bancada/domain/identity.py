"""Who acts, and what each role may do in a project; `authorisation` has what each operation needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Permission(str, Enum):
    """A collaborator's role in a project, by its name on the wire (contract enum project_permission)."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"
    OPERATOR = "operator"
    BUSINESS_USER = "business_user"


WEAKEST_FIRST = (
    Permission.BUSINESS_USER, Permission.READ, Permission.OPERATOR, Permission.WRITE, Permission.ADMIN,
)  # fmt: skip
"""Each role may do all that the ones before it may."""

BY_NAME = {
    **{permission.value: permission for permission in Permission},
    "viewer": Permission.READ, "contributor": Permission.WRITE, "business user": Permission.BUSINESS_USER,
}  # fmt: skip
"""Roles by their names on the wire, and by those that people know them by."""

INHERIT = "inherit"
"""What a team may have in a project instead of a role: each member has there what they have in the team."""


class Kind(str, Enum):
    """What stands behind a username."""

    USER = "user"
    MACHINE = "machine"  # nobody signs in as it; what runs may run as it
    TEAM = "team"  # owns projects and has roles for its members; has no keys


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
    """A person, a machine user or a team; `id` is the number that `run_as` and the gateway use.

    Nothing is done in the name of one that is not `is_active`: its keys open nothing.
    """

    id: int
    username: str
    name: str
    email: str
    is_admin: bool
    kind: str = Kind.USER.value
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Actor:
    """The user behind a request, the teams that they are in, and the key it came with.

    `workload_id` is whose key it is, if not the user's own.
    """

    user: User
    key_id: str = ""
    workload_id: str = ""
    team_ids: tuple[int, ...] = ()


def strongest(roles: Iterable[Permission]) -> Permission | None:
    """Return the role of several that allows most; None when there is none."""
    return max(roles, key=WEAKEST_FIRST.index, default=None)


def role_by(given: str, in_team: str | None) -> Permission:
    """Return the role that a collaborator's entry gives; `in_team` is the member's role when it names a team."""
    return Permission(in_team if given == INHERIT else given)


def is_allowed(action: Action, permission: Permission | None, *, is_site_admin: bool, is_public: bool) -> bool:
    """Tell whether a user with this role may do this; a public project can be viewed by every user."""
    if is_site_admin:
        return True
    if permission is not None and permission in ALLOWED[action]:
        return True
    return is_public and action in OPEN_TO_ALL
