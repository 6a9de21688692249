"""AMPs as they are kept, and what their steps made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Table, select, update

from bancada.domain.amps import MARKER, Amp, AmpStep, Made
from bancada.domain.projects import Project
from bancada.store.database import Transaction, as_noun, as_row
from bancada.store.prepared import insert_row
from bancada.store.tables.amps import amps
from bancada.store.tables.applications import applications
from bancada.store.tables.builds import builds
from bancada.store.tables.deployments import deployments
from bancada.store.tables.jobs import job_runs, jobs
from bancada.store.tables.models import models
from bancada.store.tables.projects import is_live, projects
from bancada.store.tables.sessions import sessions

_TABLES: dict[str, Table] = {
    "application": applications,
    "build": builds,
    "deployment": deployments,
    "job": jobs,
    "job run": job_runs,
    "model": models,
    "session": sessions,
}


def add(tx: Transaction, amp: Amp, now: datetime) -> None:
    """Keep a new AMP and make it due."""
    insert_row(tx, amps, {**as_row(amp), "next_try_at": now})


def get(tx: Transaction, project_id: str) -> Amp | None:
    """Return the AMP of a project; None for a project that is none."""
    row = tx.execute(select(amps).where(amps.c.id == project_id)).first()
    if row is None:
        return None
    amp = as_noun(Amp, row)
    return replace(amp, steps=tuple(AmpStep(**step) for step in row.steps))  # as they are kept, they are JSON


def put_steps(tx: Transaction, amp_id: str, steps: Sequence[AmpStep], now: datetime) -> None:
    """Write how far the steps have come."""
    kept = [step.as_json() for step in steps]
    tx.execute(update(amps).where(amps.c.id == amp_id).values(steps=kept, updated_at=now))


def get_project(tx: Transaction, project_id: str) -> Project | None:
    """Return the AMP's project as long as it is wanted."""
    row = tx.execute(select(projects).where(projects.c.id == project_id, is_live)).first()
    return None if row is None else as_noun(Project, row)


def get_made(tx: Transaction, kind: str, made_id: str) -> Made | None:
    """Return the state of what a step made; None when it was deleted."""
    table = _TABLES[kind]
    row = tx.execute(select(table).where(table.c.id == made_id)).mappings().first()
    if row is None or row.get("deleted_at") is not None:
        return None
    status = row.get("status", "created")  # models have none
    return Made(status, row.get("reason", ""), row.get("message", ""), row.get("hint", ""))


def find_marked(tx: Transaction, kind: str, project_id: str, marker: str) -> str:
    """Return the id of what a step made before a crash, by the variable that it gave it; empty when there is none."""
    table = _TABLES[kind]
    wanted = [table.c.project_id == project_id]
    if "deleted_at" in table.c:
        wanted.append(table.c.deleted_at.is_(None))
    found = tx.execute(select(table.c.id, table.c.environment).where(*wanted))
    return next((row.id for row in found if row.environment.get(MARKER) == marker), "")


def find_model(tx: Transaction, project_id: str, name: str) -> str:
    """Return the id of the project's model of this name; empty when there is none."""
    of_name = (models.c.project_id == project_id, models.c.name == name, models.c.deleted_at.is_(None))
    return tx.execute(select(models.c.id).where(*of_name)).scalar() or ""


def find_build(tx: Transaction, model_id: str, comment: str) -> str:
    """Return the id of the model's build with this comment; empty when there is none."""
    of_comment = (builds.c.model_id == model_id, builds.c.comment == comment, builds.c.deleted_at.is_(None))
    return tx.execute(select(builds.c.id).where(*of_comment)).scalar() or ""
