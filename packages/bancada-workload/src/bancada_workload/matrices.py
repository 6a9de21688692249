"""Tables of numbers as one array, checked against a signature as `columns.py` and MLflow check a DataFrame.

A request is first read straight into declared types; what those refuse, and every number so large that its type may
have rounded it, is read value by value, which says what is wrong and accepts what only looked so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from bancada_workload.refusals import missing_columns, wrong_type
from bancada_workload.tables import Table
from bancada_workload.values import check_number, fits_exactly_below

FLOATS: dict[str, Any] = {"double": np.dtype("float64"), "float": np.dtype("float32")}
INTEGERS: dict[str, Any] = {"long": np.dtype("int64"), "integer": np.dtype("int32")}
NUMERIC: dict[str, Any] = {**FLOATS, **INTEGERS}


class Column(NamedTuple):
    """One column of a signature."""

    name: str
    type: str
    is_required: bool


class ColumnMissing(ValueError):
    """An optional column was not sent: the signature allows that, and the model has to say what it makes of it."""


class MatrixReader:
    """Reads tables for one signature of numeric columns."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = list(columns)
        self.names = [column.name for column in columns]
        self._types = {NUMERIC[column.type] for column in columns}
        self.dtype = np.result_type(*self._types)
        """What a DataFrame of such columns becomes as one array."""
        self._is_plain = self._types == {NUMERIC["double"]}
        self._limit = min((fits_exactly_below(c.type) for c in columns if c.type in FLOATS), default=0)

    def read_numbers(self, names: list[str], rows: list[list[Any]]) -> Any:
        """Return the array of rows that hold numbers and None only, or None when it takes `read` to tell."""
        if not self._is_plain:
            return None
        try:
            array = np.array(rows, dtype=np.float64)
        except (ValueError, OverflowError, TypeError):
            return None  # rows of different lengths, or a number beyond any
        if array.ndim != 2 or array.shape[1] != len(names) or not len(array):
            return None
        if names != self.names:
            places = {name: place for place, name in enumerate(names)}
            if len(places) != len(names) or not places.keys() >= set(self.names):
                return None
            array = np.ascontiguousarray(array[:, [places[name] for name in self.names]])
        return array if self._holds_exactly(array, rows) else None

    def read(self, table: Table) -> Any:
        """Return the array of a table.

        Raises:
            CallFailure: 400, naming the column, what was expected and what came.
            ColumnMissing: an optional one is not there.
        """
        found, length = _by_column(table)
        arrays: dict[str, Any] = {}
        for column in self._columns:
            if column.name in found and column.type in FLOATS:
                arrays[column.name] = _floats(column, found[column.name])
        if missing := [column.name for column in self._columns if column.is_required and column.name not in found]:
            raise missing_columns(missing, [name for name in found if name not in self.names])
        for column in self._columns:
            if column.name not in found:
                raise ColumnMissing(f"The input has no column {column.name!r}, which the model needs.")
            if column.type in INTEGERS:
                arrays[column.name] = _integers(column, found[column.name])
            elif arrays[column.name].dtype != FLOATS[column.type]:
                raise wrong_type(column.name, "float64", "float32")
        matrix = np.empty((length, len(self._columns)), self.dtype)
        for place, column in enumerate(self._columns):
            matrix[:, place] = arrays[column.name]
        return matrix

    def read_columns(self, arrays: dict[Any, Any], length: int) -> Any:
        """Return the array of columns that came with types of their own, as from Arrow or NumPy.

        Raises:
            CallFailure: 400 `signature_missing_column` or `signature_type`.
            ColumnMissing: an optional one is not there.
        """
        if missing := [c.name for c in self._columns if c.is_required and c.name not in arrays]:
            raise missing_columns(missing, [name for name in arrays if name not in self.names])
        matrix = np.empty((length, len(self._columns)), self.dtype)
        for place, column in enumerate(self._columns):
            if column.name not in arrays:
                raise ColumnMissing(f"The input has no column {column.name!r}, which the model needs.")
            matrix[:, place] = _typed(column, arrays[column.name])
        return matrix

    def _holds_exactly(self, array: Any, rows: list[list[Any]]) -> bool:
        if array.size > 64:
            return not np.fmax.reduce(np.abs(array), axis=None) >= self._limit
        limit = self._limit
        for row in rows:
            for value in row:
                if type(value) is int and not -limit < value < limit:
                    return False
        return True


