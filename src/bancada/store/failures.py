"""Which failures of a database pass by themselves, and which lie in what it was asked to keep."""

from __future__ import annotations

import sqlite3

import psycopg

_OF_THE_ROWS = (
    ValueError, TypeError, OverflowError,
    sqlite3.DataError, sqlite3.IntegrityError, sqlite3.InterfaceError, sqlite3.ProgrammingError,
    psycopg.DataError, psycopg.IntegrityError, psycopg.InterfaceError, psycopg.ProgrammingError,
)  # fmt: skip


def is_of_the_rows(error: Exception) -> bool:
    """Tell whether a row cannot be kept as it is; otherwise the database is locked, full or away."""
    return isinstance(error, _OF_THE_ROWS)
