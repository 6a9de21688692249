"""Requests made up for a signature of numeric columns: plausible, extreme, incomplete and wrong ones, always the same.

They are what the build gate asks both ways of serving a model; whoever changes one changes what is proven.
"""

from __future__ import annotations

import io
import json
import math
import random
from collections.abc import Iterator
from typing import Any

import numpy as np

from bancada_workload import frames, open_inference
from bancada_workload.frames import Call
from bancada_workload.matrices import Column
from bancada_workload.tables import FORMATS

_EXTREMES: dict[str, list[Any]] = {
    "double": [0.0, -0.0, 1e-300, 1e38, -1e38, 3.5e38, 1e300, 2.0**53, None],
    "float": [0.0, -0.0, 1e-40, 1e38, -3e38, 16777216.0, None],
    "long": [0, -1, 2**24 + 1, 2**31, 2**53, -(2**62), 2**63 - 1],
    "integer": [0, -1, 2**24 + 1, 2**31 - 1, -(2**31)],
}
_WRONG = [True, "1.5", "x", [1.0], {"a": 1}, 2**53 + 1, 2**63, 2**70, 1e300, 1.5, 35.0, None]
_ROWS = (1, 1, 1, 2, 5)


class RequestMaker:
    """Makes calls for the columns of one signature; `typical` are rows to stay near to, from the model's example."""

    def __init__(self, columns: list[Column], typical: list[list[Any]]) -> None:
        self._columns = columns
        self._names = [column.name for column in columns]
        self._typical = [row for row in typical if all(isinstance(value, (int, float)) for value in row)]
        self._random = random.Random(20)  # noqa: S311 - repeatable, and no secret

    def mixed(self, good: int) -> list[Any]:
        """Return `good` plausible requests and all others, in an order whose every part has some of each."""
        made = [*self.good(good), *self.extreme(), *self.wrong()]
        self._random.shuffle(made)
        return made

    def good(self, count: int) -> Iterator[Any]:
        """Yield requests of plausible rows, in every format."""
        for number in range(count):
            yield self._write(self._rows(self._random.choice(_ROWS)), number)

    def extreme(self) -> Iterator[Any]:
        """Yield requests in which one value lies at an end of what its column can hold."""
        for place, column in enumerate(self._columns):
            for number, value in enumerate(_EXTREMES[column.type]):
                rows = self._rows(1 + number % 2)
                rows[-1][place] = value
                yield self._write(rows, number)

    def wrong(self) -> Iterator[Any]:
        """Yield requests that may not fit the signature, or not be any."""
        for place in self._some_places():
            for number, value in enumerate(_WRONG):
                rows = self._rows(2)
                rows[1][place] = value
                yield self._write(rows, number)
                yield self._write([rows[1]], number)
        yield from self._misshapen()

    def _misshapen(self) -> Iterator[Any]:
        names, [row] = self._names, self._rows(1)
        for place, column in enumerate(self._columns[:8]):
            kept = [name for name in names if name != column.name]
            values = [value for at, value in enumerate(row) if at != place]
            yield {"dataframe_split": {"columns": kept, "data": [values]}}
            yield {"dataframe_records": [dict(zip(kept, values))]}
            yield {"dataframe_records": [dict(zip(names, row)), dict(zip(kept, values))]}
        yield {"dataframe_split": {"columns": [*names, "other"], "data": [[*row, "text"]]}}
        yield {"dataframe_split": {"columns": ["other", *names[::-1]], "data": [[7, *row[::-1]]]}}
        yield {"dataframe_split": {"columns": [*names, names[0]], "data": [[*row, 1]]}}
        yield {"dataframe_split": {"columns": names, "data": [row, row[:-1]]}}
        yield {"dataframe_split": {"columns": names, "data": [row], "index": ["r"]}}
        yield {"dataframe_split": {"columns": names, "data": [], "rows": []}}
        yield {"dataframe_split": {"data": [row]}, "params": {"unknown": 1}}
        yield {"dataframe_split": {"data": [row]}, "params": [1]}
        yield {"dataframe_split": {"data": [row]}, "inputs": [row]}
        contents: list[Any] = [None, 3, "x", {}, {"a": 1}, {"data": None}, [{}], [[]], [], {"a": [1], "b": [1, 2]}]
        yield from ({name: content} for name in FORMATS for content in contents)
        yield from (None, [], {}, {"other": [row]}, "x", 1.5)

    def other_kinds(self, count: int) -> list[Call]:
        """Return calls that are no JSON of MLflow's, `count` times one of each kind."""
        return [call for number in range(count)
                for call in calls_of_other_kinds(self._columns, self._rows(1 + number % 3))]  # fmt: skip

    def _some_places(self) -> list[int]:
        """Return one column of each type, and not all of a hundred."""
        first = {column.type: place for place, column in reversed(list(enumerate(self._columns)))}
        return sorted(first.values())

    def _rows(self, count: int) -> list[list[Any]]:
        return [[self._value(place) for place in range(len(self._columns))] for _ in range(count)]

    def _value(self, place: int) -> Any:
        column, draw = self._columns[place], self._random
        near = draw.choice(self._typical)[place] if self._typical and draw.random() < 0.8 else draw.gauss(0, 100)
        value = near * draw.uniform(-0.5, 2.5) + draw.gauss(0, 1)
        if column.type in {"long", "integer"}:
            return max(-(2**31), min(2**31 - 1, round(value))) if math.isfinite(value) else 0
        if draw.random() < 0.05:
            return None
        return round(value) if draw.random() < 0.3 and abs(value) < 2**24 else value

    def _write(self, rows: list[list[Any]], number: int) -> Any:
        names = self._names
        records = [dict(zip(names, row)) for row in rows]
        order = sorted(range(len(names)), key=lambda _: self._random.random())
        split = {"columns": [names[at] for at in order], "data": [[row[at] for at in order] for row in rows]}
        forms: list[Any] = [
            {"dataframe_split": {"columns": names, "data": rows}},
            {"dataframe_split": split},
            {"dataframe_split": {"data": rows}},
            {"dataframe_split": {"columns": names, "data": records}},
            {"dataframe_records": records},
            {"inputs": rows},
            {"instances": records},
            {"inputs": {name: [row[at] for row in rows] for at, name in enumerate(names)}},
            {"instances": records[0] if len(rows) == 1 else records},
        ]
        return forms[number % len(forms)]


