"""Names, models and configuration: what scripts touch before the first request."""

from __future__ import annotations

import ast
import pickle
import subprocess
import sys
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path

import cmlapi
import pytest
from cmlapi.rest import ApiException

from bancada.wire.contract import ENUMS, MESSAGES

PACKAGE = Path(cmlapi.__file__).parent


@pytest.fixture
def environment(monkeypatch):
    monkeypatch.setenv("CDSW_API_URL", "https://ml.example.org:8443/api/v1")
    monkeypatch.setenv("CDSW_APIV2_KEY", "id.secret")
    return monkeypatch


@pytest.mark.parametrize(
    "expression",
    [
        "cmlapi.default_client",
        "cmlapi.Configuration",
        "cmlapi.ApiClient",
        "cmlapi.CMLServiceApi",
        "cmlapi.rest.ApiException",
        "cmlapi.utils.Cursor",
        "cmlapi.utils.default_client.default_client",
        "cmlapi.models.CreateJobRequest",
        "cmlapi.models.create_job_request.CreateJobRequest",
        "cmlapi.models.mlops_type.MLOPSType",
        "cmlapi.api.cml_service_api.CMLServiceApi",
        "cmlapi.api_client.ApiClient",
        "cmlapi.configuration.Configuration",
    ],
)
def test_documented_names_need_only_import_cmlapi(expression) -> None:
    module, _, name = expression.rpartition(".")
    script = f"import cmlapi; {expression}\nfrom {module} import {name}\nimport {module}\nassert {name} is {expression}"
    subprocess.run([sys.executable, "-W", "error", "-c", script], check=True)


def test_star_import_brings_every_model() -> None:
    assert {*MESSAGES, *ENUMS, "default_client", "CMLServiceApi"} <= set(cmlapi.__all__)
    script = "from cmlapi import *; import cmlapi; assert set(cmlapi.__all__) <= set(globals())"
    subprocess.run([sys.executable, "-W", "error", "-c", script], check=True)


def test_import_loads_neither_http_nor_dates() -> None:
    script = "import sys, cmlapi; print(sorted({'urllib3', 'dateutil', 'requests', 'ssl'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_unknown_names_are_attribute_errors() -> None:
    with pytest.raises(AttributeError, match="no_such"):
        getattr(cmlapi, "no_such")  # noqa: B009
    assert "CreateJobRequest" in dir(cmlapi)


def test_package_is_typed_and_has_one_version() -> None:
    assert (PACKAGE / "py.typed").is_file()
    assert version("cmlapi") == cmlapi.__version__


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_models_have_the_fields_of_the_contract(name) -> None:
    model = getattr(cmlapi, name)
    fields = [(f.attribute or f.name, f.name) for f in MESSAGES[name].fields]
    assert list(model.attribute_map.items()) == fields
    assert list(model.swagger_types) == [attribute for attribute, _ in fields]
    values = [f"value {n}" for n in range(len(fields))]
    made = model(*values)
    assert [getattr(made, attribute) for attribute, _ in fields] == values
    assert made.to_dict() == dict(zip([a for a, _ in fields], values, strict=True))
    assert made == model(**made.to_dict())
    with pytest.raises(TypeError):
        model(no_such_field=1)


@pytest.mark.parametrize("name", sorted(ENUMS))
def test_enumerations_hold_constants(name) -> None:
    enum = getattr(cmlapi, name)
    assert {key: getattr(enum, key) for key in ENUMS[name].constants} == dict(ENUMS[name].constants)


def test_models_print_as_dicts_and_compare_by_value() -> None:
    request = cmlapi.CreateJobRunRequest("p", "j")
    assert request.to_dict() == {"project_id": "p", "job_id": "j", "environment": None, "arguments": None}
    assert repr(request) == request.to_str() == str(request)
    assert ast.literal_eval(repr(request)) == request.to_dict()
    assert request == cmlapi.CreateJobRunRequest(project_id="p", job_id="j")
    assert request != cmlapi.CreateJobRunRequest("p")
    assert request != cmlapi.CreateJobRequest()
    with pytest.raises(TypeError):
        hash(request)
    request.arguments = "x"
    assert request.to_dict()["arguments"] == "x"


