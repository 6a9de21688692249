"""The example's own pipeline code: the way to an endpoint, the second time round, and every way to fail."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

REQUEST = {"dataframe_split": {"columns": ["iot_signal_1"], "data": [[35.5]]}}
ACCESS_KEY = "m" + "0" * 31


@pytest.fixture
def pipeline(mlops: Any, workbench: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("ML_RUNTIME_KERNEL", "Python 3.11")
    return mlops.ModelDeployment(workbench, workbench.project_id, workbench.experiment_id)


def deploy(pipeline: Any, run_id: str = "run-1") -> tuple[Any, Any]:
    """Do what 02_api_deployment.py does, up to the wait."""
    version = pipeline.register_model_from_run(run_id, "towers")
    model = pipeline.create_model("towers", version.model_id)
    return model, pipeline.create_deployment(pipeline.create_build(model.id, version.model_version_id))


def failure(mlops: Any, action: Any, *args: Any, **kwargs: Any) -> Any:
    with pytest.raises(mlops.DeploymentFailed) as caught:
        action(*args, **kwargs)
    assert caught.value.message in str(caught.value)
    assert caught.value.next_step in str(caught.value)
    return caught.value


class TestTheWay:
    def test_creates_the_deployment_without_a_look_at_the_build(self, pipeline: Any, workbench: Any) -> None:
        deploy(pipeline)

        assert workbench.calls == [
            "create_registered_model",
            "list_models",
            "create_model",
            "list_runtimes",
            "create_model_build",
            "create_model_deployment",
        ]

    def test_says_in_each_step_what_the_step_before_made(self, pipeline: Any, workbench: Any) -> None:
        model, deployment = deploy(pipeline)

        registration, build = workbench.registrations[0], workbench.builds[0]
        assert (registration.project_id, registration.experiment_id) == (
            workbench.project_id,
            workbench.experiment_id,
        )
        assert (registration.run_id, registration.model_path) == ("run-1", "artifacts")
        assert model.registered_model_id == "reg1"
        assert build.registered_model_version_id == "version-1"
        assert (deployment.build_id, deployment.model_id) == (build.id, model.id)
        assert (deployment.cpu, deployment.memory, deployment.replicas) == (1, 2, 1)

    def test_leaves_authentication_on(self, pipeline: Any) -> None:
        model, _ = deploy(pipeline)

        assert model.auth_enabled

    def test_a_second_run_keeps_the_model_and_adds_the_rest(self, pipeline: Any, workbench: Any) -> None:
        first_model, first = deploy(pipeline)
        second_model, second = deploy(pipeline, "run-2")

        assert second_model.access_key == first_model.access_key
        assert len(workbench.models) == 1
        assert [build.registered_model_version_id for build in workbench.builds] == ["version-1", "version-2"]
        assert second.id != first.id

    def test_takes_the_newest_version_whatever_their_order(self, pipeline: Any) -> None:
        pipeline.register_model_from_run("run-1", "towers")

        assert pipeline.register_model_from_run("run-2", "towers").number == 2

    def test_finds_an_existing_model_by_its_whole_name_on_any_page(self, pipeline: Any, workbench: Any) -> None:
        workbench.add_model("towers-old")
        workbench.add_model("old-towers")
        wanted = workbench.add_model("towers")

        assert pipeline.create_model("towers", "reg1").id == wanted.id


class TestFindRuntime:
    def test_takes_the_kernel_of_the_session(self, pipeline: Any) -> None:
        assert pipeline.find_runtime() == "registry/ml-runtime-python3.11"

    def test_takes_the_running_python_outside_a_session(
        self, pipeline: Any, workbench: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("ML_RUNTIME_KERNEL")
        running = f"{sys.version_info.major}.{sys.version_info.minor}"
        workbench.kernels = ["Python 2.7", f"Python {running}"]

        assert pipeline.find_runtime() == f"registry/ml-runtime-python{running}"

    def test_names_the_kernels_there_are(self, mlops: Any, pipeline: Any, workbench: Any) -> None:
        workbench.kernels = ["R 4.4"]

        error = failure(mlops, pipeline.find_runtime)

        assert error.message == "No runtime has the kernel 'Python 3.11'; there are: R 4.4."
        assert "runtime_identifier" in error.next_step

    def test_is_not_asked_when_a_runtime_is_named(self, pipeline: Any, workbench: Any) -> None:
        pipeline.create_build("model-1", "version-1", "elsewhere/ml-runtime-python3.10")

        assert workbench.calls == ["create_model_build"]
        assert workbench.builds[0].runtime_identifier == "elsewhere/ml-runtime-python3.10"


class TestRefusals:
    @pytest.mark.parametrize(
        ("operation", "doing"),
        [
            ("create_registered_model", "Registering run run-1"),
            ("list_models", "Creating model 'towers'"),
            ("create_model", "Creating model 'towers'"),
            ("list_runtimes", "Listing runtimes"),
            ("create_model_build", "Building version version-1"),
            ("create_model_deployment", "Deploying build build-1"),
        ],
    )
    def test_name_the_step_and_repeat_the_sentence_of_the_workbench(
        self, mlops: Any, pipeline: Any, workbench: Any, operation: str, doing: str
    ) -> None:
        workbench.refuse(operation, 403, json.dumps({"error": "You may only read this project.", "code": 7}))

        error = failure(mlops, deploy, pipeline)

        assert (error.status, error.message) == ("HTTP 403", f"{doing}: You may only read this project.")

    def test_fall_back_on_what_there_is(self, mlops: Any, pipeline: Any, workbench: Any) -> None:
        workbench.refuse("list_models", 502, "<html>bad gateway</html>")
        assert "bad gateway" in failure(mlops, pipeline.create_model, "towers", "reg1").message

        workbench.refuse("list_models", 0, "", reason="certificate verify failed")
        assert "certificate verify failed" in failure(mlops, pipeline.create_model, "towers", "reg1").message

    def test_say_when_nobody_answers(self, mlops: Any, pipeline: Any, workbench: Any) -> None:
        workbench.disappear("create_registered_model")

        error = failure(mlops, deploy, pipeline)

        assert error.status == "no answer"
        assert "CDSW_API_URL" in error.next_step

    def test_a_registration_without_a_version(
        self, mlops: Any, pipeline: Any, workbench: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = workbench.create_registered_model

        def forget_versions(body: Any) -> Any:
            registered = real(body)
            registered.model_versions = []
            return registered

        monkeypatch.setattr(workbench, "create_registered_model", forget_versions)

        assert failure(mlops, deploy, pipeline).status == "no version"

    def test_a_model_of_the_same_name_that_serves_something_else(
        self, mlops: Any, pipeline: Any, workbench: Any
    ) -> None:
        workbench.add_model("towers", registered_model_id="other")

        error = failure(mlops, deploy, pipeline)

        assert error.status == "name taken"
        assert "'other'" in error.message


class TestWaiting:
    def test_shows_each_state_once_and_returns_what_serves(self, pipeline: Any, workbench: Any) -> None:
        workbench.states = [("pending", "pending"), ("building", "pending"), ("building", "pending")]
        workbench.states += [("built", "deploying"), ("built", "deployed")]
        shown: list[str] = []

        _, deployment = deploy(pipeline)
        live = pipeline.wait_until_deployed(deployment, poll_s=0, show=shown.append)

        assert live.status == "deployed"
        assert [line.split(" s  ")[1] for line in shown] == [
            "build pending, deployment pending",
            "build building, deployment pending",
            "build built, deployment deploying",
            "build built, deployment deployed",
        ]

    def test_shows_a_sign_of_life_while_nothing_changes(
        self, mlops: Any, pipeline: Any, workbench: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(mlops, "SHOW_EVERY_S", 0.0)
        workbench.states = [("building", "pending")] * 3 + [("built", "deployed")]
        shown: list[str] = []

        _, deployment = deploy(pipeline)
        pipeline.wait_until_deployed(deployment, poll_s=0, show=shown.append)

        assert len(shown) == 4

    @pytest.mark.parametrize(
        ("state", "status", "culprit"),
        [
            (("build failed", "pending"), "build failed", "Build build-1"),
            (("build failed", "failed"), "build failed", "Build build-1"),
            (("timedout", "pending"), "timedout", "Build build-1"),
            (("built", "failed"), "failed", "Deployment deployment-1"),
            (("built", "stopping"), "stopping", "Deployment deployment-1"),
            (("built", "stopped"), "stopped", "Deployment deployment-1"),
        ],
    )
    def test_ends_when_nothing_will_come_of_it(
        self, mlops: Any, pipeline: Any, state: tuple[str, str], status: str, culprit: str
    ) -> None:
        pipeline.client.states = [("pending", "pending"), state]
        _, deployment = deploy(pipeline)

        error = failure(mlops, pipeline.wait_until_deployed, deployment, poll_s=0, show=[].append)

        assert error.status == status
        assert error.message.startswith(culprit)

    def test_ends_when_time_is_up(self, mlops: Any, pipeline: Any, workbench: Any) -> None:
        workbench.states = [("building", "pending")]
        _, deployment = deploy(pipeline)

        error = failure(mlops, pipeline.wait_until_deployed, deployment, timeout_s=0, poll_s=0, show=[].append)

        assert error.status == "pending"
        assert "wait again" in error.next_step

    def test_says_that_the_deployment_goes_on_without_the_script(
        self, mlops: Any, pipeline: Any, workbench: Any
    ) -> None:
        _, deployment = deploy(pipeline)
        workbench.refuse("get_model_deployment", 503, json.dumps({"error": "Starting."}))

        error = failure(mlops, pipeline.wait_until_deployed, deployment, poll_s=0, show=[].append)

        assert error.status == "HTTP 503"
        assert "goes on without this script" in error.next_step


class TestLatestDeployment:
    def test_is_the_newest_of_all_builds(self, pipeline: Any, workbench: Any) -> None:
        model, _ = deploy(pipeline)
        deploy(pipeline, "run-2")
        newest = workbench.add_deployment(model_id=model.id, build_id="build-1")  # a roll-back to the first build

        assert pipeline.get_latest_deployment(model.id).id == newest.id

    def test_fails_for_a_model_that_was_never_deployed(self, mlops: Any, pipeline: Any) -> None:
        assert failure(mlops, pipeline.get_latest_deployment, "model-1").status == "no deployment"


class ModelEndpoint(BaseHTTPRequestHandler):
    """Answers every call with the server's `answer` and keeps what it was asked."""

    server: Any

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked = (self.path, self.headers["Authorization"], json.loads(body))
        status, answer = self.server.answer
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args: object) -> None:
        """Keep the tests quiet."""


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    with ThreadingHTTPServer(("127.0.0.1", 0), ModelEndpoint) as server:
        monkeypatch.setenv("CDSW_API_URL", f"http://127.0.0.1:{server.server_port}/api/v1")
        monkeypatch.setenv("CDSW_APIV2_KEY", "id.secret")
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


