"""How answers are printed: tables for people, JSON for programs, one line of text on stderr about what was done."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import typer


def print_json(value: object) -> None:
    """Print a value as indented JSON; times as RFC 3339. What the terminal's encoding lacks is escaped."""
    is_unicode = "utf" in (sys.stdout.encoding or "").lower()
    typer.echo(json.dumps(value, indent=2, ensure_ascii=not is_unicode, default=_as_text))


def print_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows under headings: fitted to the terminal, and in full where there is none."""
    table = [[_cell(value) for value in row] for row in rows]
    if sys.stdout.isatty():
        from bancada.cli.terminal import show_table  # noqa: PLC0415 - rich takes longer to load than most commands to run

        show_table(columns, table)
        return
    widths = [max(map(len, column)) for column in zip(columns, *table, strict=True)]
    for row in [list(columns), *table]:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def print_records(records: Iterable[Any], columns: Sequence[str], *, as_json: bool) -> None:
    """Print records as a JSON array, or those of their fields that `columns` names as a table."""
    found = [record_of(record) for record in records]
    if as_json:
        print_json(found)
    else:
        rows = [[record.get(name) for name in columns] for record in found]
        print_table([name.upper().replace("_", " ") for name in columns], rows)


def print_record(value: Any, *, as_json: bool) -> None:  # noqa: ANN401 - a record, or a model of the client
    """Print one record as a JSON object, or its fields that are set line by line."""
    record = record_of(value)
    if as_json:
        print_json(record)
        return
    set_fields = {name: value for name, value in record.items() if value not in (None, "", [], {})}
    width = max((len(name) for name in set_fields), default=0)
    for name, content in set_fields.items():
        typer.echo(f"{name.ljust(width)}  {_cell(content)}")


def report(sentence: str, value: Any, *, as_json: bool) -> None:  # noqa: ANN401 - as above
    """Say what was done in one sentence, or print what it was done to as JSON."""
    if as_json:
        print_json(record_of(value))
    else:
        typer.echo(sentence)


def record_of(value: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """Return a record of API v2 with its users by their names; any other mapping as it is."""
    if isinstance(value, Mapping):
        return dict(value)
    record: dict[str, Any] = value.to_dict()
    for name in ("owner", "creator", "user"):
        if isinstance(user := record.get(name), dict) and "username" in user:
            record[name] = user["username"]
    return record


def print_rehearsal(outcome: Mapping[str, Any], *, as_json: bool) -> None:
    """Print a comparison of answers: its sentence, then some of those that changed and some of the failures."""
    if as_json:
        print_json(outcome)
        return
    typer.echo(outcome["message"])
    if outcome["changed_answers"]:
        print_records(outcome["changed_answers"], ("uuid", "was", "now"), as_json=False)
    if outcome["failed_calls"]:
        print_records(outcome["failed_calls"], ("uuid", "status", "answer"), as_json=False)


def tell(sentence: str) -> None:
    """Say something to the person that is no data: on stderr."""
    sys.stderr.write(f"bancada: {sentence}\n")
    sys.stderr.flush()


def fail(workload: Mapping[str, Any], otherwise: str) -> None:
    """Say on stderr why a workload failed: its own message and the next step, or else the sentence given."""
    said = " ".join(str(workload[name]) for name in ("message", "hint") if workload.get(name))
    sys.stderr.write(f"error: {said or otherwise}\n")


def forget_stdout() -> None:
    """Write to nowhere from now on: nobody reads any more, and Python would complain of it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def survive_any_encoding() -> None:
    """Let a character that the terminal's encoding lacks become `?` instead of an error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _cell(value: object) -> str:
    if value is None or value == "":
        return "-"
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, default=_as_text)
    return _as_text(value)


def _as_text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return f"{value:g}" if isinstance(value, float) and value.is_integer() else str(value)