def _by_column(table: Table) -> tuple[dict[Any, list[Any]], int]:
    if table.columns is not None:
        found = table.columns
        return found, len(next(iter(found.values())))
    if table.records is not None:
        names = table.names or list(dict.fromkeys(name for row in table.records for name in row))
        return {name: [row.get(name) for row in table.records] for name in names}, len(table.records)
    rows = table.rows or []
    names = table.names or list(range(max(map(len, rows), default=0)))
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}, len(rows)


def _floats(column: Column, values: list[Any]) -> Any:
    for row, value in enumerate(values):
        check_number(column.name, column.type, value, row)
    array = np.array(values, dtype=np.float64)
    return _narrowed(array) if column.type == "float" else array


def _narrowed(array: Any) -> Any:
    """Return the values as float32 if its range holds them, as they are otherwise."""
    limits = np.finfo(np.float32)
    finite = array[np.isfinite(array)]
    fits = len(finite) == 0 or bool(finite.min() >= limits.min and finite.max() <= limits.max)
    return array.astype(np.float32) if fits else array


def _integers(column: Column, values: list[Any]) -> Any:
    wanted = INTEGERS[column.type]
    limits = np.iinfo(wanted)
    came = _type_of(values)
    if came == "int64" and all(limits.min <= value <= limits.max for value in values):
        return np.array(values, dtype=wanted)
    raise wrong_type(column.name, came, str(wanted))


def _type_of(values: list[Any]) -> str:
    """Return the type that a DataFrame's column of these values would have."""
    kinds = set(map(type, values))
    if kinds == {int}:
        if all(-(2**63) <= value < 2**63 for value in values):
            return "int64"
        return "uint64" if all(0 <= value < 2**64 for value in values) else "object"
    if kinds and kinds <= {int, float, type(None)} and kinds != {type(None)}:
        return "float64"
    return {frozenset({bool}): "bool", frozenset({str}): "str"}.get(frozenset(kinds), "object")


def _typed(column: Column, array: Any) -> Any:
    wanted, came = NUMERIC[column.type], array.dtype
    if came.kind == "O" and wanted.kind == "f":
        return _floats(column, array.tolist())
    if came.kind == "f" and wanted.kind == "f":
        fitted = array if came.itemsize <= wanted.itemsize else _narrowed(array)
        if fitted.dtype.itemsize <= wanted.itemsize:
            return fitted
    elif came.kind in "iu" and wanted.kind == "f":
        limit = fits_exactly_below(column.type)
        if len(array) and (int(array.max()) >= limit or int(array.min()) <= -limit):
            return _floats(column, array.tolist())
        return array
    elif came.kind in "iu" and wanted.kind == "i":
        is_upcast = came.itemsize <= wanted.itemsize if came.kind == "i" else came.itemsize < wanted.itemsize
        if is_upcast or (came == np.int64 and len(array) and _in_range(array, np.iinfo(wanted))):
            return array
    raise wrong_type(column.name, str(came), str(wanted))


def _in_range(array: Any, limits: Any) -> bool:
    return bool(int(array.min()) >= limits.min and int(array.max()) <= limits.max)


def columns_of(signature: dict[str, Any] | None) -> list[Column] | str:
    """Return the columns of a signature given as JSON values, or why it is not one of numeric columns."""
    inputs = (signature or {}).get("inputs") or []
    if not inputs:
        return "it has no signature"
    if (signature or {}).get("params"):
        return "its signature takes parameters"
    columns = [Column(str(c.get("name") or ""), str(c.get("type")), bool(c.get("required", not c.get("optional"))))
               for c in inputs]  # fmt: skip
    if odd := next((c for c in columns if c.type not in NUMERIC), None):
        return f"the column {odd.name!r} is of type {odd.type}" if odd.name else "its signature is of tensors"
    if not all(column.name for column in columns):
        return "its columns have no names"
    return columns
