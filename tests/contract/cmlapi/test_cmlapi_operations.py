"""Every operation of the contract, called through the client over real HTTP."""

from __future__ import annotations

import inspect
from urllib.parse import parse_qsl, quote, urlsplit

import cmlapi
import pytest

from bancada.wire.contract import MESSAGES, OPERATIONS, VERSION, Operation
from bancada.wire.examples import python_example

AWKWARD = "a b/c%?#é"
FILES = {"upload_file", "handle_custom_runtime_upload"}
CALLS = [pytest.param(operation, id=operation.name) for operation in OPERATIONS.values()]
PLAIN = [pytest.param(operation, id=name) for name, operation in OPERATIONS.items() if name not in FILES]


def arguments(operation: Operation) -> list[object]:
    return [{"x": None, "y": [1]} if name == "body" else AWKWARD for name in operation.python_args]


def query_value(kind: str, repeated: bool) -> object:
    return ["a,b", "c d"] if repeated else {"bool": True, "int32": 7}.get(kind, '{"name":"a b+c"}')


@pytest.mark.parametrize("operation", PLAIN)
def test_request_is_the_one_of_the_contract(operation: Operation, client, stub) -> None:
    query = {f.name: query_value(f.kind, f.repeated) for f in operation.query}
    getattr(client, operation.name)(*arguments(operation), **query)
    sent = stub.last
    path = operation.path
    for name in operation.path_params:
        path = path.replace(f"{{{name}}}", quote(AWKWARD, safe=""))
    target = urlsplit(sent.target)
    assert (sent.method, target.path) == (operation.method, path)
    expected = [
        (f.name, str(value)) for f in operation.query for value in (query[f.name] if f.repeated else [query[f.name]])
    ]
    assert parse_qsl(target.query) == expected
    assert sent.headers["authorization"] == "Bearer secret-key"
    assert sent.headers["user-agent"] == f"Swagger-Codegen/{VERSION}/python"
    if operation.method == "GET":
        assert sent.body == b""
    else:
        assert sent.headers["content-type"] == "application/json"
        assert sent.json == ({"x": None, "y": [1]} if operation.request else {})


@pytest.mark.parametrize("operation", PLAIN)
def test_answer_has_the_type_of_the_contract(operation: Operation, client, stub) -> None:
    stub.answer({"unknown_field": 1}, headers={"x-request-id": "r1"})
    data, status, headers = getattr(client, f"{operation.name}_with_http_info")(*arguments(operation))
    assert (status, headers["X-Request-Id"]) == (200, "r1")
    if operation.response == "bytes":
        assert data == b'{"unknown_field": 1}'
    elif operation.response is None or not MESSAGES[operation.response].fields:
        assert data == {"unknown_field": 1}
    else:
        assert type(data) is getattr(cmlapi, operation.response)
        assert set(data.to_dict().values()) == {None}


@pytest.mark.parametrize("operation", CALLS)
def test_signature_is_the_one_of_the_contract(operation: Operation, client, stub) -> None:
    for name in (operation.name, f"{operation.name}_with_http_info"):
        parameters = inspect.signature(getattr(client, name)).parameters.values()
        positional = [p.name for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]
        keyword_only = {p.name for p in parameters if p.kind is p.KEYWORD_ONLY}
        assert positional == list(operation.python_args)
        assert keyword_only == {f.name for f in operation.query} | set(operation.python_kwargs)
        with pytest.raises(TypeError, match="unexpected keyword argument 'no_such'"):
            getattr(client, name)(*arguments(operation), no_such=1)
        for position, argument in enumerate(operation.python_args):
            values = arguments(operation)
            values[position] = None
            with pytest.raises(ValueError, match=f"`{argument}` when calling `{operation.name}`"):
                getattr(client, name)(*values)
    assert stub.received == []


def test_required_arguments_can_be_keywords(client, stub) -> None:
    client.create_job(project_id="p", body={"name": "n"})
    assert (stub.last.target, stub.last.json) == ("/api/v2/projects/p/jobs", {"name": "n"})


def test_query_parameters_that_are_none_are_not_sent(client, stub) -> None:
    client.list_projects(search_filter=None, page_size=0)
    assert stub.last.target == "/api/v2/projects?page_size=0"


def test_custom_verbs_keep_their_colon(client, stub) -> None:
    client.stop_job_run("p", "j", "r:1")
    assert stub.last.target == "/api/v2/projects/p/jobs/j/runs/r%3A1:stop"


def test_an_empty_file_path_ends_in_a_slash(client, stub) -> None:
    client.list_project_files("p", "")
    assert stub.last.target == "/api/v2/projects/p/files/"


@pytest.mark.parametrize("operation", CALLS)
def test_its_example_in_the_reference_makes_its_request(operation: Operation, client, stub, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("data.csv", "x"):
        (tmp_path / name).write_text("a,b")
    variables = {name: "x" for name in operation.python_args if name != "body"}
    fields = MESSAGES[operation.response].fields if operation.response in MESSAGES else ()
    stub.answer({field.name: [] if field.repeated else None for field in fields})
    exec(python_example(operation), {"client": client, "cmlapi": cmlapi, "print": lambda _: None, **variables})  # noqa: S102
    path = operation.path
    for name in operation.path_params:
        path = path.replace(f"{{{name}}}", "x")
    (sent,) = stub.received
    assert (sent.method, urlsplit(sent.target).path) == (operation.method, path)
    if operation.request and operation.name not in FILES:
        known = {field.name for field in MESSAGES[operation.request].fields}
        assert set(sent.json) <= known
        assert sent.json or not known
