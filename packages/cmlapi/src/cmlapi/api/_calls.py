# Written by tools/generate.py from the contract; change that, not this file.
"""How each operation of API v2 goes over the wire."""

from __future__ import annotations

from cmlapi._service import Call

CREATE_PROJECT = Call(
    "create_project",
    "POST",
    "/api/v2/projects",
    ("body",),
    (),
    "Project",
)
GET_PROJECT = Call(
    "get_project",
    "GET",
    "/api/v2/projects/{project_id}",
    ("project_id",),
    ("project_id",),
    "Project",
)
LIST_PROJECTS = Call(
    "list_projects",
    "GET",
    "/api/v2/projects",
    (),
    (),
    "ListProjectsResponse",
)
BATCH_LIST_PROJECTS = Call(
    "batch_list_projects",
    "GET",
    "/api/v2/projects/batch",
    (),
    (),
    "BatchListProjectsResponse",
)
LIST_PROJECT_NAMES = Call(
    "list_project_names",
    "GET",
    "/api/v2/projectnames",
    (),
    (),
    "ListProjectNamesResponse",
)
UPDATE_PROJECT = Call(
    "update_project",
    "PATCH",
    "/api/v2/projects/{project.id}",
    ("body", "project_id"),
    ("project.id",),
    "Project",
)
DELETE_PROJECT = Call(
    "delete_project",
    "DELETE",
    "/api/v2/projects/{project_id}",
    ("project_id",),
    ("project_id",),
    "DeleteProjectResponse",
)
LIST_PROJECT_FILES = Call(
    "list_project_files",
    "GET",
    "/api/v2/projects/{project_id}/files/{path}",
    ("project_id", "path"),
    ("project_id", "path"),
    "ListProjectFilesResponse",
)
UPLOAD_FILE = Call(
    "upload_file",
    "POST",
    "/api/v2/projects/{project_id}/files",
    ("project_id",),
    ("project_id",),
    None,
    multipart=True,
)
DOWNLOAD_PROJECT_FILE = Call(
    "download_project_file",
    "POST",
    "/api/v2/projects/{project_id}/files/{path}:download",
    ("project_id", "path"),
    ("project_id", "path"),
    "bytes",
)
UPDATE_PROJECT_FILE_METADATA = Call(
    "update_project_file_metadata",
    "PATCH",
    "/api/v2/projects/{project_id}/files/{path}",
    ("body", "project_id", "path"),
    ("project_id", "path"),
    "FileInfo",
)
DELETE_PROJECT_FILE = Call(
    "delete_project_file",
    "DELETE",
    "/api/v2/projects/{project_id}/files/{path}",
    ("project_id", "path"),
    ("project_id", "path"),
    "DeleteProjectFileResponse",
)
ADD_PROJECT_COLLABORATOR = Call(
    "add_project_collaborator",
    "PUT",
    "/api/v2/projects/{project_id}/collaborators/{username}",
    ("body", "project_id", "username"),
    ("project_id", "username"),
    "AddProjectCollaboratorResponse",
)
LIST_PROJECT_COLLABORATORS = Call(
    "list_project_collaborators",
    "GET",
    "/api/v2/projects/{project_id}/collaborators",
    ("project_id",),
    ("project_id",),
    "ListProjectCollaboratorsResponse",
)
DELETE_PROJECT_COLLABORATOR = Call(
    "delete_project_collaborator",
    "DELETE",
    "/api/v2/projects/{project_id}/collaborators/{username}",
    ("project_id", "username"),
    ("project_id", "username"),
    "DeleteProjectCollaboratorResponse",
)
LIST_ALL_RUN_AS_MACHINE_USER_COLLABORATORS = Call(
    "list_all_run_as_machine_user_collaborators",
    "GET",
    "/api/v2/projects/{project_id}/machineusers",
    ("project_id",),
    ("project_id",),
    "ListAllRunAsMachineUserCollaboratorsResponse",
)
CREATE_JOB = Call(
    "create_job",
    "POST",
    "/api/v2/projects/{project_id}/jobs",
    ("body", "project_id"),
    ("project_id",),
    "Job",
)
GET_JOB = Call(
    "get_job",
    "GET",
    "/api/v2/projects/{project_id}/jobs/{job_id}",
    ("project_id", "job_id"),
    ("project_id", "job_id"),
    "Job",
)
LIST_JOBS = Call(
    "list_jobs",
    "GET",
    "/api/v2/projects/{project_id}/jobs",
    ("project_id",),
    ("project_id",),
    "ListJobsResponse",
)
LIST_ALL_JOBS = Call(
    "list_all_jobs",
    "GET",
    "/api/v2/jobs",
    (),
    (),
    "ListJobsResponse",
)
UPDATE_JOB = Call(
    "update_job",
    "PATCH",
    "/api/v2/projects/{project_id}/jobs/{job.id}",
    ("body", "project_id", "job_id"),
    ("project_id", "job.id"),
    "Job",
)
DELETE_JOB = Call(
    "delete_job",
    "DELETE",
    "/api/v2/projects/{project_id}/jobs/{job_id}",
    ("project_id", "job_id"),
    ("project_id", "job_id"),
    "DeleteJobResponse",
)
CREATE_JOB_RUN = Call(
    "create_job_run",
    "POST",
    "/api/v2/projects/{project_id}/jobs/{job_id}/runs",
    ("body", "project_id", "job_id"),
    ("project_id", "job_id"),
    "JobRun",
)
GET_JOB_RUN = Call(
    "get_job_run",
    "GET",
    "/api/v2/projects/{project_id}/jobs/{job_id}/runs/{run_id}",
    ("project_id", "job_id", "run_id"),
    ("project_id", "job_id", "run_id"),
    "JobRun",
)
LIST_JOB_RUNS = Call(
    "list_job_runs",
    "GET",
    "/api/v2/projects/{project_id}/jobs/{job_id}/runs",
    ("project_id", "job_id"),
    ("project_id", "job_id"),
    "ListJobRunsResponse",
)
STOP_JOB_RUN = Call(
    "stop_job_run",
    "POST",
    "/api/v2/projects/{project_id}/jobs/{job_id}/runs/{run_id}:stop",
    ("project_id", "job_id", "run_id"),
    ("project_id", "job_id", "run_id"),
    "JobRun",
)
CREATE_APPLICATION = Call(
    "create_application",
    "POST",
    "/api/v2/projects/{project_id}/applications",
    ("body", "project_id"),
    ("project_id",),
    "Application",
)
GET_APPLICATION = Call(
    "get_application",
    "GET",
    "/api/v2/projects/{project_id}/applications/{application_id}",
    ("project_id", "application_id"),
    ("project_id", "application_id"),
    "Application",
)
LIST_APPLICATIONS = Call(
    "list_applications",
    "GET",
    "/api/v2/projects/{project_id}/applications",
    ("project_id",),
    ("project_id",),
    "ListApplicationsResponse",
)
UPDATE_APPLICATION = Call(
    "update_application",
    "PATCH",
    "/api/v2/projects/{project_id}/applications/{application.id}",
    ("body", "project_id", "application_id"),
    ("project_id", "application.id"),
    "Application",
)
DELETE_APPLICATION = Call(
    "delete_application",
    "DELETE",
    "/api/v2/projects/{project_id}/applications/{application_id}",
    ("project_id", "application_id"),
    ("project_id", "application_id"),
    "DeleteApplicationResponse",
)
RESTART_APPLICATION = Call(
    "restart_application",
    "POST",
    "/api/v2/projects/{project_id}/applications/{application_id}:restart",
    ("project_id", "application_id"),
    ("project_id", "application_id"),
    "Application",
)
STOP_APPLICATION = Call(
    "stop_application",
    "POST",
    "/api/v2/projects/{project_id}/applications/{application_id}:stop",
    ("project_id", "application_id"),
    ("project_id", "application_id"),
    "Application",
)
CREATE_MODEL = Call(
    "create_model",
    "POST",
    "/api/v2/projects/{project_id}/models",
    ("body", "project_id"),
    ("project_id",),
    "Model",
)
GET_MODEL = Call(
    "get_model",
    "GET",
    "/api/v2/projects/{project_id}/models/{model_id}",
    ("project_id", "model_id"),
    ("project_id", "model_id"),
    "Model",
)
LIST_MODELS = Call(
    "list_models",
    "GET",
    "/api/v2/projects/{project_id}/models",
    ("project_id",),
    ("project_id",),
    "ListModelsResponse",
)
LIST_ALL_MODELS = Call(
    "list_all_models",
    "GET",
    "/api/v2/models",
    (),
    (),
    "ListModelsResponse",
)
UPDATE_MODEL = Call(
    "update_model",
    "PATCH",
    "/api/v2/projects/{project_id}/models/{model.id}",
    ("body", "project_id", "model_id"),
    ("project_id", "model.id"),
    "Model",
)
DELETE_MODEL = Call(
    "delete_model",
    "DELETE",
    "/api/v2/projects/{project_id}/models/{model_id}",
    ("project_id", "model_id"),
    ("project_id", "model_id"),
    "DeleteModelResponse",
)
CREATE_MODEL_BUILD = Call(
    "create_model_build",
    "POST",
    "/api/v2/projects/{project_id}/models/{model_id}/builds",
    ("body", "project_id", "model_id"),
    ("project_id", "model_id"),
    "ModelBuild",
)
GET_MODEL_BUILD = Call(
    "get_model_build",
    "GET",
    "/api/v2/projects/{project_id}/models/{model_id}/builds/{build_id}",
    ("project_id", "model_id", "build_id"),
    ("project_id", "model_id", "build_id"),
    "ModelBuild",
)
LIST_MODEL_BUILDS = Call(
    "list_model_builds",
    "GET",
    "/api/v2/projects/{project_id}/models/{model_id}/builds",
    ("project_id", "model_id"),
    ("project_id", "model_id"),
    "ListModelBuildsResponse",
)
DELETE_MODEL_BUILD = Call(
    "delete_model_build",
    "DELETE",
    "/api/v2/projects/{project_id}/models/{model_id}/builds/{build_id}",
    ("project_id", "model_id", "build_id"),
    ("project_id", "model_id", "build_id"),
    "DeleteModelBuildResponse",
)
CREATE_MODEL_DEPLOYMENT = Call(
    "create_model_deployment",
    "POST",
    "/api/v2/projects/{project_id}/models/{model_id}/builds/{build_id}/deployments",
    ("body", "project_id", "model_id", "build_id"),
    ("project_id", "model_id", "build_id"),
    "ModelDeployment",
)
GET_MODEL_DEPLOYMENT = Call(
    "get_model_deployment",
    "GET",
    "/api/v2/projects/{project_id}/models/{model_id}/builds/{build_id}/deployments/{deployment_id}",
    ("project_id", "model_id", "build_id", "deployment_id"),
    ("project_id", "model_id", "build_id", "deployment_id"),
    "ModelDeployment",
)
LIST_MODEL_DEPLOYMENTS = Call(
    "list_model_deployments",
    "GET",
    "/api/v2/projects/{project_id}/models/{model_id}/builds/{build_id}/deployments",
    ("project_id", "model_id", "build_id"),
    ("project_id", "model_id", "build_id"),
    "ListModelDeploymentsResponse",
)
STOP_MODEL_DEPLOYMENT = Call(
    "stop_model_deployment",
    "POST",
    "/api/v2/projects/{project_id}/models/{model_id}/builds/{build_id}/deployments/{deployment_id}:stop",
    ("project_id", "model_id", "build_id", "deployment_id"),
    ("project_id", "model_id", "build_id", "deployment_id"),
    "ModelDeployment",
)
RESTART_MODEL_DEPLOYMENT = Call(
    "restart_model_deployment",
    "POST",
    "/api/v2/projects/{project_id}/models/{model_id}/builds/{build_id}/deployments/{deployment_id}:restart",
    ("project_id", "model_id", "build_id", "deployment_id"),
    ("project_id", "model_id", "build_id", "deployment_id"),
    "ModelDeployment",
)
CREATE_EXPERIMENT = Call(
    "create_experiment",
    "POST",
    "/api/v2/projects/{project_id}/experiments",
    ("body", "project_id"),
    ("project_id",),
    "Experiment",
)
GET_EXPERIMENT = Call(
    "get_experiment",
    "GET",
    "/api/v2/projects/{project_id}/experiments/{experiment_id}",
    ("project_id", "experiment_id"),
    ("project_id", "experiment_id"),
    "Experiment",
)
LIST_EXPERIMENTS = Call(
    "list_experiments",
    "GET",
    "/api/v2/projects/{project_id}/experiments",
    ("project_id",),
    ("project_id",),
    "ListExperimentsResponse",
)
LIST_ALL_EXPERIMENTS = Call(
    "list_all_experiments",
    "GET",
    "/api/v2/experiments",
    (),
    (),
    "ListExperimentsResponse",
)
UPDATE_EXPERIMENT = Call(
    "update_experiment",
    "PATCH",
    "/api/v2/projects/{experiment.project_id}/experiments/{experiment.id}",
    ("body", "experiment_project_id", "experiment_id"),
    ("experiment.project_id", "experiment.id"),
    "Experiment",
)
DELETE_EXPERIMENT = Call(
    "delete_experiment",
    "DELETE",
    "/api/v2/projects/{project_id}/experiments/{experiment_id}",
    ("project_id", "experiment_id"),
    ("project_id", "experiment_id"),
    "DeleteExperimentResponse",
)
CREATE_EXPERIMENT_RUN = Call(
    "create_experiment_run",
    "POST",
    "/api/v2/projects/{project_id}/experiments/{experiment_id}/runs",
    ("body", "project_id", "experiment_id"),
    ("project_id", "experiment_id"),
    "ExperimentRun",
)
GET_EXPERIMENT_RUN = Call(
    "get_experiment_run",
    "GET",
    "/api/v2/projects/{project_id}/experiments/{experiment_id}/runs/{run_id}",
    ("project_id", "experiment_id", "run_id"),
    ("project_id", "experiment_id", "run_id"),
    "ExperimentRun",
)
LIST_EXPERIMENT_RUNS = Call(
    "list_experiment_runs",
    "GET",
    "/api/v2/projects/{project_id}/experiments/{experiment_id}/runs",
    ("project_id", "experiment_id"),
    ("project_id", "experiment_id"),
    "ListExperimentRunsResponse",
)
UPDATE_EXPERIMENT_RUN = Call(
    "update_experiment_run",
    "PATCH",
    "/api/v2/projects/{project_id}/experiments/{experiment_id}/runs/{run.id}",
    ("body", "project_id", "experiment_id", "run_id"),
    ("project_id", "experiment_id", "run.id"),
    "ExperimentRun",
)
DELETE_EXPERIMENT_RUN = Call(
    "delete_experiment_run",
    "DELETE",
    "/api/v2/projects/{project_id}/experiments/{experiment_id}/runs/{run_id}",
    ("project_id", "experiment_id", "run_id"),
    ("project_id", "experiment_id", "run_id"),
    "DeleteExperimentRunResponse",
)
LOG_EXPERIMENT_RUN_BATCH = Call(
    "log_experiment_run_batch",
    "POST",
    "/api/v2/projects/{project_id}/experiments/{experiment_id}/runs/{run_id}:logbatch",
    ("body", "project_id", "experiment_id", "run_id"),
    ("project_id", "experiment_id", "run_id"),
    "LogExperimentRunBatchResponse",
)
DELETE_EXPERIMENT_RUN_BATCH = Call(
    "delete_experiment_run_batch",
    "POST",
    "/api/v2/projects/{project_id}/experiments/{experiment_id}/runs/{run_id}:deletebatch",
    ("body", "project_id", "experiment_id", "run_id"),
    ("project_id", "experiment_id", "run_id"),
    "DeleteExperimentRunBatchResponse",
)
GET_EXPERIMENT_RUN_METRICS = Call(
    "get_experiment_run_metrics",
    "GET",
    "/api/v2/projects/{project_id}/experiments/{experiment_id}/runs/{run_id}/metrics/{metric_key}",
    ("project_id", "experiment_id", "run_id", "metric_key"),
    ("project_id", "experiment_id", "run_id", "metric_key"),
    "GetExperimentRunMetricsResponse",
)
CREATE_REGISTERED_MODEL = Call(
    "create_registered_model",
    "POST",
    "/api/v2/registry/models",
    ("body",),
    (),
    "RegisteredModel",
)
LIST_REGISTERED_MODELS = Call(
    "list_registered_models",
    "GET",
    "/api/v2/registry/models",
    (),
    (),
    "ListRegisteredModelsResponse",
)
GET_REGISTERED_MODEL = Call(
    "get_registered_model",
    "GET",
    "/api/v2/registry/models/{model_id}",
    ("model_id",),
    ("model_id",),
    "RegisteredModel",
)
UPDATE_REGISTERED_MODEL = Call(
    "update_registered_model",
    "PATCH",
    "/api/v2/registry/models",
    ("body",),
    (),
    "RegisteredModel",
)
DELETE_REGISTERED_MODEL = Call(
    "delete_registered_model",
    "DELETE",
    "/api/v2/registry/models/{model_id}",
    ("model_id",),
    ("model_id",),
    "DeleteRegisteredModelResponse",
)
GET_REGISTERED_MODEL_VERSION = Call(
    "get_registered_model_version",
    "GET",
    "/api/v2/registry/models/{model_id}/versions/{version_id}",
    ("model_id", "version_id"),
    ("model_id", "version_id"),
    "RegisteredModelVersion",
)
UPDATE_REGISTERED_MODEL_VERSION = Call(
    "update_registered_model_version",
    "PATCH",
    "/api/v2/registry/models/{model_id}",
    ("body", "model_id"),
    ("model_id",),
    "RegisteredModelVersion",
)
DELETE_REGISTERED_MODEL_VERSION = Call(
    "delete_registered_model_version",
    "DELETE",
    "/api/v2/registry/models/{model_id}/versions/{version_id}",
    ("model_id", "version_id"),
    ("model_id", "version_id"),
    "DeleteRegisteredModelVersionResponse",
)
LIST_RUNTIMES = Call(
    "list_runtimes",
    "GET",
    "/api/v2/runtimes",
    (),
    (),
    "ListRuntimesResponse",
)
REGISTER_CUSTOM_RUNTIME = Call(
    "register_custom_runtime",
    "POST",
    "/api/v2/runtimes",
    ("body",),
    (),
    "RegisterCustomRuntimeResponse",
)
VALIDATE_CUSTOM_RUNTIME = Call(
    "validate_custom_runtime",
    "GET",
    "/api/v2/runtimes:validate",
    (),
    (),
    "ValidateCustomRuntimeResponse",
)
UPDATE_RUNTIME_STATUS = Call(
    "update_runtime_status",
    "POST",
    "/api/v2/runtimes:update",
    ("body",),
    (),
    "UpdateRuntimeStatusResponse",
)
LIST_RUNTIME_ADDONS = Call(
    "list_runtime_addons",
    "GET",
    "/api/v2/runtimeaddons",
    (),
    (),
    "ListRuntimeAddonsResponse",
)
UPDATE_RUNTIME_ADDON_STATUS = Call(
    "update_runtime_addon_status",
    "POST",
    "/api/v2/runtimeaddons:updatestatus",
    ("body",),
    (),
    "UpdateRuntimeAddonStatusResponse",
)
HANDLE_CUSTOM_RUNTIME_UPLOAD = Call(
    "handle_custom_runtime_upload",
    "POST",
    "/api/v2/runtimeaddons/custom",
    ("metadata", "tarball"),
    (),
    None,
    multipart=True,
)
LIST_RUNTIME_REPOS = Call(
    "list_runtime_repos",
    "GET",
    "/api/v2/runtimerepos",
    (),
    (),
    "ListRuntimeReposResponse",
)
CREATE_RUNTIME_REPO = Call(
    "create_runtime_repo",
    "POST",
    "/api/v2/runtimerepos",
    ("body",),
    (),
    "RuntimeRepo",
)
UPDATE_RUNTIME_REPO = Call(
    "update_runtime_repo",
    "PATCH",
    "/api/v2/runtimerepos/{runtimerepo.id}",
    ("body", "runtimerepo_id"),
    ("runtimerepo.id",),
    "RuntimeRepo",
)
DELETE_RUNTIME_REPO = Call(
    "delete_runtime_repo",
    "DELETE",
    "/api/v2/runtimerepos/{runtime_repo_id}",
    ("runtime_repo_id",),
    ("runtime_repo_id",),
    "DeleteRuntimeRepoResponse",
)
LIST_DOCKER_CREDENTIALS = Call(
    "list_docker_credentials",
    "GET",
    "/api/v2/dockercredentials",
    (),
    (),
    "ListDockerCredentialsResponse",
)
CREATE_DOCKER_CREDENTIAL = Call(
    "create_docker_credential",
    "POST",
    "/api/v2/dockercredentials",
    ("body",),
    (),
    "DockerCredentialPublic",
)
UPDATE_DOCKER_CREDENTIAL = Call(
    "update_docker_credential",
    "PATCH",
    "/api/v2/dockercredentials/{docker_credential.id}",
    ("body", "docker_credential_id"),
    ("docker_credential.id",),
    "DockerCredentialPublic",
)
DELETE_DOCKER_CREDENTIAL = Call(
    "delete_docker_credential",
    "DELETE",
    "/api/v2/dockercredentials/{docker_credential_id}",
    ("docker_credential_id",),
    ("docker_credential_id",),
    "DeleteDockerCredentialResponse",
)
SET_DOCKER_CREDENTIAL = Call(
    "set_docker_credential",
    "POST",
    "/api/v2/runtimes/credential:set",
    ("body",),
    (),
    "SetDockerCredentialResponse",
)
CREATE_V2_KEY = Call(
    "create_v2_key",
    "POST",
    "/api/v2/users/{username}/v2_keys",
    ("body", "username"),
    ("username",),
    "CreateV2KeyResponse",
)
LIST_V2_KEYS = Call(
    "list_v2_keys",
    "GET",
    "/api/v2/users/{username}/v2_keys",
    ("username",),
    ("username",),
    "ListV2KeysResponse",
)
DELETE_V2_KEY = Call(
    "delete_v2_key",
    "DELETE",
    "/api/v2/users/{username}/v2_keys/{key_id}",
    ("username", "key_id"),
    ("username", "key_id"),
    "DeleteV2KeyResponse",
)
DELETE_V2_KEYS = Call(
    "delete_v2_keys",
    "DELETE",
    "/api/v2/users/{username}/v2_keys",
    ("username",),
    ("username",),
    "DeleteV2KeysResponse",
)
ROTATE_V1_KEY = Call(
    "rotate_v1_key",
    "POST",
    "/api/v2/users/{username}/v1_key:rotate",
    ("body", "username"),
    ("username",),
    "RotateV1KeyResponse",
)
VALIDATE_API_KEY = Call(
    "validate_api_key",
    "POST",
    "/api/v2/auth/validate_key",
    ("body",),
    (),
    "ValidateAPIKeyResponse",
)
GET_SHORT_USER_BY_ID = Call(
    "get_short_user_by_id",
    "GET",
    "/api/v2/users/{user_id}",
    ("user_id",),
    ("user_id",),
    "ShortUser",
)
LIST_USAGE = Call(
    "list_usage",
    "GET",
    "/api/v2/usage",
    (),
    (),
    "ListUsageResponse",
)
LIST_WORKLOAD_EXECUTIONS = Call(
    "list_workload_executions",
    "GET",
    "/api/v2/workloads/executions",
    (),
    (),
    "ListWorkloadExecutionsResponse",
)
LIST_WORKLOAD_STATUS = Call(
    "list_workload_status",
    "GET",
    "/api/v2/workloadstatus",
    (),
    (),
    "ListWorkloadStatusResponse",
)
LIST_WORKLOAD_TYPES = Call(
    "list_workload_types",
    "GET",
    "/api/v2/workloadtypes",
    (),
    (),
    "ListWorkloadTypesResponse",
)
GET_TIME_SERIES = Call(
    "get_time_series",
    "GET",
    "/api/v2/ts_data",
    (),
    (),
    "TimeSeriesResponse",
)
LIST_USERS_QUOTA = Call(
    "list_users_quota",
    "GET",
    "/api/v2/usersquota",
    (),
    (),
    "ListUsersQuotaResponse",
)
LIST_GROUPS_QUOTA = Call(
    "list_groups_quota",
    "GET",
    "/api/v2/groupsquota",
    (),
    (),
    "ListGroupsQuotaResponse",
)
LIST_USERS_ACCELERATOR_QUOTA = Call(
    "list_users_accelerator_quota",
    "GET",
    "/api/v2/userslabels/quota",
    (),
    (),
    "ListUsersAcceleratorQuotaResponse",
)
LIST_ACCELERATOR_BASED_USER_QUOTA = Call(
    "list_accelerator_based_user_quota",
    "GET",
    "/api/v2/nodelabels/quota",
    (),
    (),
    "ListAcceleratorBasedUserQuotaResponse",
)
UPDATE_ACCELERATOR_BASED_USER_QUOTA = Call(
    "update_accelerator_based_user_quota",
    "PATCH",
    "/api/v2/nodelabels/quota",
    ("body",),
    (),
    "UpdateAcceleratorBasedUserQuotaResponse",
)
GET_DEFAULT_QUOTA = Call(
    "get_default_quota",
    "GET",
    "/api/v2/default-quota/user",
    (),
    (),
    "object",
)
GET_DEFAULT_QUOTAS = Call(
    "get_default_quotas",
    "GET",
    "/api/v2/default-quota/all",
    (),
    (),
    "object",
)
LIST_TEAMS_ACCELERATOR_QUOTA = Call(
    "list_teams_accelerator_quota",
    "GET",
    "/api/v2/userslabels/team-quota",
    (),
    (),
    "ListTeamsAcceleratorQuotaResponse",
)
LIST_ALL_ACCELERATOR_NODE_LABELS = Call(
    "list_all_accelerator_node_labels",
    "GET",
    "/api/v2/nodelabels",
    (),
    (),
    "ListAllAcceleratorsNodeLabelsResponse",
)
UPDATE_ACCELERATOR_LABELS_ADMIN_CONFIG = Call(
    "update_accelerator_labels_admin_config",
    "PATCH",
    "/api/v2/nodelabels/config",
    ("body",),
    (),
    "UpdateNodeLabelAdminConfigResponse",
)
UPDATE_ACCELERATOR_LABELS_DEFAULT_QUOTA = Call(
    "update_accelerator_labels_default_quota",
    "PATCH",
    "/api/v2/nodelabels/default_quota",
    ("body",),
    (),
    "UpdateNodeLabelDefaultQuotaResponse",
)
CREATE_AMP = Call(
    "create_amp",
    "POST",
    "/api/v2/amps",
    ("body",),
    (),
    "Project",
)
LIST_NEWS_FEEDS = Call(
    "list_news_feeds",
    "GET",
    "/api/v2/newsfeeds/{category}",
    ("category",),
    ("category",),
    "ListNewsFeedsResponse",
)
CREATE_TEAM = Call(
    "create_team",
    "POST",
    "/api/v2/site/teams",
    ("body",),
    (),
    "Team",
)
DELETE_TEAM = Call(
    "delete_team",
    "DELETE",
    "/api/v2/teams/{team_name}",
    ("team_name",),
    ("team_name",),
    "DeleteTeamResponse",
)
CREATE_SYNCED_TEAM = Call(
    "create_synced_team",
    "POST",
    "/api/v2/site/synced-teams",
    ("body",),
    (),
    "Team",
)
LIST_SYNCED_TEAM_GROUPS = Call(
    "list_synced_team_groups",
    "GET",
    "/api/v2/teams/{team_name}/groups",
    ("team_name",),
    ("team_name",),
    "ListSyncedTeamGroupsResponse",
)
ADD_GROUP_TO_SYNCED_TEAM = Call(
    "add_group_to_synced_team",
    "PUT",
    "/api/v2/teams/{team_name}/groups",
    ("body", "team_name"),
    ("team_name",),
    "AddGroupToSyncedTeamResponse",
)
UPDATE_GROUP_PERMISSION_FOR_SYNCED_TEAM = Call(
    "update_group_permission_for_synced_team",
    "PATCH",
    "/api/v2/teams/{team_name}/groups/{group_id}",
    ("body", "team_name", "group_id"),
    ("team_name", "group_id"),
    "UpdateGroupPermissionForSyncedTeamResponse",
)
REMOVE_GROUP_FROM_SYNCED_TEAM = Call(
    "remove_group_from_synced_team",
    "DELETE",
    "/api/v2/teams/{team_name}/groups/{group_id}",
    ("team_name", "group_id"),
    ("team_name", "group_id"),
    "RemoveGroupFromSyncedTeamResponse",
)
LIST_SYNCED_TEAM_MEMBERS = Call(
    "list_synced_team_members",
    "GET",
    "/api/v2/teams/{team_name}/group_members",
    ("team_name",),
    ("team_name",),
    "ListSyncedTeamMembersResponse",
)
UPDATE_MEMBER_PERMISSION_FOR_SYNCED_TEAM = Call(
    "update_member_permission_for_synced_team",
    "PATCH",
    "/api/v2/teams/{team_name}/group_members/{user_id}",
    ("body", "team_name", "user_id"),
    ("team_name", "user_id"),
    "UpdateMemberPermissionForSyncedTeamResponse",
)
LATEST_SYNC_STATUS = Call(
    "latest_sync_status",
    "GET",
    "/api/v2/sync/status",
    (),
    (),
    "LatestSyncStatusResponse",
)
TEAMS_SYNC_STATUS = Call(
    "teams_sync_status",
    "GET",
    "/api/v2/sync/teams/status",
    (),
    (),
    "LatestSyncStatusResponse",
)
USERS_SYNC_STATUS = Call(
    "users_sync_status",
    "GET",
    "/api/v2/sync/users/status",
    (),
    (),
    "LatestSyncStatusResponse",
)
CREATE_COPILOT_MODEL = Call(
    "create_copilot_model",
    "POST",
    "/api/v2/copilot/models",
    ("body",),
    (),
    "CopilotModel",
)
GET_COPILOT_MODEL = Call(
    "get_copilot_model",
    "GET",
    "/api/v2/copilot/model/{copilot_model_id}",
    ("copilot_model_id",),
    ("copilot_model_id",),
    "CopilotModel",
)
LIST_COPILOT_MODELS = Call(
    "list_copilot_models",
    "GET",
    "/api/v2/copilot/models",
    (),
    (),
    "ListCopilotModelsResponse",
)
UPDATE_COPILOT_MODEL = Call(
    "update_copilot_model",
    "PATCH",
    "/api/v2/copilot/models/{copilot_model.id}",
    ("body", "copilot_model_id"),
    ("copilot_model.id",),
    "CopilotModel",
)
DELETE_COPILOT_MODEL = Call(
    "delete_copilot_model",
    "DELETE",
    "/api/v2/copilot/models/{copilot_model_id}",
    ("copilot_model_id",),
    ("copilot_model_id",),
    "DeleteCopilotModelResponse",
)
CREATE_COPILOT_EMBEDDING_MODEL = Call(
    "create_copilot_embedding_model",
    "POST",
    "/api/v2/copilot/embedding_models",
    ("body",),
    (),
    "CopilotEmbeddingModel",
)
GET_COPILOT_EMBEDDING_MODEL = Call(
    "get_copilot_embedding_model",
    "GET",
    "/api/v2/copilot/embedding_model/{copilot_embedding_model_id}",
    ("copilot_embedding_model_id",),
    ("copilot_embedding_model_id",),
    "CopilotEmbeddingModel",
)
LIST_COPILOT_EMBEDDING_MODELS = Call(
    "list_copilot_embedding_models",
    "GET",
    "/api/v2/copilot/embedding_models",
    (),
    (),
    "ListCopilotEmbeddingModelsResponse",
)
UPDATE_COPILOT_EMBEDDING_MODEL = Call(
    "update_copilot_embedding_model",
    "PATCH",
    "/api/v2/copilot/embedding_models/{copilot_embedding_model.id}",
    ("body", "copilot_embedding_model_id"),
    ("copilot_embedding_model.id",),
    "CopilotEmbeddingModel",
)
DELETE_COPILOT_EMBEDDING_MODEL = Call(
    "delete_copilot_embedding_model",
    "DELETE",
    "/api/v2/copilot/embedding_models/{copilot_embedding_model_id}",
    ("copilot_embedding_model_id",),
    ("copilot_embedding_model_id",),
    "DeleteCopilotEmbeddingModelResponse",
)
SEND_COPILOT_EVENT = Call(
    "send_copilot_event",
    "POST",
    "/api/v2/copilot/event",
    ("body",),
    (),
    "SendCopilotEventResponse",
)
DISABLE_ENGINES = Call(
    "disable_engines",
    "POST",
    "/api/v2/site/config:update",
    ("body",),
    (),
    "DisableEnginesResponse",
)
READ_WORKSPACE_SPARK_DEFAULT = Call(
    "read_workspace_spark_default",
    "GET",
    "/api/v2/workspaces/sparkconfig",
    (),
    (),
    "ReadWorkspaceSparkDefaultResponse",
)
SET_WORKSPACE_SPARK_DEFAULT = Call(
    "set_workspace_spark_default",
    "POST",
    "/api/v2/workspaces/sparkconfig",
    ("body",),
    (),
    "SetWorkspaceSparkDefaultResponse",
)
LIST_ALL_RESOURCE_GROUPS = Call(
    "list_all_resource_groups",
    "GET",
    "/api/v2/resourcegroups",
    (),
    (),
    "object",
)
LIST_CPU_PROFILES = Call(
    "list_cpu_profiles",
    "GET",
    "/api/v2/cpuprofiles",
    (),
    (),
    "object",
)
LIST_ML_SERVING_APPS = Call(
    "list_ml_serving_apps",
    "GET",
    "/api/v2/ml_serving_apps",
    (),
    (),
    "object",
)
