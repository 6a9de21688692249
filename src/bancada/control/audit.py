"""The audit trail: who did what to which thing, for those who answer for the site."""

from __future__ import annotations

from dataclasses import replace

from bancada.control.access import admit
from bancada.control.workbench import Workbench
from bancada.domain.events import Event
from bancada.domain.identity import Actor
from bancada.domain.listing import ListRequest, Page, SortKey
from bancada.store import event_listings

NEWEST_FIRST = (SortKey("at", descending=True),)


def list_events(workbench: Workbench, actor: Actor, request: ListRequest) -> Page[Event]:
    """Return some of the audit trail, the newest first unless sorted.

    Raises:
        NotAllowed: the actor is no site administrator.
    """
    admit(actor, "audit.list_events")
    with workbench.database.read() as tx:
        return event_listings.list_events(tx, replace(request, sort=request.sort or NEWEST_FIRST))
