from __future__ import annotations

import json
import math
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from enum import Enum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bancada.wire.contract import ENUMS, MESSAGES, OPERATIONS, Field
from bancada.wire.errors import WireError
from bancada.wire.messages import decode_message, decode_query, encode_message

UTC = timezone.utc
NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
SCALARS: dict[str, st.SearchStrategy[Any]] = {
    "string": TEXT,
    "int32": st.integers(-(2**31), 2**31 - 1),
    "int64": st.integers(-(2**63), 2**63 - 1),
    "double": st.floats(allow_nan=False, allow_infinity=False),
    "bool": st.booleans(),
    "timestamp": st.datetimes(
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=-3))]),
        min_value=datetime(2, 1, 1),  # noqa: DTZ001
        max_value=datetime(9998, 1, 1),  # noqa: DTZ001
    ),
    "map": st.dictionaries(TEXT, TEXT, max_size=2),
    "json": st.dictionaries(TEXT, TEXT, max_size=2),
    "any": st.just({"free": [1, None]}),
}


def values_of(field: Field) -> st.SearchStrategy[Any]:
    if field.kind == "message":
        single = values(field.type_name)
    elif field.kind == "enum":
        single = st.sampled_from(ENUMS[field.type_name].values)
    else:
        single = SCALARS[field.kind]
    return st.lists(single, max_size=2) if field.repeated else single


def values(name: str) -> st.SearchStrategy[dict[str, Any]]:
    """Mappings of a message with any of its fields."""
    return st.fixed_dictionaries({}, optional={f.name: values_of(f) for f in MESSAGES[name].fields})


def only(sent: Any, read: Any) -> Any:
    """What was read, without the fields that were not sent."""
    if isinstance(sent, dict) and isinstance(read, dict):
        return {key: only(sent[key], read[key]) for key in sent if key in read}
    if isinstance(sent, list):
        return [only(a, b) for a, b in zip(sent, read, strict=True)]
    return read


MESSAGE_NAMES = st.sampled_from(sorted(MESSAGES))


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_what_is_encoded_decodes_to_itself(data: st.DataObject) -> None:
    name = data.draw(MESSAGE_NAMES)
    sent = data.draw(values(name))
    wire = json.loads(json.dumps(encode_message(name, sent), allow_nan=False))
    assert list(wire) == [field.name for field in MESSAGES[name].fields]
    assert only(sent, decode_message(name, wire)) == sent


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_decoding_only_ever_fails_with_a_wire_error(data: st.DataObject) -> None:
    name = data.draw(MESSAGE_NAMES)
    scalar = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
    anything = scalar | st.lists(scalar, max_size=2) | st.dictionaries(st.text(max_size=3), scalar, max_size=2)
    known = st.sampled_from([f.name for f in MESSAGES[name].fields] or ["x"])
    body = data.draw(st.dictionaries(known, anything, max_size=4) | anything)
    with suppress(WireError):
        encode_message(name, decode_message(name, body))


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_camel_case_reads_like_snake_case(data: st.DataObject) -> None:
    sent = data.draw(values("CreateJobRequest"))
    wire = encode_message("CreateJobRequest", sent)
    camel = {field.camel_name: wire[field.name] for field in MESSAGES["CreateJobRequest"].fields}
    assert decode_message("CreateJobRequest", camel) == decode_message("CreateJobRequest", wire)


def test_unset_values_are_written() -> None:
    project = encode_message("Project", {"name": "telco"})
    assert project["name"] == "telco"
    assert (project["description"], project["environment"], project["shared_memory_limit"]) == ("", "{}", 0)
    assert (project["owner"], project["created_at"], project["permissions"]) == (None, None, None)
    page = encode_message("ListProjectsResponse", {})
    assert page == {"projects": [], "next_page_token": ""}
    assert encode_message("Job", {})["timeout"] == "0"
    assert encode_message("JobRun", {})["status"] == ""
    assert encode_message("CreateProjectRequest", {})["environment"] == {}
    assert encode_message("Application", {})["bypass_authentication"] is False


def test_unset_lists_are_not_shared() -> None:
    encode_message("ListProjectsResponse", {})["projects"].append(1)
    assert encode_message("ListProjectsResponse", {})["projects"] == []


def test_values_are_written_as_the_client_reads_them() -> None:
    lisbon = timezone(timedelta(hours=1))
    metric = {"key": "loss", "value": math.nan, "step": 2**62, "timestamp": NOON.astimezone(lisbon)}
    expected = {"key": "loss", "value": "NaN", "step": str(2**62), "timestamp": "2026-01-31T12:00:00.000000Z"}
    assert encode_message("Metric", metric) == expected
    assert encode_message("Job", {"environment": {"A": "é"}})["environment"] == '{"A": "é"}'
    assert encode_message("Job", {"environment": '{"A":"1"}'})["environment"] == '{"A":"1"}'
    assert encode_message("Job", {"environment": ""})["environment"] == "{}"
    word = Enum("Word", {"A": "value"}, type=str)
    written = encode_message("Project", {"name": word.A})["name"]
    assert (written, type(written)) == ("value", str)


