"""The limits of a model's calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bancada.control.access import project_for
from bancada.control.lookups import model_in
from bancada.control.workbench import Workbench
from bancada.domain.call_limits import CallLimits, read_limits
from bancada.domain.identity import Actor
from bancada.store import events, models


def read_call_limits(workbench: Workbench, actor: Actor, project_id: str, model_id: str) -> CallLimits:
    """Return the limits of a model's calls.

    Raises:
        NotFound: the project has no such model, or does not exist for the actor.
    """
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, "call_limits.read_call_limits")
        return read_limits(model_in(tx, project_id, model_id).call_limits)


def set_call_limits(
    workbench: Workbench, actor: Actor, project_id: str, model_id: str, change: Callable[[CallLimits], CallLimits]
) -> CallLimits:
    """Give a model the limits that `change` returns; the gateway has them a moment later.

    Raises:
        NotFound: the project has no such model, or does not exist for the actor.
        InvalidRequest: a limit is out of its range.
    """
    now = workbench.clock()
    with workbench.database.write() as tx:
        project_for(tx, actor, project_id, "call_limits.set_call_limits")
        model = model_in(tx, project_id, model_id, to_change=True)
        limits = change(read_limits(model.call_limits)).checked()
        models.change(tx, replace(model, call_limits=limits.to_json(), updated_at=now))
        events.record(tx, now, "model", model_id, "set call limits", actor.user.username)
    workbench.wake()
    return limits
