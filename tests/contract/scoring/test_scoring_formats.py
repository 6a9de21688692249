"""The `request` of calls to registry models means what it means to MLflow."""

from __future__ import annotations

import json
import struct

import pandas as pd
import pytest
from bancada_workload import frames
from bancada_workload.answering import Answerer
from bancada_workload.failures import CallFailure
from bancada_workload.registry_model import load_registry_model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contract.scoring.frames_client import call_of

FLOATS = st.floats(allow_nan=False, allow_infinity=False, width=32)
SPLIT = {"dataframe_split": {"columns": ["a", "b"], "data": [[1.5, 0.5]]}}


@pytest.mark.parametrize("request_", [
    SPLIT,
    {"dataframe_split": {"columns": ["b", "a"], "data": [[0.5, 1.5]], "index": [7]}},
    {"dataframe_split": {"columns": ["a", "extra", "b"], "data": [[1.5, "ignored", 0.5]]}},
    {"dataframe_records": [{"b": 0.5, "a": 1.5}]},
    {"instances": [{"a": 1.5, "b": 0.5}]},
    {"inputs": [{"a": 1.5, "b": 0.5}]},
    {"inputs": {"a": [1.5], "b": [0.5]}},
    {"inputs": {"a": 1.5, "b": 0.5}},
    {"inputs": [[1.5, 0.5]]},
    {"instances": [[1.5, 0.5]]},
    {"dataframe_split": {"data": [[1.5, 0.5]]}},
    {"dataframe_split": {"data": [{"b": 0.5, "a": 1.5}]}},
])  # fmt: skip
def test_every_format_gives_the_same_prediction(load_saved, request_):
    assert load_saved("doubles").predict(request_) == [3.5]


def test_params_reach_the_model(load_saved):
    assert load_saved("doubles").predict(SPLIT | {"params": {"factor": 10.0}}) == [15.5]
    with pytest.raises(CallFailure, match="`params` must be an object, got a list"):
        load_saved("doubles").predict(SPLIT | {"params": [1]})


@pytest.mark.parametrize(("data", "code", "words"), [
    ({"columns": ["a"], "data": [[1.5]]}, "signature_missing_column", ["'b'", "signature"]),
    ({"columns": ["A", "b"], "data": [[1.5, 0.5]]}, "signature_missing_column", ["'a'", "'A'"]),
    ({"columns": ["a", "b"], "data": [["x", 0.5]]}, "signature_type", ["'a'", "float64", 'text "x"', "row 0"]),
    ({"columns": ["a", "b"], "data": [["1.5", 0.5]]}, "signature_type", ["'a'", "float64", 'text "1.5"']),
    ({"columns": ["a", "b"], "data": [[1.5, 1], [2, True]]}, "signature_type", ["'b'", "a boolean true", "row 1"]),
    ({"columns": ["a", "b"], "data": [[None, 0.5], [[1], 2]]}, "signature_type", ["'a'", "a list [1]", "row 1"]),
    ({"columns": ["a", "b"], "data": [[1.5]]}, "request_malformed", ["2 values", "a, b", "row 0 has 1"]),
    ({"data": [[1.5, 0.5], [1.5, 0.5, 3]]}, "request_malformed", ["2 values", "a, b", "row 1 has 3"]),
    ({"columns": ["a", "b"]}, "request_malformed", ["`data`"]),
    ({"columns": ["a", "b"], "rows": [], "data": []}, "request_malformed", ["rows"]),
])  # fmt: skip
def test_refusals_name_the_column_what_was_expected_and_what_came(load_saved, data, code, words):
    with pytest.raises(CallFailure) as refused:
        load_saved("doubles").predict({"dataframe_split": data})
    assert (refused.value.status, refused.value.code) == (400, code)
    text = f"{refused.value.message} {refused.value.hint}"
    assert not [word for word in words if word not in text], text
    assert len(text) < 400


@pytest.mark.parametrize("write", [
    lambda a, b: {"dataframe_split": {"columns": ["a", "b"], "data": [[a, b]]}},
    lambda a, b: {"dataframe_records": [{"b": b, "a": a}]},
    lambda a, b: {"instances": [{"a": a, "b": b}]},
    lambda a, b: {"inputs": {"a": [a], "b": [b]}},
    lambda a, b: {"inputs": {"a": a, "b": b}},
    lambda a, b: {"inputs": [[a, b]]},
])  # fmt: skip
def test_a_whole_number_is_a_double_where_a_double_holds_it(load_saved, write):
    model = load_saved("doubles")
    assert model.predict(write(35, 7)) == [77.0]
    assert model.predict(write(2**53, 0)) == model.predict(write(2.0**53, 0.0))
    assert model.predict(write(-(2**53), None)) == [None]
    for wrong in (2**53 + 1, -(2**63), 2**63, 2**70):
        with pytest.raises(CallFailure, match=f"'a' must be of type float64 .*, got a number {wrong} in row 0"):
            model.predict(write(wrong, 0.5))


