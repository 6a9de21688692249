"""A project is gone with the answer to its deletion; what is left of it is forgotten once nothing of it runs."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from bancada.domain.errors import NotReady
from bancada.domain.home import Home
from bancada.reconcile.cleanup import clean_up
from bancada.store.routes import read_routes
from bancada.store.tables.all_tables import metadata, projects
from tests.control.conftest import TELCO, Office

PROJECT = f"/api/v2/projects/{TELCO}"


class Memory:
    """MLflow's part: which projects it was told to forget; `is_up` says whether it answers."""

    def __init__(self) -> None:
        self.forgotten: list[str] = []
        self.is_up = True

    def download_version(self, *_: object) -> None:
        raise AssertionError("nothing is built here")

    def forget_project(self, project_id: str) -> None:
        if not self.is_up:
            raise NotReady("MLflow is still starting.")
        self.forgotten.append(project_id)


@pytest.fixture
def deployed(office: Office) -> dict[str, Any]:
    """A model of a public registered version that serves in TELCO."""
    registered = office.registered(visibility="public")
    version = registered["model_versions"][0]["model_version_id"]
    model = office.ok("POST", f"{PROJECT}/models", {"name": "m", "registered_model_id": registered["model_id"]})
    build = office.ok("POST", f"{PROJECT}/models/{model['id']}/builds", {"registered_model_version_id": version})
    office.end_build(build["id"])
    path = f"{PROJECT}/models/{model['id']}/builds/{build['id']}/deployments"
    deployment = office.ok("POST", path, {})
    office.put_deployment(deployment["id"], "deployed")
    return {"registered": registered["model_id"], "model": model["id"], "deployment": deployment["id"]}


def rows_of_telco(office: Office) -> dict[str, int]:
    with office.database.read() as tx:
        counted = {
            table.name: tx.execute(select(func.count()).where(table.c.project_id == TELCO)).scalar_one()
            for table in metadata.sorted_tables
            if "project_id" in table.c
        }
        kept = tx.execute(select(func.count()).where(projects.c.id == TELCO)).scalar_one()
    return {**{name: count for name, count in counted.items() if count}, **({"projects": kept} if kept else {})}


def test_nobody_finds_anything_of_a_deleted_project(office: Office, deployed: dict[str, Any]) -> None:
    assert office.ok("GET", "/api/v2/registry/models", who="zeca")["models"]
    office.ok("DELETE", PROJECT)
    for who in ("ana", "wanda", "root"):
        for path in (PROJECT, f"{PROJECT}/models", f"{PROJECT}/experiments", f"{PROJECT}/collaborators"):
            assert (office.call("GET", path, who=who).status, path) == (404, path)
        assert TELCO not in str(office.ok("GET", "/api/v2/projects", who=who, include_public_projects="true"))
        assert office.ok("GET", "/api/v2/models", who=who)["models"] == []
        assert office.ok("GET", "/api/v2/projects/batch", who=who, project_ids=TELCO)["projects"] == []
        assert office.ok("GET", "/api/v2/registry/models", who=who)["models"] == []
        assert office.call("GET", f"/api/v2/registry/models/{deployed['registered']}", who=who).status == 404
        assert "telc" not in office.ok("GET", "/api/v2/projectnames", who=who)["project_names"]
        assert TELCO not in str(office.ok("GET", "/api/v2/experiments", who=who))
    with office.database.read() as tx:
        assert read_routes(tx, 10) == ()
    assert office.ok("POST", "/api/v2/projects", {"name": "telc"})["id"] != TELCO


def test_only_what_rests_is_forgotten(office: Office, deployed: dict[str, Any]) -> None:
    home, memory = Home(office.workbench.settings.home), Memory()
    file = office.write_file("train.py")
    office.ok("DELETE", PROJECT)
    clean_up(office.database, home, memory, 500)
    assert memory.forgotten == []  # it still serves
    assert rows_of_telco(office)["deployments"] == 1
    assert file.exists()
    office.put_deployment(deployed["deployment"], "stopped")
    memory.is_up = False
    clean_up(office.database, home, memory, 500)
    assert file.exists()
    memory.is_up = True
    clean_up(office.database, home, memory, 500)
    assert memory.forgotten == [TELCO]
    assert rows_of_telco(office) == {}
    assert not home.project(TELCO).exists()
    clean_up(office.database, home, memory, 500)
    assert memory.forgotten == [TELCO]


def test_a_project_that_is_not_deleted_is_left_alone(office: Office) -> None:
    memory = Memory()
    file = office.write_file("train.py")
    clean_up(office.database, Home(office.workbench.settings.home), memory, 500)
    assert (memory.forgotten, file.exists()) == ([], True)
    assert rows_of_telco(office)["projects"] == 1
