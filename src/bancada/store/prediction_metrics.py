"""Metrics of predictions, those that wait for theirs, and those of spans of time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Text,
    bindparam,
    delete,
    insert,
    literal,
    select,
    tuple_,
    type_coerce,
    union_all,
    update,
)  # fmt: skip

from bancada.domain.prediction_metrics import FIRST_LOOK, AwaitedMetrics, MetricsRow, MetricsWindow
from bancada.domain.predictions import Place
from bancada.store.database import Transaction, as_noun
from bancada.store.tables.deployments import deployments
from bancada.store.tables.predictions import aggregate_metrics, awaited_metrics, predictions


def deployment_of(tx: Transaction, uuid: bytes) -> str | None:
    """Return the deployment that answered a prediction; None when it is not recorded, or not yet."""
    found: str | None = tx.execute(select(predictions.c.deployment_id).where(predictions.c.uuid == uuid)).scalar()
    return found


def merge_metrics(tx: Transaction, uuid: bytes, metrics: Mapping[str, Any]) -> None:
    """Add metrics to those of a recorded prediction; of one name the newer one stays."""
    chosen = select(predictions.c.metrics).where(predictions.c.uuid == uuid).with_for_update()
    present = tx.execute(chosen).scalar_one()
    tx.execute(update(predictions).where(predictions.c.uuid == uuid).values(metrics={**present, **metrics}))


def await_prediction(tx: Transaction, uuid: bytes, user_id: int, metrics: Mapping[str, Any], now: datetime) -> None:
    """Keep metrics until their prediction is recorded."""
    row = {"prediction": uuid, "user_id": user_id, "metrics": metrics, "received_at": now}
    tx.execute(insert(awaited_metrics).values(**row, next_look_at=now + FIRST_LOOK))


def due_awaited(tx: Transaction, now: datetime, limit: int) -> list[AwaitedMetrics]:
    """Return metrics whose prediction is to be looked for now, in the order in which they came."""
    due = select(awaited_metrics).where(awaited_metrics.c.next_look_at <= now)
    rows = tx.execute(due.order_by(awaited_metrics.c.next_look_at, awaited_metrics.c.id).limit(limit))
    return sorted((as_noun(AwaitedMetrics, row) for row in rows), key=lambda awaited: awaited.id)


def awaited_of(tx: Transaction, uuid: bytes) -> list[AwaitedMetrics]:
    """Return the metrics that wait for a prediction, in the order in which they came."""
    chosen = select(awaited_metrics).where(awaited_metrics.c.prediction == uuid).order_by(awaited_metrics.c.id)
    return [as_noun(AwaitedMetrics, row) for row in tx.execute(chosen)]


def look_again(tx: Transaction, awaited_id: int, at: datetime) -> None:
    """Look for the prediction of these metrics again at a moment."""
    tx.execute(update(awaited_metrics).where(awaited_metrics.c.id == awaited_id).values(next_look_at=at))


def end_waiting(tx: Transaction, awaited_id: int) -> None:
    """Forget metrics that waited."""
    tx.execute(delete(awaited_metrics).where(awaited_metrics.c.id == awaited_id))


def add_aggregate(
    tx: Transaction, uuid: bytes, deployment_id: str, span: tuple[datetime, datetime], metrics: Mapping[str, Any]
) -> None:
    """Keep metrics of a span of time."""
    row = {"uuid": uuid, "deployment_id": deployment_id, "started_at": span[0], "ended_at": span[1]}
    tx.execute(insert(aggregate_metrics).values(**row, metrics=metrics))


def forget_aggregates_before(tx: Transaction, deployment_id: str, moment: datetime | None) -> None:
    """Forget the metrics of spans that began before a moment, or at any time."""
    old = [] if moment is None else [aggregate_metrics.c.started_at < moment]
    tx.execute(delete(aggregate_metrics).where(aggregate_metrics.c.deployment_id == deployment_id, *old))


def list_ids_below(tx: Transaction, model_id: str, build_id: str, deployment_id: str) -> dict[str, tuple[str, str]]:
    """Return the deployments of a model or a build, or the one that is named: by id, its build's and its model's."""
    named = {deployments.c.model_id: model_id, deployments.c.build_id: build_id, deployments.c.id: deployment_id}
    where = [column == value for column, value in named.items() if value]
    chosen = select(deployments.c.id, deployments.c.build_id, deployments.c.model_id).where(*where)
    return {row.id: (row.build_id, row.model_id) for row in tx.execute(chosen.order_by(deployments.c.id))}


def read_rows(tx: Transaction, window: MetricsWindow, after: Place | None, limit: int) -> list[MetricsRow]:
    """Return the next metrics of a window in the order of their time."""
    after = after or Place(window.first_us)
    branches = [branch for id_ in window.deployment_ids for branch in _branches(id_, with_shadows=window.with_shadows)]
    if not branches:
        return []
    rows = union_all(*branches).order_by("started_us", "uuid").limit(limit)
    bounds = {"after_us": after.started_us, "after_uuid": after.uuid, "last_us": window.last_us}
    return [MetricsRow(row[0], row[1], bytes(row[2]), row[3], row[4], bool(row[5])) for row in tx.execute(rows, bounds)]


def _branches(deployment_id: str, *, with_shadows: bool) -> Sequence[Select[Any]]:
    """Return the queries of a deployment's rows; each walks along an index that has the order of the page."""
    took = type_coerce(predictions.c.total_us, BigInteger)
    own = [predictions.c.status < 400, *([] if with_shadows else [predictions.c.is_shadow.is_(False)])]
    return (
        _rows(predictions, deployment_id, _us(predictions.c.started_at) + took, 0).where(*own),
        _rows(aggregate_metrics, deployment_id, _us(aggregate_metrics.c.ended_at), 1),
    )


def _rows(table: Any, deployment_id: str, ended_us: ColumnElement[int], is_aggregate: int) -> Select[Any]:  # noqa: ANN401 - a table
    started_us = _us(table.c.started_at)
    place = tuple_(started_us, table.c.uuid)
    return select(
        started_us.label("started_us"),
        ended_us.label("ended_us"),
        table.c.uuid.label("uuid"),
        table.c.deployment_id,
        type_coerce(table.c.metrics, Text).label("metrics"),
        literal(is_aggregate).label("is_aggregate"),
    ).where(
        table.c.deployment_id == deployment_id,
        place > tuple_(bindparam("after_us", type_=BigInteger), bindparam("after_uuid", type_=table.c.uuid.type)),
        started_us <= bindparam("last_us", type_=BigInteger),
    )


def _us(column: ColumnElement[Any]) -> ColumnElement[int]:
    return type_coerce(column, BigInteger)