def test_a_decimal_beside_it_does_not_round_a_whole_number(load_saved):
    data = [[0.5, 1], [2**53 + 1, 1]]
    with pytest.raises(CallFailure, match=f"'a' must be .*, got a number {2**53 + 1} in row 1"):
        load_saved("doubles").predict({"dataframe_split": {"columns": ["a", "b"], "data": data}})
    assert load_saved("doubles").predict({"inputs": [[1e300, 1], [None, 1]]}) == [2e300, None]


@given(number=st.integers(-(2**60), 2**60) | st.integers(-(2**25), 2**25))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_whole_number_is_a_float_exactly_where_nothing_is_rounded(load_saved, number):
    row = {"integer": 1, "long": 1, "float": number, "double": 1, "boolean": True, "string": "x",
           "datetime": "2026-01-31", "binary": "aGk="}  # fmt: skip
    if abs(number) <= 2**53 and struct.unpack("f", struct.pack("f", number))[0] == number:
        [kinds] = load_saved("kinds").predict({"dataframe_records": [row]})
        assert (kinds["float"], kinds["double"]) == ("float32", "float64")
    else:
        with pytest.raises(CallFailure, match="'float' must be of type float32"):
            load_saved("kinds").predict({"dataframe_records": [row]})


@pytest.mark.parametrize("name", ["inputs", "instances"])
def test_bare_rows_are_columns_in_the_order_of_the_signature(load_saved, name):
    model = load_saved("mixed")
    assert model.predict({name: [[1, 2, 3], [4.5, 5, None]]}) == [
        {"a": 1, "n": 2, "b": 3},
        {"a": 4.5, "n": 5, "b": None},
    ]
    for rows, words in [([[1, 2]], "3 values, for a, n, b; row 0 has 2"),
                        ([[1, 2, 3], [1, 2, 3, 4]], "row 1 has 4"),
                        ([1, 2, 3], "row 0 has 1"), ([[1, 2, 3], []], "row 1 has 0")]:  # fmt: skip
        with pytest.raises(CallFailure, match=words) as refused:
            model.predict({name: rows})
        assert refused.value.status == 400
    with pytest.raises(CallFailure, match="'n' must be of type int64, got float64"):
        model.predict({name: [[1, 2.5, 3]]})


def test_one_column_takes_rows_values_and_lists(load_saved):
    assert load_saved("longs").predict({"inputs": [[35], [36]]}) == [{"n": 35}, {"n": 36}]
    assert load_saved("longs").predict({"inputs": [35, 36]}) == [{"n": 35}, {"n": 36}]
    assert load_saved("lists").predict({"inputs": [[1.5, 2.5]]}) == [{"values": [1.5, 2.5]}]
    assert load_saved("lists").predict({"dataframe_split": {"data": [[[1, 2]]]}}) == [{"values": [1, 2]}]
    for wrong in ([True], ["1"], [2**53 + 1], 1):
        with pytest.raises(CallFailure):
            load_saved("lists").predict({"inputs": {"values": [wrong, [1.5]]}})


@pytest.mark.parametrize("value", [35.5, 35.0, True, "35", None])
def test_an_integer_column_takes_whole_numbers_only(load_saved, value):
    with pytest.raises(CallFailure, match="'n' must be of type int64"):
        load_saved("longs").predict({"dataframe_records": [{"n": 1}, {"n": value}]})


def test_an_integer_signature_refuses_decimals(load_saved):
    assert load_saved("longs").predict({"dataframe_records": [{"n": 35}]}) == [{"n": 35}]
    with pytest.raises(CallFailure, match="Column 'n' must be of type int64, got float64"):
        load_saved("longs").predict({"dataframe_records": [{"n": 35.5}]})


@pytest.mark.parametrize("request_", [{}, {"data": [1]}, SPLIT | {"inputs": [1]}, [1], "x", None, 3, True])
def test_unknown_formats_list_the_known_ones(load_saved, request_):
    with pytest.raises(CallFailure) as refused:
        load_saved("doubles").predict(request_)
    assert refused.value.status == 400
    assert "dataframe_split" in refused.value.message + refused.value.hint


