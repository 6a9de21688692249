# Written by tools/generate.py from the contract; change that, not this file.
"""The model UpdateNodeLabelDefaultQuotaRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class UpdateNodeLabelDefaultQuotaRequest(ApiModel):
    """UpdateNodeLabelDefaultQuotaRequest of API v2.

    Args:
        id_default_quota: Texts by name.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "id_default_quota": "dict(str, str)",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "id_default_quota": "id_default_quota",
    }

    def __init__(
        self,
        id_default_quota: dict[str, str] | None = None,
    ) -> None:
        self.id_default_quota = id_default_quota
