"""Asking for a build to be deployed, stopped and started again. Only wishes are recorded here."""

from __future__ import annotations

from datetime import datetime

from bancada.control.access import project_for
from bancada.control.lookups import build_in, deployment_in, model_in
from bancada.control.model_views import DeploymentView, view_deployments
from bancada.control.resources import allowed_resources
from bancada.control.workbench import Workbench
from bancada.domain.builds import Build
from bancada.domain.deployments import AT_REST, Deployment, DeploymentStatus, Wish
from bancada.domain.errors import Conflict
from bancada.domain.identity import Actor
from bancada.domain.listing import ListRequest, Page
from bancada.domain.reconciled import Finish
from bancada.domain.resources import ResourceRequest, new_deployment
from bancada.domain.rollouts import REPLACE, Rollout
from bancada.domain.traffic import Part, Role, check_joins
from bancada.store import deployments, events, transitions
from bancada.store.database import Transaction
from bancada.store.model_listings import list_deployments_of_build, list_deployments_of_model
from bancada.store.reconciled import DEPLOYMENT


def create_deployment(
    workbench: Workbench,
    actor: Actor,
    project_id: str,
    model_id: str,
    build_id: str,
    request: ResourceRequest,
    rollout: Rollout = REPLACE,
) -> DeploymentView:
    """Ask for a build to serve its model's calls and return at once; it waits until the build is built.

    As a canary or a shadow it joins the deployment that serves, otherwise it takes its place.

    Raises:
        Conflict: the build has failed (`build_failed`), nothing serves that a candidate could join (`nothing_serves`),
            or the canaries of the model leave less than it asks for (`traffic_full`).
        InvalidRequest: a size or a part of the rollout is out of its range, or there are fewer GPUs than asked for.
    """
    now = workbench.clock()
    with workbench.database.write() as tx:
        project_for(tx, actor, project_id, "create_model_deployment")
        model = model_in(tx, project_id, model_id, to_change=True)
        build = build_in(tx, project_id, model_id, build_id)
        refuse_failed(build)
        resources, rollout = allowed_resources(model, request), rollout.checked()
        joins_id = _joined(tx, model.id, rollout.part) if rollout.part.is_candidate else ""
        asked = new_deployment(build, resources, actor.user.id, 0, now, rollout, joins_id)
        wished = deployments.add(tx, asked, now)
        events.record(tx, now, "deployment", wished.id, "create", actor.user.username)
        (view,) = view_deployments(tx, [wished])
    workbench.wake()
    return view


def get_deployment(
    workbench: Workbench, actor: Actor, project_id: str, model_id: str, build_id: str, deployment_id: str
) -> DeploymentView:
    """Return one deployment.

    Raises:
        NotFound: an id of the path is not below the one before, or the project does not exist for the actor.
    """
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, "get_model_deployment")
        (view,) = view_deployments(tx, [deployment_in(tx, project_id, model_id, build_id, deployment_id)])
    return view


def list_deployments(
    workbench: Workbench, actor: Actor, project_id: str, model_id: str, build_id: str, request: ListRequest
) -> Page[DeploymentView]:
    """Return some deployments of a build, the oldest first unless sorted; rehearsals are not among them."""
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, "list_model_deployments")
        page = list_deployments_of_build(tx, build_in(tx, project_id, model_id, build_id).id, request)
        return Page(view_deployments(tx, page.items), page.next_page_token)


def list_of_model(
    workbench: Workbench, actor: Actor, project_id: str, model_id: str, request: ListRequest
) -> Page[DeploymentView]:
    """Return some deployments of all builds of a model and its rehearsals, the oldest first unless sorted.

    Raises:
        NotFound: the project has no such model, or does not exist for the actor.
    """
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, "deployments.list_of_model")
        page = list_deployments_of_model(tx, model_in(tx, project_id, model_id).id, request)
        return Page(view_deployments(tx, page.items), page.next_page_token)


