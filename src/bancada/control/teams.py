"""Teams: who is in them, and with which role; they own projects, and work on those of others."""

from __future__ import annotations

from dataclasses import dataclass

from bancada.control.access import admit, team_for
from bancada.control.lookups import user_named
from bancada.control.workbench import Workbench
from bancada.domain.accounts import Account, check_username
from bancada.domain.errors import Conflict, InvalidRequest, NotAllowed, NotFound, NotImplementedHere
from bancada.domain.identity import ALLOWED, BY_NAME, Action, Actor, Kind, Permission, User
from bancada.domain.listing import ListRequest, Page
from bancada.domain.sequences import page_of
from bancada.store import events, teams, users
from bancada.store.database import Transaction
from bancada.store.turns import take_turn

SHOWN_PROJECTS = 5


@dataclass(frozen=True, slots=True)
class TeamView:
    """A team, how many are in it, and how many projects of each visibility it owns."""

    account: Account
    members: int
    projects: dict[str, int]


def create_team(workbench: Workbench, actor: Actor, name: str, *, kind: str = "", bio: str = "") -> TeamView:
    """Create a team, whose first administrator is the actor.

    Raises:
        Conflict: a user or a team has the name, or had it (`name_taken`).
        InvalidRequest: the name cannot be one.
        NotImplementedHere: its members shall come from a directory.
    """
    if "sync" in kind.lower():
        raise NotImplementedHere("type: there is no directory here to take a team's members from.",
                                 hint="Create it without a type, and add its members.")  # fmt: skip
    admit(actor, "create_team")
    now = workbench.clock()
    with workbench.database.write() as tx:
        username = unused_name(tx, name)
        team = users.add(tx, username, username, "", is_admin=False, now=now, kind=Kind.TEAM, bio=bio)
        teams.put_member(tx, team.id, actor.user.id, Permission.ADMIN)
        events.record(tx, now, "team", str(team.id), "create", actor.user.username, team.username)
        return _view(tx, Account(team, bio, has_password=False, created_at=now, signed_in_at=None))


def get_team(workbench: Workbench, actor: Actor, name: str) -> TeamView:
    """Return a team that the actor is in.

    Raises:
        NotFound: there is none, or the actor is not in it.
    """
    with workbench.database.read() as tx:
        team_for(tx, actor, name, "teams.get_team")
        account = users.find_account(tx, name)
        if account is None:
            raise NotFound(f"The team {name!r} no longer exists.")
        return _view(tx, account)


def list_teams(workbench: Workbench, actor: Actor, request: ListRequest) -> Page[TeamView]:
    """Return some of the teams that the actor is in, by name; of all teams for a site administrator."""
    with workbench.database.read() as tx:
        page = users.list_teams(tx, request, None if actor.user.is_admin else actor.user.id)
        counts = teams.count_members(tx, [account.user.id for account in page.items])
        owned = teams.count_projects(tx, [account.user.id for account in page.items])
    views = (TeamView(a, counts.get(a.user.id, 0), owned.get(a.user.id, {})) for a in page.items)
    return Page(tuple(views), page.next_page_token)


def delete_team(workbench: Workbench, actor: Actor, name: str) -> None:
    """Delete a team that owns nothing; what its members had by it, they have no more.

    Raises:
        Conflict: the team still owns projects (`owns_projects`).
        NotFound, NotAllowed: there is no such team for the actor, or the actor does not administer it.
    """
    now = workbench.clock()
    with workbench.database.write() as tx:
        team = team_for(tx, actor, name, "delete_team")
        refuse_owner_of_projects(tx, team)
        teams.mark_deleted(tx, team, now)
        events.record(tx, now, "team", str(team.id), "delete", actor.user.username, team.username)
    workbench.wake()  # the gateway knows who may call a project's models


def list_team_members(
    workbench: Workbench, actor: Actor, name: str, request: ListRequest
) -> Page[tuple[User, Permission]]:
    """Return some of those who are in a team, by username."""
    with workbench.database.read() as tx:
        team = team_for(tx, actor, name, "teams.list_team_members")
        members = teams.list_members(tx, team.id)
    keys = {"username": lambda pair: pair[0].username, "permission": lambda pair: pair[1].value}
    return page_of("team members", members, request, keys)


def put_team_member(workbench: Workbench, actor: Actor, name: str, username: str, permission: str) -> None:
    """Give a user a role in a team, or another one than before.

    Raises:
        InvalidRequest: there is no such role, or a team shall be in a team.
        NotFound: there is no such team for the actor, or no such user.
        Conflict: the team would be left without an administrator (`last_admin`).
    """
    now = workbench.clock()
    with workbench.database.write() as tx:
        team = team_for(tx, actor, name, "teams.put_team_member")
        user, role = user_named(tx, username), checked_role(permission)
        if user.kind == Kind.TEAM:
            raise InvalidRequest(f"username: {username} is a team, and a team cannot be in a team.", hint="Add users.")
        if role is not Permission.ADMIN:
            _refuse_last_admin(tx, team, user)
        teams.put_member(tx, team.id, user.id, role)
        detail = f"{user.username} {role.value}"
        events.record(tx, now, "team", str(team.id), "put_member", actor.user.username, detail)
    workbench.wake()


