# Written by tools/generate.py from the contract; change that, not this file.
"""The model CreateAmpRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.configure_prototype_request import ConfigurePrototypeRequest
    from cmlapi.models.create_project_request import CreateProjectRequest


class CreateAmpRequest(ApiModel):
    """CreateAmpRequest of API v2.

    Args:
        create_project_request: Create project request.
        configure_prototype_request: Configure prototype request.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "create_project_request": "CreateProjectRequest",
        "configure_prototype_request": "ConfigurePrototypeRequest",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "create_project_request": "create_project_request",
        "configure_prototype_request": "configure_prototype_request",
    }

    def __init__(
        self,
        create_project_request: CreateProjectRequest | None = None,
        configure_prototype_request: ConfigurePrototypeRequest | None = None,
    ) -> None:
        self.create_project_request = create_project_request
        self.configure_prototype_request = configure_prototype_request
