"""A workbench of the bench's own, with the model trained in a session, registered, built and deployed by the client."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cmlapi

from bench.load import request_bytes
from bench.processes import started_s, uptime_s
from bench.served import Batch, Form, Rows, Server, answers, arrow_body, arrow_values, split_body
from tests.scenario.live import Workbench, until

PROJECT = Path(__file__).parent / "serving_project"
BUILT_WITHIN_S = 1200.0


@dataclass(frozen=True)
class Deployed:
    """A model of the workbench, with its build and its deployment that serves."""

    model: cmlapi.Model
    build: cmlapi.ModelBuild
    deployment: cmlapi.ModelDeployment


class ServingWorkbench:
    """Holds the project with the trained model; `versions` are registered versions by the name of their run."""

    def __init__(self, home: Path) -> None:
        self.workbench = Workbench(home)
        self.workbench.up()
        self.workbench.bancada("project", "create", "serving", "--from", str(PROJECT))
        self.workbench.run("train.py", "serving")
        self.client = self.workbench.client
        self.project_id: str = self.client.list_projects().projects[0].id
        experiment = self.client.list_experiments(self.project_id).experiments[0]
        runs = self.client.list_experiment_runs(self.project_id, experiment.id).experiment_runs
        self.versions = {run.name: self._register(experiment.id, run) for run in runs}
        self.runtime: str = next(
            runtime.image_identifier for runtime in self.client.list_runtimes(page_size=100).runtimes
            if runtime.kernel.startswith("Python 3.11")
        )  # fmt: skip

    def deploy(self, name: str, version: cmlapi.RegisteredModelVersion, cpu: float = 2) -> Deployed:
        """Create a model for a registered version and deploy it, with one replica of `cpu` CPUs."""
        model = self.create_model(name, version)
        build = self.build(model, version)
        return Deployed(model, build, self.deploy_build(build, cpu))

    def create_model(self, name: str, version: cmlapi.RegisteredModelVersion) -> cmlapi.Model:
        """Create a model whose callers need an API key, as the default is."""
        body = cmlapi.CreateModelRequest(name=name, registered_model_id=version.model_id)
        return self.client.create_model(body, self.project_id)

    def build(self, model: cmlapi.Model, version: cmlapi.RegisteredModelVersion) -> cmlapi.ModelBuild:
        """Ask for a build, without waiting for it."""
        body = cmlapi.CreateModelBuildRequest(
            registered_model_version_id=version.model_version_id, runtime_identifier=self.runtime
        )
        return self.client.create_model_build(body, self.project_id, model.id)

    def ask_for_deployment(self, build: cmlapi.ModelBuild, cpu: float = 2) -> cmlapi.ModelDeployment:
        """Ask for a deployment of a build, without waiting for it."""
        body = cmlapi.CreateModelDeploymentRequest(cpu=cpu, memory=2, replicas=1)
        return self.client.create_model_deployment(body, self.project_id, build.model_id, build.id)

    def deploy_build(self, build: cmlapi.ModelBuild, cpu: float = 2) -> cmlapi.ModelDeployment:
        """Deploy a build, and return the deployment once it serves."""
        return self.wait(self.ask_for_deployment(build, cpu))

    def wait(self, deployment: cmlapi.ModelDeployment) -> cmlapi.ModelDeployment:
        """Return a deployment once it serves.

        Raises:
            AssertionError: it failed, or took unreasonably long.
        """
        ids = (self.project_id, deployment.model_id, deployment.build_id, deployment.id)

        def is_deployed() -> bool:
            found = self.client.get_model_deployment(*ids)
            assert found.status not in {"failed", "stopped"}, f"deployment {deployment.id} {found.status}"
            return bool(found.status == "deployed")

        until(f"deployment {deployment.id} serves", is_deployed, BUILT_WITHIN_S)
        return self.client.get_model_deployment(*ids)

    def server(self, name: str, deployed: Deployed) -> Server:
        """Return how a deployed model is called through the public port."""
        return Server(name, self.workbench.port, self.form(deployed.model), self.workbench.everything)

    def form(self, model: cmlapi.Model) -> Form:
        """Return the form of a call by the public port, with the access key and the caller's own key."""

        def body(rows: Rows) -> bytes:
            return json.dumps({"accessKey": model.access_key, "request": json.loads(split_body(rows))}).encode()

        return Form("/model", body, prediction, {"Authorization": f"Bearer {self.workbench.key}"})

    def arrow_server(self, name: str, deployed: Deployed) -> Server:
        """Return how the same model is called with its rows as an Arrow stream."""
        form = Form(
            f"/model/{deployed.model.id}/invocations", arrow_body, arrow_values,
            {"Authorization": f"Bearer {self.workbench.key}"}, "application/vnd.apache.arrow.stream",
        )  # fmt: skip
        return Server(name, self.workbench.port, form, self.workbench.everything)

    def record_nothing(self, deployed: Deployed) -> None:
        """Let a deployment's calls leave no record."""
        self.workbench.bancada(
            "deployment", "recording", deployed.deployment.id, "--project", "serving", "--share", "0"
        )  # fmt: skip

    def model_folder(self, build: cmlapi.ModelBuild) -> Path:
        """Return where the workbench keeps the model of a build, as MLflow logged it."""
        return self.workbench.home / "builds" / build.id / "model"

    def starts_after(self, moment_s: float) -> list[float]:
        """Return when replicas' processes were started after a moment, all in seconds since the machine started."""
        return [started for process in self.workbench.workloads() if (started := started_s(process)) > moment_s]

    def _register(self, experiment_id: str, run: cmlapi.ExperimentRun) -> cmlapi.RegisteredModelVersion:
        body = {"project_id": self.project_id, "experiment_id": experiment_id, "run_id": run.id,
                "model_path": "artifacts", "model_name": f"serving-{run.name}"}  # fmt: skip
        return self.client.create_registered_model(body).model_versions[0]


def prediction(answer: bytes) -> list[int]:
    """Read the classes in the answer of a model call."""
    return [int(value) for value in json.loads(answer)["response"]["prediction"]]


def seconds_until_right(server: Server, batch: Batch, is_over: Callable[[], bool] = lambda: False) -> float:
    """Ask without a pause until the answer is right; return the seconds since the machine started."""
    while not is_over():
        if answers(server, batch):
            return uptime_s()
        time.sleep(0.01)
    raise AssertionError(f"{server.name} did not answer rightly")


def call_bytes(server: Server, batch: Batch) -> bytes:
    """Return one call as it goes over the wire."""
    form = server.form
    return request_bytes("POST", form.path, {"Content-Type": form.content_type, **form.headers}, form.body(batch.rows))
