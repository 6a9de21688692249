"""Deleting metrics and params of a run, which MLflow's own interface cannot: through its store, in this process."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bancada.domain.errors import InvalidRequest, NotFound
from bancada.domain.experiments import ACTIVE

DELETE_RUN_DATA = "/bancada/runs/delete-data"
ROWS = {"metrics": ("SqlMetric", "SqlLatestMetric"), "params": ("SqlParam",), "tags": ("SqlTag",)}
"""What is kept of a run by key: the field of the request, and MLflow's tables of it."""
MISSING = "RESOURCE_DOES_NOT_EXIST"


async def delete_run_data(project_id: str, document: Mapping[str, Any]) -> None:
    """Delete what a run has under the keys of `document["metrics"]`, `["params"]` and `["tags"]`, all or nothing.

    Raises:
        NotFound: the project has no such run.
        InvalidRequest: the run is deleted, or the document is malformed.
    """
    # A thread gets a copy of this task's context, so that the workspace set in it is nobody else's.
    await asyncio.to_thread(_delete, project_id, document)


def _delete(project_id: str, document: Mapping[str, Any]) -> None:
    importlib.import_module("mlflow.utils.workspace_context").set_server_request_workspace(project_id)
    store: Any = importlib.import_module("mlflow.server.handlers")._get_tracking_store()  # noqa: SLF001 - the server's own
    run_id = str(document.get("run_id", ""))
    if _stage(store.get_run, run_id) != ACTIVE:
        raise InvalidRequest(f"Run {run_id} is deleted.", hint="Restore it with `mlflow`.")
    tables = importlib.import_module("mlflow.store.tracking.dbmodels.models")
    with store.ManagedSessionMaker(read_only=False) as session:
        for field, names in ROWS.items():
            keys = _keys(field, document.get(field, ()))
            for table in (getattr(tables, name) for name in names if keys):
                chosen = session.query(table).filter(table.run_uuid == run_id, table.key.in_(keys))
                chosen.delete(synchronize_session=False)


def _stage(get_run: Callable[[str], Any], run_id: str) -> str:
    failed = importlib.import_module("mlflow.exceptions").MlflowException
    try:
        return str(get_run(run_id).info.lifecycle_stage)
    except failed as error:
        if error.error_code == MISSING:
            raise NotFound(f"There is no run {run_id!r}.") from None
        raise


def _keys(field: str, keys: object) -> Sequence[str]:
    if not isinstance(keys, (list, tuple)) or not all(isinstance(key, str) for key in keys):
        raise InvalidRequest(f"{field} must be a list of keys, got {keys!r}.")
    return keys
