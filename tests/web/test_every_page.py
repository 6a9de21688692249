"""Every page there is, with something on it: no serious finding of axe, nothing wider than the window, no failure."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from urllib.parse import quote

import pytest
from nicegui import Client

from bancada.web.app import PAGES
from tests.scenario.live import Workbench, until
from tests.web.desks import Desk
from tests.web.lab import Lab
from tests.web.test_models import ROW
from tests.web.visits import LAPTOP, PHONE, Visit

for name in PAGES:
    importlib.import_module(f"bancada.web.{name}")
PATHS = sorted(set(Client.page_routes.values()) - {"/", "/sign-in"})
"""Whoever has signed in is sent on from the other two."""
COMPARED, RUNS = "/projects/{project_id}/experiments/{experiment_id}/compare", "/projects/{project_id}/jobs"


@pytest.fixture(scope="module")
def ids(site: Workbench, lab: Lab) -> dict[str, str]:
    """What the parameters of paths stand for: things of the lab, and a job, an application and a team beside them."""
    desk = Desk(site, "telco", lab.project_id)
    desk.put("train.py", "print('trained')\n")
    job_id = desk.job(name="every page")
    job_run = desk.ask("POST", f"{desk.api}/jobs/{job_id}/runs", {})
    application = desk.ask(
        "POST", f"{desk.api}/applications", {"name": "every page", "subdomain": "every-page", "script": "train.py"}
    )
    desk.ask("POST", "/api/v2/site/teams", {"username": "every-page"})
    experiment = desk.ask("GET", f"{desk.api}/experiments")["experiments"][0]["id"]
    runs = desk.ask("GET", f"{desk.api}/experiments/{experiment}/runs")["experiment_runs"]
    registered = desk.ask("GET", "/api/v2/registry/models")["models"][0]["model_id"]
    version = desk.ask("GET", f"/api/v2/registry/models/{registered}")["model_versions"][0]["model_version_id"]
    build = desk.ask("GET", f"{desk.api}/models/{lab.model_id}/builds")["model_builds"][0]["id"]
    deployments = f"{desk.api}/models/{lab.model_id}/builds/{build}/deployments"
    deployment = desk.ask("GET", deployments)["model_deployments"][0]["id"]
    _, answer = site.call(lab.access_key, ROW)
    uuid = answer["response"]["uuid"]
    until("the call is recorded", lambda: desk.finds(f"/api/native/v1/predictions/{uuid}"))
    desk.close()
    return {
        "project_id": lab.project_id, "model_id": lab.model_id, "build_id": build, "deployment_id": deployment,
        "experiment_id": experiment, "run_id": runs[0]["id"], "compared": ",".join(run["id"] for run in runs),
        "job_id": job_id, "job_run_id": job_run["id"], "application_id": application["id"], "uuid": uuid,
        "registered_id": registered, "version_id": version, "team_name": "every-page", "username": "admin",
    }  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_it_can_be_used_by_everybody(path: str, ids: dict[str, str], visit: Callable[..., Visit]) -> None:
    target = path
    if path.startswith(RUNS):
        target = path.replace("{run_id}", "{job_run_id}")
    if path.startswith("/registry"):
        target = path.replace("{model_id}", "{registered_id}")
    if path == COMPARED:
        target += "?runs={compared}"
    address = target.format_map({name: quote(value, safe=",") for name, value in ids.items()})

    for size, language, dark in ((LAPTOP, "en-US", False), (PHONE, "pt-BR", True)):
        seen = visit(address, size=size, language=language, dark=dark)
        assert seen.page.locator("h1").first.inner_text()
        assert seen.page.locator("section.panel.bad[role=alert]").count() == 0, "it could not be drawn"
        assert not seen.serious_violations(), (address, language)
        assert not seen.overflows(), (address, language)
