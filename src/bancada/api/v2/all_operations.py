"""Every module with handlers; importing this one registers them all."""

from bancada.api.v2 import (
    applications,
    builds,
    deployments,
    experiments,
    jobs,
    keys,
    models,
    project_files,
    projects,
    registry,
    runs,
    runtimes,
    teams,
)  # fmt: skip

__all__ = [
    "applications", "builds", "deployments", "experiments", "jobs", "keys", "models", "project_files", "projects",
    "registry", "runs", "runtimes", "teams",
]  # fmt: skip
