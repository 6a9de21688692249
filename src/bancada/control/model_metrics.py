"""Metrics of models in use: told of a prediction or of a span of time, and read again."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bancada.control.access import project_for
from bancada.control.workbench import Workbench
from bancada.domain.deployments import Deployment
from bancada.domain.errors import InvalidRequest, NotFound
from bancada.domain.identity import Actor
from bancada.domain.ids import crn
from bancada.domain.prediction_metrics import MetricsRow, MetricsWindow, checked_metrics
from bancada.domain.predictions import Place, no_such_prediction
from bancada.store import builds, deployments, models
from bancada.store.database import Transaction
from bancada.store.facts import workspace_uuid
from bancada.store.prediction_metrics import (
    add_aggregate,
    await_prediction,
    awaited_of,
    deployment_of,
    end_waiting,
    list_ids_below,
    merge_metrics,
    read_rows,
)  # fmt: skip

LATEST_MS = 253_402_300_799_999
"""The end of the year 9999, after which no calendar goes."""
LONGEST_PAGE = 10_000
"""Records on one page of metrics."""


@dataclass(frozen=True, slots=True)
class MetricsAsked:
    """Which metrics: of the one model, build or deployment that is named, from a moment to another in milliseconds."""

    model_id: str = ""
    build_id: str = ""
    deployment_id: str = ""
    first_ms: int = 0
    last_ms: int = LATEST_MS

    def __post_init__(self) -> None:
        if not 0 <= self.first_ms <= self.last_ms <= LATEST_MS:
            raise InvalidRequest(
                "start_timestamp_ms: expected milliseconds since 1970, not after end_timestamp_ms; "
                f"got {self.first_ms} and {self.last_ms}.",
                hint="Leave both out for all that is kept.",
            )


@dataclass(frozen=True, slots=True)
class MetricsPage:
    """Some metrics in the order of their time, with the resource names of their deployments, builds and models."""

    rows: Sequence[MetricsRow]
    crns: Mapping[str, tuple[str, str, str]]
    """By the id of a deployment: its own resource name, its build's and its model's."""
    next_place: Place | None


def track_delayed_metrics(workbench: Workbench, actor: Actor, prediction: bytes, metrics: object) -> bool:
    """Add metrics to those of a prediction; returns whether it is recorded already.

    If it is not, the metrics wait for it. The one who tells them has to be allowed to call the model.

    Raises:
        NotFound, NotAllowed: the actor may not know of the prediction, or not call its model.
        InvalidRequest: these are no metrics.
    """
    told = checked_metrics(metrics)
    with workbench.database.write() as tx:
        deployment_id = deployment_of(tx, prediction)
        if deployment_id is None:
            await_prediction(tx, prediction, actor.user.id, told, workbench.clock())
            return False
        _deployment_for(tx, actor, deployment_id, "model_metrics.track_delayed_metrics", prediction)
        for awaited in awaited_of(tx, prediction):
            if awaited.user_id == actor.user.id:  # those of others are judged by the recorder
                merge_metrics(tx, prediction, awaited.metrics)
                end_waiting(tx, awaited.id)
        merge_metrics(tx, prediction, told)
    return True


def track_aggregate_metrics(
    workbench: Workbench, actor: Actor, deployment_id: str, span: tuple[datetime, datetime], metrics: object
) -> str:
    """Keep metrics of a span of time of a deployment and return the uuid under which they are kept.

    Raises:
        NotFound, NotAllowed: the actor may not know of the deployment, or not call its model.
        InvalidRequest: these are no metrics, or the span ends before it begins.
    """
    told = checked_metrics(metrics)
    if span[1] < span[0]:
        raise InvalidRequest("end_timestamp_ms: expected a time that is not before start_timestamp_ms.",
                             hint="Exchange the two.")  # fmt: skip
    kept = uuid.uuid4()
    with workbench.database.write() as tx:
        _deployment_for(tx, actor, deployment_id, "model_metrics.track_aggregate_metrics")
        add_aggregate(tx, kept.bytes, deployment_id, span, told)
    return str(kept)


def read_metrics(
    workbench: Workbench, actor: Actor, asked: MetricsAsked, what: str, after: Place | None, limit: int
) -> MetricsPage:
    """Return the next metrics of a model, a build or a deployment.

    Raises:
        NotFound, NotAllowed: the actor may not know of what is named, or not read from its project.
    """
    limit = min(max(1, limit), LONGEST_PAGE)
    with workbench.database.read() as tx:
        project_id, noun, noun_id = _named(tx, asked)
        _refuse_unless_may(tx, actor, project_id, what, _missing(noun, noun_id))
        below = list_ids_below(tx, asked.model_id, asked.build_id, asked.deployment_id)
        window = MetricsWindow(list(below), asked.first_ms * 1000, asked.last_ms * 1000 + 999, not asked.model_id)
        rows = read_rows(tx, window, after, limit)
        workspace = workspace_uuid(tx)
    crns = {
        id_: (crn(workspace, id_), crn(workspace, build_id), crn(workspace, model_id))
        for id_, (build_id, model_id) in below.items()
    }
    return MetricsPage(rows, crns, rows[-1].place if len(rows) == limit else None)


def _named(tx: Transaction, asked: MetricsAsked) -> tuple[str, str, str]:
    """Return the project of what is named, what that is, and its id."""
    for noun, noun_id, find in (
        ("deployment", asked.deployment_id, deployments.get),
        ("build", asked.build_id, builds.get),
        ("model", asked.model_id, models.get),
    ):
        if noun_id:
            found = find(tx, noun_id)
            if found is None:
                raise _missing(noun, noun_id)
            return found.project_id, noun, noun_id
    raise InvalidRequest("Metrics are read of a model, a build or a deployment; none is named.",
                         hint="Send model_crn, model_build_crn or model_deployment_crn.")  # fmt: skip


def _deployment_for(
    tx: Transaction, actor: Actor, deployment_id: str, what: str, prediction: bytes | None = None
) -> Deployment:
    deployment = deployments.get(tx, deployment_id)
    unknown = _missing("deployment", deployment_id) if prediction is None else no_such_prediction(prediction)
    if deployment is None:
        raise unknown
    _refuse_unless_may(tx, actor, deployment.project_id, what, unknown)
    return deployment


def _refuse_unless_may(tx: Transaction, actor: Actor, project_id: str, what: str, unknown: NotFound) -> None:
    try:
        project_for(tx, actor, project_id, what)
    except NotFound:
        raise unknown from None


def _missing(noun: str, noun_id: str) -> NotFound:
    hint = f"Its resource name is the crn of the {noun} in API v2."
    return NotFound(f"There is no {noun} {noun_id!r} that you can see.", hint=hint, code=f"{noun}_not_found")
