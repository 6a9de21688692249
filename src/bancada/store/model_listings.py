"""Lists of models, builds and deployments: which keys they can be filtered and sorted by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timezone

from sqlalchemy import bindparam, func, literal, select

from bancada.domain.builds import Build
from bancada.domain.deployments import Deployment
from bancada.domain.identity import User
from bancada.domain.ids import crn
from bancada.domain.listing import ListRequest, Page
from bancada.domain.models import Model
from bancada.domain.traffic import Role
from bancada.store.columns import UtcTime
from bancada.store.database import Transaction, as_noun
from bancada.store.facts import workspace_uuid
from bancada.store.listing import Listing, read_page
from bancada.store.prepared import Prepared, noun_columns
from bancada.store.searching import contains, is_flag
from bancada.store.tables.builds import builds
from bancada.store.tables.deployments import deployments
from bancada.store.tables.models import models
from bancada.store.visibility import viewable_project_ids

_LONG_AGO = literal(datetime.fromtimestamp(0, timezone.utc), UtcTime)

MODELS: Listing[Model] = Listing(
    noun="models",
    table=models,
    filters={
        "auth_enabled": is_flag(models.c.auth_enabled),
        "description": contains(models.c.description),
        "name": contains(models.c.name),
    },
    sorts={key: models.c[key] for key in ("auth_enabled", "created_at", "description", "name", "updated_at")},
    as_item=lambda row: as_noun(Model, row),
    people={"creator": models.c.creator_id},
)
BUILDS: Listing[Build] = Listing(
    noun="builds",
    table=builds,
    filters={"comment": contains(builds.c.comment), "status": contains(builds.c.status)},
    sorts={
        "built_at": func.coalesce(builds.c.built_at, _LONG_AGO),  # what is not built yet comes before what is
        "crn": builds.c.id,  # all have the same beginning
        **{key: builds.c[key] for key in ("comment", "created_at", "status", "updated_at")},
    },
    as_item=lambda row: as_noun(Build, row),
    people={"creator": builds.c.creator_id},
)
DEPLOYMENTS: Listing[Deployment] = Listing(
    noun="deployments",
    table=deployments,
    filters={"status": contains(deployments.c.status)},
    sorts={key: deployments.c[key] for key in ("cpu", "created_at", "replicas", "status", "updated_at")},
    as_item=lambda row: as_noun(Deployment, row),
    people={"deployer": deployments.c.deployer_id},
)
_MODEL_IN_PROJECT, _MODEL_IS_LIVE = models.c.project_id == bindparam("project_id"), models.c.deleted_at.is_(None)
_BUILD_OF_MODEL, _BUILD_IS_LIVE = builds.c.model_id == bindparam("model_id"), builds.c.deleted_at.is_(None)
_OF_MODEL = deployments.c.model_id == bindparam("model_id")
_OF_BUILD = deployments.c.build_id == bindparam("build_id")
_IS_REHEARSAL = deployments.c.role == Role.REHEARSAL.value
_WITH_REHEARSALS = replace(
    DEPLOYMENTS, filters={**DEPLOYMENTS.filters, "is_rehearsal": is_flag(_IS_REHEARSAL.label("is_rehearsal"))}
)
_NEWEST = Prepared(
    select(*noun_columns(Deployment, deployments)).where(
        deployments.c.number.in_(
            select(func.max(deployments.c.number))
            .where(deployments.c.model_id.in_(bindparam("model_ids", expanding=True)), ~_IS_REHEARSAL)
            .group_by(deployments.c.model_id)
        )
    )
)


def list_models_of_project(tx: Transaction, project_id: str, request: ListRequest) -> Page[Model]:
    """Return one page of a project's models that are not deleted."""
    return read_page(tx, MODELS, request, _MODEL_IN_PROJECT, _MODEL_IS_LIVE, project_id=project_id)


def list_viewable_models(tx: Transaction, user: User, request: ListRequest) -> Page[Model]:
    """Return one page of the models, not deleted, of all projects that a user may view."""
    is_viewable = models.c.project_id.in_(viewable_project_ids(user))
    return read_page(tx, MODELS, request, is_viewable, _MODEL_IS_LIVE)


def list_builds_of_model(tx: Transaction, model_id: str, request: ListRequest) -> Page[Build]:
    """Return one page of a model's builds that are not deleted."""
    listing = BUILDS
    if "crn" in request.filters:
        names = literal(crn(workspace_uuid(tx), "")) + builds.c.id
        listing = replace(BUILDS, filters={**BUILDS.filters, "crn": contains(names)})
    return read_page(tx, listing, request, _BUILD_OF_MODEL, _BUILD_IS_LIVE, model_id=model_id)


def list_deployments_of_model(tx: Transaction, model_id: str, request: ListRequest) -> Page[Deployment]:
    """Return one page of the deployments of all builds of a model; they can be filtered by `is_rehearsal`, too."""
    return read_page(tx, _WITH_REHEARSALS, request, _OF_MODEL, model_id=model_id)


def newest_deployments(tx: Transaction, model_ids: Sequence[str]) -> dict[str, Deployment]:
    """Return the newest deployment of each of these models, by the model; one that has none is left out.

    Rehearsals do not count: they say nothing of how a model stands.
    """
    found = (Deployment(*row) for row in _NEWEST.all(tx, model_ids=list(model_ids)))
    return {deployment.model_id: deployment for deployment in found}


def list_deployments_of_build(tx: Transaction, build_id: str, request: ListRequest) -> Page[Deployment]:
    """Return one page of a build's deployments, as API v2 knows them: without rehearsals.

    Its callers take the last as the one that serves (contract notes on the default order), which a rehearsal never is.
    """
    return read_page(tx, DEPLOYMENTS, request, _OF_BUILD, ~_IS_REHEARSAL, build_id=build_id)
