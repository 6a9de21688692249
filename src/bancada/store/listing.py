"""Every list of the workbench: filter, sort and page by the values of the last item, never by counting off.

A page is found by indexes alone: a sort by columns of the table itself needs an index that begins with them, a sort by
a person goes through the users in order and takes each one's rows by an index on the person's number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Integer,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    true,
    union_all,
)  # fmt: skip

from bancada.domain.errors import InvalidRequest
from bancada.domain.listing import ListRequest, Page, SortKey
from bancada.domain.page_tokens import Position, read_page_token, write_page_token
from bancada.store.database import NamedRow, Transaction
from bancada.store.ordering import (
    Ordered,
    beyond,
    direction,
    person_table,
    position_parameters,
    position_values,
    read_position,
    write_value,
)  # fmt: skip
from bancada.store.prepared import Prepared
from bancada.store.searching import PERSON_FIELDS, Filter, person_contains

T = TypeVar("T")
WALK_LIMIT = 100
"""Longest page for which the users are gone through one by one; sorting everything is no dearer for longer ones."""

WALK_REACH = 2
"""Users to try first: most have enough rows for a page."""


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """How one noun is listed, in the words of the contract.

    `people` adds the keys `<person>.email`, `.name` and `.username` to filters and sorts. No sort column may be null.
    """

    noun: str
    table: Table
    filters: Mapping[str, Filter]
    sorts: Mapping[str, ColumnElement[Any]]
    as_item: Callable[[Any], T]
    people: Mapping[str, ColumnElement[int]] = field(default_factory=dict)
    default_sort: str = "created_at"
    id_name: str = "id"

    @property
    def id(self) -> ColumnElement[Any]:
        """The column that breaks ties."""
        return self.table.c[self.id_name]


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """One of several reasons to be in a list; `people` are those that the condition fixes to one user's number.

    The number is named as the condition's parameter is. `is_few` says that the condition names the rows themselves,
    so that they need not be found by their order.
    """

    condition: ColumnElement[bool]
    people: Mapping[str, str] = field(default_factory=dict)
    is_few: bool = False


def read_page(
    tx: Transaction,
    listing: Listing[T],
    request: ListRequest,
    *where: ColumnElement[bool],
    any_of: Sequence[Branch] = (),
    **values: Any,  # noqa: ANN401 - what the parameters take
) -> Page[T]:
    """Return one page of the rows for which all of `where` and, when given, one of `any_of` holds.

    Conditions with named parameters (`bindparam`) take their `values` from here. They have to be made once, for all
    calls: then the list's SQL is written once as well.

    Raises:
        InvalidRequest: an unknown key, a value that its filter does not take, or a page token of another list.
    """
    position = read_page_token(listing.noun, request)
    sort = position.sort if position else request.sort or (SortKey(listing.default_sort),)
    filters = list_conditions(tx, listing, request)
    query = _Query(listing, _order(listing, sort), (*where, *filters), tuple(any_of), request.page_size + 1)
    after = None if position is None else read_position(query.order, position.values)
    is_constant = bool(values) and not filters
    rows = _read_rows(tx, query, after, values, sort if is_constant else None)
    items = tuple(listing.as_item(row) for row in rows[: request.page_size])
    if len(rows) <= request.page_size:
        return Page(items)
    last = rows[request.page_size - 1]
    end = tuple(write_value(getattr(last, f"sort_{index}")) for index in range(len(query.order)))
    return Page(items, write_page_token(listing.noun, request, Position(sort, end)))


def count_rows(
    tx: Transaction,
    listing: Listing[Any],
    request: ListRequest,
    *where: ColumnElement[bool],
    any_of: Sequence[Branch] = (),
    **values: Any,  # noqa: ANN401 - what the parameters take
) -> int:
    """Return how many rows all pages of a list have together; takes what `read_page` takes."""
    branches = [or_(*(branch.condition for branch in any_of))] if any_of else []
    chosen = select(func.count()).select_from(listing.table)
    return int(tx.execute(chosen.where(*where, *branches, *list_conditions(tx, listing, request)), values).scalar_one())


_ANY = Branch(true())
_LIMIT: BindParameter[int] = bindparam("limit", type_=Integer)


@dataclass(frozen=True, slots=True)
class _Query:
    listing: Listing[Any]
    order: tuple[Ordered, ...]
    where: tuple[ColumnElement[bool], ...]
    any_of: tuple[Branch, ...]
    limit: int


def _order(listing: Listing[Any], sort: Sequence[SortKey]) -> tuple[Ordered, ...]:
    order: list[Ordered] = []
    for key in sort:
        person, _, name = key.key.rpartition(".")
        if person in listing.people and name in PERSON_FIELDS:
            order.append(Ordered(person_table(person).c[name], key.descending, person))
            order.append(Ordered(listing.people[person], key.descending))
        elif key.key in listing.sorts:
            order.append(Ordered(listing.sorts[key.key], key.descending))
        else:
            raise _unknown_key("sort", key.key, listing.sorts, listing)
    return (*order, Ordered(listing.id, order[-1].descending))


def list_conditions(tx: Transaction, listing: Listing[Any], request: ListRequest) -> list[ColumnElement[bool]]:
    """Return the conditions that a request's filters stand for.

    Raises:
        InvalidRequest: an unknown key, or a value that its filter does not take.
    """
    conditions = []
    for key, text in request.filters.items():
        person, _, name = key.rpartition(".")
        if person in listing.people and name in PERSON_FIELDS:
            conditions.append(person_contains(tx, listing.people[person], name, text))
        elif key in listing.filters:
            conditions.append(listing.filters[key](text))
        else:
            raise _unknown_key("search_filter", key, listing.filters, listing)
    return conditions


def _unknown_key(parameter: str, key: str, own: Mapping[str, object], listing: Listing[Any]) -> InvalidRequest:
    known = sorted([*own, *(f"{person}.{name}" for person in listing.people for name in PERSON_FIELDS)])
    return InvalidRequest(
        f"{parameter}: {listing.noun} have no key {key!r} here; known: {', '.join(known)}.",
        hint="Use one of these.",
        code="unknown_key",
    )


def _read_rows(
    tx: Transaction,
    query: _Query,
    after: Sequence[Any] | None,
    values: Mapping[str, Any],
    sort: tuple[SortKey, ...] | None,
) -> Sequence[Row[Any] | NamedRow]:
    """Read a page; `sort` is given where nothing but it and the position tells the SQL of two calls apart."""
    if query.order[0].person and query.limit <= WALK_LIMIT:
        return _walk(tx, query, after, values)
    given = {**values, "limit": query.limit, **position_values(after)}
    if sort is None:
        return tx.execute(_page(query, after is not None), given).all()
    key = (query.listing.noun, sort, after is not None, *map(id, query.where), *map(id, query.any_of))
    kept = _PREPARED.get(key)
    if kept is None:
        if len(_PREPARED) >= PREPARED_LIMIT:
            _PREPARED.clear()
        kept = _PREPARED[key] = (Prepared(_page(query, after is not None)), query)
    return kept[0].named(tx, **given)


PREPARED_LIMIT = 500
_PREPARED: dict[tuple[object, ...], tuple[Prepared, _Query]] = {}
"""Lists whose SQL is written; the query keeps its conditions alive, by whose identity it is found."""


def _page(query: _Query, is_continued: bool) -> Select[Any]:
    """Return the query of a page, whose limit and position are parameters."""
    after = position_parameters(query.order) if is_continued else None
    if not query.any_of:
        return _rows(query).where(*query.where, *beyond(query.order, after))
    return _union(query, [_of_branch(query, query.order, branch, after) for branch in query.any_of])


def _union(query: _Query, branches: Sequence[Select[Any]]) -> Select[Any]:
    column: ColumnElement[Any] = literal_column(query.listing.id_name)
    ids = union_all(*(select(column).select_from(branch.subquery()) for branch in branches))
    return _rows(query).where(query.listing.id.in_(ids))


def _rows(query: _Query) -> Select[Any]:
    """Return the query of whole rows in order, with the values of a position beside them."""
    labelled = (ordered.column.label(f"sort_{index}") for index, ordered in enumerate(query.order))
    chosen = select(query.listing.table, *labelled).select_from(_source(query.listing, query.order))
    return chosen.order_by(*map(direction, query.order)).limit(_LIMIT)


def _ids(query: _Query, order: Sequence[Ordered], *where: ColumnElement[bool]) -> Select[Any]:
    """Return the query of the first ids for which `where` holds too; others cannot be on the page."""
    chosen = select(query.listing.id).select_from(_source(query.listing, order)).where(*query.where, *where)
    return chosen.order_by(*map(direction, order)).limit(_LIMIT)


def _of_branch(
    query: _Query, order: Sequence[Ordered], branch: Branch, after: Sequence[Any] | None, *where: ColumnElement[bool]
) -> Select[Any]:
    return _ids(query, order, branch.condition, *where, *beyond(order, after, as_range=not branch.is_few))


def _walk(tx: Transaction, query: _Query, after: Sequence[Any] | None, values: Mapping[str, Any]) -> Sequence[Row[Any]]:
    """Read the page user by user: first of the one where the last page ended, then of those that follow."""
    given = {**values, "limit": query.limit, **position_values(after)}
    position = None if after is None else position_parameters(query.order)
    here = [] if after is None or position is None else list(_of_user(query, after[1], position[2:], values))
    for reach in (WALK_REACH, query.limit):
        following = _users_beyond(tx, query, position, {**given, "limit": reach})
        branches = [*here, *(branch for user_id in following for branch in _of_user(query, user_id, None, values))]
        rows = tx.execute(_union(query, branches), given).all() if branches else ()
        if len(rows) == query.limit or len(following) < reach:
            break
    return rows


def _of_user(
    query: _Query, user_id: int, after: Sequence[Any] | None, values: Mapping[str, Any]
) -> Iterator[Select[Any]]:
    person, number, rest = query.order[0].person, query.order[1].column, query.order[2:]
    for branch in query.any_of or (_ANY,):
        fixed = branch.people.get(person)
        if fixed is None or values[fixed] == user_id:
            yield _of_branch(query, rest, branch, after, number == user_id)


def _users_beyond(
    tx: Transaction, query: _Query, after: Sequence[Any] | None, given: Mapping[str, Any]
) -> Sequence[int]:
    """Return the next users that have rows in the list, in the order of the page."""
    name, number = query.order[0], query.order[1].column
    person = person_table(name.person)
    order = (name, Ordered(person.c.id, name.descending))

    def has_rows(branch: Branch) -> ColumnElement[bool]:
        theirs = select(query.listing.id).where(*query.where, branch.condition, number == person.c.id)
        first = theirs.correlate(person).order_by(query.listing.id).limit(1).scalar_subquery()
        found = first.is_not(None)  # as EXISTS, but planned for an index rather than for luck
        fixed = branch.people.get(name.person)
        return found if fixed is None else and_(person.c.id == bindparam(fixed), found)

    branches = query.any_of or (_ANY,)
    chosen = select(person.c.id).where(or_(*map(has_rows, branches)), *beyond(order, after and after[:2]))
    return tx.execute(chosen.order_by(*map(direction, order)).limit(_LIMIT), given).scalars().all()


def _source(listing: Listing[Any], order: Sequence[Ordered]) -> FromClause:
    source: FromClause = listing.table
    for person in {ordered.person for ordered in order if ordered.person}:
        source = source.join(person_table(person), person_table(person).c.id == listing.people[person])
    return source
