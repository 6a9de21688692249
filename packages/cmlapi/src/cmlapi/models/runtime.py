# Written by tools/generate.py from the contract; change that, not this file.
"""The model Runtime."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class Runtime(ApiModel):
    """Runtime of API v2.

    Args:
        image_identifier: Docker.repository.cloudera.com/cloudera/cdsw/ml-runtime-<editor>-<kernel>-<edition>:<full version>.
        editor: E.g. Workbench, PBJ Workbench, JupyterLab.
        kernel: E.g. Python 3.11.
        edition: E.g. Standard, Hardened.
        description: Description.
        full_version: E.g. 2026.04.1-b7.
        status: RuntimeStatus name.
        register_user_id: Register user id.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "image_identifier": "str",
        "editor": "str",
        "kernel": "str",
        "edition": "str",
        "description": "str",
        "full_version": "str",
        "status": "str",
        "register_user_id": "int",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "image_identifier": "image_identifier",
        "editor": "editor",
        "kernel": "kernel",
        "edition": "edition",
        "description": "description",
        "full_version": "full_version",
        "status": "status",
        "register_user_id": "register_user_id",
    }

    def __init__(
        self,
        image_identifier: str | None = None,
        editor: str | None = None,
        kernel: str | None = None,
        edition: str | None = None,
        description: str | None = None,
        full_version: str | None = None,
        status: str | None = None,
        register_user_id: int | None = None,
    ) -> None:
        self.image_identifier = image_identifier
        self.editor = editor
        self.kernel = kernel
        self.edition = edition
        self.description = description
        self.full_version = full_version
        self.status = status
        self.register_user_id = register_user_id
