"""Forgets predictions after the days that their deployment keeps them, a few at a time."""

from __future__ import annotations

import time
from datetime import datetime

from bancada.domain.clock import Clock
from bancada.domain.recordings import RecordingRule
from bancada.store.database import Database
from bancada.store.prediction_metrics import forget_aggregates_before
from bancada.store.predictions import forget_before, recorded_deployment_ids
from bancada.store.recordings import rules_of

LOOK_EVERY_S = 60.0
BATCH = 500
_Old = tuple[str, datetime | None]


class Retention:
    """Knows what is too old; `default` is the rule of deployments that have none."""

    def __init__(self, database: Database, default: RecordingRule, clock: Clock) -> None:
        self._database = database
        self._default = default
        self._clock = clock
        self._looked_at = -LOOK_EVERY_S
        self._old: list[_Old] = []

    def forget_some(self, taken: int) -> None:
        """Forget a batch, or more where more was just taken in: so the database stops growing."""
        if not self._old and time.monotonic() - self._looked_at >= LOOK_EVERY_S:
            self._looked_at = time.monotonic()
            self._old = self._find()
        left = max(BATCH, 2 * taken)
        while self._old and left > 0:
            left -= self._forget_batch(*self._old[-1])

    def _find(self) -> list[_Old]:
        now = self._clock()
        with self._database.read() as tx:
            known = dict(recorded_deployment_ids(tx))
            rules = rules_of(tx, (id_ for id_, exists in known.items() if exists), self._default)
        ends = {id_: rule.forgets_before(now) for id_, rule in rules.items()}
        gone: list[_Old] = [(id_, None) for id_, exists in known.items() if not exists]
        return gone + [(id_, end) for id_, end in ends.items() if end is not None]

    def _forget_batch(self, deployment_id: str, end: datetime | None) -> int:
        with self._database.write() as tx:
            forgotten = forget_before(tx, deployment_id, end, BATCH)
            if forgotten < BATCH:
                forget_aggregates_before(tx, deployment_id, end)
                self._old.pop()
        return max(1, forgotten)
