"""Column types and column groups that several tables share."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import BigInteger, Column, Dialect, Integer, String, Text, TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


class UtcTime(TypeDecorator[datetime]):
    """An aware time as microseconds since 1970: exact, ordered, and the same on every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else (value - _EPOCH) // timedelta(microseconds=1)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[int | None], datetime | None]:
        return _read_time


def _read_time(value: int | None) -> datetime | None:
    return None if value is None else _EPOCH + timedelta(microseconds=value)


PlainText = Text().with_variant(Text(collation="C"), "postgresql")
KeyText = String(200).with_variant(String(200, collation="C"), "postgresql")
"""Texts ordered by their characters' code points on every database, whatever the language of its server."""


class JsonText(TypeDecorator[Any]):
    """Any JSON value as text; lists come back as tuples, so that rows stay hashable and unshared."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        return json.dumps(value, separators=(",", ":"), default=list)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[str | None], Any]:
        return _read_json


def _read_json(value: str | None) -> Any:
    if value == "{}":  # most are, and reading JSON takes longer than all the rest of a row
        return {}
    loaded = json.loads(value) if value else None
    return tuple(loaded) if isinstance(loaded, list) else loaded


def text(name: str, **kwargs: Any) -> Column[str]:
    """Return a text column that is never null."""
    return Column(name, PlainText, nullable=False, default="", **kwargs)


def key(name: str, **kwargs: Any) -> Column[str]:
    """Return a short text column, for ids and statuses."""
    return Column(name, KeyText, nullable=False, **{"default": "", **kwargs})


def number(name: str, default: int = 0, **kwargs: Any) -> Column[int]:
    """Return an integer column that is never null."""
    return Column(name, Integer, nullable=False, default=default, **kwargs)


def time(name: str, *, nullable: bool = False) -> Column[datetime]:
    """Return a column of aware times."""
    return Column(name, UtcTime, nullable=nullable)


def reconciled_columns() -> list[Column[Any]]:
    """Return what every table of wishes carries beside the wish: its outcome, and the lease of who works on it.

    `next_try_at` is null when nothing is due; `lease_token` is empty when nobody works on the row.
    """
    return [
        key("status"),
        key("reason"),
        text("message"),
        text("hint"),
        time("next_try_at", nullable=True),
        number("tries"),
        key("lease_token"),
        time("lease_until", nullable=True),
    ]
