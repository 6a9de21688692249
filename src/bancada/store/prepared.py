"""Prepared statements: written by SQLAlchemy once for each database, then run by the driver alone.

Writing SQL is the costly part of what every request asks and keeps: whose key is this, which project is that, who did
it. A prepared statement has the text with the conversions of its values and columns, and hands both to the driver.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Dialect, Float, Insert, Select, Table, Update, bindparam, insert, select, update
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlalchemy.types import TypeEngine

from bancada.store.connections import driver_of
from bancada.store.database import NamedRow, Transaction, field_names, named_row_type

_FLOAT8 = 701
Convert = Callable[[Any], Any]
Row = tuple[Any, ...]
T = TypeVar("T")
_ROW_ID = "row_id"
_INSERTS: dict[tuple[str, Table, tuple[str, ...]], _Plan] = {}
_UPDATES: dict[tuple[str, Table, tuple[str, ...]], _Plan] = {}


def noun_columns(noun: type, table: Table) -> list[ColumnElement[Any]]:
    """Return the columns that the fields of a dataclass are kept in, in the order of its arguments."""
    return [table.c[name] for name in field_names(noun)]


class Prepared:
    """A query with named parameters; an `expanding` one takes a list. Rows are plain tuples of its columns."""

    def __init__(self, query: Select[Any]) -> None:
        self._query = query
        self._names = tuple(str(column.key) for column in query.selected_columns)
        self._plans: dict[tuple[object, ...], _Plan] = {}

    def all(self, tx: Transaction, **values: Any) -> list[Row]:  # noqa: ANN401 - what the columns take
        """Return the rows."""
        lists = {name: _padded(value) for name, value in values.items() if isinstance(value, list)}
        if not all(lists.values()):
            return []  # nothing is in an empty list
        key = (tx.dialect.name, *(len(each) for each in lists.values()))
        plan = self._plans.get(key)
        if plan is None:
            plan = self._plans[key] = _write(self._query, tx.dialect, {**values, **lists})
        found = driver_of(tx).execute(plan.sql, plan.bind(values, lists)).fetchall()
        return [plan.read(row) for row in found] if plan.columns else found

    def named(self, tx: Transaction, **values: Any) -> list[NamedRow]:  # noqa: ANN401 - what the columns take
        """Return the rows with the names of their columns, which have to differ."""
        return list(map(named_row_type(self._names)._make, self.all(tx, **values)))

    def first(self, tx: Transaction, **values: Any) -> Row | None:  # noqa: ANN401 - what the columns take
        """Return the first row, or None."""
        rows = self.all(tx, **values)
        return rows[0] if rows else None


def find_noun(tx: Transaction, noun: Callable[..., T], table: Table, row_id: str) -> T | None:
    """Return the noun that is kept in the row with this id, or None."""
    row = _finding(noun, table).first(tx, row_id=row_id)
    return None if row is None else noun(*row)


def insert_row(tx: Transaction, table: Table, row: Mapping[str, Any]) -> None:
    """Keep a row with these columns; the others have their defaults."""
    key = (tx.dialect.name, table, tuple(row))
    plan = _INSERTS.get(key)
    if plan is None:
        plan = _INSERTS[key] = _write(insert(table).inline(), tx.dialect, row, columns=list(row))
    driver_of(tx).execute(plan.sql, plan.bind(row, {}))


def update_row(tx: Transaction, table: Table, row_id: str, columns: Mapping[str, Any]) -> None:
    """Write these columns of the row with this id."""
    key, values = (tx.dialect.name, table, tuple(columns)), {**columns, _ROW_ID: row_id}
    plan = _UPDATES.get(key)
    if plan is None:
        chosen = update(table).where(table.c.id == bindparam(_ROW_ID))
        plan = _UPDATES[key] = _write(chosen, tx.dialect, values, columns=list(columns))
    driver_of(tx).execute(plan.sql, plan.bind(values, {}))


@cache
def _finding(noun: Any, table: Table) -> Prepared:  # noqa: ANN401 - a dataclass
    return Prepared(select(*noun_columns(noun, table)).where(table.c.id == bindparam(_ROW_ID)))


@dataclass(frozen=True, slots=True)
class _Plan:
    """A statement as one database takes it; `positions` is None where the driver takes its values by name."""

    sql: str
    positions: Sequence[str] | None
    fixed: Mapping[str, Any]
    converts: Mapping[str, Convert]
    slots: Mapping[str, Sequence[str]]
    columns: tuple[tuple[int, Convert], ...]

    def bind(self, values: Mapping[str, Any], lists: Mapping[str, list[Any]]) -> object:
        """Return the values as the driver takes them."""
        bound = {**self.fixed, **values}
        for name, each in lists.items():
            bound.update(zip(self.slots[name], each, strict=True))
        for name, convert in self.converts.items():
            bound[name] = convert(bound[name])
        return bound if self.positions is None else [bound[name] for name in self.positions]

    def read(self, row: Row) -> Row:
        """Return a row with its columns as they are in Python."""
        read = list(row)
        for index, convert in self.columns:
            read[index] = convert(read[index])
        return tuple(read)


def _padded(values: list[Any]) -> list[Any]:
    """Return the values, the last one repeated up to a power of two, so that few lengths need a plan of their own."""
    length = 1
    while length < len(values):
        length *= 2
    return values + values[-1:] * (length - len(values))


def _write(
    statement: Select[Any] | Insert | Update, dialect: Dialect, values: Mapping[str, Any],
    columns: list[str] | None = None,
) -> _Plan:  # fmt: skip
    compiled = statement.compile(dialect=dialect, column_keys=columns)
    state = compiled.construct_expanded_state(dict(values))
    slots = state.parameter_expansion
    given = {*values, *(slot for name in values for slot in slots.get(name, ()))}
    shown = statement.selected_columns if isinstance(statement, Select) else ()
    impls = (column.type.dialect_impl(dialect) for column in shown)
    read = ((index, impl.result_processor(dialect, _number_of(impl))) for index, impl in enumerate(impls))
    single = {
        name: bind.type.dialect_impl(dialect) for name, bind in compiled.binds.items() if name in state.parameters
    }
    converts = {name: impl.bind_processor(dialect) for name, impl in single.items()} | dict(state.processors)
    return _Plan(
        state.statement,
        state.positiontup,
        {name: value for name, value in state.parameters.items() if name not in given} | _defaults(compiled),
        {name: convert for name, convert in converts.items() if callable(convert)},
        slots,
        tuple((index, convert) for index, convert in read if convert is not None),
    )


def _number_of(impl: TypeEngine[Any]) -> int | None:
    """Return the number of the type that PostgreSQL names with its answers; only columns of floats ask for it."""
    return _FLOAT8 if isinstance(impl, Float) else None


def _defaults(compiled: SQLCompiler) -> dict[str, Any]:
    """Return what goes into the columns of an INSERT that are not given; all defaults are plain values here."""
    defaults = ((column.key, column.default) for column in compiled.insert_prefetch)
    return {key: default.arg for key, default in defaults if isinstance(default, ScalarElementColumnDefault)}
