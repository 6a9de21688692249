"""Every table, so that importing this module makes `metadata` complete."""

from bancada.store.tables import metadata
from bancada.store.tables.amps import amps
from bancada.store.tables.applications import applications
from bancada.store.tables.builds import builds
from bancada.store.tables.creations import creations
from bancada.store.tables.deployments import deployments, replicas
from bancada.store.tables.events import events, workbench
from bancada.store.tables.executions import executions
from bancada.store.tables.identity import api_keys, collaborators, team_members, users
from bancada.store.tables.jobs import job_runs, jobs, notifications
from bancada.store.tables.models import models, registered_model_versions, registered_models
from bancada.store.tables.overuses import overuses
from bancada.store.tables.predictions import aggregate_metrics, awaited_metrics, predictions, recordings
from bancada.store.tables.projects import projects
from bancada.store.tables.runtimes import custom_runtimes, docker_credentials, runtime_repos, runtime_statuses
from bancada.store.tables.sessions import sessions

__all__ = [
    "aggregate_metrics", "amps", "api_keys", "applications", "awaited_metrics", "builds", "collaborators", "creations",
    "custom_runtimes", "deployments", "docker_credentials", "events", "executions", "job_runs", "jobs", "metadata",
    "models", "notifications", "overuses", "predictions", "projects", "recordings", "registered_model_versions",
    "registered_models", "replicas", "runtime_repos", "runtime_statuses", "sessions", "team_members", "users",
    "workbench",
]  # fmt: skip
