"""Models, builds and deployments with what belongs to an answer about them: people, project, resource name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bancada.domain.builds import Build
from bancada.domain.deployments import Deployment
from bancada.domain.identity import User
from bancada.domain.ids import crn
from bancada.domain.models import Model
from bancada.domain.projects import Project
from bancada.store import projects, users
from bancada.store.database import Transaction
from bancada.store.facts import workspace_uuid


@dataclass(frozen=True, slots=True)
class ModelView:
    """A model, who made it, and its project."""

    model: Model
    creator: User
    project: Project
    crn: str


@dataclass(frozen=True, slots=True)
class BuildView:
    """A build, and who asked for it."""

    build: Build
    creator: User
    crn: str


@dataclass(frozen=True, slots=True)
class DeploymentView:
    """A deployment, and who asked for it."""

    deployment: Deployment
    deployer: User
    crn: str


def view_models(tx: Transaction, models: Sequence[Model]) -> tuple[ModelView, ...]:
    """Return models in the same order, in three queries however many they are."""
    workspace = workspace_uuid(tx)
    people = users.get_many(tx, {model.creator_id for model in models})
    homes = projects.get_many(tx, {model.project_id for model in models})
    return tuple(ModelView(m, people[m.creator_id], homes[m.project_id], crn(workspace, m.id)) for m in models)


def view_builds(tx: Transaction, builds: Sequence[Build]) -> tuple[BuildView, ...]:
    """Return builds in the same order, in two queries however many they are."""
    workspace = workspace_uuid(tx)
    people = users.get_many(tx, {build.creator_id for build in builds})
    return tuple(BuildView(b, people[b.creator_id], crn(workspace, b.id)) for b in builds)


def view_deployments(tx: Transaction, deployments: Sequence[Deployment]) -> tuple[DeploymentView, ...]:
    """Return deployments in the same order, in two queries however many they are."""
    workspace = workspace_uuid(tx)
    people = users.get_many(tx, {deployment.deployer_id for deployment in deployments})
    return tuple(DeploymentView(d, people[d.deployer_id], crn(workspace, d.id)) for d in deployments)
