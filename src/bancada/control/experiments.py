"""Experiments of projects: a view over MLflow, which keeps them; nothing is copied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bancada.control.access import project_for
from bancada.control.workbench import Workbench
from bancada.domain.experiments import Experiment
from bancada.domain.identity import Action, Actor, User
from bancada.domain.listing import ListRequest, Page
from bancada.domain.page_tokens import broken_page_token
from bancada.domain.projects import check_name
from bancada.store import events, people
from bancada.store.visibility import list_viewable_project_ids
from bancada.tracking.client import Tracking

PROJECTS_AT_ONCE = 500
"""Projects that one request asks MLflow about at most, while it gathers experiments over all of them."""


@dataclass(frozen=True, slots=True)
class ExperimentView:
    """An experiment, and who made it."""

    experiment: Experiment
    user: User


def create_experiment(
    workbench: Workbench, actor: Actor, project_id: str, name: str, tags: Mapping[str, str]
) -> ExperimentView:
    """Create an experiment.

    Raises:
        Conflict: the project has one of that name.
        NotAllowed: the actor may not edit the project.
    """
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, "create_experiment")
    acting = workbench.tracking.acting_for(actor.user.username)
    made = acting.create_experiment(project_id, check_name("experiment", name), tags)
    with workbench.database.write() as tx:
        events.record(tx, workbench.clock(), "experiment", made.id, "create", actor.user.username)
    (view,) = _view_experiments(workbench, [made])
    return view


def get_experiment(workbench: Workbench, actor: Actor, project_id: str, experiment_id: str) -> ExperimentView:
    """Return one experiment.

    Raises:
        NotFound: the project has no such experiment, or does not exist for the actor.
    """
    found = tracking_of(workbench, actor, project_id).get_experiment(project_id, experiment_id)
    (view,) = _view_experiments(workbench, [found])
    return view


def list_experiments(workbench: Workbench, actor: Actor, project_id: str, request: ListRequest) -> Page[ExperimentView]:
    """Return some experiments of a project, the oldest first unless sorted."""
    page = tracking_of(workbench, actor, project_id).list_experiments(project_id, request)
    return Page(_view_experiments(workbench, page.items), page.next_page_token)


def list_all_experiments(workbench: Workbench, actor: Actor, request: ListRequest) -> Page[ExperimentView]:
    """Return some experiments of all projects that the actor may view, project after project.

    A page may be shorter than asked for, because no request asks MLflow about more than `PROJECTS_AT_ONCE` projects.
    """
    place = _read_place(request.page_token)
    found: list[Experiment] = []
    ids = _viewable_ids(workbench, actor, place)
    for project_id in ids:
        inner = place.token if project_id == place.project_id else ""
        step = replace(request, page_size=request.page_size - len(found), page_token=inner)
        page = workbench.tracking.list_experiments(project_id, step)
        found += page.items
        if len(found) >= request.page_size:
            token = _write_place(_Place(project_id, page.next_page_token))
            return Page(_view_experiments(workbench, found), token)
    token = _write_place(_Place(ids[-1])) if len(ids) == PROJECTS_AT_ONCE else ""
    return Page(_view_experiments(workbench, found), token)


def tracking_of(workbench: Workbench, actor: Actor, project_id: str) -> Tracking:
    """Return the bridge to MLflow, for reading in a project that the actor may view.

    Raises:
        NotFound: the project does not exist for the actor.
        NotAllowed: the actor may not view it.
    """
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, Action.VIEW)
    return workbench.tracking


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a list over all projects goes on: in a project, or behind it when its own token is empty."""

    project_id: str = ""
    token: str = ""


def _viewable_ids(workbench: Workbench, actor: Actor, place: _Place) -> list[str]:
    with workbench.database.read() as tx:
        include = bool(place.token)
        return list_viewable_project_ids(tx, actor.user, place.project_id, PROJECTS_AT_ONCE, include=include)


def _read_place(page_token: str) -> _Place:
    if not page_token:
        return _Place()
    project_id, dot, token = page_token.partition(".")
    if not dot:
        raise broken_page_token("it is damaged")
    return _Place(project_id, token)


def _write_place(place: _Place) -> str:
    return f"{place.project_id}.{place.token}"


def _view_experiments(workbench: Workbench, experiments: Sequence[Experiment]) -> tuple[ExperimentView, ...]:
    with workbench.database.read() as tx:
        found = people.find_by_usernames(tx, (experiment.username for experiment in experiments))
    return tuple(ExperimentView(experiment, found[experiment.username]) for experiment in experiments)
