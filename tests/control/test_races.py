"""Several callers at once, each in a thread of its own: what must be unique is, and nothing outlives its model."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import select

from bancada.control.deployments import create_deployment, restart_deployment
from bancada.control.models import NewModel, create_model, delete_model
from bancada.control.registry_index import note_registry_change
from bancada.domain.errors import Conflict, NotFound
from bancada.domain.registry import RegistryChange, RegistryChangeKind
from bancada.domain.resources import ResourceRequest
from bancada.store.tables.all_tables import deployments, models, registered_model_versions, registered_models
from tests.control.conftest import TELCO, Office

CALLERS = 6


def at_once(calls: list[Callable[[], object]]) -> list[object]:
    """Make the calls at the same moment and return their results, or their errors."""
    barrier = Barrier(len(calls))

    def make(call: Callable[[], object]) -> object:
        barrier.wait(10)
        try:
            return call()
        except (Conflict, NotFound) as error:
            return error

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(make, calls))


def test_a_name_is_given_once_and_every_model_has_its_own_number(office: Office) -> None:
    def create(name: str) -> Callable[[], object]:
        return lambda: create_model(office.workbench, office.actor(), TELCO, NewModel(name))

    results = at_once([create("same"), create("same"), *(create(f"own-{number}") for number in range(CALLERS))])
    assert sum(isinstance(result, Conflict) for result in results) == 1
    with office.database.read() as tx:
        numbers = tx.execute(select(models.c.number)).scalars().all()
    assert sorted(numbers) == list(range(1, CALLERS + 2))


def test_no_deployment_runs_on_after_its_model_is_deleted(office: Office) -> None:
    version = office.registered()["model_versions"][0]["model_version_id"]
    path = f"/api/v2/projects/{TELCO}/models"
    model = office.ok("POST", path, {"name": "tower"})["id"]
    build = office.ok("POST", f"{path}/{model}/builds", {"registered_model_version_id": version})["id"]
    stopped = office.ok("POST", f"{path}/{model}/builds/{build}/deployments", {})["id"]
    office.put_deployment(stopped, "stopped")
    ids = (office.workbench, office.actor(), TELCO, model)
    deploy = [lambda: create_deployment(*ids, build, ResourceRequest())] * CALLERS
    at_once([*deploy, lambda: restart_deployment(*ids, build, stopped), lambda: delete_model(*ids)])
    with office.database.read() as tx:
        rows = tx.execute(select(deployments.c.wish, deployments.c.status, deployments.c.number)).all()
    assert {row.wish for row in rows if row.status not in {"stopped", "failed"}} <= {"stopped"}
    assert len({row.number for row in rows}) == len(rows)


def test_the_same_registration_noted_at_once_is_noted_once(office: Office) -> None:
    change = RegistryChange(RegistryChangeKind.VERSION_CREATED, "plain", version=1)
    at_once([lambda: note_registry_change(office.database, TELCO, "wanda", change)] * CALLERS)
    with office.database.read() as tx:
        assert len(tx.execute(select(registered_models.c.id)).all()) == 1
        assert len(tx.execute(select(registered_model_versions.c.id)).all()) == 1
