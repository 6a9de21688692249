"""Takes samples of what the processes of executions use, every few seconds, in a thread of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bancada.compute.port import Compute
from bancada.domain.clock import Clock
from bancada.domain.samples import GIB, Reading, Sample, cpu_between
from bancada.domain.workloads import Execution
from bancada.reconcile.memory import MemoryLimits
from bancada.settings import Settings
from bancada.store import executions, samples
from bancada.store.database import Database

READINGS_PER_BATCH = 6
"""Samples are written together, because a write of its own every few seconds would keep the disk awake."""
TIDY_EVERY = 60
Meter = Callable[[Mapping[str, int]], dict[str, Reading]]
_log = logging.getLogger(__name__)


class Sampler:
    """Reads what runs, also what an earlier reconciler started, keeps what each execution used, and has it judged."""

    def __init__(
        self,
        database: Database,
        compute: Compute,
        meter: Meter,
        clock: Clock,
        settings: Settings,
        memory_limits: MemoryLimits | None = None,
    ) -> None:
        self._database = database
        self._compute = compute
        self._meter = meter
        self._clock = clock
        self._settings = settings
        self._memory_limits = memory_limits
        self._before: dict[str, Reading] = {}
        self._read_at: datetime | None = None
        self._batch: list[Sample] = []
        self._rounds = 0

    def run(self, stop: threading.Event) -> None:
        """Take samples until `stop` is set; 0 seconds between two of them are none at all."""
        if self._settings.sample_every_s <= 0:
            return
        while not stop.wait(self._settings.sample_every_s):
            try:
                self.take()
            except Exception:  # noqa: BLE001, PERF203 - the top of a loop: a missing sample must not end it
                _log.exception("no sample was taken; the next round tries again")

    def take(self) -> None:
        """Read all processes once; every few times, write what was read and tidy what is old."""
        now = self._clock()
        readings = self._meter({key: state.pid for key, state in self._compute.running().items()})
        seconds = 0.0 if self._read_at is None else (now - self._read_at).total_seconds()
        executions_by_key = self._executions_of(readings)
        self._batch += self._samples(executions_by_key, readings, now, seconds)
        if self._memory_limits is not None:
            self._memory_limits.judge(executions_by_key, readings, self._before)
        self._before, self._read_at = readings, now
        self._rounds += 1
        if self._rounds % READINGS_PER_BATCH == 0:
            self.write()
        if self._rounds % TIDY_EVERY == 0:
            self._tidy(now)

    def write(self) -> None:
        """Write what was read and not written yet."""
        batch, self._batch = self._batch, []
        if batch:
            with self._database.write() as tx:
                samples.add(tx, batch)

    def _executions_of(self, readings: Mapping[str, Reading]) -> dict[str, Execution]:
        if not readings:
            return {}
        with self._database.read() as tx:
            started = {each.noun_id: each for each in executions.list_open(tx) if each.started_at is not None}
        return {key: started[noun_id] for key in readings if (noun_id := noun_id_of(key)) in started}

    def _samples(
        self, executions_by_key: Mapping[str, Execution], readings: Mapping[str, Reading], now: datetime, seconds: float
    ) -> list[Sample]:
        together: dict[str, list[tuple[float, Reading]]] = {}
        for key, execution in executions_by_key.items():
            used = cpu_between(self._before.get(key), readings[key], seconds)
            together.setdefault(execution.id, []).append((used, readings[key]))
        span_s = max(1, round(seconds or self._settings.sample_every_s))
        return [
            Sample(
                execution_id,
                now,
                span_s,
                sum(cpu for cpu, _ in used),
                sum(reading.memory_bytes for _, reading in used) / GIB,
                sum(reading.gpus for _, reading in used),
            )
            for execution_id, used in together.items()
        ]

    def _tidy(self, now: datetime) -> None:
        with self._database.write() as tx:
            samples.make_coarse(tx, now - timedelta(hours=self._settings.samples_fine_hours))
            samples.forget_before(tx, now - timedelta(days=self._settings.samples_kept_days))


def noun_id_of(process_key: str) -> str:
    """Return the id of what a process is executed for: `replica.<deployment>-1-0-1`, `gate.<build>.1`, `job.<run>`."""
    kind, _, rest = process_key.partition(".")
    return rest.rsplit("-", 3)[0] if kind == "replica" else rest.split(".")[0]
