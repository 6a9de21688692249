"""Values that callers of API v2 may send, as MLflow meets them: none may make it fail, on either database.

MLflow's own server answers some of them with a page about an internal error. The bridge knows those and says what is
wrong itself; whatever else it fails at is told without its page.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timezone

import httpx
import pytest

from bancada.domain.errors import InvalidRequest, NotFound, PlatformFailed, WorkbenchError
from bancada.domain.experiments import Dataset, Metric
from bancada.domain.listing import ListRequest, SortKey
from bancada.domain.model_records import check_model_record
from bancada.domain.run_batches import RunBatch, RunKeys
from bancada.tracking.client import Tracking
from bancada.tracking.connection import Connection
from tests.conftest import KINDS
from tests.contract.tracking.conftest import TELCO, running_server

NOW = datetime(2026, 11, 25, tzinfo=timezone.utc)
TEXTS = (
    "", "0", "[]", "a" * 300, "a" * 10_000, "a" * 70_000, "\U0001f600" * 3000, "a/" * 5000, "a\nb", "\x7f", "'\"`%",
    "..", "9" * 30, "99999999999", "9223372036854775808", "-1", "1.5", "٣",
)  # fmt: skip
NUMBERS_BEYOND = ("99999999999", "9223372036854775808", "9" * 30, "-1", "٣", "")


@pytest.fixture(scope="module", params=KINDS)
def tracking(request: pytest.FixtureRequest) -> Iterator[Tracking]:
    """The bridge to MLflow on each kind of database, acting for Ana."""
    if request.param == "sqlite":
        yield request.getfixturevalue("server").tracking.acting_for("ana")
        return
    postgres = request.getfixturevalue("postgres_server")
    postgres.execute("CREATE DATABASE hostile_mlflow")
    with running_server(BANCADA_TRACKING_DATABASE_URL=postgres.url("hostile_mlflow")) as server:
        yield server.tracking.acting_for("ana")


def answers(call: Callable[[], object]) -> None:
    """Make a call that may be refused, and must not fail."""
    try:
        call()
    except PlatformFailed:
        raise
    except WorkbenchError:
        pass


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: f"{text[:10]!a}-{len(text)}")
def test_no_text_makes_mlflow_fail(tracking: Tracking, text: str) -> None:
    experiment = tracking.create_experiment(TELCO, uuid.uuid4().hex).id
    run = tracking.create_run(TELCO, experiment, name="r", started_at=NOW, tags=()).id
    dataset = {"name": "n", "digest": "d", "source_type": "local", "source": "s", "schema": "", "profile": ""}
    filters = [{key: text} for key in ("name", "status", "creator.username", "metrics.k", "params.k", "tags.k")]
    for call in (
        lambda: tracking.create_experiment(TELCO, text),
        lambda: tracking.create_experiment(TELCO, uuid.uuid4().hex, {"k": text}),
        lambda: tracking.rename_experiment(TELCO, experiment, text),
        lambda: tracking.get_experiment_by_name(TELCO, text),
        lambda: tracking.tag_experiment(TELCO, experiment, {text: "v"}),
        lambda: tracking.list_experiments(TELCO, ListRequest(filters={"name": text})),
        lambda: tracking.get_run(TELCO, text),
        lambda: tracking.create_run(TELCO, experiment, name=text, started_at=NOW, tags=((text, text),)),
        lambda: tracking.update_run(TELCO, run, name=text),
        lambda: tracking.log_batch(TELCO, run, RunBatch((Metric(text, 1.0, 0, NOW),))),
        lambda: tracking.log_batch(TELCO, run, RunBatch(params=((text, text),))),
        lambda: tracking.log_batch(TELCO, run, RunBatch(tags=((text, text),))),
        *(
            lambda name=name: tracking.log_datasets(TELCO, run, [Dataset(**{**dataset, name: text})])
            for name in dataset
        ),
        lambda: tracking.log_datasets(TELCO, run, [Dataset(**dataset, tags={text: text})]),
        lambda: tracking.delete_run_data(TELCO, run, RunKeys((text,), (text,), (text,))),
        lambda: tracking.metric_history(TELCO, run, text),
        *(lambda keys=keys: tracking.list_runs(TELCO, experiment, ListRequest(filters=keys)) for keys in filters),
        lambda: tracking.list_runs(TELCO, experiment, ListRequest(sort=(SortKey(f"metrics.{text}"),))),
        lambda: tracking.create_registered_model(TELCO, uuid.uuid4().hex, text, {"k": text}),
        lambda: tracking.create_model_version(TELCO, "m", run, text),
        lambda: tracking.list_registered_models(TELCO, ListRequest(filters={"name": text})),
        lambda: tracking.list_model_versions(TELCO, text, ListRequest()),
        lambda: tracking.list_versions_of_run(TELCO, text),
        lambda: tracking.log_model_record(TELCO, run, check_model_record(text, "")),
    ):
        answers(call)


def test_numbers_beyond_the_database_are_of_nothing(tracking: Tracking) -> None:
    for number in NUMBERS_BEYOND:
        for call in (
            lambda number=number: tracking.get_experiment(TELCO, number),
            lambda number=number: tracking.rename_experiment(TELCO, number, "new"),
            lambda number=number: tracking.tag_experiment(TELCO, number, {"k": "v"}),
            lambda number=number: tracking.delete_experiment(TELCO, number),
            lambda number=number: tracking.restore_experiment(TELCO, number),
            lambda number=number: tracking.list_runs(TELCO, number, ListRequest()),
            lambda number=number: tracking.create_run(TELCO, number, name="r", started_at=NOW, tags=()),
        ):
            with pytest.raises(NotFound):
                call()
    for number in ("99999999999", "9" * 20):
        assert tracking.list_model_versions(TELCO, "m", ListRequest(filters={"version_number": number})).items == ()
    with pytest.raises(InvalidRequest):
        tracking.list_model_versions(TELCO, "m", ListRequest(filters={"version_number": "9" * 5000}))


def test_what_a_run_records_of_models_is_what_mlflow_reads(tracking: Tracking) -> None:
    experiment = tracking.create_experiment(TELCO, uuid.uuid4().hex).id
    run = tracking.create_run(TELCO, experiment, name="r", started_at=NOW, tags=()).id
    file = {"artifact_path": "m", "flavors": {"sklearn": {"config": 1}}, "utc_time_created": "2026", "run_id": run}
    for _ in range(2):
        history = tracking.get_run(TELCO, run).tags.get("mlflow.log-model.history", "")
        record = check_model_record(json.dumps({**file, "signature": 1, "resources": "x", "env_vars": 7}), history)
        tracking.log_model_record(TELCO, run, record)
    kept = json.loads(tracking.get_run(TELCO, run).tags["mlflow.log-model.history"])
    assert [(model["artifact_path"], model["run_id"]) for model in kept] == [("m", run)] * 2


@pytest.mark.parametrize("status", [500, 502, 404])
def test_a_page_of_mlflows_is_never_passed_on(status: int, caplog: pytest.LogCaptureFixture) -> None:
    def fail(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, text="<!doctype html><title>Internal Server Error</title>")

    class Up(Connection):
        def _when_up(self, send):
            return send()

    expected = NotFound if status == 404 else PlatformFailed
    transport = httpx.MockTransport(fail)
    with httpx.Client(transport=transport, base_url="http://tracking") as client, pytest.raises(expected) as failed:
        Up(client, None, 0).call("GET", TELCO, "/api/2.0/mlflow/runs/get")
    assert "<" not in failed.value.sentence()
    assert ("doctype" in caplog.text) is (status != 404)
