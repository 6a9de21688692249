# Written by tools/generate.py from the contract; change that, not this file.
"""The model FileInfo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class FileInfo(ApiModel):
    """FileInfo of API v2.

    Args:
        path: Relative to /home/cdsw, or to the run artifact root.
        is_dir: Is dir.
        file_size: Bytes, int64 as text; absent for directories.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "path": "str",
        "is_dir": "bool",
        "file_size": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "path": "path",
        "is_dir": "is_dir",
        "file_size": "file_size",
    }

    def __init__(
        self,
        path: str | None = None,
        is_dir: bool | None = None,
        file_size: str | None = None,
    ) -> None:
        self.path = path
        self.is_dir = is_dir
        self.file_size = file_size
