# Written by tools/generate.py from the contract; change that, not this file.
"""The model DeleteJobResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel


class DeleteJobResponse(ApiModel):
    """An empty answer: operations that return it give a plain dict."""
