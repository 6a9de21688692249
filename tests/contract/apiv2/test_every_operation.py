"""Every operation that has a handler, from the contract alone: how leniently it reads, and that its answer is whole.

Nothing here names an operation's fields: a new one is covered the moment it has a handler, and the stage of the
authorisation tests knows how to call it.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bancada.api.v2.operations import HANDLERS, STREAMED_HANDLERS
from bancada.domain.authorisation import NEEDS, Access
from bancada.store.database import Database
from bancada.wire.contract import ENUMS, MESSAGES, OPERATIONS, Field, Operation
from bancada.wire.shapes import camel_case
from tests.contract.apiv2.test_contract import check_message
from tests.control.conftest import open_office
from tests.control.test_authorisation import Stage

BUILT = {name: op for name, op in OPERATIONS.items() if name in {**HANDLERS, **STREAMED_HANDLERS}}
PLAIN = [op for name, op in BUILT.items() if name in HANDLERS]
WITH_BODY = [op for op in PLAIN if op.request and MESSAGES[op.request].fields]
WITH_NUMBERS = [op for op in PLAIN if any(field.kind in {"int32", "bool"} for field in op.query)]
LENIENT: dict[str, object] = {
    "string": 7, "int32": "7", "int64": "7", "double": "0.5", "bool": "true", "timestamp": "2026-01-31t12:00:00+02:00",
    "map": {"A": 1, "B": True}, "json": {"A": "1"}, "any": {"x": [1]},
}  # fmt: skip
"""What careless callers send for each kind, and the contract's readers take."""
WRONG: dict[str, object] = {
    "string": {}, "int32": "many", "int64": 1.5, "double": "high", "bool": "maybe", "timestamp": "yesterday",
    "map": ["A"], "json": "{broken", "message": "text", "enum": "NO_SUCH_NAME",
}  # fmt: skip


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, module_database_url: str) -> Iterator[Stage]:
    with open_stage(module_database_url, tmp_path_factory.mktemp("office")) as stage:
        yield stage


@pytest.fixture(scope="module")
def restorable_stage(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Stage]:
    """A stage for tests that change it; only SQLite can be brought back to how it was."""
    home = tmp_path_factory.mktemp("office")
    shutil.copy(sqlite_template, home / "bancada.db")
    with open_stage(f"sqlite:///{home / 'bancada.db'}", home) as stage:
        yield stage


@contextlib.contextmanager
def open_stage(database_url: str, home: Path) -> Iterator[Stage]:
    database = Database(database_url)
    with open_office(database, home) as office:
        stage = Stage(office)
        yield stage
        stage.close()
    database.close()


def caller(name: str) -> str:
    """Return somebody who may do this: the project's owner, or an administrator of the site."""
    return "root" if NEEDS[name] is Access.SITE_ADMIN else "ana"


def lenient(message: str) -> dict[str, object]:
    """Return a body with every field of a message as a careless caller sends it, half of the names in camelCase."""
    body: dict[str, object] = {"no_such_field": {"deep": [1]}, "another": None}
    for number, field in enumerate(MESSAGES[message].fields):
        value = lenient_value(field)
        body[camel_case(field.name) if number % 2 else field.name] = [value] if field.repeated else value
    return body


def lenient_value(field: Field) -> object:
    if field.kind == "message":
        return lenient(field.type_name)
    if field.kind == "enum":  # in any case, without the prefix
        return next(iter(ENUMS[field.type_name].constants)).lower()
    return LENIENT[field.kind]


def ask(stage: Stage, op: Operation, body: object = None, query: dict[str, str] | None = None) -> httpx.Response:
    """Call an operation on things that do not exist, which only tells how the request is read."""
    path = op.path
    for name in op.path_params:
        path = path.replace("{" + name + "}", "unknown")
    headers = {"Authorization": f"Bearer {stage.office.keys['root']}"}
    content = b"" if body is None else json.dumps(body).encode()
    return stage.office.client.request(op.method, path, content=content, params=query, headers=headers)


def is_misread(answer: httpx.Response) -> bool:
    """Tell whether a request was refused because of a value's shape."""
    assert answer.status_code < 500 or answer.status_code == 501, answer.text
    return answer.status_code == 400 and answer.json()["details"][0]["reason"] == "invalid_field"


