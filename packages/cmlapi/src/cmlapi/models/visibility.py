# Written by tools/generate.py from the contract; change that, not this file.
"""The names of Visibility."""

from __future__ import annotations

from cmlapi._model import ApiModel


class Visibility(ApiModel):
    """Names of Visibility; answers hold them as plain texts."""

    PRIVATE = "PRIVATE"
    PUBLIC = "PUBLIC"
