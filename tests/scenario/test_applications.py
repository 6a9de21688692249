"""An application on a real workbench: made with the client, opened, killed, adopted, stopped and started again."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator

import cmlapi
import httpx
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


def test_somebody_signs_in_with_a_password_and_is_out_when_deactivated(workbench: Workbench) -> None:
    """By real HTTP through gateway, API and reconciler: the page, a wrong password, the right one, the end of it."""
    client = workbench.client
    project = client.list_projects().projects[0].id
    wished = cmlapi.CreateApplicationRequest(
        name="Door", subdomain="door", script="entry.py", environment={"COLOUR": "green"}
    )
    application = client.create_application(wished, project)
    password = "a long row of words"
    native = httpx.Client(headers={"Authorization": f"Bearer {workbench.key}"}, timeout=60)
    people = f"{workbench.url}/api/native/v1/users"
    native.post(people, json={"username": "nina", "password": password}).raise_for_status()
    client.add_project_collaborator({"username": "nina", "permission": "business_user"}, project, "nina")
    address = f"{workbench.url}/apps/door/"
    with httpx.Client(headers={"Accept": "text/html"}, follow_redirects=True, timeout=60) as browser:
        until("the application answers", lambda: native.get(address).status_code == 200)
        page = browser.get(f"{address}board?x=1")
        assert (page.status_code, 'name="password"' in page.text) == (401, True)
        form = {"username": "nina", "password": "another row of words", "next": "/apps/door/board?x=1"}
        wrong = browser.post(f"{address}_bancada/sign-in", data=form)
        assert (wrong.status_code, "The username or the password is wrong." in wrong.text) == (401, True)
        right = browser.post(f"{address}_bancada/sign-in", data=form | {"password": password})
        assert (right.status_code, str(right.url)) == (200, f"{address}board?x=1")
        assert right.text.split()[1] == "nina"
        assert browser.post(address, content=b"x", headers={"Origin": "http://evil.example"}).status_code == 403
        native.patch(f"{people}/nina", json={"is_active": False}).raise_for_status()
        until("who was deactivated is out", lambda: browser.get(address).status_code == 401)
        again = browser.post(f"{address}_bancada/sign-in", data=form | {"password": password})
        assert (again.status_code, "was deactivated" in again.text) == (403, True)
    log = "".join(path.read_text(errors="replace") for path in (workbench.home / "logs").iterdir())
    assert password not in log
    client.delete_application(project, application.id)
    native.close()
