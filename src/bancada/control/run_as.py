"""As whom something of a project may run."""

from __future__ import annotations

from bancada.domain.errors import InvalidRequest, NotAllowed
from bancada.domain.identity import Actor
from bancada.store import users
from bancada.store.database import Transaction


def check_run_as(tx: Transaction, actor: Actor, user_id: int, noun: str) -> int:
    """Return the number of the user as whom `noun` runs: the actor, or for site administrators anyone; 0 is the actor.

    Raises:
        NotAllowed: it is another user, and the actor is no site administrator.
        InvalidRequest: there is no such user.
    """
    if user_id in {0, actor.user.id}:
        return actor.user.id
    if not actor.user.is_admin:
        raise NotAllowed(f"run_as: only a site administrator may let {noun} run as another user.",
                         hint="Leave it out to run it as yourself.")  # fmt: skip
    if users.get(tx, user_id) is None:
        raise InvalidRequest(f"run_as: there is no user with the number {user_id}.", hint="Leave it out.")
    return user_id
