# Written by tools/generate.py from the contract; change that, not this file.
"""The model Dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class Dataset(ApiModel):
    """Dataset of API v2.

    Args:
        name: Name.
        digest: Digest.
        source_type: Source type.
        source: Source.
        schema: Schema.
        profile: Profile.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "name": "str",
        "digest": "str",
        "source_type": "str",
        "source": "str",
        "schema": "str",
        "profile": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "name": "name",
        "digest": "digest",
        "source_type": "source_type",
        "source": "source",
        "schema": "schema",
        "profile": "profile",
    }

    def __init__(
        self,
        name: str | None = None,
        digest: str | None = None,
        source_type: str | None = None,
        source: str | None = None,
        schema: str | None = None,
        profile: str | None = None,
    ) -> None:
        self.name = name
        self.digest = digest
        self.source_type = source_type
        self.source = source
        self.schema = schema
        self.profile = profile
