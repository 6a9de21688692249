"""The API as a process serves it: a unix socket of one's own, and the project's own client over real HTTP."""

from __future__ import annotations

import socket
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import cmlapi
import httpx
import pytest
import uvicorn

from bancada.control.home import read_admin_credentials
from bancada.listening import listen_privately
from tests.api import ApiWorld


@pytest.fixture(scope="module")
def client(sqlite_world: ApiWorld) -> Iterator[cmlapi.CMLServiceApi]:
    """The client, connected to a server on a port of this machine."""
    server = uvicorn.Server(uvicorn.Config(sqlite_world.app, log_config=None, access_log=False))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        key = read_admin_credentials(sqlite_world.workbench.settings)["api_key"]
        yield cmlapi.default_client(f"http://127.0.0.1:{listener.getsockname()[1]}", key)
        server.should_exit = True
        thread.join()


def test_projects_through_the_client(client: cmlapi.CMLServiceApi) -> None:
    body = cmlapi.CreateProjectRequest(name="by client", description="d", template="blank", environment={"A": "1"})
    made = client.create_project(body)
    assert (made.name, made.environment, made.owner.username) == ("by client", '{"A": "1"}', "admin")
    made.description = "sent back whole"
    assert client.update_project(made, made.id).description == "sent back whole"
    found = client.list_projects(search_filter='{"name":"by cl"}', sort="-created_at")
    assert [project.id for project in found.projects] == [made.id]
    assert client.list_projects(include_all_projects=True).next_page_token == ""
    assert client.batch_list_projects(project_ids=[made.id, "none"]).projects[0].id == made.id
    assert client.delete_project(made.id) == {}
    with pytest.raises(cmlapi.rest.ApiException) as caught:
        client.get_project(made.id)
    assert caught.value.status == 404
    assert "project_not_found" in caught.value.body


def test_a_cursor_walks_every_page(client: cmlapi.CMLServiceApi) -> None:
    for number in range(7):
        client.create_project(cmlapi.CreateProjectRequest(name=f"page {number}"))
    cursor = cmlapi.utils.Cursor(client.list_projects, search_filter='{"name":"page"}', sort="name", page_size=2)
    assert [project.name for project in cursor.items()] == [f"page {number}" for number in range(7)]


def test_files_through_the_client(client: cmlapi.CMLServiceApi, tmp_path: Path) -> None:
    project = client.create_project(cmlapi.CreateProjectRequest(name="files"))
    local = tmp_path / "x.bin"
    local.write_bytes(b"\0\xff" * 100_000)
    client.upload_file(project.id, file=str(local))
    client.api_client.call_api(
        "/api/v2/projects/{project_id}/files", "POST", path_params={"project_id": project.id},
        header_params={"Content-Type": "multipart/form-data"}, files={"data/a b/x.bin": str(local)}, response_type=None,
    )  # fmt: skip
    assert [f.path for f in client.list_project_files(project.id, "").files] == ["data", "file"]
    (listed,) = client.list_project_files(project.id, "data/a b/x.bin").files
    assert (listed.is_dir, listed.file_size) == (False, "200000")
    moved = client.update_project_file_metadata(cmlapi.FileInfo(path="y.bin"), project.id, "data/a b/x.bin")
    assert moved.path == "y.bin"
    assert client.delete_project_file(project.id, "data") == {}


def test_runtimes_and_keys_through_the_client(client: cmlapi.CMLServiceApi) -> None:
    found = client.list_runtimes(search_filter='{"editor":"pbj","kernel":"3.11"}').runtimes
    assert [runtime.kernel for runtime in found] == ["Python 3.11"]
    made = client.create_v2_key(cmlapi.CreateV2KeyRequest(audiences=["API"]), "admin")
    assert made.key_id in [key.key_id for key in client.list_v2_keys("admin").keys]
    assert client.delete_v2_key("admin", made.key_id) == {}


def test_the_socket_is_for_this_user_alone(tmp_path: Path) -> None:
    path = tmp_path / "run" / "api.sock"
    for _ in range(2):  # the second start finds the first one's socket
        listen_privately(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


PAGES = ("/health", "/sense-bootstrap.json", "/api/v2/swagger.json", "/api/v2/swagger.html", "/api/v2/python.html")


@pytest.mark.parametrize("path", [*PAGES, "/api/v2/python.tar.gz"])
async def test_pages_need_no_key_and_hold_no_secret(sqlite_world: ApiWorld, path: str) -> None:
    async with sqlite_world.client() as stranger:
        answer: httpx.Response = await stranger.get(path)
    assert answer.status_code == 200
    assert answer.content
    assert read_admin_credentials(sqlite_world.workbench.settings)["api_key"] not in answer.text
