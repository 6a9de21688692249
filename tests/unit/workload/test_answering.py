"""Calls that come together are answered as if each had come alone."""

from __future__ import annotations

import json
import uuid

import numpy as np
import pytest
from bancada_workload import answer_formats, frames
from bancada_workload.answering import Answerer
from bancada_workload.failures import bad_request
from bancada_workload.frames import Call
from bancada_workload.function_model import FunctionModel
from bancada_workload.json_bodies import request_of
from bancada_workload.jsonable import to_prediction
from bancada_workload.tracked import track
from cml.models_v1 import cml_model
from hypothesis import given
from hypothesis import strategies as st


class Doubling:
    """A model of lists of numbers: told to fail on 13, to exit on 14, to track on 15, to answer too much on 16."""

    path = "pyfunc"
    max_batch = 64
    wraps_prediction = True

    def __init__(self):
        self.asked = []

    def describe(self):
        return {}

    def read(self, call):
        numbers = request_of(call.body)
        if not isinstance(numbers, list):
            raise bad_request("not_numbers", "These are not numbers.")
        return numbers

    def kind_of(self, question):
        return None if 12 in question else "numbers"

    def predict_one(self, question):
        self.asked.append(len(question))
        if 13 in question:
            raise ValueError("thirteen")
        if 14 in question:
            raise SystemExit(3)
        if 15 in question:
            track("fifteen", sum(question))
        return [2 * number for number in question]

    def predict_together(self, questions):
        together = self.predict_one([number for question in questions for number in question])
        if 16 in [number for question in questions for number in question]:
            return None
        return [[together.pop(0) for _ in question] for question in questions]


def call_of(number, request):
    return Call(number, frames.ENVELOPE, f"id-{number}", b"", bytes([number]) * 16, json.dumps(request).encode())


REQUESTS = st.lists(st.one_of(
    st.just({"request": "none"}), st.just([]), st.lists(st.integers(0, 20), max_size=4).map(lambda n: {"request": n}),
), max_size=12)  # fmt: skip


@given(REQUESTS)
def test_together_is_as_alone(requests):
    calls = [call_of(number, request) for number, request in enumerate(requests)]
    together = Answerer(Doubling(), "crn").answer(calls)
    assert together == [Answerer(Doubling(), "crn").answer([call])[0] for call in calls]


def test_one_bad_call_fails_alone_and_the_others_are_predicted_together():
    model = Doubling()
    answers = Answerer(model, "crn").answer([
        call_of(1, {"request": [1]}),
        call_of(2, []),
        call_of(3, {"request": "x"}),
        call_of(4, {"request": [2, 3]}),
    ])  # fmt: skip
    assert [answer.status for answer in answers] == [200, 400, 400, 200]
    assert json.loads(answers[3].body)["response"] == {
        "model_deployment_crn": "crn", "prediction": [4, 6], "uuid": str(uuid.UUID(bytes=b"\4" * 16))}  # fmt: skip
    assert json.loads(answers[2].body)["error"] == {
        "message": "These are not numbers.", "code": "not_numbers", "hint": "", "request_id": "id-3"}  # fmt: skip
    assert model.asked == [3]


def test_what_is_tracked_belongs_to_its_own_call_and_ends_batching():
    model = Doubling()
    answerer = Answerer(model, "crn")
    answers = answerer.answer([call_of(1, {"request": [15]}), call_of(2, {"request": [1]})])
    assert [answer.metrics for answer in answers] == [b'{"fifteen":15}', b""]
    answerer.answer([call_of(1, {"request": [1]}), call_of(2, {"request": [2]})])
    assert model.asked == [2, 1, 1, 1, 1]


@pytest.mark.parametrize("number", [13, 14])
def test_whoever_makes_a_prediction_fail_hears_it_alone(number):
    model = Doubling()
    answers = Answerer(model, "crn").answer([call_of(1, {"request": [1]}), call_of(2, {"request": [number]})])
    assert [answer.status for answer in answers] == [200, 500]
    assert json.loads(answers[1].body)["error"]["code"] == "model_failed"


def test_what_a_decorated_function_returns_is_its_prediction_as_it_is():
    @cml_model(metrics=True)
    def predict(request):
        track("x", request["x"])
        return {"churns": request["x"] > 1}

    (answer,) = Answerer(FunctionModel(predict), "crn").answer([call_of(1, {"request": {"x": 2}})])
    told = {
        "model_deployment_crn": "crn",
        "prediction": {"churns": True},
        "uuid": str(uuid.UUID(bytes=bytes([1]) * 16)),
    }
    assert (json.loads(answer.body)["response"], json.loads(answer.metrics)) == (told, {"x": 2})


def test_arrays_of_numbers_are_written_as_lists_and_nan_as_null():
    for array, written in (
        (np.array([1, 2]), [1, 2]), (np.array([[0.5, np.nan], [np.inf, -1]]), [[0.5, None], [None, -1.0]]),
        (np.array([True]), [True]), (np.array(["a"]), ["a"]), (np.float64(1.5), [1.5]), (np.array([]), []),
    ):  # fmt: skip
        _, body = answer_formats.write(call_of(1, 0), array, ("crn", "uuid"))
        assert json.loads(body)["response"]["prediction"] == written == to_prediction(array)