class TestCall:
    def test_sends_both_keys_and_returns_the_response(self, pipeline: Any, endpoint: Any) -> None:
        response = {"model_deployment_crn": "crn:1", "prediction": [1], "uuid": "u"}
        endpoint.answer = (200, json.dumps({"success": True, "response": response}).encode())

        assert pipeline.call(ACCESS_KEY, REQUEST) == response
        assert endpoint.asked == ("/model", "Bearer id.secret", {"accessKey": ACCESS_KEY, "request": REQUEST})

    @pytest.mark.parametrize(
        ("answer", "sentence"),
        [
            (b'{"success": false, "error": {"message": "Column iot_signal_2 is missing."}}', "iot_signal_2"),
            (b'{"error": "No replica is ready.", "code": 14}', "No replica is ready."),
            (b"upstream went away", "upstream went away"),
            (b"[]", "[]"),
        ],
    )
    def test_repeats_the_reason_of_a_refusal(
        self, mlops: Any, pipeline: Any, endpoint: Any, answer: bytes, sentence: str
    ) -> None:
        endpoint.answer = (400, answer)

        error = failure(mlops, pipeline.call, ACCESS_KEY, REQUEST)

        assert error.status == "HTTP 400"
        assert sentence in error.message

    def test_says_when_nobody_listens(self, mlops: Any, pipeline: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CDSW_API_URL", "http://127.0.0.1:1/api/v1")
        monkeypatch.setenv("CDSW_APIV2_KEY", "id.secret")

        assert failure(mlops, pipeline.call, ACCESS_KEY, REQUEST).status == "no answer"


def test_the_curl_line_makes_the_same_call_and_keeps_the_secret(mlops: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CDSW_API_URL", "https://bancada.example/api/v1")
    monkeypatch.setenv("CDSW_APIV2_KEY", "id.secret")
    request = {"inputs": [["it's"]]}  # a quote of the shell's own

    line = mlops.curl_line(ACCESS_KEY, request)

    words = shlex.split(line)
    assert words[0] == "curl"
    assert words[-1] == "https://bancada.example/model"
    assert json.loads(words[words.index("-d") + 1]) == {"accessKey": ACCESS_KEY, "request": request}
    assert "Authorization: Bearer $CDSW_APIV2_KEY" in words
    assert "secret" not in line
