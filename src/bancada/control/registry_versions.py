"""Reading, changing and deleting versions of registered models."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from bancada.control.registry_access import editable_model, version_of, visible_model
from bancada.control.registry_views import VersionView, view_versions
from bancada.control.workbench import Workbench
from bancada.domain.errors import InvalidRequest, NotFound
from bancada.domain.identity import Actor
from bancada.domain.listing import ListRequest, Page, SortKey
from bancada.domain.registry import ModelVersion, plain_tags, wanted_aliases
from bancada.domain.registry_index import IndexedModel
from bancada.store import events, registry, users
from bancada.tracking.pages import fill_page

NEWEST_FIRST = (SortKey("version_number", descending=True),)
SORT_KEYS = {
    **dict.fromkeys(("versions", "version_number", "number"), "version_number"),
    **dict.fromkeys(("created_at", "updated_at"), "created_at"),
    # The contract lists these for versions too, which do not differ in them, or which nobody can see.
    **dict.fromkeys(("name", "description", "kernel", "script", "status"), "version_number"),
    **dict.fromkeys(("creator.email", "creator.name", "creator.username"), "version_number"),
}


def get_registered_model_version(workbench: Workbench, actor: Actor, model_id: str, version_id: str) -> VersionView:
    """Return one version.

    Raises:
        NotFound: the model has no such version, or the actor may not know of it.
    """
    with workbench.database.read() as tx:
        model = visible_model(tx, actor, model_id)
        number = version_of(tx, model, version_id).number
    version = _read_version(workbench, model, number)
    (view,) = view_versions(workbench.database, workbench.tracking, model, [version])
    return view


def update_registered_model_version(
    workbench: Workbench, actor: Actor, model_id: str, version_id: str, *, notes: str | None, tags: Mapping[str, str]
) -> VersionView:
    """Change the notes of a version, None leaves them as they are, and set tags; its other tags stay.

    A tag `mlflow.alias.<name>` makes that alias of the model point to this version.

    Raises:
        NotFound: the model has no such version, or the actor may not know of it.
        NotAllowed: the actor may not edit the model's project.
    """
    with workbench.database.read() as tx:
        model = editable_model(tx, actor, model_id)
        index = version_of(tx, model, version_id)
    acting = workbench.tracking.acting_for(actor.user.username)
    place = model.project_id, model.name, index.number
    acting.tag_model_version(*place, plain_tags(tags))
    for alias in wanted_aliases(tags):
        acting.set_alias(*place, alias)
    if notes is not None:
        acting.update_model_version(*place, notes)
    now = workbench.clock()
    with workbench.database.write() as tx:
        registry.touch_model(tx, model.id, now)
        events.record(tx, now, "registered_model_version", index.id, "update", actor.user.username)
    return get_registered_model_version(workbench, actor, model.id, index.id)


def delete_registered_model_version(workbench: Workbench, actor: Actor, model_id: str, version_id: str) -> None:
    """Delete a version; builds that were made of it stay, and so does the run's own model.

    Raises:
        NotFound: the model has no such version, or the actor may not know of it.
        NotAllowed: the actor may not edit the model's project.
    """
    with workbench.database.read() as tx:
        model = editable_model(tx, actor, model_id)
        index = version_of(tx, model, version_id)
    with suppress(NotFound):  # MLflow may have lost it already; what is left is to forget it here
        acting = workbench.tracking.acting_for(actor.user.username)
        acting.delete_model_version(model.project_id, model.name, index.number)
    now = workbench.clock()
    with workbench.database.write() as tx:
        registry.forget_version(tx, model.id, index.number)
        registry.touch_model(tx, model.id, now)
        events.record(tx, now, "registered_model_version", index.id, "delete", actor.user.username)


def read_versions(workbench: Workbench, model: IndexedModel, request: ListRequest) -> Page[ModelVersion]:
    """Return some versions of a registered model, the newest first unless sorted.

    Filters: `version_number`, and `creator_id`, the number of a user.
    """
    filters = dict(request.filters)
    creator = filters.pop("creator_id", "")
    wanted = replace(request, filters=filters, sort=_sort(request.sort))
    tracking = workbench.tracking
    if not creator:
        return tracking.list_model_versions(model.project_id, model.name, wanted)
    username = _username(workbench, creator)

    def fetch(most: int, token: str) -> tuple[list[ModelVersion], str]:
        step = replace(wanted, page_size=most, page_token=token)
        page = tracking.list_model_versions(model.project_id, model.name, step)
        return list(page.items), page.next_page_token

    return fill_page(fetch, lambda version: version.username == username, request.page_size, request.page_token)


def _read_version(workbench: Workbench, model: IndexedModel, number: int) -> ModelVersion:
    try:
        return workbench.tracking.get_model_version(model.project_id, model.name, number)
    except NotFound:
        with workbench.database.write() as tx:
            registry.forget_version(tx, model.id, number)
        raise


def _sort(sort: tuple[SortKey, ...]) -> tuple[SortKey, ...]:
    if not sort:
        return NEWEST_FIRST
    for key in sort:
        if key.key not in SORT_KEYS:
            raise InvalidRequest(f"sort: versions have no key {key.key!r}; known: {', '.join(sorted(SORT_KEYS))}.",
                                 hint="Use one of these.", code="unknown_key")  # fmt: skip
    return tuple(SortKey(SORT_KEYS[key.key], key.descending) for key in sort)


def _username(workbench: Workbench, user_id: str) -> str:
    if not re.fullmatch(r"\d{1,9}", user_id, re.ASCII):
        raise InvalidRequest(f"creator_id: expected the number of a user, got {user_id[:40]!r}.", hint="Leave it out.")
    with workbench.database.read() as tx:
        user = users.get(tx, int(user_id))
    return user.username if user else "\0"  # a name that nobody has
