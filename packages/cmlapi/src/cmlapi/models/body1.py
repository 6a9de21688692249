# Written by tools/generate.py from the contract; change that, not this file.
"""The model Body1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class Body1(ApiModel):
    """Body1 of API v2.

    Args:
        metadata: Metadata.
        tarball: Tarball.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "metadata": "str",
        "tarball": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "metadata": "metadata",
        "tarball": "tarball",
    }

    def __init__(
        self,
        metadata: str | None = None,
        tarball: str | None = None,
    ) -> None:
        self.metadata = metadata
        self.tarball = tarball
