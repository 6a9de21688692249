"""Executions as they are kept: written in the transaction that changes a status, by `transitions.move`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    FromClause,
    Integer,
    Select,
    Table,
    bindparam,
    case,
    exists,
    literal,
    select,
    update,
)

from bancada.domain.identity import Kind
from bancada.domain.ids import new_short
from bancada.domain.quotas import Amount
from bancada.domain.reconciled import Finish
from bancada.domain.workloads import TYPES, Execution
from bancada.store.database import Transaction, as_noun
from bancada.store.prepared import insert_row
from bancada.store.tables.applications import applications
from bancada.store.tables.builds import builds
from bancada.store.tables.deployments import deployments
from bancada.store.tables.executions import executions, is_open
from bancada.store.tables.identity import users
from bancada.store.tables.jobs import job_runs, jobs
from bancada.store.tables.models import models
from bancada.store.tables.projects import projects
from bancada.store.tables.sessions import sessions

_CREATOR, _OWNER, _RUN_AS = users.alias("creator"), users.alias("owner"), users.alias("run_as")
_is_team = _OWNER.c.kind == Kind.TEAM.value
_ONE_CPU, _ONE_GB, _TWO_GB, _NO_GPU = literal(1.0, Float), literal(1.0, Float), literal(2.0, Float), literal(0, Integer)


def _describe(
    table: Table,
    source: FromClause,
    *,
    name: ColumnElement[str],
    creator: ColumnElement[int],
    run_as: ColumnElement[int] | None = None,
    workload: ColumnElement[str] | None = None,
    slot: ColumnElement[str] | None = None,
    cpu: ColumnElement[float] = _ONE_CPU,
    memory_gb: ColumnElement[float] = _ONE_GB,
    nvidia_gpu: ColumnElement[int] = _NO_GPU,
) -> Select[Any]:
    """Return the query of what an execution says of the thing with the number `noun_id` that is executed."""
    joined = (
        source.join(projects, projects.c.id == table.c.project_id)
        .join(_CREATOR, _CREATOR.c.id == creator)
        .join(_OWNER, _OWNER.c.id == projects.c.owner_id)
        .join(_RUN_AS, _RUN_AS.c.id == (creator if run_as is None else run_as))
    )
    columns = {
        "workload_id": table.c.id if workload is None else workload,
        "slot": table.c.id if slot is None else slot,
        "name": name,
        "project_id": projects.c.id,
        "project_number": projects.c.number,
        "project_name": projects.c.name,
        "owner_id": _OWNER.c.id,
        "owner": _OWNER.c.username,
        "creator_id": _CREATOR.c.id,
        "creator": _CREATOR.c.username,
        "creator_name": _CREATOR.c.name,
        "run_as": _RUN_AS.c.username,
        "group_id": case((_is_team, _OWNER.c.id), else_=0),
        "group_name": case((_is_team, _OWNER.c.username), else_=""),
        "cpu": cpu,
        "memory_gb": memory_gb,
        "nvidia_gpu": nvidia_gpu,
        "runtime_identifier": table.c.runtime_identifier if "runtime_identifier" in table.c else literal(""),
        "status": table.c.status,
        "reason": table.c.reason,
        "message": table.c.message,
    }
    labelled = (column.label(label) for label, column in columns.items())
    return select(*labelled).select_from(joined).where(table.c.id == bindparam("noun_id"))


_replicas = deployments.c.replicas
DESCRIPTIONS: Mapping[str, Select[Any]] = {
    "application": _describe(
        applications, applications, name=applications.c.name, creator=applications.c.creator_id,
        run_as=applications.c.run_as, cpu=applications.c.cpu, memory_gb=applications.c.memory_gb,
        nvidia_gpu=applications.c.nvidia_gpu,
    ),
    "build": _describe(
        builds, builds.join(models, models.c.id == builds.c.model_id), name=models.c.name,
        creator=builds.c.creator_id, workload=models.c.id, slot=models.c.id, memory_gb=_TWO_GB,
    ),
    "deployment": _describe(
        deployments, deployments.join(models, models.c.id == deployments.c.model_id), name=models.c.name,
        creator=deployments.c.deployer_id, workload=models.c.id, slot=models.c.id,
        cpu=deployments.c.cpu * _replicas, memory_gb=deployments.c.memory_gb * _replicas,
        nvidia_gpu=deployments.c.nvidia_gpu * _replicas,
    ),
    "job run": _describe(
        job_runs, job_runs.join(jobs, jobs.c.id == job_runs.c.job_id), name=jobs.c.name,
        creator=job_runs.c.creator_id, run_as=job_runs.c.run_as, workload=jobs.c.id, cpu=job_runs.c.cpu,
        memory_gb=job_runs.c.memory_gb, nvidia_gpu=job_runs.c.nvidia_gpu,
    ),
    "session": _describe(
        sessions, sessions, name=case((sessions.c.script == "", sessions.c.name), else_=sessions.c.script),
        creator=sessions.c.creator_id, cpu=sessions.c.cpu, memory_gb=sessions.c.memory_gb,
        nvidia_gpu=sessions.c.nvidia_gpu,
    ),
}  # fmt: skip
"""How each kind of thing that is executed is described. Builds ask for no size: they count as 1 vCPU."""

_TABLES: Mapping[str, Table] = {
    "application": applications, "build": builds, "deployment": deployments, "job run": job_runs,
    "session": sessions,
}  # fmt: skip


def follow(tx: Transaction, noun: str, noun_id: str, to: Finish, at: datetime, *, is_at_rest: bool) -> None:
    """Write what became of a thing to its execution, which begins when the thing leaves its rest and ends there."""
    if noun not in DESCRIPTIONS:
        return
    said = {"status": to.status, "reason": to.reason, "message": to.message}
    ended = {"ended_at": at} if is_at_rest else {}
    if not tx.execute(update(executions).where(_is_of(noun, noun_id)).values(**said, **ended)).rowcount:
        begin(tx, noun, noun_id, at, **said, **ended)


def begin(tx: Transaction, noun: str, noun_id: str, at: datetime, **columns: object) -> Execution | None:
    """Record that a thing asks to run and return its execution; None when there is no such thing."""
    row = tx.execute(DESCRIPTIONS[noun], {"noun_id": noun_id}).mappings().first()
    if row is None:
        return None
    kept = {**row, "id": new_short(), "noun": noun, "noun_id": noun_id, "workload_type": TYPES[noun], "created_at": at,
            "started_at": None, "ended_at": None, **columns}  # fmt: skip
    insert_row(tx, executions, kept)
    return Execution(**kept)


def describe(tx: Transaction, noun: str, noun_id: str) -> Amount | None:
    """Return what a thing would ask for if it began now; None when there is no such thing."""
    row = tx.execute(DESCRIPTIONS[noun], {"noun_id": noun_id}).first()
    return None if row is None else Amount(row.cpu, row.memory_gb, row.nvidia_gpu)


def explain(tx: Transaction, noun: str, noun_id: str, why: Finish) -> None:
    """Write to a thing's execution why it is not getting on."""
    said = {"reason": why.reason, "message": why.message}
    tx.execute(update(executions).where(_is_of(noun, noun_id)).values(said))


