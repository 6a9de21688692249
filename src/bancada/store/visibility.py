"""The authorisation table as a query, for lists that cross projects."""

from __future__ import annotations

from sqlalchemy import Select, or_, select

from bancada.domain.identity import ALLOWED, Action, User
from bancada.domain.projects import Visibility
from bancada.store.database import Transaction
from bancada.store.tables.identity import collaborators
from bancada.store.tables.projects import is_live, projects


def viewable_project_ids(user: User) -> Select[str]:
    """Return the query of the ids of all projects that a user may view."""
    if user.is_admin:
        return select(projects.c.id).where(is_live)
    roles = [permission.value for permission in ALLOWED[Action.VIEW]]
    shared = select(collaborators.c.project_id).where(
        collaborators.c.user_id == user.id, collaborators.c.permission.in_(roles)
    )
    is_viewable = or_(
        projects.c.owner_id == user.id,
        projects.c.visibility != Visibility.PRIVATE.value,
        projects.c.id.in_(shared),
    )
    return select(projects.c.id).where(is_live, is_viewable)


def list_viewable_project_ids(tx: Transaction, user: User, after: str, limit: int, *, include: bool) -> list[str]:
    """Return the next ids, ascending, of projects that a user may view; `include` says whether `after` is one."""
    beyond = projects.c.id >= after if include else projects.c.id > after
    chosen = viewable_project_ids(user).where(beyond).order_by(projects.c.id).limit(limit)
    return list(tx.execute(chosen).scalars())
