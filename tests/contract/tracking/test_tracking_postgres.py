"""The tracking process on PostgreSQL, with the URL as the guide writes it: no driver is named."""

from __future__ import annotations

import pytest

from tests.contract.tracking.conftest import ANA, TELCO, running_server
from tests.postgres import PostgresServer


@pytest.mark.postgres
def test_the_tracking_process_starts_on_a_plain_url_of_postgresql(postgres_server: PostgresServer) -> None:
    postgres_server.execute("CREATE DATABASE plain_mlflow")
    url = postgres_server.url("plain_mlflow")
    assert url.startswith("postgresql://")
    with running_server(BANCADA_TRACKING_DATABASE_URL=url) as server:
        client = server.client(ANA)
        address = f"/mlflow/{TELCO}/api/2.0/mlflow/experiments"
        made = client.post(f"{address}/create", json={"name": "churn"}).raise_for_status().json()
        read = client.get(f"{address}/get-by-name", params={"experiment_name": "churn"}).raise_for_status().json()
        assert read["experiment"]["experiment_id"] == made["experiment_id"]
        assert not (server.home / "mlflow.db").exists()
