# Written by tools/generate.py from the contract; change that, not this file.
"""The names of ExperimentRunStatus."""

from __future__ import annotations

from cmlapi._model import ApiModel


class ExperimentRunStatus(ApiModel):
    """Names of ExperimentRunStatus; answers hold them as plain texts."""

    RUNNING = "EXPERIMENT_RUN_RUNNING"
    SCHEDULED = "EXPERIMENT_RUN_SCHEDULED"
    FINISHED = "EXPERIMENT_RUN_FINISHED"
    FAILED = "EXPERIMENT_RUN_FAILED"
    KILLED = "EXPERIMENT_RUN_KILLED"
