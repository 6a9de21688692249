"""Registering a run's model, and reading, changing and deleting registered models.

MLflow is asked outside of transactions: it may be slow, and its door writes to the same database.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

from bancada.control.access import project_for
from bancada.control.registry_access import editable_model, visible_model
from bancada.control.registry_index import ensure_model, ensure_version
from bancada.control.registry_versions import read_versions
from bancada.control.registry_views import RegisteredModelView, view_registered_models, view_versions
from bancada.control.workbench import Workbench
from bancada.domain.errors import InvalidRequest, NotFound
from bancada.domain.identity import Actor
from bancada.domain.listing import ListRequest, Page
from bancada.domain.projects import check_name
from bancada.domain.registry import ModelVersion, RegisteredModel, plain_tags, wanted_aliases
from bancada.domain.registry_index import IndexedModel
from bancada.store import events, registry
from bancada.store.database import Transaction
from bancada.store.registry_listings import list_visible_models
from bancada.tracking.client import Tracking
from bancada.tracking.sources import find_source

FEW = 25
"""Up to so many models of a project are asked for one by one, which is quicker than listing all that it has."""


@dataclass(frozen=True, slots=True)
class Registration:
    """Which model of which run to register, under which name; tags and notes go to the version."""

    project_id: str
    experiment_id: str
    run_id: str
    model_path: str
    model_name: str
    description: str = ""
    notes: str = ""
    visibility: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)


def create_registered_model(workbench: Workbench, actor: Actor, new: Registration) -> RegisteredModelView:
    """Register what a run logged: a new name, or the next version of one that the project has.

    Returns:
        The registered model, with the version just made as its only one.

    Raises:
        InvalidRequest: a field is empty, or what is under `model_path` is no MLflow model.
        NotFound: the project, experiment, run or model in the run does not exist for the actor.
        NotAllowed: the actor may not edit the project.
    """
    _check_registration(new)
    with workbench.database.read() as tx:
        project_for(tx, actor, new.project_id, "create_registered_model")
    version = _register(workbench, actor, new)
    with workbench.database.write() as tx:
        model = _index_registration(tx, actor, new, version, workbench.clock())
    return _shown(workbench, actor, model, (version,), "")


def get_registered_model(
    workbench: Workbench, actor: Actor, model_id: str, request: ListRequest
) -> RegisteredModelView:
    """Return a registered model with some of its versions, the newest first unless sorted.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    with workbench.database.read() as tx:
        model = visible_model(tx, actor, model_id)
    page = read_versions(workbench, model, request)
    return _shown(workbench, actor, model, page.items, page.next_page_token)


def list_registered_models(workbench: Workbench, actor: Actor, request: ListRequest) -> Page[RegisteredModelView]:
    """Return some registered models that the actor may see, without their versions, the oldest first unless sorted."""
    with workbench.database.read() as tx:
        page = list_visible_models(tx, actor.user, request)
        views = view_registered_models(tx, actor, page.items)
    texts = _descriptions(workbench.tracking, page.items)
    described = tuple(replace(view, description=texts.get(view.model.id, "")) for view in views)
    return Page(described, page.next_page_token)


def update_registered_model(
    workbench: Workbench, actor: Actor, model_id: str, *, description: str | None, visibility: str | None
) -> RegisteredModelView:
    """Change the description or the visibility of a registered model; None leaves it as it is.

    Raises:
        NotFound: there is none, or the actor may not know of it.
        NotAllowed: the actor may not edit its project.
    """
    with workbench.database.read() as tx:
        model = editable_model(tx, actor, model_id)
    if description is not None:
        acting = workbench.tracking.acting_for(actor.user.username)
        acting.update_registered_model(model.project_id, model.name, description)
    now = workbench.clock()
    changed = replace(model, visibility=visibility or model.visibility, updated_at=now)
    with workbench.database.write() as tx:
        registry.change_model(tx, changed)
        events.record(tx, now, "registered_model", model.id, "update", actor.user.username)
    return get_registered_model(workbench, actor, model_id, ListRequest())


