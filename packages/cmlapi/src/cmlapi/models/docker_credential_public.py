# Written by tools/generate.py from the contract; change that, not this file.
"""The model DockerCredentialPublic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class DockerCredentialPublic(ApiModel):
    """DockerCredentialPublic of API v2.

    Args:
        id: Id.
        name: Name.
        server: Server.
        is_default: Is default.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "id": "str",
        "name": "str",
        "server": "str",
        "is_default": "bool",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "id": "id",
        "name": "name",
        "server": "server",
        "is_default": "is_default",
    }

    def __init__(
        self,
        id: str | None = None,
        name: str | None = None,
        server: str | None = None,
        is_default: bool | None = None,
    ) -> None:
        self.id = id
        self.name = name
        self.server = server
        self.is_default = is_default
