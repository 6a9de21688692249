"""What a user may view, as a query for lists that cross projects."""

from __future__ import annotations

from sqlalchemy import Select, and_, or_, select

from bancada.domain.identity import ALLOWED, INHERIT, Action, User
from bancada.store.database import Transaction
from bancada.store.tables.identity import collaborators, team_members
from bancada.store.tables.projects import is_live, is_public, projects


def viewable_project_ids(user: User) -> Select[str]:
    """Return the query of the ids of all projects that a user may view."""
    if user.is_admin:
        return select(projects.c.id).where(is_live)
    roles = [permission.value for permission in ALLOWED[Action.VIEW]]
    theirs = team_members.c.user_id == user.id
    is_enough = team_members.c.permission.in_(roles)
    own_shares = select(collaborators.c.project_id).where(
        collaborators.c.user_id == user.id, collaborators.c.permission.in_(roles)
    )
    team_shares = (
        select(collaborators.c.project_id)
        .join_from(team_members, collaborators, collaborators.c.user_id == team_members.c.team_id)
        .where(
            theirs,
            or_(collaborators.c.permission.in_(roles), and_(collaborators.c.permission == INHERIT, is_enough)),
        )
    )
    is_viewable = or_(
        projects.c.owner_id == user.id,
        projects.c.owner_id.in_(select(team_members.c.team_id).where(theirs, is_enough)),
        is_public,
        projects.c.id.in_(own_shares),
        projects.c.id.in_(team_shares),
    )
    return select(projects.c.id).where(is_live, is_viewable)


def list_viewable_project_ids(tx: Transaction, user: User, after: str, limit: int, *, include: bool) -> list[str]:
    """Return the next ids, ascending, of projects that a user may view; `include` says whether `after` is one."""
    beyond = projects.c.id >= after if include else projects.c.id > after
    chosen = viewable_project_ids(user).where(beyond).order_by(projects.c.id).limit(limit)
    return list(tx.execute(chosen).scalars())
