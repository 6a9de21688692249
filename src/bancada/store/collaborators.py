"""Who works on a project besides its owner."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from bancada.domain.identity import User
from bancada.store.database import Transaction, as_noun
from bancada.store.tables.identity import collaborators, users


def put(tx: Transaction, project_id: str, user_id: int, permission: str) -> None:
    """Give a user or a team a role in a project, or `inherit` to a team, in place of any other."""
    remove(tx, project_id, user_id)
    tx.execute(insert(collaborators).values(project_id=project_id, user_id=user_id, permission=permission))


def remove(tx: Transaction, project_id: str, user_id: int) -> bool:
    """Take a user's role in a project away; return whether there was one."""
    theirs = (collaborators.c.project_id == project_id, collaborators.c.user_id == user_id)
    return tx.execute(delete(collaborators).where(*theirs)).rowcount > 0


def list_of_project(tx: Transaction, project_id: str) -> list[tuple[User, str]]:
    """Return all who have a role in a project, by username."""
    chosen = select(users, collaborators.c.permission).join_from(collaborators, users)
    rows = tx.execute(chosen.where(collaborators.c.project_id == project_id).order_by(users.c.username))
    return [(as_noun(User, row), row.permission) for row in rows]
