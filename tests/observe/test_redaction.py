"""What is to be left out is in no recorded body, whatever form the call came in."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bancada.domain.prediction_records import CallKind
from bancada.domain.recordings import RecordingRule
from bancada.observe.redaction import as_recorded, redact_input, redact_output
from tests.observe.records import record

SECRET = "SECRET-9517"
NAMES = ("ssn", "name")


def text(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def arrow(columns: dict[str, list[Any]]) -> bytes:
    table, sink = pa.table(columns), pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def archive(**arrays: Any) -> bytes:
    written = io.BytesIO()
    np.savez(written, **arrays)
    return written.getvalue()


def tensors(*named: tuple[str, bytes]) -> bytes:
    inputs = [
        {"name": name, "datatype": "BYTES", "shape": [1], "parameters": {"binary_data_size": len(data)}}
        for name, data in named
    ]
    return text({"id": "é", "inputs": inputs}) + b"".join(data for _, data in named)


SPLIT = {"columns": ["x", "ssn", "y"], "data": [[1, SECRET, 2], [3, SECRET, 4]], "index": [0, 1]}
KEPT = {"columns": ["x", "y"], "data": [[1, 2], [3, 4]], "index": [0, 1]}


@pytest.mark.parametrize(
    ("kind", "body", "kept"),
    [
        (CallKind.API_V2, text({"request": {"x": 1, "ssn": SECRET, "deep": [{"ssn": SECRET, "é": "é"}]}}),
         text({"request": {"x": 1, "deep": [{"é": "é"}]}})),
        (CallKind.API_V2, text({"request": {"dataframe_split": SPLIT}}), text({"request": {"dataframe_split": KEPT}})),
        (CallKind.MLFLOW_JSON, text({"dataframe_split": SPLIT}), text({"dataframe_split": KEPT})),
        (CallKind.MLFLOW_JSON, text({"dataframe_records": [{"ssn": SECRET, "x": 10**30}]}),
         text({"dataframe_records": [{"x": 10**30}]})),
        (CallKind.MLFLOW_JSON, text({"inputs": {"ssn": [SECRET], "x": [1]}}), text({"inputs": {"x": [1]}})),
        (CallKind.MLFLOW_CSV, f'x,ssn,y\n1,"{SECRET},\n",2\n'.encode(), b"x,y\n1,2\n"),
        (CallKind.OPEN_INFERENCE,
         text({"inputs": [{"name": "ssn", "datatype": "BYTES", "data": [SECRET]}, {"name": "x", "data": [1]}]}),
         text({"inputs": [{"name": "x", "data": [1]}]})),
        (CallKind.OPEN_INFERENCE_BINARY, tensors(("x", b"\xff\x00"), ("ssn", SECRET.encode()), ("y", b"\x01")),
         tensors(("x", b"\xff\x00"), ("y", b"\x01"))),
        (CallKind.ARROW, arrow({"x": [1], "ssn": [SECRET]}), arrow({"x": [1]})),
    ],
)  # fmt: skip
def test_names_are_taken_out_of_every_form(kind: CallKind, body: bytes, kept: bytes) -> None:
    assert redact_input(body, kind, NAMES) == kept
    assert SECRET.encode() not in kept


def test_arrays_are_taken_out_of_an_archive() -> None:
    kept = redact_input(archive(x=np.ones(2), ssn=np.array([SECRET])), CallKind.NUMPY, NAMES)
    with np.load(io.BytesIO(kept)) as arrays:
        assert arrays.files == ["x"]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (CallKind.MLFLOW_JSON, text({"inputs": [[SECRET, 1]]})),
        (CallKind.MLFLOW_JSON, text({"instances": [SECRET]})),
        (CallKind.MLFLOW_JSON, text({"dataframe_split": {"data": [[SECRET]]}})),
        (CallKind.API_V2, text({"request": {"dataframe_split": {"columns": ["x"], "data": [[1, SECRET]]}}})),
        (CallKind.API_V2, text({"request": {"ssn": SECRET}})[:-1]),
        (CallKind.OPEN_INFERENCE_BINARY, tensors(("ssn", SECRET.encode())) + b"more"),
        (CallKind.ARROW, arrow({"ssn": [SECRET]})[:-60]),
        (CallKind.NUMPY, b"\x93NUMPY" + SECRET.encode()),
        (CallKind.NUMPY, archive(ssn=np.array([SECRET]))[:-30]),
        (CallKind.API_V2, b"[" * 100_000),
        (99, text({"ssn": SECRET})),
    ],
)  # fmt: skip
def test_what_cannot_be_looked_through_is_not_recorded(kind: int, body: bytes) -> None:
    assert redact_input(body, kind, NAMES) == b""


def test_answers_without_names_are_recorded_as_they_are() -> None:
    assert redact_output(text({"predictions": [1, 2]}), CallKind.MLFLOW_JSON, NAMES) == text({"predictions": [1, 2]})
    assert redact_output(b"\x93NUMPY", CallKind.NUMPY, NAMES) == b"\x93NUMPY"
    failure = text({"error": {"message": "no"}})
    assert redact_output(failure, CallKind.ARROW, NAMES, is_failure=True) == failure


@given(st.recursive(st.integers() | st.just(SECRET), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
    st.sampled_from(["ssn", "x", "y"]), inner, max_size=3), max_leaves=12))  # fmt: skip
def test_no_value_below_a_name_is_left(value: Any) -> None:
    def below(value: Any, *, is_secret: bool) -> Any:
        """Return the value with the secret exactly where its name says so."""
        if isinstance(value, list):
            return [below(each, is_secret=is_secret) for each in value]
        if isinstance(value, dict):
            return {name: below(each, is_secret=is_secret or name == "ssn") for name, each in value.items()}
        return SECRET if is_secret else 0

    body = text({"request": below(value, is_secret=False)})
    assert SECRET.encode() not in redact_input(body, CallKind.API_V2, NAMES)


def test_a_rule_leaves_bodies_out_as_a_whole() -> None:
    kept = as_recorded(record(1), RecordingRule(inputs=False))
    assert (kept.input, kept.output) == (b"", record(1).output)
    kept = as_recorded(record(1), RecordingRule(outputs=False))
    assert (kept.input, kept.output) == (record(1).input, b"")
