# Written by tools/generate.py from the contract; change that, not this file.
"""The model RegisteredModelMetadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from datetime import datetime
    from typing import ClassVar


class RegisteredModelMetadata(ApiModel):
    """RegisteredModelMetadata of API v2.

    Args:
        model_path: Model path.
        model_name: Model name.
        model_id: Model id.
        model_version_id: Model version id.
        version_number: Version number.
        run_id: Run id.
        created_at: An aware datetime.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "model_path": "str",
        "model_name": "str",
        "model_id": "str",
        "model_version_id": "str",
        "version_number": "int",
        "run_id": "str",
        "created_at": "datetime",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "model_path": "model_path",
        "model_name": "model_name",
        "model_id": "model_id",
        "model_version_id": "model_version_id",
        "version_number": "version_number",
        "run_id": "run_id",
        "created_at": "created_at",
    }

    def __init__(
        self,
        model_path: str | None = None,
        model_name: str | None = None,
        model_id: str | None = None,
        model_version_id: str | None = None,
        version_number: int | None = None,
        run_id: str | None = None,
        created_at: datetime | None = None,
    ) -> None:
        self.model_path = model_path
        self.model_name = model_name
        self.model_id = model_id
        self.model_version_id = model_version_id
        self.version_number = version_number
        self.run_id = run_id
        self.created_at = created_at
