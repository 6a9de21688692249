"""Credentials: kept sealed, never shown, sent to their own server alone."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from bancada.control.docker_credentials import login_for, seal_all_anew
from bancada.domain.docker_credentials import Login
from bancada.domain.errors import PlatformFailed
from bancada.environments.runtime_sources import RuntimeSources
from bancada.store.sealing import Seal
from bancada.store.tables.all_tables import docker_credentials, events
from tests.control.conftest import ApiClient, Office, OnePython

CREDENTIALS = "/api/v2/dockercredentials"
SECRET = "correct horse battery"
DESCRIPTION = """
python = "3.11"
[labels]
"com.cloudera.ml.runtime.edition" = "Private"
"com.cloudera.ml.runtime.short-version" = "1"
"""


def create(office: Office, server: str = "registry.example.com", **more: object) -> dict[str, object]:
    body = {"name": "ours", "server": server, "username": "robot", "password": SECRET, **more}
    return office.ok("POST", CREDENTIALS, body, "root")


@pytest.mark.postgres
def test_neither_the_answers_nor_the_database_hold_the_secret(office: Office) -> None:
    made = create(office, is_default=True)

    assert made == {"id": made["id"], "name": "ours", "server": "registry.example.com", "is_default": True}
    assert office.ok("GET", CREDENTIALS, who="root", search_filter={"url": "registry"})["docker_credentials"] == [made]
    with office.database.read() as tx:
        rows = [tuple(row) for table in (docker_credentials, events) for row in tx.execute(select(table))]
    assert SECRET not in repr(rows)
    assert "robot" not in repr(rows)
    if office.database.url.startswith("sqlite"):
        folder = office.workbench.settings.home
        found = [path.name for path in folder.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]
        assert found == []
    assert SECRET not in repr(Login("robot", SECRET))
    assert login_for(office.workbench, "https://registry.example.com/geo.toml", "")[1] == Login("robot", SECRET)


def test_what_is_sent_changes_and_the_rest_stays(office: Office) -> None:
    path = f"{CREDENTIALS}/{create(office)['id']}"
    office.ok("PATCH", path, {"name": "theirs"}, "root")
    office.ok("PATCH", path, {"username": "new-robot"}, "root")
    moved = office.call("PATCH", path, {"server": "evil.example.com"}, "root")
    assert moved.code == "password_missing"
    url, credential_id = "https://registry.example.com/x.toml", path.rpartition("/")[2]
    assert login_for(office.workbench, url, credential_id)[1] == Login("new-robot", SECRET)


def test_a_server_has_one_default(office: Office) -> None:
    create(office, is_default=True)
    create(office, name="second", is_default=True)
    create(office, name="elsewhere", server="other.example.com:5000", is_default=True)
    shown = office.ok("GET", CREDENTIALS, who="root", sort="name")["docker_credentials"]
    assert [(each["name"], each["is_default"]) for each in shown] == [
        ("elsewhere", True), ("ours", False), ("second", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"server": "http://x/y"}, {"server": "u:p@host"}, {"password": ""}, {"username": "a:b"},
     {"password": "a\nb"}],
)  # fmt: skip
def test_what_cannot_be_a_credential_is_refused(office: Office, wrong: dict[str, str]) -> None:
    body = {"name": "ours", "server": "registry.example.com", "username": "robot", "password": SECRET, **wrong}
    refused = office.call("POST", CREDENTIALS, body, "root")
    assert refused.status == 400
    assert refused.body["error"].startswith(next(iter(wrong)))
    assert SECRET not in repr(refused.body)


def test_a_new_key_takes_over_and_the_old_one_can_go(office: Office) -> None:
    create(office, is_default=True)
    seal = Seal(office.workbench.settings.home)
    old = seal.path.read_text()
    url = "https://registry.example.com/x.toml"

    seal.path.write_text(Fernet.generate_key().decode() + "\n" + old)
    with office.database.write() as tx:
        seal_all_anew(tx, seal)
    seal.path.write_text(seal.path.read_text().split()[0])
    assert login_for(office.workbench, url, "")[1] == Login("robot", SECRET)

    seal.path.write_text(old)
    with pytest.raises(PlatformFailed, match="not in sealing"):
        login_for(office.workbench, url, "")


@contextmanager
def private_server(seen: list[str]) -> Iterator[str]:
    """Serve DESCRIPTION to those with the credential; everything below /away leads elsewhere."""
    wanted = f"Basic {base64.b64encode(f'robot:{SECRET}'.encode()).decode()}"

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            sent = self.headers.get("Authorization", "")
            seen.append(sent)
            status = 302 if self.path.startswith("/away") else 200 if sent == wanted else 401
            self.send_response(status)
            self.send_header("Location", "/geo.toml")
            self.end_headers()
            if status == 200:
                self.wfile.write(DESCRIPTION.encode())

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_description_is_fetched_with_the_credential_of_its_server_and_of_no_other(office: Office) -> None:
    seen: list[str] = []
    with private_server(seen) as host:
        home = office.workbench.settings.home
        sources = RuntimeSources(home, [f"http://{host}/"], OnePython())
        client = ApiClient(replace(office.workbench, runtime_sources=sources))
        office.client.close()
        office.client = client
        office.workbench = replace(office.workbench, runtime_sources=sources)
        url = f"http://{host}/geo.toml"

        def validate(url: str, credential_id: str = "") -> dict[str, object]:
            query = {"url": url, "docker_credential_id": credential_id}
            return office.ok("GET", "/api/v2/runtimes:validate", who="root", **query)

        assert validate(url)["reason"] == "source_refused"
        other = create(office, name="other")["id"]
        assert validate(url, other)["reason"] == "credential_for_other_server"
        assert set(seen) == {""}, "nothing was sent to a server that it is not for"

        ours = create(office, server=host)["id"]
        assert validate(url, ours)["success"]
        assert validate(f"http://{host}/away/geo.toml", ours)["reason"] == "source_unreachable"
        registered = office.ok("POST", "/api/v2/runtimes", {"url": url, "docker_credential_id": ours}, "root")
        assert registered["insert_success"]
        assert validate(url)["success"], "a runtime's own credential is used again"

        identifier = "bancada.local/custom/ml-runtime-pbj-workbench-python3.11-private:1.1"
        path = "/api/v2/runtimes/credential:set"
        refused = office.call("POST", path, {"docker_credential_id": other, "runtime_identifier": identifier}, "root")
        assert refused.code == "credential_for_other_server"
        office.ok("POST", path, {"docker_credential_id": "", "runtime_identifier": identifier}, "root")
        assert validate(url)["reason"] == "source_refused"
        office.ok("POST", path, {"docker_credential_id": ours, "runtime_identifier": identifier}, "root")
        office.ok("DELETE", f"{CREDENTIALS}/{ours}", who="root")
        assert validate(url)["reason"] == "source_refused"
