from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, NullPool, create_engine

from bancada.store import database as database_module
from bancada.store.connections import REST_S, Connections, driver_of
from bancada.store.database import Database
from tests.postgres import PostgresServer

pytestmark = pytest.mark.postgres


class Hand:
    """A clock that is set by hand."""

    now = 0.0


@pytest.fixture
def connections(postgres_server: PostgresServer) -> Iterator[Connections]:
    url = postgres_server.url("postgres").replace("postgresql:", "postgresql+psycopg:")
    connections = Connections(
        create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool), clock=lambda: Hand.now
    )
    yield connections
    connections.close()


def server_pid(connection: Connection) -> int:
    return int(driver_of(connection).execute("SELECT pg_backend_pid()").fetchone()[0])


def end(server: PostgresServer, pid: int) -> None:
    server.execute(f"SELECT pg_terminate_backend({pid}, 10000)")


def test_a_connection_is_used_again(connections: Connections) -> None:
    first, second = connections.take(), connections.take()
    assert server_pid(first) != (pid := server_pid(second))
    connections.give_back(second)
    again = connections.take()
    assert server_pid(again) == pid
    connections.give_back(first)
    connections.give_back(again)


def test_one_that_rested_while_its_server_ended_it_is_replaced(
    connections: Connections, postgres_server: PostgresServer
) -> None:
    connection = connections.take()
    pid = server_pid(connection)
    connections.give_back(connection)
    end(postgres_server, pid)
    Hand.now += REST_S
    connection = connections.take()
    assert server_pid(connection) != pid
    connections.give_back(connection)


def test_one_that_broke_in_use_is_not_handed_out_again(
    connections: Connections, postgres_server: PostgresServer
) -> None:
    connection = connections.take()
    pid = server_pid(connection)
    end(postgres_server, pid)
    with pytest.raises(Exception, match="terminat"):
        server_pid(connection)
    connections.give_back(connection)
    connection = connections.take()
    assert server_pid(connection) != pid
    connections.give_back(connection)


def test_a_write_begins_on_another_connection_where_the_server_ended_one(
    postgres_server: PostgresServer,
) -> None:
    database = Database(postgres_server.url("postgres"))
    with database.write() as tx:
        pid = server_pid(tx)
    end(postgres_server, pid)
    with database.write() as tx:
        assert server_pid(tx) != pid
    database.close()


def test_what_only_reads_cannot_write(postgres_server: PostgresServer) -> None:
    database = Database(postgres_server.url("postgres"))
    with database.read() as tx, pytest.raises(Exception, match="read-only"):
        driver_of(tx).execute("CREATE TABLE nothing (id int)")
    database.close()


def test_a_write_that_waits_in_vain_leaves_its_connection_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "BUSY_TIMEOUT_MS", 1)
    here, there = (Database(f"sqlite:///{tmp_path}/b.db") for _ in range(2))
    refused = there.write()
    with here.write(), pytest.raises(Exception, match="locked"):
        refused.__enter__()
    with there.write() as tx:
        driver_of(tx).execute("CREATE TABLE things (id int)")
    here.close()
    there.close()
