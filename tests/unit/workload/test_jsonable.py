"""What models return, as JSON."""

from __future__ import annotations

import datetime as dt
import decimal
import enum
import json
import uuid

import numpy as np
import pandas as pd
import pytest
from bancada_workload.json_bodies import encode
from bancada_workload.jsonable import NotJsonable, to_jsonable, to_prediction
from hypothesis import given, settings
from hypothesis import strategies as st


class Colour(enum.IntEnum):
    RED = 1


@pytest.mark.parametrize(("value", "plain"), [
    (np.array([[1.5, np.nan], [np.inf, 2]]), [[1.5, None], [None, 2.0]]),
    (np.array([True, False]), [True, False]),
    (np.array(["a", None], dtype=object), ["a", None]),
    (np.array(["2026-01-31", "NaT"], dtype="datetime64[s]"), ["2026-01-31T00:00:00", None]),
    (np.float32(0.5), 0.5), (np.int64(3), 3), (np.bool_(True), True), (np.float64("nan"), None),
    (np.datetime64("2026-01-31"), "2026-01-31"),
    (pd.DataFrame({"a": [1, 2], "b": [0.5, None]}), [{"a": 1, "b": 0.5}, {"a": 2, "b": None}]),
    (pd.Series([1.5, float("inf")]), [1.5, None]),
    (pd.Series(pd.to_datetime(["2026-01-31", None])), ["2026-01-31T00:00:00", None]),
    (pd.NA, None), (pd.Index(["x"]), ["x"]),
    ({"a": (1, {2}), 3: dt.date(2026, 1, 31)}, {"a": [1, [2]], "3": "2026-01-31"}),
    (Colour.RED, 1), (decimal.Decimal("1.5"), 1.5), (decimal.Decimal("NaN"), None), (b"hi", "aGk="),
    (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
])  # fmt: skip
def test_values_become_json(value, plain):
    assert to_jsonable(value) == plain
    assert json.loads(encode(to_jsonable(value))) == plain


@pytest.mark.parametrize(
    ("value", "prediction"), [(np.array([1.0]), [1.0]), (3, [3]), ("x", ["x"]), ({"a": 1}, [{"a": 1}]), (None, [None])]
)
def test_a_prediction_is_a_list(value, prediction):
    assert to_prediction(value) == prediction


def test_what_has_no_json_form_is_named():
    with pytest.raises(NotJsonable, match=r"the prediction contains a value of type builtins\.object"):
        to_jsonable([{"a": object()}])
    itself: list[object] = []
    itself.append(itself)
    with pytest.raises(NotJsonable, match="contains itself"):
        to_jsonable(itself)


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3)
INNER = lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner)  # noqa: E731
JSON = st.recursive(SCALARS, INNER, max_leaves=6)


@given(JSON)
@settings(max_examples=50, deadline=None)
def test_json_stays_itself_and_everything_can_be_encoded(value):
    plain = to_jsonable(value)
    assert json.loads(encode(plain)) == plain
    assert to_jsonable(plain) == plain
