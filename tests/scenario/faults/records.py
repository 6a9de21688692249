"""The records of predictions, held against what callers saw."""

from __future__ import annotations

import json
from dataclasses import dataclass

from tests.postgres import PostgresServer
from tests.scenario.faults.callers import BROKEN, Call

_KEPT = "SELECT convert_from(input, 'UTF8'), output, status FROM predictions"
NOT_BEGUN = {401, 403, 404, 429, 503}
"""Statuses of calls that were refused, most of which have no record."""


@dataclass(frozen=True)
class Record:
    """One call as the workbench has it."""

    number: int
    status: int
    output: bytes


class Records:
    """What the recorder has put into the database."""

    def __init__(self, server: PostgresServer, database: str) -> None:
        self._server = server
        self._database = database

    def read(self) -> list[Record]:
        rows = self._server.rows(self._database, _KEPT)
        return [
            Record(json.loads(input_)["request"]["number"], status, bytes(output)) for input_, output, status in rows
        ]

    def has_all_of(self, calls: list[Call]) -> bool:
        """Tell whether every call that was answered by the model is there."""
        return {call.number for call in calls if call.status == 200} <= {record.number for record in self.read()}

    def check(self, calls: list[Call]) -> None:
        """Fail unless the records tell of each answer once, as it was answered, and of nothing twice.

        A call whose caller saw no answer may have one or not: the connection may have broken before or after it.
        """
        by_number: dict[int, Record] = {}
        for record in self.read():
            assert record.number not in by_number, f"call {record.number} is recorded twice"
            by_number[record.number] = record
        for call in calls:
            recorded = by_number.get(call.number)
            if call.status == BROKEN or (call.status in NOT_BEGUN and recorded is None):
                continue
            assert recorded is not None, f"{call} is not recorded"
            assert recorded.status == call.status, f"{call} is recorded as {recorded}"
            if call.status == 200:
                assert recorded.output == call.answer, f"{call} is recorded as {recorded}"
