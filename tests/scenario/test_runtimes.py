"""A custom runtime on a real workbench: proven with uv, then beneath a session, a build and its deployment."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

import cmlapi
import pytest
from cmlapi.rest import ApiException

from tests.scenario.live import Workbench, described, until

pytestmark = pytest.mark.scenario
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
GEO = f"bancada.local/custom/ml-runtime-pbj-workbench-python{PYTHON}-geo:2026.11.1"
DESCRIPTION = f"""
python = "{PYTHON}"
requirements = ["six==1.16.0", "idna==3.6"]
[labels]
"com.cloudera.ml.runtime.edition" = "Geo"
"com.cloudera.ml.runtime.short-version" = "2026.11"
[environment]
GDAL_CACHEMAX = "512"
"""
SEEN = """\
import os
from importlib.metadata import version

def predict(args):
    names = ("ML_RUNTIME_EDITION", "ML_RUNTIME_FULL_VERSION", "GDAL_CACHEMAX")
    return [version("six"), version("idna"), *(os.environ[name] for name in names)]
"""
WANTED = ["1.16.0", "3.7", "Geo", "2026.11.1", "512"]
"""The project's idna over the runtime's, and all the rest from the runtime."""


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    workbench = Workbench(tmp_path_factory.mktemp("runtimes") / "home")
    folder = tmp_path_factory.mktemp("project")
    (folder / "seen.py").write_text(SEEN)
    (folder / "show.py").write_text("import json, seen\nprint(json.dumps(seen.predict(None)))\n")
    (folder / "requirements.txt").write_text("idna==3.7\n")
    workbench.up()
    workbench.bancada("project", "create", "maps", "--from", str(folder))
    yield workbench
    workbench.down()
    assert described(workbench.everything()) == [], "down leaves nothing behind"


def test_a_custom_runtime_lies_beneath_what_runs_on_it(workbench: Workbench) -> None:
    client = workbench.client
    (workbench.home / "runtimes" / "geo.toml").write_text(DESCRIPTION)
    (workbench.home / "runtimes" / "bad.toml").write_text(DESCRIPTION.replace("1.16.0", "99.0"))
    refused = client.register_custom_runtime({"url": "bad.toml"})
    assert (refused.insert_success, refused.reason) == (False, "requirements_unsatisfiable")
    assert "six==99.0" in refused.reason_data
    registered = client.register_custom_runtime({"url": "geo.toml"})
    assert registered.insert_success, registered.reason_data

    assert seen_by_session(workbench) == WANTED
    assert seen_by_model(workbench, client) == WANTED

    workbench.bancada("runtime", "disable", GEO)
    workbench.bancada("run", "show.py", "--project", "maps", "--runtime", GEO, code=1)
    (project,) = client.list_projects().projects
    (model,) = client.list_models(project.id).models
    body = {"file_path": "seen.py", "function_name": "predict", "runtime_identifier": GEO}
    with pytest.raises(ApiException, match="runtime_disabled"):
        client.create_model_build(body, project.id, model.id)
    access_key = model.access_key
    assert workbench.call(access_key, {})[0] == 200, "what is deployed goes on"


def seen_by_session(workbench: Workbench) -> list[str]:
    output = workbench.bancada("run", "show.py", "--project", "maps", "--runtime", GEO)
    return list(json.loads(output.strip().splitlines()[-1]))


def seen_by_model(workbench: Workbench, client: cmlapi.CMLServiceApi) -> list[str]:
    (project,) = client.list_projects().projects
    model = client.create_model({"name": "seen", "disable_authentication": True}, project.id)
    body = {
        "file_path": "seen.py", "function_name": "predict", "runtime_identifier": GEO, "auto_deploy_model": True,
    }  # fmt: skip
    build = client.create_model_build(body, project.id, model.id)

    def is_built() -> bool:
        status = client.get_model_build(project.id, model.id, build.id).status
        assert status not in {"build failed", "timedout"}, workbench.bancada("build", "log", "--help")
        return status == "built"

    until("the model is built", is_built)
    until("the model answers", lambda: workbench.call(model.access_key, {})[0] == 200)
    return list(workbench.call(model.access_key, {})[1]["response"])
