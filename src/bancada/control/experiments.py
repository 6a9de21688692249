"""Experiments of projects: a view over MLflow, which keeps them; nothing is copied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bancada.control.access import project_for
from bancada.control.workbench import Workbench
from bancada.domain.errors import InvalidRequest, NotFound
from bancada.domain.experiments import ACTIVE, DELETED, Experiment
from bancada.domain.identity import Actor, User
from bancada.domain.listing import ListRequest, Page
from bancada.domain.page_tokens import Position, broken_page_token, read_page_token, write_page_token
from bancada.domain.projects import check_name
from bancada.domain.registry import USER_TAG
from bancada.store import events, people
from bancada.store.visibility import list_viewable_project_ids
from bancada.tracking.client import Tracking

EVERYWHERE = "experiments of all projects"
PROJECTS_AT_ONCE = 500
"""Projects that one request asks MLflow about at most, while it gathers experiments over all of them."""


@dataclass(frozen=True, slots=True)
class ExperimentView:
    """An experiment, and who made it."""

    experiment: Experiment
    user: User


@dataclass(frozen=True, slots=True)
class ExperimentChanges:
    """What to change of an experiment: empty texts leave things as they are, and so do tags for other tags."""

    name: str = ""
    lifecycle_stage: str = ""
    artifact_location: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)


def create_experiment(
    workbench: Workbench, actor: Actor, project_id: str, name: str, tags: Mapping[str, str], artifact_location: str = ""
) -> ExperimentView:
    """Create an experiment; its files lie where the workbench keeps those of the project.

    Raises:
        Conflict: the project has one of that name, perhaps a deleted one.
        NotAllowed: the actor may not edit the project.
        InvalidRequest: a place for its files was named.
    """
    acting = tracking_of(workbench, actor, project_id, "create_experiment")
    if artifact_location:
        raise _fixed_location(artifact_location)
    made = acting.create_experiment(project_id, check_name("experiment", name), tags)
    _record(workbench, actor, made.id, "create")
    (view,) = _view_experiments(workbench, [made])
    return view


def update_experiment(
    workbench: Workbench, actor: Actor, project_id: str, experiment_id: str, changes: ExperimentChanges
) -> ExperimentView:
    """Rename, tag, delete or restore an experiment.

    Raises:
        NotFound: the project has no such experiment, or does not exist for the actor.
        NotAllowed: the actor may not edit the project.
        Conflict: the new name is taken, or the experiment is deleted and shall not be restored.
        InvalidRequest: another place for its files, or an unknown stage of life.
    """
    acting = tracking_of(workbench, actor, project_id, "update_experiment")
    _apply_changes(acting, acting.get_experiment(project_id, experiment_id), changes)
    _record(workbench, actor, experiment_id, "update")
    return get_experiment(workbench, actor, project_id, experiment_id)


def delete_experiment(workbench: Workbench, actor: Actor, project_id: str, experiment_id: str) -> None:
    """Delete an experiment with its runs, as MLflow does it: they can be restored, and the name stays taken.

    Raises:
        NotFound: the project has no such experiment, or it is deleted already, or the project is unknown to the actor.
        NotAllowed: the actor may not edit the project.
    """
    acting = tracking_of(workbench, actor, project_id, "delete_experiment")
    if acting.get_experiment(project_id, experiment_id).is_deleted:
        raise NotFound(
            f"experiment_id: experiment {experiment_id} is deleted already.",
            hint='update_experiment with lifecycle_stage "active" restores it.',
            code="experiment_not_found",
        )
    acting.delete_experiment(project_id, experiment_id)
    _record(workbench, actor, experiment_id, "delete")


def get_experiment(workbench: Workbench, actor: Actor, project_id: str, experiment_id: str) -> ExperimentView:
    """Return one experiment.

    Raises:
        NotFound: the project has no such experiment, or does not exist for the actor.
    """
    found = tracking_of(workbench, actor, project_id, "get_experiment").get_experiment(project_id, experiment_id)
    (view,) = _view_experiments(workbench, [found])
    return view


def list_experiments(workbench: Workbench, actor: Actor, project_id: str, request: ListRequest) -> Page[ExperimentView]:
    """Return some experiments of a project, the oldest first unless sorted."""
    tracking = tracking_of(workbench, actor, project_id, "list_experiments")
    page = tracking.list_experiments(project_id, request)
    return Page(_view_experiments(workbench, page.items), page.next_page_token)


def list_all_experiments(workbench: Workbench, actor: Actor, request: ListRequest) -> Page[ExperimentView]:
    """Return some experiments of all projects that the actor may view, project after project.

    A page may be shorter than asked for, because no request asks MLflow about more than `PROJECTS_AT_ONCE` projects.
    """
    place = _read_place(request)
    found: list[Experiment] = []
    ids = _viewable_ids(workbench, actor, place)
    for project_id in ids:
        inner = place.token if project_id == place.project_id else ""
        step = replace(request, page_size=request.page_size - len(found), page_token=inner)
        page = workbench.tracking.list_experiments(project_id, step)
        found += page.items
        if len(found) >= request.page_size:
            token = _write_place(request, _Place(project_id, page.next_page_token))
            return Page(_view_experiments(workbench, found), token)
    token = _write_place(request, _Place(ids[-1])) if len(ids) == PROJECTS_AT_ONCE else ""
    return Page(_view_experiments(workbench, found), token)


def tracking_of(workbench: Workbench, actor: Actor, project_id: str, what: str) -> Tracking:
    """Return the bridge to MLflow in the actor's name; `what` is the operation, by its row in the authorisation table.

    Raises:
        NotFound: the project does not exist for the actor.
        NotAllowed: the actor may not do this in it.
    """
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, what)
    return workbench.tracking.acting_for(actor.user.username)


def _apply_changes(acting: Tracking, now: Experiment, changes: ExperimentChanges) -> None:
    """Change what differs, so that an experiment sent back as it was read changes nothing."""
    stage = changes.lifecycle_stage.lower() or now.lifecycle_stage
    if stage not in {ACTIVE, DELETED}:
        raise InvalidRequest(f"lifecycle_stage: expected {ACTIVE} or {DELETED}, got {stage!r}.", hint="Leave it out.")
    if changes.artifact_location not in {"", now.artifact_location}:
        raise _fixed_location(changes.artifact_location)
    tags = {key: value for key, value in changes.tags.items() if key != USER_TAG and now.tags.get(key) != value}
    if now.is_deleted and stage == ACTIVE:
        acting.restore_experiment(now.project_id, now.id)
    if changes.name not in {"", now.name}:
        acting.rename_experiment(now.project_id, now.id, check_name("experiment", changes.name))
    acting.tag_experiment(now.project_id, now.id, tags)
    if not now.is_deleted and stage == DELETED:
        acting.delete_experiment(now.project_id, now.id)


def _fixed_location(wanted: str) -> InvalidRequest:
    return InvalidRequest(
        f"artifact_location: files of experiments are kept with their project, not at {wanted!r}.",
        hint="Leave it out.",
        code="artifact_location_fixed",
    )


def _record(workbench: Workbench, actor: Actor, experiment_id: str, action: str) -> None:
    with workbench.database.write() as tx:
        events.record(tx, workbench.clock(), "experiment", experiment_id, action, actor.user.username)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a list over all projects goes on: in a project, or behind it when its own token is empty."""

    project_id: str = ""
    token: str = ""


def _viewable_ids(workbench: Workbench, actor: Actor, place: _Place) -> list[str]:
    with workbench.database.read() as tx:
        include = bool(place.token)
        return list_viewable_project_ids(tx, actor.user, place.project_id, PROJECTS_AT_ONCE, include=include)


def _read_place(request: ListRequest) -> _Place:
    position = read_page_token(EVERYWHERE, request)
    if position is None:
        return _Place()
    texts = [value for value in position.values if isinstance(value, str)]
    if len(texts) != 2 or len(position.values) != 2:
        raise broken_page_token("it is damaged")
    return _Place(*texts)


def _write_place(request: ListRequest, place: _Place) -> str:
    return write_page_token(EVERYWHERE, request, Position(request.sort, (place.project_id, place.token)))


def _view_experiments(workbench: Workbench, experiments: Sequence[Experiment]) -> tuple[ExperimentView, ...]:
    with workbench.database.read() as tx:
        found = people.find_by_usernames(tx, (experiment.username for experiment in experiments))
    return tuple(ExperimentView(experiment, found[experiment.username]) for experiment in experiments)
