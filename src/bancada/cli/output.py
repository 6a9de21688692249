"""How answers are printed: tables for people, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import typer


def print_json(value: object) -> None:
    """Print a value as indented JSON; times as RFC 3339."""
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False, default=_as_text))


def print_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows under headings, each column as wide as its widest cell."""
    table = [[_cell(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(columns, *table, strict=True)]
    for row in [list(columns), *table]:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def print_records(records: Sequence[Mapping[str, Any]], columns: Sequence[str], *, as_json: bool) -> None:
    """Print records as JSON, or those of their fields that `columns` names as a table."""
    if as_json:
        print_json(records)
    else:
        print_table(
            [name.upper().replace("_", " ") for name in columns], [[r.get(c) for c in columns] for r in records]
        )


def print_record(record: Mapping[str, Any], *, as_json: bool) -> None:
    """Print one record as JSON, or its fields that are set line by line."""
    if as_json:
        print_json(record)
        return
    set_fields = {name: value for name, value in record.items() if value not in (None, "", [], {})}
    width = max((len(name) for name in set_fields), default=0)
    for name, value in set_fields.items():
        typer.echo(f"{name.ljust(width)}  {_cell(value)}")


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, default=_as_text)
    return _as_text(value)


def _as_text(value: object) -> str:
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else str(value)
