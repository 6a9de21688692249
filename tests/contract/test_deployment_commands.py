"""`bancada deployment stop` and `restart` over real HTTP, on a workbench whose processes wait for nobody."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator

import cmlapi
import pytest
import uvicorn
from typer.testing import CliRunner

from bancada.cli.main import app, main
from bancada.control.home import read_admin_credentials
from bancada.store import deployments
from bancada.store.routes import read_routes
from tests.api import ApiWorld

Deployment = Callable[..., str]


@pytest.fixture(scope="module")
def workbench(sqlite_world: ApiWorld) -> Iterator[tuple[str, str]]:
    """The address and the key of a server on a port of this machine."""
    server = uvicorn.Server(uvicorn.Config(sqlite_world.app, log_config=None, access_log=False))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        key = read_admin_credentials(sqlite_world.workbench.settings)["api_key"]
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", key
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def deployment_id(workbench: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> str:
    client = cmlapi.default_client(*workbench)
    project = client.create_project(cmlapi.CreateProjectRequest(name="line"))
    script = tmp_path_factory.mktemp("source") / "pi.py"
    script.write_text("def predict(args):\n    return 3\n")
    client.api_client.call_api(
        "/api/v2/projects/{project_id}/files", "POST", path_params={"project_id": project.id},
        header_params={"Content-Type": "multipart/form-data"}, files={"pi.py": str(script)}, response_type=None,
    )  # fmt: skip
    model = client.create_model({"name": "pi"}, project.id)
    build = client.create_model_build({"file_path": "pi.py", "function_name": "predict"}, project.id, model.id)
    return str(client.create_model_deployment({}, project.id, model.id, build.id).id)


@pytest.fixture
def deployment(workbench: tuple[str, str]) -> Deployment:
    """What `bancada deployment` prints."""
    url, key = workbench

    def run(*arguments: str) -> str:
        options = ["--project", "line", "--url", url, "--key", key]
        done = CliRunner().invoke(app, ["deployment", *arguments, *options], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.stdout

    return run


def test_a_deployment_is_stopped_and_restarted(deployment: Deployment, deployment_id: str) -> None:
    assert deployment("stop", deployment_id) == f"Deployment {deployment_id}: stopping.\n"
    again = json.loads(deployment("stop", deployment_id, "--json"))
    assert (again["id"], again["status"]) == (deployment_id, "stopping")
    assert deployment("restart", deployment_id) == f"Deployment {deployment_id}: deploying.\n"
    assert json.loads(deployment("list", "--json"))[0]["status"] == "deploying"
    assert json.loads(deployment("restart", deployment_id, "--json"))["status"] == "deploying"


@pytest.mark.parametrize("verb", ["stop", "restart"])
def test_an_unknown_deployment_is_named_with_the_next_step(
    verb: str, workbench: tuple[str, str], deployment_id: str, capsys: pytest.CaptureFixture[str]
) -> None:
    url, key = workbench
    assert deployment_id
    words = ["deployment", verb, "nope", "--project", "line", "--url", url, "--key", key]
    with pytest.raises(SystemExit) as ended:
        main(lambda: app(words))
    assert ended.value.code == 4
    assert "no deployment 'nope'. `bancada deployment list` shows them." in capsys.readouterr().err


def test_who_answers_is_shown_and_set(
    workbench: tuple[str, str], deployment: Deployment, deployment_id: str, sqlite_world: ApiWorld
) -> None:
    with sqlite_world.workbench.database.write() as tx:
        serving = deployments.get(tx, deployment_id)
        assert serving is not None
        deployments.route_model(tx, serving.model_id, (serving.id, 1), serving.created_at)
        deployments.change(tx, serving.id, status="deployed", served_at=serving.created_at)
    made = json.loads(deployment("create", serving.build_id, "--canary", "10", "--max-errors", "1", "--json"))

    def traffic(*arguments: str) -> str:
        options = ["--project", "line", "--url", workbench[0], "--key", workbench[1]]
        done = CliRunner().invoke(app, ["traffic", *arguments, *options], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.stdout

    shown = json.loads(traffic("set", "pi", f"{made['id']}=25", "--sticky-header", "X-User", "--json"))
    assert [(each["id"], each["weight"]) for each in shown["deployments"]] == [(deployment_id, 75), (made["id"], 25)]
    assert shown["deployments"][1]["limits"]["error_rate"] == 0.01
    assert "Calls stick to a deployment by their header X-User.\n" in traffic("show", "pi")
    assert traffic("promote", made["id"]) == f"Deployment {made['id']}: deploying, it takes over.\n"
    scaled = json.loads(deployment("create", serving.build_id, "--shadow", "5", "--min-replicas", "0", "--json"))
    assert json.loads(deployment("show", scaled["id"], "--json"))["scaling"]["min_replicas"] == 0
    assert traffic("discard", scaled["id"]) == f"Deployment {scaled['id']}: stopping.\n"
    with sqlite_world.workbench.database.write() as tx:
        deployments.route_model(tx, serving.model_id, (made["id"], 1), serving.created_at, (serving.id, 1))
    assert json.loads(deployment("rollback", "pi", "--json"))["id"] == deployment_id


def test_limits_of_calls_are_changed_one_by_one_and_reach_the_routes(
    workbench: tuple[str, str], deployment_id: str, sqlite_world: ApiWorld
) -> None:
    def limits(*arguments: str) -> dict[str, object]:
        options = ["--project", "line", "--url", workbench[0], "--key", workbench[1], "--json"]
        done = CliRunner().invoke(app, ["model", "limits", "pi", *arguments, *options], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)  # type: ignore[no-any-return]

    assert deployment_id
    assert limits() == {"calls_per_s": 0.0, "deadline_s": 0.0, "queue": 0}
    limits("--calls-per-s", "2.5")
    assert limits("--deadline", "7", "--queue", "9") == {"calls_per_s": 2.5, "deadline_s": 7.0, "queue": 9}
    with sqlite_world.workbench.database.read() as tx:
        (route,) = read_routes(tx, deadline_s=30.0)
    assert (route.calls_per_s, route.deadline_s, route.queue) == (2.5, 7.0, 9)
    assert limits("--deadline", "0")["deadline_s"] == 0.0
    with sqlite_world.workbench.database.read() as tx:
        assert read_routes(tx, deadline_s=30.0)[0].deadline_s == 30.0
