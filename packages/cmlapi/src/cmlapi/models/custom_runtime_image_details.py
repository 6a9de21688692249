# Written by tools/generate.py from the contract; change that, not this file.
"""The model CustomRuntimeImageDetails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class CustomRuntimeImageDetails(ApiModel):
    """CustomRuntimeImageDetails of API v2.

    Args:
        registry: Registry.
        editor: Editor.
        kernel: Kernel.
        edition: Edition.
        version: Version.
        maintenance_version: Maintenance version.
        description: Description.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "registry": "str",
        "editor": "str",
        "kernel": "str",
        "edition": "str",
        "version": "str",
        "maintenance_version": "int",
        "description": "str",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "registry": "registry",
        "editor": "editor",
        "kernel": "kernel",
        "edition": "edition",
        "version": "version",
        "maintenance_version": "maintenance_version",
        "description": "description",
    }

    def __init__(
        self,
        registry: str | None = None,
        editor: str | None = None,
        kernel: str | None = None,
        edition: str | None = None,
        version: str | None = None,
        maintenance_version: int | None = None,
        description: str | None = None,
    ) -> None:
        self.registry = registry
        self.editor = editor
        self.kernel = kernel
        self.edition = edition
        self.version = version
        self.maintenance_version = maintenance_version
        self.description = description
