# Written by tools/generate.py from the contract; change that, not this file.
"""The model ListModelBuildsResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.model_build import ModelBuild


class ListModelBuildsResponse(ApiModel):
    """ListModelBuildsResponse of API v2.

    Args:
        model_builds: Model builds.
        next_page_token: Next page token.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "model_builds": "list[ModelBuild]",
        "next_page_token": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "model_builds": "model_builds",
        "next_page_token": "next_page_token",
    }

    def __init__(
        self,
        model_builds: list[ModelBuild] | None = None,
        next_page_token: str | None = None,
    ) -> None:
        self.model_builds = model_builds
        self.next_page_token = next_page_token