def test_json_is_widened_and_narrowed_to_what_the_signature_says(load_saved):
    row = {"integer": 7, "long": 2**40, "float": 1.5, "double": None, "boolean": True, "string": "x",
           "datetime": "2026-01-31T12:00:00", "binary": "aGk="}  # fmt: skip
    [kinds] = load_saved("kinds").predict({"dataframe_records": [row]})
    assert kinds.pop("string") in {"str", "object"}
    assert kinds == {"integer": "int32", "long": "int64", "float": "float32", "double": "float64", "boolean": "bool",
                     "datetime": "datetime64[ns]", "binary": "b'hi'"}  # fmt: skip
    for name, value in [
        ("integer", 2**40),
        ("datetime", "yesterday"),
        ("binary", "*"),
        ("boolean", 1),
        ("float", 1e300),
    ]:
        with pytest.raises(CallFailure, match=f"'{name}'"):
            load_saved("kinds").predict({"dataframe_records": [row | {name: value}]})


def test_tensors(load_saved):
    sums, named = load_saved("tensor"), load_saved("named")
    assert sums.predict({"inputs": [[1.5, 2], [3, 4]]}) == sums.predict({"instances": [[1.5, 2], [3, 4]]}) == [3.5, 7.0]
    assert sums.predict({"dataframe_split": {"columns": ["x", "y"], "data": [[1.5, 2.0]]}}) == [3.5]
    assert named.predict({"inputs": {"x": [1, 2], "n": [1, 2]}}) == [{"kinds": ["float32", "int32"]}]
    assert named.predict({"instances": [{"x": 1.5, "n": 1}]}) == [{"kinds": ["float32", "int32"]}]
    for model, content, word in [(sums, [[1.5]], "shape"), (sums, [["a", "b"]], "float32"),
                                 (sums, [[1], [2, 3]], "inputs"),
                                 (named, {"x": [1.5]}, "'n'"), (named, {"x": [1.5], "n": [1.5]}, "int32")]:  # fmt: skip
        with pytest.raises(CallFailure, match=word):
            model.predict({"inputs": content})


def test_a_model_without_signature_takes_what_comes(load_saved):
    assert load_saved("bare").predict({"dataframe_records": [{"q": "x"}]}) == [{"q": "x"}]
    assert load_saved("bare").predict({"inputs": [[1, 2]]}) == [[1, 2]]


@pytest.mark.parametrize("max_batch", [1, 64])
def test_what_a_model_does_to_its_table_is_seen_by_no_later_one(models, max_batch):
    model = load_registry_model(models / "meddles", max_batch)
    question = model.read(call_of(1, {"request": SPLIT}))
    assert question.is_matrix == (max_batch > 1)
    for _ in range(2):
        assert model.predict_one(question) == ["['a', 'b'] None 1.5"]


@given(st.lists(st.tuples(FLOATS, FLOATS), min_size=1, max_size=5))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_answer_equals_what_the_model_predicts_in_process(load_saved, rows):
    model = load_saved("doubles")
    frame = pd.DataFrame(rows, columns=["a", "b"]).astype("float64")
    request = json.loads(json.dumps({"dataframe_split": {"columns": ["a", "b"], "data": [list(row) for row in rows]}}))
    assert model.predict(request) == model.model._model.predict(frame).tolist()


NAMES = st.sampled_from(["a", "b", "data", "columns", "index"]) | st.text(max_size=3)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
FRAMES = st.fixed_dictionaries({"data": JSON}, optional={"columns": JSON, "index": JSON})
REQUESTS = st.one_of(
    JSON,
    st.dictionaries(
        st.sampled_from(["dataframe_split", "dataframe_records", "instances", "inputs", "params"]), JSON, max_size=2
    ),
    st.fixed_dictionaries({"dataframe_split": FRAMES}),
    st.fixed_dictionaries({"dataframe_records": st.lists(st.dictionaries(st.sampled_from("ab"), JSON), max_size=3)}),
)


@pytest.mark.parametrize("name", ["doubles", "longs", "lists", "mixed", "tensor", "named"])
@given(document=REQUESTS)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_request_is_the_server_s_fault(load_saved, name, document):
    for kind, body in ((frames.ENVELOPE, {"accessKey": "k", "request": document}), (frames.INVOCATIONS, document)):
        [answer] = Answerer(load_saved(name).model, "crn").answer([call_of(1, body, kind)])
        told = json.loads(answer.body)
        assert answer.status in {200, 400}, told
        assert ("error" in told) is (answer.status == 400)


@given(st.binary(max_size=30))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_are_the_server_s_fault(load_saved, body):
    assert Answerer(load_saved("doubles").model, "crn").answer([call_of(1, body)])[0].status == 400
