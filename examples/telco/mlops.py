"""From an experiment's run to a live endpoint, in the steps that a pipeline needs.

`ModelDeployment` receives the API v2 client and adds what that leaves to its user: the second run that reuses what
the first one made, the wait, and failures that say what to do next. It is this project's own code: change it freely.
"""

# The client declares every field of an answer as optional; the workbench always fills those used here.
# mypy: no-strict-optional

from __future__ import annotations

import json
import os
import shlex
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import cmlapi
import urllib3
from cmlapi.rest import ApiException
from cmlapi.utils import Cursor

SHOW_EVERY_S = 10.0  # a long wait should not look like a hang


class DeploymentFailed(Exception):
    """A step did not succeed: `status` as the workbench put it, one sentence, and what to do next."""

    def __init__(self, status: str, message: str, next_step: str) -> None:
        super().__init__(f"{message} [{status}] {next_step}")
        self.status = status
        self.message = message
        self.next_step = next_step


class ModelDeployment:
    """The way of one experiment's runs to an endpoint, inside one project.

    Every method raises `DeploymentFailed` when the workbench refuses or does not answer.
    """

    def __init__(self, client: cmlapi.CMLServiceApi, project_id: str, experiment_id: str) -> None:
        self.client = client
        self.project_id = project_id
        self.experiment_id = experiment_id

    def register_model_from_run(
        self, run_id: str, model_name: str, model_path: str = "artifacts"
    ) -> cmlapi.RegisteredModelVersion:
        """Register what the run logged under `model_path`; a name that exists gets its next version."""
        body = cmlapi.CreateRegisteredModelRequest(
            project_id=self.project_id,
            experiment_id=self.experiment_id,
            run_id=run_id,
            model_path=model_path,
            model_name=model_name,
        )
        with _step(f"Registering run {run_id}", f"Check that the run logged a model as {model_path!r}."):
            registered = self.client.create_registered_model(body)
        if not registered.model_versions:
            message = f"Run {run_id} was accepted as {model_name!r}, and no version came of it."
            raise DeploymentFailed("no version", message, "Look at the registered model, then register again.")
        return max(registered.model_versions, key=lambda version: version.number)

    def create_model(self, name: str, registered_model_id: str) -> cmlapi.Model:
        """Return the model of this name, created if need be: its access key outlives every redeployment.

        Calls need an API key besides the access key, which is the default and stays so here.
        """
        body = cmlapi.CreateModelRequest(name=name, registered_model_id=registered_model_id)
        with _step(f"Creating model {name!r}", "Choose another name, or ask for write access to the project."):
            search = json.dumps({"name": name})  # matches by substring, hence the exact comparison
            models = Cursor(self.client.list_models, self.project_id, search_filter=search).items()
            existing = next((model for model in models if model.name == name), None)
            model = existing or self.client.create_model(body, self.project_id)
        if model.registered_model_id != registered_model_id:
            message = f"Model {name!r} exists and serves the registered model {model.registered_model_id!r}."
            raise DeploymentFailed("name taken", message, "Choose another name, or delete that model.")
        return model

    def create_build(self, model_id: str, version_id: str, runtime_identifier: str | None = None) -> cmlapi.ModelBuild:
        """Start to build a registered version, on this script's kind of runtime unless another is named."""
        body = cmlapi.CreateModelBuildRequest(
            registered_model_version_id=version_id,
            runtime_identifier=runtime_identifier or self.find_runtime(),
        )
        with _step(f"Building version {version_id}", "Check the version and the runtime identifier."):
            return self.client.create_model_build(body, self.project_id, model_id)

    def find_runtime(self) -> str:
        """Return the identifier of the first runtime with the kernel that runs this script."""
        running = f"Python {sys.version_info.major}.{sys.version_info.minor}"
        kernel = os.environ.get("ML_RUNTIME_KERNEL", running)
        with _step("Listing runtimes", "Check CDSW_API_URL and CDSW_APIV2_KEY."):
            runtimes = list(Cursor(self.client.list_runtimes).items())
        for runtime in runtimes:
            if runtime.kernel == kernel:
                return str(runtime.image_identifier)
        kernels = ", ".join(sorted({runtime.kernel for runtime in runtimes})) or "none"
        message = f"No runtime has the kernel {kernel!r}; there are: {kernels}."
        raise DeploymentFailed("no runtime", message, "Name one of them as runtime_identifier.")

    def create_deployment(
        self, build: cmlapi.ModelBuild, cpu: float = 1, memory: float = 2, replicas: int = 1
    ) -> cmlapi.ModelDeployment:
        """Ask for `replicas` of a build, each with `cpu` vCPU and `memory` GB; the build need not be ready yet."""
        body = cmlapi.CreateModelDeploymentRequest(cpu=cpu, memory=memory, replicas=replicas)
        with _step(f"Deploying build {build.id}", "Ask for less CPU, memory or replicas."):
            return self.client.create_model_deployment(body, self.project_id, build.model_id, build.id)

    def wait_until_deployed(
        self,
        deployment: cmlapi.ModelDeployment,
        timeout_s: float = 900.0,
        poll_s: float = 1.0,
        show: Callable[[str], None] = print,
    ) -> cmlapi.ModelDeployment:
        """Return the deployment once it serves; meanwhile `show` what its build and itself are doing."""
        ids = (self.project_id, deployment.model_id, deployment.build_id)
        started, shown, shown_s = time.monotonic(), "", 0.0
        while True:
            with _step("Waiting for the deployment", "It goes on without this script: wait again later."):
                build = self.client.get_model_build(*ids)
                deployment = self.client.get_model_deployment(*ids, deployment.id)
            waited_s = time.monotonic() - started
            state = f"build {build.status}, deployment {deployment.status}"
            if state != shown or waited_s - shown_s >= SHOW_EVERY_S:
                show(f"{waited_s:5.0f} s  {state}")
                shown, shown_s = state, waited_s
            if deployment.status == "deployed":
                return deployment
            _check_going_on(build, deployment)
            if waited_s >= timeout_s:
                message = f"Deployment {deployment.id} is not serving after {timeout_s:.0f} s."
                raise DeploymentFailed(deployment.status, message, "It goes on: wait again with more time.")
            time.sleep(poll_s)

    def get_latest_deployment(self, model_id: str) -> cmlapi.ModelDeployment:
        """Return the newest deployment of a model, whatever its status."""
        ids = (self.project_id, model_id)
        deployments: list[cmlapi.ModelDeployment] = []
        with _step(f"Listing deployments of model {model_id}", "Check the model's id."):
            for build in Cursor(self.client.list_model_builds, *ids).items():
                deployments += Cursor(self.client.list_model_deployments, *ids, build.id).items()
        if not deployments:
            message = f"Model {model_id} has never been deployed."
            raise DeploymentFailed("no deployment", message, "Create a build and a deployment first.")
        return max(deployments, key=lambda deployment: deployment.created_at)

    def call(self, access_key: str, request: dict[str, Any]) -> dict[str, Any]:
        """Send one request to the model and return its response: the prediction and its uuid."""
        key = os.environ["CDSW_APIV2_KEY"]
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        body = _call_body(access_key, request)
        with _step("Calling the model", "Check that its deployment is running."), urllib3.PoolManager() as http:
            answer = http.request("POST", endpoint(), body=body, headers=headers, timeout=60.0)
        if answer.status != 200:
            message = f"The model did not predict: {_error_text(answer.data)}"
            raise DeploymentFailed(f"HTTP {answer.status}", message, "Compare the request with its signature.")
        response: dict[str, Any] = json.loads(answer.data)["response"]
        return response