def calls_of(requests: list[Any]) -> list[Call]:
    """Return calls with these requests, by turns in the envelope of API v2 and bare as MLflow takes them."""
    calls = []
    for number, request in enumerate(requests):
        kind = frames.INVOCATIONS if number % 3 == 2 else frames.ENVELOPE
        document = request if kind == frames.INVOCATIONS else {"accessKey": "k", "request": request}
        calls.append(_call(number, kind, json.dumps(document).encode()))
    return calls


def calls_of_other_kinds(columns: list[Column], rows: list[list[Any]]) -> list[Call]:
    """Return calls with these rows as CSV, as tensors of the Open Inference Protocol, and as a NumPy file."""
    names = [column.name for column in columns]
    lines = [",".join(f'"{name}"' for name in names)]
    lines += [",".join("" if value is None else repr(value) for value in row) for row in rows]
    tensors = [
        {"name": column.name, "shape": [len(rows)], "datatype": open_inference.OF_COLUMN[column.type],
         "data": [row[place] for row in rows]} for place, column in enumerate(columns)
    ]  # fmt: skip
    file = io.BytesIO()
    np.save(file, np.array(rows, dtype=np.float64))
    return [
        _call(1, frames.CSV, "\n".join(lines).encode()),
        _call(2, frames.OPEN_INFERENCE, json.dumps({"inputs": tensors}).encode()),
        _call(3, frames.OPEN_INFERENCE, json.dumps({"inputs": tensors[1:]}).encode()),
        _call(4, frames.NUMPY, file.getvalue()),
    ]


def _call(number: int, kind: int, body: bytes) -> Call:
    return Call(number, kind, "gate", b"", b"gate".ljust(16, b"\0"), body)
