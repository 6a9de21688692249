"""Serving a model natively is never told from serving it through MLflow, but by the clock."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest
from bancada_workload import frames
from bancada_workload.answering import Answerer
from bancada_workload.equality import is_same
from bancada_workload.failures import LoadFailure
from bancada_workload.native_flavors import load_native
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from tests.contract.scoring.frames_client import call_of
from tests.contract.scoring.test_scoring_formats import REQUESTS

PATIENT = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
NAMES = ["age", "spend", "rate"]
NATIVE = {
    "classifier": "xgboost", "classifier_of_ints": "xgboost", "classifier_of_mixed": "xgboost",
    "three_classes": "xgboost", "regressor": "xgboost", "booster": "xgboost", "light": "lightgbm",
    "light_classifier": "lightgbm", "pipeline": "sklearn", "probabilities": "sklearn", "onnx": "onnx",
    "optional": "xgboost",
}  # fmt: skip


def told(answer):
    """Return what two ways of answering must agree in."""
    body = json.loads(answer.body)
    return answer.status, body if answer.status == 200 else body["error"]["code"]


def ask(model, *bodies, kind=frames.ENVELOPE):
    calls = [call_of(1, body, kind)._replace(uuid=b"u" * 16) for body in bodies]
    return [told(answer) for answer in Answerer(model, "crn", tell=lambda _: None).answer(calls)]


@pytest.mark.parametrize(("name", "flavor"), NATIVE.items())
@pytest.mark.filterwarnings("ignore")  # the libraries' own, of saving and of odd inputs
def test_the_gate_proves_what_it_serves_natively(served, name, flavor):
    _, plan, fast = served(name)
    assert (plan["path"], plan["flavor"]) == ("native", flavor), plan["reason"]
    assert plan["checked"] >= 100
    assert plan["reason"] == f"proven on {plan['checked']} requests"
    assert json.loads(json.dumps(plan)) == plan
    assert fast.replay_example()[0]


@pytest.mark.parametrize(("name", "reason"), [("by_name", "status 500 and not 200"), ("flags", "'flag' is of type")])
@pytest.mark.filterwarnings("ignore")
def test_what_is_not_equal_or_not_known_is_served_by_pyfunc_which_may_batch(served, name, reason):
    _, plan, _ = served(name)
    assert (plan["path"], plan["max_batch"]) == ("pyfunc", 64)
    assert reason in plan["reason"]


NUMBERS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False), st.integers(-(2**25), 2**25), st.integers(-(2**70), 2**70),
    st.none(), st.sampled_from([True, "1.5", 2**53, 2**53 + 1, 2**24 + 1, 1e39, 35.0, [1], float("nan"), float("inf")]),
)  # fmt: skip
TAMED = st.floats(-1e6, 1e6, width=32) | st.integers(-1000, 1000)


@st.composite
def tables(draw, numbers=NUMBERS):
    names = draw(st.permutations([*NAMES, *draw(st.sampled_from([[], ["other"], ["rate", "x"]]))]))
    names = names[: draw(st.sampled_from([len(names)] * 4 + [2]))]
    rows = draw(st.lists(st.lists(numbers, min_size=len(names), max_size=len(names)), min_size=1, max_size=4))
    records = [dict(zip(names, row, strict=True)) for row in rows]
    return draw(st.sampled_from([
        {"dataframe_split": {"columns": names, "data": rows}}, {"dataframe_split": {"data": rows}},
        {"dataframe_records": records}, {"inputs": rows}, {"instances": records},
        {"inputs": {name: [row[at] for row in rows] for at, name in enumerate(names)}},
    ]))  # fmt: skip


@pytest.mark.parametrize("name", ["classifier", "classifier_of_mixed", "optional", "pipeline"])
@given(document=tables() | REQUESTS)
@PATIENT
@pytest.mark.filterwarnings("ignore")
def test_native_answers_are_those_of_pyfunc_whatever_is_asked(served, name, document):
    slow, _, fast = served(name)
    body = {"accessKey": "k", "request": document}
    [expected], [found] = ask(slow, body), ask(fast, body)
    assert is_same([*expected], [*found]), (expected, found)
    [expected], [found] = ask(slow, document, kind=frames.INVOCATIONS), ask(fast, document, kind=frames.INVOCATIONS)
    assert is_same([*expected], [*found]), (expected, found)


@given(st.binary(max_size=30) | st.text(max_size=30).map(str.encode))
@PATIENT
def test_no_bytes_are_the_server_s_fault(served, body):
    _, _, fast = served("classifier")
    assert ask(fast, body)[0][0] == 400


@pytest.mark.parametrize("name", ["classifier", "regressor", "pipeline", "onnx", "by_name"])
@given(documents=st.lists(tables(TAMED) | tables(), min_size=2, max_size=9))
@PATIENT
@pytest.mark.filterwarnings("ignore")
def test_calls_together_are_answered_as_each_alone(served, name, documents):
    slow, plan, fast = served(name)
    model = fast or slow
    bodies = [{"request": document} for document in documents]
    model.max_batch = 1
    alone = ask(model, *bodies)
    model.max_batch = plan["max_batch"]
    assert model.max_batch > 1
    for one, other in zip(alone, ask(model, *bodies), strict=True):
        assert is_same([*one], [*other]), (one, other)


@pytest.mark.filterwarnings("ignore")
def test_a_matrix_becomes_the_table_that_mlflow_would_have_passed_on(served, monkeypatch):
    model, _, _ = served("by_name")
    assert model._for_matrices is not model._model
    assert model._model.metadata.get_input_schema() is not None
    seen = []
    for each in (model._model, model._for_matrices):
        monkeypatch.setattr(each, "_predict_fn", lambda data: seen.append(data) or [0.0])
        each.predict(model._table([np.array([[1.5, np.nan, -np.inf]]), np.array([[0.0, -0.0, 1e300]])]))

    assert_frame_equal(*seen)


def test_a_native_replica_needs_neither_mlflow_nor_pandas(served, native_models, tmp_path):
    _, plan, _ = served("classifier")
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    code = """
import json, sys
from pathlib import Path
from bancada_workload import frames
from bancada_workload.answering import Answerer
from bancada_workload.native_flavors import load_native
model = load_native(Path(sys.argv[1]), json.load(open(sys.argv[2])))
call = frames.Call(1, 0, "", b"", b"u" * 16, json.dumps({"request": {"inputs": [[30, 100.5, None]]}}).encode())
[answer] = Answerer(model, "crn").answer([call])
heavy = [name for name in ("mlflow", "pandas", "scipy", "sklearn", "xgboost", "yaml") if name in sys.modules]
print(answer.status, json.loads(answer.body)["response"]["prediction"], heavy)
"""
    done = subprocess.run([sys.executable, "-c", code, native_models / "classifier", tmp_path / "plan.json"],
                          capture_output=True, text=True, check=True)  # fmt: skip
    assert done.stdout.strip() in {"200 [0] []", "200 [1] []"}


def test_a_model_that_predicts_its_example_otherwise_than_in_the_gate_is_not_served(served, native_models):
    _, plan, fast = served("regressor")
    changed = {**plan, "example_prediction": [value + 1 for value in plan["example_prediction"]]}
    with pytest.raises(LoadFailure, match="otherwise than in the build gate"):
        load_native(native_models / "regressor", changed).replay_example()
    assert fast.replay_example() == (True, pytest.approx(plan["example_prediction"]))
