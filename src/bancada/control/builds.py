"""Asking for builds of a model, reading and deleting them."""

from __future__ import annotations

from bancada.control.access import project_for
from bancada.control.build_sources import BuildRequest, check_source
from bancada.control.lookups import build_in, model_in
from bancada.control.model_views import BuildView, view_builds
from bancada.control.registry_access import visible_version
from bancada.control.resources import allowed_resources
from bancada.control.runtimes import check_runtime
from bancada.control.workbench import Workbench
from bancada.domain.builds import Build, BuildStatus
from bancada.domain.errors import Conflict
from bancada.domain.home import Home
from bancada.domain.identity import Actor
from bancada.domain.ids import new_uuid
from bancada.domain.listing import ListRequest, Page
from bancada.domain.models import Model
from bancada.store import builds, deployments, events
from bancada.store.database import Transaction
from bancada.store.model_listings import list_builds_of_model


def create_build(
    workbench: Workbench, actor: Actor, project_id: str, model_id: str, request: BuildRequest
) -> BuildView:
    """Ask for a build and return it at once; the reconciler completes it.

    Raises:
        InvalidRequest: the request names neither or both kinds of source, or a source that cannot be built.
        NotFound: the project, the model or the registered version does not exist for the actor.
        NotAllowed: the actor may not edit the project.
    """
    with workbench.database.write() as tx:
        project_for(tx, actor, project_id, "create_model_build")
        model = model_in(tx, project_id, model_id, to_change=True)
        build = add_build(tx, workbench, actor, model, request)
        (view,) = view_builds(tx, [build])
    workbench.wake()
    return view


def add_build(tx: Transaction, workbench: Workbench, actor: Actor, model: Model, request: BuildRequest) -> Build:
    """Record the wish of a build of a model; the caller has authorised it, and wakes the reconciler afterwards."""
    project_dir = Home(workbench.settings.home).project(model.project_id)
    checked = check_source(request, project_dir)
    runtime_identifier = check_runtime(tx, checked.runtime_identifier)
    resources = allowed_resources(model, checked.deploy) if checked.deploy else None
    if checked.registered_model_version_id:
        visible_version(tx, actor, checked.registered_model_version_id)
    now = workbench.clock()
    build = Build(
        id=new_uuid(),
        project_id=model.project_id,
        model_id=model.id,
        creator_id=actor.user.id,
        comment=checked.comment,
        file_path=checked.file_path,
        function_name=checked.function_name,
        kernel=checked.kernel,
        runtime_identifier=runtime_identifier,
        runtime_addon_identifiers=checked.runtime_addon_identifiers,
        registered_model_version_id=checked.registered_model_version_id,
        model_root_dir=checked.model_root_dir,
        build_script_path=checked.build_script_path,
        auto_deployment=resources.as_json() if resources else None,
        lock_hash="",
        python_version="",
        gate_report={},
        status=BuildStatus.PENDING.value,
        reason="",
        message="",
        hint="",
        created_at=now,
        updated_at=now,
        built_at=None,
    )
    builds.add(tx, build, now)
    events.record(tx, now, "build", build.id, "create", actor.user.username)
    return build


def get_build(workbench: Workbench, actor: Actor, project_id: str, model_id: str, build_id: str) -> BuildView:
    """Return one build.

    Raises:
        NotFound: the project, the model or the build does not exist below the one before, or not for the actor.
    """
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, "get_model_build")
        (view,) = view_builds(tx, [build_in(tx, project_id, model_id, build_id)])
    return view


def list_builds(
    workbench: Workbench, actor: Actor, project_id: str, model_id: str, request: ListRequest
) -> Page[BuildView]:
    """Return some builds of a model, the oldest first unless sorted."""
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, "list_model_builds")
        page = list_builds_of_model(tx, model_in(tx, project_id, model_id).id, request)
        return Page(view_builds(tx, page.items), page.next_page_token)


def delete_build(workbench: Workbench, actor: Actor, project_id: str, model_id: str, build_id: str) -> None:
    """Hide a build that nothing uses.

    Raises:
        Conflict: it has not ended yet (`build_running`), or a deployment of it is active (`build_deployed`).
    """
    now = workbench.clock()
    with workbench.database.write() as tx:
        project_for(tx, actor, project_id, "delete_model_build")
        model_in(tx, project_id, model_id, to_change=True)
        build = build_in(tx, project_id, model_id, build_id)
        _refuse_in_use(tx, build)
        builds.change(tx, build.id, deleted_at=now, updated_at=now, next_try_at=None)
        events.record(tx, now, "build", build.id, "delete", actor.user.username)


def _refuse_in_use(tx: Transaction, build: Build) -> None:
    if not build.is_ended:
        raise Conflict(f"Build {build.id} is still {build.status}.", hint="Wait until it has ended, then delete it.",
                       code="build_running")  # fmt: skip
    active = [d for d in deployments.active_of_model(tx, build.model_id) if d.build_id == build.id]
    if active:
        raise Conflict(
            f"Deployment {active[-1].id} of build {build.id} is {active[-1].status}.",
            hint="Stop the deployment, or deploy another build, and delete this one after it has stopped.",
            code="build_deployed",
        )
