"""What the deletion of a project stopped, from the audit trail: the project itself is gone by then."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bancada.control.workbench import Workbench
from bancada.domain.events import Event
from bancada.domain.identity import Actor
from bancada.store import events

LIMIT = 100


@dataclass(frozen=True, slots=True)
class Deletion:
    """A project that was deleted; `stopped` has the ids of what ran in it, by kind."""

    project_id: str
    name: str
    deleted_by: str
    deleted_at: datetime
    stopped: Mapping[str, Sequence[str]]


def describe_deletion(name: str, stopped: Mapping[str, Sequence[str]]) -> str:
    """Return what the audit trail keeps of a deletion."""
    return json.dumps({"name": name, "stopped": stopped})


def list_deletions(workbench: Workbench, actor: Actor) -> tuple[Deletion, ...]:
    """Return the newest 100 deletions of projects by the actor, or by anybody for site administrators."""
    who = "" if actor.user.is_admin else actor.user.username
    with workbench.database.read() as tx:
        found = events.newest(tx, "project", "delete", LIMIT, actor=who)
    return tuple(_read(event) for event in found)


def _read(event: Event) -> Deletion:
    try:
        detail = json.loads(event.detail)
        name, stopped = str(detail["name"]), dict(detail["stopped"])
    except (ValueError, TypeError, KeyError):  # of a release that kept the name alone
        name, stopped = event.detail, {}
    return Deletion(event.noun_id, name, event.actor, event.at, stopped)
