"""What is kept of an MLmodel file that a run records."""

from __future__ import annotations

import json

import pytest

from bancada.domain.errors import InvalidRequest
from bancada.domain.model_records import check_model_record

FILE = {"artifact_path": "model", "flavors": {"python_function": {}}, "run_id": "r", "utc_time_created": "2026-01-01"}


def test_what_mlflow_keeps_is_passed_on_and_what_could_only_fail_is_not() -> None:
    more = {"model_uuid": "u", "signature": 1, "resources": "x", "self": {}}
    assert json.loads(check_model_record(json.dumps({**FILE, **more}), "")) == {**FILE, "model_uuid": "u"}


@pytest.mark.parametrize("text", ["0", "null", "true", "[]", '"a"', "NaN", "{broken", "[" * 5000])
def test_what_is_no_object_is_no_file(text: str) -> None:
    with pytest.raises(InvalidRequest, match="model_json: expected an MLmodel file as JSON text: an object"):
        check_model_record(text, "")


@pytest.mark.parametrize("name", list(FILE))
def test_fields_are_there_and_of_their_types(name: str) -> None:
    with pytest.raises(InvalidRequest, match=f"{name} is missing"):
        check_model_record(json.dumps({key: value for key, value in FILE.items() if key != name}), "")
    for wrong in (1, [], None):
        with pytest.raises(InvalidRequest, match=f"as {name}"):
            check_model_record(json.dumps({**FILE, name: wrong}), "")


def test_the_tag_has_room_for_it() -> None:
    big = json.dumps({**FILE, "artifact_path": "a" * 5000})
    history = f"[{check_model_record(big, '[]')}]"
    with pytest.raises(InvalidRequest, match="expected at most 8000 characters") as refused:
        check_model_record(big, history)
    assert refused.value.code == "too_long"


@pytest.mark.parametrize("history", ["0", "{}", "x"])
def test_a_tag_that_is_no_list_is_told(history: str) -> None:
    with pytest.raises(InvalidRequest, match="holds no list of models"):
        check_model_record(json.dumps(FILE), history)
