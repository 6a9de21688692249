"""Every operation of API v2 against the contract: known paths, the error shape, answers complete and of their types.

On SQLite and on PostgreSQL.
"""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from bancada.api.v2.operations import HANDLERS, STREAMED_HANDLERS
from bancada.wire.contract import ENUMS, GRPC_TO_HTTP, MESSAGES, OPERATIONS, Operation
from bancada.wire.scalars import read_time
from tests.api import ApiWorld

BUILT = {**HANDLERS, **STREAMED_HANDLERS}
TYPES: dict[str, Any] = {
    "string": str, "int32": int, "int64": str, "double": (int, float), "bool": bool, "map": dict, "json": str,
}  # fmt: skip


def path_of(operation: Operation, **values: str) -> str:
    path = operation.path
    for name in operation.path_params:
        path = path.replace(f"{{{name}}}", values.get(name.replace(".", "_"), "unknown"))
    return path


def check_error(answer: httpx.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    body: dict[str, Any] = answer.json()
    assert set(body) == {"error", "message", "code", "details"}
    assert body["error"] == body["message"] != ""
    assert body["code"] in GRPC_TO_HTTP
    assert [set(detail) for detail in body["details"]] == [{"@type", "reason", "domain", "metadata"}]
    return body


def check_message(name: str, value: Any) -> None:
    """Assert that a value has every field of a message, each of its type, and none besides."""
    assert set(value) == {field.name for field in MESSAGES[name].fields}, name
    for field in MESSAGES[name].fields:
        items = value[field.name]
        if field.repeated:
            assert isinstance(items, list), f"{name}.{field.name}"
        for item in items if field.repeated else [items]:
            check_value(f"{name}.{field.name}", field.kind, field.type_name, item)


def check_value(where: str, kind: str, type_name: str, value: Any) -> None:
    if kind == "message":
        assert value is None or check_message(type_name, value) is None
    elif kind == "timestamp":
        assert value is None or read_time(value)
    elif kind == "enum":
        assert value in (*ENUMS[type_name].values, ""), where
    elif kind != "any":
        assert isinstance(value, TYPES[kind]), where
        assert kind == "bool" or not isinstance(value, bool), where
        assert kind != "json" or isinstance(json.loads(value), dict), where


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda operation: operation.name)
async def test_nothing_answers_without_a_key(shared_world: ApiWorld, operation: Operation) -> None:
    async with shared_world.client() as stranger:
        body = check_error(await stranger.request(operation.method, path_of(operation)), 401)
    assert body["code"] == 16
    assert "Authorization: Bearer" in body["message"]


NOT_BUILT = [operation for name, operation in OPERATIONS.items() if name not in BUILT]


@pytest.mark.parametrize("operation", NOT_BUILT, ids=lambda operation: operation.name)
async def test_what_is_not_built_says_so(shared_world: ApiWorld, operation: Operation) -> None:
    body = check_error(await shared_world.admin.request(operation.method, path_of(operation)), 501)
    assert body["code"] == 12
    assert operation.name in body["message"]


IN_PROJECT = [
    operation for name, operation in OPERATIONS.items()
    if name in BUILT and operation.path.startswith("/api/v2/projects/{project_id}")
]  # fmt: skip


@pytest.mark.parametrize("operation", IN_PROJECT, ids=lambda operation: operation.name)
async def test_an_unknown_project_is_not_found(shared_world: ApiWorld, operation: Operation) -> None:
    body = check_error(await shared_world.admin.request(operation.method, path_of(operation)), 404)
    assert body["details"][0]["reason"] == "project_not_found"


WITH_BODY = [o for name, o in OPERATIONS.items() if name in BUILT and o.request]


@pytest.mark.parametrize("operation", WITH_BODY, ids=lambda operation: operation.name)
@pytest.mark.parametrize("body", ["[1]", '"text"', "{broken", "\xff", "1" * 20])
async def test_a_body_is_a_json_object(shared_world: ApiWorld, operation: Operation, body: str) -> None:
    answer = await shared_world.admin.request(operation.method, path_of(operation), content=body.encode("latin-1"))
    assert "body" in check_error(answer, 400)["message"]


LISTS = [o for name, o in OPERATIONS.items() if name in BUILT and "page_size" in {f.name for f in o.query}]
IN_DATABASE = [o for o in LISTS if o.group in {"projects", "collaborators", "runtimes", "runtime_addons"}]


