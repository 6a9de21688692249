"""The routes as the database has them: which replicas and applications answer for what, and who may call."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, case, func, select

from bancada.domain.applications import AT_REST as APPLICATIONS_AT_REST
from bancada.domain.call_limits import read_limits
from bancada.domain.deployments import Replica
from bancada.domain.identity import ALLOWED, Action
from bancada.domain.keys import KeyKind
from bancada.domain.projects import Visibility
from bancada.domain.routes import ApplicationRoute, CallerKey, ModelRoute, ReplicaAddress, Variant
from bancada.domain.scaling import Scaling
from bancada.domain.sessions import APP_PORT, PROCESS_STATUSES, READONLY_PORT, read_only_label
from bancada.domain.traffic import ALL, Role
from bancada.store.database import Transaction, as_noun
from bancada.store.prepared import Prepared, noun_columns
from bancada.store.roles import read_all_roles
from bancada.store.tables.applications import applications
from bancada.store.tables.deployments import deployments, replicas
from bancada.store.tables.identity import api_keys, users
from bancada.store.tables.models import models
from bancada.store.tables.projects import projects
from bancada.store.tables.sessions import sessions

_COMING = ("pending", "deploying", "deployed")
"""Statuses of a deployment whose replicas will answer without anybody's doing."""
_WHOSE_PROJECT = (projects.c.id.label("project_id"), projects.c.owner_id, projects.c.visibility)


def _columns(table: Table, *names: str) -> list[ColumnElement[Any]]:
    return [table.c[name] for name in names]


def _ask_who_answers() -> Prepared:
    """Return the query of the deployments that get calls, candidates by their age."""
    d = deployments.c
    serves, stands_by = models.c.serving_deployment_id == d.id, models.c.standby_deployment_id == d.id
    generation = case(
        (serves, models.c.serving_generation), (stands_by, models.c.standby_generation), else_=d.traffic_generation
    )
    joined = (d.role != Role.MAIN.value) & (d.joins_id == models.c.serving_deployment_id) & (d.traffic_generation != 0)
    columns = _columns(deployments, "model_id", "id", "build_id", "role", "weight", "replicas", "scaling")
    return Prepared(
        select(*columns, generation.label("generation"), stands_by.label("stands_by"))
        .join(models, models.c.id == d.model_id)
        .where(serves | stands_by | joined)
        .order_by(d.created_at, d.id)
    )


def _ask_who_tells() -> Prepared:
    """Return the query of each model's newest deployment and of those that are coming."""
    is_main = deployments.c.role == Role.MAIN.value
    newest = select(func.max(deployments.c.number)).where(is_main).group_by(deployments.c.model_id)
    return Prepared(
        select(*_columns(deployments, "model_id", "number", "status", "message"))
        .where(is_main, deployments.c.number.in_(newest) | deployments.c.status.in_(_COMING))
    )  # fmt: skip


_MODELS = Prepared(
    select(*_columns(models, "id", "name", "access_key", "auth_enabled", "sticky_header", "call_limits"),
           *_WHOSE_PROJECT)
    .join(projects, projects.c.id == models.c.project_id)
    .where(models.c.deleted_at.is_(None))
    .order_by(models.c.access_key)
)  # fmt: skip
_CALLER_KEYS = Prepared(
    select(*_columns(api_keys, "id", "secret_sha256", "user_id", "expires_at", "audiences"),
           *_columns(users, "username", "is_admin"))
    .join_from(api_keys, users)
    .where(api_keys.c.kind != KeyKind.V1.value, users.c.is_active)
    .order_by(api_keys.c.id)
)  # fmt: skip
_APPLICATIONS = Prepared(
    select(*_columns(applications, "id", "name", "subdomain", "bypass_authentication", "port", "is_ready", "status",
                     "message"), *_WHOSE_PROJECT)
    .join(projects, projects.c.id == applications.c.project_id)
    .where(applications.c.deleted_at.is_(None), projects.c.deleted_at.is_(None))
    .order_by(applications.c.subdomain)
)  # fmt: skip
_SESSIONS = Prepared(
    select(*_columns(sessions, "id", "app_port", "readonly_port"), *_WHOSE_PROJECT)
    .join(projects, projects.c.id == sessions.c.project_id)
    .where(sessions.c.status.in_(PROCESS_STATUSES), sessions.c.app_port.is_not(None), projects.c.deleted_at.is_(None))
    .order_by(sessions.c.id)
)
_ANSWERING = _ask_who_answers()
_READY_REPLICAS = Prepared(
    select(*noun_columns(Replica, replicas)).where(replicas.c.is_ready).order_by(*replicas.primary_key.columns)
)
_ADMINISTRATORS = Prepared(select(users.c.id).where(users.c.is_admin))
_TELLING = _ask_who_tells()


def read_routes(tx: Transaction, deadline_s: float) -> tuple[ModelRoute, ...]:
    """Return the route of every live model, ordered by access key."""
    ready = _ready_replicas(tx)
    callers = _people_who_may(tx, Action.CALL)
    telling = _telling_deployments(tx)
    answering = _answering_deployments(tx)
    return tuple(
        ModelRoute(
            model_id=row.id,
            name=row.name,
            access_key=row.access_key,
            auth_enabled=row.auth_enabled,
            allowed_user_ids=_allowed(row.visibility, row.owner_id, callers[row.project_id], callers[""]),
            deadline_s=(limits := read_limits(row.call_limits)).deadline_s or deadline_s,
            variants=(variants := _variants(answering[row.id], ready)),
            reason="" if (answers := any(each.replicas for each in variants)) else _reason(telling.get(row.id)),
            is_coming=answers or telling.get(row.id, ("",))[0] in _COMING,
            sticky_header=row.sticky_header,
            calls_per_s=limits.calls_per_s,
            queue=limits.queue,
        )
        for row in _MODELS.named(tx)
    )


