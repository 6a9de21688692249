"""Shares of a model's calls: they add up, and who gets none is not named by mistake."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bancada.domain.errors import Conflict, InvalidRequest
from bancada.domain.traffic import Part, Role, check_joins, checked_header, set_weights, share_left


def candidate(name: str, role: str, weight: int) -> Any:
    return SimpleNamespace(id=name, role=role, weight=weight)


CANDIDATES = [candidate("a", "canary", 10), candidate("b", "canary", 5), candidate("s", "shadow", 100)]


def test_what_canaries_leave_is_the_serving_ones() -> None:
    assert share_left(CANDIDATES) == 85
    assert set_weights({"main": 75, "a": 20}, "main", CANDIDATES) == {"a": 20}
    assert set_weights({"b": 0, "s": 50}, "main", CANDIDATES) == {"b": 0, "s": 50}


@pytest.mark.parametrize(
    ("wanted", "word"),
    [({"main": 90}, "main=90, a=10, b=5"), ({"a": 96}, "add up"), ({"other": 1}, "'other'"), ({"s": 0}, "shadow"),
     ({"a": -1}, "canary"), ({"a": 101}, "canary")],
)  # fmt: skip
def test_shares_that_cannot_be_are_refused(wanted: dict[str, int], word: str) -> None:
    with pytest.raises(InvalidRequest, match=word):
        set_weights(wanted, "main", CANDIDATES)


@given(st.dictionaries(st.sampled_from(["main", "a", "b", "s", "x"]), st.integers(-10, 120)))
def test_whatever_is_accepted_adds_up(wanted: dict[str, int]) -> None:
    try:
        changed = set_weights(wanted, "main", CANDIDATES)
    except InvalidRequest:
        return
    after = [candidate(each.id, each.role, changed.get(each.id, each.weight)) for each in CANDIDATES]
    assert 0 <= share_left(after) <= 100
    assert share_left(after) == wanted.get("main", share_left(after))
    assert all(0 <= each.weight <= 100 for each in after)


def test_a_canary_joins_only_where_calls_are_left() -> None:
    check_joins(Part(Role.CANARY, 85), CANDIDATES)
    check_joins(Part(Role.SHADOW, 100), CANDIDATES)
    with pytest.raises(Conflict, match="leave 85"):
        check_joins(Part(Role.CANARY, 86), CANDIDATES)


@pytest.mark.parametrize("name", ["X Y", "X:", "ação", "x" * 101, "a\r\nb"])
def test_a_header_that_no_client_could_send_is_refused(name: str) -> None:
    assert checked_header("X-Customer-Id") == "X-Customer-Id"
    assert checked_header("") == ""
    with pytest.raises(InvalidRequest):
        checked_header(name)
