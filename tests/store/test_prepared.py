from __future__ import annotations

from datetime import datetime, timezone

from sqlalchemy import bindparam, select

from bancada.domain.identity import User
from bancada.store import users
from bancada.store.database import Database
from bancada.store.prepared import Prepared, noun_columns
from bancada.store.tables.identity import users as users_table

WHEN = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)
BY_NAMES = Prepared(
    select(*noun_columns(User, users_table), users_table.c.created_at)
    .where(
        users_table.c.username.in_(bindparam("names", expanding=True)), users_table.c.created_at <= bindparam("until")
    )
    .order_by(users_table.c.username)
    .limit(5)
)


def test_values_and_columns_are_converted_as_sqlalchemy_does(database: Database) -> None:
    with database.write() as tx:
        made = [users.add(tx, name, name, "", is_admin=name == "ana", now=WHEN) for name in ("ana", "bia", "cid")]
    with database.read() as tx:
        for names in (["ana"], ["ana", "bia"], ["ana", "bia", "cid"], ["cid", "bia", "ana", "nobody", "none"]):
            rows = BY_NAMES.all(tx, names=names, until=WHEN)
            assert [User(*row[:-1]) for row in rows] == [user for user in made if user.username in names]
            assert {row[-1] for row in rows} == {WHEN}
            assert all(row[4] is True or row[4] is False for row in rows)


def test_an_empty_list_finds_nothing(database: Database) -> None:
    with database.read() as tx:
        assert BY_NAMES.all(tx, names=[], until=WHEN) == []
        assert BY_NAMES.first(tx, names=[], until=WHEN) is None


def test_a_read_within_a_read_has_a_connection_of_its_own(database: Database) -> None:
    with database.read() as before:
        assert users.find(before, "late") is None
        with database.write() as tx:
            users.add(tx, "late", "late", "", is_admin=False, now=WHEN)
        with database.read() as after:
            assert users.find(after, "late") is not None
