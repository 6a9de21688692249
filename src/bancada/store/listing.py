"""Every list of the workbench: filter, sort and page by the values of the last item, never by counting off.

A page is found by indexes alone: a sort by columns of the table itself needs an index that begins with them, a sort by
a person goes through the users in order and takes each one's rows by an index on the person's number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Row,
    Select,
    Table,
    and_,
    literal_column,
    or_,
    select,
    true,
    union_all,
)  # fmt: skip

from bancada.domain.errors import InvalidRequest
from bancada.domain.listing import ListRequest, Page, SortKey
from bancada.domain.page_tokens import Position, read_page_token, write_page_token
from bancada.store.database import Transaction
from bancada.store.ordering import Ordered, beyond, direction, person_table, read_position, write_value
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
    as_item: Callable[[Row[Any]], T]
    people: Mapping[str, ColumnElement[int]] = field(default_factory=dict)
    default_sort: str = "created_at"
    id_name: str = "id"

    @property
    def id(self) -> ColumnElement[Any]:
        """The column that breaks ties."""
        return self.table.c[self.id_name]


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """One of several reasons to be in a list; `people` are those that the condition fixes to one user.

    `is_few` says that the condition names the rows themselves, so that they need not be found by their order.
    """

    condition: ColumnElement[bool]
    people: Mapping[str, int] = field(default_factory=dict)
    is_few: bool = False


def read_page(
    tx: Transaction,
    listing: Listing[T],
    request: ListRequest,
    *where: ColumnElement[bool],
    any_of: Sequence[Branch] = (),
) -> Page[T]:
    """Return one page of the rows for which all of `where` and, when given, one of `any_of` holds.

    Raises:
        InvalidRequest: an unknown key, a value that its filter does not take, or a page token of another list.
    """
    position = read_page_token(listing.noun, request)
    sort = position.sort if position else request.sort or (SortKey(listing.default_sort),)
    query = _Query(listing, _order(listing, sort), request.page_size + 1, (*where, *_conditions(tx, listing, request)))
    after = None if position is None else read_position(query.order, position.values)
    rows = _read_rows(tx, query, after, any_of)
    items = tuple(listing.as_item(row) for row in rows[: request.page_size])
    if len(rows) <= request.page_size:
        return Page(items)
    last = rows[request.page_size - 1]._mapping  # noqa: SLF001 - SQLAlchemy's public name for it
    values = tuple(write_value(last[f"sort_{index}"]) for index in range(len(query.order)))
    return Page(items, write_page_token(listing.noun, request, Position(sort, values)))


@dataclass(frozen=True, slots=True)
class _Query:
    listing: Listing[Any]
    order: tuple[Ordered, ...]
    limit: int
    where: tuple[ColumnElement[bool], ...]


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


def _conditions(tx: Transaction, listing: Listing[Any], request: ListRequest) -> list[ColumnElement[bool]]:
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
    tx: Transaction, query: _Query, after: Sequence[Any] | None, any_of: Sequence[Branch]
) -> Sequence[Row[Any]]:
    if query.order[0].person and query.limit <= WALK_LIMIT:
        return _walk(tx, query, after, any_of or (Branch(true()),))
    if not any_of:
        return tx.execute(_rows(query).where(*query.where, *beyond(query.order, after))).all()
    return _read_union(tx, query, [_of_branch(query, query.order, branch, after) for branch in any_of])


def _read_union(tx: Transaction, query: _Query, branches: Sequence[Select[Any]]) -> Sequence[Row[Any]]:
    column: ColumnElement[Any] = literal_column(query.listing.id_name)
    ids = union_all(*(select(column).select_from(branch.subquery()) for branch in branches))
    return tx.execute(_rows(query).where(query.listing.id.in_(ids))).all()


def _rows(query: _Query) -> Select[Any]:
    """Return the query of whole rows in order, with the values of a position beside them."""
    labelled = (ordered.column.label(f"sort_{index}") for index, ordered in enumerate(query.order))
    chosen = select(query.listing.table, *labelled).select_from(_source(query.listing, query.order))
    return chosen.order_by(*map(direction, query.order)).limit(query.limit)


def _ids(query: _Query, order: Sequence[Ordered], *where: ColumnElement[bool]) -> Select[Any]:
    """Return the query of the first ids for which `where` holds too; others cannot be on the page."""
    chosen = select(query.listing.id).select_from(_source(query.listing, order)).where(*query.where, *where)
    return chosen.order_by(*map(direction, order)).limit(query.limit)


def _of_branch(
    query: _Query, order: Sequence[Ordered], branch: Branch, after: Sequence[Any] | None, *where: ColumnElement[bool]
) -> Select[Any]:
    return _ids(query, order, branch.condition, *where, *beyond(order, after, as_range=not branch.is_few))


def _walk(tx: Transaction, query: _Query, after: Sequence[Any] | None, any_of: Sequence[Branch]) -> Sequence[Row[Any]]:
    """Read the page user by user: first of the one where the last page ended, then of those that follow."""
    here = [] if after is None else list(_of_user(query, any_of, after[1], after[2:]))
    for reach in (WALK_REACH, query.limit):
        following = _users_beyond(tx, query, after, any_of, reach)
        branches = [*here, *(branch for user_id in following for branch in _of_user(query, any_of, user_id, None))]
        rows = _read_union(tx, query, branches) if branches else ()
        if len(rows) == query.limit or len(following) < reach:
            break
    return rows


def _of_user(
    query: _Query, any_of: Sequence[Branch], user_id: int, after: Sequence[Any] | None
) -> Iterator[Select[Any]]:
    person, number, rest = query.order[0].person, query.order[1].column, query.order[2:]
    for branch in any_of:
        if branch.people.get(person, user_id) == user_id:
            yield _of_branch(query, rest, branch, after, number == user_id)


def _users_beyond(
    tx: Transaction, query: _Query, after: Sequence[Any] | None, any_of: Sequence[Branch], limit: int
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
        return found if fixed is None else and_(person.c.id == fixed, found)

    chosen = select(person.c.id).where(or_(*map(has_rows, any_of)), *beyond(order, after and after[:2]))
    return tx.execute(chosen.order_by(*map(direction, order)).limit(limit)).scalars().all()


def _source(listing: Listing[Any], order: Sequence[Ordered]) -> FromClause:
    source: FromClause = listing.table
    for person in {ordered.person for ordered in order if ordered.person}:
        source = source.join(person_table(person), person_table(person).c.id == listing.people[person])
    return source
