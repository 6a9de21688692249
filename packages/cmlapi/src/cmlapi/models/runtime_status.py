# Written by tools/generate.py from the contract; change that, not this file.
"""The names of RuntimeStatus."""

from __future__ import annotations

from cmlapi._model import ApiModel


class RuntimeStatus(ApiModel):
    """Names of RuntimeStatus; answers hold them as plain texts."""

    ENABLED = "ENABLED"
    DISABLED = "DISABLED"
    DEPRECATED = "DEPRECATED"
