from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, NullPool, create_engine

from bancada.store.readers import REST_S, Readers, driver_of
from tests.postgres import PostgresServer

pytestmark = pytest.mark.postgres


class Hand:
    """A clock that is set by hand."""

    now = 0.0


@pytest.fixture
def readers(postgres_server: PostgresServer) -> Iterator[Readers]:
    url = postgres_server.url("postgres").replace("postgresql:", "postgresql+psycopg:")
    readers = Readers(create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool), clock=lambda: Hand.now)
    yield readers
    readers.close()


def server_pid(connection: Connection) -> int:
    return int(driver_of(connection).execute("SELECT pg_backend_pid()").fetchone()[0])


def end(server: PostgresServer, pid: int) -> None:
    server.execute(f"SELECT pg_terminate_backend({pid}, 10000)")


def test_a_connection_is_used_again(readers: Readers) -> None:
    first, second = readers.take(), readers.take()
    assert server_pid(first) != (pid := server_pid(second))
    readers.give_back(second)
    again = readers.take()
    assert server_pid(again) == pid
    readers.give_back(first)
    readers.give_back(again)


def test_one_that_rested_while_its_server_ended_it_is_replaced(
    readers: Readers, postgres_server: PostgresServer
) -> None:
    connection = readers.take()
    pid = server_pid(connection)
    readers.give_back(connection)
    end(postgres_server, pid)
    Hand.now += REST_S
    connection = readers.take()
    assert server_pid(connection) != pid
    readers.give_back(connection)


def test_one_that_broke_in_use_is_not_handed_out_again(readers: Readers, postgres_server: PostgresServer) -> None:
    connection = readers.take()
    pid = server_pid(connection)
    end(postgres_server, pid)
    with pytest.raises(Exception, match="terminat"):
        server_pid(connection)
    readers.give_back(connection)
    connection = readers.take()
    assert server_pid(connection) != pid
    readers.give_back(connection)
