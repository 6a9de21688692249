# Written by tools/generate.py from the contract; change that, not this file.
"""The model ListProjectFilesResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar

    from cmlapi.models.file_info import FileInfo


class ListProjectFilesResponse(ApiModel):
    """ListProjectFilesResponse of API v2.

    Args:
        files: Files.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "files": "list[FileInfo]",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "files": "files",
    }

    def __init__(
        self,
        files: list[FileInfo] | None = None,
    ) -> None:
        self.files = files
