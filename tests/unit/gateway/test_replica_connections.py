"""What the end of a connection says about the call on it: not started, or perhaps run."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import tempfile
from pathlib import Path

import pytest
import uvloop

from bancada.gateway.replicas import NotStarted, ReplicaConnections, ReplicaDied

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


@pytest.fixture
def listener():
    with tempfile.TemporaryDirectory(prefix="bancada-") as directory, socket.socket(socket.AF_UNIX) as server:
        server.bind(str(Path(directory) / "r.sock"))
        server.listen()
        server.setblocking(False)
        yield server


async def accept(listener):
    loop = asyncio.get_running_loop()
    connection, _ = await loop.sock_accept(listener)
    return connection


def read_all_there_is(connection):
    size = 0
    with contextlib.suppress(BlockingIOError):
        while part := connection.recv(1 << 20):
            size += len(part)
    return size


async def scene_a_replica_that_ends_within_a_body_has_not_started_it(listener):
    body = b"x" * (32 << 20)
    asking = asyncio.create_task(ReplicaConnections(listener.getsockname()).ask(body, "id-1", 1.5))
    replica = await accept(listener)
    await asyncio.get_running_loop().sock_recv(replica, 1)
    assert read_all_there_is(replica) < len(body)
    replica.close()  # nothing is unread here, so the kernel does not reset
    with pytest.raises(NotStarted):
        await asking


async def scene_a_replica_that_ends_before_it_reads_has_not_started(listener):
    asking = asyncio.create_task(ReplicaConnections(listener.getsockname()).ask(b"{}", "id-1", 1.5))
    replica = await accept(listener)
    while not asking.done():
        with contextlib.suppress(BlockingIOError):
            replica.recv(1, socket.MSG_PEEK)
            break
        await asyncio.wait([asking], timeout=0.01)
    replica.close()
    with pytest.raises(NotStarted):
        await asking


async def scene_a_replica_that_ends_after_the_whole_body_may_have_run_it(listener):
    asking = asyncio.create_task(ReplicaConnections(listener.getsockname()).ask(b"{}", "id-1", 1.5))
    replica = await accept(listener)
    got = b""
    while not got.endswith(b"\r\n\r\n{}"):
        got += await asyncio.get_running_loop().sock_recv(replica, 1000)
    replica.close()
    with pytest.raises(ReplicaDied):
        await asking


async def scene_a_connection_that_ended_while_idle_is_replaced(listener):
    connections, loop = ReplicaConnections(listener.getsockname()), asyncio.get_running_loop()
    for _ in range(2):
        asking = asyncio.create_task(connections.ask(b"{}", "id-1", 1.5))
        replica = await accept(listener)
        await loop.sock_recv(replica, 1000)
        await loop.sock_sendall(replica, OK)
        assert (await asking).body == b"{}"
        replica.close()  # and the other side has not noticed when it sends the next call
    connections.close()


SCENES = [scene for name, scene in list(globals().items()) if name.startswith("scene_")]


@pytest.mark.parametrize("make_loop", [asyncio.SelectorEventLoop, uvloop.new_event_loop])
@pytest.mark.parametrize("scene", SCENES, ids=[scene.__name__[6:] for scene in SCENES])
def test_on_both_event_loops(scene, make_loop, listener):
    loop = make_loop()
    try:
        loop.run_until_complete(scene(listener))
    finally:
        loop.close()
