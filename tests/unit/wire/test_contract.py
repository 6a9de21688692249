from __future__ import annotations

import json
import re

import pytest

from bancada.wire.contract import ENUMS, GRPC_TO_HTTP, MESSAGES, OPERATIONS, VERSION, VOCABULARIES
from bancada.wire.pages import python_html, swagger_html, swagger_json
from bancada.wire.shapes import camel_case


def test_contract_is_complete() -> None:
    assert VERSION == "25.04.17"
    assert len(OPERATIONS) == 140
    assert len(MESSAGES) + len(ENUMS) == 197
    assert [sum(o.tier == tier for o in OPERATIONS.values()) for tier in (1, 2, 3)] == [79, 24, 37]


def test_types_that_the_contract_names_exist() -> None:
    fields = [field for message in MESSAGES.values() for field in message.fields]
    assert {f.type_name for f in fields if f.kind == "message"} <= set(MESSAGES)
    assert {f.type_name for f in fields if f.kind == "enum"} == set(ENUMS)
    assert {o.request for o in OPERATIONS.values()} <= {*MESSAGES, None}
    assert {o.response for o in OPERATIONS.values()} <= {*MESSAGES, "bytes", None}


def test_list_projects_is_described() -> None:
    operation = OPERATIONS["list_projects"]
    assert (operation.method, operation.path, operation.tier) == ("GET", "/api/v2/projects", 1)
    assert operation.operation_id == "listProjects"
    assert {f.name: f.kind for f in operation.query}["include_all_projects"] == "bool"
    assert "owner.username" in operation.filter_keys
    assert "updated_at" in operation.sort_keys
    assert OPERATIONS["list_all_models"].filter_keys is None
    assert OPERATIONS["get_project"].filter_keys == ()
    assert OPERATIONS["update_experiment"].path_params == ("experiment.project_id", "experiment.id")
    assert OPERATIONS["update_experiment"].path_args == ("experiment_project_id", "experiment_id")


def test_kinds_follow_the_wire() -> None:
    def kind(message: str, field: str) -> str:
        return next(f.kind for f in MESSAGES[message].fields if f.name == field)

    assert (kind("CreateJobRequest", "timeout"), kind("Job", "timeout")) == ("int32", "int64")
    assert (kind("CreateProjectRequest", "environment"), kind("Project", "environment")) == ("map", "json")
    assert (kind("JobRun", "status"), kind("ModelBuild", "status")) == ("enum", "string")


def test_messages_do_not_hold_themselves() -> None:
    def depth(name: str, above: tuple[str, ...] = ()) -> int:
        assert name not in above
        inner = [f.type_name for f in MESSAGES[name].fields if f.kind == "message"]
        return 1 + max((depth(i, (*above, name)) for i in inner), default=0)

    assert max(map(depth, MESSAGES)) < 6


def test_errors_and_words_are_there() -> None:
    assert (GRPC_TO_HTTP[5], GRPC_TO_HTTP[16], GRPC_TO_HTTP[12]) == (404, 401, 501)
    assert "build failed" in VOCABULARIES["model_build_status"]


@pytest.mark.parametrize("text", ["ENGINE_TIMEDOUT", "engine_timedout", "timedout", "TimedOut"])
def test_enumerations_are_found_in_any_case_without_prefix(text: str) -> None:
    assert ENUMS["EngineStatus"].find(text) == "ENGINE_TIMEDOUT"


def test_unknown_names_are_not_found() -> None:
    assert ENUMS["EngineStatus"].find("ENGINE_") is None


@pytest.mark.parametrize(("snake", "camel"), [("page_size", "pageSize"), ("name", "name"), ("v2_key", "v2Key")])
def test_camel_case(snake: str, camel: str) -> None:
    assert camel_case(snake) == camel


def test_swagger_document_describes_every_operation() -> None:
    document = json.loads(swagger_json())
    assert (document["swagger"], document["info"]["title"]) == ("2.0", "mlapiv2/api.proto")
    assert document["info"]["version"] == VERSION
    assert document["securityDefinitions"]["BearerAuth"]["in"] == "header"
    described = {(verb.upper(), path): o for path, verbs in document["paths"].items() for verb, o in verbs.items()}
    assert set(described) == {(o.method, o.path) for o in OPERATIONS.values()}
    for operation in OPERATIONS.values():
        entry = described[operation.method, operation.path]
        assert entry["operationId"] == operation.operation_id
        assert ("501" in entry.get("description", "")) == (operation.tier == 3)
        assert entry["responses"]["default"]["schema"] == {"$ref": "#/definitions/RuntimeError"}
        named = re.findall("{(.+?)}", operation.path)
        assert [p["name"] for p in entry["parameters"] if p["in"] == "path"] == named
    assert len({o["operationId"] for o in described.values()}) == 140


def test_swagger_references_lead_somewhere() -> None:
    text = swagger_json().decode()
    definitions = json.loads(text)["definitions"]
    assert set(re.findall('"#/definitions/(.+?)"', text)) <= set(definitions)
    assert set(definitions) == {*MESSAGES, *ENUMS}


def test_swagger_says_which_fields_may_be_null() -> None:
    definitions = json.loads(swagger_json())["definitions"]
    for message in MESSAGES.values():
        for field in message.fields:
            described = definitions[message.name]["properties"][field.name]
            may_be_null = not field.repeated and (
                field.kind == "timestamp" or (field.kind == "message" and not field.required)
            )
            assert described.get("x-nullable", False) is may_be_null, (message.name, field.name)
            if described.get("allOf"):
                assert described["allOf"] == [{"$ref": f"#/definitions/{field.type_name}"}]
            assert "$ref" not in described or set(described) == {"$ref"}


@pytest.mark.parametrize("page", [swagger_html, python_html])
def test_pages_need_nothing_from_elsewhere(page) -> None:
    html = page()
    assert "{{" not in html
    assert re.findall(r"https?://", html) == []
    anchors = re.findall(r"id='(.+?)'", html)
    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r"href='#(.+?)'", html)) <= set(anchors)
    assert len(html) < 250_000


def test_pages_name_every_operation() -> None:
    assert all(f"id='{o.operation_id}'" in swagger_html() for o in OPERATIONS.values())
    assert all(f"id='{o.name}'" in python_html() for o in OPERATIONS.values())


def test_pages_say_which_operations_are_refused() -> None:
    assert "answers 501" not in python_html()
    for page in (python_html, swagger_html):
        assert page(frozenset({"send_copilot_event"})).count("answers 501") == 1
