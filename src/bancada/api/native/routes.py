"""The native API: what the workbench offers beyond API v2."""

from __future__ import annotations

from bancada.api.exchange import Endpoint
from bancada.api.native import (
    amps,
    applications,
    audit,
    builds,
    call_limits,
    cells,
    deployments,
    identity,
    jobs,
    layers,
    model_metrics,
    models,
    monitoring,
    predictions,
    projects,
    quotas,
    schedules,
    sessions,
    sign_in,
    teams,
    texts,
    traffic,
    users,
    workloads,
)  # fmt: skip
from bancada.api.native.calls import open_to_all, plain
from bancada.api.native.logs import followed
from bancada.api.routing import Router

ROOT = "/api/native/v1"
USER = f"{ROOT}/users/{{username}}"
TEAM = f"{ROOT}/teams/{{team_name}}"
PROJECT = f"{ROOT}/projects/{{project_id}}"
SESSION = f"{PROJECT}/sessions/{{session_id}}"
JOB = f"{PROJECT}/jobs/{{job_id}}"
JOB_RUN = f"{JOB}/runs/{{run_id}}"
APPLICATION = f"{PROJECT}/applications/{{application_id}}"
MODEL = f"{PROJECT}/models/{{model_id}}"
BUILD = f"{MODEL}/builds/{{build_id}}"
DEPLOYMENT = f"{BUILD}/deployments/{{deployment_id}}"
PREDICTION = f"{ROOT}/predictions/{{prediction_uuid}}"


def add_native_api(router: Router[Endpoint]) -> None:
    """Let the router answer the native API."""
    router.add("GET", f"{ROOT}/whoami", plain(identity.whoami))
    router.add("POST", f"{ROOT}/sign-in", open_to_all(sign_in.sign_in))
    router.add("POST", f"{ROOT}/sign-out", plain(sign_in.sign_out))
    router.add("GET", f"{ROOT}/users", plain(users.list_users))
    router.add("POST", f"{ROOT}/users", plain(users.create_user))
    router.add("GET", USER, plain(users.get_user))
    router.add("PATCH", USER, plain(users.update_user))
    router.add("DELETE", USER, plain(users.delete_user))
    router.add("PUT", f"{USER}/password", plain(users.set_password))
    router.add("GET", f"{ROOT}/teams", plain(teams.list_teams))
    router.add("GET", TEAM, plain(teams.get_team))
    router.add("GET", f"{TEAM}/members", plain(teams.list_team_members))
    router.add("PUT", f"{TEAM}/members/{{username}}", plain(teams.put_team_member))
    router.add("DELETE", f"{TEAM}/members/{{username}}", plain(teams.remove_team_member))
    router.add("GET", f"{ROOT}/events", plain(audit.list_events))
    router.add("GET", f"{ROOT}/workloads", plain(workloads.read_overview))
    router.add("GET", f"{ROOT}/quotas", plain(quotas.read_defaults))
    router.add("PUT", f"{ROOT}/quotas/user", plain(quotas.set_user_default))
    router.add("PUT", f"{ROOT}/quotas/team", plain(quotas.set_team_default))
    router.add("PUT", f"{USER}/quota", plain(quotas.set_user_quota))
    router.add("DELETE", f"{USER}/quota", plain(quotas.remove_user_quota))
    router.add("PUT", f"{TEAM}/quota", plain(quotas.set_team_quota))
    router.add("DELETE", f"{TEAM}/quota", plain(quotas.remove_team_quota))
    router.add("GET", f"{ROOT}/environment", plain(identity.read_environment))
    router.add("GET", f"{PROJECT}/environment", plain(identity.read_project_environment))
    router.add("GET", f"{PROJECT}/creation", plain(projects.report_creation))
    router.add("GET", f"{PROJECT}/amp", plain(amps.report_amp))
    router.add("POST", f"{PROJECT}/amp:run", plain(amps.run_amp))
    router.add("GET", f"{PROJECT}/layers", plain(layers.list_layers))
    router.add("DELETE", f"{PROJECT}/layers", plain(layers.clear_layers))
    router.add("GET", f"{PROJECT}/texts/{{path}}", plain(texts.read_text))
    router.add("PUT", f"{PROJECT}/texts/{{path}}", plain(texts.save_text))
    router.add("GET", f"{ROOT}/deletions", plain(projects.list_deletions))
    router.add("POST", f"{PROJECT}:transfer", plain(projects.transfer_project))
    router.add("GET", f"{PROJECT}/jobs", plain(jobs.list_jobs))
    router.add("GET", f"{ROOT}/schedules:preview", plain(schedules.preview_schedule))
    router.add("GET", f"{JOB}/runs", plain(jobs.list_job_runs))
    router.add("GET", JOB, plain(jobs.report_job))
    router.add("GET", JOB_RUN, plain(jobs.report_job_run))
    router.add("GET", f"{JOB_RUN}/output", followed(jobs.find_output))
    router.add("GET", APPLICATION, plain(applications.report_application))
    router.add("GET", f"{APPLICATION}/output", followed(applications.find_log))
    _add_sessions(router)
    _add_models(router)


