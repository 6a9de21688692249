"""The telco example, trained and deployed once for all tests of pages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from tests.scenario.live import Workbench

EXAMPLE = Path(__file__).parents[2] / "examples" / "telco"
ECHO = "def echo(args):\n    return args\n"


@dataclass(frozen=True, slots=True)
class Lab:
    """A project with two runs, the last of which answers calls."""

    project_id: str
    model_id: str
    access_key: str

    @property
    def model_page(self) -> str:
        return f"/projects/{self.project_id}/models/{self.model_id}"


def set_up(site: Workbench, folder: Path) -> Lab:
    """Make the project from the example's files and run its scripts up to the deployment."""
    (folder / "echo.py").write_text(ECHO)
    site.bancada("project", "create", "telco", "--from", str(EXAMPLE))
    site.bancada("file", "upload", str(folder / "echo.py"), "--project", "telco")
    for script in ("00_datagen.py", "01_train_xgboost.py", "02_api_deployment.py"):
        site.run(script)
    project = site.client.list_projects(search_filter=json.dumps({"name": "telco"})).projects[0]
    model = site.client.list_models(project.id).models[0]
    return Lab(str(project.id), str(model.id), str(model.access_key))
