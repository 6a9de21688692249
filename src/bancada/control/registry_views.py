"""Registered models and versions as they are shown: MLflow's facts joined with the index of the workbench."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from bancada.control.access import visible_projects
from bancada.control.registry_index import index_versions
from bancada.domain.errors import NotFound
from bancada.domain.experiments import Run
from bancada.domain.identity import Actor, Permission, User
from bancada.domain.registry import ModelVersion
from bancada.domain.registry_index import IndexedModel, IndexedVersion
from bancada.store import registry, users
from bancada.store.database import Database, Transaction
from bancada.tracking.client import Tracking


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version; `run` is None when the run that logged it is gone."""

    model: IndexedModel
    owner: User
    index: IndexedVersion
    creator: User
    version: ModelVersion
    run: Run | None


@dataclass(frozen=True, slots=True)
class RegisteredModelView:
    """One registered model with some of its versions; `permission` is the actor's role in its project."""

    model: IndexedModel
    owner: User
    permission: str
    description: str
    count: int
    versions: tuple[VersionView, ...] = ()
    next_page_token: str = ""


def view_registered_models(
    tx: Transaction, actor: Actor, models: Sequence[IndexedModel]
) -> tuple[RegisteredModelView, ...]:
    """Return registered models in the same order, still without description, in three queries."""
    owners = users.get_many(tx, {model.owner_id for model in models})
    counts = registry.count_versions(tx, [model.id for model in models])
    homes = visible_projects(tx, actor, [model.project_id for model in models])
    return tuple(
        RegisteredModelView(
            model=model,
            owner=owners[model.owner_id],
            permission=_permission(actor, homes.get(model.project_id, (None, None))[1]),
            description="",
            count=counts.get(model.id, 0),
        )
        for model in models
    )


def view_versions(
    database: Database, tracking: Tracking, model: IndexedModel, versions: Sequence[ModelVersion]
) -> tuple[VersionView, ...]:
    """Return versions in the same order; those that the index does not know yet are added to it."""
    runs = _runs(tracking, model.project_id, (version.run_id for version in versions))
    index = index_versions(database, model, versions)
    with database.read() as tx:
        people = users.get_many(tx, {model.owner_id, *(row.creator_id for row in index.values())})
    return tuple(
        VersionView(
            model=model,
            owner=people[model.owner_id],
            index=index[version.number],
            creator=people[index[version.number].creator_id],
            version=version,
            run=runs.get(version.run_id),
        )
        for version in versions
    )


def _permission(actor: Actor, role: Permission | None) -> str:
    if actor.user.is_admin:
        return Permission.ADMIN.value
    return role.value if role else Permission.READ.value


def _runs(tracking: Tracking, project_id: str, run_ids: Iterable[str]) -> dict[str, Run]:
    found = {}
    for run_id in {run_id for run_id in run_ids if run_id}:
        with suppress(NotFound):  # a version outlives the run that logged it
            found[run_id] = tracking.get_run(project_id, run_id)
    return found
