"""The recorder: takes the segments that the gateway wrote into the database, and forgets what is old.

A segment is removed when its rows are committed, and rows are kept by their uuid, so a recorder that dies anywhere
loses nothing and doubles nothing. While the database is locked, full or away the segments wait, and the log says so.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import orjson

from bancada.domain.clock import Clock
from bancada.domain.prediction_records import DAMAGED_SUFFIX, PredictionRecord
from bancada.domain.recordings import RecordingRule
from bancada.observe.awaited import merge_awaited
from bancada.observe.pace import AT_EASE, pace_for
from bancada.observe.redaction import as_recorded
from bancada.observe.retention import Retention
from bancada.observe.spool import Spool, read_segment, set_aside
from bancada.store.database import Database
from bancada.store.failures import is_of_the_rows
from bancada.store.predictions import keep_records
from bancada.store.recordings import rules_of

POLL_S = 0.25
RETRY_S = 1.0
TELL_EVERY_S = 60.0
BATCH_RECORDS = 1_000
BATCH_BYTES = 4 * 1024 * 1024
"""How much goes into one transaction: a few dozen milliseconds, for which others wait who want to write."""
_log = logging.getLogger(__name__)


class Recorder:
    """Empties one spool into the database; `default` is the rule of deployments that have none."""

    def __init__(self, database: Database, folder: Path, default: RecordingRule, clock: Clock) -> None:
        self._database = database
        self._spool = Spool(folder)
        self._default = default
        self._clock = clock
        self._retention = Retention(database, default, clock)
        self._waits_since: float | None = None
        self._told_at = 0.0
        self._pace = AT_EASE

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set, and once more for what the gateway wrote at its end."""
        while not stop.is_set():
            stop.wait(POLL_S if self._try() else RETRY_S)
        self._try()

    def look(self) -> int:
        """Take all that is there, and return how many records it was."""
        waiting = self._spool.whole_segments()
        self._pace = pace_for(len(waiting))
        taken = sum(self._take(path) for path in waiting)
        merge_awaited(self._database, self._clock())
        self._retention.forget_some(taken)
        return taken

    def _try(self) -> bool:
        try:
            self.look()
        except Exception as error:  # noqa: BLE001 - the top of a loop: nothing is lost by waiting
            self._tell(error)
            return False
        if self._waits_since is not None:
            _log.info("calls are recorded again, after %.0f s", time.monotonic() - self._waits_since)
            self._waits_since = None
        return True

    def _tell(self, error: Exception) -> None:
        now = time.monotonic()
        if self._waits_since is None:
            self._waits_since, self._told_at = now, now - TELL_EVERY_S
        if now - self._told_at >= TELL_EVERY_S:
            self._told_at = now
            _log.warning("calls cannot be recorded now, and %s wait: %s; trying on", self._spool.waiting(), error)

    def _take(self, path: Path) -> int:
        records, damage = read_segment(path, self._pace)
        refused: list[PredictionRecord] = []
        for batch in _batches(records):
            refused += self._keep(batch)
        if damage:
            kept = path.rename(path.with_name(path.name + DAMAGED_SUFFIX))
            _log.error("%s: %s; the %d records before it are kept, and the file is too", kept, damage, len(records))
            return len(records)
        if refused:
            _log.error("%d records cannot be in the database; they are in %s", len(refused), set_aside(path, refused))
        path.unlink()
        return len(records)

    def _keep(self, batch: Sequence[PredictionRecord]) -> list[PredictionRecord]:
        """Keep a batch and return what the database refuses for what it is."""
        began = time.monotonic()
        with self._database.read() as tx:
            rules = rules_of(tx, {record.deployment_id for record in batch}, self._default)
        rows = _by_rule(batch, rules)
        try:
            self._write(rows)
        except Exception as error:
            if not is_of_the_rows(error):
                raise
            return [row for row in rows if not self._takes(row)]
        self._pace.rest(time.monotonic() - began)
        return []

    def _takes(self, row: PredictionRecord) -> bool:
        try:
            self._write([row])
        except Exception as error:
            if not is_of_the_rows(error):
                raise
            return False
        return True

    def _write(self, rows: Sequence[PredictionRecord]) -> None:
        with self._database.write() as tx:
            keep_records(tx, self._pace.spread(rows))


def _by_rule(batch: Sequence[PredictionRecord], rules: Mapping[str, RecordingRule]) -> list[PredictionRecord]:
    batch = [each if not each.metrics or _is_object(each.metrics) else each._replace(metrics=b"") for each in batch]
    redacting = {deployment_id: rule for deployment_id, rule in rules.items() if not rule.keeps_bodies_as_they_are}
    if not redacting:
        return batch
    return [as_recorded(record, rule) if (rule := redacting.get(record.deployment_id)) else record for record in batch]


def _is_object(metrics: bytes) -> bool:
    """Tell whether metrics are a JSON object; they go out again as they are kept."""
    try:
        return isinstance(orjson.loads(metrics), dict)
    except orjson.JSONDecodeError:
        return False


def _batches(records: Sequence[PredictionRecord]) -> Iterator[Sequence[PredictionRecord]]:
    first, size = 0, 0
    for index, record in enumerate(records):
        size += len(record.input) + len(record.output)
        if size >= BATCH_BYTES or index + 1 - first >= BATCH_RECORDS:
            yield records[first : index + 1]
            first, size = index + 1, 0
    if first < len(records):
        yield records[first:]
