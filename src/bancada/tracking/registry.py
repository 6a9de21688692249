"""Registered models and their versions in a project."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bancada.domain.errors import Conflict, InvalidRequest
from bancada.domain.listing import ListRequest, Page
from bancada.domain.registry import ModelVersion, RegisteredModel
from bancada.tracking.artifacts import Artifacts
from bancada.tracking.experiments import API, LAST_NUMBER
from bancada.tracking.filters import Wanted, contains, equals, has_part, order_by, unknown_key
from bancada.tracking.pages import fill_page, resume, seal
from bancada.tracking.readings import as_pairs, read_model_version, read_registered_model
from bancada.tracking.runs import Runs
from bancada.tracking.sources import find_source

MODEL_COLUMNS = {"name": "name", "updated_at": "last_updated_timestamp"}
VERSION_COLUMNS = {
    "version_number": "version_number",
    "created_at": "creation_timestamp",
    "updated_at": "last_updated_timestamp",
}


class Registry(Runs, Artifacts):
    """What can be asked of a project's registered models."""

    def create_registered_model(
        self, project_id: str, name: str, description: str = "", tags: Mapping[str, str] | None = None
    ) -> RegisteredModel:
        """Return the registered model of this name, made if the project has none yet."""
        body = {"name": name, "description": description, "tags": as_pairs(tags)}
        try:
            made = self.connection.call("POST", project_id, f"{API}/registered-models/create", body=body)
        except Conflict:
            return self.get_registered_model(project_id, name)
        return read_registered_model(project_id, made["registered_model"])

    def get_registered_model(self, project_id: str, name: str) -> RegisteredModel:
        """Return a registered model. Raises NotFound."""
        found = self.connection.call("GET", project_id, f"{API}/registered-models/get", query={"name": name})
        return read_registered_model(project_id, found["registered_model"])

    def list_registered_models(self, project_id: str, request: ListRequest) -> Page[RegisteredModel]:
        """Return a page of the project's registered models; prompts are none.

        Filter: `name` (a part of it). Sort: `name`, `updated_at`; by name without. MLflow cannot sort by creation.
        """
        noun = f"registered models of {project_id}"
        request = resume(noun, request)
        wanted = _wanted_models(request.filters)
        order = order_by(request.sort, MODEL_COLUMNS, "name")

        def fetch(most: int, token: str) -> tuple[list[RegisteredModel], str]:
            query = {"max_results": most, "page_token": token, "filter": wanted.text, "order_by": order}
            query = {name: value for name, value in query.items() if value}
            found = self.connection.call("GET", project_id, f"{API}/registered-models/search", query=query)
            items = [read_registered_model(project_id, item) for item in found.get("registered_models", ())]
            return items, found.get("next_page_token", "")

        return seal(noun, request, fill_page(fetch, wanted.keeps, request.page_size, request.page_token))

    def update_registered_model(self, project_id: str, name: str, description: str) -> RegisteredModel:
        """Give a registered model another description. Raises NotFound."""
        body = {"name": name, "description": description}
        found = self.connection.call("PATCH", project_id, f"{API}/registered-models/update", body=body)
        return read_registered_model(project_id, found["registered_model"])

    def rename_registered_model(self, project_id: str, name: str, new_name: str) -> RegisteredModel:
        """Give a registered model another name. Raises NotFound, or Conflict when the name is taken."""
        body = {"name": name, "new_name": new_name}
        found = self.connection.call("POST", project_id, f"{API}/registered-models/rename", body=body)
        return read_registered_model(project_id, found["registered_model"])

    def delete_registered_model(self, project_id: str, name: str) -> None:
        """Delete a registered model with its versions. Raises NotFound."""
        self.connection.call("DELETE", project_id, f"{API}/registered-models/delete", body={"name": name})

    def create_model_version(
        self,
        project_id: str,
        name: str,
        run_id: str,
        model_path: str,
        *,
        description: str = "",
        tags: Mapping[str, str] | None = None,
        experiment_id: str = "",
    ) -> ModelVersion:
        """Register the model that a run logged under `model_path` as the next version of `name`, which must exist.

        Raises:
            NotFound: there is no such run (of `experiment_id`, where given), model in it, or registered model.
            InvalidRequest: what is under `model_path` is no MLflow model.
        """
        run = self.get_run(project_id, run_id, experiment_id)
        source = find_source(self, run, model_path)
        body = {
            "name": name,
            "source": source.uri,
            "run_id": run.id,
            "description": description,
            "tags": as_pairs(tags),
            **({"model_id": source.logged_model_id} if source.logged_model_id else {}),
        }
        made = self.connection.call("POST", project_id, f"{API}/model-versions/create", body=body)
        return read_model_version(project_id, made["model_version"])

    def get_model_version(self, project_id: str, name: str, number: int) -> ModelVersion:
        """Return a version of a registered model. Raises NotFound."""
        query = {"name": name, "version": str(number)}
        found = self.connection.call("GET", project_id, f"{API}/model-versions/get", query=query)
        return read_model_version(project_id, found["model_version"])

    def list_model_versions(self, project_id: str, name: str, request: ListRequest) -> Page[ModelVersion]:
        """Return a page of a registered model's versions.

        Filter: `version_number`. Sort: `version_number`, `created_at`, `updated_at`; oldest first without.
        """
        noun = f"versions of {project_id}/{name}"
        request = resume(noun, request)
        wanted = _wanted_versions(name, request.filters)
        order = order_by(request.sort, VERSION_COLUMNS, "version_number")

        def fetch(most: int, token: str) -> tuple[list[ModelVersion], str]:
            query = {"max_results": most, "page_token": token, "filter": wanted.text, "order_by": order}
            query = {name: value for name, value in query.items() if value}
            found = self.connection.call("GET", project_id, f"{API}/model-versions/search", query=query)
            items = [read_model_version(project_id, item) for item in found.get("model_versions", ())]
            return items, found.get("next_page_token", "")

        page = fill_page(fetch, wanted.keeps, request.page_size, request.page_token)
        return seal(noun, request, replace(page, items=self._with_aliases(project_id, name, page.items)))

    def _with_aliases(self, project_id: str, name: str, versions: tuple[ModelVersion, ...]) -> tuple[ModelVersion, ...]:
        """Return the versions with their aliases, which MLflow leaves out of searches."""
        if not versions:
            return versions
        pointing = self.get_registered_model(project_id, name).aliases
        return tuple(
            replace(version, aliases=tuple(alias for alias, number in pointing.items() if number == version.number))
            for version in versions
        )

    def update_model_version(self, project_id: str, name: str, number: int, description: str) -> ModelVersion:
        """Give a version another description. Raises NotFound."""
        body = {"name": name, "version": str(number), "description": description}
        found = self.connection.call("PATCH", project_id, f"{API}/model-versions/update", body=body)
        return read_model_version(project_id, found["model_version"])

    def tag_model_version(self, project_id: str, name: str, number: int, tags: Mapping[str, str]) -> None:
        """Set these tags on a version; its other tags stay. Raises NotFound."""
        for key, value in tags.items():
            body = {"name": name, "version": str(number), "key": key, "value": value}
            self.connection.call("POST", project_id, f"{API}/model-versions/set-tag", body=body)

    def set_alias(self, project_id: str, name: str, number: int, alias: str) -> None:
        """Let an alias of a registered model point to this version, whatever it pointed to.

        Raises:
            NotFound: there is no such version.
            InvalidRequest: MLflow has no aliases of this form, such as `v1` or `latest`.
        """
        body = {"name": name, "version": str(number), "alias": alias}
        self.connection.call("POST", project_id, f"{API}/registered-models/alias", body=body)

    def list_versions_of_run(self, project_id: str, run_id: str) -> tuple[ModelVersion, ...]:
        """Return the versions of registered models that were made from a run, the oldest first; at most 1,000."""
        query = {"filter": equals("run_id", run_id), "max_results": 1000, "order_by": ["creation_timestamp ASC"]}
        found = self.connection.call("GET", project_id, f"{API}/model-versions/search", query=query)
        return tuple(read_model_version(project_id, item) for item in found.get("model_versions", ()))

    def delete_model_version(self, project_id: str, name: str, number: int) -> None:
        """Delete a version; the model that a run logged stays. Raises NotFound."""
        body = {"name": name, "version": str(number)}
        self.connection.call("DELETE", project_id, f"{API}/model-versions/delete", body=body)

    def download_version(self, project_id: str, name: str, number: int, destination: Path) -> None:
        """Copy a version's files into `destination`, which is there whole or not at all.

        Raises:
            NotFound: there is no such version, or its files are gone.
            Conflict: `destination` exists.
        """
        query = {"name": name, "version": str(number)}
        found = self.connection.call("GET", project_id, f"{API}/model-versions/get-download-uri", query=query)
        self.download_artifacts(project_id, found["artifact_uri"], destination)


def _wanted_models(filters: Mapping[str, str]) -> Wanted[RegisteredModel]:
    for key in filters:
        if key != "name":
            raise unknown_key("filter", key, {"name": ""})
    part = filters.get("name", "")
    if not part:
        return Wanted("", ())
    return Wanted(contains("name", part), (lambda item: has_part(item.name, part),))


def _wanted_versions(name: str, filters: Mapping[str, str]) -> Wanted[ModelVersion]:
    for key in filters:
        if key != "version_number":
            raise unknown_key("filter", key, {"version_number": ""})
    text, number = equals("name", name), filters.get("version_number", "")
    if not number:
        return Wanted(text, (lambda version: version.name == name,))
    if not re.fullmatch(r"\d{1,20}", number):
        raise InvalidRequest(f"version_number must be a whole number, got {number[:40]!r}.", hint="For example 1.")
    wanted = int(number)
    text += f" AND version_number = {min(wanted, LAST_NUMBER)}"
    return Wanted(text, (lambda version: version.name == name and version.number == wanted,))