def delete_registered_model(workbench: Workbench, actor: Actor, model_id: str) -> None:
    """Delete a registered model with its versions; builds that were made of them stay.

    Raises:
        NotFound: there is none, or the actor may not know of it.
        NotAllowed: the actor may not edit its project.
    """
    with workbench.database.read() as tx:
        model = editable_model(tx, actor, model_id)
    with suppress(NotFound):  # MLflow may have lost it already; what is left is to forget it here
        workbench.tracking.acting_for(actor.user.username).delete_registered_model(model.project_id, model.name)
    with workbench.database.write() as tx:
        registry.forget_model(tx, model.id)
        events.record(tx, workbench.clock(), "registered_model", model.id, "delete", actor.user.username)


def _check_registration(new: Registration) -> None:
    check_name("registered model", new.model_name, field="model_name")
    for name in ("project_id", "run_id", "model_path"):
        if not getattr(new, name):
            raise InvalidRequest(f"{name}: a registration needs it, got none.",
                                 hint="Send project_id, experiment_id, run_id, model_path and model_name.")  # fmt: skip


def _register(workbench: Workbench, actor: Actor, new: Registration) -> ModelVersion:
    acting = workbench.tracking.acting_for(actor.user.username)
    run = acting.get_run(new.project_id, new.run_id, new.experiment_id)
    find_source(acting, run, new.model_path)  # what cannot be registered must not leave an empty name behind
    acting.create_registered_model(new.project_id, new.model_name, new.description)
    made = acting.create_model_version(
        new.project_id, new.model_name, run.id, new.model_path,
        description=new.notes, tags=plain_tags(new.tags), experiment_id=new.experiment_id,
    )  # fmt: skip
    aliases = wanted_aliases(new.tags)
    for alias in aliases:
        acting.set_alias(new.project_id, new.model_name, made.number, alias)
    return replace(made, aliases=aliases)


def _index_registration(
    tx: Transaction, actor: Actor, new: Registration, version: ModelVersion, now: datetime
) -> IndexedModel:
    model = ensure_model(tx, new.project_id, new.model_name, actor.user.username, now)
    model = replace(model, visibility=new.visibility or model.visibility, updated_at=now)
    registry.change_model(tx, model)
    ensure_version(tx, model, version.number, actor.user.username)
    events.record(tx, now, "registered_model", model.id, "register", actor.user.username, f"version {version.number}")
    return model


def _shown(
    workbench: Workbench, actor: Actor, model: IndexedModel, versions: tuple[ModelVersion, ...], token: str
) -> RegisteredModelView:
    views = view_versions(workbench.database, workbench.tracking, model, versions)
    with workbench.database.read() as tx:
        (view,) = view_registered_models(tx, actor, [model])
    description = workbench.tracking.get_registered_model(model.project_id, model.name).description
    return replace(view, description=description, versions=views, next_page_token=token)


def _descriptions(tracking: Tracking, models: Sequence[IndexedModel]) -> dict[str, str]:
    """Return by id the descriptions, which only MLflow has; a model that it has lost is left out."""
    found = {}
    for project_id in {model.project_id for model in models}:
        ids = {model.name: model.id for model in models if model.project_id == project_id}
        read = _read_each if len(ids) <= FEW else _read_all
        found.update({ids[model.name]: model.description for model in read(tracking, project_id, ids)})
    return found


def _read_each(tracking: Tracking, project_id: str, names: Iterable[str]) -> Iterator[RegisteredModel]:
    for name in names:
        with suppress(NotFound):
            yield tracking.get_registered_model(project_id, name)


def _read_all(tracking: Tracking, project_id: str, names: Collection[str]) -> Iterator[RegisteredModel]:
    request = ListRequest(page_size=1000)
    while True:
        page = tracking.list_registered_models(project_id, request)
        yield from (model for model in page.items if model.name in names)
        if not page.next_page_token:
            return
        request = replace(request, page_token=page.next_page_token)
