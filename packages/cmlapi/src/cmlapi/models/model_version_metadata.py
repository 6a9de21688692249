# Written by tools/generate.py from the contract; change that, not this file.
"""The model ModelVersionMetadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.m_lflow_metadata import MLflowMetadata
    from cmlapi.models.short_user import ShortUser
    from cmlapi.models.simple_metadata import SimpleMetadata
    from cmlapi.models.tag import Tag


class ModelVersionMetadata(ApiModel):
    """ModelVersionMetadata of API v2.

    Args:
        mlops_type: Mlops type.
        tags: Tags.
        workspace_url: Workspace url.
        project_id: Project id.
        owner: Owner.
        mlflow_metadata: Mlflow metadata.
        simple_metadata: Simple metadata.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "mlops_type": "MLOPSType",
        "tags": "list[Tag]",
        "workspace_url": "str",
        "project_id": "str",
        "owner": "ShortUser",
        "mlflow_metadata": "MLflowMetadata",
        "simple_metadata": "SimpleMetadata",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "mlops_type": "mlops_type",
        "tags": "tags",
        "workspace_url": "workspace_url",
        "project_id": "project_id",
        "owner": "owner",
        "mlflow_metadata": "mlflow_metadata",
        "simple_metadata": "simple_metadata",
    }

    def __init__(
        self,
        mlops_type: str | None = None,
        tags: list[Tag] | None = None,
        workspace_url: str | None = None,
        project_id: str | None = None,
        owner: ShortUser | None = None,
        mlflow_metadata: MLflowMetadata | None = None,
        simple_metadata: SimpleMetadata | None = None,
    ) -> None:
        self.mlops_type = mlops_type
        self.tags = tags
        self.workspace_url = workspace_url
        self.project_id = project_id
        self.owner = owner
        self.mlflow_metadata = mlflow_metadata
        self.simple_metadata = simple_metadata
