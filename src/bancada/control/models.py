"""Creating, reading, changing and deleting models."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from bancada.control.access import project_for
from bancada.control.build_sources import BuildRequest
from bancada.control.builds import add_build
from bancada.control.deployments import wish_stopped
from bancada.control.lookups import model_in
from bancada.control.model_views import ModelView, view_models
from bancada.control.registry_access import visible_model
from bancada.control.run_as import check_run_as
from bancada.control.workbench import Workbench
from bancada.domain.deployments import Deployment
from bancada.domain.errors import InvalidRequest
from bancada.domain.identity import Actor
from bancada.domain.ids import new_access_key, new_uuid
from bancada.domain.listing import ListRequest, Page
from bancada.domain.models import Model
from bancada.domain.projects import check_name
from bancada.domain.resources import REPLICAS_LIMIT
from bancada.store import deployments, events, models
from bancada.store.database import Transaction
from bancada.store.model_listings import list_models_of_project, list_viewable_models, newest_deployments

DEFAULT_CPU_MILLICORES = 1000
DEFAULT_MEMORY_MB = 2048
VISIBILITIES = ("private", "public")


@dataclass(frozen=True, slots=True)
class NewModel:
    """What a caller says of a model to be; `build` follows at once where given."""

    name: str
    description: str = ""
    auth_enabled: bool = True
    registered_model_id: str = ""
    run_as: int = 0
    visibility: str = ""
    accelerator_label_id: str = ""
    build: BuildRequest | None = None


@dataclass(frozen=True, slots=True)
class ModelChange:
    """What shall change of a model; None leaves a value as it is."""

    name: str | None = None
    description: str | None = None
    visibility: str | None = None
    auth_enabled: bool | None = None
    run_as: int | None = None
    accelerator_label_id: str | None = None
    default_cpu_millicores: int | None = None
    default_memory_mb: int | None = None
    default_replicas: int | None = None
    default_gpus: int | None = None


def create_model(workbench: Workbench, actor: Actor, project_id: str, new: NewModel) -> ModelView:
    """Create a model with an access key of its own, and ask for its first build where `new` says so.

    Raises:
        Conflict: the project has a model of that name (`name_taken`).
        NotFound: the project or the registered model does not exist for the actor.
        InvalidRequest: the name, the visibility or the build's source is not acceptable; nothing is created then.
        NotAllowed: the actor may not edit the project, or not let the model run as that user.
    """
    now = workbench.clock()
    with workbench.database.write() as tx:
        project_for(tx, actor, project_id, "create_model")
        if new.registered_model_id:
            visible_model(tx, actor, new.registered_model_id)
        run_as = check_run_as(tx, actor, project_id, new.run_as, "a model")
        model = Model(
            id=new_uuid(),
            number=0,
            project_id=project_id,
            creator_id=actor.user.id,
            name=check_name("model", new.name),
            description=new.description,
            access_key=new_access_key(),
            auth_enabled=new.auth_enabled,
            visibility=_checked_visibility(new.visibility),
            registered_model_id=new.registered_model_id,
            run_as=run_as,
            accelerator_label_id=new.accelerator_label_id,
            default_cpu_millicores=DEFAULT_CPU_MILLICORES,
            default_memory_mb=DEFAULT_MEMORY_MB,
            default_replicas=1,
            serving_deployment_id="",
            serving_generation=0,
            created_at=now,
            updated_at=now,
        )
        model = models.add(tx, model)
        events.record(tx, now, "model", model.id, "create", actor.user.username)
        if new.build is not None:
            add_build(tx, workbench, actor, model, new.build)
        (view,) = view_models(tx, [model])
    workbench.wake()
    return view


def get_model(workbench: Workbench, actor: Actor, project_id: str, model_id: str) -> ModelView:
    """Return one model.

    Raises:
        NotFound: the project has no such model, or does not exist for the actor.
    """
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, "get_model")
        (view,) = view_models(tx, [model_in(tx, project_id, model_id)])
    return view


def list_models(workbench: Workbench, actor: Actor, project_id: str, request: ListRequest) -> Page[ModelView]:
    """Return some models of a project, the oldest first unless sorted."""
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, "list_models")
        page = list_models_of_project(tx, project_id, request)
        return Page(view_models(tx, page.items), page.next_page_token)


def list_with_newest(
    workbench: Workbench, actor: Actor, project_id: str, request: ListRequest
) -> Page[tuple[ModelView, Deployment | None]]:
    """Return some models of a project, each with its newest deployment, in as many queries however many they are."""
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, "models.list_models")
        page = list_models_of_project(tx, project_id, request)
        newest = newest_deployments(tx, [model.id for model in page.items])
        views = view_models(tx, page.items)
        return Page(tuple((view, newest.get(view.model.id)) for view in views), page.next_page_token)


def list_all_models(workbench: Workbench, actor: Actor, request: ListRequest) -> Page[ModelView]:
    """Return some models of all projects that the actor may view, the oldest first unless sorted."""
    with workbench.database.read() as tx:
        page = list_viewable_models(tx, actor.user, request)
        return Page(view_models(tx, page.items), page.next_page_token)


def update_model(workbench: Workbench, actor: Actor, project_id: str, model_id: str, change: ModelChange) -> ModelView:
    """Change what `change` holds; whoever serves goes on, and the next deployment takes new defaults.

    Raises:
        Conflict: another model of the project has the name (`name_taken`).
        InvalidRequest: a value is not acceptable.
    """
    now = workbench.clock()
    with workbench.database.write() as tx:
        project_for(tx, actor, project_id, "update_model")
        model = model_in(tx, project_id, model_id, to_change=True)
        changed = _changed(model, _checked(tx, actor, model, change), now)
        models.change(tx, changed)
        events.record(tx, now, "model", model.id, "update", actor.user.username)
        (view,) = view_models(tx, [changed])
    workbench.wake()  # whether calls need a key is part of the routes
    return view


def delete_model(workbench: Workbench, actor: Actor, project_id: str, model_id: str) -> None:
    """Hide a model at once and wish its deployments stopped; the reconciler cleans up."""
    now = workbench.clock()
    with workbench.database.write() as tx:
        project_for(tx, actor, project_id, "delete_model")
        model = model_in(tx, project_id, model_id, to_change=True)
        for deployment in deployments.active_of_model(tx, model.id):
            wish_stopped(tx, deployment, actor, now)
        models.mark_deleted(tx, model.id, now)
        events.record(tx, now, "model", model.id, "delete", actor.user.username)
    workbench.wake()


def _checked(tx: Transaction, actor: Actor, model: Model, change: ModelChange) -> ModelChange:
    _check_defaults(change)
    if change.default_gpus is not None:
        raise InvalidRequest(
            f"default_resources.nvidia_gpus: expected 0, got {change.default_gpus}; no model has GPUs by default.",
            hint="Send nvidia_gpus with create_model_deployment.",
        )
    return replace(
        change,
        name=None if change.name is None else check_name("model", change.name),
        visibility=None if change.visibility is None else _checked_visibility(change.visibility),
        # Callers send a model back as they read it: only another user than before has to be allowed.
        run_as=None if change.run_as in {None, 0, model.run_as} else _allowed_run_as(tx, actor, model, change),
    )


def _allowed_run_as(tx: Transaction, actor: Actor, model: Model, change: ModelChange) -> int:
    return check_run_as(tx, actor, model.project_id, change.run_as or 0, "a model")


def _changed(model: Model, change: ModelChange, now: datetime) -> Model:
    given: dict[str, Any] = {name: value for name, value in asdict(change).items() if value is not None}
    return replace(model, **given, updated_at=now)


def _check_defaults(change: ModelChange) -> None:
    limits = {
        "default_resources.cpu_millicores": (change.default_cpu_millicores, 64_000),
        "default_resources.memory_mb": (change.default_memory_mb, 1024 * 1024),
        "default_replication_policy.num_replicas": (change.default_replicas, REPLICAS_LIMIT),
    }
    for name, (value, limit) in limits.items():
        if value is not None and not 1 <= value <= limit:
            raise InvalidRequest(f"{name}: expected 1 to {limit}, got {value}.", hint="Leave it out to keep it.")


def _checked_visibility(text: str) -> str:
    visibility = text.strip().lower() or VISIBILITIES[0]
    if visibility not in VISIBILITIES:
        raise InvalidRequest(f"visibility: expected private or public, got {text!r}.", hint="Leave it out for private.")
    return visibility
