"""Every list of API v2, from the contract alone: what its query takes, what it refuses and how, on both databases.

Nothing here names an operation or its fields: a new list is covered the moment it has a handler.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from bancada.wire.contract import MESSAGES, Operation
from bancada.wire.shapes import camel_case
from tests.contract.apiv2.test_contract import check_error
from tests.contract.apiv2.test_every_operation import BUILT, OWN_SHAPE, caller, check_answer, open_stage, own
from tests.control.test_authorisation import Stage

LISTS = [op for op in BUILT.values() if "page_token" in {field.name for field in op.query}]
SIZED = [op for op in LISTS if "page_size" in {field.name for field in op.query}]
FILTERED = [op for op in LISTS if "search_filter" in {field.name for field in op.query}]
SORTED = [op for op in LISTS if "sort" in {field.name for field in op.query}]
JSON_PARAMETERS = ("search_filter", "multi_column_search_filter", "time_range_search_filter")
LARGEST_NUMBER = 2**31 - 1


def token(content: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


DAMAGED_TOKENS = (
    "x", "0", "-1", "null", ".", "a.b", "é", "%00", "=" * 8, "A" * 9000, token(None), token([]), token({}),
    token({"s": "name", "v": [], "f": ""}), token({"s": 1, "v": {}, "f": None}), token({"offset": -1}), "[" * 900,
)  # fmt: skip
NO_FILTERS = ("{broken", "[1]", "[]", "nul", '{"a":', "[" * 3000, '{"": {}}', '{"name": []}', '{"name": {"a": 1}}')
ODD_VALUES = ("", "%", "\\'", '"', "`", "\U0010ffff", "9" * 40, "-1", "1e999", "٣", "x" * 2000)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, module_database_url: str) -> Iterator[Stage]:
    with open_stage(module_database_url, tmp_path_factory.mktemp("office")) as stage:
        yield stage


def ask(stage: Stage, op: Operation, *pairs: tuple[str, str]) -> httpx.Response:
    """Ask for a list of what is there, with these parameters in this order."""
    headers = {"Authorization": f"Bearer {stage.office.keys[caller(op.name)]}"}
    query = httpx.QueryParams(list(pairs))
    return stage.office.client.request(op.method, stage.path(op.name, **own(op)), params=query, headers=headers)


def items_of(op: Operation, answer: httpx.Response) -> list[Any]:
    """Return what a good answer lists: its first field that may hold several."""
    check_answer(op, answer)
    if op.name in OWN_SHAPE:
        return next(value for value in answer.json().values() if isinstance(value, list))
    listed = next(field.name for field in MESSAGES[op.response or ""].fields if field.repeated)
    return list(answer.json()[listed])


@pytest.mark.parametrize("op", SIZED, ids=lambda op: op.name)
def test_pages_of_one_are_together_the_whole_list(stage: Stage, op: Operation) -> None:
    whole = [described(item) for item in items_of(op, ask(stage, op, ("page_size", "1000")))]
    walked: list[str] = []
    page_token = ""
    while page_token or not walked:
        answer = ask(stage, op, ("page_size", "1"), ("page_token", page_token))
        found = [described(item) for item in items_of(op, answer)]
        walked += found
        page_token = answer.json().get("next_page_token", "")
        assert len(found) <= 1
        assert len(walked) <= len(whole)
        if not found:
            assert page_token == ""
            break
    assert walked == whole


def described(item: Any) -> str:
    """Return an item as text, without what changes while nobody does anything."""
    kept = {name: value for name, value in item.items() if name != "duration"} if isinstance(item, dict) else item
    return json.dumps(kept)


@pytest.mark.parametrize("op", SIZED, ids=lambda op: op.name)
def test_the_size_of_a_page_is_any_number_that_can_be_one(stage: Stage, op: Operation) -> None:
    whole = len(items_of(op, ask(stage, op, ("page_size", "1000"))))
    for name in ("page_size", "pageSize"):
        for size in ("", "0", "10", "1e1", "10.0"):
            assert len(items_of(op, ask(stage, op, (name, size)))) == min(whole, 10), size
        assert len(items_of(op, ask(stage, op, (name, str(LARGEST_NUMBER))))) == whole
        for size in ("-1", "many", "1.5", str(LARGEST_NUMBER + 1), "9" * 90, "1" * 5000, "null", "0x1"):
            assert "page_size" in check_error(ask(stage, op, (name, size)), 400)["message"]
    assert len(items_of(op, ask(stage, op, ("page_size", "10"), ("pageSize", "1")))) == min(whole, 1)  # the last counts


@pytest.mark.parametrize("op", LISTS, ids=lambda op: op.name)
def test_a_token_that_no_page_gave_is_refused(stage: Stage, op: Operation) -> None:
    for damaged in DAMAGED_TOKENS:
        body = check_error(ask(stage, op, ("page_token", damaged)), 400)
        assert body["details"][0]["reason"] == "page_token_invalid", damaged
        assert "page_token" in body["message"]
    check_answer(op, ask(stage, op, ("page_token", "")))
    check_answer(op, ask(stage, op, ("no_such_parameter", "x"), ("pageToken", "")))


@pytest.mark.parametrize("op", FILTERED, ids=lambda op: op.name)
def test_a_filter_is_an_object_of_known_keys(stage: Stage, op: Operation) -> None:
    names = {field.name for field in op.query} & set(JSON_PARAMETERS)
    for name in names:
        for text in NO_FILTERS:
            if name.startswith("time") and text.endswith("{}}"):  # a range without ends is none
                continue
            answer = ask(stage, op, (camel_case(name), text))
            if answer.status_code != 200 or name != "search_filter" or "name" not in (op.filter_keys or ()):
                assert name in check_error(answer, 400)["message"], text  # a bare word is the old form of a name
        body = check_error(ask(stage, op, (name, '{"no such key": "x"}')), 400)
        assert "no such key" in body["message"]
        for text in ("", "{}", " { } "):
            check_answer(op, ask(stage, op, (name, text)))


@pytest.mark.parametrize("op", FILTERED, ids=lambda op: op.name)
def test_every_key_of_a_filter_takes_any_text_or_says_what_it_takes(stage: Stage, op: Operation) -> None:
    for key in (key.replace("<key>", "depth") for key in op.filter_keys or ()):
        for value in (*ODD_VALUES, 7, True, None, 10**400):
            answer = ask(stage, op, ("search_filter", json.dumps({key: value})))
            if answer.status_code != 200:
                check_error(answer, 400)
            else:
                check_answer(op, answer)
        for value in ([], {"a": "b"}):
            assert key in check_error(ask(stage, op, ("search_filter", json.dumps({key: value}))), 400)["message"]


@pytest.mark.parametrize("op", SORTED, ids=lambda op: op.name)
def test_a_sort_is_a_list_of_known_keys(stage: Stage, op: Operation) -> None:
    whole = len(items_of(op, ask(stage, op)))
    keys = [key.replace("<key>", "depth") for key in op.sort_keys or ()]
    for text in ("", ",", " , ,", *(f"{sign}{key}" for key in keys for sign in ("", "+", "-", " "))):
        assert len(items_of(op, ask(stage, op, ("sort", text)))) == whole, text
    if keys:
        assert (
            len(items_of(op, ask(stage, op, ("sort", ",".join([*keys, *keys] * 10)[:6000].rpartition(",")[0]))))
            == whole
        )
    for text in ("no such key", "-", "+,x", "a" * 3000, "name;drop", "'", "\U0010ffff"):
        assert "sort" in check_error(ask(stage, op, ("sort", text)), 400)["message"], text
