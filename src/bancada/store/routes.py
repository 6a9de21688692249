"""The routes as the database has them: which replicas and applications answer for what, and who may call."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import func, select

from bancada.domain.applications import AT_REST as APPLICATIONS_AT_REST
from bancada.domain.deployments import Replica
from bancada.domain.identity import ALLOWED, Action
from bancada.domain.keys import ApiKey, KeyKind
from bancada.domain.projects import Visibility
from bancada.domain.routes import ApplicationRoute, CallerKey, ModelRoute, ReplicaAddress, Variant
from bancada.store.database import Transaction, as_noun
from bancada.store.roles import read_all_roles
from bancada.store.tables.applications import applications
from bancada.store.tables.deployments import deployments, replicas
from bancada.store.tables.identity import api_keys, users
from bancada.store.tables.models import models
from bancada.store.tables.projects import projects

_COMING = ("pending", "deploying", "deployed")
"""Statuses of a deployment whose replicas will answer without anybody's doing."""


def read_routes(tx: Transaction, deadline_s: float) -> tuple[ModelRoute, ...]:
    """Return the route of every live model, ordered by access key."""
    ready = _ready_replicas(tx)
    callers = _people_who_may(tx, Action.CALL)
    telling = _telling_deployments(tx)
    chosen = (
        select(models.c.id, models.c.name, models.c.access_key, models.c.auth_enabled,
               models.c.serving_deployment_id, models.c.serving_generation, deployments.c.build_id,
               projects.c.id.label("project_id"), projects.c.owner_id, projects.c.visibility)
        .join(projects, projects.c.id == models.c.project_id)
        .outerjoin(deployments, deployments.c.id == models.c.serving_deployment_id)
        .where(models.c.deleted_at.is_(None))
        .order_by(models.c.access_key)
    )  # fmt: skip
    return tuple(
        ModelRoute(
            model_id=row.id,
            name=row.name,
            access_key=row.access_key,
            auth_enabled=row.auth_enabled,
            allowed_user_ids=_allowed(row.visibility, row.owner_id, callers[row.project_id], callers[""]),
            deadline_s=deadline_s,
            variants=_variants(
                row.serving_deployment_id,
                row.build_id,
                addresses := ready.get((row.serving_deployment_id, row.serving_generation), ()),
            ),
            reason="" if addresses else _reason(telling.get(row.id)),
            is_coming=bool(addresses) or telling.get(row.id, ("",))[0] in _COMING,
        )
        for row in tx.execute(chosen)
    )


def read_caller_keys(tx: Transaction) -> tuple[CallerKey, ...]:
    """Return what recognises the API v2 keys of all active users, ordered by id."""
    opens = (api_keys.c.kind != KeyKind.V1.value, users.c.is_active)
    whose = (users.c.username, users.c.is_admin)
    chosen = select(api_keys, *whose).join_from(api_keys, users).where(*opens).order_by(api_keys.c.id)
    rows = ((as_noun(ApiKey, row), row.username, row.is_admin) for row in tx.execute(chosen))
    return tuple(
        CallerKey(key.id, key.secret_sha256, key.user_id, key.expires_at.timestamp(), tuple(key.audiences), *whose)
        for key, *whose in rows
    )


def read_application_routes(tx: Transaction) -> tuple[ApplicationRoute, ...]:
    """Return the route of every live application, ordered by subdomain."""
    visitors = _people_who_may(tx, Action.USE)
    names = ("id", "name", "subdomain", "bypass_authentication", "port", "is_ready", "status", "message")
    chosen = (
        select(*(applications.c[name] for name in names), projects.c.id.label("project_id"), projects.c.owner_id,
               projects.c.visibility)
        .join(projects, projects.c.id == applications.c.project_id)
        .where(applications.c.deleted_at.is_(None), projects.c.deleted_at.is_(None))
        .order_by(applications.c.subdomain)
    )  # fmt: skip
    return tuple(
        ApplicationRoute(
            application_id=row.id,
            name=row.name,
            subdomain=row.subdomain,
            bypass_authentication=row.bypass_authentication,
            allowed_user_ids=_allowed(row.visibility, row.owner_id, visitors[row.project_id], visitors[""]),
            port=row.port if row.is_ready else 0,
            status="" if row.is_ready else row.status,
            reason="" if row.is_ready else row.message,
            is_coming=row.status not in APPLICATIONS_AT_REST,
        )
        for row in tx.execute(chosen)
    )


def _variants(deployment_id: str, build_id: str, addresses: tuple[ReplicaAddress, ...]) -> tuple[Variant, ...]:
    return (Variant(deployment_id, build_id, addresses),) if deployment_id else ()


def _ready_replicas(tx: Transaction) -> Mapping[tuple[str, int], tuple[ReplicaAddress, ...]]:
    found: dict[tuple[str, int], tuple[ReplicaAddress, ...]] = defaultdict(tuple)
    chosen = select(replicas).where(replicas.c.is_ready).order_by(*replicas.primary_key.columns)
    for replica in (as_noun(Replica, row) for row in tx.execute(chosen)):
        found[replica.deployment_id, replica.generation] += (ReplicaAddress(replica.id, replica.socket),)
    return found


def _people_who_may(tx: Transaction, action: Action) -> Mapping[str, set[int]]:
    """Return who may do this by their role in each project; the empty id holds the site's administrators."""
    found: dict[str, set[int]] = defaultdict(set)
    for project_id, user_id, role in read_all_roles(tx):
        if role in ALLOWED[action]:
            found[project_id].add(user_id)
    found[""].update(tx.execute(select(users.c.id).where(users.c.is_admin)).scalars())
    return found


def _allowed(visibility: str, owner_id: int, *others: Iterable[int]) -> tuple[int, ...] | None:
    if visibility == Visibility.PUBLIC:
        return None
    return tuple(sorted({owner_id}.union(*others)))


def _telling_deployments(tx: Transaction) -> Mapping[str, tuple[str, str]]:
    """Return the status and the message of each model's newest deployment that is coming, or else its newest."""
    newest = select(func.max(deployments.c.number)).group_by(deployments.c.model_id)
    chosen = select(deployments.c.model_id, deployments.c.number, deployments.c.status, deployments.c.message).where(
        deployments.c.number.in_(newest) | deployments.c.status.in_(_COMING)
    )
    rows = sorted(tx.execute(chosen), key=lambda row: (row.status in _COMING, row.number))
    return {row.model_id: (row.status, row.message) for row in rows}  # the last of a model's rows stays


def _reason(newest: tuple[str, str] | None) -> str:
    """Say in one sentence why nothing answers."""
    if newest is None:
        return "No deployment of the model was made yet. Create a build, and deploy it."
    status, message = newest
    if status == "deployed":
        return f"The replicas of the model's deployment are starting again. {message}".strip()
    if status == "failed":
        return f"The model's last deployment failed: {message}"
    if status in _COMING:
        return f"The model's deployment is {status}. Try again when it is deployed."
    return "The model's deployment was stopped. Restart it, or deploy another build."
