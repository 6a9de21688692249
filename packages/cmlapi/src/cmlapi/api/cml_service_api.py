# Written by tools/generate.py from the contract; change that, not this file.
# mypy: disable-error-code="no-any-return"
"""The operations of API v2 as methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._service import Service
from cmlapi.api import _calls

if TYPE_CHECKING:
    from typing import Any, Mapping

    from typing_extensions import Unpack

    from cmlapi._service import CallOptions
    from cmlapi.models import (
        AddGroupToSyncedTeamRequest,
        AddProjectCollaboratorRequest,
        Application,
        BatchListProjectsResponse,
        CopilotEmbeddingModel,
        CopilotModel,
        CreateAmpRequest,
        CreateApplicationRequest,
        CreateCopilotEmbeddingModelRequest,
        CreateCopilotModelRequest,
        CreateDockerCredentialRequest,
        CreateExperimentRequest,
        CreateExperimentRunRequest,
        CreateJobRequest,
        CreateJobRunRequest,
        CreateModelBuildRequest,
        CreateModelDeploymentRequest,
        CreateModelRequest,
        CreateProjectRequest,
        CreateRegisteredModelRequest,
        CreateRuntimeRepoRequest,
        CreateSyncedTeamRequest,
        CreateTeamRequest,
        CreateV2KeyRequest,
        CreateV2KeyResponse,
        DeleteExperimentRunBatchRequest,
        DisableEnginesRequest,
        DisableEnginesResponse,
        DockerCredentialPublic,
        DockerCredentialSensitive,
        Experiment,
        ExperimentRun,
        FileInfo,
        GetExperimentRunMetricsResponse,
        Job,
        JobRun,
        LatestSyncStatusResponse,
        ListAcceleratorBasedUserQuotaResponse,
        ListAllAcceleratorsNodeLabelsResponse,
        ListAllRunAsMachineUserCollaboratorsResponse,
        ListApplicationsResponse,
        ListCopilotEmbeddingModelsResponse,
        ListCopilotModelsResponse,
        ListDockerCredentialsResponse,
        ListExperimentRunsResponse,
        ListExperimentsResponse,
        ListGroupsQuotaResponse,
        ListJobRunsResponse,
        ListJobsResponse,
        ListModelBuildsResponse,
        ListModelDeploymentsResponse,
        ListModelsResponse,
        ListNewsFeedsResponse,
        ListProjectCollaboratorsResponse,
        ListProjectFilesResponse,
        ListProjectNamesResponse,
        ListProjectsResponse,
        ListRegisteredModelsResponse,
        ListRuntimeAddonsResponse,
        ListRuntimeReposResponse,
        ListRuntimesResponse,
        ListSyncedTeamGroupsResponse,
        ListSyncedTeamMembersResponse,
        ListTeamsAcceleratorQuotaResponse,
        ListUsageResponse,
        ListUsersAcceleratorQuotaResponse,
        ListUsersQuotaResponse,
        ListV2KeysResponse,
        ListWorkloadExecutionsResponse,
        ListWorkloadStatusResponse,
        ListWorkloadTypesResponse,
        LogExperimentRunBatchRequest,
        Model,
        ModelBuild,
        ModelDeployment,
        Project,
        ReadWorkspaceSparkDefaultResponse,
        RegisterCustomRuntimeRequest,
        RegisterCustomRuntimeResponse,
        RegisteredModel,
        RegisteredModelVersion,
        RotateV1KeyRequest,
        RotateV1KeyResponse,
        RuntimeRepo,
        SendCopilotEventRequest,
        SetDockerCredentialRequest,
        SetWorkspaceSparkDefaultRequest,
        ShortUser,
        Team,
        TimeSeriesResponse,
        UpdateAcceleratorBasedUserQuotaRequest,
        UpdateAcceleratorBasedUserQuotaResponse,
        UpdateGroupPermissionForSyncedTeamRequest,
        UpdateMemberPermissionForSyncedTeamRequest,
        UpdateNodeLabelAdminConfigRequest,
        UpdateNodeLabelAdminConfigResponse,
        UpdateNodeLabelDefaultQuotaRequest,
        UpdateNodeLabelDefaultQuotaResponse,
        UpdateRegisteredModelRequest,
        UpdateRegisteredModelVersionRequest,
        UpdateRuntimeAddonStatusRequest,
        UpdateRuntimeAddonStatusResponse,
        UpdateRuntimeStatusRequest,
        UpdateRuntimeStatusResponse,
        UpdateSingleModel,
        ValidateAPIKeyRequest,
        ValidateAPIKeyResponse,
        ValidateCustomRuntimeResponse,
    )


class CMLServiceApi(Service):
    """All operations of API v2.

    Each exists twice: `name(...)` returns the data, `name_with_http_info(...)` returns data, status and headers.
    All take `async_req`, `_preload_content` and `_request_timeout`; see `cmlapi.api_client.ApiClient.call_api`.
    With `async_req=True` the answer is a thread-pool result whose `get()` gives what is documented here. All raise
    `cmlapi.rest.ApiException` when the server refuses, TypeError for a keyword that does not exist, and ValueError
    for a required argument that is None. Bodies can be models or plain dicts.

    Args:
        api_client: The connection to use; a new one with the default configuration when None.
    """

    def create_project(
        self,
        body: CreateProjectRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> Project:
        """Create a project.

        The answer comes at once; creation_status tells when the files have arrived.

        Args:
            body: A `CreateProjectRequest`, or a dict of its fields.
        """
        return self._data(
            _calls.CREATE_PROJECT,
            (body,),
            options,
        )

    def create_project_with_http_info(
        self,
        body: CreateProjectRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> tuple[Project, int, Mapping[str, str]]:
        """Do what `create_project` does; return data, status and headers."""
        return self._call(
            _calls.CREATE_PROJECT,
            (body,),
            options,
        )

    def get_project(
        self,
        project_id: str,
        **options: Unpack[CallOptions],
    ) -> Project:
        """Read one project.

        Args:
            project_id: Project id.
        """
        return self._data(
            _calls.GET_PROJECT,
            (project_id,),
            options,
        )

    def get_project_with_http_info(
        self,
        project_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[Project, int, Mapping[str, str]]:
        """Do what `get_project` does; return data, status and headers."""
        return self._call(
            _calls.GET_PROJECT,
            (project_id,),
            options,
        )

    def list_projects(
        self,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        include_public_projects: bool | None = None,
        include_all_projects: bool | None = None,
        **options: Unpack[CallOptions],
    ) -> ListProjectsResponse:
        """List the projects you own or work on, one page at a time.

        Args:
            search_filter: JSON object as text; keys: creator.email, creator.name, creator.username, description, name, owner.email, owner.name, owner.username.
            sort: Comma-separated keys, each with + or - before it; keys: created_at, creator.email, creator.name, creator.username, description, name, owner.email, owner.name, owner.username, updated_at.
            page_size: Elements of a page, 10 when None.
            page_token: The `next_page_token` of the page before.
            include_public_projects: Include public projects.
            include_all_projects: Include all projects.
        """
        return self._data(
            _calls.LIST_PROJECTS,
            (),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
                "include_public_projects": include_public_projects,
                "include_all_projects": include_all_projects,
            },
        )

    def list_projects_with_http_info(
        self,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        include_public_projects: bool | None = None,
        include_all_projects: bool | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[ListProjectsResponse, int, Mapping[str, str]]:
        """Do what `list_projects` does; return data, status and headers."""
        return self._call(
            _calls.LIST_PROJECTS,
            (),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
                "include_public_projects": include_public_projects,
                "include_all_projects": include_all_projects,
            },
        )

    def batch_list_projects(
        self,
        *,
        project_ids: list[str] | None = None,
        **options: Unpack[CallOptions],
    ) -> BatchListProjectsResponse:
        """Read several projects by id.

        Projects you cannot see are left out.

        Args:
            project_ids: Project ids.
        """
        return self._data(
            _calls.BATCH_LIST_PROJECTS,
            (),
            options,
            query={
                "project_ids": project_ids,
            },
        )

    def batch_list_projects_with_http_info(
        self,
        *,
        project_ids: list[str] | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[BatchListProjectsResponse, int, Mapping[str, str]]:
        """Do what `batch_list_projects` does; return data, status and headers."""
        return self._call(
            _calls.BATCH_LIST_PROJECTS,
            (),
            options,
            query={
                "project_ids": project_ids,
            },
        )

    def list_project_names(
        self,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ListProjectNamesResponse:
        """List the names of the projects you can see.

        Args:
            search_filter: JSON object as text; keys: name.
            sort: Comma-separated keys, each with + or - before it; keys: name.
            page_size: Elements of a page, 10 when None.
            page_token: The `next_page_token` of the page before.
        """
        return self._data(
            _calls.LIST_PROJECT_NAMES,
            (),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def list_project_names_with_http_info(
        self,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[ListProjectNamesResponse, int, Mapping[str, str]]:
        """Do what `list_project_names` does; return data, status and headers."""
        return self._call(
            _calls.LIST_PROJECT_NAMES,
            (),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def update_project(
        self,
        body: Project | dict[str, Any],
        project_id: str,
        **options: Unpack[CallOptions],
    ) -> Project:
        """Change a project.

        Only the fields that are sent change; environment is JSON text.

        Args:
            body: A `Project`, or a dict of its fields.
            project_id: Project id.
        """
        return self._data(
            _calls.UPDATE_PROJECT,
            (body, project_id),
            options,
        )

    def update_project_with_http_info(
        self,
        body: Project | dict[str, Any],
        project_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[Project, int, Mapping[str, str]]:
        """Do what `update_project` does; return data, status and headers."""
        return self._call(
            _calls.UPDATE_PROJECT,
            (body, project_id),
            options,
        )

    def delete_project(
        self,
        project_id: str,
        **options: Unpack[CallOptions],
    ) -> dict[str, Any]:
        """Delete a project with everything in it.

        Args:
            project_id: Project id.
        """
        return self._data(
            _calls.DELETE_PROJECT,
            (project_id,),
            options,
        )

    def delete_project_with_http_info(
        self,
        project_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[dict[str, Any], int, Mapping[str, str]]:
        """Do what `delete_project` does; return data, status and headers."""
        return self._call(
            _calls.DELETE_PROJECT,
            (project_id,),
            options,
        )

    def list_project_files(
        self,
        project_id: str,
        path: str,
        **options: Unpack[CallOptions],
    ) -> ListProjectFilesResponse:
        """List a directory of a project, or one file.

        An empty path is the project's home.

        Args:
            project_id: Project id.
            path: Path.
        """
        return self._data(
            _calls.LIST_PROJECT_FILES,
            (project_id, path),
            options,
        )

    def list_project_files_with_http_info(
        self,
        project_id: str,
        path: str,
        **options: Unpack[CallOptions],
    ) -> tuple[ListProjectFilesResponse, int, Mapping[str, str]]:
        """Do what `list_project_files` does; return data, status and headers."""
        return self._call(
            _calls.LIST_PROJECT_FILES,
            (project_id, path),
            options,
        )

    def upload_file(
        self,
        project_id: str,
        *,
        file: str | None = None,
        **options: Unpack[CallOptions],
    ) -> None:
        """Upload files into a project.

        The name of each form part is the destination path below the project's home.

        Args:
            project_id: Project id.
            file: Path of a local file, sent as the part `file`.
        """
        return self._data(
            _calls.UPLOAD_FILE,
            (project_id,),
            options,
            files={"file": file},
        )

    def upload_file_with_http_info(
        self,
        project_id: str,
        *,
        file: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[None, int, Mapping[str, str]]:
        """Do what `upload_file` does; return data, status and headers."""
        return self._call(
            _calls.UPLOAD_FILE,
            (project_id,),
            options,
            files={"file": file},
        )

    def download_project_file(
        self,
        project_id: str,
        path: str,
        **options: Unpack[CallOptions],
    ) -> bytes:
        """Download one file of a project as raw bytes.

        Args:
            project_id: Project id.
            path: Path.
        """
        return self._data(
            _calls.DOWNLOAD_PROJECT_FILE,
            (project_id, path),
            options,
        )

    def download_project_file_with_http_info(
        self,
        project_id: str,
        path: str,
        **options: Unpack[CallOptions],
    ) -> tuple[bytes, int, Mapping[str, str]]:
        """Do what `download_project_file` does; return data, status and headers."""
        return self._call(
            _calls.DOWNLOAD_PROJECT_FILE,
            (project_id, path),
            options,
        )

    def update_project_file_metadata(
        self,
        body: FileInfo | dict[str, Any],
        project_id: str,
        path: str,
        **options: Unpack[CallOptions],
    ) -> FileInfo:
        """Rename or move a file or directory.

        The path of the body is the new place.

        Args:
            body: A `FileInfo`, or a dict of its fields.
            project_id: Project id.
            path: Path.
        """
        return self._data(
            _calls.UPDATE_PROJECT_FILE_METADATA,
            (body, project_id, path),
            options,
        )

    def update_project_file_metadata_with_http_info(
        self,
        body: FileInfo | dict[str, Any],
        project_id: str,
        path: str,
        **options: Unpack[CallOptions],
    ) -> tuple[FileInfo, int, Mapping[str, str]]:
        """Do what `update_project_file_metadata` does; return data, status and headers."""
        return self._call(
            _calls.UPDATE_PROJECT_FILE_METADATA,
            (body, project_id, path),
            options,
        )

    def delete_project_file(
        self,
        project_id: str,
        path: str,
        **options: Unpack[CallOptions],
    ) -> dict[str, Any]:
        """Delete a file or directory of a project.

        Args:
            project_id: Project id.
            path: Path.
        """
        return self._data(
            _calls.DELETE_PROJECT_FILE,
            (project_id, path),
            options,
        )

    def delete_project_file_with_http_info(
        self,
        project_id: str,
        path: str,
        **options: Unpack[CallOptions],
    ) -> tuple[dict[str, Any], int, Mapping[str, str]]:
        """Do what `delete_project_file` does; return data, status and headers."""
        return self._call(
            _calls.DELETE_PROJECT_FILE,
            (project_id, path),
            options,
        )

    def add_project_collaborator(
        self,
        body: AddProjectCollaboratorRequest | dict[str, Any],
        project_id: str,
        username: str,
        **options: Unpack[CallOptions],
    ) -> dict[str, Any]:
        """Give a user a role in a project, or change the role they have.

        Args:
            body: A `AddProjectCollaboratorRequest`, or a dict of its fields.
            project_id: Project id.
            username: Username.
        """
        return self._data(
            _calls.ADD_PROJECT_COLLABORATOR,
            (body, project_id, username),
            options,
        )

    def add_project_collaborator_with_http_info(
        self,
        body: AddProjectCollaboratorRequest | dict[str, Any],
        project_id: str,
        username: str,
        **options: Unpack[CallOptions],
    ) -> tuple[dict[str, Any], int, Mapping[str, str]]:
        """Do what `add_project_collaborator` does; return data, status and headers."""
        return self._call(
            _calls.ADD_PROJECT_COLLABORATOR,
            (body, project_id, username),
            options,
        )

    def list_project_collaborators(
        self,
        project_id: str,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ListProjectCollaboratorsResponse:
        """List who works on a project, with their roles.

        Args:
            project_id: Project id.
            search_filter: JSON object as text; keys: username, permission.
            sort: Comma-separated keys, each with + or - before it; keys: username, permission.
            page_size: Elements of a page, 10 when None.
            page_token: The `next_page_token` of the page before.
        """
        return self._data(
            _calls.LIST_PROJECT_COLLABORATORS,
            (project_id,),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def list_project_collaborators_with_http_info(
        self,
        project_id: str,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[ListProjectCollaboratorsResponse, int, Mapping[str, str]]:
        """Do what `list_project_collaborators` does; return data, status and headers."""
        return self._call(
            _calls.LIST_PROJECT_COLLABORATORS,
            (project_id,),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def delete_project_collaborator(
        self,
        project_id: str,
        username: str,
        **options: Unpack[CallOptions],
    ) -> dict[str, Any]:
        """Take a user's role in a project away.

        Args:
            project_id: Project id.
            username: Username.
        """
        return self._data(
            _calls.DELETE_PROJECT_COLLABORATOR,
            (project_id, username),
            options,
        )

    def delete_project_collaborator_with_http_info(
        self,
        project_id: str,
        username: str,
        **options: Unpack[CallOptions],
    ) -> tuple[dict[str, Any], int, Mapping[str, str]]:
        """Do what `delete_project_collaborator` does; return data, status and headers."""
        return self._call(
            _calls.DELETE_PROJECT_COLLABORATOR,
            (project_id, username),
            options,
        )

    def list_all_run_as_machine_user_collaborators(
        self,
        project_id: str,
        *,
        search_filter: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        sort: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ListAllRunAsMachineUserCollaboratorsResponse:
        """List the service accounts that workloads of a project can run as.

        Args:
            project_id: Project id.
            search_filter: JSON object as text.
            page_size: Elements of a page, 10 when None.
            page_token: The `next_page_token` of the page before.
            sort: Comma-separated keys, each with + or - before it.
        """
        return self._data(
            _calls.LIST_ALL_RUN_AS_MACHINE_USER_COLLABORATORS,
            (project_id,),
            options,
            query={
                "search_filter": search_filter,
                "page_size": page_size,
                "page_token": page_token,
                "sort": sort,
            },
        )

    def list_all_run_as_machine_user_collaborators_with_http_info(
        self,
        project_id: str,
        *,
        search_filter: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        sort: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[ListAllRunAsMachineUserCollaboratorsResponse, int, Mapping[str, str]]:
        """Do what `list_all_run_as_machine_user_collaborators` does; return data, status and headers."""
        return self._call(
            _calls.LIST_ALL_RUN_AS_MACHINE_USER_COLLABORATORS,
            (project_id,),
            options,
            query={
                "search_filter": search_filter,
                "page_size": page_size,
                "page_token": page_token,
                "sort": sort,
            },
        )

    def create_job(
        self,
        body: CreateJobRequest | dict[str, Any],
        project_id: str,
        **options: Unpack[CallOptions],
    ) -> Job:
        """Create a job that runs a script by hand, on a schedule or after another job.

        Args:
            body: A `CreateJobRequest`, or a dict of its fields.
            project_id: Project id.
        """
        return self._data(
            _calls.CREATE_JOB,
            (body, project_id),
            options,
        )

    def create_job_with_http_info(
        self,
        body: CreateJobRequest | dict[str, Any],
        project_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[Job, int, Mapping[str, str]]:
        """Do what `create_job` does; return data, status and headers."""
        return self._call(
            _calls.CREATE_JOB,
            (body, project_id),
            options,
        )

    def get_job(
        self,
        project_id: str,
        job_id: str,
        **options: Unpack[CallOptions],
    ) -> Job:
        """Read one job.

        Args:
            project_id: Project id.
            job_id: Job id.
        """
        return self._data(
            _calls.GET_JOB,
            (project_id, job_id),
            options,
        )

    def get_job_with_http_info(
        self,
        project_id: str,
        job_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[Job, int, Mapping[str, str]]:
        """Do what `get_job` does; return data, status and headers."""
        return self._call(
            _calls.GET_JOB,
            (project_id, job_id),
            options,
        )

    def list_jobs(
        self,
        project_id: str,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ListJobsResponse:
        """List the jobs of a project.

        Args:
            project_id: Project id.
            search_filter: JSON object as text; keys: creator.email, creator.name, creator.username, description, kernel, name, paused, script, type.
            sort: Comma-separated keys, each with + or - before it; keys: created_at, creator.email, creator.name, creator.username, description, kernel, name, paused, script, type, updated_at.
            page_size: Elements of a page, 10 when None.
            page_token: The `next_page_token` of the page before.
        """
        return self._data(
            _calls.LIST_JOBS,
            (project_id,),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def list_jobs_with_http_info(
        self,
        project_id: str,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[ListJobsResponse, int, Mapping[str, str]]:
        """Do what `list_jobs` does; return data, status and headers."""
        return self._call(
            _calls.LIST_JOBS,
            (project_id,),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def list_all_jobs(
        self,
        *,
        search_filter: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ListJobsResponse:
        """List the jobs of all projects you can see.

        Args:
            search_filter: JSON object as text; keys: creator.email, creator.name, creator.username, description, kernel, name, paused, script, type.
            page_size: Elements of a page, 10 when None.
            page_token: The `next_page_token` of the page before.
        """
        return self._data(
            _calls.LIST_ALL_JOBS,
            (),
            options,
            query={
                "search_filter": search_filter,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def list_all_jobs_with_http_info(
        self,
        *,
        search_filter: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[ListJobsResponse, int, Mapping[str, str]]:
        """Do what `list_all_jobs` does; return data, status and headers."""
        return self._call(
            _calls.LIST_ALL_JOBS,
            (),
            options,
            query={
                "search_filter": search_filter,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def update_job(
        self,
        body: Job | dict[str, Any],
        project_id: str,
        job_id: str,
        **options: Unpack[CallOptions],
    ) -> Job:
        """Change a job.

        Only the fields that are sent change; environment is JSON text.

        Args:
            body: A `Job`, or a dict of its fields.
            project_id: Project id.
            job_id: Job id.
        """
        return self._data(
            _calls.UPDATE_JOB,
            (body, project_id, job_id),
            options,
        )

    def update_job_with_http_info(
        self,
        body: Job | dict[str, Any],
        project_id: str,
        job_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[Job, int, Mapping[str, str]]:
        """Do what `update_job` does; return data, status and headers."""
        return self._call(
            _calls.UPDATE_JOB,
            (body, project_id, job_id),
            options,
        )

    def delete_job(
        self,
        project_id: str,
        job_id: str,
        **options: Unpack[CallOptions],
    ) -> dict[str, Any]:
        """Delete a job.

        Jobs that depend on it stay.

        Args:
            project_id: Project id.
            job_id: Job id.
        """
        return self._data(
            _calls.DELETE_JOB,
            (project_id, job_id),
            options,
        )

    def delete_job_with_http_info(
        self,
        project_id: str,
        job_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[dict[str, Any], int, Mapping[str, str]]:
        """Do what `delete_job` does; return data, status and headers."""
        return self._call(
            _calls.DELETE_JOB,
            (project_id, job_id),
            options,
        )

    def create_job_run(
        self,
        body: CreateJobRunRequest | dict[str, Any],
        project_id: str,
        job_id: str,
        **options: Unpack[CallOptions],
    ) -> JobRun:
        """Start a job now.

        Jobs that depend on it follow when it succeeds.

        Args:
            body: A `CreateJobRunRequest`, or a dict of its fields.
            project_id: Project id.
            job_id: Job id.
        """
        return self._data(
            _calls.CREATE_JOB_RUN,
            (body, project_id, job_id),
            options,
        )

    def create_job_run_with_http_info(
        self,
        body: CreateJobRunRequest | dict[str, Any],
        project_id: str,
        job_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[JobRun, int, Mapping[str, str]]:
        """Do what `create_job_run` does; return data, status and headers."""
        return self._call(
            _calls.CREATE_JOB_RUN,
            (body, project_id, job_id),
            options,
        )

    def get_job_run(
        self,
        project_id: str,
        job_id: str,
        run_id: str,
        **options: Unpack[CallOptions],
    ) -> JobRun:
        """Read one run of a job.

        Args:
            project_id: Project id.
            job_id: Job id.
            run_id: Run id.
        """
        return self._data(
            _calls.GET_JOB_RUN,
            (project_id, job_id, run_id),
            options,
        )

    def get_job_run_with_http_info(
        self,
        project_id: str,
        job_id: str,
        run_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[JobRun, int, Mapping[str, str]]:
        """Do what `get_job_run` does; return data, status and headers."""
        return self._call(
            _calls.GET_JOB_RUN,
            (project_id, job_id, run_id),
            options,
        )

    def list_job_runs(
        self,
        project_id: str,
        job_id: str,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ListJobRunsResponse:
        """List the runs of a job, oldest first.

        Args:
            project_id: Project id.
            job_id: Job id.
            search_filter: JSON object as text; keys: creator.email, creator.name, creator.username, description, kernel, name, paused, script, type, status, id.
            sort: Comma-separated keys, each with + or - before it; keys: created_at, creator.email, creator.name, creator.username, description, kernel, name, paused, script, type, updated_at.
            page_size: Elements of a page, 10 when None.
            page_token: The `next_page_token` of the page before.
        """
        return self._data(
            _calls.LIST_JOB_RUNS,
            (project_id, job_id),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def list_job_runs_with_http_info(
        self,
        project_id: str,
        job_id: str,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[ListJobRunsResponse, int, Mapping[str, str]]:
        """Do what `list_job_runs` does; return data, status and headers."""
        return self._call(
            _calls.LIST_JOB_RUNS,
            (project_id, job_id),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def stop_job_run(
        self,
        project_id: str,
        job_id: str,
        run_id: str,
        **options: Unpack[CallOptions],
    ) -> JobRun:
        """Stop a run that has not ended.

        Args:
            project_id: Project id.
            job_id: Job id.
            run_id: Run id.
        """
        return self._data(
            _calls.STOP_JOB_RUN,
            (project_id, job_id, run_id),
            options,
        )

    def stop_job_run_with_http_info(
        self,
        project_id: str,
        job_id: str,
        run_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[JobRun, int, Mapping[str, str]]:
        """Do what `stop_job_run` does; return data, status and headers."""
        return self._call(
            _calls.STOP_JOB_RUN,
            (project_id, job_id, run_id),
            options,
        )

    def create_application(
        self,
        body: CreateApplicationRequest | dict[str, Any],
        project_id: str,
        **options: Unpack[CallOptions],
    ) -> Application:
        """Create an application and start it.

        Args:
            body: A `CreateApplicationRequest`, or a dict of its fields.
            project_id: Project id.
        """
        return self._data(
            _calls.CREATE_APPLICATION,
            (body, project_id),
            options,
        )

    def create_application_with_http_info(
        self,
        body: CreateApplicationRequest | dict[str, Any],
        project_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[Application, int, Mapping[str, str]]:
        """Do what `create_application` does; return data, status and headers."""
        return self._call(
            _calls.CREATE_APPLICATION,
            (body, project_id),
            options,
        )

    def get_application(
        self,
        project_id: str,
        application_id: str,
        **options: Unpack[CallOptions],
    ) -> Application:
        """Read one application.

        Args:
            project_id: Project id.
            application_id: Application id.
        """
        return self._data(
            _calls.GET_APPLICATION,
            (project_id, application_id),
            options,
        )

    def get_application_with_http_info(
        self,
        project_id: str,
        application_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[Application, int, Mapping[str, str]]:
        """Do what `get_application` does; return data, status and headers."""
        return self._call(
            _calls.GET_APPLICATION,
            (project_id, application_id),
            options,
        )

    def list_applications(
        self,
        project_id: str,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ListApplicationsResponse:
        """List the applications of a project.

        Args:
            project_id: Project id.
            search_filter: JSON object as text; keys: bypass_authentication, creator.email, creator.name, creator.username, description, full_name, kernel, name, runtime_identifier, script, status, subdomain.
            sort: Comma-separated keys, each with + or - before it; keys: created_at, creator.email, creator.name, creator.username, description, kernel, name, runtime_identifier, script, status, updated_at.
            page_size: Elements of a page, 10 when None.
            page_token: The `next_page_token` of the page before.
        """
        return self._data(
            _calls.LIST_APPLICATIONS,
            (project_id,),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def list_applications_with_http_info(
        self,
        project_id: str,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[ListApplicationsResponse, int, Mapping[str, str]]:
        """Do what `list_applications` does; return data, status and headers."""
        return self._call(
            _calls.LIST_APPLICATIONS,
            (project_id,),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def update_application(
        self,
        body: Application | dict[str, Any],
        project_id: str,
        application_id: str,
        **options: Unpack[CallOptions],
    ) -> Application:
        """Change an application.

        Changes take effect at its next start; environment is JSON text.

        Args:
            body: A `Application`, or a dict of its fields.
            project_id: Project id.
            application_id: Application id.
        """
        return self._data(
            _calls.UPDATE_APPLICATION,
            (body, project_id, application_id),
            options,
        )

    def update_application_with_http_info(
        self,
        body: Application | dict[str, Any],
        project_id: str,
        application_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[Application, int, Mapping[str, str]]:
        """Do what `update_application` does; return data, status and headers."""
        return self._call(
            _calls.UPDATE_APPLICATION,
            (body, project_id, application_id),
            options,
        )

    def delete_application(
        self,
        project_id: str,
        application_id: str,
        **options: Unpack[CallOptions],
    ) -> dict[str, Any]:
        """Stop and delete an application.

        Args:
            project_id: Project id.
            application_id: Application id.
        """
        return self._data(
            _calls.DELETE_APPLICATION,
            (project_id, application_id),
            options,
        )

    def delete_application_with_http_info(
        self,
        project_id: str,
        application_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[dict[str, Any], int, Mapping[str, str]]:
        """Do what `delete_application` does; return data, status and headers."""
        return self._call(
            _calls.DELETE_APPLICATION,
            (project_id, application_id),
            options,
        )

    def restart_application(
        self,
        project_id: str,
        application_id: str,
        **options: Unpack[CallOptions],
    ) -> Application:
        """Start an application again, whether it runs or not.

        Args:
            project_id: Project id.
            application_id: Application id.
        """
        return self._data(
            _calls.RESTART_APPLICATION,
            (project_id, application_id),
            options,
        )

    def restart_application_with_http_info(
        self,
        project_id: str,
        application_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[Application, int, Mapping[str, str]]:
        """Do what `restart_application` does; return data, status and headers."""
        return self._call(
            _calls.RESTART_APPLICATION,
            (project_id, application_id),
            options,
        )

    def stop_application(
        self,
        project_id: str,
        application_id: str,
        **options: Unpack[CallOptions],
    ) -> Application:
        """Stop an application.

        It can be started again with restart.

        Args:
            project_id: Project id.
            application_id: Application id.
        """
        return self._data(
            _calls.STOP_APPLICATION,
            (project_id, application_id),
            options,
        )

    def stop_application_with_http_info(
        self,
        project_id: str,
        application_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[Application, int, Mapping[str, str]]:
        """Do what `stop_application` does; return data, status and headers."""
        return self._call(
            _calls.STOP_APPLICATION,
            (project_id, application_id),
            options,
        )

    def create_model(
        self,
        body: CreateModelRequest | dict[str, Any],
        project_id: str,
        **options: Unpack[CallOptions],
    ) -> Model:
        """Create a model, and with auto_build_model and auto_deploy_model build and deploy it too.

        Args:
            body: A `CreateModelRequest`, or a dict of its fields.
            project_id: Project id.
        """
        return self._data(
            _calls.CREATE_MODEL,
            (body, project_id),
            options,
        )

    def create_model_with_http_info(
        self,
        body: CreateModelRequest | dict[str, Any],
        project_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[Model, int, Mapping[str, str]]:
        """Do what `create_model` does; return data, status and headers."""
        return self._call(
            _calls.CREATE_MODEL,
            (body, project_id),
            options,
        )

    def get_model(
        self,
        project_id: str,
        model_id: str,
        **options: Unpack[CallOptions],
    ) -> Model:
        """Read one model, including the access key that names it in prediction calls.

        Args:
            project_id: Project id.
            model_id: Model id.
        """
        return self._data(
            _calls.GET_MODEL,
            (project_id, model_id),
            options,
        )

    def get_model_with_http_info(
        self,
        project_id: str,
        model_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[Model, int, Mapping[str, str]]:
        """Do what `get_model` does; return data, status and headers."""
        return self._call(
            _calls.GET_MODEL,
            (project_id, model_id),
            options,
        )

    def list_models(
        self,
        project_id: str,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ListModelsResponse:
        """List the models of a project.

        Args:
            project_id: Project id.
            search_filter: JSON object as text; keys: auth_enabled, creator.email, creator.name, creator.username, description, name.
            sort: Comma-separated keys, each with + or - before it; keys: auth_enabled, created_at, creator.email, creator.name, creator.username, description, name, updated_at.
            page_size: Elements of a page, 10 when None.
            page_token: The `next_page_token` of the page before.
        """
        return self._data(
            _calls.LIST_MODELS,
            (project_id,),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def list_models_with_http_info(
        self,
        project_id: str,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[ListModelsResponse, int, Mapping[str, str]]:
        """Do what `list_models` does; return data, status and headers."""
        return self._call(
            _calls.LIST_MODELS,
            (project_id,),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def list_all_models(
        self,
        *,
        search_filter: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ListModelsResponse:
        """List the models of all projects you can see.

        Args:
            search_filter: JSON object as text.
            page_size: Elements of a page, 10 when None.
            page_token: The `next_page_token` of the page before.
        """
        return self._data(
            _calls.LIST_ALL_MODELS,
            (),
            options,
            query={
                "search_filter": search_filter,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def list_all_models_with_http_info(
        self,
        *,
        search_filter: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[ListModelsResponse, int, Mapping[str, str]]:
        """Do what `list_all_models` does; return data, status and headers."""
        return self._call(
            _calls.LIST_ALL_MODELS,
            (),
            options,
            query={
                "search_filter": search_filter,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def update_model(
        self,
        body: UpdateSingleModel | dict[str, Any],
        project_id: str,
        model_id: str,
        **options: Unpack[CallOptions],
    ) -> Model:
        """Change a model.

        Only the fields that are sent change.

        Args:
            body: A `UpdateSingleModel`, or a dict of its fields.
            project_id: Project id.
            model_id: Model id.
        """
        return self._data(
            _calls.UPDATE_MODEL,
            (body, project_id, model_id),
            options,
        )

    def update_model_with_http_info(
        self,
        body: UpdateSingleModel | dict[str, Any],
        project_id: str,
        model_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[Model, int, Mapping[str, str]]:
        """Do what `update_model` does; return data, status and headers."""
        return self._call(
            _calls.UPDATE_MODEL,
            (body, project_id, model_id),
            options,
        )

    def delete_model(
        self,
        project_id: str,
        model_id: str,
        **options: Unpack[CallOptions],
    ) -> dict[str, Any]:
        """Delete a model.

        Its deployments stop.

        Args:
            project_id: Project id.
            model_id: Model id.
        """
        return self._data(
            _calls.DELETE_MODEL,
            (project_id, model_id),
            options,
        )

    def delete_model_with_http_info(
        self,
        project_id: str,
        model_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[dict[str, Any], int, Mapping[str, str]]:
        """Do what `delete_model` does; return data, status and headers."""
        return self._call(
            _calls.DELETE_MODEL,
            (project_id, model_id),
            options,
        )

    def create_model_build(
        self,
        body: CreateModelBuildRequest | dict[str, Any],
        project_id: str,
        model_id: str,
        **options: Unpack[CallOptions],
    ) -> ModelBuild:
        """Build a model from a registered version or from a function in a project file.

        Args:
            body: A `CreateModelBuildRequest`, or a dict of its fields.
            project_id: Project id.
            model_id: Model id.
        """
        return self._data(
            _calls.CREATE_MODEL_BUILD,
            (body, project_id, model_id),
            options,
        )

    def create_model_build_with_http_info(
        self,
        body: CreateModelBuildRequest | dict[str, Any],
        project_id: str,
        model_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[ModelBuild, int, Mapping[str, str]]:
        """Do what `create_model_build` does; return data, status and headers."""
        return self._call(
            _calls.CREATE_MODEL_BUILD,
            (body, project_id, model_id),
            options,
        )

    def get_model_build(
        self,
        project_id: str,
        model_id: str,
        build_id: str,
        *,
        registered_model_version_id: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ModelBuild:
        """Read one build of a model.

        Args:
            project_id: Project id.
            model_id: Model id.
            build_id: Build id.
            registered_model_version_id: Registered model version id.
        """
        return self._data(
            _calls.GET_MODEL_BUILD,
            (project_id, model_id, build_id),
            options,
            query={
                "registered_model_version_id": registered_model_version_id,
            },
        )

    def get_model_build_with_http_info(
        self,
        project_id: str,
        model_id: str,
        build_id: str,
        *,
        registered_model_version_id: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[ModelBuild, int, Mapping[str, str]]:
        """Do what `get_model_build` does; return data, status and headers."""
        return self._call(
            _calls.GET_MODEL_BUILD,
            (project_id, model_id, build_id),
            options,
            query={
                "registered_model_version_id": registered_model_version_id,
            },
        )

    def list_model_builds(
        self,
        project_id: str,
        model_id: str,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ListModelBuildsResponse:
        """List the builds of a model, oldest first.

        Args:
            project_id: Project id.
            model_id: Model id.
            search_filter: JSON object as text; keys: comment, creator.email, creator.name, creator.username, crn, status.
            sort: Comma-separated keys, each with + or - before it; keys: built_at, comment, created_at, creator.email, creator.name, creator.username, crn, status, updated_at.
            page_size: Elements of a page, 10 when None.
            page_token: The `next_page_token` of the page before.
        """
        return self._data(
            _calls.LIST_MODEL_BUILDS,
            (project_id, model_id),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def list_model_builds_with_http_info(
        self,
        project_id: str,
        model_id: str,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[ListModelBuildsResponse, int, Mapping[str, str]]:
        """Do what `list_model_builds` does; return data, status and headers."""
        return self._call(
            _calls.LIST_MODEL_BUILDS,
            (project_id, model_id),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def delete_model_build(
        self,
        project_id: str,
        model_id: str,
        build_id: str,
        **options: Unpack[CallOptions],
    ) -> dict[str, Any]:
        """Delete a build of a model.

        Args:
            project_id: Project id.
            model_id: Model id.
            build_id: Build id.
        """
        return self._data(
            _calls.DELETE_MODEL_BUILD,
            (project_id, model_id, build_id),
            options,
        )

    def delete_model_build_with_http_info(
        self,
        project_id: str,
        model_id: str,
        build_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[dict[str, Any], int, Mapping[str, str]]:
        """Do what `delete_model_build` does; return data, status and headers."""
        return self._call(
            _calls.DELETE_MODEL_BUILD,
            (project_id, model_id, build_id),
            options,
        )

    def create_model_deployment(
        self,
        body: CreateModelDeploymentRequest | dict[str, Any],
        project_id: str,
        model_id: str,
        build_id: str,
        **options: Unpack[CallOptions],
    ) -> ModelDeployment:
        """Deploy a build.

        The answer comes at once; the previous deployment serves until the new one is ready.

        Args:
            body: A `CreateModelDeploymentRequest`, or a dict of its fields.
            project_id: Project id.
            model_id: Model id.
            build_id: Build id.
        """
        return self._data(
            _calls.CREATE_MODEL_DEPLOYMENT,
            (body, project_id, model_id, build_id),
            options,
        )

    def create_model_deployment_with_http_info(
        self,
        body: CreateModelDeploymentRequest | dict[str, Any],
        project_id: str,
        model_id: str,
        build_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[ModelDeployment, int, Mapping[str, str]]:
        """Do what `create_model_deployment` does; return data, status and headers."""
        return self._call(
            _calls.CREATE_MODEL_DEPLOYMENT,
            (body, project_id, model_id, build_id),
            options,
        )

    def get_model_deployment(
        self,
        project_id: str,
        model_id: str,
        build_id: str,
        deployment_id: str,
        **options: Unpack[CallOptions],
    ) -> ModelDeployment:
        """Read one deployment of a model.

        Args:
            project_id: Project id.
            model_id: Model id.
            build_id: Build id.
            deployment_id: Deployment id.
        """
        return self._data(
            _calls.GET_MODEL_DEPLOYMENT,
            (project_id, model_id, build_id, deployment_id),
            options,
        )

    def get_model_deployment_with_http_info(
        self,
        project_id: str,
        model_id: str,
        build_id: str,
        deployment_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[ModelDeployment, int, Mapping[str, str]]:
        """Do what `get_model_deployment` does; return data, status and headers."""
        return self._call(
            _calls.GET_MODEL_DEPLOYMENT,
            (project_id, model_id, build_id, deployment_id),
            options,
        )

    def list_model_deployments(
        self,
        project_id: str,
        model_id: str,
        build_id: str,
        *,
        search_filter: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        sort: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ListModelDeploymentsResponse:
        """List the deployments of a build, oldest first.

        Args:
            project_id: Project id.
            model_id: Model id.
            build_id: Build id.
            search_filter: JSON object as text.
            page_size: Elements of a page, 10 when None.
            page_token: The `next_page_token` of the page before.
            sort: Comma-separated keys, each with + or - before it.
        """
        return self._data(
            _calls.LIST_MODEL_DEPLOYMENTS,
            (project_id, model_id, build_id),
            options,
            query={
                "search_filter": search_filter,
                "page_size": page_size,
                "page_token": page_token,
                "sort": sort,
            },
        )

    def list_model_deployments_with_http_info(
        self,
        project_id: str,
        model_id: str,
        build_id: str,
        *,
        search_filter: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        sort: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[ListModelDeploymentsResponse, int, Mapping[str, str]]:
        """Do what `list_model_deployments` does; return data, status and headers."""
        return self._call(
            _calls.LIST_MODEL_DEPLOYMENTS,
            (project_id, model_id, build_id),
            options,
            query={
                "search_filter": search_filter,
                "page_size": page_size,
                "page_token": page_token,
                "sort": sort,
            },
        )

    def stop_model_deployment(
        self,
        project_id: str,
        model_id: str,
        build_id: str,
        deployment_id: str,
        **options: Unpack[CallOptions],
    ) -> ModelDeployment:
        """Stop a deployment.

        Its replicas finish the requests they have.

        Args:
            project_id: Project id.
            model_id: Model id.
            build_id: Build id.
            deployment_id: Deployment id.
        """
        return self._data(
            _calls.STOP_MODEL_DEPLOYMENT,
            (project_id, model_id, build_id, deployment_id),
            options,
        )

    def stop_model_deployment_with_http_info(
        self,
        project_id: str,
        model_id: str,
        build_id: str,
        deployment_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[ModelDeployment, int, Mapping[str, str]]:
        """Do what `stop_model_deployment` does; return data, status and headers."""
        return self._call(
            _calls.STOP_MODEL_DEPLOYMENT,
            (project_id, model_id, build_id, deployment_id),
            options,
        )

    def restart_model_deployment(
        self,
        project_id: str,
        model_id: str,
        build_id: str,
        deployment_id: str,
        **options: Unpack[CallOptions],
    ) -> ModelDeployment:
        """Restart a deployment's replicas.

        Args:
            project_id: Project id.
            model_id: Model id.
            build_id: Build id.
            deployment_id: Deployment id.
        """
        return self._data(
            _calls.RESTART_MODEL_DEPLOYMENT,
            (project_id, model_id, build_id, deployment_id),
            options,
        )

    def restart_model_deployment_with_http_info(
        self,
        project_id: str,
        model_id: str,
        build_id: str,
        deployment_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[ModelDeployment, int, Mapping[str, str]]:
        """Do what `restart_model_deployment` does; return data, status and headers."""
        return self._call(
            _calls.RESTART_MODEL_DEPLOYMENT,
            (project_id, model_id, build_id, deployment_id),
            options,
        )

    def create_experiment(
        self,
        body: CreateExperimentRequest | dict[str, Any],
        project_id: str,
        **options: Unpack[CallOptions],
    ) -> Experiment:
        """Create an experiment.

        Names are unique within a project.

        Args:
            body: A `CreateExperimentRequest`, or a dict of its fields.
            project_id: Project id.
        """
        return self._data(
            _calls.CREATE_EXPERIMENT,
            (body, project_id),
            options,
        )

    def create_experiment_with_http_info(
        self,
        body: CreateExperimentRequest | dict[str, Any],
        project_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[Experiment, int, Mapping[str, str]]:
        """Do what `create_experiment` does; return data, status and headers."""
        return self._call(
            _calls.CREATE_EXPERIMENT,
            (body, project_id),
            options,
        )

    def get_experiment(
        self,
        project_id: str,
        experiment_id: str,
        **options: Unpack[CallOptions],
    ) -> Experiment:
        """Read one experiment.

        Args:
            project_id: Project id.
            experiment_id: Experiment id.
        """
        return self._data(
            _calls.GET_EXPERIMENT,
            (project_id, experiment_id),
            options,
        )

    def get_experiment_with_http_info(
        self,
        project_id: str,
        experiment_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[Experiment, int, Mapping[str, str]]:
        """Do what `get_experiment` does; return data, status and headers."""
        return self._call(
            _calls.GET_EXPERIMENT,
            (project_id, experiment_id),
            options,
        )

    def list_experiments(
        self,
        project_id: str,
        *,
        search_filter: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        sort: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ListExperimentsResponse:
        """List the experiments of a project.

        Args:
            project_id: Project id.
            search_filter: JSON object as text.
            page_size: Elements of a page, 10 when None.
            page_token: The `next_page_token` of the page before.
            sort: Comma-separated keys, each with + or - before it.
        """
        return self._data(
            _calls.LIST_EXPERIMENTS,
            (project_id,),
            options,
            query={
                "search_filter": search_filter,
                "page_size": page_size,
                "page_token": page_token,
                "sort": sort,
            },
        )

    def list_experiments_with_http_info(
        self,
        project_id: str,
        *,
        search_filter: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        sort: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[ListExperimentsResponse, int, Mapping[str, str]]:
        """Do what `list_experiments` does; return data, status and headers."""
        return self._call(
            _calls.LIST_EXPERIMENTS,
            (project_id,),
            options,
            query={
                "search_filter": search_filter,
                "page_size": page_size,
                "page_token": page_token,
                "sort": sort,
            },
        )

    def list_all_experiments(
        self,
        *,
        search_filter: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ListExperimentsResponse:
        """List the experiments of all projects you can see.

        Args:
            search_filter: JSON object as text.
            page_size: Elements of a page, 10 when None.
            page_token: The `next_page_token` of the page before.
        """
        return self._data(
            _calls.LIST_ALL_EXPERIMENTS,
            (),
            options,
            query={
                "search_filter": search_filter,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def list_all_experiments_with_http_info(
        self,
        *,
        search_filter: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[ListExperimentsResponse, int, Mapping[str, str]]:
        """Do what `list_all_experiments` does; return data, status and headers."""
        return self._call(
            _calls.LIST_ALL_EXPERIMENTS,
            (),
            options,
            query={
                "search_filter": search_filter,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def update_experiment(
        self,
        body: Experiment | dict[str, Any],
        experiment_project_id: str,
        experiment_id: str,
        **options: Unpack[CallOptions],
    ) -> Experiment:
        """Change an experiment's name or tags.

        Args:
            body: A `Experiment`, or a dict of its fields.
            experiment_project_id: Experiment project id.
            experiment_id: Experiment id.
        """
        return self._data(
            _calls.UPDATE_EXPERIMENT,
            (body, experiment_project_id, experiment_id),
            options,
        )

    def update_experiment_with_http_info(
        self,
        body: Experiment | dict[str, Any],
        experiment_project_id: str,
        experiment_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[Experiment, int, Mapping[str, str]]:
        """Do what `update_experiment` does; return data, status and headers."""
        return self._call(
            _calls.UPDATE_EXPERIMENT,
            (body, experiment_project_id, experiment_id),
            options,
        )

    def delete_experiment(
        self,
        project_id: str,
        experiment_id: str,
        **options: Unpack[CallOptions],
    ) -> dict[str, Any]:
        """Delete an experiment and its runs.

        Args:
            project_id: Project id.
            experiment_id: Experiment id.
        """
        return self._data(
            _calls.DELETE_EXPERIMENT,
            (project_id, experiment_id),
            options,
        )

    def delete_experiment_with_http_info(
        self,
        project_id: str,
        experiment_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[dict[str, Any], int, Mapping[str, str]]:
        """Do what `delete_experiment` does; return data, status and headers."""
        return self._call(
            _calls.DELETE_EXPERIMENT,
            (project_id, experiment_id),
            options,
        )

    def create_experiment_run(
        self,
        body: CreateExperimentRunRequest | dict[str, Any],
        project_id: str,
        experiment_id: str,
        **options: Unpack[CallOptions],
    ) -> ExperimentRun:
        """Start a run in an experiment.

        Args:
            body: A `CreateExperimentRunRequest`, or a dict of its fields.
            project_id: Project id.
            experiment_id: Experiment id.
        """
        return self._data(
            _calls.CREATE_EXPERIMENT_RUN,
            (body, project_id, experiment_id),
            options,
        )

    def create_experiment_run_with_http_info(
        self,
        body: CreateExperimentRunRequest | dict[str, Any],
        project_id: str,
        experiment_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[ExperimentRun, int, Mapping[str, str]]:
        """Do what `create_experiment_run` does; return data, status and headers."""
        return self._call(
            _calls.CREATE_EXPERIMENT_RUN,
            (body, project_id, experiment_id),
            options,
        )

    def get_experiment_run(
        self,
        project_id: str,
        experiment_id: str,
        run_id: str,
        **options: Unpack[CallOptions],
    ) -> ExperimentRun:
        """Read one run with its parameters, its tags and the newest value of each metric.

        Args:
            project_id: Project id.
            experiment_id: Experiment id.
            run_id: Run id.
        """
        return self._data(
            _calls.GET_EXPERIMENT_RUN,
            (project_id, experiment_id, run_id),
            options,
        )

    def get_experiment_run_with_http_info(
        self,
        project_id: str,
        experiment_id: str,
        run_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[ExperimentRun, int, Mapping[str, str]]:
        """Do what `get_experiment_run` does; return data, status and headers."""
        return self._call(
            _calls.GET_EXPERIMENT_RUN,
            (project_id, experiment_id, run_id),
            options,
        )

    def list_experiment_runs(
        self,
        project_id: str,
        experiment_id: str,
        *,
        search_filter: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        sort: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ListExperimentRunsResponse:
        """List the runs of an experiment, oldest first.

        Args:
            project_id: Project id.
            experiment_id: Experiment id.
            search_filter: JSON object as text; keys: creator.email, creator.name, creator.username, name, status, metrics.<key>, tags.<key>, params.<key>.
            page_size: Elements of a page, 10 when None.
            page_token: The `next_page_token` of the page before.
            sort: Comma-separated keys, each with + or - before it; keys: created_at, creator.email, creator.name, creator.username, name, start_time, metrics.<key>, tags.<key>, params.<key>.
        """
        return self._data(
            _calls.LIST_EXPERIMENT_RUNS,
            (project_id, experiment_id),
            options,
            query={
                "search_filter": search_filter,
                "page_size": page_size,
                "page_token": page_token,
                "sort": sort,
            },
        )

    def list_experiment_runs_with_http_info(
        self,
        project_id: str,
        experiment_id: str,
        *,
        search_filter: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        sort: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[ListExperimentRunsResponse, int, Mapping[str, str]]:
        """Do what `list_experiment_runs` does; return data, status and headers."""
        return self._call(
            _calls.LIST_EXPERIMENT_RUNS,
            (project_id, experiment_id),
            options,
            query={
                "search_filter": search_filter,
                "page_size": page_size,
                "page_token": page_token,
                "sort": sort,
            },
        )

    def update_experiment_run(
        self,
        body: ExperimentRun | dict[str, Any],
        project_id: str,
        experiment_id: str,
        run_id: str,
        **options: Unpack[CallOptions],
    ) -> ExperimentRun:
        """Change a run.

        Status, end time, metrics, parameters and tags can be sent.

        Args:
            body: A `ExperimentRun`, or a dict of its fields.
            project_id: Project id.
            experiment_id: Experiment id.
            run_id: Run id.
        """
        return self._data(
            _calls.UPDATE_EXPERIMENT_RUN,
            (body, project_id, experiment_id, run_id),
            options,
        )

    def update_experiment_run_with_http_info(
        self,
        body: ExperimentRun | dict[str, Any],
        project_id: str,
        experiment_id: str,
        run_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[ExperimentRun, int, Mapping[str, str]]:
        """Do what `update_experiment_run` does; return data, status and headers."""
        return self._call(
            _calls.UPDATE_EXPERIMENT_RUN,
            (body, project_id, experiment_id, run_id),
            options,
        )

    def delete_experiment_run(
        self,
        project_id: str,
        experiment_id: str,
        run_id: str,
        **options: Unpack[CallOptions],
    ) -> dict[str, Any]:
        """Delete a run.

        Args:
            project_id: Project id.
            experiment_id: Experiment id.
            run_id: Run id.
        """
        return self._data(
            _calls.DELETE_EXPERIMENT_RUN,
            (project_id, experiment_id, run_id),
            options,
        )

    def delete_experiment_run_with_http_info(
        self,
        project_id: str,
        experiment_id: str,
        run_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[dict[str, Any], int, Mapping[str, str]]:
        """Do what `delete_experiment_run` does; return data, status and headers."""
        return self._call(
            _calls.DELETE_EXPERIMENT_RUN,
            (project_id, experiment_id, run_id),
            options,
        )

    def log_experiment_run_batch(
        self,
        body: LogExperimentRunBatchRequest | dict[str, Any],
        project_id: str,
        experiment_id: str,
        run_id: str,
        **options: Unpack[CallOptions],
    ) -> dict[str, Any]:
        """Log metrics, parameters and tags of a run in one call.

        Args:
            body: A `LogExperimentRunBatchRequest`, or a dict of its fields.
            project_id: Project id.
            experiment_id: Experiment id.
            run_id: Run id.
        """
        return self._data(
            _calls.LOG_EXPERIMENT_RUN_BATCH,
            (body, project_id, experiment_id, run_id),
            options,
        )

    def log_experiment_run_batch_with_http_info(
        self,
        body: LogExperimentRunBatchRequest | dict[str, Any],
        project_id: str,
        experiment_id: str,
        run_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[dict[str, Any], int, Mapping[str, str]]:
        """Do what `log_experiment_run_batch` does; return data, status and headers."""
        return self._call(
            _calls.LOG_EXPERIMENT_RUN_BATCH,
            (body, project_id, experiment_id, run_id),
            options,
        )

    def delete_experiment_run_batch(
        self,
        body: DeleteExperimentRunBatchRequest | dict[str, Any],
        project_id: str,
        experiment_id: str,
        run_id: str,
        **options: Unpack[CallOptions],
    ) -> dict[str, Any]:
        """Delete metrics, parameters and tags of a run by their keys.

        Args:
            body: A `DeleteExperimentRunBatchRequest`, or a dict of its fields.
            project_id: Project id.
            experiment_id: Experiment id.
            run_id: Run id.
        """
        return self._data(
            _calls.DELETE_EXPERIMENT_RUN_BATCH,
            (body, project_id, experiment_id, run_id),
            options,
        )

    def delete_experiment_run_batch_with_http_info(
        self,
        body: DeleteExperimentRunBatchRequest | dict[str, Any],
        project_id: str,
        experiment_id: str,
        run_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[dict[str, Any], int, Mapping[str, str]]:
        """Do what `delete_experiment_run_batch` does; return data, status and headers."""
        return self._call(
            _calls.DELETE_EXPERIMENT_RUN_BATCH,
            (body, project_id, experiment_id, run_id),
            options,
        )

    def get_experiment_run_metrics(
        self,
        project_id: str,
        experiment_id: str,
        run_id: str,
        metric_key: str,
        **options: Unpack[CallOptions],
    ) -> GetExperimentRunMetricsResponse:
        """Read the whole history of one metric of a run.

        Args:
            project_id: Project id.
            experiment_id: Experiment id.
            run_id: Run id.
            metric_key: Metric key.
        """
        return self._data(
            _calls.GET_EXPERIMENT_RUN_METRICS,
            (project_id, experiment_id, run_id, metric_key),
            options,
        )

    def get_experiment_run_metrics_with_http_info(
        self,
        project_id: str,
        experiment_id: str,
        run_id: str,
        metric_key: str,
        **options: Unpack[CallOptions],
    ) -> tuple[GetExperimentRunMetricsResponse, int, Mapping[str, str]]:
        """Do what `get_experiment_run_metrics` does; return data, status and headers."""
        return self._call(
            _calls.GET_EXPERIMENT_RUN_METRICS,
            (project_id, experiment_id, run_id, metric_key),
            options,
        )

    def create_registered_model(
        self,
        body: CreateRegisteredModelRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> RegisteredModel:
        """Register a run's model.

        A name that exists gets a new version, which comes first in model_versions.

        Args:
            body: A `CreateRegisteredModelRequest`, or a dict of its fields.
        """
        return self._data(
            _calls.CREATE_REGISTERED_MODEL,
            (body,),
            options,
        )

    def create_registered_model_with_http_info(
        self,
        body: CreateRegisteredModelRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> tuple[RegisteredModel, int, Mapping[str, str]]:
        """Do what `create_registered_model` does; return data, status and headers."""
        return self._call(
            _calls.CREATE_REGISTERED_MODEL,
            (body,),
            options,
        )

    def list_registered_models(
        self,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ListRegisteredModelsResponse:
        """List the registered models you can see, without their versions.

        Args:
            search_filter: JSON object as text; keys: model_name, creator_id.
            sort: Comma-separated keys, each with + or - before it; keys: created_at, creator.email, creator.name, creator.username, description, kernel, name, script, status, updated_at.
            page_size: Elements of a page, 10 when None.
            page_token: The `next_page_token` of the page before.
        """
        return self._data(
            _calls.LIST_REGISTERED_MODELS,
            (),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def list_registered_models_with_http_info(
        self,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[ListRegisteredModelsResponse, int, Mapping[str, str]]:
        """Do what `list_registered_models` does; return data, status and headers."""
        return self._call(
            _calls.LIST_REGISTERED_MODELS,
            (),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def get_registered_model(
        self,
        model_id: str,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> RegisteredModel:
        """Read one registered model with a page of its versions.

        Paging, filter and sort apply to the versions.

        Args:
            model_id: Model id.
            search_filter: JSON object as text; keys: version_number, creator_id.
            sort: Comma-separated keys, each with + or - before it; keys: created_at, creator.email, creator.name, creator.username, description, kernel, name, script, status, updated_at, versions, version_number.
            page_size: Elements of a page, 10 when None.
            page_token: The `next_page_token` of the page before.
        """
        return self._data(
            _calls.GET_REGISTERED_MODEL,
            (model_id,),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def get_registered_model_with_http_info(
        self,
        model_id: str,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[RegisteredModel, int, Mapping[str, str]]:
        """Do what `get_registered_model` does; return data, status and headers."""
        return self._call(
            _calls.GET_REGISTERED_MODEL,
            (model_id,),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def update_registered_model(
        self,
        body: UpdateRegisteredModelRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> RegisteredModel:
        """Change a registered model.

        Its id is part of the body.

        Args:
            body: A `UpdateRegisteredModelRequest`, or a dict of its fields.
        """
        return self._data(
            _calls.UPDATE_REGISTERED_MODEL,
            (body,),
            options,
        )

    def update_registered_model_with_http_info(
        self,
        body: UpdateRegisteredModelRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> tuple[RegisteredModel, int, Mapping[str, str]]:
        """Do what `update_registered_model` does; return data, status and headers."""
        return self._call(
            _calls.UPDATE_REGISTERED_MODEL,
            (body,),
            options,
        )

    def delete_registered_model(
        self,
        model_id: str,
        **options: Unpack[CallOptions],
    ) -> dict[str, Any]:
        """Delete a registered model and its versions.

        Args:
            model_id: Model id.
        """
        return self._data(
            _calls.DELETE_REGISTERED_MODEL,
            (model_id,),
            options,
        )

    def delete_registered_model_with_http_info(
        self,
        model_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[dict[str, Any], int, Mapping[str, str]]:
        """Do what `delete_registered_model` does; return data, status and headers."""
        return self._call(
            _calls.DELETE_REGISTERED_MODEL,
            (model_id,),
            options,
        )

    def get_registered_model_version(
        self,
        model_id: str,
        version_id: str,
        **options: Unpack[CallOptions],
    ) -> RegisteredModelVersion:
        """Read one version of a registered model.

        Args:
            model_id: Model id.
            version_id: Version id.
        """
        return self._data(
            _calls.GET_REGISTERED_MODEL_VERSION,
            (model_id, version_id),
            options,
        )

    def get_registered_model_version_with_http_info(
        self,
        model_id: str,
        version_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[RegisteredModelVersion, int, Mapping[str, str]]:
        """Do what `get_registered_model_version` does; return data, status and headers."""
        return self._call(
            _calls.GET_REGISTERED_MODEL_VERSION,
            (model_id, version_id),
            options,
        )

    def update_registered_model_version(
        self,
        body: UpdateRegisteredModelVersionRequest | dict[str, Any],
        model_id: str,
        **options: Unpack[CallOptions],
    ) -> RegisteredModelVersion:
        """Change a version of a registered model.

        The version's id is part of the body.

        Args:
            body: A `UpdateRegisteredModelVersionRequest`, or a dict of its fields.
            model_id: Model id.
        """
        return self._data(
            _calls.UPDATE_REGISTERED_MODEL_VERSION,
            (body, model_id),
            options,
        )

    def update_registered_model_version_with_http_info(
        self,
        body: UpdateRegisteredModelVersionRequest | dict[str, Any],
        model_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[RegisteredModelVersion, int, Mapping[str, str]]:
        """Do what `update_registered_model_version` does; return data, status and headers."""
        return self._call(
            _calls.UPDATE_REGISTERED_MODEL_VERSION,
            (body, model_id),
            options,
        )

    def delete_registered_model_version(
        self,
        model_id: str,
        version_id: str,
        **options: Unpack[CallOptions],
    ) -> dict[str, Any]:
        """Delete one version of a registered model.

        Args:
            model_id: Model id.
            version_id: Version id.
        """
        return self._data(
            _calls.DELETE_REGISTERED_MODEL_VERSION,
            (model_id, version_id),
            options,
        )

    def delete_registered_model_version_with_http_info(
        self,
        model_id: str,
        version_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[dict[str, Any], int, Mapping[str, str]]:
        """Do what `delete_registered_model_version` does; return data, status and headers."""
        return self._call(
            _calls.DELETE_REGISTERED_MODEL_VERSION,
            (model_id, version_id),
            options,
        )

    def list_runtimes(
        self,
        *,
        search_filter: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        sort: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ListRuntimesResponse:
        """List the runtimes that workloads can use.

        Args:
            search_filter: JSON object as text; keys: image_identifier, editor, kernel, edition, description, full_version.
            page_size: Elements of a page, 10 when None.
            page_token: The `next_page_token` of the page before.
            sort: Comma-separated keys, each with + or - before it; keys: image_identifier, editor, kernel, edition, description, full_version.
        """
        return self._data(
            _calls.LIST_RUNTIMES,
            (),
            options,
            query={
                "search_filter": search_filter,
                "page_size": page_size,
                "page_token": page_token,
                "sort": sort,
            },
        )

    def list_runtimes_with_http_info(
        self,
        *,
        search_filter: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        sort: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[ListRuntimesResponse, int, Mapping[str, str]]:
        """Do what `list_runtimes` does; return data, status and headers."""
        return self._call(
            _calls.LIST_RUNTIMES,
            (),
            options,
            query={
                "search_filter": search_filter,
                "page_size": page_size,
                "page_token": page_token,
                "sort": sort,
            },
        )

    def register_custom_runtime(
        self,
        body: RegisterCustomRuntimeRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> RegisterCustomRuntimeResponse:
        """Register a runtime of your own.

        Args:
            body: A `RegisterCustomRuntimeRequest`, or a dict of its fields.
        """
        return self._data(
            _calls.REGISTER_CUSTOM_RUNTIME,
            (body,),
            options,
        )

    def register_custom_runtime_with_http_info(
        self,
        body: RegisterCustomRuntimeRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> tuple[RegisterCustomRuntimeResponse, int, Mapping[str, str]]:
        """Do what `register_custom_runtime` does; return data, status and headers."""
        return self._call(
            _calls.REGISTER_CUSTOM_RUNTIME,
            (body,),
            options,
        )

    def validate_custom_runtime(
        self,
        *,
        url: str | None = None,
        docker_credential_id: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ValidateCustomRuntimeResponse:
        """Check whether an image can serve as a runtime.

        Args:
            url: Url.
            docker_credential_id: Docker credential id.
        """
        return self._data(
            _calls.VALIDATE_CUSTOM_RUNTIME,
            (),
            options,
            query={
                "url": url,
                "docker_credential_id": docker_credential_id,
            },
        )

    def validate_custom_runtime_with_http_info(
        self,
        *,
        url: str | None = None,
        docker_credential_id: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[ValidateCustomRuntimeResponse, int, Mapping[str, str]]:
        """Do what `validate_custom_runtime` does; return data, status and headers."""
        return self._call(
            _calls.VALIDATE_CUSTOM_RUNTIME,
            (),
            options,
            query={
                "url": url,
                "docker_credential_id": docker_credential_id,
            },
        )

    def update_runtime_status(
        self,
        body: UpdateRuntimeStatusRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> UpdateRuntimeStatusResponse:
        """Enable, disable or deprecate runtimes.

        Args:
            body: A `UpdateRuntimeStatusRequest`, or a dict of its fields.
        """
        return self._data(
            _calls.UPDATE_RUNTIME_STATUS,
            (body,),
            options,
        )

    def update_runtime_status_with_http_info(
        self,
        body: UpdateRuntimeStatusRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> tuple[UpdateRuntimeStatusResponse, int, Mapping[str, str]]:
        """Do what `update_runtime_status` does; return data, status and headers."""
        return self._call(
            _calls.UPDATE_RUNTIME_STATUS,
            (body,),
            options,
        )

    def list_runtime_addons(
        self,
        *,
        search_filter: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        sort: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ListRuntimeAddonsResponse:
        """List the add-ons that runtimes can use.

        Args:
            search_filter: JSON object as text; keys: identifier, component, display_name, status.
            page_size: Elements of a page, 10 when None.
            page_token: The `next_page_token` of the page before.
            sort: Comma-separated keys, each with + or - before it.
        """
        return self._data(
            _calls.LIST_RUNTIME_ADDONS,
            (),
            options,
            query={
                "search_filter": search_filter,
                "page_size": page_size,
                "page_token": page_token,
                "sort": sort,
            },
        )

    def list_runtime_addons_with_http_info(
        self,
        *,
        search_filter: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        sort: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[ListRuntimeAddonsResponse, int, Mapping[str, str]]:
        """Do what `list_runtime_addons` does; return data, status and headers."""
        return self._call(
            _calls.LIST_RUNTIME_ADDONS,
            (),
            options,
            query={
                "search_filter": search_filter,
                "page_size": page_size,
                "page_token": page_token,
                "sort": sort,
            },
        )

    def update_runtime_addon_status(
        self,
        body: UpdateRuntimeAddonStatusRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> UpdateRuntimeAddonStatusResponse:
        """Change the status of runtime add-ons.

        Args:
            body: A `UpdateRuntimeAddonStatusRequest`, or a dict of its fields.
        """
        return self._data(
            _calls.UPDATE_RUNTIME_ADDON_STATUS,
            (body,),
            options,
        )

    def update_runtime_addon_status_with_http_info(
        self,
        body: UpdateRuntimeAddonStatusRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> tuple[UpdateRuntimeAddonStatusResponse, int, Mapping[str, str]]:
        """Do what `update_runtime_addon_status` does; return data, status and headers."""
        return self._call(
            _calls.UPDATE_RUNTIME_ADDON_STATUS,
            (body,),
            options,
        )

    def handle_custom_runtime_upload(
        self,
        metadata: str,
        tarball: str,
        **options: Unpack[CallOptions],
    ) -> None:
        """Upload a custom runtime add-on with its metadata.

        Args:
            metadata: Text of the part.
            tarball: Path of a local file.
        """
        return self._data(
            _calls.HANDLE_CUSTOM_RUNTIME_UPLOAD,
            (metadata, tarball),
            options,
            form={"metadata": metadata},
            files={"tarball": tarball},
        )

    def handle_custom_runtime_upload_with_http_info(
        self,
        metadata: str,
        tarball: str,
        **options: Unpack[CallOptions],
    ) -> tuple[None, int, Mapping[str, str]]:
        """Do what `handle_custom_runtime_upload` does; return data, status and headers."""
        return self._call(
            _calls.HANDLE_CUSTOM_RUNTIME_UPLOAD,
            (metadata, tarball),
            options,
            form={"metadata": metadata},
            files={"tarball": tarball},
        )

    def list_runtime_repos(
        self,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ListRuntimeReposResponse:
        """List the repositories that runtimes come from.

        Args:
            search_filter: JSON object as text; keys: id, name, url.
            sort: Comma-separated keys, each with + or - before it; keys: id, name, url.
            page_size: Elements of a page, 10 when None.
            page_token: The `next_page_token` of the page before.
        """
        return self._data(
            _calls.LIST_RUNTIME_REPOS,
            (),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def list_runtime_repos_with_http_info(
        self,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[ListRuntimeReposResponse, int, Mapping[str, str]]:
        """Do what `list_runtime_repos` does; return data, status and headers."""
        return self._call(
            _calls.LIST_RUNTIME_REPOS,
            (),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def create_runtime_repo(
        self,
        body: CreateRuntimeRepoRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> RuntimeRepo:
        """Add a repository of runtimes.

        Args:
            body: A `CreateRuntimeRepoRequest`, or a dict of its fields.
        """
        return self._data(
            _calls.CREATE_RUNTIME_REPO,
            (body,),
            options,
        )

    def create_runtime_repo_with_http_info(
        self,
        body: CreateRuntimeRepoRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> tuple[RuntimeRepo, int, Mapping[str, str]]:
        """Do what `create_runtime_repo` does; return data, status and headers."""
        return self._call(
            _calls.CREATE_RUNTIME_REPO,
            (body,),
            options,
        )

    def update_runtime_repo(
        self,
        body: RuntimeRepo | dict[str, Any],
        runtimerepo_id: str,
        **options: Unpack[CallOptions],
    ) -> RuntimeRepo:
        """Change a repository of runtimes.

        Args:
            body: A `RuntimeRepo`, or a dict of its fields.
            runtimerepo_id: Runtimerepo id.
        """
        return self._data(
            _calls.UPDATE_RUNTIME_REPO,
            (body, runtimerepo_id),
            options,
        )

    def update_runtime_repo_with_http_info(
        self,
        body: RuntimeRepo | dict[str, Any],
        runtimerepo_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[RuntimeRepo, int, Mapping[str, str]]:
        """Do what `update_runtime_repo` does; return data, status and headers."""
        return self._call(
            _calls.UPDATE_RUNTIME_REPO,
            (body, runtimerepo_id),
            options,
        )

    def delete_runtime_repo(
        self,
        runtime_repo_id: str,
        **options: Unpack[CallOptions],
    ) -> dict[str, Any]:
        """Remove a repository of runtimes.

        Args:
            runtime_repo_id: Runtime repo id.
        """
        return self._data(
            _calls.DELETE_RUNTIME_REPO,
            (runtime_repo_id,),
            options,
        )

    def delete_runtime_repo_with_http_info(
        self,
        runtime_repo_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[dict[str, Any], int, Mapping[str, str]]:
        """Do what `delete_runtime_repo` does; return data, status and headers."""
        return self._call(
            _calls.DELETE_RUNTIME_REPO,
            (runtime_repo_id,),
            options,
        )

    def list_docker_credentials(
        self,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ListDockerCredentialsResponse:
        """List the credentials for image registries, without their secrets.

        Args:
            search_filter: JSON object as text; keys: id, name, url.
            sort: Comma-separated keys, each with + or - before it; keys: id, name, url.
            page_size: Elements of a page, 10 when None.
            page_token: The `next_page_token` of the page before.
        """
        return self._data(
            _calls.LIST_DOCKER_CREDENTIALS,
            (),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def list_docker_credentials_with_http_info(
        self,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[ListDockerCredentialsResponse, int, Mapping[str, str]]:
        """Do what `list_docker_credentials` does; return data, status and headers."""
        return self._call(
            _calls.LIST_DOCKER_CREDENTIALS,
            (),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def create_docker_credential(
        self,
        body: CreateDockerCredentialRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> DockerCredentialPublic:
        """Add a credential for an image registry.

        Args:
            body: A `CreateDockerCredentialRequest`, or a dict of its fields.
        """
        return self._data(
            _calls.CREATE_DOCKER_CREDENTIAL,
            (body,),
            options,
        )

    def create_docker_credential_with_http_info(
        self,
        body: CreateDockerCredentialRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> tuple[DockerCredentialPublic, int, Mapping[str, str]]:
        """Do what `create_docker_credential` does; return data, status and headers."""
        return self._call(
            _calls.CREATE_DOCKER_CREDENTIAL,
            (body,),
            options,
        )

    def update_docker_credential(
        self,
        body: DockerCredentialSensitive | dict[str, Any],
        docker_credential_id: str,
        **options: Unpack[CallOptions],
    ) -> DockerCredentialPublic:
        """Change a credential for an image registry.

        Args:
            body: A `DockerCredentialSensitive`, or a dict of its fields.
            docker_credential_id: Docker credential id.
        """
        return self._data(
            _calls.UPDATE_DOCKER_CREDENTIAL,
            (body, docker_credential_id),
            options,
        )

    def update_docker_credential_with_http_info(
        self,
        body: DockerCredentialSensitive | dict[str, Any],
        docker_credential_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[DockerCredentialPublic, int, Mapping[str, str]]:
        """Do what `update_docker_credential` does; return data, status and headers."""
        return self._call(
            _calls.UPDATE_DOCKER_CREDENTIAL,
            (body, docker_credential_id),
            options,
        )

    def delete_docker_credential(
        self,
        docker_credential_id: str,
        **options: Unpack[CallOptions],
    ) -> dict[str, Any]:
        """Delete a credential for an image registry.

        Args:
            docker_credential_id: Docker credential id.
        """
        return self._data(
            _calls.DELETE_DOCKER_CREDENTIAL,
            (docker_credential_id,),
            options,
        )

    def delete_docker_credential_with_http_info(
        self,
        docker_credential_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[dict[str, Any], int, Mapping[str, str]]:
        """Do what `delete_docker_credential` does; return data, status and headers."""
        return self._call(
            _calls.DELETE_DOCKER_CREDENTIAL,
            (docker_credential_id,),
            options,
        )

    def set_docker_credential(
        self,
        body: SetDockerCredentialRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> dict[str, Any]:
        """Choose the credential that a runtime's image is pulled with.

        Args:
            body: A `SetDockerCredentialRequest`, or a dict of its fields.
        """
        return self._data(
            _calls.SET_DOCKER_CREDENTIAL,
            (body,),
            options,
        )

    def set_docker_credential_with_http_info(
        self,
        body: SetDockerCredentialRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> tuple[dict[str, Any], int, Mapping[str, str]]:
        """Do what `set_docker_credential` does; return data, status and headers."""
        return self._call(
            _calls.SET_DOCKER_CREDENTIAL,
            (body,),
            options,
        )

    def create_v2_key(
        self,
        body: CreateV2KeyRequest | dict[str, Any],
        username: str,
        **options: Unpack[CallOptions],
    ) -> CreateV2KeyResponse:
        """Create an API v2 key.

        The answer is the only place where the secret is shown.

        Args:
            body: A `CreateV2KeyRequest`, or a dict of its fields.
            username: Username.
        """
        return self._data(
            _calls.CREATE_V2_KEY,
            (body, username),
            options,
        )

    def create_v2_key_with_http_info(
        self,
        body: CreateV2KeyRequest | dict[str, Any],
        username: str,
        **options: Unpack[CallOptions],
    ) -> tuple[CreateV2KeyResponse, int, Mapping[str, str]]:
        """Do what `create_v2_key` does; return data, status and headers."""
        return self._call(
            _calls.CREATE_V2_KEY,
            (body, username),
            options,
        )

    def list_v2_keys(
        self,
        username: str,
        **options: Unpack[CallOptions],
    ) -> ListV2KeysResponse:
        """List a user's API v2 keys, without their secrets.

        Args:
            username: Username.
        """
        return self._data(
            _calls.LIST_V2_KEYS,
            (username,),
            options,
        )

    def list_v2_keys_with_http_info(
        self,
        username: str,
        **options: Unpack[CallOptions],
    ) -> tuple[ListV2KeysResponse, int, Mapping[str, str]]:
        """Do what `list_v2_keys` does; return data, status and headers."""
        return self._call(
            _calls.LIST_V2_KEYS,
            (username,),
            options,
        )

    def delete_v2_key(
        self,
        username: str,
        key_id: str,
        **options: Unpack[CallOptions],
    ) -> dict[str, Any]:
        """Revoke one API v2 key.

        Args:
            username: Username.
            key_id: Key id.
        """
        return self._data(
            _calls.DELETE_V2_KEY,
            (username, key_id),
            options,
        )

    def delete_v2_key_with_http_info(
        self,
        username: str,
        key_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[dict[str, Any], int, Mapping[str, str]]:
        """Do what `delete_v2_key` does; return data, status and headers."""
        return self._call(
            _calls.DELETE_V2_KEY,
            (username, key_id),
            options,
        )

    def delete_v2_keys(
        self,
        username: str,
        **options: Unpack[CallOptions],
    ) -> dict[str, Any]:
        """Revoke all API v2 keys of a user.

        Args:
            username: Username.
        """
        return self._data(
            _calls.DELETE_V2_KEYS,
            (username,),
            options,
        )

    def delete_v2_keys_with_http_info(
        self,
        username: str,
        **options: Unpack[CallOptions],
    ) -> tuple[dict[str, Any], int, Mapping[str, str]]:
        """Do what `delete_v2_keys` does; return data, status and headers."""
        return self._call(
            _calls.DELETE_V2_KEYS,
            (username,),
            options,
        )

    def rotate_v1_key(
        self,
        body: RotateV1KeyRequest | dict[str, Any],
        username: str,
        **options: Unpack[CallOptions],
    ) -> RotateV1KeyResponse:
        """Replace a user's legacy key.

        Args:
            body: A `RotateV1KeyRequest`, or a dict of its fields.
            username: Username.
        """
        return self._data(
            _calls.ROTATE_V1_KEY,
            (body, username),
            options,
        )

    def rotate_v1_key_with_http_info(
        self,
        body: RotateV1KeyRequest | dict[str, Any],
        username: str,
        **options: Unpack[CallOptions],
    ) -> tuple[RotateV1KeyResponse, int, Mapping[str, str]]:
        """Do what `rotate_v1_key` does; return data, status and headers."""
        return self._call(
            _calls.ROTATE_V1_KEY,
            (body, username),
            options,
        )

    def validate_api_key(
        self,
        body: ValidateAPIKeyRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> ValidateAPIKeyResponse:
        """Check the key that authenticates this call against an audience.

        Args:
            body: A `ValidateAPIKeyRequest`, or a dict of its fields.
        """
        return self._data(
            _calls.VALIDATE_API_KEY,
            (body,),
            options,
        )

    def validate_api_key_with_http_info(
        self,
        body: ValidateAPIKeyRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> tuple[ValidateAPIKeyResponse, int, Mapping[str, str]]:
        """Do what `validate_api_key` does; return data, status and headers."""
        return self._call(
            _calls.VALIDATE_API_KEY,
            (body,),
            options,
        )

    def get_short_user_by_id(
        self,
        user_id: str,
        **options: Unpack[CallOptions],
    ) -> ShortUser:
        """Read a user's name and address.

        Args:
            user_id: User id.
        """
        return self._data(
            _calls.GET_SHORT_USER_BY_ID,
            (user_id,),
            options,
        )

    def get_short_user_by_id_with_http_info(
        self,
        user_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[ShortUser, int, Mapping[str, str]]:
        """Do what `get_short_user_by_id` does; return data, status and headers."""
        return self._call(
            _calls.GET_SHORT_USER_BY_ID,
            (user_id,),
            options,
        )

    def list_usage(
        self,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        multi_column_search_filter: str | None = None,
        time_range_search_filter: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ListUsageResponse:
        """List what workloads use and have used.

        Args:
            search_filter: JSON object as text; keys: name, creator, group, project_name, workload_type, status.
            sort: Comma-separated keys, each with + or - before it; keys: name, creator, group, project_name, cpu, memory, nvidia_gpu, workload_type, created_at, status.
            page_size: Elements of a page, 10 when None.
            page_token: The `next_page_token` of the page before.
            multi_column_search_filter: JSON object as text; keys: project_or_workload_name.
            time_range_search_filter: JSON object as text; keys: created_time.
        """
        return self._data(
            _calls.LIST_USAGE,
            (),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
                "multi_column_search_filter": multi_column_search_filter,
                "time_range_search_filter": time_range_search_filter,
            },
        )

    def list_usage_with_http_info(
        self,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        multi_column_search_filter: str | None = None,
        time_range_search_filter: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[ListUsageResponse, int, Mapping[str, str]]:
        """Do what `list_usage` does; return data, status and headers."""
        return self._call(
            _calls.LIST_USAGE,
            (),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
                "multi_column_search_filter": multi_column_search_filter,
                "time_range_search_filter": time_range_search_filter,
            },
        )

    def list_workload_executions(
        self,
        *,
        search_filter: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        sort: str | None = None,
        multi_column_search_filter: str | None = None,
        time_range_search_filter: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ListWorkloadExecutionsResponse:
        """List workloads and their executions.

        The two lists are joined by workload_crn.

        Args:
            search_filter: JSON object as text; keys: status.
            page_size: Elements of a page, 10 when None.
            page_token: The `next_page_token` of the page before.
            sort: Comma-separated keys, each with + or - before it; keys: start_time, end_time, status.
            multi_column_search_filter: JSON object as text; keys: workload_crn.
            time_range_search_filter: JSON object as text; keys: start_time, end_time.
        """
        return self._data(
            _calls.LIST_WORKLOAD_EXECUTIONS,
            (),
            options,
            query={
                "search_filter": search_filter,
                "page_size": page_size,
                "page_token": page_token,
                "sort": sort,
                "multi_column_search_filter": multi_column_search_filter,
                "time_range_search_filter": time_range_search_filter,
            },
        )

    def list_workload_executions_with_http_info(
        self,
        *,
        search_filter: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        sort: str | None = None,
        multi_column_search_filter: str | None = None,
        time_range_search_filter: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[ListWorkloadExecutionsResponse, int, Mapping[str, str]]:
        """Do what `list_workload_executions` does; return data, status and headers."""
        return self._call(
            _calls.LIST_WORKLOAD_EXECUTIONS,
            (),
            options,
            query={
                "search_filter": search_filter,
                "page_size": page_size,
                "page_token": page_token,
                "sort": sort,
                "multi_column_search_filter": multi_column_search_filter,
                "time_range_search_filter": time_range_search_filter,
            },
        )

    def list_workload_status(
        self,
        **options: Unpack[CallOptions],
    ) -> ListWorkloadStatusResponse:
        """List the names of workload states.
        """
        return self._data(
            _calls.LIST_WORKLOAD_STATUS,
            (),
            options,
        )

    def list_workload_status_with_http_info(
        self,
        **options: Unpack[CallOptions],
    ) -> tuple[ListWorkloadStatusResponse, int, Mapping[str, str]]:
        """Do what `list_workload_status` does; return data, status and headers."""
        return self._call(
            _calls.LIST_WORKLOAD_STATUS,
            (),
            options,
        )

    def list_workload_types(
        self,
        **options: Unpack[CallOptions],
    ) -> ListWorkloadTypesResponse:
        """List the names of workload types.
        """
        return self._data(
            _calls.LIST_WORKLOAD_TYPES,
            (),
            options,
        )

    def list_workload_types_with_http_info(
        self,
        **options: Unpack[CallOptions],
    ) -> tuple[ListWorkloadTypesResponse, int, Mapping[str, str]]:
        """Do what `list_workload_types` does; return data, status and headers."""
        return self._call(
            _calls.LIST_WORKLOAD_TYPES,
            (),
            options,
        )

    def get_time_series(
        self,
        *,
        search_filter: str | None = None,
        page_token: str | None = None,
        multi_column_search_filter: str | None = None,
        time_range_search_filter: str | None = None,
        series_type: str | None = None,
        **options: Unpack[CallOptions],
    ) -> TimeSeriesResponse:
        """Read the use of a resource over time.

        Args:
            search_filter: JSON object as text; keys: name, creator, group, project_name, workload_type, status.
            page_token: The `next_page_token` of the page before.
            multi_column_search_filter: JSON object as text; keys: project_or_workload_name.
            time_range_search_filter: JSON object as text; keys: created_time.
            series_type: Series type.
        """
        return self._data(
            _calls.GET_TIME_SERIES,
            (),
            options,
            query={
                "search_filter": search_filter,
                "page_token": page_token,
                "multi_column_search_filter": multi_column_search_filter,
                "time_range_search_filter": time_range_search_filter,
                "series_type": series_type,
            },
        )

    def get_time_series_with_http_info(
        self,
        *,
        search_filter: str | None = None,
        page_token: str | None = None,
        multi_column_search_filter: str | None = None,
        time_range_search_filter: str | None = None,
        series_type: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[TimeSeriesResponse, int, Mapping[str, str]]:
        """Do what `get_time_series` does; return data, status and headers."""
        return self._call(
            _calls.GET_TIME_SERIES,
            (),
            options,
            query={
                "search_filter": search_filter,
                "page_token": page_token,
                "multi_column_search_filter": multi_column_search_filter,
                "time_range_search_filter": time_range_search_filter,
                "series_type": series_type,
            },
        )

    def list_users_quota(
        self,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ListUsersQuotaResponse:
        """List users' quotas and use.

        Administrators see everyone, others themselves.

        Args:
            search_filter: JSON object as text; keys: banned, deactivated.
            sort: Comma-separated keys, each with + or - before it; keys: username.
            page_size: Elements of a page, 10 when None.
            page_token: The `next_page_token` of the page before.
        """
        return self._data(
            _calls.LIST_USERS_QUOTA,
            (),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def list_users_quota_with_http_info(
        self,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[ListUsersQuotaResponse, int, Mapping[str, str]]:
        """Do what `list_users_quota` does; return data, status and headers."""
        return self._call(
            _calls.LIST_USERS_QUOTA,
            (),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def list_groups_quota(
        self,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ListGroupsQuotaResponse:
        """List groups' quotas and use.

        Args:
            search_filter: JSON object as text; keys: banned, deactivated.
            sort: Comma-separated keys, each with + or - before it; keys: username.
            page_size: Elements of a page, 10 when None.
            page_token: The `next_page_token` of the page before.
        """
        return self._data(
            _calls.LIST_GROUPS_QUOTA,
            (),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def list_groups_quota_with_http_info(
        self,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[ListGroupsQuotaResponse, int, Mapping[str, str]]:
        """Do what `list_groups_quota` does; return data, status and headers."""
        return self._call(
            _calls.LIST_GROUPS_QUOTA,
            (),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def list_users_accelerator_quota(
        self,
        *,
        search_filter: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ListUsersAcceleratorQuotaResponse:
        """List users' accelerator quotas.

        Args:
            search_filter: JSON object as text; keys: user_id, accelerator_id.
        """
        return self._data(
            _calls.LIST_USERS_ACCELERATOR_QUOTA,
            (),
            options,
            query={
                "search_filter": search_filter,
            },
        )

    def list_users_accelerator_quota_with_http_info(
        self,
        *,
        search_filter: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[ListUsersAcceleratorQuotaResponse, int, Mapping[str, str]]:
        """Do what `list_users_accelerator_quota` does; return data, status and headers."""
        return self._call(
            _calls.LIST_USERS_ACCELERATOR_QUOTA,
            (),
            options,
            query={
                "search_filter": search_filter,
            },
        )

    def list_accelerator_based_user_quota(
        self,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        display_all: bool | None = None,
        **options: Unpack[CallOptions],
    ) -> ListAcceleratorBasedUserQuotaResponse:
        """List user quotas by accelerator.

        Args:
            search_filter: JSON object as text; keys: user_id, accelerator_id.
            sort: Comma-separated keys, each with + or - before it; keys: user_id, accelerator_id.
            page_size: Elements of a page, 10 when None.
            page_token: The `next_page_token` of the page before.
            display_all: Display all.
        """
        return self._data(
            _calls.LIST_ACCELERATOR_BASED_USER_QUOTA,
            (),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
                "display_all": display_all,
            },
        )

    def list_accelerator_based_user_quota_with_http_info(
        self,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        display_all: bool | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[ListAcceleratorBasedUserQuotaResponse, int, Mapping[str, str]]:
        """Do what `list_accelerator_based_user_quota` does; return data, status and headers."""
        return self._call(
            _calls.LIST_ACCELERATOR_BASED_USER_QUOTA,
            (),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
                "display_all": display_all,
            },
        )

    def update_accelerator_based_user_quota(
        self,
        body: UpdateAcceleratorBasedUserQuotaRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> UpdateAcceleratorBasedUserQuotaResponse:
        """Change user quotas by accelerator.

        Args:
            body: A `UpdateAcceleratorBasedUserQuotaRequest`, or a dict of its fields.
        """
        return self._data(
            _calls.UPDATE_ACCELERATOR_BASED_USER_QUOTA,
            (body,),
            options,
        )

    def update_accelerator_based_user_quota_with_http_info(
        self,
        body: UpdateAcceleratorBasedUserQuotaRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> tuple[UpdateAcceleratorBasedUserQuotaResponse, int, Mapping[str, str]]:
        """Do what `update_accelerator_based_user_quota` does; return data, status and headers."""
        return self._call(
            _calls.UPDATE_ACCELERATOR_BASED_USER_QUOTA,
            (body,),
            options,
        )

    def get_default_quota(
        self,
        *,
        uuid: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Any:
        """Read the default quota of users.

        Args:
            uuid: Uuid.
        """
        return self._data(
            _calls.GET_DEFAULT_QUOTA,
            (),
            options,
            query={
                "uuid": uuid,
            },
        )

    def get_default_quota_with_http_info(
        self,
        *,
        uuid: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[Any, int, Mapping[str, str]]:
        """Do what `get_default_quota` does; return data, status and headers."""
        return self._call(
            _calls.GET_DEFAULT_QUOTA,
            (),
            options,
            query={
                "uuid": uuid,
            },
        )

    def get_default_quotas(
        self,
        *,
        uuid: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Any:
        """Read all default quotas.

        Args:
            uuid: Uuid.
        """
        return self._data(
            _calls.GET_DEFAULT_QUOTAS,
            (),
            options,
            query={
                "uuid": uuid,
            },
        )

    def get_default_quotas_with_http_info(
        self,
        *,
        uuid: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[Any, int, Mapping[str, str]]:
        """Do what `get_default_quotas` does; return data, status and headers."""
        return self._call(
            _calls.GET_DEFAULT_QUOTAS,
            (),
            options,
            query={
                "uuid": uuid,
            },
        )

    def list_teams_accelerator_quota(
        self,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ListTeamsAcceleratorQuotaResponse:
        """List teams' accelerator quotas.

        Args:
            search_filter: JSON object as text.
            sort: Comma-separated keys, each with + or - before it.
            page_size: Elements of a page, 10 when None.
            page_token: The `next_page_token` of the page before.
        """
        return self._data(
            _calls.LIST_TEAMS_ACCELERATOR_QUOTA,
            (),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def list_teams_accelerator_quota_with_http_info(
        self,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[ListTeamsAcceleratorQuotaResponse, int, Mapping[str, str]]:
        """Do what `list_teams_accelerator_quota` does; return data, status and headers."""
        return self._call(
            _calls.LIST_TEAMS_ACCELERATOR_QUOTA,
            (),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def list_all_accelerator_node_labels(
        self,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        display_all: bool | None = None,
        **options: Unpack[CallOptions],
    ) -> ListAllAcceleratorsNodeLabelsResponse:
        """List the node labels of accelerators.

        Args:
            search_filter: JSON object as text; keys: id, label_key.
            sort: Comma-separated keys, each with + or - before it; keys: id, label_key.
            page_size: Elements of a page, 10 when None.
            page_token: The `next_page_token` of the page before.
            display_all: Display all.
        """
        return self._data(
            _calls.LIST_ALL_ACCELERATOR_NODE_LABELS,
            (),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
                "display_all": display_all,
            },
        )

    def list_all_accelerator_node_labels_with_http_info(
        self,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        display_all: bool | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[ListAllAcceleratorsNodeLabelsResponse, int, Mapping[str, str]]:
        """Do what `list_all_accelerator_node_labels` does; return data, status and headers."""
        return self._call(
            _calls.LIST_ALL_ACCELERATOR_NODE_LABELS,
            (),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
                "display_all": display_all,
            },
        )

    def update_accelerator_labels_admin_config(
        self,
        body: UpdateNodeLabelAdminConfigRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> UpdateNodeLabelAdminConfigResponse:
        """Change the administration settings of accelerator labels.

        Args:
            body: A `UpdateNodeLabelAdminConfigRequest`, or a dict of its fields.
        """
        return self._data(
            _calls.UPDATE_ACCELERATOR_LABELS_ADMIN_CONFIG,
            (body,),
            options,
        )

    def update_accelerator_labels_admin_config_with_http_info(
        self,
        body: UpdateNodeLabelAdminConfigRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> tuple[UpdateNodeLabelAdminConfigResponse, int, Mapping[str, str]]:
        """Do what `update_accelerator_labels_admin_config` does; return data, status and headers."""
        return self._call(
            _calls.UPDATE_ACCELERATOR_LABELS_ADMIN_CONFIG,
            (body,),
            options,
        )

    def update_accelerator_labels_default_quota(
        self,
        body: UpdateNodeLabelDefaultQuotaRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> UpdateNodeLabelDefaultQuotaResponse:
        """Change the default quotas of accelerator labels.

        Args:
            body: A `UpdateNodeLabelDefaultQuotaRequest`, or a dict of its fields.
        """
        return self._data(
            _calls.UPDATE_ACCELERATOR_LABELS_DEFAULT_QUOTA,
            (body,),
            options,
        )

    def update_accelerator_labels_default_quota_with_http_info(
        self,
        body: UpdateNodeLabelDefaultQuotaRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> tuple[UpdateNodeLabelDefaultQuotaResponse, int, Mapping[str, str]]:
        """Do what `update_accelerator_labels_default_quota` does; return data, status and headers."""
        return self._call(
            _calls.UPDATE_ACCELERATOR_LABELS_DEFAULT_QUOTA,
            (body,),
            options,
        )

    def create_amp(
        self,
        body: CreateAmpRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> Project:
        """Create a project from a prototype.

        Args:
            body: A `CreateAmpRequest`, or a dict of its fields.
        """
        return self._data(
            _calls.CREATE_AMP,
            (body,),
            options,
        )

    def create_amp_with_http_info(
        self,
        body: CreateAmpRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> tuple[Project, int, Mapping[str, str]]:
        """Do what `create_amp` does; return data, status and headers."""
        return self._call(
            _calls.CREATE_AMP,
            (body,),
            options,
        )

    def list_news_feeds(
        self,
        category: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ListNewsFeedsResponse:
        """List the news of a category.

        Args:
            category: Category.
            page_size: Elements of a page, 10 when None.
            page_token: The `next_page_token` of the page before.
        """
        return self._data(
            _calls.LIST_NEWS_FEEDS,
            (category,),
            options,
            query={
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def list_news_feeds_with_http_info(
        self,
        category: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[ListNewsFeedsResponse, int, Mapping[str, str]]:
        """Do what `list_news_feeds` does; return data, status and headers."""
        return self._call(
            _calls.LIST_NEWS_FEEDS,
            (category,),
            options,
            query={
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def create_team(
        self,
        body: CreateTeamRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> Team:
        """Create a team.

        Args:
            body: A `CreateTeamRequest`, or a dict of its fields.
        """
        return self._data(
            _calls.CREATE_TEAM,
            (body,),
            options,
        )

    def create_team_with_http_info(
        self,
        body: CreateTeamRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> tuple[Team, int, Mapping[str, str]]:
        """Do what `create_team` does; return data, status and headers."""
        return self._call(
            _calls.CREATE_TEAM,
            (body,),
            options,
        )

    def delete_team(
        self,
        team_name: str,
        **options: Unpack[CallOptions],
    ) -> dict[str, Any]:
        """Delete a team.

        Args:
            team_name: Team name.
        """
        return self._data(
            _calls.DELETE_TEAM,
            (team_name,),
            options,
        )

    def delete_team_with_http_info(
        self,
        team_name: str,
        **options: Unpack[CallOptions],
    ) -> tuple[dict[str, Any], int, Mapping[str, str]]:
        """Do what `delete_team` does; return data, status and headers."""
        return self._call(
            _calls.DELETE_TEAM,
            (team_name,),
            options,
        )

    def create_synced_team(
        self,
        body: CreateSyncedTeamRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> Team:
        """Create a team that follows directory groups.

        Args:
            body: A `CreateSyncedTeamRequest`, or a dict of its fields.
        """
        return self._data(
            _calls.CREATE_SYNCED_TEAM,
            (body,),
            options,
        )

    def create_synced_team_with_http_info(
        self,
        body: CreateSyncedTeamRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> tuple[Team, int, Mapping[str, str]]:
        """Do what `create_synced_team` does; return data, status and headers."""
        return self._call(
            _calls.CREATE_SYNCED_TEAM,
            (body,),
            options,
        )

    def list_synced_team_groups(
        self,
        team_name: str,
        **options: Unpack[CallOptions],
    ) -> ListSyncedTeamGroupsResponse:
        """List the directory groups of a team.

        Args:
            team_name: Team name.
        """
        return self._data(
            _calls.LIST_SYNCED_TEAM_GROUPS,
            (team_name,),
            options,
        )

    def list_synced_team_groups_with_http_info(
        self,
        team_name: str,
        **options: Unpack[CallOptions],
    ) -> tuple[ListSyncedTeamGroupsResponse, int, Mapping[str, str]]:
        """Do what `list_synced_team_groups` does; return data, status and headers."""
        return self._call(
            _calls.LIST_SYNCED_TEAM_GROUPS,
            (team_name,),
            options,
        )

    def add_group_to_synced_team(
        self,
        body: AddGroupToSyncedTeamRequest | dict[str, Any],
        team_name: str,
        **options: Unpack[CallOptions],
    ) -> dict[str, Any]:
        """Add a directory group to a team.

        Args:
            body: A `AddGroupToSyncedTeamRequest`, or a dict of its fields.
            team_name: Team name.
        """
        return self._data(
            _calls.ADD_GROUP_TO_SYNCED_TEAM,
            (body, team_name),
            options,
        )

    def add_group_to_synced_team_with_http_info(
        self,
        body: AddGroupToSyncedTeamRequest | dict[str, Any],
        team_name: str,
        **options: Unpack[CallOptions],
    ) -> tuple[dict[str, Any], int, Mapping[str, str]]:
        """Do what `add_group_to_synced_team` does; return data, status and headers."""
        return self._call(
            _calls.ADD_GROUP_TO_SYNCED_TEAM,
            (body, team_name),
            options,
        )

    def update_group_permission_for_synced_team(
        self,
        body: UpdateGroupPermissionForSyncedTeamRequest | dict[str, Any],
        team_name: str,
        group_id: str,
        **options: Unpack[CallOptions],
    ) -> dict[str, Any]:
        """Change the role of a directory group in a team.

        Args:
            body: A `UpdateGroupPermissionForSyncedTeamRequest`, or a dict of its fields.
            team_name: Team name.
            group_id: Group id.
        """
        return self._data(
            _calls.UPDATE_GROUP_PERMISSION_FOR_SYNCED_TEAM,
            (body, team_name, group_id),
            options,
        )

    def update_group_permission_for_synced_team_with_http_info(
        self,
        body: UpdateGroupPermissionForSyncedTeamRequest | dict[str, Any],
        team_name: str,
        group_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[dict[str, Any], int, Mapping[str, str]]:
        """Do what `update_group_permission_for_synced_team` does; return data, status and headers."""
        return self._call(
            _calls.UPDATE_GROUP_PERMISSION_FOR_SYNCED_TEAM,
            (body, team_name, group_id),
            options,
        )

    def remove_group_from_synced_team(
        self,
        team_name: str,
        group_id: str,
        **options: Unpack[CallOptions],
    ) -> dict[str, Any]:
        """Remove a directory group from a team.

        Args:
            team_name: Team name.
            group_id: Group id.
        """
        return self._data(
            _calls.REMOVE_GROUP_FROM_SYNCED_TEAM,
            (team_name, group_id),
            options,
        )

    def remove_group_from_synced_team_with_http_info(
        self,
        team_name: str,
        group_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[dict[str, Any], int, Mapping[str, str]]:
        """Do what `remove_group_from_synced_team` does; return data, status and headers."""
        return self._call(
            _calls.REMOVE_GROUP_FROM_SYNCED_TEAM,
            (team_name, group_id),
            options,
        )

    def list_synced_team_members(
        self,
        team_name: str,
        **options: Unpack[CallOptions],
    ) -> ListSyncedTeamMembersResponse:
        """List the members that a team has through directory groups.

        Args:
            team_name: Team name.
        """
        return self._data(
            _calls.LIST_SYNCED_TEAM_MEMBERS,
            (team_name,),
            options,
        )

    def list_synced_team_members_with_http_info(
        self,
        team_name: str,
        **options: Unpack[CallOptions],
    ) -> tuple[ListSyncedTeamMembersResponse, int, Mapping[str, str]]:
        """Do what `list_synced_team_members` does; return data, status and headers."""
        return self._call(
            _calls.LIST_SYNCED_TEAM_MEMBERS,
            (team_name,),
            options,
        )

    def update_member_permission_for_synced_team(
        self,
        body: UpdateMemberPermissionForSyncedTeamRequest | dict[str, Any],
        team_name: str,
        user_id: str,
        **options: Unpack[CallOptions],
    ) -> dict[str, Any]:
        """Change the role of one member of a team.

        Args:
            body: A `UpdateMemberPermissionForSyncedTeamRequest`, or a dict of its fields.
            team_name: Team name.
            user_id: User id.
        """
        return self._data(
            _calls.UPDATE_MEMBER_PERMISSION_FOR_SYNCED_TEAM,
            (body, team_name, user_id),
            options,
        )

    def update_member_permission_for_synced_team_with_http_info(
        self,
        body: UpdateMemberPermissionForSyncedTeamRequest | dict[str, Any],
        team_name: str,
        user_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[dict[str, Any], int, Mapping[str, str]]:
        """Do what `update_member_permission_for_synced_team` does; return data, status and headers."""
        return self._call(
            _calls.UPDATE_MEMBER_PERMISSION_FOR_SYNCED_TEAM,
            (body, team_name, user_id),
            options,
        )

    def latest_sync_status(
        self,
        *,
        request_id: str | None = None,
        **options: Unpack[CallOptions],
    ) -> LatestSyncStatusResponse:
        """Read the state of the latest directory synchronisation.

        Args:
            request_id: Request id.
        """
        return self._data(
            _calls.LATEST_SYNC_STATUS,
            (),
            options,
            query={
                "request_id": request_id,
            },
        )

    def latest_sync_status_with_http_info(
        self,
        *,
        request_id: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[LatestSyncStatusResponse, int, Mapping[str, str]]:
        """Do what `latest_sync_status` does; return data, status and headers."""
        return self._call(
            _calls.LATEST_SYNC_STATUS,
            (),
            options,
            query={
                "request_id": request_id,
            },
        )

    def teams_sync_status(
        self,
        *,
        request_id: str | None = None,
        **options: Unpack[CallOptions],
    ) -> LatestSyncStatusResponse:
        """Read the state of the latest synchronisation of teams.

        Args:
            request_id: Request id.
        """
        return self._data(
            _calls.TEAMS_SYNC_STATUS,
            (),
            options,
            query={
                "request_id": request_id,
            },
        )

    def teams_sync_status_with_http_info(
        self,
        *,
        request_id: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[LatestSyncStatusResponse, int, Mapping[str, str]]:
        """Do what `teams_sync_status` does; return data, status and headers."""
        return self._call(
            _calls.TEAMS_SYNC_STATUS,
            (),
            options,
            query={
                "request_id": request_id,
            },
        )

    def users_sync_status(
        self,
        *,
        request_id: str | None = None,
        **options: Unpack[CallOptions],
    ) -> LatestSyncStatusResponse:
        """Read the state of the latest synchronisation of users.

        Args:
            request_id: Request id.
        """
        return self._data(
            _calls.USERS_SYNC_STATUS,
            (),
            options,
            query={
                "request_id": request_id,
            },
        )

    def users_sync_status_with_http_info(
        self,
        *,
        request_id: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[LatestSyncStatusResponse, int, Mapping[str, str]]:
        """Do what `users_sync_status` does; return data, status and headers."""
        return self._call(
            _calls.USERS_SYNC_STATUS,
            (),
            options,
            query={
                "request_id": request_id,
            },
        )

    def create_copilot_model(
        self,
        body: CreateCopilotModelRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> CopilotModel:
        """Add a language model for the assistant.

        Args:
            body: A `CreateCopilotModelRequest`, or a dict of its fields.
        """
        return self._data(
            _calls.CREATE_COPILOT_MODEL,
            (body,),
            options,
        )

    def create_copilot_model_with_http_info(
        self,
        body: CreateCopilotModelRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> tuple[CopilotModel, int, Mapping[str, str]]:
        """Do what `create_copilot_model` does; return data, status and headers."""
        return self._call(
            _calls.CREATE_COPILOT_MODEL,
            (body,),
            options,
        )

    def get_copilot_model(
        self,
        copilot_model_id: str,
        **options: Unpack[CallOptions],
    ) -> CopilotModel:
        """Read one language model of the assistant.

        Args:
            copilot_model_id: Copilot model id.
        """
        return self._data(
            _calls.GET_COPILOT_MODEL,
            (copilot_model_id,),
            options,
        )

    def get_copilot_model_with_http_info(
        self,
        copilot_model_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[CopilotModel, int, Mapping[str, str]]:
        """Do what `get_copilot_model` does; return data, status and headers."""
        return self._call(
            _calls.GET_COPILOT_MODEL,
            (copilot_model_id,),
            options,
        )

    def list_copilot_models(
        self,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ListCopilotModelsResponse:
        """List the language models of the assistant.

        Args:
            search_filter: JSON object as text; keys: provider, name, endpoint, enabled, default, provider_id.
            sort: Comma-separated keys, each with + or - before it; keys: provider, name, endpoint, enabled, default.
            page_size: Elements of a page, 10 when None.
            page_token: The `next_page_token` of the page before.
        """
        return self._data(
            _calls.LIST_COPILOT_MODELS,
            (),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def list_copilot_models_with_http_info(
        self,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[ListCopilotModelsResponse, int, Mapping[str, str]]:
        """Do what `list_copilot_models` does; return data, status and headers."""
        return self._call(
            _calls.LIST_COPILOT_MODELS,
            (),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def update_copilot_model(
        self,
        body: CopilotModel | dict[str, Any],
        copilot_model_id: str,
        **options: Unpack[CallOptions],
    ) -> CopilotModel:
        """Change a language model of the assistant.

        Args:
            body: A `CopilotModel`, or a dict of its fields.
            copilot_model_id: Copilot model id.
        """
        return self._data(
            _calls.UPDATE_COPILOT_MODEL,
            (body, copilot_model_id),
            options,
        )

    def update_copilot_model_with_http_info(
        self,
        body: CopilotModel | dict[str, Any],
        copilot_model_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[CopilotModel, int, Mapping[str, str]]:
        """Do what `update_copilot_model` does; return data, status and headers."""
        return self._call(
            _calls.UPDATE_COPILOT_MODEL,
            (body, copilot_model_id),
            options,
        )

    def delete_copilot_model(
        self,
        copilot_model_id: str,
        **options: Unpack[CallOptions],
    ) -> dict[str, Any]:
        """Remove a language model of the assistant.

        Args:
            copilot_model_id: Copilot model id.
        """
        return self._data(
            _calls.DELETE_COPILOT_MODEL,
            (copilot_model_id,),
            options,
        )

    def delete_copilot_model_with_http_info(
        self,
        copilot_model_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[dict[str, Any], int, Mapping[str, str]]:
        """Do what `delete_copilot_model` does; return data, status and headers."""
        return self._call(
            _calls.DELETE_COPILOT_MODEL,
            (copilot_model_id,),
            options,
        )

    def create_copilot_embedding_model(
        self,
        body: CreateCopilotEmbeddingModelRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> CopilotEmbeddingModel:
        """Add an embedding model for the assistant.

        Args:
            body: A `CreateCopilotEmbeddingModelRequest`, or a dict of its fields.
        """
        return self._data(
            _calls.CREATE_COPILOT_EMBEDDING_MODEL,
            (body,),
            options,
        )

    def create_copilot_embedding_model_with_http_info(
        self,
        body: CreateCopilotEmbeddingModelRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> tuple[CopilotEmbeddingModel, int, Mapping[str, str]]:
        """Do what `create_copilot_embedding_model` does; return data, status and headers."""
        return self._call(
            _calls.CREATE_COPILOT_EMBEDDING_MODEL,
            (body,),
            options,
        )

    def get_copilot_embedding_model(
        self,
        copilot_embedding_model_id: str,
        **options: Unpack[CallOptions],
    ) -> CopilotEmbeddingModel:
        """Read one embedding model of the assistant.

        Args:
            copilot_embedding_model_id: Copilot embedding model id.
        """
        return self._data(
            _calls.GET_COPILOT_EMBEDDING_MODEL,
            (copilot_embedding_model_id,),
            options,
        )

    def get_copilot_embedding_model_with_http_info(
        self,
        copilot_embedding_model_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[CopilotEmbeddingModel, int, Mapping[str, str]]:
        """Do what `get_copilot_embedding_model` does; return data, status and headers."""
        return self._call(
            _calls.GET_COPILOT_EMBEDDING_MODEL,
            (copilot_embedding_model_id,),
            options,
        )

    def list_copilot_embedding_models(
        self,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> ListCopilotEmbeddingModelsResponse:
        """List the embedding models of the assistant.

        Args:
            search_filter: JSON object as text; keys: provider, name, endpoint, enabled, default, provider_id.
            sort: Comma-separated keys, each with + or - before it; keys: provider, name, endpoint, enabled, default.
            page_size: Elements of a page, 10 when None.
            page_token: The `next_page_token` of the page before.
        """
        return self._data(
            _calls.LIST_COPILOT_EMBEDDING_MODELS,
            (),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def list_copilot_embedding_models_with_http_info(
        self,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[ListCopilotEmbeddingModelsResponse, int, Mapping[str, str]]:
        """Do what `list_copilot_embedding_models` does; return data, status and headers."""
        return self._call(
            _calls.LIST_COPILOT_EMBEDDING_MODELS,
            (),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def update_copilot_embedding_model(
        self,
        body: CopilotEmbeddingModel | dict[str, Any],
        copilot_embedding_model_id: str,
        **options: Unpack[CallOptions],
    ) -> CopilotEmbeddingModel:
        """Change an embedding model of the assistant.

        Args:
            body: A `CopilotEmbeddingModel`, or a dict of its fields.
            copilot_embedding_model_id: Copilot embedding model id.
        """
        return self._data(
            _calls.UPDATE_COPILOT_EMBEDDING_MODEL,
            (body, copilot_embedding_model_id),
            options,
        )

    def update_copilot_embedding_model_with_http_info(
        self,
        body: CopilotEmbeddingModel | dict[str, Any],
        copilot_embedding_model_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[CopilotEmbeddingModel, int, Mapping[str, str]]:
        """Do what `update_copilot_embedding_model` does; return data, status and headers."""
        return self._call(
            _calls.UPDATE_COPILOT_EMBEDDING_MODEL,
            (body, copilot_embedding_model_id),
            options,
        )

    def delete_copilot_embedding_model(
        self,
        copilot_embedding_model_id: str,
        **options: Unpack[CallOptions],
    ) -> dict[str, Any]:
        """Remove an embedding model of the assistant.

        Args:
            copilot_embedding_model_id: Copilot embedding model id.
        """
        return self._data(
            _calls.DELETE_COPILOT_EMBEDDING_MODEL,
            (copilot_embedding_model_id,),
            options,
        )

    def delete_copilot_embedding_model_with_http_info(
        self,
        copilot_embedding_model_id: str,
        **options: Unpack[CallOptions],
    ) -> tuple[dict[str, Any], int, Mapping[str, str]]:
        """Do what `delete_copilot_embedding_model` does; return data, status and headers."""
        return self._call(
            _calls.DELETE_COPILOT_EMBEDDING_MODEL,
            (copilot_embedding_model_id,),
            options,
        )

    def send_copilot_event(
        self,
        body: SendCopilotEventRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> dict[str, Any]:
        """Report an event of the assistant.

        Args:
            body: A `SendCopilotEventRequest`, or a dict of its fields.
        """
        return self._data(
            _calls.SEND_COPILOT_EVENT,
            (body,),
            options,
        )

    def send_copilot_event_with_http_info(
        self,
        body: SendCopilotEventRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> tuple[dict[str, Any], int, Mapping[str, str]]:
        """Do what `send_copilot_event` does; return data, status and headers."""
        return self._call(
            _calls.SEND_COPILOT_EVENT,
            (body,),
            options,
        )

    def disable_engines(
        self,
        body: DisableEnginesRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> DisableEnginesResponse:
        """Switch legacy engines off.

        Args:
            body: A `DisableEnginesRequest`, or a dict of its fields.
        """
        return self._data(
            _calls.DISABLE_ENGINES,
            (body,),
            options,
        )

    def disable_engines_with_http_info(
        self,
        body: DisableEnginesRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> tuple[DisableEnginesResponse, int, Mapping[str, str]]:
        """Do what `disable_engines` does; return data, status and headers."""
        return self._call(
            _calls.DISABLE_ENGINES,
            (body,),
            options,
        )

    def read_workspace_spark_default(
        self,
        **options: Unpack[CallOptions],
    ) -> ReadWorkspaceSparkDefaultResponse:
        """Read the default Spark settings.
        """
        return self._data(
            _calls.READ_WORKSPACE_SPARK_DEFAULT,
            (),
            options,
        )

    def read_workspace_spark_default_with_http_info(
        self,
        **options: Unpack[CallOptions],
    ) -> tuple[ReadWorkspaceSparkDefaultResponse, int, Mapping[str, str]]:
        """Do what `read_workspace_spark_default` does; return data, status and headers."""
        return self._call(
            _calls.READ_WORKSPACE_SPARK_DEFAULT,
            (),
            options,
        )

    def set_workspace_spark_default(
        self,
        body: SetWorkspaceSparkDefaultRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> dict[str, Any]:
        """Change the default Spark settings.

        Args:
            body: A `SetWorkspaceSparkDefaultRequest`, or a dict of its fields.
        """
        return self._data(
            _calls.SET_WORKSPACE_SPARK_DEFAULT,
            (body,),
            options,
        )

    def set_workspace_spark_default_with_http_info(
        self,
        body: SetWorkspaceSparkDefaultRequest | dict[str, Any],
        **options: Unpack[CallOptions],
    ) -> tuple[dict[str, Any], int, Mapping[str, str]]:
        """Do what `set_workspace_spark_default` does; return data, status and headers."""
        return self._call(
            _calls.SET_WORKSPACE_SPARK_DEFAULT,
            (body,),
            options,
        )

    def list_all_resource_groups(
        self,
        **options: Unpack[CallOptions],
    ) -> Any:
        """List the resource groups.
        """
        return self._data(
            _calls.LIST_ALL_RESOURCE_GROUPS,
            (),
            options,
        )

    def list_all_resource_groups_with_http_info(
        self,
        **options: Unpack[CallOptions],
    ) -> tuple[Any, int, Mapping[str, str]]:
        """Do what `list_all_resource_groups` does; return data, status and headers."""
        return self._call(
            _calls.LIST_ALL_RESOURCE_GROUPS,
            (),
            options,
        )

    def list_cpu_profiles(
        self,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Any:
        """List the CPU profiles.

        Args:
            search_filter: JSON object as text.
            sort: Comma-separated keys, each with + or - before it.
            page_size: Elements of a page, 10 when None.
            page_token: The `next_page_token` of the page before.
        """
        return self._data(
            _calls.LIST_CPU_PROFILES,
            (),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def list_cpu_profiles_with_http_info(
        self,
        *,
        search_filter: str | None = None,
        sort: str | None = None,
        page_size: int | None = None,
        page_token: str | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[Any, int, Mapping[str, str]]:
        """Do what `list_cpu_profiles` does; return data, status and headers."""
        return self._call(
            _calls.LIST_CPU_PROFILES,
            (),
            options,
            query={
                "search_filter": search_filter,
                "sort": sort,
                "page_size": page_size,
                "page_token": page_token,
            },
        )

    def list_ml_serving_apps(
        self,
        *,
        force_refresh: bool | None = None,
        **options: Unpack[CallOptions],
    ) -> Any:
        """List the applications of the separate inference service.

        Args:
            force_refresh: Force refresh.
        """
        return self._data(
            _calls.LIST_ML_SERVING_APPS,
            (),
            options,
            query={
                "force_refresh": force_refresh,
            },
        )

    def list_ml_serving_apps_with_http_info(
        self,
        *,
        force_refresh: bool | None = None,
        **options: Unpack[CallOptions],
    ) -> tuple[Any, int, Mapping[str, str]]:
        """Do what `list_ml_serving_apps` does; return data, status and headers."""
        return self._call(
            _calls.LIST_ML_SERVING_APPS,
            (),
            options,
            query={
                "force_refresh": force_refresh,
            },
        )
