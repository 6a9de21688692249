"""Signatures of models: what they take, as MLflow writes it, and what a call of one looks like."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from bancada.web.connections import model_client
from bancada.web.texts import t
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import Failure, segment

Signature = dict[str, Any]
WHOLE = frozenset({"integer", "long"})
NUMBERS = frozenset({"float", "double"}) | WHOLE
EXAMPLE = "serving_input_example.json"
_PARTS = ("inputs", "outputs", "params")


@dataclass(frozen=True, slots=True)
class LoggedModel:
    """What the MLmodel file of a registered version says: its signature, None without one, and the Python it is for."""

    signature: Signature | None
    python: str


async def read_mlmodel(viewer: Viewer, project_id: str, name: str, version: int) -> LoggedModel:
    """Return what a registered version says of itself; what cannot be understood is as if it were not there.

    Raises:
        Failure: its files cannot be read.
    """
    text = await _read(viewer, project_id, name, version, "MLmodel")
    try:
        said = dict(yaml.safe_load(text) or {})
        found = said.get("signature") or {}
        signature = {part: json.loads(found[part]) if found.get(part) else None for part in _PARTS} if found else None
        python = said.get("flavors", {}).get("python_function", {}).get("python_version", "")
    except (yaml.YAMLError, ValueError, TypeError, AttributeError):
        return LoggedModel(None, "")
    return LoggedModel(signature, str(python))


async def read_example(viewer: Viewer, project_id: str, name: str, version: int) -> Any:  # noqa: ANN401 - JSON
    """Return the example that was logged with a registered version, as a request; None where there is none."""
    try:
        return json.loads(await _read(viewer, project_id, name, version, EXAMPLE))
    except (Failure, ValueError):
        return None


def describe_column(column: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return a column's name, type, and whether it has to be there, as texts."""
    kind = str(column.get("type", ""))
    if kind == "tensor":
        spec = column["tensor-spec"]
        kind = f"{spec['dtype']} {json.dumps(spec['shape'])}"
    required = t("yes") if column.get("required", True) else t("no")
    return str(column.get("name") or "-"), kind, required


def columns_of(signature: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    """Return the plain named columns that a model takes; none where it takes anything else."""
    inputs: Sequence[Mapping[str, Any]] = (signature or {}).get("inputs") or []
    plain = NUMBERS | {"string", "boolean", "datetime"}
    return list(inputs) if inputs and all(each.get("name") and each.get("type") in plain for each in inputs) else []


def rows_of(request: Any, columns: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:  # noqa: ANN401 - JSON
    """Return the rows of a request by the names of their columns."""
    if not isinstance(request, dict):
        return []
    if isinstance(split := request.get("dataframe_split"), dict):
        names = split.get("columns") or [each["name"] for each in columns]
        return [dict(zip(names, row, strict=False)) for row in split.get("data", [])]
    records = request.get("dataframe_records")
    return [each for each in records if isinstance(each, dict)] if isinstance(records, list) else []


def request_of(rows: Sequence[Mapping[str, Any]], columns: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the request that sends these rows; a column that a row leaves empty is null."""
    names = [each["name"] for each in columns]
    return {"dataframe_split": {"columns": names, "data": [[row.get(name) for name in names] for row in rows]}}


def blank_row(columns: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a row to begin with where a model has no example."""
    plain = {"string": "", "boolean": False, "datetime": "2026-01-01T00:00:00"}
    return {each["name"]: plain.get(each["type"], 0) for each in columns}


async def _read(viewer: Viewer, project_id: str, name: str, version: int, path: str) -> str:
    api = viewer.api.through(model_client())
    files = f"/mlflow/{segment(project_id)}/model-versions/get-artifact"
    found = await api.read(files, name=name, version=version, path=path)
    return found.decode()
