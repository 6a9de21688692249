"""The door itself, over real HTTP: who gets in, what exists behind it, and which tricks it knows."""

from __future__ import annotations

import base64
import re
import socket
import stat

import pytest

from bancada.api.mlflow.page import SWITCHED_OFF
from bancada.api.mlflow.routes import ALLOWED
from bancada.domain.errors import NotReady
from bancada.tracking.client import Tracking

TELCO, CHURN = "telc-0000-0000-0001", "chur-0000-0000-0002"
ANA, BRUNO, GUEST = "anakey0000000001.a", "brunokey00000001.b", "guestkey00000001.g"
HOME = f"/mlflow/{TELCO}"
REST = f"{HOME}/api/2.0/mlflow"
BASIC = "Basic " + base64.b64encode(f"ana:{ANA}".encode()).decode()
PAGE = {"accept": "text/html,application/xhtml+xml"}


@pytest.fixture(scope="module")
def ana(server):
    return server.client(ANA)


@pytest.fixture(scope="module")
def nobody(ana, server):
    return server.client()


@pytest.fixture(scope="module")
def guest(ana, server):
    return server.client(GUEST)


def filled(template: str) -> str:
    return HOME + re.sub(r"\{\w+\}", "x", template)


def raw_status(server, target: str, key: str = ANA) -> tuple[int, str]:
    """Send a request line that no client library would send, and return status and body."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        head = f"GET {target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nConnection: close\r\n\r\n"
        connection.sendall(head.encode("latin-1"))
        data = b""
        while chunk := connection.recv(65536):
            data += chunk
    return int(data.split()[1]), data.decode(errors="replace")


@pytest.mark.parametrize("route", ALLOWED, ids=lambda route: f"{route.method} {route.template}")
def test_nobody_gets_in_without_a_key(nobody, route):
    for headers in (
        {},
        {"Authorization": "Bearer no.key"},
        {"Authorization": "Basic !"},
        {"X-Bancada-Internal": "guess"},
    ):
        came_from = {"X-Forwarded-For": route.template}  # as the gateway says it; each place may be wrong so often
        answer = nobody.request(route.method, filled(route.template), headers=headers | came_from)
        assert answer.status_code == 401
        assert answer.json()["error_code"] == "UNAUTHENTICATED"
        assert answer.headers["www-authenticate"] == "Bearer"


def test_wrong_keys_are_slowed_down_and_right_ones_are_not(nobody, ana):
    def search(client, address: str, **headers: str):
        body = {"max_results": 1}
        path = f"{HOME}/api/2.0/mlflow/experiments/search"
        return client.post(path, json=body, headers={**headers, "X-Forwarded-For": address})

    wrong = {"Authorization": "Bearer no.key"}
    assert {search(nobody, "10.1.1.1", **wrong).status_code for _ in range(100)} == {401}
    limited = search(nobody, "10.1.1.1", **wrong)
    assert (limited.status_code, limited.json()["error_code"]) == (429, "REQUEST_LIMIT_EXCEEDED")
    assert 0 < int(limited.headers["Retry-After"]) <= 61
    assert search(ana, "10.1.1.1").status_code == 200
    assert search(nobody, "10.1.1.2", **wrong).status_code == 401


@pytest.mark.parametrize(
    "route", [route for route in ALLOWED if route.writes], ids=lambda route: f"{route.method} {route.template}"
)
def test_readers_do_not_write(guest, route):
    answer = guest.request(route.method, filled(route.template))
    assert answer.status_code == 403
    assert answer.json() == {"error_code": "PERMISSION_DENIED", "message": "This needs the role write in the project."}


def test_readers_read(guest):
    assert guest.post(f"{REST}/experiments/search", json={"max_results": 5}).status_code == 200


def test_a_key_of_another_project_is_refused(ana, server):
    answer = server.client(BRUNO).post(f"{REST}/experiments/search", json={"max_results": 5})
    assert (answer.status_code, answer.json()["error_code"]) == (404, "RESOURCE_DOES_NOT_EXIST")
    assert TELCO in answer.json()["message"]


def test_the_workspace_header_of_a_caller_means_nothing(ana, server):
    made = ana.post(f"{REST}/experiments/create", json={"name": "only-here"}).json()["experiment_id"]
    bruno = server.client(BRUNO)
    answer = bruno.get(
        f"/mlflow/{CHURN}/api/2.0/mlflow/experiments/get",
        params={"experiment_id": made},
        headers={"X-MLFLOW-WORKSPACE": TELCO},
    )
    assert answer.status_code == 404
    other = bruno.post(f"/mlflow/{CHURN}/api/2.0/mlflow/experiments/create", json={"name": "only-here"})
    assert other.status_code == 200
    run = ana.post(f"{REST}/runs/create", json={"experiment_id": made}).json()["run"]["info"]
    refused = [
        bruno.get(f"/mlflow/{CHURN}/api/2.0/mlflow/runs/get", params={"run_id": run["run_id"]}),
        bruno.get(f"/mlflow/{CHURN}/get-artifact", params={"run_id": run["run_id"], "path": "x"}),
        bruno.post(
            f"/mlflow/{CHURN}/api/2.0/mlflow/runs/log-metric",
            json={"run_id": run["run_id"], "key": "a", "value": 1, "timestamp": 1},
        ),
        bruno.post(f"/mlflow/{CHURN}/api/2.0/mlflow/runs/create", json={"experiment_id": made}),
    ]
    assert {answer.status_code for answer in refused} == {404}


def test_artifacts_of_another_project_are_out_of_reach(ana, server):
    path = f"/api/2.0/mlflow-artifacts/artifacts/workspaces/{TELCO}/secret.txt"
    assert ana.put(f"{HOME}{path}", content=b"secret").status_code == 200
    assert ana.get(f"{HOME}{path}").content == b"secret"
    bruno = server.client(BRUNO)
    assert bruno.get(f"/mlflow/{CHURN}{path}").status_code == 400
    assert bruno.put(f"/mlflow/{CHURN}{path}", content=b"forged").status_code == 400
    assert bruno.delete(f"/mlflow/{CHURN}{path}").status_code == 400
    assert (
        bruno.get(
            f"/mlflow/{CHURN}/api/2.0/mlflow-artifacts/artifacts", params={"path": f"workspaces/{TELCO}"}
        ).status_code
        == 400
    )
    assert ana.get(f"{HOME}{path}").content == b"secret"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/3.0/mlflow/workspaces"),
        ("POST", "/api/3.0/mlflow/workspaces"),
        ("GET", f"/api/3.0/mlflow/workspaces/{CHURN}"),
        ("DELETE", f"/ajax-api/3.0/mlflow/workspaces/{CHURN}"),
        ("POST", "/ajax-api/3.0/mlflow/assistant/message"),
        ("PUT", "/ajax-api/3.0/mlflow/assistant/config"),
        ("POST", "/api/3.0/mlflow/gateway/secrets/create"),
        ("GET", "/ajax-api/2.0/mlflow/gateway-proxy"),
        ("POST", "/gateway/mlflow/v1/chat/completions"),
        ("POST", "/api/2.0/mlflow/webhooks"),
        ("POST", "/ajax-api/3.0/jobs/"),
        ("POST", "/api/3.0/mlflow/scorers/register"),
        ("POST", "/api/3.0/mlflow/prompt-optimization/jobs"),
        ("POST", "/ajax-api/3.0/mlflow/demo/generate"),
        ("POST", "/api/2.0/mlflow/users/create"),
        ("POST", "/api/2.0/mlflow/runs/get"),
        ("GET", "/build/index.html"),
        ("OPTIONS", "/api/2.0/mlflow/runs/get"),
    ],
)
def test_what_is_not_on_the_list_does_not_exist(ana, method, path):
    answer = ana.request(method, HOME + path)
    assert answer.status_code == 404
    assert answer.json()["error_code"] == "ENDPOINT_NOT_FOUND"


@pytest.mark.parametrize(
    "path",
    [
        "/api/2.0/mlflow-artifacts/artifacts/../../../../etc/passwd",
        "/api/2.0/mlflow-artifacts/artifacts/%2e%2e/%2E%2E/etc/passwd",
        "/api/2.0/mlflow-artifacts/artifacts/%252e%252e/etc/passwd",
        "/api/2.0/mlflow-artifacts/artifacts/%2525252e%2525252e/etc/passwd",
        "/api/2.0/mlflow-artifacts/artifacts/a%5c..%5c..%5cetc/passwd",
        "/api/2.0/mlflow-artifacts/artifacts/./a",
        "/api/2.0/mlflow-artifacts/artifacts//etc/passwd",
        "/api/2.0/mlflow-artifacts/artifacts/%2fetc/passwd",
        "/api/2.0/mlflow-artifacts/artifacts/a%00b",
        "/static-files/..%2f..%2f__init__.py",
        "/api/2.0/mlflow-artifacts/artifacts?path=../..",
        "/api/2.0/mlflow-artifacts/artifacts?path=%252e%252e/x",
        "//api/2.0/mlflow/experiments/search",
        f"/../{CHURN}/version",
    ],
)
def test_path_tricks_are_refused(ana, server, path):
    status, body = raw_status(server, HOME + path)
    assert status == 400
    assert "INVALID_PARAMETER_VALUE" in body


@pytest.mark.parametrize(
    "path", ["/mlflow", "/mlflow/", "/mlflow/telco", f"/mlflow/{TELCO}x/", "/", "/api/2.0/mlflow/runs/get"]
)
def test_an_address_names_a_project(ana, path):
    answer = ana.get(path)
    assert answer.status_code == 404
    assert "/mlflow/<project id>" in answer.json()["message"]


@pytest.mark.parametrize(
    "place", ["/etc", "file:///etc", "s3://bucket/x", "http://127.0.0.1:1/", "mlflow-artifacts://other/x"]
)
@pytest.mark.parametrize("spelling", ["artifact_location", "artifactLocation"])
def test_an_experiment_cannot_lie_elsewhere(ana, place, spelling):
    answer = ana.post(f"{REST}/experiments/create", json={"name": "elsewhere", spelling: place})
    assert answer.status_code == 400
    assert place in answer.json()["message"]


@pytest.mark.parametrize(
    "source", ["/etc", "file:///etc", "s3://bucket/x", "http://127.0.0.1:1/", "mlflow-artifacts://other/x"]
)
def test_a_version_cannot_come_from_elsewhere(ana, source):
    ana.post(f"{REST}/registered-models/create", json={"name": "from-elsewhere"})
    answer = ana.post(f"{REST}/model-versions/create", json={"name": "from-elsewhere", "source": source})
    assert answer.status_code == 400


def test_a_trace_cannot_lie_elsewhere(ana):
    tags = [{"key": "mlflow.artifactLocation", "value": "file:///etc"}]
    answer = ana.post(f"{REST}/traces", json={"experiment_id": "0", "timestamp_ms": 1, "tags": tags})
    assert (answer.status_code, "mlflow-artifacts:/" in answer.json()["message"]) == (400, True)
    info = {"trace": {"trace_info": {"trace_id": "tr-1", "tags": {"mlflow.artifactLocation": "/etc"}}}}
    assert ana.post(f"{HOME}/api/3.0/mlflow/traces", json=info).status_code == 400


def test_the_page_and_its_assets_answer(ana, server):
    bare = ana.get(HOME, follow_redirects=False)
    assert (bare.status_code, bare.headers["location"]) == (308, f"{HOME}/")
    page = ana.get(f"{HOME}/", headers=PAGE)
    assert page.status_code == 200
    assert "MLflow" in page.text
    assets = re.findall(r'(?:src|href)="((?:\./)?static-files/[^"]+)"', page.text)
    assert len(assets) >= 3
    for asset in assets:
        answer = ana.get(f"{HOME}/{asset.removeprefix('./')}")
        assert answer.status_code == 200, asset
        assert answer.content
    info = ana.get(f"{HOME}/ajax-api/3.0/mlflow/server-info").json()
    assert info["workspaces_enabled"] is False
    assert ana.get(f"{HOME}/ajax-api/3.0/mlflow/ui-telemetry").json()["disable_ui_telemetry"] is True
    query = {
        "query": "query Q($id: String) { mlflowGetExperiment(input: {experimentId: $id}) { experiment { name } } }"
    }
    assert ana.post(f"{HOME}/graphql", json={**query, "variables": {"id": "0"}}).status_code == 200


def test_a_browser_is_asked_for_the_key_once(ana, server):
    browser = server.client()
    asked = browser.get(f"{HOME}/", headers=PAGE)
    assert asked.status_code == 401
    assert asked.headers["www-authenticate"].startswith("Basic ")
    shown = browser.get(f"{HOME}/", headers={**PAGE, "authorization": BASIC})
    assert shown.status_code == 200
    cookie = shown.headers["set-cookie"]
    for part in (f"bancada_key={ANA}", f"Path=/mlflow/{TELCO}", "HttpOnly", "SameSite=Strict"):
        assert part in cookie
    assert "Secure" not in cookie
    behind_tls = {**PAGE, "authorization": BASIC, "x-forwarded-proto": "https"}
    assert "; Secure" in server.client().get(f"{HOME}/", headers=behind_tls).headers["set-cookie"]
    assert browser.get(f"{HOME}/", headers=PAGE).status_code == 200
    assert browser.get(f"/mlflow/{CHURN}/", headers=PAGE).status_code == 401


@pytest.mark.parametrize(
    ("headers", "is_let_in"),
    [
        ({}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Origin": "http://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "{own}"}, False),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": "{own}"}, True),
    ],
)
def test_another_site_cannot_write_with_a_browsers_key(ana, server, headers, is_let_in):
    headers = {name: value.format(own=server.url) for name, value in headers.items()}
    body = {"name": "described", "description": "x"}
    ana.post(f"{REST}/registered-models/create", json=body)
    for carrier in ({"cookie": f"bancada_key={ANA}"}, {"authorization": BASIC}):
        answer = server.client().patch(f"{REST}/registered-models/update", json=body, headers={**headers, **carrier})
        is_stock_client = not headers and "authorization" in carrier
        assert answer.status_code == (200 if is_let_in or is_stock_client else 403)


def test_a_listener_that_fails_does_not_undo_the_change(ana, server):
    answer = ana.post(f"{REST}/registered-models/create", json={"name": "listener-fails"})
    assert answer.status_code == 200
    assert server.changes()[-1]["name"] == "listener-fails"


def test_what_fails_or_is_a_prompt_is_not_told(ana, server):
    before = len(server.changes())
    assert ana.request("DELETE", f"{REST}/registered-models/delete", json={"name": "never-was"}).status_code == 404
    prompt = {"name": "a-prompt", "tags": [{"key": "mlflow.prompt.is_prompt", "value": "true"}]}
    assert ana.post(f"{REST}/registered-models/create", json=prompt).status_code == 200
    assert len(server.changes()) == before


def test_bodies_are_limited(ana):
    answer = ana.post(f"{REST}/runs/log-batch", content=b" " * (64 * 1024 * 1024 + 1))
    assert answer.status_code == 413


def test_the_socket_and_the_files_are_private(ana, server):
    for name, mode in {"run": 0o700, "run/tracking.sock": 0o600, "mlflow.db": 0o600, "artifacts": 0o700}.items():
        assert stat.S_IMODE((server.home / name).stat().st_mode) == mode, name


def test_health_answers_and_tells_nothing(ana):
    assert ana.get("/health").text == "OK"


def test_a_tracking_process_that_is_not_there_is_not_ready(tmp_path):
    tracking = Tracking(tmp_path / "tracking.sock", "token", wait_s=0.3)
    with pytest.raises(NotReady, match="MLflow is still starting"):
        tracking.get_run(TELCO, "x")
    tracking.close()


def test_the_page_comes_without_the_assistant_and_misses_nothing(server):
    client = server.client(ANA)
    page = client.get(f"/mlflow/{TELCO}/")
    assert page.status_code == 200
    assert "[data-assistant-ui] { display: none !important }" in page.text
    assert page.text.rstrip().endswith("</html>")
    assert "etag" not in page.headers
    for path in SWITCHED_OFF:
        address = f"/mlflow/{TELCO}/ajax-api{path.removeprefix('/api')}"
        assert client.get(address).json() == SWITCHED_OFF[path]
        assert server.client().get(address).status_code == 401
        assert client.put(address, json={}).status_code == 404
    info = client.get(f"/mlflow/{TELCO}/ajax-api/3.0/mlflow/server-info").json()
    assert info["features_enabled"] == {"gateway": False}
    assert info["workspaces_enabled"] is False