@pytest.mark.parametrize("operation", IN_DATABASE, ids=lambda operation: operation.name)
async def test_lists_take_every_key_of_the_contract_in_both_spellings(
    shared_world: ApiWorld, operation: Operation
) -> None:
    project = await shared_world.project(name=f"for {operation.name}")
    path = path_of(operation, project_id=project["id"])
    for key in operation.sort_keys or ():
        answer = await shared_world.admin.get(path, params={"sort": f"-{key}"})
        assert answer.status_code == 200, answer.text
        check_message(operation.response or "", answer.json())
    for key in operation.filter_keys or ():
        for name in ("search_filter", "searchFilter"):
            answer = await shared_world.admin.get(path, params={name: json.dumps({key: "t"}), "pageSize": "2"})
            assert answer.status_code == 200, answer.text
            check_message(operation.response or "", answer.json())
    for query in (
        {"page_size": "-1"},
        {"page_token": "x"},
        {"sort": "nonsense"},
        {"search_filter": '{"nonsense":"x"}'},
    ):
        assert next(iter(query)) in check_error(await shared_world.admin.get(path, params=query), 400)["message"]


async def test_answers_are_complete(shared_world: ApiWorld) -> None:
    """Call what can be called with one project and check the whole answer against the contract."""
    project = await shared_world.project(name="complete", environment={"A": "1"}, unknown_field=3)
    ids = {"project_id": project["id"], "username": "admin", "path": "", "user_id": "1"}
    check_message("Project", project)
    shared_world.add_user("carla")
    await shared_world.admin.put(
        f"/api/v2/projects/{project['id']}/collaborators/carla", json={"permission": "operator"}
    )
    await shared_world.admin.post(f"/api/v2/projects/{project['id']}/files", files={"a/b.txt": b"hello"})
    for name, body in {
        "get_project": None, "list_projects": None, "batch_list_projects": None, "list_project_names": None,
        "update_project": {"description": "changed"}, "list_project_files": None, "list_project_collaborators": None,
        "list_runtimes": None, "list_runtime_addons": None, "create_v2_key": {"comments": "c"}, "list_v2_keys": None,
        "validate_api_key": {}, "get_short_user_by_id": None,
    }.items():  # fmt: skip
        operation = OPERATIONS[name]
        path = path_of(operation, **ids) + ("?project_ids=" + project["id"] if name == "batch_list_projects" else "")
        answer = await shared_world.admin.request(operation.method, path, content=json.dumps(body) if body else "")
        assert answer.status_code == 200, (name, answer.text)
        check_message(operation.response or "", answer.json())
        filled = answer.json()[MESSAGES[operation.response or ""].fields[0].name]
        assert filled or name == "list_runtime_addons", name


async def test_an_operation_of_another_method_or_nowhere(shared_world: ApiWorld) -> None:
    answer = await shared_world.admin.delete("/api/v2/projects")
    assert check_error(answer, 405)["code"] == 12
    assert answer.headers["allow"] == "GET, POST"
    check_error(await shared_world.admin.get("/api/v2/nothing"), 404)
    check_error(await shared_world.admin.get("/api/v2/projects/%FF"), 400)
    check_error(await shared_world.admin.get("/api/v2/projects?page_size=%FF"), 400)


async def test_a_body_over_the_limit_is_refused(shared_world: ApiWorld) -> None:
    async def pieces():
        for _ in range(11):
            yield b" " * 1024 * 1024

    check_error(await shared_world.admin.post("/api/v2/projects", content=b" " * (10 * 1024 * 1024 + 1)), 413)
    check_error(await shared_world.admin.post("/api/v2/projects", content=pieces()), 413)


async def test_what_nobody_foresaw_is_told_under_an_id(
    shared_world: ApiWorld, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise ZeroDivisionError("the secret cause")

    whole = shared_world.workbench.runtimes
    object.__setattr__(shared_world.workbench, "runtimes", fail)
    body = check_error(await shared_world.admin.get("/api/v2/runtimes"), 500)
    object.__setattr__(shared_world.workbench, "runtimes", whole)
    assert "secret cause" not in json.dumps(body)
    assert body["details"][0]["metadata"]["id"] in caplog.text
