"""The one authorisation table: what every operation asks of its caller.

Verbs in `control` take their check from a row by its name, `docs/reference/authorisation.md` is written from the table,
and `tests/control/test_authorisation.py` asks the running API whether it is true: every row, every role. An operation
without a row, or a row without an operation, fails there. What each role may do is `identity.ALLOWED`.

Operations of API v2 have their name in the contract; those of the native API are named by their handler, such as
`sessions.start_session`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from bancada.domain.identity import Action


class Access(str, Enum):
    """What an operation that is not inside one project asks of its caller."""

    ANYONE = "anyone"  # no key at all
    ANY_USER = "any user"  # a key; the answer holds what its user may see
    OWN = "that user"  # the user whom the path names, or a site administrator
    TEAM_MEMBER = "team member"  # a member of the team that the path names, or a site administrator
    TEAM_ADMIN = "team administrator"  # an administrator of that team, or a site administrator
    SITE_ADMIN = "site administrator"


Need = Action | Access

LIST, USE, VIEW, CALL = Action.LIST, Action.USE, Action.VIEW, Action.CALL
OPERATE, EDIT, ADMINISTER = Action.OPERATE, Action.EDIT, Action.ADMINISTER
ANYONE, ANY_USER, OWN, SITE_ADMIN = Access.ANYONE, Access.ANY_USER, Access.OWN, Access.SITE_ADMIN
TEAM_MEMBER, TEAM_ADMIN = Access.TEAM_MEMBER, Access.TEAM_ADMIN

API_V2: Mapping[str, Need] = {
    # projects and their files
    "create_project": ANY_USER, "list_projects": ANY_USER, "batch_list_projects": ANY_USER,
    "list_project_names": ANY_USER, "create_amp": ANY_USER,
    "get_project": LIST, "update_project": ADMINISTER, "delete_project": ADMINISTER,
    "list_project_files": VIEW, "download_project_file": VIEW, "upload_file": EDIT,
    "update_project_file_metadata": EDIT, "delete_project_file": EDIT,
    "list_project_collaborators": VIEW, "add_project_collaborator": ADMINISTER,
    "delete_project_collaborator": ADMINISTER, "list_all_run_as_machine_user_collaborators": VIEW,
    # jobs and applications
    "create_job": EDIT, "get_job": VIEW, "list_jobs": VIEW, "list_all_jobs": ANY_USER, "update_job": EDIT,
    "delete_job": EDIT,
    "create_job_run": OPERATE, "get_job_run": VIEW, "list_job_runs": VIEW, "stop_job_run": OPERATE,
    "create_application": EDIT, "get_application": USE, "list_applications": USE, "update_application": EDIT,
    "delete_application": EDIT, "restart_application": OPERATE, "stop_application": OPERATE,
    # models
    "create_model": EDIT, "get_model": VIEW, "list_models": VIEW, "list_all_models": ANY_USER, "update_model": EDIT,
    "delete_model": EDIT,
    "create_model_build": EDIT, "get_model_build": VIEW, "list_model_builds": VIEW, "delete_model_build": EDIT,
    "create_model_deployment": EDIT, "get_model_deployment": VIEW, "list_model_deployments": VIEW,
    "stop_model_deployment": OPERATE, "restart_model_deployment": OPERATE,
    # experiments and the registry
    "create_experiment": EDIT, "get_experiment": VIEW, "list_experiments": VIEW, "list_all_experiments": ANY_USER,
    "update_experiment": EDIT, "delete_experiment": EDIT,
    "create_experiment_run": EDIT, "get_experiment_run": VIEW, "list_experiment_runs": VIEW,
    "update_experiment_run": EDIT, "delete_experiment_run": EDIT, "log_experiment_run_batch": EDIT,
    "delete_experiment_run_batch": EDIT, "get_experiment_run_metrics": VIEW,
    "create_registered_model": EDIT, "list_registered_models": ANY_USER, "get_registered_model": VIEW,
    "update_registered_model": EDIT, "delete_registered_model": EDIT, "get_registered_model_version": VIEW,
    "update_registered_model_version": EDIT, "delete_registered_model_version": EDIT,
    # what the site offers
    "list_runtimes": ANY_USER, "register_custom_runtime": SITE_ADMIN, "validate_custom_runtime": SITE_ADMIN,
    "update_runtime_status": SITE_ADMIN, "list_runtime_addons": ANY_USER, "update_runtime_addon_status": SITE_ADMIN,
    "handle_custom_runtime_upload": SITE_ADMIN,
    "list_runtime_repos": SITE_ADMIN, "create_runtime_repo": SITE_ADMIN, "update_runtime_repo": SITE_ADMIN,
    "delete_runtime_repo": SITE_ADMIN,
    "list_docker_credentials": SITE_ADMIN, "create_docker_credential": SITE_ADMIN,
    "update_docker_credential": SITE_ADMIN, "delete_docker_credential": SITE_ADMIN,
    "set_docker_credential": SITE_ADMIN,
    "list_news_feeds": ANY_USER, "list_ml_serving_apps": ANY_USER,
    # people
    "create_v2_key": OWN, "list_v2_keys": OWN, "delete_v2_key": OWN, "delete_v2_keys": OWN, "rotate_v1_key": OWN,
    "validate_api_key": ANY_USER, "get_short_user_by_id": ANY_USER,
    "create_team": SITE_ADMIN, "delete_team": TEAM_ADMIN,
    "create_synced_team": SITE_ADMIN, "list_synced_team_groups": SITE_ADMIN, "add_group_to_synced_team": SITE_ADMIN,
    "update_group_permission_for_synced_team": SITE_ADMIN, "remove_group_from_synced_team": SITE_ADMIN,
    "list_synced_team_members": SITE_ADMIN, "update_member_permission_for_synced_team": SITE_ADMIN,
    "latest_sync_status": SITE_ADMIN, "teams_sync_status": SITE_ADMIN, "users_sync_status": SITE_ADMIN,
    # usage and quotas
    "list_usage": ANY_USER, "list_workload_executions": ANY_USER, "list_workload_status": ANY_USER,
    "list_workload_types": ANY_USER, "get_time_series": ANY_USER,
    "list_users_quota": ANY_USER, "list_groups_quota": ANY_USER, "list_users_accelerator_quota": SITE_ADMIN,
    "list_accelerator_based_user_quota": ANY_USER, "update_accelerator_based_user_quota": SITE_ADMIN,
    "get_default_quota": ANY_USER, "get_default_quotas": ANY_USER, "list_teams_accelerator_quota": SITE_ADMIN,
    "list_all_accelerator_node_labels": ANY_USER, "update_accelerator_labels_admin_config": SITE_ADMIN,
    "update_accelerator_labels_default_quota": SITE_ADMIN,
    "list_all_resource_groups": ANY_USER, "list_cpu_profiles": ANY_USER,
    # of a vendor installation
    "create_copilot_model": SITE_ADMIN, "get_copilot_model": ANY_USER, "list_copilot_models": ANY_USER,
    "update_copilot_model": SITE_ADMIN, "delete_copilot_model": SITE_ADMIN,
    "create_copilot_embedding_model": SITE_ADMIN, "get_copilot_embedding_model": ANY_USER,
    "list_copilot_embedding_models": ANY_USER, "update_copilot_embedding_model": SITE_ADMIN,
    "delete_copilot_embedding_model": SITE_ADMIN, "send_copilot_event": ANY_USER,
    "disable_engines": SITE_ADMIN, "read_workspace_spark_default": ANY_USER,
    "set_workspace_spark_default": SITE_ADMIN,
}  # fmt: skip

NATIVE: Mapping[str, Need] = {
    "identity.whoami": ANY_USER,
    "identity.read_environment": ANY_USER,
    "identity.read_project_environment": VIEW,
    "sign_in.sign_in": ANYONE,
    "sign_in.sign_out": ANY_USER,
    "users.list_users": ANY_USER,
    "users.get_user": ANY_USER,
    "users.create_user": SITE_ADMIN,
    "users.update_user": OWN,
    "users.delete_user": SITE_ADMIN,
    "users.set_password": OWN,
    "teams.list_teams": ANY_USER,
    "teams.get_team": TEAM_MEMBER,
    "teams.list_team_members": TEAM_MEMBER,
    "teams.put_team_member": TEAM_ADMIN,
    "teams.remove_team_member": TEAM_ADMIN,
    "projects.report_creation": VIEW,
    "projects.list_deletions": ANY_USER,
    "projects.transfer_project": ADMINISTER,
    "workloads.read_overview": ANY_USER,
    "schedules.preview_schedule": ANY_USER,
    "audit.list_events": SITE_ADMIN,
    "quotas.read_defaults": ANY_USER,
    "quotas.set_user_default": SITE_ADMIN,
    "quotas.set_team_default": SITE_ADMIN,
    "quotas.set_user_quota": SITE_ADMIN,
    "quotas.remove_user_quota": SITE_ADMIN,
    "quotas.set_team_quota": SITE_ADMIN,
    "quotas.remove_team_quota": SITE_ADMIN,
    "texts.read_text": VIEW,
    "texts.save_text": EDIT,
    "amps.report_amp": VIEW,
    "amps.run_amp": EDIT,
    "sessions.start_session": EDIT,
    "sessions.list_sessions": VIEW,
    "sessions.get_session": VIEW,
    "sessions.stop_session": OPERATE,
    "sessions.find_output": VIEW,
    "jobs.list_jobs": VIEW,
    "jobs.list_job_runs": VIEW,
    "layers.list_layers": VIEW,
    "layers.clear_layers": EDIT,
    "cells.run_cell": EDIT,
    "cells.answer": EDIT,
    "cells.complete": EDIT,
    "cells.interrupt": OPERATE,
    "cells.restart": OPERATE,
    "jobs.report_job": VIEW,
    "jobs.report_job_run": VIEW,
    "jobs.find_output": VIEW,
    "applications.report_application": USE,
    "applications.find_log": VIEW,
    "builds.report_build": VIEW,
    "builds.find_log": VIEW,
    "models.list_models": VIEW,
    "deployments.create_deployment": EDIT,
    "deployments.list_of_model": VIEW,
    "deployments.report_deployment": VIEW,
    "deployments.find_log": VIEW,
    "call_limits.read_call_limits": VIEW,
    "call_limits.set_call_limits": EDIT,
    "traffic.show_traffic": VIEW,
    "traffic.compare_shadow": VIEW,
    "traffic.set_traffic": EDIT,
    "traffic.promote_candidate": EDIT,
    "traffic.roll_back": OPERATE,
    "deployments.read_recording": VIEW,
    "deployments.set_recording": EDIT,
    "predictions.list_predictions": VIEW,
    "predictions.get_prediction": VIEW,
    "predictions.reproduce_prediction": EDIT,
    "monitoring.read_call_history": VIEW,
    "model_metrics.track_delayed_metrics": CALL,
    "model_metrics.track_aggregate_metrics": CALL,
    "model_metrics.read_of_deployment": VIEW,
    "model_metrics.read_of_build": VIEW,
    "model_metrics.read_of_model": VIEW,
}

API_V1: Mapping[str, Need] = {
    "jobs.start_job": OPERATE,
    "workers.launch_worker": EDIT,
    "workers.list_workers": VIEW,
    "workers.stop_worker": OPERATE,
    "keys.create_v2_key": OWN,
}
"""The legacy API."""

DOORS: Mapping[str, Need] = {
    "read from MLflow": VIEW,
    "write to MLflow": EDIT,
    "call a model that asks for a key": CALL,
    "open an application": USE,
    "open a session's CDSW_APP_PORT": OPERATE,
    "open a session's CDSW_READONLY_PORT": VIEW,
}
"""What is asked of a project beside the two APIs: by MLflow's clients, by callers of models, by browsers."""

PAGES: Mapping[str, Need] = dict.fromkeys(
    ("/health", "/sense-bootstrap.json", "/api/v2/swagger.json", "/api/v2/swagger.html",
     "/api/v2/python.html", "/api/v2/python.tar.gz"),
    ANYONE,
)  # fmt: skip
"""What answers without a key."""

NEEDS: Mapping[str, Need] = {**API_V2, **NATIVE, **API_V1, **DOORS, **PAGES}


def needed_action(what: str) -> Action:
    """Return the action that an operation needs in its project; an `Action` itself stands for what it says.

    Raises:
        LookupError: no operation has this name, or the one that has it is not inside a project.
    """
    need = what if isinstance(what, Action) else NEEDS.get(what)
    if isinstance(need, Action):
        return need
    raise LookupError(f"the authorisation table has no row {what!r} with an action in a project")
