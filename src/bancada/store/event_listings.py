"""The audit trail as a list: by the order in which things were done."""

from __future__ import annotations

from bancada.domain.events import Event
from bancada.domain.listing import ListRequest, Page
from bancada.store.database import Transaction
from bancada.store.events import as_event
from bancada.store.listing import Listing, read_page
from bancada.store.searching import equals, moments
from bancada.store.tables.events import events

EVENTS: Listing[Event] = Listing(
    noun="events",
    table=events,
    filters={
        **{key: equals(events.c[key]) for key in ("action", "actor", "noun", "noun_id")},
        "since": moments(events.c.at, are_before=False),
        "until": moments(events.c.at, are_before=True),
    },
    sorts={"at": events.c.id},  # numbers are given in order, and no two are alike
    as_item=as_event,
    default_sort="at",
)


def list_events(tx: Transaction, request: ListRequest) -> Page[Event]:
    """Return one page of the audit trail."""
    return read_page(tx, EVENTS, request)
