"""Sees to it that nobody uses more memory than they may: notes who does, and lets their reconciler end them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta

from bancada.domain.clock import Clock
from bancada.domain.memory import judge
from bancada.domain.samples import GIB, Reading
from bancada.domain.workloads import Execution
from bancada.store import overuses
from bancada.store.database import Database

KEPT = timedelta(days=7)
"""How long an overuse is remembered; the end of its process is recorded within moments."""

_log = logging.getLogger(__name__)


class MemoryLimits:
    """Judges each round of samples; `wake` is called with the noun and the id of whose process is to be ended."""

    def __init__(self, database: Database, wake: Callable[[str, str], None], clock: Clock) -> None:
        self._database = database
        self._wake = wake
        self._clock = clock

    def judge(
        self, executions: Mapping[str, Execution], now: Mapping[str, Reading], before: Mapping[str, Reading]
    ) -> None:
        """Compare what processes use with what they may; `executions` and the readings are by the processes' keys."""
        with self._database.read() as tx:
            allowed = overuses.allowed_gb(tx, (execution.noun_id for execution in executions.values()))
        for key, execution in executions.items():
            used_gb = now[key].memory_bytes / GIB
            before_gb = before[key].memory_bytes / GIB if key in before else 0.0
            limit_gb = allowed.get(execution.noun_id)
            overuse = None if limit_gb is None else judge(used_gb, before_gb, limit_gb)
            if overuse is not None:
                _log.warning("%s %s; it is ended", key, overuse)
                with self._database.write() as tx:
                    overuses.record(tx, key, overuse, self._clock())
                    overuses.forget_before(tx, self._clock() - KEPT)
                self._wake(execution.noun, execution.noun_id)
