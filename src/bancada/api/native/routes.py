"""The native API: what the workbench offers beyond API v2."""

from __future__ import annotations

from bancada.api.exchange import Endpoint
from bancada.api.native import applications, builds, deployments, identity, sessions
from bancada.api.native.calls import plain
from bancada.api.native.logs import followed
from bancada.api.routing import Router

ROOT = "/api/native/v1"
PROJECT = f"{ROOT}/projects/{{project_id}}"
SESSION = f"{PROJECT}/sessions/{{session_id}}"
APPLICATION = f"{PROJECT}/applications/{{application_id}}"
BUILD = f"{PROJECT}/models/{{model_id}}/builds/{{build_id}}"
DEPLOYMENT = f"{BUILD}/deployments/{{deployment_id}}"


def add_native_api(router: Router[Endpoint]) -> None:
    """Let the router answer the native API."""
    router.add("GET", f"{ROOT}/whoami", plain(identity.whoami))
    router.add("GET", f"{ROOT}/environment", plain(identity.read_environment))
    router.add("GET", f"{PROJECT}/environment", plain(identity.read_project_environment))
    router.add("POST", f"{PROJECT}/sessions", plain(sessions.start_session))
    router.add("GET", f"{PROJECT}/sessions", plain(sessions.list_sessions))
    router.add("GET", SESSION, plain(sessions.get_session))
    router.add("POST", f"{SESSION}:stop", plain(sessions.stop_session))
    router.add("GET", f"{SESSION}/output", followed(sessions.find_output))
    router.add("GET", APPLICATION, plain(applications.report_application))
    router.add("GET", f"{APPLICATION}/output", followed(applications.find_log))
    router.add("GET", BUILD, plain(builds.report_build))
    router.add("GET", f"{BUILD}/log", followed(builds.find_log))
    router.add("GET", DEPLOYMENT, plain(deployments.report_deployment))
    router.add("GET", f"{DEPLOYMENT}/replicas/{{replica_id}}/log", followed(deployments.find_log))
