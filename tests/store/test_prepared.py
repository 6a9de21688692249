from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, select

from bancada.domain.identity import User
from bancada.domain.projects import Project
from bancada.store import events, users
from bancada.store.database import Database
from bancada.store.prepared import Prepared, find_noun, insert_row, noun_columns, update_row
from bancada.store.tables.events import workbench
from bancada.store.tables.identity import users as users_table
from bancada.store.tables.projects import projects

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


def test_a_list_may_be_part_of_the_query(database: Database) -> None:
    chosen = select(users_table.c.username).order_by(users_table.c.username)
    query = Prepared(chosen.where(users_table.c.username.in_(["ana", "cid", "nobody"])))
    with database.write() as tx:
        for name in ("ana", "bia", "cid"):
            users.add(tx, name, name, "", is_admin=False, now=WHEN)
        assert query.all(tx) == query.all(tx) == [("ana",), ("cid",)]


def test_a_read_within_a_read_has_a_connection_of_its_own(database: Database) -> None:
    with database.read() as before:
        assert users.find(before, "late") is None
        with database.write() as tx:
            users.add(tx, "late", "late", "", is_admin=False, now=WHEN)
        with database.read() as after:
            assert users.find(after, "late") is not None


def test_a_row_is_kept_with_its_defaults_found_and_changed(database: Database) -> None:
    with database.write() as tx:
        ana = users.add(tx, "ana", "Ana", "", is_admin=False, now=WHEN)
        wished = {
            "id": "50%", "number": 7, "name": "a ? %s %(x)s", "owner_id": ana.id, "creator_id": ana.id,
            "default_engine_type": "ml_runtime", "environment": {"A": "é\n"}, "created_at": WHEN, "updated_at": WHEN,
            "deleted_at": None,
        }  # fmt: skip
        insert_row(tx, projects, wished)
        found = find_noun(tx, Project, projects, "50%")
        assert found is not None
        assert {name: getattr(found, name, None) for name in wished} == wished
        assert (found.description, found.shared_memory_limit) == ("", 0)
        update_row(tx, projects, "50%", {"environment": {}, "updated_at": WHEN + timedelta(seconds=1)})
        changed = find_noun(tx, Project, projects, "50%")
        assert changed == replace(found, environment={}, updated_at=WHEN + timedelta(seconds=1))
        assert find_noun(tx, Project, projects, "50") is None


def test_what_fails_half_way_is_undone_and_the_connection_serves_again(database: Database) -> None:
    def keep(names: list[str]) -> None:
        with database.write() as tx:
            users.add(tx, "half", "half", "", is_admin=False, now=WHEN)
            events.record(tx, WHEN, "user", "half", "create", "ana")
            for name in names:
                insert_row(tx, workbench, {"name": name, "value": ""})

    with pytest.raises(Exception, match=r"(?i)unique|duplicate"):
        keep(["twice", "twice"])
    with database.write() as tx:
        assert users.find(tx, "half") is None
        assert events.newest(tx, "user", "create", 1) == []
        insert_row(tx, workbench, {"name": "twice", "value": ""})
