from __future__ import annotations

from pathlib import Path

import pytest

from bancada.settings import Settings


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("postgresql://ana:p%40ss@db/bancada", "postgresql+psycopg://ana:p%40ss@db/bancada"),
        ("postgres://ana@db/bancada", "postgresql+psycopg://ana@db/bancada"),
        ("postgresql://ana@/bancada?host=/run/pg", "postgresql+psycopg://ana@/bancada?host=/run/pg"),
        ("postgresql+psycopg://ana@db/bancada", "postgresql+psycopg://ana@db/bancada"),
        ("sqlite:////srv/other.db", "sqlite:////srv/other.db"),
    ],
)
def test_both_urls_of_postgresql_get_the_driver_that_is_installed(url: str, wanted: str) -> None:
    settings = Settings(home=Path("/srv/bancada"), database_url=url, tracking_database_url=url)
    assert (settings.store_url, settings.tracking_store_url) == (wanted, wanted)


def test_without_a_url_both_databases_are_files_of_the_home() -> None:
    settings = Settings(home=Path("/srv/bancada"))
    assert settings.store_url == "sqlite:////srv/bancada/bancada.db"
    assert settings.tracking_store_url == "sqlite:////srv/bancada/mlflow.db"
