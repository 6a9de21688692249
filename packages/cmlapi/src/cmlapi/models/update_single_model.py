# Written by tools/generate.py from the contract; change that, not this file.
"""The model UpdateSingleModel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.default_replication_policy import DefaultReplicationPolicy
    from cmlapi.models.default_resources import DefaultResources


class UpdateSingleModel(ApiModel):
    """UpdateSingleModel of API v2.

    Args:
        id: Id.
        name: Name.
        description: Description.
        visibility: Visibility.
        default_resources: Default resources.
        default_replication_policy: Default replication policy.
        run_as: Run as.
        accelerator_label_id: Accelerator label id.
        auth_enabled: Auth enabled.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "id": "str",
        "name": "str",
        "description": "str",
        "visibility": "str",
        "default_resources": "DefaultResources",
        "default_replication_policy": "DefaultReplicationPolicy",
        "run_as": "int",
        "accelerator_label_id": "str",
        "auth_enabled": "bool",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "id": "id",
        "name": "name",
        "description": "description",
        "visibility": "visibility",
        "default_resources": "default_resources",
        "default_replication_policy": "default_replication_policy",
        "run_as": "run_as",
        "accelerator_label_id": "accelerator_label_id",
        "auth_enabled": "auth_enabled",
    }

    def __init__(
        self,
        id: str | None = None,
        name: str | None = None,
        description: str | None = None,
        visibility: str | None = None,
        default_resources: DefaultResources | None = None,
        default_replication_policy: DefaultReplicationPolicy | None = None,
        run_as: int | None = None,
        accelerator_label_id: str | None = None,
        auth_enabled: bool | None = None,
    ) -> None:
        self.id = id
        self.name = name
        self.description = description
        self.visibility = visibility
        self.default_resources = default_resources
        self.default_replication_policy = default_replication_policy
        self.run_as = run_as
        self.accelerator_label_id = accelerator_label_id
        self.auth_enabled = auth_enabled
