"""Models as rows: adding with a number of their own, changing, and hiding at once when deleted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, select, update

from bancada.domain.errors import Conflict
from bancada.domain.models import Model
from bancada.store.database import Transaction, as_row
from bancada.store.numbers import next_number
from bancada.store.prepared import Prepared, insert_row, noun_columns
from bancada.store.tables.builds import builds
from bancada.store.tables.models import models
from bancada.store.turns import take_turn

_CHANGEABLE = (
    "name", "description", "auth_enabled", "visibility", "run_as", "accelerator_label_id",
    "default_cpu_millicores", "default_memory_mb", "default_replicas", "sticky_header", "call_limits", "updated_at",
)  # fmt: skip
_LIVE = Prepared(
    select(*noun_columns(Model, models)).where(models.c.id == bindparam("model_id"), models.c.deleted_at.is_(None))
)


def add(tx: Transaction, model: Model) -> Model:
    """Keep a new model and return it with its number, one higher than any before.

    Raises:
        Conflict: a model of the project that is not deleted has the same name (`name_taken`).
    """
    _refuse_taken_name(tx, model)
    numbered = replace(model, number=next_number(tx, models.c.number))
    insert_row(tx, models, as_row(numbered))
    return numbered


def get(tx: Transaction, model_id: str) -> Model | None:
    """Return a model, or None when there is none or it is deleted."""
    row = _LIVE.first(tx, model_id=model_id)
    return None if row is None else Model(*row)


def change(tx: Transaction, model: Model) -> None:
    """Keep what a user may change of a model: name, description, access, defaults.

    Raises:
        Conflict: another model of the project that is not deleted has the name (`name_taken`).
    """
    _refuse_taken_name(tx, model)
    values = {name: getattr(model, name) for name in _CHANGEABLE}
    tx.execute(update(models).where(models.c.id == model.id).values(**values))


def mark_deleted(tx: Transaction, model_id: str, now: datetime) -> None:
    """Hide a model from every reader; what is being built for it is due to end, deployments are to be stopped."""
    tx.execute(update(models).where(models.c.id == model_id).values(deleted_at=now, updated_at=now))
    tx.execute(update(builds).where(builds.c.model_id == model_id).values(auto_deployment=None, next_try_at=now))


def _refuse_taken_name(tx: Transaction, model: Model) -> None:
    take_turn(tx, f"model names of {model.project_id}")
    same_name = select(models.c.id).where(
        models.c.project_id == model.project_id,
        models.c.name == model.name,
        models.c.id != model.id,
        models.c.deleted_at.is_(None),
    )
    if (other_id := tx.execute(same_name).scalars().first()) is not None:
        raise Conflict(
            f"name: the project already has a model named {model.name!r} (id {other_id}).",
            hint="Choose another name, or create a new build of that model.",
            code="name_taken",
        )