@pytest.mark.parametrize(
    ("message", "mapping", "text"),
    [
        ("Project", {"nmae": "x"}, "Project has no field nmae"),
        ("Project", {"owner": {"login": "x"}}, "Project.owner: ShortUser has no field login"),
        ("Project", {"name": 5}, "Project.name: expected a text, got int"),
        ("Project", {"created_at": NOON.replace(tzinfo=None)}, "Project.created_at: expected an aware datetime"),
        ("Project", {"created_at": "2026-01-01"}, "Project.created_at: expected an aware datetime"),
        ("Project", {"shared_memory_limit": 2**31}, "expected a whole number of 32 bits"),
        ("Project", {"shared_memory_limit": True}, "expected a whole number of 32 bits"),
        ("Job", {"timeout": "5"}, "Job.timeout: expected a whole number of 64 bits"),
        ("Job", {"cpu": "1"}, "Job.cpu: expected a number"),
        ("Model", {"auth_enabled": 1}, "Model.auth_enabled: expected True or False"),
        ("JobRun", {"status": "running"}, "JobRun.status: expected a name of EngineStatus, got 'running'"),
        ("Job", {"environment": {"A": 1}}, "Job.environment: expected a text"),
        ("CreateJobRequest", {"environment": "{}"}, "expected a mapping of texts"),
        ("Project", [], "Project: expected a mapping, got list"),
        ("ListProjectsResponse", {"projects": ["x"]}, "ListProjectsResponse.projects: Project: expected a mapping"),
    ],
)
def test_mistakes_of_ours_are_type_errors(message: str, mapping: Any, text: str) -> None:
    with pytest.raises(TypeError, match=text):
        encode_message(message, mapping)


def test_only_what_was_sent_is_read() -> None:
    body = {"name": "n", "cpu": None, "model_build_id": "x", "Name": "y"}
    assert decode_message("CreateModelDeploymentRequest", {"cpu": "2", "memory": "4"}) == {"cpu": 2.0, "memory": 4.0}
    assert decode_message("CreateJobRequest", body) == {"name": "n"}
    assert decode_message("CreateJobRequest", {}) == {}


@pytest.mark.parametrize(
    ("message", "field", "sent", "read"),
    [
        ("CreateJobRequest", "name", 12, "12"),
        ("CreateJobRequest", "name", 1.5, "1.5"),
        ("CreateJobRequest", "cpu", 2, 2.0),
        ("CreateJobRequest", "cpu", " 1.5e0 ", 1.5),
        ("CreateJobRequest", "nvidia_gpu", "2", 2),
        ("CreateJobRequest", "nvidia_gpu", 2.0, 2),
        ("CreateJobRequest", "nvidia_gpu", "2.0", 2),
        ("CreateJobRequest", "kill_on_timeout", "T", True),
        ("CreateJobRequest", "kill_on_timeout", "FALSE", False),
        ("CreateJobRequest", "environment", {"A": 1, "B": True, "C": "x"}, {"A": "1", "B": "true", "C": "x"}),
        ("Job", "environment", '{"A": "1"}', {"A": "1"}),
        ("Job", "environment", {"A": "1"}, {"A": "1"}),
        ("Job", "environment", "", {}),
        ("Job", "timeout", str(2**63 - 1), 2**63 - 1),
        ("Job", "timeout", 3600, 3600),
        ("Job", "created_at", "2026-01-31T12:00:00Z", NOON),
        ("Job", "created_at", "2026-01-31t09:00:00-03:00", NOON),
        ("Job", "created_at", "2026-01-31 12:00:00.1234567z", NOON.replace(microsecond=123456)),
        ("Job", "created_at", "2026-01-31T12:00:00.5+00:00", NOON.replace(microsecond=500_000)),
        ("JobRun", "status", "timedout", "ENGINE_TIMEDOUT"),
        ("ExperimentRun", "status", "EXPERIMENT_RUN_FINISHED", "EXPERIMENT_RUN_FINISHED"),
        ("CreateRegisteredModelRequest", "visibility", "private", "PRIVATE"),
        ("Metric", "value", "-Infinity", -math.inf),
    ],
)
def test_leniency_loses_nothing(message: str, field: str, sent: Any, read: Any) -> None:
    found = decode_message(message, {field: sent})[field]
    assert (found, type(found)) == (read, type(read))


def test_a_metric_may_be_not_a_number() -> None:
    assert math.isnan(decode_message("Metric", {"value": "NaN"})["value"])


def test_objects_sent_back_as_they_were_read_are_understood() -> None:
    wire = encode_message("Application", {"id": "a", "environment": {"A": "1"}})
    read = decode_message("Application", wire)
    assert (read["id"], read["environment"]) == ("a", {"A": "1"})
    assert {"status", "created_at", "creator"}.isdisjoint(read)


