"""Keeping the index of the registry in step with MLflow, whoever wrote there: API v2 or plain `mlflow`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bancada.domain.clock import Clock, utc_now
from bancada.domain.errors import NotFound
from bancada.domain.ids import new_quad
from bancada.domain.registry import ModelVersion, RegistryChange, RegistryChangeKind
from bancada.domain.registry_index import IndexedModel, IndexedVersion, RegistryVisibility
from bancada.store import projects, registry, users
from bancada.store.database import Database, Transaction


def note_registry_change(
    database: Database, project_id: str, username: str, change: RegistryChange, clock: Clock = utc_now
) -> None:
    """Bring the index in step with a change that MLflow has made; doing it twice is doing it once."""
    now = clock()
    with database.write() as tx:
        if change.kind in {RegistryChangeKind.MODEL_CREATED, RegistryChangeKind.VERSION_CREATED}:
            model = ensure_model(tx, project_id, change.name, username, now)
            if change.kind is RegistryChangeKind.VERSION_CREATED:
                ensure_version(tx, model, change.version, username)
                registry.touch_model(tx, model.id, now)
            return
        found = registry.find_model(tx, project_id, change.name)
        if found is not None:
            _note_on_known(tx, found, change, now)


def index_versions(
    database: Database, model: IndexedModel, versions: Sequence[ModelVersion]
) -> dict[int, IndexedVersion]:
    """Return the index of a registered model's versions, after adding those of `versions` that it lacks."""
    with database.read() as tx:
        known = registry.list_versions(tx, model.id)
    missing = [version for version in versions if version.number not in known]
    if missing:
        with database.write() as tx:
            for version in missing:
                known[version.number] = ensure_version(tx, model, version.number, version.username)
    return known


def ensure_version(tx: Transaction, model: IndexedModel, number: int, username: str) -> IndexedVersion:
    """Return the index row of a version, made now unless it is there; its user is the owner when unknown."""
    creator = users.find(tx, username) if username else None
    creator_id = creator.id if creator else model.owner_id
    return registry.ensure_version(tx, IndexedVersion(new_quad(), model.id, number, creator_id))


def ensure_model(tx: Transaction, project_id: str, name: str, username: str, now: datetime) -> IndexedModel:
    """Return the index row of a project's registered model, made now unless it is there.

    Raises:
        NotFound: there is no such project.
    """
    project = projects.get(tx, project_id)
    if project is None:
        raise NotFound(f"There is no project {project_id!r}.", hint="It may have been deleted meanwhile.")
    owner = users.find(tx, username) if username else None
    wanted = IndexedModel(
        id=new_quad(),
        project_id=project_id,
        name=name,
        owner_id=owner.id if owner else project.owner_id,
        visibility=RegistryVisibility.PRIVATE.value,
        created_at=now,
        updated_at=now,
    )
    return registry.ensure_model(tx, wanted)


def _note_on_known(tx: Transaction, model: IndexedModel, change: RegistryChange, now: datetime) -> None:
    if change.kind is RegistryChangeKind.MODEL_DELETED:
        registry.forget_model(tx, model.id)
    elif change.kind is RegistryChangeKind.VERSION_DELETED:
        registry.forget_version(tx, model.id, change.version)
    elif change.kind is RegistryChangeKind.MODEL_RENAMED and change.new_name != model.name:
        stale = registry.find_model(tx, model.project_id, change.new_name)
        if stale is not None:  # MLflow would not have let it take a name in use
            registry.forget_model(tx, stale.id)
        registry.change_model(tx, replace(model, name=change.new_name, updated_at=now))
