"""Comparing answers: what names the call is left out, numbers may differ a little, and limits are kept."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bancada.domain.rehearsals import RecordedCall, Replayed, Rules, answer_of, compare, is_same

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


def call(answer: Any, predict_us: int = 1000) -> RecordedCall:
    return RecordedCall("ab" * 16, 0, b"{}", json.dumps(answer).encode(), predict_us)


def again(answer: Any, status: int = 200, took_us: int = 1000) -> Replayed:
    return Replayed(status, json.dumps(answer).encode(), took_us)


@given(json_values, st.floats(0, 0.1))
def test_every_answer_is_the_same_as_itself(value: Any, tolerance: float) -> None:
    assert is_same(value, json.loads(json.dumps(value)), tolerance)


@given(json_values, json_values, st.floats(0, 0.1))
def test_to_be_the_same_is_mutual(a: Any, b: Any, tolerance: float) -> None:
    assert is_same(a, b, tolerance) == is_same(b, a, tolerance)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=1e-3, max_value=1e9), st.floats(1e-9, 0.5))
def test_numbers_within_the_tolerance_are_the_same_and_no_others(number: float, tolerance: float) -> None:
    assert is_same([number], [number * (1 + tolerance / 2)], tolerance)
    assert not is_same([number], [number * (1 + 3 * tolerance)], tolerance)
    assert not is_same(True, 1, tolerance)
    assert is_same(math.nan, math.nan, tolerance)


def test_what_names_the_call_is_no_change() -> None:
    def wrapped(uuid: str, prediction: list[float]) -> dict[str, Any]:
        said = {"uuid": uuid, "model_deployment_crn": f"crn:{uuid}", "prediction": prediction}
        return {"success": True, "response": said, "replica": uuid}

    report = compare(Rules(max_changed=0), [call(wrapped("a", [1.0]))], [again(wrapped("b", [1.0 + 1e-9]))])
    assert (report["passed"], report["changed"]) == (True, 0)
    assert answer_of(b'{"predictions": [1]}') == [1]
    assert answer_of(b"no json") == "no json"


def test_a_report_says_what_changed_failed_and_took_longer() -> None:
    recorded = [call({"response": 1}), call({"response": 2}), call({"response": 3})]
    replayed = [again({"response": 1}), again({"response": 5}), again({"error": "no"}, 500, 9000)]
    report = compare(Rules(), recorded, replayed)
    assert report["message"] == (
        "Of 3 recorded calls 1 failed and 1 were answered otherwise; 95% took up to 9 ms, recorded 1 ms. "
        "At most 0.0% may fail."
    )
    assert report["changed_answers"] == [{"uuid": "ab" * 16, "was": "2", "now": "5"}]
    assert report["failed_calls"][0]["status"] == 500
    for rules, passed in (
        (Rules(max_errors=0.5), True),
        (Rules(max_errors=0.5, max_changed=0.3), False),
        (Rules(max_errors=0.5, max_latency=8.0), False),
        (Rules(max_errors=0.5, max_latency=9.0), True),
    ):
        assert compare(rules, recorded, replayed)["passed"] is passed, rules


def test_without_recorded_calls_nothing_is_rehearsed() -> None:
    report = compare(Rules(max_errors=1.0), [], [])
    assert (report["passed"], "nothing to rehearse with" in report["message"]) == (False, True)


@pytest.mark.parametrize("wrong", [{"calls": 0}, {"max_errors": 1.5}, {"tolerance": -1.0}, {"since_s": 0.0}])
def test_rules_that_cannot_be_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Exception, match=rf"rehearsal.{next(iter(wrong))}"):
        Rules(**wrong).checked()