def stop_deployment(
    workbench: Workbench, actor: Actor, project_id: str, model_id: str, build_id: str, deployment_id: str
) -> DeploymentView:
    """Wish a deployment stopped; one that is at rest or stopping stays as it is."""
    now = workbench.clock()
    with workbench.database.write() as tx:
        project_for(tx, actor, project_id, "stop_model_deployment")
        model_in(tx, project_id, model_id, to_change=True)
        deployment = deployment_in(tx, project_id, model_id, build_id, deployment_id)
        wish_stopped(tx, deployment, actor, now)
        (view,) = view_deployments(tx, [deployment_in(tx, project_id, model_id, build_id, deployment_id)])
    workbench.wake()
    return view


def restart_deployment(
    workbench: Workbench, actor: Actor, project_id: str, model_id: str, build_id: str, deployment_id: str
) -> DeploymentView:
    """Wish a deployment running with new processes; what serves now goes on until they answer.

    It becomes the newest wish of its model, so restarting an earlier deployment is the way back to it. A candidate is
    one again, beside what serves now.

    Raises:
        Conflict: its build has failed (`build_failed`), or it is a candidate and there is no place for it
            (`nothing_serves`, `traffic_full`).
    """
    now = workbench.clock()
    with workbench.database.write() as tx:
        project_for(tx, actor, project_id, "restart_model_deployment")
        model_in(tx, project_id, model_id, to_change=True)
        build = build_in(tx, project_id, model_id, build_id)
        deployment = deployment_in(tx, project_id, model_id, build_id, deployment_id)
        refuse_failed(build)
        if deployment.is_candidate:
            part = Part(Role(deployment.role), deployment.weight)
            deployments.join(tx, deployment.id, part, _joined(tx, model_id, part, deployment.id))
        wish_restarted(tx, deployment, actor, now)
        events.record(tx, now, "deployment", deployment.id, "restart", actor.user.username)
        (view,) = view_deployments(tx, [deployment_in(tx, project_id, model_id, build_id, deployment_id)])
    workbench.wake()
    return view


def wish_restarted(tx: Transaction, deployment: Deployment, actor: Actor, now: datetime) -> None:
    """Record that a deployment shall run with new processes."""
    status = DeploymentStatus.PENDING if deployment.status in AT_REST else DeploymentStatus.DEPLOYING
    again = Finish(status.value, "restarted", "It was started again on request.")
    transitions.move(tx, DEPLOYMENT, deployment.id, again, now, actor=actor.user.username, stopped_at=None)
    deployments.wish_running(tx, deployment, now)


def wish_stopped(tx: Transaction, deployment: Deployment, actor: Actor, now: datetime) -> None:
    """Record that a deployment shall stop, unless it is at rest or stopping already."""
    if deployment.status in AT_REST or deployment.wish == Wish.STOPPED:
        return
    stopping = Finish(DeploymentStatus.STOPPING.value, "stop_requested", "It is being stopped on request.")
    transitions.move(tx, DEPLOYMENT, deployment.id, stopping, now, actor=actor.user.username)
    deployments.wish_stopped(tx, deployment.id, now)
    events.record(tx, now, "deployment", deployment.id, "stop", actor.user.username)


def refuse_failed(build: Build) -> None:
    """Refuse to deploy a build that has failed.

    Raises:
        Conflict: it has (`build_failed`).
    """
    if build.status in {"build failed", "timedout"}:
        raise Conflict(
            f"Build {build.id} cannot be deployed, it ended as {build.status!r}: {build.message}",
            hint=build.hint or "Correct what it names, then create a new build.",
            code="build_failed",
            details={"build_reason": build.reason},
        )


def _joined(tx: Transaction, model_id: str, part: Part, own_id: str = "") -> str:
    """Return the deployment that a candidate joins: the one that serves now."""
    serving_id, _ = deployments.serving_of_model(tx, model_id)
    if not serving_id:
        raise Conflict(
            f"Nothing serves the model that a {part.role.value} could join.",
            hint="Deploy without a weight, then add candidates.",
            code="nothing_serves",
        )
    check_joins(part, [each for each in deployments.candidates_of_model(tx, model_id) if each.id != own_id])
    return serving_id
