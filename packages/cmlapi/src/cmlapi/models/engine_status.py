# Written by tools/generate.py from the contract; change that, not this file.
"""The names of EngineStatus."""

from __future__ import annotations

from cmlapi._model import ApiModel


class EngineStatus(ApiModel):
    """Names of EngineStatus; answers hold them as plain texts."""

    SCHEDULING = "ENGINE_SCHEDULING"
    STARTING = "ENGINE_STARTING"
    RUNNING = "ENGINE_RUNNING"
    STOPPING = "ENGINE_STOPPING"
    STOPPED = "ENGINE_STOPPED"
    UNKNOWN = "ENGINE_UNKNOWN"
    SUCCEEDED = "ENGINE_SUCCEEDED"
    FAILED = "ENGINE_FAILED"
    TIMEDOUT = "ENGINE_TIMEDOUT"
    SKIPPED = "ENGINE_SKIPPED"
