# Written by tools/generate.py from the contract; change that, not this file.
"""The model RuntimeDetails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class RuntimeDetails(ApiModel):
    """RuntimeDetails of API v2.

    Args:
        description: Description.
        editor: Editor.
        edition: Edition.
        kernel: Kernel.
        full_version: Full version.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "description": "str",
        "editor": "str",
        "edition": "str",
        "kernel": "str",
        "full_version": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "description": "description",
        "editor": "editor",
        "edition": "edition",
        "kernel": "kernel",
        "full_version": "full_version",
    }

    def __init__(
        self,
        description: str | None = None,
        editor: str | None = None,
        edition: str | None = None,
        kernel: str | None = None,
        full_version: str | None = None,
    ) -> None:
        self.description = description
        self.editor = editor
        self.edition = edition
        self.kernel = kernel
        self.full_version = full_version
