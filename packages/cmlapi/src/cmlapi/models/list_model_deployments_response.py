# Written by tools/generate.py from the contract; change that, not this file.
"""The model ListModelDeploymentsResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.model_deployment import ModelDeployment


class ListModelDeploymentsResponse(ApiModel):
    """ListModelDeploymentsResponse of API v2.

    Args:
        model_deployments: Model deployments.
        next_page_token: Next page token.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "model_deployments": "list[ModelDeployment]",
        "next_page_token": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "model_deployments": "model_deployments",
        "next_page_token": "next_page_token",
    }

    def __init__(
        self,
        model_deployments: list[ModelDeployment] | None = None,
        next_page_token: str | None = None,
    ) -> None:
        self.model_deployments = model_deployments
        self.next_page_token = next_page_token