@pytest.mark.parametrize(
    ("message", "body", "path"),
    [
        ("CreateJobRequest", [], ""),
        ("CreateJobRequest", {"name": True}, "name"),
        ("CreateJobRequest", {"name": "a\0b"}, "name"),
        ("CreateJobRequest", {"name": "\ud800"}, "name"),
        ("CreateJobRequest", {"name": {}}, "name"),
        ("CreateJobRequest", {"cpu": True}, "cpu"),
        ("CreateJobRequest", {"cpu": "NaN"}, "cpu"),
        ("CreateJobRequest", {"cpu": math.inf}, "cpu"),
        ("CreateJobRequest", {"cpu": "1e999"}, "cpu"),
        ("CreateJobRequest", {"cpu": 10**400}, "cpu"),
        ("CreateJobRequest", {"cpu": "1_0"}, "cpu"),
        ("CreateJobRequest", {"cpu": "0x10"}, "cpu"),
        ("CreateJobRequest", {"nvidia_gpu": 1.5}, "nvidia_gpu"),
        ("CreateJobRequest", {"nvidia_gpu": 2**31}, "nvidia_gpu"),
        ("CreateJobRequest", {"nvidia_gpu": "9" * 5000}, "nvidia_gpu"),
        ("CreateJobRequest", {"nvidia_gpu": math.nan}, "nvidia_gpu"),
        ("CreateJobRequest", {"nvidia_gpu": "٣"}, "nvidia_gpu"),
        ("CreateJobRequest", {"killOnTimeout": 1}, "kill_on_timeout"),
        ("CreateJobRequest", {"environment": "{}"}, "environment"),
        ("CreateJobRequest", {"environment": {"A": None}}, "environment"),
        ("CreateJobRequest", {"attachments": "a"}, "attachments"),
        ("CreateJobRequest", {"attachments": ["a", None]}, "attachments[1]"),
        ("Job", {"environment": "[]"}, "environment"),
        ("Job", {"environment": "{"}, "environment"),
        ("Job", {"timeout": 2.0**60}, "timeout"),
        ("Job", {"timeout": 2**63}, "timeout"),
        ("Job", {"created_at": "2026-01-31T12:00:00"}, "created_at"),
        ("Job", {"created_at": "2026-02-31T12:00:00Z"}, "created_at"),
        ("Job", {"created_at": "0001-01-01T00:00:00+14:00"}, "created_at"),
        ("Job", {"created_at": 5}, "created_at"),
        ("JobRun", {"status": "asleep"}, "status"),
        ("JobRun", {"status": 1}, "status"),
        ("ExperimentRun", {"data": {"metrics": [{"value": 1}, {"value": "x"}]}}, "data.metrics[1].value"),
    ],
)
def test_what_cannot_be_understood_names_its_field(message: str, body: Any, path: str) -> None:
    with pytest.raises(WireError) as caught:
        decode_message(message, body)
    assert caught.value.field_path == path
    assert caught.value.expected
    assert str(caught.value).startswith(f"{path or 'body'}: expected ")


def test_errors_say_what_was_expected_and_got() -> None:
    with pytest.raises(WireError, match="cpu: expected number, got the text 'two'"):
        decode_message("CreateJobRequest", {"cpu": "two"})
    with pytest.raises(WireError, match=r"got the text 'x{40}'\.\.\.$"):
        decode_message("CreateJobRequest", {"cpu": "x" * 5000})


def test_unknown_messages_are_key_errors() -> None:
    with pytest.raises(KeyError):
        decode_message("NoSuchMessage", {})


def test_query_names_come_in_both_spellings() -> None:
    pairs = [("pageSize", "20"), ("include_public_projects", "True"), ("searchFilter", "demo"), ("other", "x")]
    read = decode_query("list_projects", pairs)
    assert read == {"page_size": 20, "include_public_projects": True, "search_filter": "demo"}
    assert decode_query(OPERATIONS["list_projects"], pairs) == read


def test_repeated_query_parameters_are_lists_and_others_count_last() -> None:
    assert decode_query("batch_list_projects", [("project_ids", "a"), ("projectIds", "b,c")]) == {
        "project_ids": ["a", "b,c"]
    }
    assert decode_query("list_projects", [("sort", "name"), ("sort", "-name")]) == {"sort": "-name"}


def test_empty_numbers_in_a_query_are_absent() -> None:
    pairs = [("page_size", ""), ("page_token", ""), ("include_all_projects", "")]
    assert decode_query("list_projects", pairs) == {"page_token": ""}


def test_query_errors_name_the_parameter() -> None:
    with pytest.raises(WireError, match="page_size: expected whole number of 32 bits, got the text 'ten'"):
        decode_query("list_projects", [("pageSize", "ten")])