def _add_sessions(router: Router[Endpoint]) -> None:
    router.add("POST", f"{PROJECT}/sessions", plain(sessions.start_session))
    router.add("GET", f"{PROJECT}/sessions", plain(sessions.list_sessions))
    router.add("GET", SESSION, plain(sessions.get_session))
    router.add("POST", f"{SESSION}:stop", plain(sessions.stop_session))
    router.add("GET", f"{SESSION}/output", followed(sessions.find_output))
    router.add("POST", f"{SESSION}/cells", plain(cells.run_cell))
    router.add("POST", f"{SESSION}:answer", plain(cells.answer))
    router.add("POST", f"{SESSION}:interrupt", plain(cells.interrupt))
    router.add("POST", f"{SESSION}:restart", plain(cells.restart))
    router.add("POST", f"{SESSION}:complete", plain(cells.complete))


def _add_models(router: Router[Endpoint]) -> None:
    router.add("GET", f"{PROJECT}/models", plain(models.list_models))
    router.add("GET", BUILD, plain(builds.report_build))
    router.add("GET", f"{BUILD}/log", followed(builds.find_log))
    router.add("GET", f"{MODEL}/limits", plain(call_limits.read_call_limits))
    router.add("PUT", f"{MODEL}/limits", plain(call_limits.set_call_limits))
    router.add("GET", f"{MODEL}/traffic", plain(traffic.show_traffic))
    router.add("PUT", f"{MODEL}/traffic", plain(traffic.set_traffic))
    router.add("POST", f"{MODEL}:rollback", plain(traffic.roll_back))
    router.add("GET", f"{MODEL}/deployments", plain(deployments.list_of_model))
    router.add("POST", f"{BUILD}/deployments", plain(deployments.create_deployment))
    router.add("GET", f"{DEPLOYMENT}/differences", plain(traffic.compare_shadow))
    router.add("POST", f"{DEPLOYMENT}:promote", plain(traffic.promote_candidate))
    router.add("GET", DEPLOYMENT, plain(deployments.report_deployment))
    router.add("GET", f"{DEPLOYMENT}/recording", plain(deployments.read_recording))
    router.add("PUT", f"{DEPLOYMENT}/recording", plain(deployments.set_recording))
    router.add("GET", f"{DEPLOYMENT}/monitoring", plain(monitoring.read_call_history))
    router.add("GET", f"{DEPLOYMENT}/predictions", plain(predictions.list_predictions))
    router.add("GET", PREDICTION, plain(predictions.get_prediction))
    router.add("POST", f"{PREDICTION}:reproduce", plain(predictions.reproduce_prediction))
    router.add("POST", f"{PREDICTION}/metrics", plain(model_metrics.track_delayed_metrics))
    router.add("POST", f"{ROOT}/deployments/{{deployment_id}}/metrics", plain(model_metrics.track_aggregate_metrics))
    router.add("GET", f"{ROOT}/deployments/{{deployment_id}}/metrics", plain(model_metrics.read_of_deployment))
    router.add("GET", f"{ROOT}/builds/{{build_id}}/metrics", plain(model_metrics.read_of_build))
    router.add("GET", f"{ROOT}/models/{{model_id}}/metrics", plain(model_metrics.read_of_model))
    router.add("GET", f"{DEPLOYMENT}/replicas/{{replica_id}}/log", followed(deployments.find_log))
