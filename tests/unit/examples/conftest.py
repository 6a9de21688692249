"""The example's scripts as modules, and a workbench in memory for the client calls that they make."""

from __future__ import annotations

import importlib.util
import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import ModuleType
from typing import Any

import cmlapi
import pytest
import urllib3
from cmlapi.rest import ApiException

TELCO = Path(__file__).parents[3] / "examples" / "telco"
EPOCH = datetime(2026, 11, 22, tzinfo=timezone.utc)


def load(script: str) -> ModuleType:
    """Return a script as a module; its name begins with digits, so `import` cannot."""
    spec = importlib.util.spec_from_file_location(f"telco_{Path(script).stem}", TELCO / script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def mlops() -> ModuleType:
    return load("mlops.py")


@pytest.fixture(scope="session")
def datagen() -> ModuleType:
    return load("00_datagen.py")


@pytest.fixture
def workbench() -> FakeWorkbench:
    return FakeWorkbench()


class FakeWorkbench:
    """Answers as the workbench does; builds and deployments go through `states`, one at each look.

    `calls` lists the operations in order.
    """

    project_id = "abcd-1234-efgh-5678"
    experiment_id = "expe-0000-0000-0001"

    def __init__(self) -> None:
        self.calls: list[str] = []
        self._refusals: dict[str, Exception] = {}
        self.states: list[tuple[str, str]] = [("pending", "pending"), ("building", "pending"), ("built", "deployed")]
        self.kernels = ["R 4.4", "Python 3.9", "Python 3.11"]
        self.registrations: list[Any] = []
        self.models: list[Any] = []
        self.builds: list[Any] = []
        self.deployments: list[Any] = []
        self._looks = 0

    def refuse(self, operation: str, status: int, body: str, reason: str = "Refused") -> None:
        """Let the operation fail as the client does when the server answers with this status and body."""
        error = ApiException(status=status, reason=reason)
        error.body = body
        self._refusals[operation] = error

    def disappear(self, operation: str) -> None:
        """Let the operation find nobody at the workbench's address."""
        self._refusals[operation] = urllib3.exceptions.NewConnectionError(None, "connection refused")  # type: ignore[arg-type]

    def _called(self, operation: str) -> None:
        self.calls.append(operation)
        if operation in self._refusals:
            raise self._refusals[operation]

    def create_registered_model(self, body: Any) -> Any:
        self._called("create_registered_model")
        self.registrations.append(body)
        versions = [
            cmlapi.RegisteredModelVersion(model_id="reg1", model_version_id=f"version-{number}", number=number)
            for number in range(1, len(self.registrations) + 1)
        ]
        return cmlapi.RegisteredModel(model_id="reg1", name=body.model_name, model_versions=versions)

    def list_models(self, project_id: str, *, search_filter: str, page_size: int, page_token: str = "") -> Any:
        self._called("list_models")
        assert project_id == self.project_id
        word = json.loads(search_filter)["name"]
        found = [model for model in self.models if word in model.name]
        start = int(page_token or 0)
        token = str(start + 1) if start + 1 < len(found) else ""  # one a page: a reader of one page misses some
        return cmlapi.ListModelsResponse(models=found[start : start + 1], next_page_token=token)

    def create_model(self, body: Any, project_id: str) -> Any:
        self._called("create_model")
        return self.add_model(body.name, body.registered_model_id, auth_enabled=not body.disable_authentication)

    def add_model(self, name: str, registered_model_id: str = "reg1", auth_enabled: bool = True) -> Any:
        number = len(self.models) + 1
        model = cmlapi.Model(
            id=f"model-{number}",
            name=name,
            access_key=f"m{number:031d}",
            auth_enabled=auth_enabled,
            registered_model_id=registered_model_id,
        )
        self.models.append(model)
        return model

    def list_runtimes(self, *, page_size: int, page_token: str = "") -> Any:
        self._called("list_runtimes")
        runtimes = [
            cmlapi.Runtime(image_identifier=f"registry/ml-runtime-{kernel.replace(' ', '').lower()}", kernel=kernel)
            for kernel in self.kernels
        ]
        return cmlapi.ListRuntimesResponse(runtimes=runtimes, next_page_token="")

    def create_model_build(self, body: Any, project_id: str, model_id: str) -> Any:
        self._called("create_model_build")
        build = cmlapi.ModelBuild(
            id=f"build-{len(self.builds) + 1}",
            model_id=model_id,
            registered_model_version_id=body.registered_model_version_id,
            runtime_identifier=body.runtime_identifier,
        )
        self.builds.append(build)
        return build

    def create_model_deployment(self, body: Any, project_id: str, model_id: str, build_id: str) -> Any:
        self._called("create_model_deployment")
        return self.add_deployment(
            model_id=model_id, build_id=build_id, cpu=body.cpu, memory=body.memory, replicas=body.replicas
        )

    def add_deployment(self, **fields: Any) -> Any:
        number = len(self.deployments) + 1
        deployment = cmlapi.ModelDeployment(
            id=f"deployment-{number}", created_at=EPOCH + timedelta(minutes=number), status="pending", **fields
        )
        self.deployments.append(deployment)
        self._looks = 0
        return deployment

    def get_model_build(self, project_id: str, model_id: str, build_id: str) -> Any:
        self._called("get_model_build")
        build = next(build for build in self.builds if build.id == build_id)
        build.status = self.states[min(self._looks, len(self.states) - 1)][0]
        return build

    def get_model_deployment(self, project_id: str, model_id: str, build_id: str, deployment_id: str) -> Any:
        self._called("get_model_deployment")
        deployment = next(one for one in self.deployments if one.id == deployment_id)
        deployment.status = self.states[min(self._looks, len(self.states) - 1)][1]
        self._looks += 1
        return deployment

    def list_model_builds(self, project_id: str, model_id: str, *, page_size: int) -> Any:
        self._called("list_model_builds")
        builds = [build for build in self.builds if build.model_id == model_id]
        return cmlapi.ListModelBuildsResponse(model_builds=builds, next_page_token="")

    def list_model_deployments(self, project_id: str, model_id: str, build_id: str, *, page_size: int) -> Any:
        self._called("list_model_deployments")
        deployments = [one for one in self.deployments if (one.model_id, one.build_id) == (model_id, build_id)]
        return cmlapi.ListModelDeploymentsResponse(model_deployments=deployments, next_page_token="")
