"""Predictions that were answered: lists of them, and the receipt that leads from one to the commit it came from."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass

from bancada.control.access import project_for
from bancada.control.deployments import create_deployment
from bancada.control.lookups import deployment_in
from bancada.control.model_views import DeploymentView
from bancada.control.workbench import Workbench
from bancada.domain.builds import Build
from bancada.domain.deployments import Deployment
from bancada.domain.errors import Conflict, NotFound, WorkbenchError
from bancada.domain.experiments import Run
from bancada.domain.home import Home
from bancada.domain.identity import Actor
from bancada.domain.ids import crn
from bancada.domain.locks import Lock
from bancada.domain.models import Model
from bancada.domain.predictions import Place, Prediction, PredictionsAsked, no_such_prediction, write_uuid
from bancada.domain.projects import Project
from bancada.domain.registry import ModelVersion
from bancada.domain.rehearsals import reproducing
from bancada.domain.resources import ResourceRequest
from bancada.domain.rollouts import Rollout
from bancada.domain.traffic import Part, Role
from bancada.store import builds, creations, deployments, models, predictions, registry
from bancada.store.database import Transaction
from bancada.store.facts import workspace_uuid
from bancada.store.recorded_calls import find_recorded_call
from bancada.store.recordings import rules_of

LONGEST_PAGE = 1_000
_COMMIT = "mlflow.source.git.commit"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A prediction and all that it came from, as far as that still exists.

    `version` is the registered version that was built and `run` the one that logged it; both are None for a function
    of the project. `commit` is that of the run's script, or else the one that the project was cloned at.
    `unknown` says what could not be found out, and why.
    """

    prediction: Prediction
    project: Project
    model: Model | None
    build: Build
    deployment: Deployment
    crn: str
    lock: Lock | None
    version_id: str
    version: ModelVersion | None
    run: Run | None
    commit: str
    unknown: str


def get_receipt(workbench: Workbench, actor: Actor, uuid: bytes) -> Receipt:
    """Return a prediction with its deployment, build, lock, registered version, run, project and commit.

    Raises:
        NotFound: it is not recorded, or the actor may not know of its project (`prediction_not_found`).
        NotAllowed: the actor may not read from its project.
    """
    with workbench.database.read() as tx:
        prediction, deployment, project = prediction_for(tx, actor, uuid, "predictions.get_prediction")
        build, model = builds.get(tx, deployment.build_id), models.get(tx, deployment.model_id)
        if build is None:
            raise no_such_prediction(uuid)
        own_crn = crn(workspace_uuid(tx), deployment.id)
        creation = creations.get(tx, project.id)
    version, run, unknown = _origin(workbench, build)
    commit = (run.tags.get(_COMMIT, "") if run else "") or (creation.commit if creation else "")
    lock = find_lock(workbench, build.lock_hash)
    version_id = build.registered_model_version_id
    return Receipt(prediction, project, model, build, deployment, own_crn, lock, version_id, version, run, commit,
                   unknown)  # fmt: skip


def reproduce_prediction(workbench: Workbench, actor: Actor, uuid: bytes) -> tuple[DeploymentView, Project]:
    """Ask for a prediction to be made again by its build, and return at once the rehearsal that compares both answers.

    A process of the build's own environment makes it, which answers nobody else and ends afterwards; it gets what
    the deployment had that answered.

    Raises:
        NotFound: it is not recorded, or the actor may not know of its project (`prediction_not_found`).
        NotAllowed: the actor may not deploy in its project.
        Conflict: the call failed, or its input or output was not recorded as a whole (`not_reproducible`).
    """
    with workbench.database.read() as tx:
        prediction, deployment, project = prediction_for(tx, actor, uuid, "predictions.reproduce_prediction")
        call = find_recorded_call(tx, prediction.uuid)
        rule = rules_of(tx, [deployment.id], workbench.settings.recording_rule)[deployment.id]
    if call is None:
        why = (
            "its call failed"
            if prediction.status >= 400
            else "it was not recorded with input and output as JSON or CSV"
        )
        raise _not_reproducible(prediction, why, "`bancada prediction show` has what is known of it.")
    if rule.redact:
        raise _not_reproducible(prediction, f"{', '.join(rule.redact)} may have been taken out of it",
                                "Its deployment's rule of recording says so.")  # fmt: skip
    names = ("cpu", "memory_gb", "nvidia_gpu", "environment")
    request = ResourceRequest(**{name: getattr(deployment, name) for name in names}, replicas=1)
    rollout = Rollout(Part(Role.REHEARSAL), rehearsal=reproducing(write_uuid(prediction.uuid)))
    ids = (project.id, deployment.model_id, deployment.build_id)
    return create_deployment(workbench, actor, *ids, request, rollout), project


def list_predictions(
    workbench: Workbench,
    actor: Actor,
    ids: tuple[str, str, str, str],
    asked: PredictionsAsked,
    after: Place | None,
    limit: int,
) -> tuple[list[Prediction], Place | None]:
    """Return the newest predictions of a deployment without their bodies, and where to go on.

    `ids` are those of its project, model and build, and its own.

    Raises:
        NotFound: an id is not below the one before, or the project does not exist for the actor.
    """
    limit = min(max(1, limit), LONGEST_PAGE)
    with workbench.database.read() as tx:
        project_for(tx, actor, ids[0], "predictions.list_predictions")
        deployment = deployment_in(tx, *ids)
        found = predictions.list_of_deployment(tx, deployment.id, asked, after, limit + 1)
    return found[:limit], found[limit - 1].place if len(found) > limit else None


def prediction_for(tx: Transaction, actor: Actor, uuid: bytes, what: str) -> tuple[Prediction, Deployment, Project]:
    """Return a prediction with whose deployment the actor may do this.

    Raises:
        NotFound: it is not recorded, or the actor may not know of its project (`prediction_not_found`).
        NotAllowed: the actor knows the project and has not the role for this.
    """
    prediction = predictions.get(tx, uuid)
    deployment = deployments.get(tx, prediction.deployment_id) if prediction else None
    if prediction is None or deployment is None:
        raise no_such_prediction(uuid)
    try:
        project = project_for(tx, actor, deployment.project_id, what)
    except NotFound:
        raise no_such_prediction(uuid) from None
    return prediction, deployment, project


def find_lock(workbench: Workbench, lock_hash: str) -> Lock | None:
    """Return the exact packages of an environment, or None where their file is gone."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        path = Home(workbench.settings.home).lock(lock_hash)
        return Lock.from_dict(json.loads(path.read_text(encoding="utf-8")))
    return None


def _not_reproducible(prediction: Prediction, why: str, hint: str) -> Conflict:
    message = f"The prediction {write_uuid(prediction.uuid)} cannot be made again: {why}."
    return Conflict(message, hint=hint, code="not_reproducible")


def _origin(workbench: Workbench, build: Build) -> tuple[ModelVersion | None, Run | None, str]:
    """Return the version and the run that a build came from, as far as MLflow still has them, and what is missing."""
    if not build.registered_model_version_id:
        return None, None, ""
    with workbench.database.read() as tx:
        index = registry.get_version(tx, build.registered_model_version_id)
        owner = registry.get_model(tx, index.model_id) if index else None
    if index is None or owner is None:
        return None, None, "The registered version was deleted."
    try:
        version = workbench.tracking.get_model_version(owner.project_id, owner.name, index.number)
    except WorkbenchError as error:
        return None, None, error.sentence()
    try:
        return version, workbench.tracking.get_run(owner.project_id, version.run_id), ""
    except WorkbenchError as error:
        return version, None, error.sentence()
