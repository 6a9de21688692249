"""MLflow's JSON read into our nouns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from bancada.domain.experiments import Dataset, Experiment, LoggedModel, Metric, Run, RunStatus
from bancada.domain.registry import USER_TAG, ModelVersion, RegisteredModel

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
FIRST_MS = (datetime.min.replace(tzinfo=timezone.utc) - EPOCH) // timedelta(milliseconds=1)
LAST_MS = (datetime.max.replace(tzinfo=timezone.utc) - EPOCH) // timedelta(milliseconds=1)
"""Of the times that Python has; MLflow takes any number from a client that mistook its unit."""
LOGGED_MODEL_SOURCE = "models:/m-"
Json = Mapping[str, Any]


def read_experiment(project_id: str, found: Json) -> Experiment:
    """Return an experiment from MLflow's `Experiment`."""
    return Experiment(
        id=str(found["experiment_id"]),
        project_id=project_id,
        name=found["name"],
        artifact_location=found.get("artifact_location", ""),
        lifecycle_stage=found.get("lifecycle_stage", "active"),
        tags=_pairs(found.get("tags", ())),
        created_at=_moment(found.get("creation_time")),
        updated_at=_moment(found.get("last_update_time")),
    )


def read_run(project_id: str, found: Json) -> Run:
    """Return a run from MLflow's `Run`."""
    info, data = found["info"], found.get("data", {})
    tags = _pairs(data.get("tags", ()))
    return Run(
        id=info["run_id"],
        project_id=project_id,
        experiment_id=str(info["experiment_id"]),
        name=info.get("run_name", ""),
        status=RunStatus(info.get("status", "RUNNING")),
        username=tags.get(USER_TAG) or info.get("user_id", ""),
        started_at=_moment(info.get("start_time")),
        ended_at=_moment(info.get("end_time")),
        artifact_uri=info.get("artifact_uri", ""),
        lifecycle_stage=info.get("lifecycle_stage", "active"),
        metrics=tuple(sorted(map(read_metric, data.get("metrics", ())), key=lambda metric: metric.key)),
        params=_pairs(data.get("params", ())),
        tags=tags,
        datasets=tuple(map(_dataset, found.get("inputs", {}).get("dataset_inputs", ()))),
        model_ids=tuple(output["model_id"] for output in found.get("outputs", {}).get("model_outputs", ())),
    )


def read_metric(found: Json) -> Metric:
    """Return a value of a metric; NaN and the infinities come as texts."""
    moment = from_milliseconds(found.get("timestamp", 0))
    return Metric(found["key"], float(found.get("value", 0.0)), int(found.get("step", 0)), moment)


def read_logged_model(found: Json) -> LoggedModel:
    """Return a logged model from MLflow's `LoggedModel`."""
    info = found["info"]
    return LoggedModel(
        id=info["model_id"],
        name=info["name"],
        run_id=info.get("source_run_id", ""),
        experiment_id=str(info["experiment_id"]),
        status=str(info.get("status", "")).removeprefix("LOGGED_MODEL_"),
        artifact_uri=info["artifact_uri"],
        created_at=_moment(info.get("creation_timestamp_ms")),
    )


def read_registered_model(project_id: str, found: Json) -> RegisteredModel:
    """Return a registered model from MLflow's `RegisteredModel`."""
    return RegisteredModel(
        project_id=project_id,
        name=found["name"],
        description=found.get("description", ""),
        tags=_pairs(found.get("tags", ())),
        aliases={alias["alias"]: int(alias["version"]) for alias in found.get("aliases", ())},
        created_at=_moment(found.get("creation_timestamp")),
        updated_at=_moment(found.get("last_updated_timestamp")),
    )


def read_model_version(project_id: str, found: Json) -> ModelVersion:
    """Return a version from MLflow's `ModelVersion`."""
    return ModelVersion(
        project_id=project_id,
        name=found["name"],
        number=int(found["version"]),
        description=found.get("description", ""),
        status=found.get("status", "READY"),
        status_message=found.get("status_message", ""),
        source=found.get("source", ""),
        run_id=found.get("run_id", ""),
        logged_model_id=found.get("model_id") or _logged_model_id(found.get("source", "")),
        tags=_pairs(found.get("tags", ())),
        aliases=tuple(found.get("aliases", ())),
        created_at=_moment(found.get("creation_timestamp")),
        updated_at=_moment(found.get("last_updated_timestamp")),
    )


def as_pairs(tags: Mapping[str, str] | None) -> list[dict[str, str]]:
    """Return tags as MLflow's requests carry them."""
    return [{"key": key, "value": value} for key, value in (tags or {}).items()]


def from_milliseconds(milliseconds: str | int) -> datetime:
    """Return the time so many milliseconds after 1970; what lies beyond our calendar is its first or last moment."""
    return EPOCH + timedelta(milliseconds=max(FIRST_MS, min(int(milliseconds), LAST_MS)))


def in_milliseconds(moment: datetime) -> int:
    """Return a time as MLflow keeps it, in whole milliseconds after 1970."""
    return (moment - EPOCH) // timedelta(milliseconds=1)


def _logged_model_id(source: str) -> str:
    # MLflow's database keeps only the source; `models:/m-...` is a logged model, `models:/name/1` a version.
    name = source.removeprefix(LOGGED_MODEL_SOURCE)
    return f"m-{name}" if name != source and "/" not in name else ""


def _dataset(found: Json) -> Dataset:
    dataset = found["dataset"]
    return Dataset(
        name=dataset.get("name", ""),
        digest=dataset.get("digest", ""),
        source_type=dataset.get("source_type", ""),
        source=dataset.get("source", ""),
        schema=dataset.get("schema", ""),
        profile=dataset.get("profile", ""),
        tags=_pairs(found.get("tags", ())),
    )


def _pairs(found: Iterable[Json]) -> dict[str, str]:
    return {pair["key"]: pair.get("value", "") for pair in found}


def _moment(milliseconds: str | int | None) -> datetime | None:
    return from_milliseconds(milliseconds) if milliseconds else None
