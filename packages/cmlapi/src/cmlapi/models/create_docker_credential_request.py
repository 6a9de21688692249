# Written by tools/generate.py from the contract; change that, not this file.
"""The model CreateDockerCredentialRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class CreateDockerCredentialRequest(ApiModel):
    """CreateDockerCredentialRequest of API v2.

    Args:
        name: Name.
        server: Server.
        username: Username.
        password: Password.
        is_default: Is default.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "name": "str",
        "server": "str",
        "username": "str",
        "password": "str",
        "is_default": "bool",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "name": "name",
        "server": "server",
        "username": "username",
        "password": "password",
        "is_default": "is_default",
    }

    def __init__(
        self,
        name: str | None = None,
        server: str | None = None,
        username: str | None = None,
        password: str | None = None,
        is_default: bool | None = None,
    ) -> None:
        self.name = name
        self.server = server
        self.username = username
        self.password = password
        self.is_default = is_default
