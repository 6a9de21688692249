"""MLflow's REST stores, pointed at the project's server. Works with MLflow 2.19 up to the workbench's own version."""

from __future__ import annotations

import posixpath
from typing import Any

from mlflow.entities import FileInfo
from mlflow.store.artifact.mlflow_artifacts_repo import MlflowArtifactsRepository
from mlflow.store.model_registry.rest_store import RestStore as RegistryRestStore
from mlflow.store.tracking.rest_store import RestStore as TrackingRestStore
from mlflow.utils.rest_utils import augmented_raise_for_status, http_request
from mlflow.utils.uri import validate_path_is_safe

from bancada_workload.project_server import project_credentials, project_url

OLDEST_FIRST = ["attributes.start_time ASC"]
ARTIFACTS_ENDPOINT = "/api/2.0/mlflow-artifacts/artifacts"


class ProjectRuns(TrackingRestStore):  # type: ignore[misc,unused-ignore]
    """The project's experiments, runs and logged models."""

    def _search_runs(
        self,
        experiment_ids: list[str],
        filter_string: str,
        run_view_type: int,
        max_results: int,
        order_by: list[str] | None,
        page_token: str | None,
    ) -> Any:
        # Scripts written for API v2 take the last row as the newest run (contract NOTES section 14).
        order = order_by or OLDEST_FIRST
        return super()._search_runs(experiment_ids, filter_string, run_view_type, max_results, order, page_token)


class ProjectRegistry(RegistryRestStore):  # type: ignore[misc,unused-ignore]
    """The project's registered models and their versions."""


class ProjectArtifacts(MlflowArtifactsRepository):  # type: ignore[misc,unused-ignore]
    """Files of runs and models, through the project's server and with its key.

    MLflow's class takes its key from `MLFLOW_TRACKING_TOKEN`, which every other server that a script talks to would
    get too; ours goes to the project's server only. Hence the few overrides.
    """

    @classmethod
    def resolve_uri(cls, artifact_uri: str, tracking_uri: str) -> str:  # noqa: ARG003 - the signature is MLflow's
        """Return the http address of an `mlflow-artifacts:/` URI."""
        return str(super().resolve_uri(artifact_uri, project_url()))

    @property
    def _host_creds(self) -> Any:
        credentials = project_credentials()
        credentials.host = self.artifact_uri
        return credentials

    def list_artifacts(self, path: str | None = None) -> list[FileInfo]:
        """Return the files and folders directly below `path`; none when it is a file."""
        root = self.artifact_uri.split(ARTIFACTS_ENDPOINT, 1)[1].lstrip("/")
        wanted = posixpath.join(root, path) if path else root
        response = http_request(project_credentials(), ARTIFACTS_ENDPOINT, "GET", params={"path": wanted})
        augmented_raise_for_status(response)
        found = [_file_info(entry, path) for entry in response.json().get("files", [])]
        if path and len(found) == 1 and not found[0].is_dir and found[0].path == _itself(path):
            return []
        return sorted(found, key=lambda entry: entry.path)

    def _is_multipart_upload_enabled(self) -> bool:
        return False

    def _is_multipart_download_enabled(self) -> bool:
        return False


def _file_info(entry: dict[str, Any], folder: str | None) -> FileInfo:
    name = validate_path_is_safe(entry["path"])
    size = entry.get("file_size")
    return FileInfo(
        posixpath.join(folder, name) if folder else name, entry["is_dir"], None if size is None else int(size)
    )


def _itself(path: str) -> str:
    return posixpath.join(path, posixpath.basename(path))
