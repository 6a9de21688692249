"""CSV as tables: a header, then a row on each line, as `DataFrame.to_csv(index=False)` writes it."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from bancada_workload.failures import bad_request
from bancada_workload.tables import Table

_WHOLE = re.compile(r"[+-]?\d{1,300}")
_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_MISSING = frozenset({"", "NA", "N/A", "NaN", "nan", "NULL", "null", "None", "<NA>"})
_TRUTHS = {"True": True, "true": True, "TRUE": True, "False": False, "false": False, "FALSE": False}


def read_csv(body: bytes, text_columns: frozenset[str]) -> Table:
    """Return the table of a CSV body; the values of `text_columns` stay as they are, whatever they look like.

    Raises:
        CallFailure: 400, it is not UTF-8, has no header, or a row is longer than it or shorter.
    """
    try:
        reader = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True)
        lines = [line for line in reader if line]
    except (UnicodeDecodeError, csv.Error) as error:
        raise bad_request("request_malformed", f"The body is no CSV: {error}.") from error
    if not lines:
        raise bad_request("request_malformed", "The body is no CSV: it has no line with the names of columns.")
    names, rows = lines[0], lines[1:]
    if len(set(names)) != len(names):
        raise bad_request("request_malformed", "The first line of the CSV names a column twice.")
    for number, row in enumerate(rows):
        if len(row) != len(names):
            raise bad_request("request_malformed", f"Every line of the CSV must have {len(names)} values; row {number} "
                              f"has {len(row)}.")  # fmt: skip
    as_text = [name in text_columns for name in names]
    return Table(names, rows=[[_text(cell) if is_text else _value(cell) for cell, is_text in zip(row, as_text)]
                              for row in rows])  # fmt: skip


def _text(cell: str) -> str | None:
    return None if cell in _MISSING else cell


def _value(cell: str) -> Any:
    if _WHOLE.fullmatch(cell):
        return int(cell)
    if _DECIMAL.fullmatch(cell):
        return float(cell)
    return None if cell in _MISSING else _TRUTHS.get(cell, cell)
