# Written by tools/generate.py from the contract; change that, not this file.
"""The model LogExperimentRunBatchResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._model import ApiModel


class LogExperimentRunBatchResponse(ApiModel):
    """An empty answer: operations that return it give a plain dict."""
