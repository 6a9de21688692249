"""What is kept of a deployment's calls, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bancada.domain.errors import InvalidRequest
from bancada.domain.routes import Recording

KEPT_DAYS_LIMIT = 36_500


@dataclass(frozen=True, slots=True)
class RecordingRule:
    """How the calls of one deployment are recorded.

    `share` of them, from 0 to 1, with their inputs and outputs or without; members and columns named in `redact` are
    taken out of both before they are kept. After `kept_days` a record is forgotten; 0 keeps it.
    """

    share: float = 1.0
    inputs: bool = True
    outputs: bool = True
    redact: tuple[str, ...] = ()
    kept_days: int = 30

    @property
    def route(self) -> Recording:
        """What the gateway has to know of it."""
        return Recording(self.share, self.inputs, self.outputs, self.redact)

    @property
    def keeps_bodies_as_they_are(self) -> bool:
        """Whether inputs and outputs are recorded without a change."""
        return self.inputs and self.outputs and not self.redact

    def forgets_before(self, now: datetime) -> datetime | None:
        """Return the moment before which records are forgotten; None when none are."""
        return now - timedelta(days=self.kept_days) if self.kept_days else None

    def checked(self) -> RecordingRule:
        """Return the rule.

        Raises:
            InvalidRequest: a value is out of its range.
        """
        if not 0.0 <= self.share <= 1.0:
            raise InvalidRequest(f"share: expected 0 to 1, got {self.share:g}.", hint="0.1 records every tenth call.")
        if not 0 <= self.kept_days <= KEPT_DAYS_LIMIT:
            raise InvalidRequest(f"kept_days: expected 0 to {KEPT_DAYS_LIMIT}, got {self.kept_days}.",
                                 hint="0 keeps records until the deployment's project is deleted.")  # fmt: skip
        if not all(self.redact):
            raise InvalidRequest("redact: expected names, got an empty one.", hint="Leave it out.")
        return self


PLAIN = RecordingRule()
"""Every call, with all of it, for a month."""
