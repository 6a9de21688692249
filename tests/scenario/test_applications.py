"""An application on a real workbench: made with the client, opened, killed, adopted, stopped and started again."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator

import cmlapi
import psutil
import pytest

from tests.scenario.live import Workbench, described, kill, until

pytestmark = pytest.mark.scenario

ENTRY = """\
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import cmlapi

class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/exit":
            os._exit(3)
        project = cmlapi.default_client().get_project(os.environ["CDSW_PROJECT_ID"])
        text = f"{os.getpid()} {self.headers['Remote-User']} {project.name} {os.environ['COLOUR']}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

print("about to serve")
ThreadingHTTPServer(("127.0.0.1", int(os.environ["CDSW_APP_PORT"])), Page).serve_forever()
"""


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    workbench = Workbench(tmp_path_factory.mktemp("applications") / "home")
    folder = tmp_path_factory.mktemp("project")
    (folder / "entry.py").write_text(ENTRY)
    workbench.up()
    workbench.bancada("project", "create", "web", "--from", str(folder))
    yield workbench
    workbench.down()
    assert described(workbench.everything()) == [], "down leaves nothing behind"


def get(workbench: Workbench, path: str = "/apps/board/", *, host: str = "", key: str | None = None) -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {workbench.key if key is None else key}", **({"Host": host} if host else {})}
    try:
        wanted = urllib.request.Request(workbench.url + path, headers=headers)  # noqa: S310 - our own address
        with urllib.request.urlopen(wanted, timeout=60) as answer:  # noqa: S310
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
    except OSError:
        return 0, "nobody answers"  # the gateway was killed a moment ago


def pid(workbench: Workbench) -> int:
    until("the application answers", lambda: get(workbench)[0] == 200)
    return int(get(workbench)[1].split()[0])


def test_the_life_of_an_application(workbench: Workbench) -> None:
    client = workbench.client
    project = client.list_projects().projects[0].id
    wished = cmlapi.CreateApplicationRequest(
        name="Board", subdomain="board", script="entry.py", environment={"COLOUR": "blue"}
    )
    application = client.create_application(wished, project)
    assert application.status == cmlapi.ApplicationStatus.STARTING

    def status() -> str:
        return str(client.get_application(project, application.id).status)

    until("it runs", lambda: status() == cmlapi.ApplicationStatus.RUNNING)
    first = pid(workbench)
    for path, host in (("/apps/board/", ""), ("/", f"board.localhost:{workbench.port}")):
        assert get(workbench, path, host=host) == (200, f"{first} admin web blue")
        assert get(workbench, path, host=host, key="no.key")[0] == 401

    kill(first)
    second = pid(workbench)
    assert second != first
    until("its end is told", lambda: "(signal 9)" in native(workbench, project, application.id))
    assert get(workbench, "/apps/board/exit")[0] == 502
    third = pid(workbench)
    assert len({first, second, third}) == 3
    until("its end is told", lambda: "with exit code 3" in native(workbench, project, application.id))

    for name in ("reconciler", "api", "gateway"):
        kill(workbench.process(name))
        assert pid(workbench) == third, f"adopted after the {name} was killed"

    client.stop_application(project, application.id)
    until("it is stopped", lambda: status() == cmlapi.ApplicationStatus.STOPPED)
    assert not psutil.pid_exists(third)
    until("the gateway knows", lambda: "is stopped" in get(workbench)[1])
    client.update_application(cmlapi.Application(environment='{"COLOUR": "red"}'), project, application.id)
    client.restart_application(project, application.id)
    until("it runs again", lambda: status() == cmlapi.ApplicationStatus.RUNNING)
    assert get(workbench)[1].endswith("web red")
    output = native(workbench, project, application.id, "/output")
    assert (output.count("about to serve"), output.count("--- start ")) == (4, 4)

    workbench.down()
    workbench.up()
    pid(workbench)
    client.delete_application(project, application.id)
    until("nobody is there", lambda: get(workbench)[0] == 404)


def native(workbench: Workbench, project: str, application: str, rest: str = "") -> str:
    status, text = get(workbench, f"/api/native/v1/projects/{project}/applications/{application}{rest}")
    assert status == 200, text
    return text
