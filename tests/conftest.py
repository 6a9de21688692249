"""What all tests may ask for: an empty database of this release's schema, on SQLite and on PostgreSQL."""

from __future__ import annotations

import contextlib
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from bancada.store.database import Database
from bancada.store.schema import migrate
from tests.api import ApiWorld, make_world
from tests.postgres import PostgresServer, running_postgres

TESTS = Path(__file__).parent
KINDS = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let one worker run a file's tests, and those of all pages, which share a workbench and a browser."""
    for item in items:
        place = item.path.relative_to(TESTS)
        item.add_marker(pytest.mark.xdist_group("web" if place.parts[0] == "web" else str(place)))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    with running_postgres() as server:
        server.execute("CREATE DATABASE template_bancada")
        database = Database(server.url("template_bancada"))
        migrate(database)
        database.close()
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "bancada.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty, migrated database: each test runs once per kind of database."""
    with empty_database(request, tmp_path) as url:
        yield url


@pytest.fixture(scope="module", params=KINDS)
def module_database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One for all tests of a module that do not mind what others left: the module runs once per kind of database."""
    with empty_database(request, tmp_path_factory.mktemp("database")) as url:
        yield url


@contextlib.contextmanager
def empty_database(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    if request.param == "sqlite":
        path = folder / "bancada.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with server.copy("template_bancada", f"t{uuid.uuid4().hex}") as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[ApiWorld]:
    world = make_world(tmp_path / "home", database_url)
    yield world
    world.workbench.database.close()


@pytest.fixture(scope="module")
def shared_world(tmp_path_factory: pytest.TempPathFactory, module_database_url: str) -> Iterator[ApiWorld]:
    """One world per kind of database for all tests of a module."""
    world = make_world(tmp_path_factory.mktemp("home"), module_database_url)
    yield world
    world.workbench.database.close()


@pytest.fixture(scope="module")
def sqlite_world(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[ApiWorld]:
    """One world for all tests of a module in which the kind of database plays no part."""
    home = tmp_path_factory.mktemp("home")
    shutil.copy(sqlite_template, home / "bancada.db")
    world = make_world(home, "")
    yield world
    world.workbench.database.close()
