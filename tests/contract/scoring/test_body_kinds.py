"""CSV, Arrow, NumPy and the Open Inference Protocol mean what MLflow's JSON does."""

from __future__ import annotations

import io
import json
import struct

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from bancada_workload import frames
from bancada_workload.answering import Answerer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contract.scoring.frames_client import call_of

FRAME = pd.DataFrame({"age": [30.0, 61.5, 44.0], "spend": [12.25, -3.0, 250.0], "rate": [0.5, None, -1.0]})
UUID = "75757575-7575-7575-7575-757575757575"


@pytest.fixture(params=["pyfunc", "native"])
def ask(request, served):
    """Return a way to ask the classifier, by pyfunc and natively."""
    slow, _, fast = served("classifier")
    answerer = Answerer(slow if request.param == "pyfunc" else fast, "crn", tell=lambda _: None)

    def run(body, kind, **extra):
        call = call_of(1, body, kind, json.dumps(extra).encode() if extra else b"")
        return answerer.answer([call._replace(uuid=b"u" * 16)])[0]

    values = json.loads(FRAME.to_json(orient="values"))
    answer = run({"request": {"inputs": values}}, frames.ENVELOPE)
    run.expected = json.loads(answer.body)["response"]["prediction"]
    return run


def arrow(frame):
    sink = io.BytesIO()
    table = pa.Table.from_pandas(frame, preserve_index=False)
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return sink.getvalue()


def npy(array):
    sink = io.BytesIO()
    np.save(sink, array)
    return sink.getvalue()


def npz(**arrays):
    sink = io.BytesIO()
    np.savez(sink, **arrays)
    return sink.getvalue()


def tensors(frame, datatype="FP64"):
    return [{"name": name, "shape": [len(frame), 1], "datatype": datatype, "data": json.loads(frame[name].to_json(
        orient="values"))} for name in frame.columns[::-1]]  # fmt: skip


def test_csv_is_a_table_of_the_header_s_columns(ask):
    answer = ask(FRAME.assign(note='seen, "twice"').to_csv(index=False).encode(), frames.CSV)
    assert (answer.status, json.loads(answer.body)) == (200, {"predictions": ask.expected})
    for body, code in ((b"", "request_malformed"), (b"age,spend,rate\n1,2\n", "request_malformed"),
                       (b"age,spend\n1,2\n", "signature_missing_column"), (b"\xff\xfe", "request_malformed"),
                       (b"age,spend,rate\n1,2,x\n", "signature_type")):  # fmt: skip
        answer = ask(body, frames.CSV)
        assert (answer.status, json.loads(answer.body)["error"]["code"]) == (400, code)
        assert json.loads(answer.body)["error_code"] == "BAD_REQUEST"


def test_an_arrow_stream_is_answered_by_one_which_tells_the_prediction_s_name(ask):
    answer = ask(arrow(FRAME[["rate", "age", "spend"]].assign(other="x")), frames.ARROW)
    assert (answer.status, answer.content) == (200, frames.ARROW_BODY)
    with pa.ipc.open_stream(answer.body) as stream:
        table = stream.read_all()
    assert table.to_pydict() == {"prediction": ask.expected}
    assert table.schema.metadata == {b"model_deployment_crn": b"crn", b"prediction_uuid": UUID.encode()}
    with pa.ipc.open_stream(ask(arrow(FRAME), frames.ARROW, wrap=False).body) as stream:
        assert stream.schema.metadata is None
    assert ask(arrow(FRAME.astype("float32")), frames.ARROW).status == 200
    for body, code in ((b"nonsense", "request_malformed"), (arrow(FRAME[["age", "rate"]]), "signature_missing_column"),
                       (arrow(FRAME.assign(age=["a", "b", "c"])), "signature_type"),
                       (arrow(FRAME.assign(age=[2**60, 1, 2])), "signature_type")):  # fmt: skip
        answer = ask(body, frames.ARROW)
        assert (answer.status, json.loads(answer.body)["error"]["code"]) == (400, code)


def test_numpy_files_hold_all_columns_in_order_or_each_by_name(ask):
    by_name = {name: FRAME[name].to_numpy() for name in FRAME.columns[::-1]}
    for body in (npy(FRAME.to_numpy()), npz(**by_name), npz(anything=FRAME.to_numpy()),
                 npy(FRAME.to_records(index=False))):  # fmt: skip
        answer = ask(body, frames.NUMPY)
        assert (answer.status, answer.content) == (200, frames.NUMPY_BODY), answer.body
        assert np.load(io.BytesIO(answer.body)).tolist() == ask.expected
    for body, code in ((b"PK\3\4", "request_malformed"), (npy(np.ones((2, 4))), "request_malformed"),
                       (npy(np.array([object()])), "request_malformed"),
                       (npz(age=np.ones(2)), "signature_missing_column"),
                       (npz(**by_name | {"age": np.ones(2)}), "request_malformed"),
                       (npy(np.full((1, 3), True)), "signature_type")):  # fmt: skip
        answer = ask(body, frames.NUMPY)
        assert (answer.status, json.loads(answer.body)["error"]["code"]) == (400, code)


