"""Lists of sessions."""

from __future__ import annotations

from sqlalchemy import bindparam

from bancada.domain.listing import ListRequest, Page
from bancada.domain.sessions import Session
from bancada.store.database import Transaction, as_noun
from bancada.store.listing import Listing, read_page
from bancada.store.searching import contains
from bancada.store.tables.sessions import sessions

SESSIONS: Listing[Session] = Listing(
    noun="sessions",
    table=sessions,
    filters={key: contains(sessions.c[key]) for key in ("name", "script", "status")},
    sorts={key: sessions.c[key] for key in ("created_at", "name", "script", "status", "updated_at")},
    as_item=lambda row: as_noun(Session, row),
    people={"creator": sessions.c.creator_id},
)
_IN_PROJECT = sessions.c.project_id == bindparam("project_id")


def list_of_project(tx: Transaction, project_id: str, request: ListRequest) -> Page[Session]:
    """Return one page of a project's sessions."""
    return read_page(tx, SESSIONS, request, _IN_PROJECT, project_id=project_id)
