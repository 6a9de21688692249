# Written by tools/generate.py from the contract; change that, not this file.
"""The model DisableEnginesRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class DisableEnginesRequest(ApiModel):
    """DisableEnginesRequest of API v2.

    Args:
        disable_engines: Disable engines.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "disable_engines": "bool",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "disable_engines": "disable_engines",
    }

    def __init__(
        self,
        disable_engines: bool | None = None,
    ) -> None:
        self.disable_engines = disable_engines
