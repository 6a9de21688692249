# Written by tools/generate.py from the contract; change that, not this file.
"""The model Model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from datetime import datetime
    from typing import ClassVar

    from cmlapi.models.default_replication_policy import DefaultReplicationPolicy
    from cmlapi.models.default_resources import DefaultResources
    from cmlapi.models.short_project import ShortProject
    from cmlapi.models.short_user import ShortUser


class Model(ApiModel):
    """Model of API v2.

    Args:
        id: UUID, last segment of crn.
        name: Name.
        description: Description.
        creator: Creator.
        access_key: Identifies the model in prediction calls.
        deletion_status: Text, empty when live.
        created_at: An aware datetime.
        updated_at: An aware datetime.
        crn: <workspace CRN>/<UUID>.
        auth_enabled: Whether calls need an API key.
        project: Project.
        registered_model_id: Registered model id.
        visibility: Visibility.
        default_resources: Default resources.
        default_replication_policy: Default replication policy.
        run_as: Run as.
        accelerator_label_id: Accelerator label id.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "id": "str",
        "name": "str",
        "description": "str",
        "creator": "ShortUser",
        "access_key": "str",
        "deletion_status": "str",
        "created_at": "datetime",
        "updated_at": "datetime",
        "crn": "str",
        "auth_enabled": "bool",
        "project": "ShortProject",
        "registered_model_id": "str",
        "visibility": "str",
        "default_resources": "DefaultResources",
        "default_replication_policy": "DefaultReplicationPolicy",
        "run_as": "int",
        "accelerator_label_id": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "id": "id",
        "name": "name",
        "description": "description",
        "creator": "creator",
        "access_key": "access_key",
        "deletion_status": "deletion_status",
        "created_at": "created_at",
        "updated_at": "updated_at",
        "crn": "crn",
        "auth_enabled": "auth_enabled",
        "project": "project",
        "registered_model_id": "registered_model_id",
        "visibility": "visibility",
        "default_resources": "default_resources",
        "default_replication_policy": "default_replication_policy",
        "run_as": "run_as",
        "accelerator_label_id": "accelerator_label_id",
    }

    def __init__(
        self,
        id: str | None = None,
        name: str | None = None,
        description: str | None = None,
        creator: ShortUser | None = None,
        access_key: str | None = None,
        deletion_status: str | None = None,
        created_at: datetime | None = None,
        updated_at: datetime | None = None,
        crn: str | None = None,
        auth_enabled: bool | None = None,
        project: ShortProject | None = None,
        registered_model_id: str | None = None,
        visibility: str | None = None,
        default_resources: DefaultResources | None = None,
        default_replication_policy: DefaultReplicationPolicy | None = None,
        run_as: int | None = None,
        accelerator_label_id: str | None = None,
    ) -> None:
        self.id = id
        self.name = name
        self.description = description
        self.creator = creator
        self.access_key = access_key
        self.deletion_status = deletion_status
        self.created_at = created_at
        self.updated_at = updated_at
        self.crn = crn
        self.auth_enabled = auth_enabled
        self.project = project
        self.registered_model_id = registered_model_id
        self.visibility = visibility
        self.default_resources = default_resources
        self.default_replication_policy = default_replication_policy
        self.run_as = run_as
        self.accelerator_label_id = accelerator_label_id
