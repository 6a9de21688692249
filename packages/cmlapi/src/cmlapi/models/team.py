# Written by tools/generate.py from the contract; change that, not this file.
"""The model Team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from datetime import datetime
    from typing import ClassVar

    from cmlapi.models.team_member import TeamMember
    from cmlapi.models.team_permissions import TeamPermissions


class Team(ApiModel):
    """Team of API v2.

    Args:
        id: Id.
        username: Username.
        username_hash: Username hash.
        type: Type.
        email: Email.
        name: Name.
        bio: Bio.
        public_email: Public email.
        admin: Admin.
        business_user: Business user.
        github: Github.
        github_pubkey_id: Github pubkey id.
        github_oauth_completed: Github oauth completed.
        last_login_at: An aware datetime.
        joined_on: An aware datetime.
        followed: Followed.
        last_seen_at: An aware datetime.
        hadoop_username: Hadoop username.
        last_logout_at_tz: An aware datetime.
        password_updated_at: An aware datetime.
        followers: Followers.
        public_projects: Public projects.
        organization_projects: Organization projects.
        private_projects: Private projects.
        running_dashboards: Running dashboards.
        active_vcpus: Active vcpus.
        members: Members.
        api_keys: Api keys.
        last_context_id: Last context id.
        banned: Banned.
        deactivated: Deactivated.
        namespace: Namespace.
        html_url: Html url.
        url: Url.
        sessions_run: Sessions run.
        jobs_run: Jobs run.
        cpu_hours: Cpu hours.
        gpu_hours: Gpu hours.
        memory_hours: Memory hours.
        avg_session_duration: Avg session duration.
        permissions: Permissions.
        account_status: Account status.
        ldap_synced: Ldap synced.
        last_synced_at: An aware datetime.
        team_members: Team members.
        inactivity_timeout: Inactivity timeout.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "id": "str",
        "username": "str",
        "username_hash": "str",
        "type": "str",
        "email": "str",
        "name": "str",
        "bio": "str",
        "public_email": "str",
        "admin": "bool",
        "business_user": "bool",
        "github": "str",
        "github_pubkey_id": "str",
        "github_oauth_completed": "bool",
        "last_login_at": "datetime",
        "joined_on": "datetime",
        "followed": "bool",
        "last_seen_at": "datetime",
        "hadoop_username": "str",
        "last_logout_at_tz": "datetime",
        "password_updated_at": "datetime",
        "followers": "str",
        "public_projects": "str",
        "organization_projects": "str",
        "private_projects": "str",
        "running_dashboards": "str",
        "active_vcpus": "str",
        "members": "str",
        "api_keys": "str",
        "last_context_id": "str",
        "banned": "bool",
        "deactivated": "bool",
        "namespace": "str",
        "html_url": "str",
        "url": "str",
        "sessions_run": "str",
        "jobs_run": "str",
        "cpu_hours": "float",
        "gpu_hours": "float",
        "memory_hours": "float",
        "avg_session_duration": "float",
        "permissions": "TeamPermissions",
        "account_status": "str",
        "ldap_synced": "bool",
        "last_synced_at": "datetime",
        "team_members": "list[TeamMember]",
        "inactivity_timeout": "int",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "id": "id",
        "username": "username",
        "username_hash": "username_hash",
        "type": "type",
        "email": "email",
        "name": "name",
        "bio": "bio",
        "public_email": "public_email",
        "admin": "admin",
        "business_user": "business_user",
        "github": "github",
        "github_pubkey_id": "github_pubkey_id",
        "github_oauth_completed": "github_oauth_completed",
        "last_login_at": "last_login_at",
        "joined_on": "joined_on",
        "followed": "followed",
        "last_seen_at": "last_seen_at",
        "hadoop_username": "hadoop_username",
        "last_logout_at_tz": "last_logout_at_tz",
        "password_updated_at": "password_updated_at",
        "followers": "followers",
        "public_projects": "public_projects",
        "organization_projects": "organization_projects",
        "private_projects": "private_projects",
        "running_dashboards": "running_dashboards",
        "active_vcpus": "active_vcpus",
        "members": "members",
        "api_keys": "api_keys",
        "last_context_id": "last_context_id",
        "banned": "banned",
        "deactivated": "deactivated",
        "namespace": "namespace",
        "html_url": "html_url",
        "url": "url",
        "sessions_run": "sessions_run",
        "jobs_run": "jobs_run",
        "cpu_hours": "cpu_hours",
        "gpu_hours": "gpu_hours",
        "memory_hours": "memory_hours",
        "avg_session_duration": "avg_session_duration",
        "permissions": "permissions",
        "account_status": "account_status",
        "ldap_synced": "ldap_synced",
        "last_synced_at": "last_synced_at",
        "team_members": "team_members",
        "inactivity_timeout": "inactivity_timeout",
    }

    def __init__(
        self,
        id: str | None = None,
        username: str | None = None,
        username_hash: str | None = None,
        type: str | None = None,
        email: str | None = None,
        name: str | None = None,
        bio: str | None = None,
        public_email: str | None = None,
        admin: bool | None = None,
        business_user: bool | None = None,
        github: str | None = None,
        github_pubkey_id: str | None = None,
        github_oauth_completed: bool | None = None,
        last_login_at: datetime | None = None,
        joined_on: datetime | None = None,
        followed: bool | None = None,
        last_seen_at: datetime | None = None,
        hadoop_username: str | None = None,
        last_logout_at_tz: datetime | None = None,
        password_updated_at: datetime | None = None,
        followers: str | None = None,
        public_projects: str | None = None,
        organization_projects: str | None = None,
        private_projects: str | None = None,
        running_dashboards: str | None = None,
        active_vcpus: str | None = None,
        members: str | None = None,
        api_keys: str | None = None,
        last_context_id: str | None = None,
        banned: bool | None = None,
        deactivated: bool | None = None,
        namespace: str | None = None,
        html_url: str | None = None,
        url: str | None = None,
        sessions_run: str | None = None,
        jobs_run: str | None = None,
        cpu_hours: float | None = None,
        gpu_hours: float | None = None,
        memory_hours: float | None = None,
        avg_session_duration: float | None = None,
        permissions: TeamPermissions | None = None,
        account_status: str | None = None,
        ldap_synced: bool | None = None,
        last_synced_at: datetime | None = None,
        team_members: list[TeamMember] | None = None,
        inactivity_timeout: int | None = None,
    ) -> None:
        self.id = id
        self.username = username
        self.username_hash = username_hash
        self.type = type
        self.email = email
        self.name = name
        self.bio = bio
        self.public_email = public_email
        self.admin = admin
        self.business_user = business_user
        self.github = github
        self.github_pubkey_id = github_pubkey_id
        self.github_oauth_completed = github_oauth_completed
        self.last_login_at = last_login_at
        self.joined_on = joined_on
        self.followed = followed
        self.last_seen_at = last_seen_at
        self.hadoop_username = hadoop_username
        self.last_logout_at_tz = last_logout_at_tz
        self.password_updated_at = password_updated_at
        self.followers = followers
        self.public_projects = public_projects
        self.organization_projects = organization_projects
        self.private_projects = private_projects
        self.running_dashboards = running_dashboards
        self.active_vcpus = active_vcpus
        self.members = members
        self.api_keys = api_keys
        self.last_context_id = last_context_id
        self.banned = banned
        self.deactivated = deactivated
        self.namespace = namespace
        self.html_url = html_url
        self.url = url
        self.sessions_run = sessions_run
        self.jobs_run = jobs_run
        self.cpu_hours = cpu_hours
        self.gpu_hours = gpu_hours
        self.memory_hours = memory_hours
        self.avg_session_duration = avg_session_duration
        self.permissions = permissions
        self.account_status = account_status
        self.ldap_synced = ldap_synced
        self.last_synced_at = last_synced_at
        self.team_members = team_members
        self.inactivity_timeout = inactivity_timeout
