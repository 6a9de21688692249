"""Deployments and their replicas as they are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, exists, select, update

from bancada.domain.deployments import ACTIVE, Deployment, Replica, Wish
from bancada.store.database import Transaction, as_noun, as_row
from bancada.store.numbers import next_number
from bancada.store.prepared import find_noun, insert_row, update_row
from bancada.store.tables.deployments import deployments, replicas
from bancada.store.tables.models import models


def add(tx: Transaction, deployment: Deployment, now: datetime) -> Deployment:
    """Keep a new deployment, make it due, and return it with its number, one higher than any before."""
    numbered = replace(deployment, number=next_number(tx, deployments.c.number))
    insert_row(tx, deployments, {**as_row(numbered), "next_try_at": now})
    return numbered


def get(tx: Transaction, deployment_id: str) -> Deployment | None:
    """Return a deployment."""
    return find_noun(tx, Deployment, deployments, deployment_id)


def wish_running(tx: Transaction, deployment: Deployment, now: datetime) -> None:
    """Record that a deployment shall run, in a new generation and as the newest wish of its model."""
    number = next_number(tx, deployments.c.number)
    _wish(tx, deployment.id, now, wish=Wish.RUNNING.value, generation=deployment.generation + 1, number=number)


def wish_stopped(tx: Transaction, deployment_id: str, now: datetime) -> None:
    """Record that a deployment shall stop."""
    _wish(tx, deployment_id, now, wish=Wish.STOPPED.value)


def _wish(tx: Transaction, deployment_id: str, now: datetime, **columns: object) -> None:
    due = {"next_try_at": now, "updated_at": now, "drain_since": None}
    tx.execute(update(deployments).where(deployments.c.id == deployment_id).values(**columns, **due))


def change(tx: Transaction, deployment_id: str, **columns: object) -> None:
    """Write columns of a deployment other than its status."""
    update_row(tx, deployments, deployment_id, columns)


def active_of_model(tx: Transaction, model_id: str) -> list[Deployment]:
    """Return the deployments of a model that are not at rest, the oldest first."""
    chosen = select(deployments).where(deployments.c.model_id == model_id, deployments.c.status.in_(ACTIVE))
    return [as_noun(Deployment, row) for row in tx.execute(chosen.order_by(deployments.c.created_at))]


def is_superseded(tx: Transaction, deployment: Deployment, serving_id: str) -> bool:
    """Tell whether a newer deployment of the same model serves."""
    newer = select(exists().where(deployments.c.id == serving_id, deployments.c.number > deployment.number))
    return serving_id != deployment.id and bool(tx.execute(newer).scalar())


def list_replicas(tx: Transaction, deployment_id: str) -> list[Replica]:
    """Return the replicas of a deployment, those of older generations first."""
    chosen = select(replicas).where(replicas.c.deployment_id == deployment_id)
    return [as_noun(Replica, row) for row in tx.execute(chosen.order_by(replicas.c.generation, replicas.c.index))]


def all_replicas(tx: Transaction) -> list[Replica]:
    """Return every replica that is on record."""
    return [as_noun(Replica, row) for row in tx.execute(select(replicas))]


def put_replica(tx: Transaction, replica: Replica) -> None:
    """Record a replica in place of an earlier attempt of it."""
    forget_replica(tx, replica)
    insert_row(tx, replicas, as_row(replica))


def forget_replica(tx: Transaction, replica: Replica) -> None:
    """Take a replica off the record."""
    same = (
        replicas.c.deployment_id == replica.deployment_id,
        replicas.c.generation == replica.generation,
        replicas.c.index == replica.index,
    )
    tx.execute(delete(replicas).where(*same))


def forget_all_replicas(tx: Transaction) -> None:
    """Take all replicas off the record, as an orderly stop of the workbench does."""
    tx.execute(delete(replicas))


def route_model(tx: Transaction, model_id: str, deployment_id: str, generation: int, now: datetime) -> None:
    """Make a deployment's generation the one that answers a model's calls; an empty id is none."""
    serving = {"serving_deployment_id": deployment_id, "serving_generation": generation, "updated_at": now}
    tx.execute(update(models).where(models.c.id == model_id).values(serving))


def serving_of_model(tx: Transaction, model_id: str) -> tuple[str, int]:
    """Return which deployment, in which generation, answers a model's calls; an empty id is none."""
    chosen = select(models.c.serving_deployment_id, models.c.serving_generation).where(models.c.id == model_id)
    row = tx.execute(chosen).first()
    return ("", 0) if row is None else (row.serving_deployment_id, row.serving_generation)
