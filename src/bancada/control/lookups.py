"""Finding a model, build or deployment below the ids that a path names, so that no id opens another project."""

from __future__ import annotations

from bancada.domain.builds import Build
from bancada.domain.deployments import Deployment
from bancada.domain.errors import NotFound
from bancada.domain.identity import User
from bancada.domain.models import Model
from bancada.store import builds, deployments, models, users
from bancada.store.database import Transaction
from bancada.store.turns import take_turn


def model_in(tx: Transaction, project_id: str, model_id: str, *, to_change: bool = False) -> Model:
    """Return a model of the project; `to_change` keeps all others from changing or deleting it meanwhile.

    Raises:
        NotFound: the project has no such model (`model_not_found`).
    """
    if to_change:
        take_turn(tx, f"model {model_id}")
    model = models.get(tx, model_id)
    if model is None or model.project_id != project_id:
        raise _missing("model", model_id, "project", project_id, "list_models")
    return model


def build_in(tx: Transaction, project_id: str, model_id: str, build_id: str) -> Build:
    """Return a build of the project's model.

    Raises:
        NotFound: the project has no such model, or the model no such build (`build_not_found`).
    """
    model = model_in(tx, project_id, model_id)
    build = builds.get(tx, build_id)
    if build is None or build.model_id != model.id:
        raise _missing("build", build_id, "model", model_id, "list_model_builds")
    return build


def deployment_in(tx: Transaction, project_id: str, model_id: str, build_id: str, deployment_id: str) -> Deployment:
    """Return a deployment of the model's build.

    Raises:
        NotFound: model, build or deployment is not below the one before (`deployment_not_found` for the last).
    """
    build = build_in(tx, project_id, model_id, build_id)
    deployment = deployments.get(tx, deployment_id)
    if deployment is None or deployment.build_id != build.id:
        raise _missing("deployment", deployment_id, "build", build_id, "list_model_deployments")
    return deployment


def user_named(tx: Transaction, username: str) -> User:
    """Return the active user, machine user or team of this name.

    Raises:
        NotFound: there is none, or it was deactivated (`user_not_found`).
    """
    user = users.find(tx, username)
    if user is None or not user.is_active:
        what = "there is no user" if user is None else "this user was deactivated:"
        hint = "Check its spelling." if user is None else "A site administrator can take that back."
        raise NotFound(f"username: {what} {username!r}.", hint=hint, code="user_not_found")
    return user


def _missing(noun: str, noun_id: str, parent: str, parent_id: str, verb: str) -> NotFound:
    message = f"There is no {noun} {noun_id!r} in {parent} {parent_id!r}."
    return NotFound(message, hint=f"{verb} has their ids.", code=f"{noun}_not_found")
