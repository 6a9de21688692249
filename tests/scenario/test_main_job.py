"""From the last experiment run to a live endpoint, on a real workbench, with the example's own scripts."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cmlapi
import httpx
import pytest
import requests
from cmlapi.utils import Cursor

from tests.scenario.live import Workbench, described, kill, until

pytestmark = pytest.mark.scenario

EXAMPLE = Path(__file__).parents[2] / "examples" / "telco"
REQUEST = {
    "dataframe_split": {
        "columns": ["iot_signal_1", "iot_signal_2", "iot_signal_3", "iot_signal_4"],
        "data": [[35.5, 200.5, 30.5, 14.5]],
    }
}
FUNCTION = """\
import math
print("loaded")

def predict(args):
    return {"pi": round(math.pi, args["digits"])}
"""


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    workbench = Workbench(tmp_path_factory.mktemp("main") / "home")
    workbench.environment["BANCADA_PROVING_S"] = "5"
    workbench.up()
    workbench.bancada("project", "create", "telco", "--from", str(EXAMPLE))
    yield workbench
    workbench.down()
    assert described(workbench.everything()) == [], "down leaves nothing behind"


@pytest.fixture(scope="module")
def first_run(workbench: Workbench) -> str:
    """What the deployment script wrote the first time."""
    assert "1440 rows" in workbench.run("00_datagen.py")
    assert "last run: " in workbench.run("01_train_xgboost.py")
    return workbench.run("02_api_deployment.py")


@pytest.fixture(scope="module")
def project(workbench: Workbench) -> cmlapi.Project:
    return workbench.client.list_projects(search_filter=json.dumps({"name": "telco"})).projects[0]


@pytest.fixture(scope="module")
def model(workbench: Workbench, project: cmlapi.Project, first_run: str) -> cmlapi.Model:
    return workbench.client.list_models(project.id).models[0]


def test_the_script_ends_with_an_endpoint_that_predicts_as_the_model_does(first_run: str) -> None:
    found = re.search(r"prediction of the endpoint: (\[.*\]), in this process: (\[.*\])", first_run)
    assert found is not None, first_run
    assert found[1] == found[2]


def test_the_curl_line_can_be_pasted_into_a_shell(workbench: Workbench, first_run: str) -> None:
    curl = next(line for line in first_run.splitlines() if line.startswith("curl "))
    variables = workbench.bancada("env", "--project", "telco")
    done = subprocess.run(["bash", "-c", f"{variables}\n{curl} -sS"], capture_output=True, text=True, check=True)
    answer = json.loads(done.stdout)
    assert answer["success"] is True
    assert set(answer["response"]) == {"model_deployment_crn", "prediction", "uuid"}


def test_a_wrong_column_is_refused_by_name(workbench: Workbench, model: cmlapi.Model) -> None:
    split = REQUEST["dataframe_split"]
    wrong = {"dataframe_split": {"columns": [*split["columns"][:3], "iot_signal_5"], "data": split["data"]}}
    status, answer = workbench.call(model.access_key, wrong)
    assert status == 400
    assert "iot_signal_4" in answer["error"]["message"]


def test_calls_without_a_right_key_are_refused(workbench: Workbench, model: cmlapi.Model) -> None:
    assert workbench.call(model.access_key, REQUEST, key="nobody.0000")[0] == 401
    assert workbench.call("m" + "0" * 31, REQUEST)[0] == 404


def test_who_is_deactivated_or_loses_a_role_is_shut_out_by_every_door(
    workbench: Workbench, project: cmlapi.Project, model: cmlapi.Model
) -> None:
    workbench.bancada("user", "create", "nina")
    key = workbench.client.create_v2_key(cmlapi.CreateV2KeyRequest(), "nina").api_key
    workbench.bancada("collaborator", "add", "nina", "--project", "telco", "--permission", "viewer")

    def statuses() -> tuple[int, ...]:
        paths = (
            f"/api/v2/projects/{project.id}",
            f"/mlflow/{project.id}/api/2.0/mlflow/experiments/search?max_results=1",
        )
        headers = {"Authorization": f"Bearer {key}"}
        doors = (httpx.get(workbench.url + path, headers=headers, timeout=60).status_code for path in paths)
        return (*doors, workbench.call(model.access_key, REQUEST, key=key)[0])

    until("nina is let in", lambda: statuses() == (200, 200, 200))
    workbench.bancada("user", "update", "nina", "--inactive")
    until("nina is deactivated", lambda: statuses() == (401, 401, 401), deadline_s=20)
    workbench.bancada("user", "update", "nina", "--active")
    until("nina is let in again", lambda: statuses() == (200, 200, 200), deadline_s=20)
    workbench.client.delete_project_collaborator(project.id, "nina")
    until("nina has no role", lambda: statuses() == (404, 404, 403), deadline_s=20)


def test_an_unmodified_script_runs_from_a_plain_shell(workbench: Workbench, first_run: str, tmp_path: Path) -> None:
    script = tmp_path / "outside.py"
    script.write_text(
        "import os, cmlapi, mlflow\n"
        "client = cmlapi.default_client()\n"
        "print([p.name for p in client.list_projects().projects])\n"
        "experiment = mlflow.get_experiment_by_name('xgb-telco-' + os.environ['PROJECT_OWNER'])\n"
        "print(len(mlflow.search_runs([experiment.experiment_id])))\n"
        "print(client.get_project(os.environ['CDSW_PROJECT_ID']).name)\n"
    )
    variables = workbench.bancada("env", "--project", "telco")
    command = f"{variables}\n{sys.executable} -W ignore {script}"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, check=True, env=workbench.environment
    )
    assert done.stdout.splitlines() == ["['telco']", "2", "telco"]


def test_real_clients_call_and_look_in_parallel(
    workbench: Workbench, project: cmlapi.Project, model: cmlapi.Model
) -> None:
    body = json.dumps({"accessKey": model.access_key, "request": REQUEST})
    headers = {"Authorization": f"Bearer {workbench.key}", "Content-Type": "application/json"}
    curl = ["curl", "-sS", f"{workbench.url}/model", "-d", body]
    for name, value in headers.items():
        curl += ["-H", f"{name}: {value}"]

    def by_requests(times: int) -> list[str]:
        with requests.Session() as session:
            answers = [session.post(f"{workbench.url}/model", body, headers=headers, timeout=60) for _ in range(times)]
        return [answer.json()["response"]["uuid"] for answer in answers]

    def by_curl(times: int) -> list[str]:
        outputs = [subprocess.run(curl, capture_output=True, check=True).stdout for _ in range(times)]
        return [json.loads(output)["response"]["uuid"] for output in outputs]

    def by_cmlapi(times: int) -> list[str]:
        client = workbench.client
        return [client.list_models(project.id).models[0].access_key for _ in range(times)]

    with ThreadPoolExecutor(max_workers=9) as pool:
        called = [pool.submit(by_requests, 50) for _ in range(4)] + [pool.submit(by_curl, 10) for _ in range(3)]
        looked = [pool.submit(by_cmlapi, 20) for _ in range(2)]
        uuids = [uuid for each in called for uuid in each.result()]
        assert {key for each in looked for key in each.result()} == {model.access_key}
    assert len(set(uuids)) == 4 * 50 + 3 * 10, "every call was answered, under a uuid of its own"


def test_the_model_is_used_and_watched(workbench: Workbench, project: cmlapi.Project, first_run: str) -> None:
    few = ("--env", "BATCHES=4", "--env", "ROWS=30")
    simulated = workbench.bancada("run", "06_model_simulation.py", "--project", "telco", *few)
    assert re.findall(r"batch (\d): 30 readings, (\w+) firmware", simulated) == [
        ("0", "old"), ("1", "old"), ("2", "new"), ("3", "new"),
    ]  # fmt: skip
    watched = workbench.run("07_model_metrics.py")
    assert "120 of known truth" in watched
    drawn = workbench.home / "projects" / project.id / "plots" / "model_metrics.png"
    assert drawn.read_bytes().startswith(b"\x89PNG")


def test_both_worlds_show_the_same_runs_and_versions(
    workbench: Workbench, project: cmlapi.Project, first_run: str
) -> None:
    client = workbench.client
    experiment = client.list_experiments(project.id).experiments[0]
    runs = client.list_experiment_runs(project.id, experiment.id).experiment_runs
    assert [run.name for run in runs] == ["stumps", "shallow-trees"], "the last one is the newest"
    assert {"recall", "auc"} <= {metric.key for metric in runs[-1].data.metrics}
    registered = client.list_registered_models().models[0]
    version = client.get_registered_model(registered.model_id).model_versions[0]
    assert version.model_version_metadata.mlflow_metadata.run_id == runs[-1].id


def test_a_retraining_takes_over_while_calls_flow_and_none_fails(
    workbench: Workbench, project: cmlapi.Project, model: cmlapi.Model
) -> None:
    before = workbench.call(model.access_key, REQUEST)[1]["response"]["model_deployment_crn"]
    with workbench.called_all_the_while(model.access_key, REQUEST) as seen:
        output = workbench.run("02_api_deployment.py")
    assert re.search(r"registered: cell-tower-failure version [2-9]", output)
    assert set(seen) == {200}
    assert workbench.client.list_models(project.id).models[0].access_key == model.access_key
    after = workbench.call(model.access_key, REQUEST)[1]["response"]["model_deployment_crn"]
    assert before != after

    def statuses() -> list[str]:
        client = workbench.client
        builds = list(Cursor(client.list_model_builds, project.id, model.id).items())
        found = [Cursor(client.list_model_deployments, project.id, model.id, build.id).items() for build in builds]
        return sorted(deployment.status for deployments in found for deployment in deployments)

    until("the new one has proven itself", lambda: statuses() == ["deployed", "stopped"])


def test_a_function_of_the_project_is_built_and_served(workbench: Workbench, project: cmlapi.Project) -> None:
    client = workbench.client
    (workbench.home / "projects" / project.id / "pi.py").write_text(FUNCTION)
    model = client.create_model(cmlapi.CreateModelRequest(name="pi", disable_authentication=True), project.id)
    body = {"file_path": "pi.py", "function_name": "predict", "auto_deploy_model": True,
            "auto_deployment_config": {"cpu": "1", "memory": "1"}}  # fmt: skip
    build = client.create_model_build(body, project.id, model.id)
    until("the build has ended", lambda: client.get_model_build(project.id, model.id, build.id).status in
          {"built", "build failed"})  # fmt: skip
    until("it answers", lambda: workbench.call(model.access_key, {"digits": 4})[0] == 200)
    assert workbench.call(model.access_key, {"digits": 4}, key="")[1]["response"] == {"pi": 3.1416}
    status, answer = workbench.call(model.access_key, {})
    assert (status, answer["success"]) == (500, False)
    assert "KeyError" in answer["error"]["message"]


def test_a_function_that_cannot_be_imported_is_refused_by_the_gate(
    workbench: Workbench, project: cmlapi.Project
) -> None:
    client = workbench.client
    (workbench.home / "projects" / project.id / "broken.py").write_text("import pandsa\n\ndef predict(args): ...\n")
    model = client.create_model({"name": "broken"}, project.id)
    build = client.create_model_build({"file_path": "broken.py", "function_name": "predict"}, project.id, model.id)
    until("the build has ended", lambda: client.get_model_build(project.id, model.id, build.id).status not in
          {"pending", "building", "pushing"})  # fmt: skip
    assert client.get_model_build(project.id, model.id, build.id).status == "build failed"
    shown = workbench.bancada("build", "show", build.id, "--project", "telco", "--json")
    assert json.loads(shown)["reason"] == "import_failed"
    assert "pandsa" in json.loads(shown)["message"]


@pytest.mark.parametrize("name", ["reconciler", "api", "tracking", "gateway"])
def test_any_process_can_die_and_the_model_still_answers(workbench: Workbench, model: cmlapi.Model, name: str) -> None:
    replicas = {process.pid for process in workbench.workloads()}
    dead = workbench.process(name)
    kill(dead)
    until(f"the {name} is back", lambda: workbench.process(name) not in {dead, 0})
    until("the model answers", lambda: _answers(workbench, model))
    assert {process.pid for process in workbench.workloads()} == replicas, "replicas were adopted, not started anew"


def test_a_killed_replica_is_replaced(workbench: Workbench, model: cmlapi.Model) -> None:
    replica = next(process for process in workbench.workloads() if "model" in " ".join(process.cmdline()[-2:]))
    kill(replica.pid)
    until("the model answers again", lambda: _answers(workbench, model))
    assert replica.pid not in {process.pid for process in workbench.workloads()}


def test_after_a_kill_of_the_supervisor_the_next_up_takes_over(workbench: Workbench, model: cmlapi.Model) -> None:
    replicas = {process.pid for process in workbench.workloads()}
    kill(workbench.process("supervisor"))
    workbench.up()
    until("the model answers", lambda: _answers(workbench, model))
    assert {process.pid for process in workbench.workloads()} == replicas


def test_a_stop_and_a_start_bring_the_deployments_back(workbench: Workbench, model: cmlapi.Model) -> None:
    workbench.down()
    assert described(workbench.everything()) == []
    workbench.up()
    until("the model answers", lambda: _answers(workbench, model))


def _answers(workbench: Workbench, model: cmlapi.Model) -> bool:
    try:
        return workbench.call(model.access_key, REQUEST)[0] == 200
    except (OSError, ValueError):
        return False
