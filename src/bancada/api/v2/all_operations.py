"""Every module with handlers; importing this one registers them all."""

from bancada.api.v2 import (
    amps,
    applications,
    builds,
    deployments,
    experiments,
    jobs,
    keys,
    models,
    news,
    project_files,
    projects,
    quotas,
    registry,
    runs,
    runtimes,
    site,
    teams,
    usage,
)  # fmt: skip

__all__ = [
    "amps", "applications", "builds", "deployments", "experiments", "jobs", "keys", "models", "news", "project_files",
    "projects", "quotas", "registry", "runs", "runtimes", "site", "teams", "usage",
]  # fmt: skip
