# Written by tools/generate.py from the contract; change that, not this file.
"""All models of API v2, each in a module of its own that is loaded at its first use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._lazy import export_lazily

if TYPE_CHECKING:
    from cmlapi.models.accelerator_based_user_quota import AcceleratorBasedUserQuota
    from cmlapi.models.accelerator_node_label import AcceleratorNodeLabel
    from cmlapi.models.add_group_to_synced_team_request import AddGroupToSyncedTeamRequest
    from cmlapi.models.add_group_to_synced_team_response import AddGroupToSyncedTeamResponse
    from cmlapi.models.add_project_collaborator_request import AddProjectCollaboratorRequest
    from cmlapi.models.add_project_collaborator_response import AddProjectCollaboratorResponse
    from cmlapi.models.application import Application
    from cmlapi.models.application_status import ApplicationStatus
    from cmlapi.models.batch_list_projects_response import BatchListProjectsResponse
    from cmlapi.models.body import Body
    from cmlapi.models.body1 import Body1
    from cmlapi.models.collaborator import Collaborator
    from cmlapi.models.configure_prototype_request import ConfigurePrototypeRequest
    from cmlapi.models.copilot_embedding_model import CopilotEmbeddingModel
    from cmlapi.models.copilot_model import CopilotModel
    from cmlapi.models.create_amp_request import CreateAmpRequest
    from cmlapi.models.create_application_request import CreateApplicationRequest
    from cmlapi.models.create_copilot_embedding_model_request import CreateCopilotEmbeddingModelRequest
    from cmlapi.models.create_copilot_model_request import CreateCopilotModelRequest
    from cmlapi.models.create_docker_credential_request import CreateDockerCredentialRequest
    from cmlapi.models.create_experiment_request import CreateExperimentRequest
    from cmlapi.models.create_experiment_run_request import CreateExperimentRunRequest
    from cmlapi.models.create_job_request import CreateJobRequest
    from cmlapi.models.create_job_run_request import CreateJobRunRequest
    from cmlapi.models.create_model_build_request import CreateModelBuildRequest
    from cmlapi.models.create_model_deployment_request import CreateModelDeploymentRequest
    from cmlapi.models.create_model_request import CreateModelRequest
    from cmlapi.models.create_project_request import CreateProjectRequest
    from cmlapi.models.create_registered_model_request import CreateRegisteredModelRequest
    from cmlapi.models.create_runtime_repo_request import CreateRuntimeRepoRequest
    from cmlapi.models.create_synced_team_request import CreateSyncedTeamRequest
    from cmlapi.models.create_team_request import CreateTeamRequest
    from cmlapi.models.create_v2_key_request import CreateV2KeyRequest
    from cmlapi.models.create_v2_key_response import CreateV2KeyResponse
    from cmlapi.models.custom_runtime_image_details import CustomRuntimeImageDetails
    from cmlapi.models.dataset import Dataset
    from cmlapi.models.dataset_input import DatasetInput
    from cmlapi.models.default_replication_policy import DefaultReplicationPolicy
    from cmlapi.models.default_resources import DefaultResources
    from cmlapi.models.delete_application_response import DeleteApplicationResponse
    from cmlapi.models.delete_copilot_embedding_model_response import DeleteCopilotEmbeddingModelResponse
    from cmlapi.models.delete_copilot_model_response import DeleteCopilotModelResponse
    from cmlapi.models.delete_docker_credential_response import DeleteDockerCredentialResponse
    from cmlapi.models.delete_experiment_response import DeleteExperimentResponse
    from cmlapi.models.delete_experiment_run_batch_request import DeleteExperimentRunBatchRequest
    from cmlapi.models.delete_experiment_run_batch_response import DeleteExperimentRunBatchResponse
    from cmlapi.models.delete_experiment_run_response import DeleteExperimentRunResponse
    from cmlapi.models.delete_job_response import DeleteJobResponse
    from cmlapi.models.delete_model_build_response import DeleteModelBuildResponse
    from cmlapi.models.delete_model_response import DeleteModelResponse
    from cmlapi.models.delete_project_collaborator_response import DeleteProjectCollaboratorResponse
    from cmlapi.models.delete_project_file_response import DeleteProjectFileResponse
    from cmlapi.models.delete_project_response import DeleteProjectResponse
    from cmlapi.models.delete_registered_model_response import DeleteRegisteredModelResponse
    from cmlapi.models.delete_registered_model_version_response import DeleteRegisteredModelVersionResponse
    from cmlapi.models.delete_runtime_repo_response import DeleteRuntimeRepoResponse
    from cmlapi.models.delete_team_response import DeleteTeamResponse
    from cmlapi.models.delete_v2_key_response import DeleteV2KeyResponse
    from cmlapi.models.delete_v2_keys_response import DeleteV2KeysResponse
    from cmlapi.models.disable_engines_request import DisableEnginesRequest
    from cmlapi.models.disable_engines_response import DisableEnginesResponse
    from cmlapi.models.docker_credential_public import DockerCredentialPublic
    from cmlapi.models.docker_credential_sensitive import DockerCredentialSensitive
    from cmlapi.models.engine_status import EngineStatus
    from cmlapi.models.execution_details import ExecutionDetails
    from cmlapi.models.experiment import Experiment
    from cmlapi.models.experiment_run import ExperimentRun
    from cmlapi.models.experiment_run_data import ExperimentRunData
    from cmlapi.models.experiment_run_inputs import ExperimentRunInputs
    from cmlapi.models.experiment_run_status import ExperimentRunStatus
    from cmlapi.models.file_info import FileInfo
    from cmlapi.models.get_experiment_run_metrics_response import GetExperimentRunMetricsResponse
    from cmlapi.models.group_permission import GroupPermission
    from cmlapi.models.group_quota import GroupQuota
    from cmlapi.models.job import Job
    from cmlapi.models.job_recipient import JobRecipient
    from cmlapi.models.job_run import JobRun
    from cmlapi.models.k8_s_info import K8SInfo
    from cmlapi.models.latest_sync_status_response import LatestSyncStatusResponse
    from cmlapi.models.list_accelerator_based_user_quota_response import ListAcceleratorBasedUserQuotaResponse
    from cmlapi.models.list_all_accelerators_node_labels_response import ListAllAcceleratorsNodeLabelsResponse
    from cmlapi.models.list_all_run_as_machine_user_collaborators_response import ListAllRunAsMachineUserCollaboratorsResponse
    from cmlapi.models.list_applications_response import ListApplicationsResponse
    from cmlapi.models.list_copilot_embedding_models_response import ListCopilotEmbeddingModelsResponse
    from cmlapi.models.list_copilot_models_response import ListCopilotModelsResponse
    from cmlapi.models.list_docker_credentials_response import ListDockerCredentialsResponse
    from cmlapi.models.list_experiment_runs_response import ListExperimentRunsResponse
    from cmlapi.models.list_experiments_response import ListExperimentsResponse
    from cmlapi.models.list_groups_quota_response import ListGroupsQuotaResponse
    from cmlapi.models.list_job_runs_response import ListJobRunsResponse
    from cmlapi.models.list_jobs_response import ListJobsResponse
    from cmlapi.models.list_model_builds_response import ListModelBuildsResponse
    from cmlapi.models.list_model_deployments_response import ListModelDeploymentsResponse
    from cmlapi.models.list_models_response import ListModelsResponse
    from cmlapi.models.list_news_feeds_response import ListNewsFeedsResponse
    from cmlapi.models.list_project_collaborators_response import ListProjectCollaboratorsResponse
    from cmlapi.models.list_project_files_response import ListProjectFilesResponse
    from cmlapi.models.list_project_names_response import ListProjectNamesResponse
    from cmlapi.models.list_projects_response import ListProjectsResponse
    from cmlapi.models.list_registered_models_response import ListRegisteredModelsResponse
    from cmlapi.models.list_runtime_addons_response import ListRuntimeAddonsResponse
    from cmlapi.models.list_runtime_repos_response import ListRuntimeReposResponse
    from cmlapi.models.list_runtimes_response import ListRuntimesResponse
    from cmlapi.models.list_synced_team_groups_response import ListSyncedTeamGroupsResponse
    from cmlapi.models.list_synced_team_members_response import ListSyncedTeamMembersResponse
    from cmlapi.models.list_teams_accelerator_quota_response import ListTeamsAcceleratorQuotaResponse
    from cmlapi.models.list_usage_response import ListUsageResponse
    from cmlapi.models.list_users_accelerator_quota_response import ListUsersAcceleratorQuotaResponse
    from cmlapi.models.list_users_quota_response import ListUsersQuotaResponse
    from cmlapi.models.list_v2_keys_response import ListV2KeysResponse
    from cmlapi.models.list_workload_executions_response import ListWorkloadExecutionsResponse
    from cmlapi.models.list_workload_status_response import ListWorkloadStatusResponse
    from cmlapi.models.list_workload_types_response import ListWorkloadTypesResponse
    from cmlapi.models.log_experiment_run_batch_request import LogExperimentRunBatchRequest
    from cmlapi.models.log_experiment_run_batch_response import LogExperimentRunBatchResponse
    from cmlapi.models.mlops_type import MLOPSType
    from cmlapi.models.m_lflow_metadata import MLflowMetadata
    from cmlapi.models.metric import Metric
    from cmlapi.models.model import Model
    from cmlapi.models.model_build import ModelBuild
    from cmlapi.models.model_deployment import ModelDeployment
    from cmlapi.models.model_version_metadata import ModelVersionMetadata
    from cmlapi.models.news_feed import NewsFeed
    from cmlapi.models.organization_members_with_group_names import OrganizationMembersWithGroupNames
    from cmlapi.models.project import Project
    from cmlapi.models.project_details import ProjectDetails
    from cmlapi.models.project_info import ProjectInfo
    from cmlapi.models.project_owner_details import ProjectOwnerDetails
    from cmlapi.models.project_permissions import ProjectPermissions
    from cmlapi.models.protobuf_any import ProtobufAny
    from cmlapi.models.protobuf_field_mask import ProtobufFieldMask
    from cmlapi.models.quota import Quota
    from cmlapi.models.read_workspace_spark_default_response import ReadWorkspaceSparkDefaultResponse
    from cmlapi.models.register_custom_runtime_request import RegisterCustomRuntimeRequest
    from cmlapi.models.register_custom_runtime_response import RegisterCustomRuntimeResponse
    from cmlapi.models.registered_model import RegisteredModel
    from cmlapi.models.registered_model_details import RegisteredModelDetails
    from cmlapi.models.registered_model_metadata import RegisteredModelMetadata
    from cmlapi.models.registered_model_version import RegisteredModelVersion
    from cmlapi.models.remove_group_from_synced_team_response import RemoveGroupFromSyncedTeamResponse
    from cmlapi.models.rotate_v1_key_request import RotateV1KeyRequest
    from cmlapi.models.rotate_v1_key_response import RotateV1KeyResponse
    from cmlapi.models.run_as_machine_user_collaborator import RunAsMachineUserCollaborator
    from cmlapi.models.runtime import Runtime
    from cmlapi.models.runtime_addon import RuntimeAddon
    from cmlapi.models.runtime_details import RuntimeDetails
    from cmlapi.models.runtime_error import RuntimeError
    from cmlapi.models.runtime_repo import RuntimeRepo
    from cmlapi.models.runtime_status import RuntimeStatus
    from cmlapi.models.send_copilot_event_request import SendCopilotEventRequest
    from cmlapi.models.send_copilot_event_response import SendCopilotEventResponse
    from cmlapi.models.set_docker_credential_request import SetDockerCredentialRequest
    from cmlapi.models.set_docker_credential_response import SetDockerCredentialResponse
    from cmlapi.models.set_workspace_spark_default_request import SetWorkspaceSparkDefaultRequest
    from cmlapi.models.set_workspace_spark_default_response import SetWorkspaceSparkDefaultResponse
    from cmlapi.models.short_create_model_build import ShortCreateModelBuild
    from cmlapi.models.short_create_model_deployment import ShortCreateModelDeployment
    from cmlapi.models.short_project import ShortProject
    from cmlapi.models.short_user import ShortUser
    from cmlapi.models.simple_metadata import SimpleMetadata
    from cmlapi.models.synced_team_group import SyncedTeamGroup
    from cmlapi.models.tag import Tag
    from cmlapi.models.team import Team
    from cmlapi.models.team_member import TeamMember
    from cmlapi.models.team_member_public import TeamMemberPublic
    from cmlapi.models.team_permissions import TeamPermissions
    from cmlapi.models.time_series_response import TimeSeriesResponse
    from cmlapi.models.time_series_result import TimeSeriesResult
    from cmlapi.models.time_series_result_values import TimeSeriesResultValues
    from cmlapi.models.update_accelerator_based_user_quota_request import UpdateAcceleratorBasedUserQuotaRequest
    from cmlapi.models.update_accelerator_based_user_quota_response import UpdateAcceleratorBasedUserQuotaResponse
    from cmlapi.models.update_group_permission_for_synced_team_request import UpdateGroupPermissionForSyncedTeamRequest
    from cmlapi.models.update_group_permission_for_synced_team_response import UpdateGroupPermissionForSyncedTeamResponse
    from cmlapi.models.update_member_permission_for_synced_team_request import UpdateMemberPermissionForSyncedTeamRequest
    from cmlapi.models.update_member_permission_for_synced_team_response import UpdateMemberPermissionForSyncedTeamResponse
    from cmlapi.models.update_node_label_admin_config_request import UpdateNodeLabelAdminConfigRequest
    from cmlapi.models.update_node_label_admin_config_response import UpdateNodeLabelAdminConfigResponse
    from cmlapi.models.update_node_label_default_quota_request import UpdateNodeLabelDefaultQuotaRequest
    from cmlapi.models.update_node_label_default_quota_response import UpdateNodeLabelDefaultQuotaResponse
    from cmlapi.models.update_registered_model_request import UpdateRegisteredModelRequest
    from cmlapi.models.update_registered_model_version_request import UpdateRegisteredModelVersionRequest
    from cmlapi.models.update_runtime_addon_status_request import UpdateRuntimeAddonStatusRequest
    from cmlapi.models.update_runtime_addon_status_request_runtime_addon_status import UpdateRuntimeAddonStatusRequestRuntimeAddonStatus
    from cmlapi.models.update_runtime_addon_status_response import UpdateRuntimeAddonStatusResponse
    from cmlapi.models.update_runtime_status_request import UpdateRuntimeStatusRequest
    from cmlapi.models.update_runtime_status_response import UpdateRuntimeStatusResponse
    from cmlapi.models.update_single_model import UpdateSingleModel
    from cmlapi.models.usage_response import UsageResponse
    from cmlapi.models.user_accelerator_quota import UserAcceleratorQuota
    from cmlapi.models.user_or_group_info import UserOrGroupInfo
    from cmlapi.models.user_quota import UserQuota
    from cmlapi.models.v2_key_details import V2KeyDetails
    from cmlapi.models.validate_api_key_request import ValidateAPIKeyRequest
    from cmlapi.models.validate_api_key_response import ValidateAPIKeyResponse
    from cmlapi.models.validate_custom_runtime_response import ValidateCustomRuntimeResponse
    from cmlapi.models.visibility import Visibility
    from cmlapi.models.workload_details import WorkloadDetails

_MODULES = {
    "AcceleratorBasedUserQuota": "accelerator_based_user_quota",
    "AcceleratorNodeLabel": "accelerator_node_label",
    "AddGroupToSyncedTeamRequest": "add_group_to_synced_team_request",
    "AddGroupToSyncedTeamResponse": "add_group_to_synced_team_response",
    "AddProjectCollaboratorRequest": "add_project_collaborator_request",
    "AddProjectCollaboratorResponse": "add_project_collaborator_response",
    "Application": "application",
    "ApplicationStatus": "application_status",
    "BatchListProjectsResponse": "batch_list_projects_response",
    "Body": "body",
    "Body1": "body1",
    "Collaborator": "collaborator",
    "ConfigurePrototypeRequest": "configure_prototype_request",
    "CopilotEmbeddingModel": "copilot_embedding_model",
    "CopilotModel": "copilot_model",
    "CreateAmpRequest": "create_amp_request",
    "CreateApplicationRequest": "create_application_request",
    "CreateCopilotEmbeddingModelRequest": "create_copilot_embedding_model_request",
    "CreateCopilotModelRequest": "create_copilot_model_request",
    "CreateDockerCredentialRequest": "create_docker_credential_request",
    "CreateExperimentRequest": "create_experiment_request",
    "CreateExperimentRunRequest": "create_experiment_run_request",
    "CreateJobRequest": "create_job_request",
    "CreateJobRunRequest": "create_job_run_request",
    "CreateModelBuildRequest": "create_model_build_request",
    "CreateModelDeploymentRequest": "create_model_deployment_request",
    "CreateModelRequest": "create_model_request",
    "CreateProjectRequest": "create_project_request",
    "CreateRegisteredModelRequest": "create_registered_model_request",
    "CreateRuntimeRepoRequest": "create_runtime_repo_request",
    "CreateSyncedTeamRequest": "create_synced_team_request",
    "CreateTeamRequest": "create_team_request",
    "CreateV2KeyRequest": "create_v2_key_request",
    "CreateV2KeyResponse": "create_v2_key_response",
    "CustomRuntimeImageDetails": "custom_runtime_image_details",
    "Dataset": "dataset",
    "DatasetInput": "dataset_input",
    "DefaultReplicationPolicy": "default_replication_policy",
    "DefaultResources": "default_resources",
    "DeleteApplicationResponse": "delete_application_response",
    "DeleteCopilotEmbeddingModelResponse": "delete_copilot_embedding_model_response",
    "DeleteCopilotModelResponse": "delete_copilot_model_response",
    "DeleteDockerCredentialResponse": "delete_docker_credential_response",
    "DeleteExperimentResponse": "delete_experiment_response",
    "DeleteExperimentRunBatchRequest": "delete_experiment_run_batch_request",
    "DeleteExperimentRunBatchResponse": "delete_experiment_run_batch_response",
    "DeleteExperimentRunResponse": "delete_experiment_run_response",
    "DeleteJobResponse": "delete_job_response",
    "DeleteModelBuildResponse": "delete_model_build_response",
    "DeleteModelResponse": "delete_model_response",
    "DeleteProjectCollaboratorResponse": "delete_project_collaborator_response",
    "DeleteProjectFileResponse": "delete_project_file_response",
    "DeleteProjectResponse": "delete_project_response",
    "DeleteRegisteredModelResponse": "delete_registered_model_response",
    "DeleteRegisteredModelVersionResponse": "delete_registered_model_version_response",
    "DeleteRuntimeRepoResponse": "delete_runtime_repo_response",
    "DeleteTeamResponse": "delete_team_response",
    "DeleteV2KeyResponse": "delete_v2_key_response",
    "DeleteV2KeysResponse": "delete_v2_keys_response",
    "DisableEnginesRequest": "disable_engines_request",
    "DisableEnginesResponse": "disable_engines_response",
    "DockerCredentialPublic": "docker_credential_public",
    "DockerCredentialSensitive": "docker_credential_sensitive",
    "EngineStatus": "engine_status",
    "ExecutionDetails": "execution_details",
    "Experiment": "experiment",
    "ExperimentRun": "experiment_run",
    "ExperimentRunData": "experiment_run_data",
    "ExperimentRunInputs": "experiment_run_inputs",
    "ExperimentRunStatus": "experiment_run_status",
    "FileInfo": "file_info",
    "GetExperimentRunMetricsResponse": "get_experiment_run_metrics_response",
    "GroupPermission": "group_permission",
    "GroupQuota": "group_quota",
    "Job": "job",
    "JobRecipient": "job_recipient",
    "JobRun": "job_run",
    "K8SInfo": "k8_s_info",
    "LatestSyncStatusResponse": "latest_sync_status_response",
    "ListAcceleratorBasedUserQuotaResponse": "list_accelerator_based_user_quota_response",
    "ListAllAcceleratorsNodeLabelsResponse": "list_all_accelerators_node_labels_response",
    "ListAllRunAsMachineUserCollaboratorsResponse": "list_all_run_as_machine_user_collaborators_response",
    "ListApplicationsResponse": "list_applications_response",
    "ListCopilotEmbeddingModelsResponse": "list_copilot_embedding_models_response",
    "ListCopilotModelsResponse": "list_copilot_models_response",
    "ListDockerCredentialsResponse": "list_docker_credentials_response",
    "ListExperimentRunsResponse": "list_experiment_runs_response",
    "ListExperimentsResponse": "list_experiments_response",
    "ListGroupsQuotaResponse": "list_groups_quota_response",
    "ListJobRunsResponse": "list_job_runs_response",
    "ListJobsResponse": "list_jobs_response",
    "ListModelBuildsResponse": "list_model_builds_response",
    "ListModelDeploymentsResponse": "list_model_deployments_response",
    "ListModelsResponse": "list_models_response",
    "ListNewsFeedsResponse": "list_news_feeds_response",
    "ListProjectCollaboratorsResponse": "list_project_collaborators_response",
    "ListProjectFilesResponse": "list_project_files_response",
    "ListProjectNamesResponse": "list_project_names_response",
    "ListProjectsResponse": "list_projects_response",
    "ListRegisteredModelsResponse": "list_registered_models_response",
    "ListRuntimeAddonsResponse": "list_runtime_addons_response",
    "ListRuntimeReposResponse": "list_runtime_repos_response",
    "ListRuntimesResponse": "list_runtimes_response",
    "ListSyncedTeamGroupsResponse": "list_synced_team_groups_response",
    "ListSyncedTeamMembersResponse": "list_synced_team_members_response",
    "ListTeamsAcceleratorQuotaResponse": "list_teams_accelerator_quota_response",
    "ListUsageResponse": "list_usage_response",
    "ListUsersAcceleratorQuotaResponse": "list_users_accelerator_quota_response",
    "ListUsersQuotaResponse": "list_users_quota_response",
    "ListV2KeysResponse": "list_v2_keys_response",
    "ListWorkloadExecutionsResponse": "list_workload_executions_response",
    "ListWorkloadStatusResponse": "list_workload_status_response",
    "ListWorkloadTypesResponse": "list_workload_types_response",
    "LogExperimentRunBatchRequest": "log_experiment_run_batch_request",
    "LogExperimentRunBatchResponse": "log_experiment_run_batch_response",
    "MLOPSType": "mlops_type",
    "MLflowMetadata": "m_lflow_metadata",
    "Metric": "metric",
    "Model": "model",
    "ModelBuild": "model_build",
    "ModelDeployment": "model_deployment",
    "ModelVersionMetadata": "model_version_metadata",
    "NewsFeed": "news_feed",
    "OrganizationMembersWithGroupNames": "organization_members_with_group_names",
    "Project": "project",
    "ProjectDetails": "project_details",
    "ProjectInfo": "project_info",
    "ProjectOwnerDetails": "project_owner_details",
    "ProjectPermissions": "project_permissions",
    "ProtobufAny": "protobuf_any",
    "ProtobufFieldMask": "protobuf_field_mask",
    "Quota": "quota",
    "ReadWorkspaceSparkDefaultResponse": "read_workspace_spark_default_response",
    "RegisterCustomRuntimeRequest": "register_custom_runtime_request",
    "RegisterCustomRuntimeResponse": "register_custom_runtime_response",
    "RegisteredModel": "registered_model",
    "RegisteredModelDetails": "registered_model_details",
    "RegisteredModelMetadata": "registered_model_metadata",
    "RegisteredModelVersion": "registered_model_version",
    "RemoveGroupFromSyncedTeamResponse": "remove_group_from_synced_team_response",
    "RotateV1KeyRequest": "rotate_v1_key_request",
    "RotateV1KeyResponse": "rotate_v1_key_response",
    "RunAsMachineUserCollaborator": "run_as_machine_user_collaborator",
    "Runtime": "runtime",
    "RuntimeAddon": "runtime_addon",
    "RuntimeDetails": "runtime_details",
    "RuntimeError": "runtime_error",
    "RuntimeRepo": "runtime_repo",
    "RuntimeStatus": "runtime_status",
    "SendCopilotEventRequest": "send_copilot_event_request",
    "SendCopilotEventResponse": "send_copilot_event_response",
    "SetDockerCredentialRequest": "set_docker_credential_request",
    "SetDockerCredentialResponse": "set_docker_credential_response",
    "SetWorkspaceSparkDefaultRequest": "set_workspace_spark_default_request",
    "SetWorkspaceSparkDefaultResponse": "set_workspace_spark_default_response",
    "ShortCreateModelBuild": "short_create_model_build",
    "ShortCreateModelDeployment": "short_create_model_deployment",
    "ShortProject": "short_project",
    "ShortUser": "short_user",
    "SimpleMetadata": "simple_metadata",
    "SyncedTeamGroup": "synced_team_group",
    "Tag": "tag",
    "Team": "team",
    "TeamMember": "team_member",
    "TeamMemberPublic": "team_member_public",
    "TeamPermissions": "team_permissions",
    "TimeSeriesResponse": "time_series_response",
    "TimeSeriesResult": "time_series_result",
    "TimeSeriesResultValues": "time_series_result_values",
    "UpdateAcceleratorBasedUserQuotaRequest": "update_accelerator_based_user_quota_request",
    "UpdateAcceleratorBasedUserQuotaResponse": "update_accelerator_based_user_quota_response",
    "UpdateGroupPermissionForSyncedTeamRequest": "update_group_permission_for_synced_team_request",
    "UpdateGroupPermissionForSyncedTeamResponse": "update_group_permission_for_synced_team_response",
    "UpdateMemberPermissionForSyncedTeamRequest": "update_member_permission_for_synced_team_request",
    "UpdateMemberPermissionForSyncedTeamResponse": "update_member_permission_for_synced_team_response",
    "UpdateNodeLabelAdminConfigRequest": "update_node_label_admin_config_request",
    "UpdateNodeLabelAdminConfigResponse": "update_node_label_admin_config_response",
    "UpdateNodeLabelDefaultQuotaRequest": "update_node_label_default_quota_request",
    "UpdateNodeLabelDefaultQuotaResponse": "update_node_label_default_quota_response",
    "UpdateRegisteredModelRequest": "update_registered_model_request",
    "UpdateRegisteredModelVersionRequest": "update_registered_model_version_request",
    "UpdateRuntimeAddonStatusRequest": "update_runtime_addon_status_request",
    "UpdateRuntimeAddonStatusRequestRuntimeAddonStatus": "update_runtime_addon_status_request_runtime_addon_status",
    "UpdateRuntimeAddonStatusResponse": "update_runtime_addon_status_response",
    "UpdateRuntimeStatusRequest": "update_runtime_status_request",
    "UpdateRuntimeStatusResponse": "update_runtime_status_response",
    "UpdateSingleModel": "update_single_model",
    "UsageResponse": "usage_response",
    "UserAcceleratorQuota": "user_accelerator_quota",
    "UserOrGroupInfo": "user_or_group_info",
    "UserQuota": "user_quota",
    "V2KeyDetails": "v2_key_details",
    "ValidateAPIKeyRequest": "validate_api_key_request",
    "ValidateAPIKeyResponse": "validate_api_key_response",
    "ValidateCustomRuntimeResponse": "validate_custom_runtime_response",
    "Visibility": "visibility",
    "WorkloadDetails": "workload_details",
}
__all__ = [
    "AcceleratorBasedUserQuota",
    "AcceleratorNodeLabel",
    "AddGroupToSyncedTeamRequest",
    "AddGroupToSyncedTeamResponse",
    "AddProjectCollaboratorRequest",
    "AddProjectCollaboratorResponse",
    "Application",
    "ApplicationStatus",
    "BatchListProjectsResponse",
    "Body",
    "Body1",
    "Collaborator",
    "ConfigurePrototypeRequest",
    "CopilotEmbeddingModel",
    "CopilotModel",
    "CreateAmpRequest",
    "CreateApplicationRequest",
    "CreateCopilotEmbeddingModelRequest",
    "CreateCopilotModelRequest",
    "CreateDockerCredentialRequest",
    "CreateExperimentRequest",
    "CreateExperimentRunRequest",
    "CreateJobRequest",
    "CreateJobRunRequest",
    "CreateModelBuildRequest",
    "CreateModelDeploymentRequest",
    "CreateModelRequest",
    "CreateProjectRequest",
    "CreateRegisteredModelRequest",
    "CreateRuntimeRepoRequest",
    "CreateSyncedTeamRequest",
    "CreateTeamRequest",
    "CreateV2KeyRequest",
    "CreateV2KeyResponse",
    "CustomRuntimeImageDetails",
    "Dataset",
    "DatasetInput",
    "DefaultReplicationPolicy",
    "DefaultResources",
    "DeleteApplicationResponse",
    "DeleteCopilotEmbeddingModelResponse",
    "DeleteCopilotModelResponse",
    "DeleteDockerCredentialResponse",
    "DeleteExperimentResponse",
    "DeleteExperimentRunBatchRequest",
    "DeleteExperimentRunBatchResponse",
    "DeleteExperimentRunResponse",
    "DeleteJobResponse",
    "DeleteModelBuildResponse",
    "DeleteModelResponse",
    "DeleteProjectCollaboratorResponse",
    "DeleteProjectFileResponse",
    "DeleteProjectResponse",
    "DeleteRegisteredModelResponse",
    "DeleteRegisteredModelVersionResponse",
    "DeleteRuntimeRepoResponse",
    "DeleteTeamResponse",
    "DeleteV2KeyResponse",
    "DeleteV2KeysResponse",
    "DisableEnginesRequest",
    "DisableEnginesResponse",
    "DockerCredentialPublic",
    "DockerCredentialSensitive",
    "EngineStatus",
    "ExecutionDetails",
    "Experiment",
    "ExperimentRun",
    "ExperimentRunData",
    "ExperimentRunInputs",
    "ExperimentRunStatus",
    "FileInfo",
    "GetExperimentRunMetricsResponse",
    "GroupPermission",
    "GroupQuota",
    "Job",
    "JobRecipient",
    "JobRun",
    "K8SInfo",
    "LatestSyncStatusResponse",
    "ListAcceleratorBasedUserQuotaResponse",
    "ListAllAcceleratorsNodeLabelsResponse",
    "ListAllRunAsMachineUserCollaboratorsResponse",
    "ListApplicationsResponse",
    "ListCopilotEmbeddingModelsResponse",
    "ListCopilotModelsResponse",
    "ListDockerCredentialsResponse",
    "ListExperimentRunsResponse",
    "ListExperimentsResponse",
    "ListGroupsQuotaResponse",
    "ListJobRunsResponse",
    "ListJobsResponse",
    "ListModelBuildsResponse",
    "ListModelDeploymentsResponse",
    "ListModelsResponse",
    "ListNewsFeedsResponse",
    "ListProjectCollaboratorsResponse",
    "ListProjectFilesResponse",
    "ListProjectNamesResponse",
    "ListProjectsResponse",
    "ListRegisteredModelsResponse",
    "ListRuntimeAddonsResponse",
    "ListRuntimeReposResponse",
    "ListRuntimesResponse",
    "ListSyncedTeamGroupsResponse",
    "ListSyncedTeamMembersResponse",
    "ListTeamsAcceleratorQuotaResponse",
    "ListUsageResponse",
    "ListUsersAcceleratorQuotaResponse",
    "ListUsersQuotaResponse",
    "ListV2KeysResponse",
    "ListWorkloadExecutionsResponse",
    "ListWorkloadStatusResponse",
    "ListWorkloadTypesResponse",
    "LogExperimentRunBatchRequest",
    "LogExperimentRunBatchResponse",
    "MLOPSType",
    "MLflowMetadata",
    "Metric",
    "Model",
    "ModelBuild",
    "ModelDeployment",
    "ModelVersionMetadata",
    "NewsFeed",
    "OrganizationMembersWithGroupNames",
    "Project",
    "ProjectDetails",
    "ProjectInfo",
    "ProjectOwnerDetails",
    "ProjectPermissions",
    "ProtobufAny",
    "ProtobufFieldMask",
    "Quota",
    "ReadWorkspaceSparkDefaultResponse",
    "RegisterCustomRuntimeRequest",
    "RegisterCustomRuntimeResponse",
    "RegisteredModel",
    "RegisteredModelDetails",
    "RegisteredModelMetadata",
    "RegisteredModelVersion",
    "RemoveGroupFromSyncedTeamResponse",
    "RotateV1KeyRequest",
    "RotateV1KeyResponse",
    "RunAsMachineUserCollaborator",
    "Runtime",
    "RuntimeAddon",
    "RuntimeDetails",
    "RuntimeError",
    "RuntimeRepo",
    "RuntimeStatus",
    "SendCopilotEventRequest",
    "SendCopilotEventResponse",
    "SetDockerCredentialRequest",
    "SetDockerCredentialResponse",
    "SetWorkspaceSparkDefaultRequest",
    "SetWorkspaceSparkDefaultResponse",
    "ShortCreateModelBuild",
    "ShortCreateModelDeployment",
    "ShortProject",
    "ShortUser",
    "SimpleMetadata",
    "SyncedTeamGroup",
    "Tag",
    "Team",
    "TeamMember",
    "TeamMemberPublic",
    "TeamPermissions",
    "TimeSeriesResponse",
    "TimeSeriesResult",
    "TimeSeriesResultValues",
    "UpdateAcceleratorBasedUserQuotaRequest",
    "UpdateAcceleratorBasedUserQuotaResponse",
    "UpdateGroupPermissionForSyncedTeamRequest",
    "UpdateGroupPermissionForSyncedTeamResponse",
    "UpdateMemberPermissionForSyncedTeamRequest",
    "UpdateMemberPermissionForSyncedTeamResponse",
    "UpdateNodeLabelAdminConfigRequest",
    "UpdateNodeLabelAdminConfigResponse",
    "UpdateNodeLabelDefaultQuotaRequest",
    "UpdateNodeLabelDefaultQuotaResponse",
    "UpdateRegisteredModelRequest",
    "UpdateRegisteredModelVersionRequest",
    "UpdateRuntimeAddonStatusRequest",
    "UpdateRuntimeAddonStatusRequestRuntimeAddonStatus",
    "UpdateRuntimeAddonStatusResponse",
    "UpdateRuntimeStatusRequest",
    "UpdateRuntimeStatusResponse",
    "UpdateSingleModel",
    "UsageResponse",
    "UserAcceleratorQuota",
    "UserOrGroupInfo",
    "UserQuota",
    "V2KeyDetails",
    "ValidateAPIKeyRequest",
    "ValidateAPIKeyResponse",
    "ValidateCustomRuntimeResponse",
    "Visibility",
    "WorkloadDetails",
]

if not TYPE_CHECKING:
    __getattr__, __dir__ = export_lazily(
        __name__, {name: f"{__name__}.{module}" for name, module in _MODULES.items()}, _MODULES.values()
    )