def read_caller_keys(tx: Transaction) -> tuple[CallerKey, ...]:
    """Return what recognises the API v2 keys of all active users, ordered by id."""
    return tuple(
        CallerKey(key_id, secret_sha256, user_id, expires_at.timestamp(), tuple(audiences), username, is_admin)
        for key_id, secret_sha256, user_id, expires_at, audiences, username, is_admin in _CALLER_KEYS.all(tx)
    )


def read_application_routes(tx: Transaction) -> tuple[ApplicationRoute, ...]:
    """Return the route of every live application, ordered by subdomain."""
    visitors = _people_who_may(tx, Action.USE)
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
        for row in _APPLICATIONS.named(tx)
    )


def read_session_routes(tx: Transaction) -> tuple[ApplicationRoute, ...]:
    """Return the routes of the ports of all sessions that have them, ordered by session.

    What answers there acts as the session's creator. So its first port is for those who may operate the session, and
    its read-only one, whose program promises to change nothing, for all who may see the project.
    """
    operators, viewers = _people_who_may(tx, Action.OPERATE), _people_who_may(tx, Action.VIEW)
    found: list[ApplicationRoute] = []
    for row in _SESSIONS.named(tx):
        may_operate = _allowed("", row.owner_id, operators[row.project_id], operators[""])
        may_view = _allowed(row.visibility, row.owner_id, viewers[row.project_id], viewers[""])
        found.append(_port_route(row.id, row.id, may_operate, row.app_port, APP_PORT))
        found.append(_port_route(row.id, read_only_label(row.id), may_view, row.readonly_port, READONLY_PORT))
    return tuple(found)


def _port_route(
    session_id: str, label: str, allowed: tuple[int, ...] | None, port: int, variable: str
) -> ApplicationRoute:  # fmt: skip
    return ApplicationRoute(
        application_id=session_id,
        name=f"session {session_id}",
        subdomain=label,
        bypass_authentication=False,
        allowed_user_ids=allowed,
        port=port,
        port_variable=variable,
    )


@dataclass(frozen=True, slots=True)
class _Answering:
    """A deployment that gets calls of its model, in which generation, and whether it only stands by for them."""

    id: str
    build_id: str
    role: str
    weight: int
    replicas: int
    generation: int
    stands_by: bool
    scaling: Mapping[str, Any] | None

    @property
    def may_sleep(self) -> bool:
        """Whether it has no replicas when nobody calls; callers wait for one, also while that is starting."""
        scaling = Scaling.from_json(self.scaling)
        return scaling is not None and scaling.min_replicas == 0


def _variants(
    answering: Sequence[_Answering], ready: Mapping[tuple[str, int], tuple[ReplicaAddress, ...]]
) -> tuple[Variant, ...]:
    left = max(0, ALL - sum(each.weight for each in answering if each.role == Role.CANARY))
    serving: list[Variant] = []
    standby: list[Variant] = []
    candidates: list[Variant] = []
    for each in answering:
        is_main = each.role == Role.MAIN
        addresses = ready.get((each.id, each.generation), ())[: each.replicas]
        variant = Variant(
            deployment_id=each.id,
            build_id=each.build_id,
            replicas=addresses,
            weight=left if is_main else each.weight,
            is_shadow=each.role == Role.SHADOW,
            wakes=not addresses and each.may_sleep,
            wished=each.replicas,
        )
        (standby if each.stands_by else serving if is_main else candidates).append(variant)
    # While an update is without a replica, what it replaced and is kept ready answers in its place.
    is_down = not any(each.replicas or each.wakes for each in serving) and any(each.replicas for each in standby)
    return (*(standby if is_down else serving), *candidates)


def _answering_deployments(tx: Transaction) -> Mapping[str, list[_Answering]]:
    """Return the deployments that get calls, by model; candidates by their age."""
    found: dict[str, list[_Answering]] = defaultdict(list)
    for row in _ANSWERING.named(tx):
        found[row.model_id].append(as_noun(_Answering, row))
    return found


def _ready_replicas(tx: Transaction) -> Mapping[tuple[str, int], tuple[ReplicaAddress, ...]]:
    found: dict[tuple[str, int], tuple[ReplicaAddress, ...]] = defaultdict(tuple)
    for replica in (Replica(*row) for row in _READY_REPLICAS.all(tx)):
        found[replica.deployment_id, replica.generation] += (ReplicaAddress(replica.id, replica.socket),)
    return found


def _people_who_may(tx: Transaction, action: Action) -> Mapping[str, set[int]]:
    """Return who may do this by their role in each project; the empty id holds the site's administrators."""
    found: dict[str, set[int]] = defaultdict(set)
    for project_id, user_id, role in read_all_roles(tx):
        if role in ALLOWED[action]:
            found[project_id].add(user_id)
    found[""].update(user_id for (user_id,) in _ADMINISTRATORS.all(tx))
    return found


def _allowed(visibility: str, owner_id: int, *others: Iterable[int]) -> tuple[int, ...] | None:
    if visibility == Visibility.PUBLIC:
        return None
    return tuple(sorted({owner_id}.union(*others)))


def _telling_deployments(tx: Transaction) -> Mapping[str, tuple[str, str]]:
    """Return the status and the message of each model's newest deployment that is coming, or else its newest."""
    rows = sorted(_TELLING.named(tx), key=lambda row: (row.status in _COMING, row.number))
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
