# Written by tools/generate.py from the contract; change that, not this file.
"""The model ListDockerCredentialsResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.docker_credential_public import DockerCredentialPublic


class ListDockerCredentialsResponse(ApiModel):
    """ListDockerCredentialsResponse of API v2.

    Args:
        docker_credentials: Docker credentials.
        next_page_token: Next page token.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "docker_credentials": "list[DockerCredentialPublic]",
        "next_page_token": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "docker_credentials": "docker_credentials",
        "next_page_token": "next_page_token",
    }

    def __init__(
        self,
        docker_credentials: list[DockerCredentialPublic] | None = None,
        next_page_token: str | None = None,
    ) -> None:
        self.docker_credentials = docker_credentials
        self.next_page_token = next_page_token
