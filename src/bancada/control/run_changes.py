"""Beginning, changing and deleting runs, and writing to them, in MLflow's store: `mlflow` reads it all."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bancada.control.experiments import tracking_of
from bancada.control.runs import RunView, active_run, get_run
from bancada.control.workbench import Workbench
from bancada.domain.errors import InvalidRequest
from bancada.domain.experiments import Dataset, Run, RunStatus
from bancada.domain.identity import Actor
from bancada.domain.model_records import HISTORY_TAG, check_model_record
from bancada.domain.registry import USER_TAG
from bancada.domain.run_batches import Pair, RunBatch, RunKeys, check_batch, check_removal, check_run_tags
from bancada.store import events
from bancada.tracking.client import Tracking

_MILLISECOND = timedelta(milliseconds=1)
"""Times of runs are kept in whole ones."""


@dataclass(frozen=True, slots=True)
class RunChanges:
    """What to change of a run, or to add to it: what is empty or None stays as it is."""

    name: str = ""
    status: RunStatus | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    batch: RunBatch = field(default_factory=RunBatch)
    datasets: tuple[Dataset, ...] = ()


def create_run(
    workbench: Workbench, actor: Actor, project_id: str, experiment_id: str, *, name: str,
    started_at: datetime | None, tags: tuple[Pair, ...],
) -> RunView:  # fmt: skip
    """Begin a run of an experiment, now unless said otherwise.

    Raises:
        NotFound: the project has no such experiment, or does not exist for the actor.
        NotAllowed: the actor may not edit the project.
        InvalidRequest: the experiment is deleted, or a tag is too long.
    """
    acting = tracking_of(workbench, actor, project_id, "create_experiment_run")
    check_run_tags(tags)
    acting.get_experiment(project_id, experiment_id)
    run = acting.create_run(
        project_id, experiment_id, name=name, started_at=started_at or workbench.clock(), tags=_without_user(tags)
    )
    _record(workbench, actor, run.id, "create")
    return get_run(workbench, actor, project_id, experiment_id, run.id)


def update_run(
    workbench: Workbench, actor: Actor, project_id: str, experiment_id: str, run_id: str, changes: RunChanges
) -> RunView:
    """Change a run and add to what it logged; a run sent back as it was read stays as it is.

    A run whose status becomes one of an ended run ends now, unless `ended_at` says when.

    Raises:
        NotFound: the experiment has no such run, or the project does not exist for the actor.
        NotAllowed: the actor may not edit the project.
        InvalidRequest: a param has another value already, a text is too long, or `started_at` is another time.
    """
    acting = tracking_of(workbench, actor, project_id, "update_experiment_run")
    check_batch(changes.batch)
    run = active_run(acting, project_id, experiment_id, run_id)
    _check_start(run, changes.started_at)
    batch = _news(run, changes.batch)
    if batch:
        acting.log_batch(project_id, run_id, batch)
    datasets = [dataset for dataset in changes.datasets if dataset not in run.datasets]
    if datasets:
        acting.log_datasets(project_id, run_id, datasets)
    _apply_changes(workbench, acting, run, changes)
    _record(workbench, actor, run_id, "update")
    return get_run(workbench, actor, project_id, experiment_id, run_id)


def delete_run(workbench: Workbench, actor: Actor, project_id: str, experiment_id: str, run_id: str) -> None:
    """Delete a run, as MLflow does it: it can be restored there. Models registered from it stay.

    Raises:
        NotFound: the experiment has no such run, or the project does not exist for the actor.
        NotAllowed: the actor may not edit the project.
    """
    acting = tracking_of(workbench, actor, project_id, "delete_experiment_run")
    active_run(acting, project_id, experiment_id, run_id)
    acting.delete_run(project_id, run_id)
    _record(workbench, actor, run_id, "delete")


def log_run_batch(
    workbench: Workbench, actor: Actor, project_id: str, experiment_id: str, run_id: str, batch: RunBatch,
    model_json: str = "",
) -> None:  # fmt: skip
    """Add metrics, params, tags and the record of a model to a run.

    Raises:
        NotFound: the experiment has no such run, or the project does not exist for the actor.
        NotAllowed: the actor may not edit the project.
        InvalidRequest: a key is malformed or twice there, a param has another value already, a text is too long, there
            are more than MLflow takes at once, or `model_json` is no MLmodel file.
    """
    acting = tracking_of(workbench, actor, project_id, "log_experiment_run_batch")
    check_batch(batch)
    run = active_run(acting, project_id, experiment_id, run_id)
    batch = RunBatch(batch.metrics, batch.params, _without_user(batch.tags))
    tags = {**run.tags, **dict(batch.tags)}
    record = check_model_record(model_json, tags.get(HISTORY_TAG, "")) if model_json else ""
    if batch:
        acting.log_batch(project_id, run_id, batch)
    if record:
        acting.log_model_record(project_id, run_id, record)


def delete_run_batch(
    workbench: Workbench, actor: Actor, project_id: str, experiment_id: str, run_id: str, keys: RunKeys
) -> None:
    """Delete metrics with their whole history, params and tags of a run; doing it twice is doing it once.

    Raises:
        NotFound: the experiment has no such run, or the project does not exist for the actor.
        NotAllowed: the actor may not edit the project.
        InvalidRequest: whose run it is cannot be deleted, or there are too many keys.
    """
    acting = tracking_of(workbench, actor, project_id, "delete_experiment_run_batch")
    check_removal(keys)
    active_run(acting, project_id, experiment_id, run_id)
    if keys:
        acting.delete_run_data(project_id, run_id, keys)
        _record(workbench, actor, run_id, "delete batch")


def _check_start(run: Run, started_at: datetime | None) -> None:
    if started_at is not None and run.started_at is not None and abs(started_at - run.started_at) >= _MILLISECOND:
        raise InvalidRequest(
            f"start_time: run {run.id} began at {run.started_at.isoformat()}, which cannot be changed.",
            hint="Leave it out, or give it to create_experiment_run.",
            code="start_time_fixed",
        )


def _apply_changes(workbench: Workbench, acting: Tracking, run: Run, changes: RunChanges) -> None:
    name = changes.name if changes.name != run.name else ""
    status = changes.status if changes.status is not run.status else None
    ended_at = changes.ended_at if changes.ended_at != run.ended_at else None
    if status is not None and status.has_ended and changes.ended_at is None:
        ended_at = workbench.clock()
    acting.update_run(run.project_id, run.id, name=name, status=status, ended_at=ended_at)


def _news(run: Run, batch: RunBatch) -> RunBatch:
    """Return what the run does not have yet of a batch that may hold all of it."""
    had = set(map(repr, run.metrics))  # NaN equals nothing, and reads like itself
    metrics = tuple(metric for metric in batch.metrics if repr(metric) not in had)
    params = tuple(pair for pair in batch.params if run.params.get(pair[0]) != pair[1])
    tags = tuple(pair for pair in batch.tags if run.tags.get(pair[0]) != pair[1])
    return RunBatch(metrics, params, _without_user(tags))


def _without_user(tags: tuple[Pair, ...]) -> tuple[Pair, ...]:
    """Return tags without the one that says whose run it is, which is not the caller's to say."""
    return tuple(pair for pair in tags if pair[0] != USER_TAG)


def _record(workbench: Workbench, actor: Actor, run_id: str, action: str) -> None:
    with workbench.database.write() as tx:
        events.record(tx, workbench.clock(), "experiment_run", run_id, action, actor.user.username)