def resize(tx: Transaction, execution_id: str, amount: Amount) -> None:
    """Record that what is executed uses another amount from now on."""
    tx.execute(update(executions).where(executions.c.id == execution_id).values(asdict(amount)))


def end(tx: Transaction, execution_id: str, at: datetime) -> None:
    """Record that an execution has ended, whatever becomes of what was executed."""
    tx.execute(update(executions).where(executions.c.id == execution_id).values(ended_at=at))


def end_of(tx: Transaction, noun: str, noun_id: str, at: datetime) -> None:
    """Record that nothing of a thing runs any more, because it is about to be forgotten."""
    tx.execute(update(executions).where(_is_of(noun, noun_id)).values(ended_at=at))


def end_forgotten(tx: Transaction, at: datetime) -> None:
    """End the executions of what is no more; a safeguard for what was forgotten without a word."""
    for noun, table in _TABLES.items():
        is_known = exists().where(table.c.id == executions.c.noun_id)
        tx.execute(update(executions).where(executions.c.noun == noun, is_open, ~is_known).values(ended_at=at))


def find_open(tx: Transaction, noun: str, noun_id: str) -> Execution | None:
    """Return the execution of a thing that has not ended."""
    row = tx.execute(select(executions).where(_is_of(noun, noun_id))).first()
    return None if row is None else as_noun(Execution, row)


def list_open(tx: Transaction) -> list[Execution]:
    """Return all executions that run, or wait to run, the oldest first."""
    rows = tx.execute(select(executions).where(is_open).order_by(executions.c.created_at, executions.c.id))
    return [as_noun(Execution, row) for row in rows]


def find_deleted(tx: Transaction, found: Iterable[Execution]) -> set[str]:
    """Return the ids of those executions of which what was executed is no more."""
    by_noun: dict[str, dict[str, str]] = {}
    for execution in found:
        by_noun.setdefault(execution.noun, {})[execution.id] = execution.noun_id
    deleted: set[str] = set()
    for noun, ids in by_noun.items():
        there = _present(tx, _TABLES[noun], sorted(set(ids.values())))
        deleted |= {execution_id for execution_id, noun_id in ids.items() if noun_id not in there}
    return deleted


_SOME = 500


def _present(tx: Transaction, table: Table, ids: list[str]) -> set[str]:
    chosen = select(table.c.id)
    if "deleted_at" in table.c:
        chosen = chosen.where(table.c.deleted_at.is_(None))
    parts = (ids[start : start + _SOME] for start in range(0, len(ids), _SOME))
    return {id_ for part in parts for id_ in tx.execute(chosen.where(table.c.id.in_(part))).scalars()}


def _is_of(noun: str, noun_id: str) -> ColumnElement[bool]:
    return (executions.c.noun == noun) & (executions.c.noun_id == noun_id) & is_open
