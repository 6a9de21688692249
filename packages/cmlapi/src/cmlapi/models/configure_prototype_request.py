# Written by tools/generate.py from the contract; change that, not this file.
"""The model ConfigurePrototypeRequest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel

if TYPE_CHECKING:
    from typing import ClassVar


class ConfigurePrototypeRequest(ApiModel):
    """ConfigurePrototypeRequest of API v2.

    Args:
        is_huggingface_space: Is huggingface space.
        is_community: Is community.
        execute_amp_steps: Execute amp steps.
        runtime_identifier: Runtime identifier.
        runtime_addon_identifiers: Runtime addon identifiers.
        run_import_tasks: Run import tasks.
    """

    swagger_types: ClassVar[dict[str, str]] = {
        "is_huggingface_space": "bool",
        "is_community": "bool",
        "execute_amp_steps": "bool",
        "runtime_identifier": "str",
        "runtime_addon_identifiers": "list[str]",
        "run_import_tasks": "bool",
    }
    attribute_map: ClassVar[dict[str, str]] = {
        "is_huggingface_space": "is_huggingface_space",
        "is_community": "is_community",
        "execute_amp_steps": "execute_amp_steps",
        "runtime_identifier": "runtime_identifier",
        "runtime_addon_identifiers": "runtime_addon_identifiers",
        "run_import_tasks": "run_import_tasks",
    }

    def __init__(
        self,
        is_huggingface_space: bool | None = None,
        is_community: bool | None = None,
        execute_amp_steps: bool | None = None,
        runtime_identifier: str | None = None,
        runtime_addon_identifiers: list[str] | None = None,
        run_import_tasks: bool | None = None,
    ) -> None:
        self.is_huggingface_space = is_huggingface_space
        self.is_community = is_community
        self.execute_amp_steps = execute_amp_steps
        self.runtime_identifier = runtime_identifier
        self.runtime_addon_identifiers = runtime_addon_identifiers
        self.run_import_tasks = run_import_tasks
