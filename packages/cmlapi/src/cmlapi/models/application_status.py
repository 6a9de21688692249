# Written by tools/generate.py from the contract; change that, not this file.
"""The names of ApplicationStatus."""

from __future__ import annotations

from cmlapi._model import ApiModel


class ApplicationStatus(ApiModel):
    """Names of ApplicationStatus; answers hold them as plain texts."""

    UNKNOWN = "APPLICATION_UNKNOWN"
    STARTING = "APPLICATION_STARTING"
    RUNNING = "APPLICATION_RUNNING"
    STOPPING = "APPLICATION_STOPPING"
    STOPPED = "APPLICATION_STOPPED"
    FAILED = "APPLICATION_FAILED"
