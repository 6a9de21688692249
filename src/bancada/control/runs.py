"""Runs of experiments: a view over MLflow, which keeps them; nothing is copied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from bancada.control.experiments import tracking_of
from bancada.control.registry_index import index_versions
from bancada.control.workbench import Workbench
from bancada.domain.errors import NotFound
from bancada.domain.experiments import ArtifactFile, LoggedModel, Metric, Run
from bancada.domain.identity import Actor, User
from bancada.domain.listing import ListRequest, Page
from bancada.domain.registry import ModelVersion
from bancada.domain.registry_index import IndexedModel, IndexedVersion
from bancada.store import people, registry
from bancada.tracking.client import Tracking
from bancada.tracking.pages import fill_page

_PEOPLE_KEYS = ("creator.name", "creator.email")
"""What MLflow cannot filter by, because it knows people by their user name only."""


@dataclass(frozen=True, slots=True)
class RegisteredRun:
    """A version of a registered model that was made from a run's model at `path`."""

    model: IndexedModel
    index: IndexedVersion
    version: ModelVersion
    path: str


@dataclass(frozen=True, slots=True)
class RunView:
    """A run and who started it; what it logged and what was registered of it, only where one run is read."""

    run: Run
    user: User
    files: tuple[ArtifactFile, ...] = ()
    registered: tuple[RegisteredRun, ...] = ()


def get_run(workbench: Workbench, actor: Actor, project_id: str, experiment_id: str, run_id: str) -> RunView:
    """Return one run of an experiment with what it logged.

    Raises:
        NotFound: the experiment has no such run, or the project does not exist for the actor.
    """
    tracking = tracking_of(workbench, actor, project_id, "get_experiment_run")
    run = active_run(tracking, project_id, experiment_id, run_id)
    (view,) = _view_runs(workbench, [run])
    models = tracking.list_logged_models(project_id, run)
    registered = _registered(workbench, tracking, run, models)
    return replace(view, files=_files(tracking, run, models), registered=registered)


def list_runs(
    workbench: Workbench, actor: Actor, project_id: str, experiment_id: str, request: ListRequest
) -> Page[RunView]:
    """Return some runs of an experiment, the oldest first unless sorted.

    Raises:
        NotFound: the project has no such experiment, or does not exist for the actor.
        InvalidRequest: a key of the filter or sort is unknown.
    """
    tracking = tracking_of(workbench, actor, project_id, "list_experiment_runs")
    by_person = {key: text for key, text in request.filters.items() if key in _PEOPLE_KEYS}
    rest = {key: text for key, text in request.filters.items() if key not in by_person}
    plain = replace(request, filters=rest)
    if by_person:
        page = _runs_of(workbench, tracking, project_id, experiment_id, plain, by_person)
    else:
        page = tracking.list_runs(project_id, experiment_id, plain)
    return Page(_view_runs(workbench, page.items), page.next_page_token)


def get_run_metrics(
    workbench: Workbench, actor: Actor, project_id: str, experiment_id: str, run_id: str, metric_key: str
) -> tuple[Metric, ...]:
    """Return every value of one metric of a run in the order of logging.

    Raises:
        NotFound: the experiment has no such run, or the project does not exist for the actor.
    """
    tracking = tracking_of(workbench, actor, project_id, "get_experiment_run_metrics")
    active_run(tracking, project_id, experiment_id, run_id)
    return tracking.metric_history(project_id, run_id, metric_key)


def active_run(tracking: Tracking, project_id: str, experiment_id: str, run_id: str) -> Run:
    """Return a run of an experiment that is not deleted; over API v2 a deleted one is none.

    Raises:
        NotFound: the experiment has no such run (`run_not_found`).
    """
    run = tracking.get_run(project_id, run_id, experiment_id)
    if run.is_deleted:
        hint = f'mlflow.MlflowClient().restore_run("{run_id}") brings it back.'
        raise NotFound(f"run_id: run {run_id} is deleted.", hint=hint, code="run_not_found")
    return run


def _runs_of(
    workbench: Workbench, tracking: Tracking, project_id: str, experiment_id: str, request: ListRequest,
    by_person: Mapping[str, str],
) -> Page[Run]:  # fmt: skip
    parts = {key.removeprefix("creator."): text for key, text in by_person.items()}
    with workbench.database.read() as tx:
        usernames = people.find_usernames(tx, parts)

    def fetch(most: int, token: str) -> tuple[list[Run], str]:
        page = tracking.list_runs(project_id, experiment_id, replace(request, page_size=most, page_token=token))
        return list(page.items), page.next_page_token

    return fill_page(fetch, lambda run: run.username in usernames, request.page_size, request.page_token)


def _view_runs(workbench: Workbench, runs: Sequence[Run]) -> tuple[RunView, ...]:
    with workbench.database.read() as tx:
        found = people.find_by_usernames(tx, (run.username for run in runs))
    return tuple(RunView(run, found[run.username]) for run in runs)


def _files(tracking: Tracking, run: Run, models: Sequence[LoggedModel]) -> tuple[ArtifactFile, ...]:
    """Return the run's files; a model is a folder of its run here, wherever MLflow keeps it."""
    folders = [ArtifactFile(model.name, True, None) for model in models]
    files = tracking.list_artifacts(run.project_id, run.artifact_uri)
    return tuple({file.path: file for file in (*folders, *files)}.values())


def _registered(
    workbench: Workbench, tracking: Tracking, run: Run, models: Sequence[LoggedModel]
) -> tuple[RegisteredRun, ...]:
    versions = tracking.list_versions_of_run(run.project_id, run.id)
    names = {model.id: model.name for model in models}
    found = []
    for name, group in groupby(sorted(versions, key=lambda version: version.name), lambda version: version.name):
        with workbench.database.read() as tx:
            model = registry.find_model(tx, run.project_id, name)
        if model is not None:  # the door notes what is registered in a moment
            own = tuple(group)
            index = index_versions(workbench.database, model, own)
            found += [RegisteredRun(model, index[v.number], v, _model_path(run, names, v)) for v in own]
    return tuple(found)


def _model_path(run: Run, names: Mapping[str, str], version: ModelVersion) -> str:
    return names.get(version.logged_model_id) or version.source.removeprefix(f"{run.artifact_uri}/")