def endpoint() -> str:
    """Return the address that model calls go to.

    Where the host name `modelservice.<domain>` resolves, `https://modelservice.<domain>/model` is the same.
    """
    workbench = urlsplit(os.environ["CDSW_API_URL"])
    return f"{workbench.scheme}://{workbench.netloc}/model"


def curl_line(access_key: str, request: dict[str, Any]) -> str:
    """Return the same call as a line to paste into a shell that knows CDSW_APIV2_KEY."""
    return (
        f'curl -H "Authorization: Bearer $CDSW_APIV2_KEY" -H "Content-Type: application/json" '
        f"-d {shlex.quote(_call_body(access_key, request))} {shlex.quote(endpoint())}"
    )


def _call_body(access_key: str, request: dict[str, Any]) -> str:
    return json.dumps({"accessKey": access_key, "request": request})


def _check_going_on(build: cmlapi.ModelBuild, deployment: cmlapi.ModelDeployment) -> None:
    if build.status in {"build failed", "timedout"}:
        message = f"Build {build.id} did not succeed, so there is nothing to deploy."
        raise DeploymentFailed(build.status, message, "Read its build log, correct the run and register it again.")
    if deployment.status == "failed":
        message = f"Deployment {deployment.id} did not start; the one before it, if any, still serves."
        raise DeploymentFailed("failed", message, "Read the logs of its replicas, then deploy again.")
    if deployment.status in {"stopping", "stopped"}:
        message = f"Deployment {deployment.id} was stopped, by hand or by a newer one."
        raise DeploymentFailed(deployment.status, message, "Deploy again if that was not meant.")


@contextmanager
def _step(doing: str, next_step: str) -> Iterator[None]:
    """Turn a refusal or a missing answer into a failure that names the step."""
    try:
        yield
    except ApiException as error:
        message = f"{doing}: {_error_text(error.body or '') or error.reason}"
        raise DeploymentFailed(f"HTTP {error.status}", message, next_step) from error
    except urllib3.exceptions.HTTPError as error:
        message = f"{doing}: the workbench does not answer ({error})."
        raise DeploymentFailed("no answer", message, "Check that it runs, and CDSW_API_URL.") from error


def _error_text(body: str | bytes) -> str:
    """Return the sentence in an error's body, which API and model calls put in different places."""
    try:
        error = json.loads(body)["error"]
        return str(error["message"] if isinstance(error, dict) else error)
    except (ValueError, KeyError, TypeError):
        return body.decode(errors="replace") if isinstance(body, bytes) else body
