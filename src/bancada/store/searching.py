"""Conditions of list filters: substrings, truth values and people, alike on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import Boolean

from bancada.domain.errors import InvalidRequest
from bancada.store.database import Transaction
from bancada.store.tables.identity import users

Filter = Callable[[str], ColumnElement[bool]]
"""Makes the condition for the text that a caller looks for."""

PERSON_FIELDS = ("email", "name", "username")
FEW = 100
"""People whose numbers are written into a query; of more, the query looks them up itself."""

TRUE, FALSE = frozenset({"t", "true", "1"}), frozenset({"f", "false", "0"})


def contains(column: ColumnElement[str]) -> Filter:
    """Return the filter for texts that hold another, without regard to case.

    The databases fold only ASCII letters; looking for the lower and the upper form too finds accented words.
    """

    def condition(text: str) -> ColumnElement[bool]:
        forms = sorted({text, text.lower(), text.upper()}) if not text.isascii() else [text]
        return or_(*(_Like(column, _pattern(form)) for form in forms)) if text else true()

    return condition


def equals(column: ColumnElement[str]) -> Filter:
    """Return the filter for a whole text, which an index finds among many."""

    def condition(text: str) -> ColumnElement[bool]:
        return column == text if text else true()

    return condition


def moments(column: ColumnElement[datetime], *, are_before: bool) -> Filter:
    """Return the filter for moments from one of RFC 3339 on, or before it."""

    def condition(text: str) -> ColumnElement[bool]:
        try:
            bound = datetime.fromisoformat(text.strip().upper().replace("Z", "+00:00"))
        except ValueError:
            bound = None
        if bound is None or bound.tzinfo is None:
            raise InvalidRequest(f"search_filter: expected a moment with its offset from UTC, got {text!r}.",
                                 hint="Such as 2026-05-01T00:00:00Z.")  # fmt: skip
        return column < bound if are_before else column >= bound

    return condition


def is_flag(column: ColumnElement[bool]) -> Filter:
    """Return the filter for a truth value: t, f, true, false."""

    def condition(text: str) -> ColumnElement[bool]:
        word = text.strip().lower()
        if word not in TRUE | FALSE:
            raise InvalidRequest(f"search_filter: {column.key} takes t or f, got {text!r}.", hint='Send "t" or "f".')
        return column.is_(word in TRUE)

    return condition


def person_contains(tx: Transaction, person_id: ColumnElement[int], field: str, text: str) -> ColumnElement[bool]:
    """Return the condition that a field of the user whom `person_id` names holds a text.

    Users are few, so they are looked up first: with their numbers a database knows how much is to be found by them.
    """
    found = select(users.c.id).where(contains(users.c[field])(text)).limit(FEW + 1)
    ids = tx.execute(found).scalars().all()
    if not ids:
        return false()
    return person_id.in_(ids if len(ids) <= FEW else found.limit(None))


class _Like(FunctionElement[bool]):
    """`column LIKE pattern`, in each database's own way of ignoring the case of ASCII letters."""

    type = Boolean()
    inherit_cache = True
    name = "like_ignoring_case"


@compiles(_Like)
def _like(element: _Like, compiler: SQLCompiler, **kwargs: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    column, pattern = (compiler.process(clause, **kwargs) for clause in element.clauses)
    if compiler.dialect.name == "postgresql":  # where ILIKE would fold the pattern anew for every row
        column = f"lower({column})"
    return f"({column} LIKE {pattern} ESCAPE '!')"


def _pattern(text: str) -> str:
    folded = "".join(letter.lower() if letter.isascii() else letter for letter in text)
    return f"%{folded.replace('!', '!!').replace('%', '!%').replace('_', '!_')}%"
