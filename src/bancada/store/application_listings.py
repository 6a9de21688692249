"""Lists of applications."""

from __future__ import annotations

from sqlalchemy import ColumnElement, bindparam

from bancada.domain.applications import Application
from bancada.domain.listing import ListRequest, Page
from bancada.store.database import Transaction, as_noun
from bancada.store.listing import Listing, read_page
from bancada.store.searching import contains, is_flag
from bancada.store.tables.applications import applications, is_live

_TEXTS = ("description", "kernel", "name", "runtime_identifier", "script", "subdomain")


def _has_status(text: str) -> ColumnElement[bool]:
    """Find a status by the word of filters (`running`) or the name of answers (`APPLICATION_RUNNING`)."""
    return contains(applications.c.status)(text.lower().removeprefix("application_"))


APPLICATIONS: Listing[Application] = Listing(
    noun="applications",
    table=applications,
    filters={
        **{key: contains(applications.c[key]) for key in _TEXTS},
        "bypass_authentication": is_flag(applications.c.bypass_authentication),
        "full_name": contains(applications.c.name),
        "status": _has_status,
    },
    sorts={
        key: applications.c[key]
        for key in (
            "created_at",
            "description",
            "kernel",
            "name",
            "runtime_identifier",
            "script",
            "status",
            "updated_at",
        )
    },
    as_item=lambda row: as_noun(Application, row),
    people={"creator": applications.c.creator_id},
)

_IN_PROJECT = applications.c.project_id == bindparam("project_id")


def list_of_project(tx: Transaction, project_id: str, request: ListRequest) -> Page[Application]:
    """Return one page of a project's applications."""
    return read_page(tx, APPLICATIONS, request, _IN_PROJECT, is_live, project_id=project_id)
