"""Experiments and their runs, as MLflow keeps them and API v2 shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from bancada.domain.registry import USER_TAG

ACTIVE, DELETED = "active", "deleted"
"""The two life cycle stages of experiments and runs."""


class RunStatus(str, Enum):
    """Where a run stands, in MLflow's words; the wire of API v2 puts `EXPERIMENT_RUN_` before them."""

    RUNNING = "RUNNING"
    SCHEDULED = "SCHEDULED"
    FINISHED = "FINISHED"
    FAILED = "FAILED"
    KILLED = "KILLED"

    @property
    def has_ended(self) -> bool:
        """Whether nothing more happens in such a run."""
        return self in {RunStatus.FINISHED, RunStatus.FAILED, RunStatus.KILLED}


@dataclass(frozen=True, slots=True)
class Metric:
    """One value of a metric, which may be NaN or infinite."""

    key: str
    value: float
    step: int
    logged_at: datetime


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset that a run read; `schema` and `profile` are JSON texts."""

    name: str
    digest: str
    source_type: str
    source: str
    schema: str = ""
    profile: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Experiment:
    """A named set of runs in one project; `lifecycle_stage` is `active` or `deleted`."""

    id: str
    project_id: str
    name: str
    artifact_location: str
    lifecycle_stage: str
    tags: Mapping[str, str]
    created_at: datetime | None
    updated_at: datetime | None

    @property
    def username(self) -> str:
        """Name of the user who made it; empty when unknown."""
        return self.tags.get(USER_TAG, "")

    @property
    def is_deleted(self) -> bool:
        """Whether it was deleted; it keeps its name, and can be restored."""
        return self.lifecycle_stage == DELETED


@dataclass(frozen=True, slots=True)
class Run:
    """One run of an experiment: `metrics` holds the latest value per key, ordered by key."""

    id: str
    project_id: str
    experiment_id: str
    name: str
    status: RunStatus
    username: str
    started_at: datetime | None
    ended_at: datetime | None
    artifact_uri: str
    lifecycle_stage: str
    metrics: tuple[Metric, ...]
    params: Mapping[str, str]
    tags: Mapping[str, str]
    datasets: tuple[Dataset, ...] = ()
    model_ids: tuple[str, ...] = ()

    @property
    def is_deleted(self) -> bool:
        """Whether it was deleted, which MLflow's own client can take back."""
        return self.lifecycle_stage == DELETED


@dataclass(frozen=True, slots=True)
class LoggedModel:
    """A model that a run logged: in MLflow 3 an object of its own, beside the run's files."""

    id: str
    name: str
    run_id: str
    experiment_id: str
    status: str
    artifact_uri: str
    created_at: datetime | None


@dataclass(frozen=True, slots=True)
class ArtifactFile:
    """A file or folder among artifacts; `path` is relative to where the listing began."""

    path: str
    is_dir: bool
    size_bytes: int | None
