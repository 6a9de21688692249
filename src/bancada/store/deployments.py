"""Deployments and their replicas as they are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, delete, exists, select, update

from bancada.domain.deployments import ACTIVE, Deployment, Replica, Wish
from bancada.domain.traffic import Part
from bancada.store.database import Transaction, as_noun, as_row
from bancada.store.numbers import next_number
from bancada.store.prepared import Prepared, find_noun, insert_row, noun_columns, update_row
from bancada.store.tables.deployments import deployments, replicas
from bancada.store.tables.models import models

_REPLICAS = Prepared(
    select(*noun_columns(Replica, replicas))
    .where(replicas.c.deployment_id == bindparam("deployment_id"))
    .order_by(replicas.c.generation, replicas.c.index)
)
_OF_MODEL = models.c.id == bindparam("model_id")
_SERVING = Prepared(select(models.c.serving_deployment_id, models.c.serving_generation).where(_OF_MODEL))
_STANDBY = Prepared(select(models.c.standby_deployment_id, models.c.standby_generation).where(_OF_MODEL))
_ASLEEP = Prepared(select(deployments.c.id).where(deployments.c.replicas == 0, deployments.c.status == "deployed"))


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
    replicas = deployment.first_replicas
    _wish(tx, deployment.id, now, wish=Wish.RUNNING.value, generation=deployment.generation + 1, number=number,
          replicas=replicas, verdict="", watch=None, rehearsal_report=None)  # fmt: skip


def join(tx: Transaction, deployment_id: str, part: Part, joins_id: str) -> None:
    """Record what a deployment is to its model: one that serves it, or a candidate beside one that does."""
    change(tx, deployment_id, role=part.role.value, weight=part.weight, joins_id=joins_id, watch=None)


def wish_stopped(tx: Transaction, deployment_id: str, now: datetime) -> None:
    """Record that a deployment shall stop."""
    _wish(tx, deployment_id, now, wish=Wish.STOPPED.value)


def _wish(tx: Transaction, deployment_id: str, now: datetime, **columns: object) -> None:
    due = {"next_try_at": now, "updated_at": now, "drain_since": None}
    tx.execute(update(deployments).where(deployments.c.id == deployment_id).values(**columns, **due))


def change(tx: Transaction, deployment_id: str, **columns: object) -> None:
    """Write columns of a deployment other than its status."""
    update_row(tx, deployments, deployment_id, columns)


def resize(tx: Transaction, deployment_id: str, replicas: int) -> None:
    """Record how many replicas a deployment shall have; what is too many begins to drain."""
    change(tx, deployment_id, replicas=replicas, drain_since=None)


def candidates_of_model(tx: Transaction, model_id: str) -> list[Deployment]:
    """Return the canaries and shadows of a model that nobody wishes stopped, the oldest first."""
    found = active_of_model(tx, model_id)
    return [each for each in found if each.is_candidate and each.wish == Wish.RUNNING and each.status != "stopping"]


def list_asleep(tx: Transaction) -> list[str]:
    """Return the ids of the deployments that were scaled to zero and wait for a call."""
    return [deployment_id for (deployment_id,) in _ASLEEP.all(tx)]


def active_of_model(tx: Transaction, model_id: str) -> list[Deployment]:
    """Return the deployments of a model that are not at rest, the oldest first."""
    chosen = select(deployments).where(deployments.c.model_id == model_id, deployments.c.status.in_(ACTIVE))
    return [as_noun(Deployment, row) for row in tx.execute(chosen.order_by(deployments.c.created_at))]


def previous_of_model(tx: Transaction, model_id: str) -> Deployment | None:
    """Return what served a model before the deployment that does, without those that were rolled back."""
    serving_id, _ = serving_of_model(tx, model_id)
    has_served = (deployments.c.served_at.is_not(None), deployments.c.verdict == "")
    chosen = select(deployments).where(deployments.c.model_id == model_id, deployments.c.id != serving_id, *has_served)
    row = tx.execute(chosen.order_by(deployments.c.served_at.desc(), deployments.c.number.desc()).limit(1)).first()
    return None if row is None else as_noun(Deployment, row)


def is_superseded(tx: Transaction, deployment: Deployment, serving_id: str) -> bool:
    """Tell whether a newer deployment of the same model serves, or another than the one that a candidate joined."""
    if deployment.is_rehearsal:
        return False
    if deployment.is_candidate:
        return serving_id not in {"", deployment.joins_id}
    newer = select(exists().where(deployments.c.id == serving_id, deployments.c.number > deployment.number))
    return serving_id != deployment.id and bool(tx.execute(newer).scalar())


def list_replicas(tx: Transaction, deployment_id: str) -> list[Replica]:
    """Return the replicas of a deployment, those of older generations first."""
    return [Replica(*row) for row in _REPLICAS.all(tx, deployment_id=deployment_id)]


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


def route_model(
    tx: Transaction, model_id: str, serving: tuple[str, int], now: datetime, standby: tuple[str, int] = ("", 0)
) -> None:
    """Make a deployment's generation the one that answers a model's calls, and another the one that is kept for a
    while to go back to; an empty id is none.
    """
    columns = {"serving_deployment_id": serving[0], "serving_generation": serving[1], "updated_at": now,
               "standby_deployment_id": standby[0], "standby_generation": standby[1]}  # fmt: skip
    tx.execute(update(models).where(models.c.id == model_id).values(columns))


def serving_of_model(tx: Transaction, model_id: str) -> tuple[str, int]:
    """Return which deployment, in which generation, answers a model's calls; an empty id is none."""
    serving_id, generation = _SERVING.first(tx, model_id=model_id) or ("", 0)
    return serving_id, generation


def standby_of_model(tx: Transaction, model_id: str) -> tuple[str, int]:
    """Return which deployment, in which generation, is kept until the one that serves has proven itself."""
    standby_id, generation = _STANDBY.first(tx, model_id=model_id) or ("", 0)
    return standby_id, generation


def serving_generation(tx: Transaction, deployment: Deployment) -> int:
    """Return which generation of a deployment gets calls, as the one that serves or as a candidate; 0 is none."""
    if deployment.is_candidate:
        present = get(tx, deployment.id)
        return 0 if present is None else present.traffic_generation
    serving_id, generation = serving_of_model(tx, deployment.model_id)
    return generation if serving_id == deployment.id else 0
