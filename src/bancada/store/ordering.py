"""Orders and positions in them: where a list goes on after the values of its last item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, bindparam, or_, tuple_

from bancada.domain.page_tokens import Value, broken_page_token
from bancada.store.columns import UtcTime
from bancada.store.tables.identity import users


@dataclass(frozen=True, slots=True)
class Ordered:
    """A column to order by; `person` says whose user row it is on, empty for the table's own columns."""

    column: ColumnElement[Any]
    descending: bool
    person: str = ""


def position_parameters(order: Sequence[Ordered]) -> list[ColumnElement[Any]]:
    """Return the parameters for a position in an order; `position_values` has their values."""
    return [bindparam(f"after_{index}", type_=ordered.column.type) for index, ordered in enumerate(order)]


def position_values(after: Sequence[Any] | None) -> dict[str, Any]:
    """Return the values of a position by the names of its parameters."""
    return {f"after_{index}": value for index, value in enumerate(after or ())}


def beyond(
    order: Sequence[Ordered], values: Sequence[ColumnElement[Any]] | None, *, as_range: bool = True
) -> list[ColumnElement[bool]]:
    """Return the condition for rows after a position; `as_range`, in one direction, it is one range of an index.

    PostgreSQL judges such a range by its first column and may take it for almost empty. Where rows are found in
    another way, the other form keeps it from going through the range instead.
    """
    if values is None:
        return []
    columns = [ordered.column for ordered in order]
    if as_range and len({ordered.descending for ordered in order}) == 1:
        left, right = tuple_(*columns), tuple_(*values)
        return [left < right if order[0].descending else left > right]
    steps = []
    for index, ordered in enumerate(order):
        column, value = columns[index], values[index]
        further = column < value if ordered.descending else column > value
        steps.append(and_(*(columns[i] == values[i] for i in range(index)), further))
    bound = columns[0] <= values[0] if order[0].descending else columns[0] >= values[0]
    return [bound, or_(*steps)]


def direction(ordered: Ordered) -> ColumnElement[Any]:
    """Return the column as ORDER BY takes it."""
    return ordered.column.desc() if ordered.descending else ordered.column.asc()


@cache  # the same alias each time: two of one name would be two tables in one query
def person_table(name: str) -> FromClause:
    """Return the users under the name of the part that they play in a list, such as `creator`."""
    return users.alias(name)


def read_position(order: Sequence[Ordered], values: Sequence[Value]) -> list[Any]:
    """Return the values of a page token as the columns of the order hold them.

    Raises:
        InvalidRequest: they are too many, too few, or of other types.
    """
    if len(order) != len(values):
        raise broken_page_token("it is damaged")
    return [_read_value(ordered.column, value) for ordered, value in zip(order, values, strict=True)]


def _read_value(column: ColumnElement[Any], value: Value) -> object:
    if isinstance(column.type, UtcTime):
        return _read_time(value)
    expected = column.type.python_type
    if type(value) is not expected and not (expected is float and type(value) is int):
        raise broken_page_token("it is damaged")
    return value


def _read_time(value: Value) -> datetime:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise broken_page_token("it is damaged") from None
    if moment.tzinfo is None:
        raise broken_page_token("it is damaged")
    return moment


def write_value(value: object) -> Any:  # noqa: ANN401 - a text or a number
    """Return a value as a page token holds it."""
    return value.isoformat() if isinstance(value, datetime) else value
