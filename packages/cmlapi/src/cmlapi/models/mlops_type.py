# Written by tools/generate.py from the contract; change that, not this file.
"""The names of MLOPSType."""

from __future__ import annotations

from cmlapi._model import ApiModel


class MLOPSType(ApiModel):
    """Names of MLOPSType; answers hold them as plain texts."""

    MLFLOW = "MLFLOW"
    SIMPLE = "SIMPLE"
