"""Experiments of a project."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bancada.domain.errors import Conflict, InvalidRequest, NotFound
from bancada.domain.experiments import Experiment
from bancada.domain.listing import ListRequest, Page
from bancada.tracking.connection import Connection
from bancada.tracking.filters import Wanted, contains, has_part, order_by, unknown_key
from bancada.tracking.pages import fill_page, resume, seal
from bancada.tracking.readings import as_pairs, read_experiment

API = "/api/2.0/mlflow"
LAST_NUMBER = 2**31 - 1
"""Of the experiments and versions that MLflow's database can number: it fails when it is asked for a larger one."""
EXPERIMENT_COLUMNS = {"name": "name", "created_at": "creation_time", "updated_at": "last_update_time"}


class Experiments:
    """What can be asked of a project's experiments."""

    connection: Connection

    def create_experiment(self, project_id: str, name: str, tags: Mapping[str, str] | None = None) -> Experiment:
        """Make an experiment and return it.

        Raises:
            Conflict: the project has an experiment of this name, perhaps a deleted one.
        """
        body = {"name": name, "tags": as_pairs(tags)}
        try:
            made = self.connection.call("POST", project_id, f"{API}/experiments/create", body=body)
        except Conflict as error:
            raise self._taken(project_id, name) or error from None
        return self.get_experiment(project_id, made["experiment_id"])

    def get_experiment(self, project_id: str, experiment_id: str) -> Experiment:
        """Return an experiment, also a deleted one. Raises NotFound."""
        query = {"experiment_id": known_id(experiment_id)}
        found = self.connection.call("GET", project_id, f"{API}/experiments/get", query=query)
        return read_experiment(project_id, found["experiment"])

    def get_experiment_by_name(self, project_id: str, name: str) -> Experiment:
        """Return the experiment of this name, also a deleted one. Raises NotFound."""
        query = {"experiment_name": name}
        found = self.connection.call("GET", project_id, f"{API}/experiments/get-by-name", query=query)
        return read_experiment(project_id, found["experiment"])

    def list_experiments(self, project_id: str, request: ListRequest) -> Page[Experiment]:
        """Return a page of the project's active experiments.

        Filter: `name` (a part of it). Sort: `name`, `created_at`, `updated_at`; oldest first without.
        """
        noun = f"experiments of {project_id}"
        request = resume(noun, request)
        wanted = _wanted_experiments(request.filters)
        order = order_by(request.sort, EXPERIMENT_COLUMNS, "creation_time")

        def fetch(most: int, token: str) -> tuple[list[Experiment], str]:
            body = {"max_results": most, "page_token": token, "filter": wanted.text, "order_by": order}
            found = self.connection.call("POST", project_id, f"{API}/experiments/search", body=body)
            items = [read_experiment(project_id, item) for item in found.get("experiments", ())]
            return items, found.get("next_page_token", "")

        return seal(noun, request, fill_page(fetch, wanted.keeps, request.page_size, request.page_token))

    def rename_experiment(self, project_id: str, experiment_id: str, name: str) -> None:
        """Give an experiment another name.

        Raises:
            NotFound: the project has no such experiment.
            Conflict: the name is taken, or the experiment is deleted.
        """
        body = {"experiment_id": known_id(experiment_id), "new_name": name}
        try:
            self.connection.call("POST", project_id, f"{API}/experiments/update", body=body)
        except InvalidRequest as error:  # what MLflow makes of the broken rule of its database
            raise self._taken(project_id, name) or error from None

    def tag_experiment(self, project_id: str, experiment_id: str, tags: Mapping[str, str]) -> None:
        """Set these tags on an experiment; its other tags stay. Raises NotFound."""
        for key, value in tags.items():
            body = {"experiment_id": known_id(experiment_id), "key": key, "value": value}
            self.connection.call("POST", project_id, f"{API}/experiments/set-experiment-tag", body=body)

    def delete_experiment(self, project_id: str, experiment_id: str) -> None:
        """Mark an experiment and its runs as deleted, which keeps its name. Raises NotFound, also for a deleted one."""
        body = {"experiment_id": known_id(experiment_id)}
        self.connection.call("POST", project_id, f"{API}/experiments/delete", body=body)

    def restore_experiment(self, project_id: str, experiment_id: str) -> None:
        """Take back the deletion of an experiment and its runs. Raises NotFound, also for one that is not deleted."""
        body = {"experiment_id": known_id(experiment_id)}
        self.connection.call("POST", project_id, f"{API}/experiments/restore", body=body)

    def _taken(self, project_id: str, name: str) -> Conflict | None:
        try:
            found = self.get_experiment_by_name(project_id, name)
        except NotFound:
            return None
        if found.is_deleted:
            return Conflict(
                f"A deleted experiment of this project, {found.id}, has the name {name!r}.",
                hint=f'Restore it: update_experiment({{"lifecycle_stage": "active"}}, "{project_id}", "{found.id}").',
                code="experiment_name_taken",
            )
        return Conflict(
            f"The project has an experiment {name!r} already: {found.id}.",
            hint="Log to it, or choose another name.",
            code="experiment_name_taken",
        )


def known_id(experiment_id: str) -> str:
    """Return the id when MLflow's database can be asked for it. Raises NotFound."""
    if not re.fullmatch(r"\d{1,10}", experiment_id, re.ASCII) or int(experiment_id) > LAST_NUMBER:
        raise NotFound(f"There is no experiment {experiment_id[:40]!r}.", hint="Ids of experiments are numbers.")
    return experiment_id


def _wanted_experiments(filters: Mapping[str, str]) -> Wanted[Experiment]:
    for key in filters:
        if key != "name":
            raise unknown_key("filter", key, {"name": ""})
    part = filters.get("name", "")
    if not part:
        return Wanted("", ())
    return Wanted(contains("name", part), (lambda item: has_part(item.name, part),))
