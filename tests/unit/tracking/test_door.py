from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from bancada.api.mlflow.addresses import Address, parse_address
from bancada.api.mlflow.bodies import json_object, refuse_locations, with_user
from bancada.api.mlflow.credentials import Carrier, Credentials, find_credentials
from bancada.api.mlflow.registry_changes import changes_registry, read_change
from bancada.api.mlflow.routes import ALLOWED, Route, find_route
from bancada.domain.errors import InvalidRequest, NotFound
from bancada.domain.registry import RegistryChange, RegistryChangeKind

PROJECT = "abcd-0123-efgh-4567"
CREATE_RUN = Route("POST", "/api/2.0/mlflow/runs/create", writes=True)
CREATE_EXPERIMENT = Route("POST", "/api/2.0/mlflow/experiments/create", writes=True)
START_TRACE = Route("POST", "/api/3.0/mlflow/traces", writes=True)


def test_every_route_of_the_table_is_found_under_its_own_name():
    for route in ALLOWED:
        path = route.template.replace("{id}", "m-1").replace("{path}", "a/b.txt")
        found = find_route(route.method, path)
        assert found is not None
        assert (found.method, found.writes) == (route.method, route.writes)


def test_methods_that_change_are_writes():
    assert {route.method for route in ALLOWED if not route.writes} == {"GET", "POST"}
    assert all(route.writes for route in ALLOWED if route.method in {"PUT", "PATCH", "DELETE"})


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/2.0/mlflow/logged-models/a/b"),
        ("GET", "/api/2.0/mlflow/runs/get/"),
        ("GET", "/ajax-api/ajax-api/2.0/mlflow/runs/get"),
        ("PUT", "/api/2.0/mlflow-artifacts/artifacts/"),
        ("GET", "/static-files/"),
        ("DELETE", "/"),
        ("GET", ""),
    ],
)
def test_near_misses_are_no_routes(method, path):
    assert find_route(method, path) is None


def test_head_is_a_read_and_the_page_has_its_own_prefix():
    assert find_route("HEAD", "/version").method == "GET"
    assert find_route("GET", "/ajax-api/2.0/mlflow/runs/get") == find_route("GET", "/api/2.0/mlflow/runs/get")


@given(st.text(), st.sampled_from(["..", ".", "%2e%2e", "%252E.", "..\\x"]), st.text())
def test_no_relative_segment_gets_through(before, step, after):
    with pytest.raises(InvalidRequest):
        parse_address(f"/mlflow/{PROJECT}/{before}/{step}/{after}")


def test_an_address_is_a_project_and_a_path():
    assert parse_address(f"/mlflow/{PROJECT}") == Address(PROJECT, "")
    assert parse_address(f"/mlflow/{PROJECT}/a/100%.txt") == Address(PROJECT, "/a/100%.txt")
    for path in ("/mlflow", f"/mlflow/{PROJECT.upper()}/", f"/mlflow/{PROJECT}-aaaa/", "/mlflow/../x"):
        with pytest.raises(NotFound):
            parse_address(path)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"authorization": "bearer k.s"}, Credentials("k.s", Carrier.BEARER)),
        ({"authorization": "Basic YW5hOmsucw=="}, Credentials("k.s", Carrier.BASIC)),
        ({"authorization": "Basic ay5zOg=="}, Credentials("k.s", Carrier.BASIC)),
        ({"cookie": "a=b; bancada_key=k.s"}, Credentials("k.s", Carrier.COOKIE)),
        ({"cookie": "bancada_key=old.s; bancada_session=k.s"}, Credentials("k.s", Carrier.COOKIE)),
        ({"authorization": "Bearer k.s", "cookie": "bancada_key=other"}, Credentials("k.s", Carrier.BEARER)),
        ({"authorization": "Basic ///"}, None),
        ({"authorization": "Bearer "}, None),
        ({"cookie": "bancada_key"}, None),
        ({}, None),
    ],
)
def test_a_key_is_found_where_it_may_be(headers, expected):
    assert find_credentials(Headers(headers)) == expected


@given(
    st.dictionaries(st.sampled_from(["authorization", "cookie"]), st.text(alphabet=st.characters(max_codepoint=255)))
)
def test_no_header_breaks_the_door(headers):
    found = find_credentials(Headers(raw=[(name.encode(), value.encode("latin-1")) for name, value in headers.items()]))
    assert found is None or found.key_text


def test_the_maker_of_a_run_is_the_caller():
    document = {
        "user_id": "me",
        "userId": "me",
        "tags": [{"key": "mlflow.user", "value": "me"}, {"key": "a", "value": "b"}],
    }
    written = json.loads(with_user(CREATE_RUN, document, "ana"))
    assert written == {
        "user_id": "ana",
        "tags": [{"key": "a", "value": "b"}, {"key": "mlflow.user", "value": "ana"}],
    }
    assert json.loads(with_user(CREATE_EXPERIMENT, {"name": "x"}, "ana"))["tags"][0]["value"] == "ana"
    assert with_user(CREATE_RUN, document, "") is None
    assert with_user(START_TRACE, document, "ana") is None
    assert with_user(CREATE_RUN, {"tags": "malformed"}, "ana") is None


def test_bodies_are_read_as_mlflow_reads_them():
    assert json_object(b'"{\\"a\\": 1}"') == {"a": 1}
    for body in (b"", b"[1]", b"{", b"\xff", b'"text"', b"[" * 100_000):
        assert json_object(body) == {}


@pytest.mark.parametrize("place", ["mlflow-artifacts:/x", "mlflow-artifacts:/workspaces/a/b"])
def test_places_in_the_project_are_fine(place):
    refuse_locations(CREATE_EXPERIMENT, {"artifact_location": place})
    refuse_locations(START_TRACE, {"tags": [{"key": "mlflow.artifactLocation", "value": place}]})


@pytest.mark.parametrize("place", ["/etc", "file:/etc", "mlflow-artifacts://h/x", "mlflow-artifacts:etc", 7, ["/etc"]])
def test_places_elsewhere_are_refused(place):
    with pytest.raises(InvalidRequest):
        refuse_locations(CREATE_EXPERIMENT, {"artifactLocation": place})
    with pytest.raises(InvalidRequest):
        refuse_locations(START_TRACE, {"info": {"tags": {"mlflow.artifactLocation": place}}})


@pytest.mark.parametrize(
    ("method", "path", "request_", "response", "expected"),
    [
        ("POST", "registered-models/create", {"name": "a"}, {}, RegistryChange(RegistryChangeKind.MODEL_CREATED, "a")),
        (
            "POST",
            "registered-models/rename",
            {"name": "a", "newName": "b"},
            {"registered_model": {"name": "b"}},
            RegistryChange(RegistryChangeKind.MODEL_RENAMED, "a", "b"),
        ),
        (
            "POST",
            "model-versions/create",
            {"name": "a"},
            {"model_version": {"version": "3"}},
            RegistryChange(RegistryChangeKind.VERSION_CREATED, "a", "", 3),
        ),
        (
            "DELETE",
            "model-versions/delete",
            {"name": "a", "version": "2"},
            {},
            RegistryChange(RegistryChangeKind.VERSION_DELETED, "a", "", 2),
        ),
        ("POST", "model-versions/create", {"name": "p", "tags": [{"key": "mlflow.prompt.is_prompt"}]}, {}, None),
    ],
)
def test_changes_of_the_registry_are_read(method, path, request_, response, expected):
    route = find_route(method, f"/api/2.0/mlflow/{path}")
    assert changes_registry(route)
    assert read_change(route, request_, response) == expected
