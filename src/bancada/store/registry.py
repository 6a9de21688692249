"""The index of the registry. Adding is idempotent, because two processes may note the same change: they take turns."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select, update

from bancada.domain.registry_index import IndexedModel, IndexedVersion
from bancada.store.database import Transaction, as_noun, as_row
from bancada.store.prepared import insert_row
from bancada.store.tables.models import registered_model_versions, registered_models
from bancada.store.turns import take_turn


def ensure_model(tx: Transaction, model: IndexedModel) -> IndexedModel:
    """Return the index row of a project's registered model, which is `model` when there was none by that name."""
    take_turn(tx, f"registered models of {model.project_id}")
    found = find_model(tx, model.project_id, model.name)
    if found is None:
        insert_row(tx, registered_models, as_row(model))
    return found or model


def ensure_version(tx: Transaction, version: IndexedVersion) -> IndexedVersion:
    """Return the index row of a version, which is `version` when there was none by that number."""
    take_turn(tx, f"versions of {version.model_id}")
    found = list_versions(tx, version.model_id).get(version.number)
    if found is None:
        insert_row(tx, registered_model_versions, as_row(version))
    return found or version


def get_model(tx: Transaction, model_id: str) -> IndexedModel | None:
    """Return a registered model by its id."""
    row = tx.execute(select(registered_models).where(registered_models.c.id == model_id)).one_or_none()
    return None if row is None else as_noun(IndexedModel, row)


def find_model(tx: Transaction, project_id: str, name: str) -> IndexedModel | None:
    """Return a project's registered model by its name."""
    wanted = (registered_models.c.project_id == project_id, registered_models.c.name == name)
    row = tx.execute(select(registered_models).where(*wanted)).one_or_none()
    return None if row is None else as_noun(IndexedModel, row)


def get_version(tx: Transaction, version_id: str) -> IndexedVersion | None:
    """Return a version by its id."""
    wanted = registered_model_versions.c.id == version_id
    row = tx.execute(select(registered_model_versions).where(wanted)).one_or_none()
    return None if row is None else as_noun(IndexedVersion, row)


def list_versions(tx: Transaction, model_id: str) -> dict[int, IndexedVersion]:
    """Return all versions of a registered model by number, ascending."""
    table = registered_model_versions
    rows = tx.execute(select(table).where(table.c.model_id == model_id).order_by(table.c.number))
    return {row.number: as_noun(IndexedVersion, row) for row in rows}


def count_versions(tx: Transaction, model_ids: list[str]) -> dict[str, int]:
    """Return how many versions each registered model has; those without are left out."""
    table = registered_model_versions
    counted = (
        select(table.c.model_id, func.count().label("versions"))
        .where(table.c.model_id.in_(model_ids))
        .group_by(table.c.model_id)
    )
    return {row.model_id: row.versions for row in tx.execute(counted)}


def change_model(tx: Transaction, model: IndexedModel) -> None:
    """Keep a registered model's name, owner, visibility and time of change."""
    values = {"name": model.name, "owner_id": model.owner_id, "visibility": model.visibility}
    table = registered_models
    tx.execute(update(table).where(table.c.id == model.id).values(**values, updated_at=model.updated_at))


def touch_model(tx: Transaction, model_id: str, now: datetime) -> None:
    """Record that a registered model or one of its versions changed now."""
    tx.execute(update(registered_models).where(registered_models.c.id == model_id).values(updated_at=now))


def forget_model(tx: Transaction, model_id: str) -> None:
    """Drop a registered model and its versions from the index."""
    tx.execute(delete(registered_models).where(registered_models.c.id == model_id))


def forget_version(tx: Transaction, model_id: str, number: int) -> None:
    """Drop one version from the index."""
    table = registered_model_versions
    tx.execute(delete(table).where(table.c.model_id == model_id, table.c.number == number))
