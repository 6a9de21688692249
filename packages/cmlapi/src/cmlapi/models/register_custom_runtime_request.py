# Written by tools/generate.py from the contract; change that, not this file.
"""The model RegisterCustomRuntimeRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class RegisterCustomRuntimeRequest(ApiModel):
    """RegisterCustomRuntimeRequest of API v2.

    Args:
        url: Url.
        docker_credential_id: Docker credential id.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "url": "str",
        "docker_credential_id": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "url": "url",
        "docker_credential_id": "docker_credential_id",
    }

    def __init__(
        self,
        url: str | None = None,
        docker_credential_id: str | None = None,
    ) -> None:
        self.url = url
        self.docker_credential_id = docker_credential_id
