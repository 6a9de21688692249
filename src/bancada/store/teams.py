"""Teams and their members; a team is a user of its kind, so that it can own projects and work on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Integer, bindparam, delete, func, insert, select, update

from bancada.domain.identity import Permission, User
from bancada.store.database import Transaction, as_noun
from bancada.store.prepared import Prepared
from bancada.store.tables.identity import collaborators, team_members, users
from bancada.store.tables.projects import is_live, projects

_TEAMS_OF = Prepared(
    select(team_members.c.team_id).where(team_members.c.user_id == bindparam("user_id", type_=Integer))
)


def ids_of_member(tx: Transaction, user_id: int) -> list[int]:
    """Return the numbers of the teams that a user is in."""
    return [team_id for (team_id,) in _TEAMS_OF.all(tx, user_id=user_id)]


def role_in(tx: Transaction, team_id: int, user_id: int) -> Permission | None:
    """Return the role that a user has in a team."""
    theirs = (team_members.c.team_id == team_id, team_members.c.user_id == user_id)
    found = tx.execute(select(team_members.c.permission).where(*theirs)).scalar()
    return None if found is None else Permission(found)


def put_member(tx: Transaction, team_id: int, user_id: int, permission: Permission) -> None:
    """Give a user a role in a team, in place of any other."""
    remove_member(tx, team_id, user_id)
    tx.execute(insert(team_members).values(team_id=team_id, user_id=user_id, permission=permission.value))


def remove_member(tx: Transaction, team_id: int, user_id: int) -> bool:
    """Take a user out of a team; return whether they were in it."""
    theirs = (team_members.c.team_id == team_id, team_members.c.user_id == user_id)
    return tx.execute(delete(team_members).where(*theirs)).rowcount > 0


def list_members(tx: Transaction, team_id: int) -> list[tuple[User, Permission]]:
    """Return all who are in a team, by username."""
    chosen = select(users, team_members.c.permission).join_from(
        team_members, users, users.c.id == team_members.c.user_id
    )
    rows = tx.execute(chosen.where(team_members.c.team_id == team_id).order_by(users.c.username))
    return [(as_noun(User, row), Permission(row.permission)) for row in rows]


def count_members(tx: Transaction, team_ids: Iterable[int]) -> Mapping[int, int]:
    """Return how many are in each team, in one query."""
    chosen = select(team_members.c.team_id, func.count()).where(team_members.c.team_id.in_(set(team_ids)))
    rows = tx.execute(chosen.group_by(team_members.c.team_id))
    return {row[0]: row[1] for row in rows}


def count_projects(tx: Transaction, owner_ids: Iterable[int]) -> Mapping[int, dict[str, int]]:
    """Return how many projects of each visibility each of these owns, in one query."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    columns = (projects.c.owner_id, projects.c.visibility)
    chosen = select(*columns, func.count()).where(projects.c.owner_id.in_(set(owner_ids)), is_live)
    for owner_id, visibility, count in tx.execute(chosen.group_by(*columns)):
        found[owner_id][visibility] = count
    return found


def names_of_projects(tx: Transaction, owner_id: int, limit: int) -> list[str]:
    """Return the names of some projects that a team or a user owns, in alphabetical order."""
    owned = select(projects.c.name).where(projects.c.owner_id == owner_id, is_live)
    return list(tx.execute(owned.order_by(projects.c.name).limit(limit)).scalars())


def mark_deleted(tx: Transaction, team: User, now: datetime) -> None:
    """Take a team away with its members and its roles; its row stays for the history, its name is free again."""
    tx.execute(delete(team_members).where(team_members.c.team_id == team.id))
    tx.execute(delete(collaborators).where(collaborators.c.user_id == team.id))
    gone = {"username": f"{team.username}#{team.id}", "is_active": False, "deleted_at": now}
    tx.execute(update(users).where(users.c.id == team.id).values(**gone))