def test_nested_models_become_nested_dicts() -> None:
    page = cmlapi.ListProjectsResponse([cmlapi.Project(owner=cmlapi.ShortUser(username="ana"))])
    assert page.to_dict()["projects"][0]["owner"]["username"] == "ana"


def test_models_can_be_pickled() -> None:
    project = cmlapi.Project(id="p")
    assert pickle.loads(pickle.dumps(project)) == project  # noqa: S301


def test_serialization_leaves_out_what_is_unset() -> None:
    moment = datetime(2026, 1, 1, tzinfo=timezone.utc)
    request = cmlapi.CreateProjectRequest(name="n", environment={"A": None})
    sanitize = cmlapi.ApiClient().sanitize_for_serialization
    assert sanitize(request) == {"name": "n", "environment": {"A": None}}
    assert sanitize({"when": (moment, moment.date())}) == {"when": ["2026-01-01T00:00:00+00:00", "2026-01-01"]}
    with pytest.raises(TypeError, match="object cannot be sent"):
        sanitize({"x": object()})


def test_default_client_reads_the_environment(environment) -> None:
    client = cmlapi.default_client()
    assert client.api_client.configuration.host == "https://ml.example.org:8443"
    assert client.api_client.default_headers["authorization"] == "Bearer id.secret"
    bundle = Path("/etc/ssl/certs/ca-certificates.crt")
    assert client.api_client.configuration.ssl_ca_cert == (str(bundle) if bundle.is_file() else None)


def test_default_client_takes_arguments_first(environment) -> None:
    client = cmlapi.default_client(url="http://localhost:8080/", cml_api_key="k")
    assert client.api_client.configuration.host == "http://localhost:8080"
    assert client.api_client.default_headers["authorization"] == "Bearer k"


@pytest.mark.parametrize("missing", ["CDSW_API_URL", "CDSW_APIV2_KEY"])
def test_default_client_says_what_is_missing(environment, missing) -> None:
    environment.delenv(missing)
    with pytest.raises(ValueError, match=missing):
        cmlapi.default_client()


@pytest.mark.parametrize("url", ["ml.example.org", "ftp://ml.example.org", "//ml.example.org"])
def test_default_client_wants_a_scheme(environment, url) -> None:
    with pytest.raises(ValueError, match="http:// or https://"):
        cmlapi.default_client(url=url)
    environment.setenv("CDSW_API_URL", url)
    with pytest.raises(ValueError, match="http:// or https://"):
        cmlapi.default_client()


def test_configuration_is_a_copy_of_a_default_that_can_be_set() -> None:
    original = cmlapi.Configuration()
    changed = cmlapi.Configuration()
    changed.host = "http://changed"
    changed.api_key["a"] = "b"
    assert (cmlapi.Configuration().host, cmlapi.Configuration().api_key) == (original.host, {})
    try:
        cmlapi.Configuration.set_default(changed)
        changed.host = "http://later"
        assert cmlapi.Configuration().host == "http://changed"
        assert cmlapi.ApiClient().configuration.api_key == {"a": "b"}
    finally:
        cmlapi.Configuration.set_default(original)


def test_configuration_has_the_attributes_in_use() -> None:
    names = "host ssl_ca_cert verify_ssl cert_file key_file proxy debug api_key api_key_prefix connection_pool_maxsize"
    assert all(hasattr(cmlapi.Configuration(), name) for name in names.split())
    assert cmlapi.Configuration().verify_ssl is True


def test_api_client_takes_a_header() -> None:
    client = cmlapi.ApiClient(cmlapi.Configuration(), "Authorization", "Bearer x", cookie="c=1")
    client.user_agent = "mine"
    client.set_default_header("a", "b")
    assert client.default_headers == {"Authorization": "Bearer x", "User-Agent": "mine", "a": "b"}


def test_exceptions_survive_pickling() -> None:
    error = pickle.loads(pickle.dumps(ApiException(status=404, reason="Not Found")))  # noqa: S301
    assert (error.status, error.reason) == (404, "Not Found")
