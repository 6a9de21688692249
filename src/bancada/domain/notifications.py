"""Mails that tell people how a run of a job went: each is wished once, in the transaction that ends the run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from bancada.domain.jobs import Recipient

TRANSITIONS: dict[str, frozenset[str]] = {
    "waiting": frozenset({"sent", "failed"}),
    "sent": frozenset(),
    "failed": frozenset(),
}
GIVE_UP_AFTER = timedelta(days=1)
AGAIN_S = 60.0
"""How long to wait for a mail server that cannot be reached or asks to come back later."""


class Occasion(str, Enum):
    """What a run's recipients can be told about."""

    SUCCESS = "success"
    FAILURE = "failure"
    TIMEOUT = "timeout"
    STOP = "stop"


OCCASION_OF_STATUS = {
    "succeeded": Occasion.SUCCESS,
    "failed": Occasion.FAILURE,
    "timedout": Occasion.TIMEOUT,
    "stopped": Occasion.STOP,
}


@dataclass(frozen=True, slots=True)
class Notification:
    """One mail to one recipient about one run; a run has one of each occasion for each recipient."""

    id: str
    job_run_id: str
    email: str
    occasion: str
    status: str
    reason: str
    message: str
    hint: str
    created_at: datetime
    updated_at: datetime
    sent_at: datetime | None


def wants(recipient: Recipient, occasion: Occasion) -> bool:
    """Tell whether a recipient asked to be told about this."""
    return {
        Occasion.SUCCESS: recipient.on_success,
        Occasion.FAILURE: recipient.on_failure,
        Occasion.TIMEOUT: recipient.on_timeout,
        Occasion.STOP: recipient.on_stop,
    }[occasion]