def test_open_inference_takes_columns_or_a_matrix(ask):
    rows = json.loads(FRAME.to_json(orient="values"))
    matrix = [{"name": "x", "shape": [3, 3], "datatype": "FP64", "data": rows}]
    for inputs in (tensors(FRAME), matrix):
        answer = ask({"id": "seven", "inputs": inputs}, frames.OPEN_INFERENCE, model_name="churn")
        assert json.loads(answer.body) == {
            "model_name": "churn", "id": "seven",
            "outputs": [{"name": "prediction", "shape": [3], "datatype": "INT64", "data": ask.expected}],
            "parameters": {"model_deployment_crn": "crn", "prediction_uuid": UUID},
        }  # fmt: skip


def test_open_inference_s_binary_tensors_follow_their_json_and_are_answered_so(ask):
    columns = [FRAME[name].to_numpy() for name in FRAME.columns]
    header = {"inputs": [{"name": name, "shape": [3], "datatype": "FP64", "parameters": {"binary_data_size": 24}}
                         for name in FRAME.columns], "parameters": {"binary_data_output": True}}  # fmt: skip
    text = json.dumps(header).encode()
    body = text + b"".join(column.tobytes() for column in columns)
    answer = ask(body, frames.OPEN_INFERENCE_BINARY, json_length=len(text))
    assert (answer.status, answer.content) == (200, frames.BINARY_BODY)
    (length,) = struct.unpack_from("<I", answer.body)
    [output] = json.loads(answer.body[4 : 4 + length])["outputs"]
    assert output == {"name": "prediction", "shape": [3], "datatype": "INT64", "parameters": {"binary_data_size": 24}}
    assert np.frombuffer(answer.body[4 + length :], "<i8").tolist() == ask.expected
    cut = ask(body[:-1], frames.OPEN_INFERENCE_BINARY, json_length=len(text))
    assert (cut.status, json.loads(cut.body)["code"]) == (400, "request_malformed")


@pytest.mark.parametrize(("of_all", "of_one", "content"), [
    (True, None, frames.BINARY_BODY), (True, False, frames.JSON_BODY), (False, True, frames.BINARY_BODY),
    (False, None, frames.JSON_BODY),
])  # fmt: skip
def test_an_open_inference_output_is_binary_when_it_is_asked_for_so(ask, of_all, of_one, content):
    output = {"name": "prediction", **({} if of_one is None else {"parameters": {"binary_data": of_one}})}
    request = {"inputs": tensors(FRAME), "outputs": [output], "parameters": {"binary_data_output": of_all}}
    assert ask(request, frames.OPEN_INFERENCE).content == content


@pytest.mark.parametrize(("change", "code"), [
    ({"inputs": []}, "signature_missing_column"), ({"inputs": None}, "request_malformed"),
    ({"outputs": [{"name": "other"}]}, "request_malformed"), ({"outputs": 1}, "request_malformed"),
    ({"inputs": [{"name": "age"}]}, "request_malformed"),
    ({"inputs": [{"name": "age", "shape": [-1], "datatype": "FP64", "data": []}]}, "request_malformed"),
    ({"inputs": [{"name": "age", "shape": [2], "datatype": "FP64", "data": [1]}]}, "request_malformed"),
    ({"inputs": [{"name": "age", "shape": [1], "datatype": "FP64", "data": ["1"]}]}, "signature_type"),
    ({"inputs": [{"name": "age", "shape": [1], "datatype": "INT8", "data": [300]}]}, "signature_type"),
    ({"inputs": [{"name": "age", "shape": [1], "datatype": "TEXT", "data": [1]}]}, "request_malformed"),
    ({"inputs": tensors(FRAME.assign(age="x"), "BYTES")[2:] + tensors(FRAME)[:2]}, "signature_type"),
])  # fmt: skip
def test_what_is_no_open_inference_request_is_refused_in_its_words(ask, change, code):
    answer = ask({"inputs": tensors(FRAME), **change}, frames.OPEN_INFERENCE)
    told = json.loads(answer.body)
    assert (answer.status, told["code"], told["request_id"]) == (400, code, "id-1"), told
    assert isinstance(told["error"], str)


@given(body=st.binary(max_size=60), kind=st.integers(2, 6))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_of_any_kind_are_the_server_s_fault(ask, body, kind):
    heads = {frames.NUMPY: b"\x93NUMPY\x01\x00", frames.ARROW: b"\xff\xff\xff\xff"}
    for each in (body, heads.get(kind, b'{"inputs":[') + body):
        assert ask(each, kind).status == 400


def test_text_columns_of_a_csv_stay_text(load_saved):
    body = b"integer,long,float,double,boolean,string,datetime,binary\n7,8,1.5,,true,007,2026-01-31T12:00:00,aGk=\n"
    [answer] = Answerer(load_saved("kinds").model, "crn").answer([call_of(1, body, frames.CSV)])
    told = json.loads(answer.body)
    assert answer.status == 200, told
    [kinds] = told["predictions"]
    assert (kinds["integer"], kinds["boolean"], kinds["datetime"]) == ("int32", "bool", "datetime64[ns]")


def test_tensors_reach_models_of_tensors(load_saved):
    sums = Answerer(load_saved("tensor").model, "crn")
    request = {"inputs": [{"name": "x", "shape": [2, 2], "datatype": "FP32", "data": [1.5, 2, 3, 4]}]}
    for kind, body in ((frames.OPEN_INFERENCE, request), (frames.NUMPY, npy(np.array([[1.5, 2], [3, 4]], "float32")))):
        [answer] = sums.answer([call_of(1, body, kind)])
        assert answer.status == 200, answer.body
    assert np.load(io.BytesIO(answer.body)).tolist() == [3.5, 7.0]
