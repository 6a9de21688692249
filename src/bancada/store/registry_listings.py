"""The list of registered models."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, or_

from bancada.domain.identity import User
from bancada.domain.listing import ListRequest, Page
from bancada.domain.registry_index import IndexedModel, RegistryVisibility
from bancada.store.database import Transaction, as_noun
from bancada.store.listing import Listing, read_page
from bancada.store.searching import contains
from bancada.store.tables.models import registered_models
from bancada.store.visibility import viewable_project_ids

_LIKE_CREATION = ("created_at", "description", "kernel", "script", "status")
"""Sort keys of the contract; registered models have no kernel, script or status, and MLflow keeps the description."""


def _owner_is(text: str) -> ColumnElement[bool]:
    return registered_models.c.owner_id == int(text) if text.isdecimal() and len(text) < 10 else false()


REGISTERED_MODELS: Listing[IndexedModel] = Listing(
    noun="registered models",
    table=registered_models,
    filters={
        "model_name": contains(registered_models.c.name),
        "name": contains(registered_models.c.name),
        "creator_id": _owner_is,
    },
    sorts={
        "name": registered_models.c.name,
        "updated_at": registered_models.c.updated_at,
        **dict.fromkeys(_LIKE_CREATION, registered_models.c.created_at),
    },
    as_item=lambda row: as_noun(IndexedModel, row),
    people={"creator": registered_models.c.owner_id},
)


def list_visible_models(tx: Transaction, user: User, request: ListRequest) -> Page[IndexedModel]:
    """Return one page of the registered models that are public, or whose project a user may view."""
    is_visible = or_(
        registered_models.c.visibility == RegistryVisibility.PUBLIC.value,
        registered_models.c.project_id.in_(viewable_project_ids(user)),
    )
    return read_page(tx, REGISTERED_MODELS, request, is_visible)
