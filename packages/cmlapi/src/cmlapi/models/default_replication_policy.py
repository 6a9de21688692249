# Written by tools/generate.py from the contract; change that, not this file.
"""The model DefaultReplicationPolicy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class DefaultReplicationPolicy(ApiModel):
    """DefaultReplicationPolicy of API v2.

    Args:
        num_replicas: A whole number as text.
        type: Type.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "num_replicas": "str",
        "type": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "num_replicas": "num_replicas",
        "type": "type",
    }

    def __init__(
        self,
        num_replicas: str | None = None,
        type: str | None = None,
    ) -> None:
        self.num_replicas = num_replicas
        self.type = type
