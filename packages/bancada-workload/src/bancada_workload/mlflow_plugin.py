"""What MLflow loads from us by entry point: stores, artifacts, experiment and user for the scheme `cml://`.

MLflow imports this module while it is itself half imported, and in every process that uses it. So nothing here
imports MLflow before it is called; the classes built on MLflow's live in `mlflow_stores`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bancada_workload.mlflow_stores import ProjectRegistry, ProjectRuns

USER_TAG = "mlflow.user"
USER_VARIABLES = ("BANCADA_USERNAME", "HADOOP_USER_NAME")


def tracking_store(store_uri: str, artifact_uri: str | None = None) -> ProjectRuns:  # noqa: ARG001 - MLflow's call
    """Return the store of the project's experiments and runs; MLflow calls it for a tracking URI `cml://...`."""
    from bancada_workload.mlflow_stores import ProjectRuns
    from bancada_workload.project_server import project_credentials

    return ProjectRuns(project_credentials)


def registry_store(store_uri: str, tracking_uri: str | None = None) -> ProjectRegistry:  # noqa: ARG001 - MLflow's call
    """Return the store of the project's registered models; MLflow calls it for a registry URI `cml://...`."""
    from bancada_workload.mlflow_stores import ProjectRegistry
    from bancada_workload.project_server import project_credentials

    return ProjectRegistry(project_credentials)


def artifact_repository(artifact_uri: str, **uris: Any) -> Any:
    """Return the repository for `mlflow-artifacts:/...`: the project's under `cml://`, else MLflow's own.

    `uris` are the keywords that this MLflow knows (`tracking_uri`, `registry_uri`; none before 2.22).
    """
    import mlflow
    from mlflow.store.artifact.mlflow_artifacts_repo import MlflowArtifactsRepository

    names_a_host = artifact_uri.startswith("mlflow-artifacts://") and not artifact_uri.startswith(
        "mlflow-artifacts:///"
    )
    if names_a_host or not (uris.get("tracking_uri") or mlflow.get_tracking_uri()).startswith("cml:"):
        return MlflowArtifactsRepository(artifact_uri, **uris)
    from bancada_workload.mlflow_stores import ProjectArtifacts

    return ProjectArtifacts(artifact_uri, **uris)


class ProjectExperiment:
    """Gives a run an experiment of its project where the script sets none; MLflow's own answer would be number 0.

    There is one number 0 for a whole MLflow server, so no project has it. The experiment is made on first use.
    """

    NAME = "Default"

    def in_context(self) -> bool:
        """Tell whether runs of this process go to a project by `cml://`."""
        import mlflow

        return bool(os.environ.get("CDSW_PROJECT_ID")) and mlflow.get_tracking_uri().startswith("cml:")

    def get_experiment_id(self) -> str:
        """Return the id of the project's experiment `Default`."""
        from mlflow import MlflowClient
        from mlflow.exceptions import MlflowException

        client = MlflowClient()
        found = client.get_experiment_by_name(self.NAME)
        if found is None:
            try:
                return str(client.create_experiment(self.NAME))
            except MlflowException:  # another process was quicker
                found = client.get_experiment_by_name(self.NAME)
                if found is None:
                    raise
        return str(found.experiment_id)


class WorkloadUser:
    """Names the workbench's user, not the operating system's, as the user of a new run."""

    def in_context(self) -> bool:
        """Tell whether this process is a workload whose user is known."""
        return bool(os.environ.get("CDSW_PROJECT_ID")) and any(os.environ.get(name) for name in USER_VARIABLES)

    def tags(self) -> dict[str, str]:
        """Return the tag that MLflow reads a run's user from."""
        return {USER_TAG: next(value for value in map(os.environ.get, USER_VARIABLES) if value)}
