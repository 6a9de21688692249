"""The environment variables that scripts rely on, in workloads and outside of them (contract NOTES section 14)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bancada.domain.identity import User
from bancada.domain.projects import Project
from bancada.domain.runtimes import Runtime
from bancada.domain.workload_limits import default_limits

CML_TRACKING_URI = "cml://localhost"
QUIET = {"MLFLOW_DISABLE_TELEMETRY": "true"}
"""A workload sends nothing to anyone unasked; MLflow would report its use to its makers."""


@dataclass(frozen=True, slots=True)
class Site:
    """The workbench as its users address it: `public_url` such as http://127.0.0.1:8080, and its domain."""

    public_url: str
    domain: str


def common_variables(site: Site, user: User, key_text: str) -> dict[str, str]:
    """Return what every script needs that talks to the workbench as this user."""
    return {
        # Scripts swap the last character of this for a 2, so it must end exactly so.
        "CDSW_API_URL": f"{site.public_url}/api/v1",
        "CDSW_APIV2_KEY": key_text,
        "CDSW_API_KEY": key_text,
        "CDSW_DS_API_URL": f"{site.public_url}/api/altus-ds-1/ds",
        "CDSW_DOMAIN": site.domain,
        "HADOOP_USER_NAME": user.username,
        "BANCADA_USERNAME": user.username,
    }


def project_url(site: Site, project: Project, owner: User) -> str:
    """Return the address of a project in API v1."""
    return f"{site.public_url}/api/v1/projects/{owner.username}/{project.slug}"


def engine_url(site: Site, project: Project, owner: User, workload_id: str) -> str:
    """Return the address of a workload in API v1, whose workers are listed below it."""
    return f"{project_url(site, project, owner)}/dashboards/{workload_id}"


def project_variables(site: Site, project: Project, owner: User) -> dict[str, str]:
    """Return what says which project a script works in."""
    return {
        "CDSW_PROJECT_ID": project.id,
        "CDSW_PROJECT_NUM": str(project.number),
        "CDSW_PROJECT": project.slug,
        "CDSW_PROJECT_URL": project_url(site, project, owner),
        "PROJECT_OWNER": owner.username,
    }


def outside_variables(
    site: Site, project: Project | None, owner: User | None, user: User, key_text: str
) -> dict[str, str]:
    """Return what makes an unmodified script run from a plain shell, with a stock MLflow client."""
    variables = common_variables(site, user, key_text)
    if project is None or owner is None:
        return variables
    tracking_uri = f"{site.public_url}/mlflow/{project.id}"
    return {
        **project.environment,
        **variables,
        **project_variables(site, project, owner),
        "MLFLOW_TRACKING_URI": tracking_uri,
        "MLFLOW_REGISTRY_URI": tracking_uri,
        "MLFLOW_TRACKING_TOKEN": key_text,
    }


def workload_variables(
    site: Site, project: Project, owner: User, user: User, key_text: str, own: Mapping[str, str]
) -> dict[str, str]:
    """Return what a workload's process sees of the workbench; `own` are the workload's own variables.

    What a user set comes before what the workbench sets, but for the names that lead back to the workbench: a
    project cannot make its members' workloads act elsewhere or as somebody else.
    """
    return {
        **QUIET,
        **default_limits(),
        **project.environment,
        **own,
        **common_variables(site, user, key_text),
        **project_variables(site, project, owner),
        "CDSW_CREATOR": user.username,
        "CDSW_MASTER_ID": "",
        "MLFLOW_TRACKING_URI": CML_TRACKING_URI,
        "MLFLOW_REGISTRY_URI": CML_TRACKING_URI,
    }


def runtime_variables(runtime: Runtime) -> dict[str, str]:
    """Return what describes the runtime that a workload runs on."""
    short_version, _, maintenance_version = runtime.full_version.rpartition(".")
    return {
        "ML_RUNTIME_EDITOR": runtime.editor,
        "ML_RUNTIME_KERNEL": runtime.kernel,
        "ML_RUNTIME_EDITION": runtime.edition,
        "ML_RUNTIME_DESCRIPTION": runtime.description,
        "ML_RUNTIME_FULL_VERSION": runtime.full_version,
        "ML_RUNTIME_SHORT_VERSION": short_version,
        "ML_RUNTIME_MAINTENANCE_VERSION": maintenance_version,
    }
