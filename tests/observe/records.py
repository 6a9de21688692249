"""Records as a gateway would write them."""

from __future__ import annotations

import itertools
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from bancada.domain.prediction_records import WHOLE_SUFFIX, PredictionRecord, pack, segment_name
from bancada.store import projects, users
from bancada.store.database import Database
from bancada.store.numbers import next_number
from bancada.store.tables import all_tables as tables

PROJECT = "aaaa-bbbb-cccc-dddd"
DEPLOYMENT = "22222222-3333-4444-5555-666666666666"
START_US = 1_790_000_000_000_000
STARTED = datetime.fromtimestamp(START_US / 1e6, tz=timezone.utc)
_NUMBERS = itertools.count(1)


def record(number: int, **fields: Any) -> PredictionRecord:
    """Return the record of a call that was answered; a second one with this number has the same uuid."""
    plain = PredictionRecord(
        uuid=number.to_bytes(16, "big"), model_id="m", deployment_id=DEPLOYMENT, build_id="b",
        replica_id=f"{DEPLOYMENT}-1-0", kind=0, status=200, code="", caller_id=1, caller="admin",
        request_id=f"request-{number}", started_us=START_US + number * 1000, queue_us=20, predict_us=300,
        total_us=450, batch_size=2, is_shadow=False, pair=b"", metrics=b"", input=b'{"request":{"x":1}}',
        output=b'{"success":true,"response":{"prediction":[1]}}',
    )  # fmt: skip
    return plain._replace(**fields)


def write_segment(folder: Path, *records: PredictionRecord, suffix: str = WHOLE_SUFFIX) -> Path:
    """Write a segment and return its file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (segment_name(START_US, next(_NUMBERS)) + suffix)
    path.write_bytes(b"".join(pack(*each) for each in records))
    return path


def add_deployment(database: Database, deployment_id: str = DEPLOYMENT, *, at: datetime = STARTED) -> None:
    """Let a deployment exist; all are of one model of the project of user 1."""
    stamps = {"created_at": at, "updated_at": at}
    with database.write() as tx:
        if users.get(tx, 1) is None:
            tx.execute(insert(tables.users).values(id=1, username="ana", is_admin=False, created_at=at))
        if projects.get(tx, PROJECT) is None:
            project = {"id": PROJECT, "number": 1, "name": "p", "owner_id": 1, "creator_id": 1, "visibility": "private"}
            tx.execute(insert(tables.projects).values(**project, environment={}, **stamps))
            model = {"id": "model", "number": 1, "project_id": PROJECT, "creator_id": 1, "name": "churn"}
            tx.execute(insert(tables.models).values(**model, access_key="m" + "0" * 31, **stamps))
            build = {
                "id": "build",
                "project_id": PROJECT,
                "model_id": "model",
                "creator_id": 1,
                "gate_report": {},
                "auto_deployment": False,
            }
            tx.execute(insert(tables.builds).values(**build, runtime_addon_identifiers=[], **stamps))
        number = next_number(tx, tables.deployments.c.number)
        deployment = {"id": deployment_id, "number": number, "project_id": PROJECT, "model_id": "model"}
        whose = {"build_id": "build", "deployer_id": 1, "environment": {}}
        tx.execute(insert(tables.deployments).values(**deployment, **whose, **stamps))
