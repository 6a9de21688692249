# Written by tools/generate.py from the contract; change that, not this file.
"""The model CreateProjectRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class CreateProjectRequest(ApiModel):
    """CreateProjectRequest of API v2.

    Args:
        name: Name.
        description: Description.
        visibility: Public | organization | private; default private.
        parent_project: Identifier of a project to fork.
        git_url: Git url.
        template: Python | R | PySpark | Scala | Churn Predictor | local | git | blank; local and blank give an empty project.
        organization_permission: Organization permission.
        default_project_engine_type: Ml_runtime | legacy_engine; empty means the site default. Read back as Project.default_engine_type.
        environment: Object of strings here; JSON text in Project.
        shared_memory_limit: MB, default 64.
        team_name: Create under a team account.
        git_ref: Branch, tag or commit to check out.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "name": "str",
        "description": "str",
        "visibility": "str",
        "parent_project": "str",
        "git_url": "str",
        "template": "str",
        "organization_permission": "str",
        "default_project_engine_type": "str",
        "environment": "dict(str, str)",
        "shared_memory_limit": "int",
        "team_name": "str",
        "git_ref": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "name": "name",
        "description": "description",
        "visibility": "visibility",
        "parent_project": "parent_project",
        "git_url": "git_url",
        "template": "template",
        "organization_permission": "organization_permission",
        "default_project_engine_type": "default_project_engine_type",
        "environment": "environment",
        "shared_memory_limit": "shared_memory_limit",
        "team_name": "team_name",
        "git_ref": "git_ref",
    }

    def __init__(
        self,
        name: str | None = None,
        description: str | None = None,
        visibility: str | None = None,
        parent_project: str | None = None,
        git_url: str | None = None,
        template: str | None = None,
        organization_permission: str | None = None,
        default_project_engine_type: str | None = None,
        environment: dict[str, str] | None = None,
        shared_memory_limit: int | None = None,
        team_name: str | None = None,
        git_ref: str | None = None,
    ) -> None:
        self.name = name
        self.description = description
        self.visibility = visibility
        self.parent_project = parent_project
        self.git_url = git_url
        self.template = template
        self.organization_permission = organization_permission
        self.default_project_engine_type = default_project_engine_type
        self.environment = environment
        self.shared_memory_limit = shared_memory_limit
        self.team_name = team_name
        self.git_ref = git_ref
