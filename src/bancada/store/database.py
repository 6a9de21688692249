"""The database: connections, and the two kinds of transaction."""

from __future__ import annotations

import threading
from collections import namedtuple
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import fields, is_dataclass
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar, cast

from sqlalchemy import Connection, Engine, NullPool, Row, create_engine, event, make_url

from bancada.store.connections import Connections, driver_of

BUSY_TIMEOUT_MS = 60_000
T = TypeVar("T")

Transaction = Connection
"""What every query takes: an open connection inside `Database.read()` or `Database.write()`."""


class Database:
    """One SQLite file or PostgreSQL database. Safe to share between threads.

    SQLite has one writer: writes begin IMMEDIATE, so that they queue instead of failing half-way, and threads of
    this process queue on a lock, which wakes them in turn where SQLite would have them poll.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self._engine = _sqlite_engine(url) if self.is_sqlite else _postgres_engine(url)
        self._writer: AbstractContextManager[object] = threading.Lock() if self.is_sqlite else nullcontext()
        self._connections = Connections(self._engine)

    @property
    def engine(self) -> Engine:
        """The SQLAlchemy engine; its connections are of nobody else, and each statement is a transaction."""
        return self._engine

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """Open a connection that changes nothing.

        With SQLite all that it reads is of one moment; with PostgreSQL each query sees a moment of its own, which
        spares two exchanges with the server.
        """
        connection = self._connections.take()
        if self.is_sqlite:
            driver_of(connection).execute("BEGIN")
        try:
            yield connection
        finally:
            if self.is_sqlite:
                driver_of(connection).execute("ROLLBACK")
            self._connections.give_back(connection)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Open a transaction that is committed at the end of the block, or not at all."""
        with self._writer:
            connection = self._begin()
            try:
                yield connection
                driver_of(connection).execute("COMMIT")
            except BaseException:
                with suppress(Exception):  # a connection that broke has no transaction any more
                    driver_of(connection).execute("ROLLBACK")
                raise
            finally:
                self._connections.give_back(connection)

    def close(self) -> None:
        """Close all connections."""
        self._connections.close()

    def _begin(self) -> Transaction:
        connection = self._connections.take()
        begin = "BEGIN IMMEDIATE" if self.is_sqlite else "BEGIN READ WRITE"
        try:
            driver_of(connection).execute(begin)
        except Exception:  # of whatever kind the driver's is
            if self.is_sqlite:
                self._connections.give_back(connection)
                raise
            connection = self._connections.replace(connection)  # the server was restarted since
            driver_of(connection).execute(begin)
        return connection


def _postgres_engine(url: str) -> Engine:
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT", poolclass=NullPool
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - a psycopg connection
        connection.autocommit = True
        connection.execute("SET default_transaction_read_only = on")

    return engine


def _sqlite_engine(url: str) -> Engine:
    # AUTOCOMMIT leaves BEGIN and COMMIT to us: the driver's own habit is to begin deferred, and to fail on upgrade.
    engine = create_engine(
        url, isolation_level="AUTOCOMMIT", poolclass=NullPool, connect_args={"check_same_thread": False}
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - a sqlite3 connection
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")  # a wish that was answered with 200 survives a power cut
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA cache_size=-32000")
        cursor.close()

    return engine


@cache
def field_names(noun: Hashable) -> tuple[str, ...]:
    """Return the names of a dataclass's fields, in their order."""
    if not is_dataclass(noun):
        raise TypeError(f"{noun} is not a dataclass")
    return tuple(field.name for field in fields(noun))


class NamedRow(tuple[Any, ...]):
    """A row of a prepared query, whose columns have names: the types of `named_row_type` are of this kind."""

    __slots__ = ()
    _fields: tuple[str, ...]
    _make: Callable[[Iterable[Any]], NamedRow]

    if TYPE_CHECKING:  # a type checker is told that columns are attributes, as SQLAlchemy tells it of its rows

        def __getattr__(self, column: str) -> Any: ...  # noqa: ANN401 - what the column holds


@cache
def named_row_type(names: tuple[str, ...]) -> type[NamedRow]:
    """Return the type of rows with these columns."""
    return type("NamedRow", (namedtuple("NamedRow", names), NamedRow), {"__slots__": ()})


def as_noun(noun: Callable[..., T], row: Row[Any] | NamedRow) -> T:
    """Return a row as the dataclass whose field names are columns of the row; further columns are left out."""
    return noun(*_reader(noun, cast("Hashable", type(row)))(row))


def as_row(noun: object) -> dict[str, Any]:
    """Return the fields of a dataclass as a row has them, the opposite of `as_noun`."""
    return {name: getattr(noun, name) for name in field_names(cast("Hashable", type(noun)))}


@cache
def _reader(noun: Callable[..., Any], row_type: Any) -> Callable[[Any], Iterable[Any]]:  # noqa: ANN401 - a type
    names = field_names(noun)
    if issubclass(row_type, NamedRow):
        places = row_type._fields
        return itemgetter(*(places.index(name) for name in names))
    return lambda row: [row._mapping[name] for name in names]  # noqa: SLF001 - SQLAlchemy's public name for it