def remove_team_member(workbench: Workbench, actor: Actor, name: str, username: str) -> None:
    """Take a user out of a team; everybody may leave.

    Raises:
        NotFound: the user is not in the team, or the team is none of the actor's.
        Conflict: the team would be left without an administrator (`last_admin`).
    """
    now = workbench.clock()
    own = username == actor.user.username
    with workbench.database.write() as tx:
        team = team_for(tx, actor, name, "teams.get_team" if own else "teams.remove_team_member")
        user = user_named(tx, username)
        _refuse_last_admin(tx, team, user)
        if not teams.remove_member(tx, team.id, user.id):
            raise NotFound(f"username: {username!r} is not in the team {name!r}.", hint="See its members.")
        events.record(tx, now, "team", str(team.id), "remove_member", actor.user.username, username)
    workbench.wake()


def owner_of_new_project(tx: Transaction, actor: Actor, team_name: str) -> tuple[User, Permission]:
    """Return who owns a project that the actor creates, and the actor's role in it; without a team, the actor.

    Raises:
        NotFound: there is no such team, or the actor is not in it (`team_not_found`).
        NotAllowed: the actor's role in the team does not allow to change its projects (`role_missing`).
    """
    if not team_name:
        return actor.user, Permission.ADMIN
    team = team_for(tx, actor, team_name, "teams.get_team")
    take_turn(tx, f"account {team.id}")  # or it might be deleted before it owns this
    role = teams.role_in(tx, team.id, actor.user.id)
    if actor.user.is_admin:
        return team, role or Permission.ADMIN
    if role not in ALLOWED[Action.EDIT]:
        has = role.value if role else "none"
        raise NotAllowed(
            f"team_name: creating a project of the team {team.username!r} needs the role write or admin in it; yours"
            f" is {has}.",
            hint="Ask an administrator of the team for that role.",
            code="role_missing",
        )
    return team, role or Permission.WRITE


def unused_name(tx: Transaction, text: str) -> str:
    """Return a name that nobody has and nobody had.

    Raises:
        InvalidRequest: it cannot be a name.
        Conflict: it is or was a user's or a team's (`name_taken`).
    """
    name = check_username(text)
    take_turn(tx, "usernames")
    if users.is_taken(tx, name):
        message = f"username: {name!r} is, or was, the name of a user or a team."
        raise Conflict(message, hint="Choose another: a user's name is never given again.", code="name_taken")
    return name


def refuse_owner_of_projects(tx: Transaction, owner: User) -> None:
    """Refuse to take away who owns projects.

    Raises:
        Conflict: the user or team owns some (`owns_projects`).
    """
    take_turn(tx, f"account {owner.id}")
    names = teams.names_of_projects(tx, owner.id, SHOWN_PROJECTS + 1)
    if names:
        more = " and others" if len(names) > SHOWN_PROJECTS else ""
        raise Conflict(
            f"{owner.username} still owns the projects {', '.join(names[:SHOWN_PROJECTS])}{more}.",
            hint="Give them to somebody else (bancada project transfer), or delete them first.",
            code="owns_projects",
        )


def refuse_last_admin_of_a_team(tx: Transaction, user: User) -> None:
    """Refuse to take away the only administrator of a team.

    Raises:
        Conflict: the user is that of some team (`last_admin`).
    """
    for team in users.get_many(tx, teams.ids_of_member(tx, user.id)).values():
        _refuse_last_admin(tx, team, user)


def checked_role(text: str) -> Permission:
    """Return the role of this name, on the wire (`read`) or as people say it (`viewer`).

    Raises:
        InvalidRequest: there is none.
    """
    role = BY_NAME.get(text.strip().lower())
    if role is None:
        known = ", ".join(permission.value for permission in Permission)
        raise InvalidRequest(f"permission: expected one of {known}, got {text!r}.", hint="read is a viewer's.")
    return role


def _refuse_last_admin(tx: Transaction, team: User, leaving: User) -> None:
    take_turn(tx, f"account {team.id}")
    admins = [user.id for user, role in teams.list_members(tx, team.id) if role is Permission.ADMIN]
    if admins == [leaving.id]:
        raise Conflict(
            f"{leaving.username} is the only administrator of the team {team.username}.",
            hint="Give somebody else in the team the role admin first.",
            code="last_admin",
        )


def _view(tx: Transaction, account: Account) -> TeamView:
    team_id = account.user.id
    members, owned = teams.count_members(tx, [team_id]), teams.count_projects(tx, [team_id])
    return TeamView(account, members.get(team_id, 0), owned.get(team_id, {}))
