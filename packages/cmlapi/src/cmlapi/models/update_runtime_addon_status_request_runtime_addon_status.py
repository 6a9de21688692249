# Written by tools/generate.py from the contract; change that, not this file.
"""The names of UpdateRuntimeAddonStatusRequestRuntimeAddonStatus."""

from __future__ import annotations

from cmlapi._model import ApiModel


class UpdateRuntimeAddonStatusRequestRuntimeAddonStatus(ApiModel):
    """Names of UpdateRuntimeAddonStatusRequestRuntimeAddonStatus; answers hold them as plain texts."""

    UNKNOWN = "UNKNOWN"
    AVAILABLE = "AVAILABLE"
    DISABLED = "DISABLED"
    DEPRECATED = "DEPRECATED"
    DELETED = "DELETED"
    FAILED = "FAILED"
