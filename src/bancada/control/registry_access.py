"""Which registered models an actor may see or change."""

from __future__ import annotations

from bancada.control.access import project_for
from bancada.domain.errors import NotAllowed, NotFound
from bancada.domain.identity import Action, Actor
from bancada.domain.registry_index import IndexedModel, IndexedVersion, RegistryVisibility
from bancada.store import registry
from bancada.store.database import Transaction


def visible_model(tx: Transaction, actor: Actor, model_id: str) -> IndexedModel:
    """Return a registered model that is public, or whose project the actor may view.

    Raises:
        NotFound: there is none, or the actor may not know of it (`registered_model_not_found`).
    """
    model = registry.get_model(tx, model_id)
    if model is None or not _may_see(tx, actor, model):
        raise _missing("registered model", model_id, "list_registered_models", "registered_model_not_found")
    return model


def editable_model(tx: Transaction, actor: Actor, model_id: str) -> IndexedModel:
    """Return a registered model whose project the actor may edit.

    Raises:
        NotFound: there is none, or the actor may not know of it.
        NotAllowed: the actor may see it and not change it.
    """
    model = visible_model(tx, actor, model_id)
    try:
        project_for(tx, actor, model.project_id, Action.EDIT)
    except NotFound:
        raise NotAllowed(
            f"The registered model {model.name!r} is public, and belongs to a project that you do not work on.",
            hint="Ask its owner to change it.",
            code="role_missing",
        ) from None
    return model


def visible_version(tx: Transaction, actor: Actor, version_id: str) -> tuple[IndexedModel, IndexedVersion]:
    """Return a version of a registered model that the actor may see; whoever sees it may build it anywhere.

    Raises:
        NotFound: there is none, or the actor may not know of it (`registered_model_version_not_found`).
    """
    version = registry.get_version(tx, version_id)
    model = registry.get_model(tx, version.model_id) if version else None
    if version is None or model is None or not _may_see(tx, actor, model):
        raise _missing(
            "registered model version", version_id, "get_registered_model", "registered_model_version_not_found"
        )
    return model, version


def version_of(tx: Transaction, model: IndexedModel, version_id: str) -> IndexedVersion:
    """Return a version of this registered model.

    Raises:
        NotFound: the model has no such version (`registered_model_version_not_found`).
    """
    version = registry.get_version(tx, version_id)
    if version is None or version.model_id != model.id:
        raise _missing(
            "version", version_id, "get_registered_model", "registered_model_version_not_found", f" of {model.name!r}"
        )
    return version


def _may_see(tx: Transaction, actor: Actor, model: IndexedModel) -> bool:
    if model.visibility == RegistryVisibility.PUBLIC:
        return True
    try:
        project_for(tx, actor, model.project_id, Action.VIEW)
    except (NotFound, NotAllowed):
        return False
    return True


def _missing(noun: str, noun_id: str, verb: str, code: str, of: str = "") -> NotFound:
    return NotFound(f"There is no {noun} {noun_id!r}{of} that you can see.", hint=f"{verb} has their ids.", code=code)
