# Written by tools/generate.py from the contract; change that, not this file.
"""The model SetDockerCredentialRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class SetDockerCredentialRequest(ApiModel):
    """SetDockerCredentialRequest of API v2.

    Args:
        docker_credential_id: Docker credential id.
        runtime_identifier: Runtime identifier.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "docker_credential_id": "str",
        "runtime_identifier": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "docker_credential_id": "docker_credential_id",
        "runtime_identifier": "runtime_identifier",
    }

    def __init__(
        self,
        docker_credential_id: str | None = None,
        runtime_identifier: str | None = None,
    ) -> None:
        self.docker_credential_id = docker_credential_id
        self.runtime_identifier = runtime_identifier