@pytest.mark.parametrize("op", WITH_BODY, ids=lambda op: op.name)
def test_bodies_are_read_leniently(stage: Stage, op: Operation) -> None:
    assert op.request
    nothing = {field.name: None for field in MESSAGES[op.request].fields}
    for body in (lenient(op.request), nothing, {}, None):
        assert not is_misread(ask(stage, op, body)), body


@pytest.mark.parametrize("op", WITH_BODY, ids=lambda op: op.name)
def test_a_value_that_cannot_be_read_is_named(stage: Stage, op: Operation) -> None:
    assert op.request
    ids = {name.rpartition(".")[2] for name in op.path_params}
    for field in MESSAGES[op.request].fields:
        if field.kind == "any" or field.name in ids:  # an id of the path replaces the body's
            continue
        wrongs = [[WRONG[field.kind]], "no list"] if field.repeated else [WRONG[field.kind], [WRONG[field.kind]]]
        for wrong in wrongs:
            answer = ask(stage, op, {camel_case(field.name): wrong})
            assert is_misread(answer), (field.name, wrong, answer.text)
            assert answer.json()["message"].startswith(field.name), answer.text


@pytest.mark.parametrize("op", WITH_NUMBERS, ids=lambda op: op.name)
def test_queries_are_read_leniently_and_wrong_ones_are_named(stage: Stage, op: Operation) -> None:
    for field in op.query:
        if field.kind not in {"int32", "bool"}:
            continue
        for name in (field.name, camel_case(field.name)):
            assert not is_misread(ask(stage, op, query={name: "1", "no_such": "x"}))
            assert not is_misread(ask(stage, op, query={name: ""}))
            wrong = ask(stage, op, query={name: "many"})
            assert is_misread(wrong)
            assert wrong.json()["message"].startswith(field.name)


OWN_SHAPE = {
    "get_default_quota": {"quota": dict},
    "get_default_quotas": {"user_quota": dict, "group_quota": dict},
    "list_all_resource_groups": {"resource_groups": list},
    "list_cpu_profiles": {"cpu_profiles": list, "next_page_token": str},
    "list_ml_serving_apps": {"ml_serving_apps": list},
}
"""Operations whose answer nobody outside of the vendor has described: the fields that ours has, of our own choice."""


def check_answer(op: Operation, answer: httpx.Response) -> None:
    """Assert that an answer is good and has every field of the contract, each of its type."""
    assert answer.status_code == 200, (op.name, answer.text)
    if op.response == "bytes":
        return
    body: Any = answer.json()
    if op.name in OWN_SHAPE:
        assert {name: type(value) for name, value in body.items()} == OWN_SHAPE[op.name]
    elif op.response is None:
        assert body == {}
    else:
        check_message(op.response, body)


@pytest.mark.parametrize("op", BUILT.values(), ids=lambda op: op.name)
def test_answers_are_whole(restorable_stage: Stage, op: Operation) -> None:
    check_answer(op, restorable_stage.call(op.name, caller(op.name), **own(op)))
    if op.method != "GET":
        restorable_stage.restore()


def own(op: Operation) -> dict[str, str]:
    """Return whose keys an operation is about, which are the caller's."""
    return {"username": "ana"} if NEEDS[op.name] is Access.OWN else {}


def test_answers_are_whole_on_both_databases(database: Database, tmp_path: Path) -> None:
    """One of everything, called in an order in which nothing is deleted before it was asked for."""
    with open_office(database, tmp_path) as office:
        stage = Stage(office)
        for op in sorted(BUILT.values(), key=_in_life):
            office.write_file("train.py", "print(1)")
            check_answer(op, stage.call(op.name, caller(op.name), **own(op)))
        stage.close()


def _in_life(op: Operation) -> tuple[object, ...]:
    if NEEDS[op.name] is Access.OWN and op.method == "DELETE":
        return 9, -op.path.count("/")  # after this the caller has no key any more
    return ["GET", "POST", "PUT", "PATCH", "DELETE"].index(op.method), -op.path.count("/")
