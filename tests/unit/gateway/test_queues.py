"""Queues and workers: batches form by themselves, and what was not begun is never lost."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import time

import pytest
from bancada_workload import frames

from bancada.domain.routes import ModelRoute, ReplicaAddress, Variant
from bancada.gateway.queues import Call, DeploymentQueue, Stage, new_uuid
from bancada.gateway.workers import Replica

ROUTE = ModelRoute("m", "churn", "k", False, None, 5.0, ())


class ScriptedWorker:
    """The other end: takes messages, and answers when a test says so."""

    def __init__(self, path, **hello):
        self.path = path
        self.hello = {"workers": 1, "max_batch": 8, "credit": 1} | hello
        self.messages: list[list[frames.Call]] = []
        self.writer: asyncio.StreamWriter | None = None
        self._writers: list[asyncio.StreamWriter] = []
        self._server: asyncio.Server | None = None

    async def __aenter__(self):
        self._server = await asyncio.start_unix_server(self._serve, self.path)
        return self

    async def __aexit__(self, *_):
        self._server.close()
        for writer in self._writers:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def _serve(self, reader, writer):
        self.writer = writer
        self._writers.append(writer)
        writer.write(frames.hello(self.hello))
        received = bytearray()
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(1 << 16):
                received += data
                while (message := frames.take_message(received)) is not None:
                    self.messages.append(frames.parse_calls(message[1]))

    def answer(self, number):
        answers = [frames.Answer(call.id, 200, b"answer to " + call.body) for call in self.messages[number]]
        self.writer.write(frames.answers(answers))


class Gateway:
    """What a queue and its replicas tell."""

    def __init__(self):
        self.queue = DeploymentQueue(Variant("d", "b", ()))
        self.answered: list[Call] = []
        self.died: list[Call] = []
        self.replicas: list[Replica] = []

    def connect(self, path):
        replica = Replica(
            ReplicaAddress(path.name, str(path)), self.queue, self._end, self.died.append, self.queue.put_back
        )
        self.replicas.append(replica)
        return replica

    def call(self, number):
        call = Call(0, b"%d" % number, "r", ROUTE, lambda _: None, uuid=new_uuid(number))
        self.queue.put(call)
        return call

    def _end(self, calls):
        for call in calls:
            call.stage = Stage.ENDED
        self.answered += calls


async def until(found):
    give_up_at = time.monotonic() + 30
    while not found():
        assert time.monotonic() < give_up_at
        await asyncio.sleep(0.001)


@pytest.fixture
async def gateway():
    gateway = Gateway()
    yield gateway
    for replica in gateway.replicas:
        replica.close()


def bodies(messages):
    return [[call.body for call in message] for message in messages]


async def test_what_arrives_while_a_worker_computes_is_its_next_batch(gateway, tmp_path):
    async with ScriptedWorker(tmp_path / "w", max_batch=3) as worker:
        gateway.connect(worker.path)
        calls = [gateway.call(0)]
        await until(lambda: worker.messages)
        calls += [gateway.call(number) for number in range(1, 6)]
        worker.answer(0)
        await until(lambda: len(worker.messages) == 2)
        worker.answer(1)
        await until(lambda: len(worker.messages) == 3)
        worker.answer(2)
        await until(lambda: len(gateway.answered) == 6)
    assert bodies(worker.messages) == [[b"0"], [b"1", b"2", b"3"], [b"4", b"5"]]
    assert [call.answer for call in calls] == [b"answer to %d" % number for number in range(6)]
    assert gateway.queue.counters.batches == 3


async def test_the_first_call_waits_for_nobody_and_those_of_the_same_turn_of_the_loop_go_together(gateway, tmp_path):
    async with ScriptedWorker(tmp_path / "w", credit=2) as worker:
        gateway.connect(worker.path)
        await until(lambda: gateway.queue.workers)
        for number in range(3):
            gateway.call(number)
        await until(lambda: len(worker.messages) == 2)
    assert bodies(worker.messages) == [[b"0"], [b"1", b"2"]]


async def test_a_worker_with_credit_for_two_gets_the_next_batch_early(gateway, tmp_path):
    async with ScriptedWorker(tmp_path / "w", credit=2) as worker:
        gateway.connect(worker.path)
        for number in range(3):
            gateway.call(number)
            await until(lambda n=number: len(worker.messages) > min(n, 1))
        assert bodies(worker.messages) == [[b"0"], [b"1"]]
        worker.answer(0)
        await until(lambda: len(worker.messages) == 3)


async def test_a_long_body_goes_alone(gateway, tmp_path):
    async with ScriptedWorker(tmp_path / "w") as worker:
        gateway.connect(worker.path)
        await until(lambda: gateway.queue.workers)
        for size in (10, 1 << 20, 10):
            gateway.queue.put(Call(0, b"x" * size, "r", ROUTE, lambda _: None, uuid=bytes(16)))
        for number in range(3):
            await until(lambda n=number: len(worker.messages) == n + 1)
            worker.answer(number)
        await until(lambda: len(gateway.answered) == 3)
    assert [len(message) for message in worker.messages] == [1, 1, 1]


async def test_the_idle_one_of_two_workers_gets_the_call_and_all_workers_of_a_replica_are_found(gateway, tmp_path):
    async with (
        ScriptedWorker(tmp_path / "w", workers=2) as first,
        ScriptedWorker(tmp_path / "w.1", workers=2) as second,
    ):
        gateway.connect(first.path)
        await until(lambda: len(gateway.queue.workers) == 2)
        gateway.call(0)
        await until(lambda: first.messages or second.messages)
        gateway.call(1)
        await until(lambda: first.messages and second.messages)


async def test_what_a_dead_worker_had_begun_is_told_and_what_waits_goes_to_the_next(gateway, tmp_path):
    async with ScriptedWorker(tmp_path / "w") as worker:
        replica = gateway.connect(worker.path)
        begun = gateway.call(0)
        await until(lambda: worker.messages)
        waits = gateway.call(1)
        worker.writer.close()
        await until(lambda: gateway.died == [begun])
        await until(lambda: len(worker.messages) == 2)  # it listens again, and the gateway found it
        worker.answer(1)
        await until(lambda: waits.stage is Stage.ENDED)
    assert replica.in_flight == 0


async def test_a_message_that_was_never_read_is_not_begun(gateway, tmp_path):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(tmp_path / "w"))
    listener.listen()
    listener.setblocking(False)
    gateway.connect(tmp_path / "w")
    loop = asyncio.get_running_loop()
    connection, _ = await loop.sock_accept(listener)
    await loop.sock_sendall(connection, frames.hello({"workers": 1, "max_batch": 8, "credit": 2}))
    first = gateway.call(0)
    message = await loop.sock_recv(connection, 1 << 16)
    assert frames.take_message(bytearray(message)) is not None
    second = gateway.call(1)
    await until(lambda: second.stage is Stage.BEGUN and has_unread(connection))
    connection.close()  # with unread bytes: the other side is reset
    await until(lambda: second.stage is Stage.WAITING)
    assert gateway.died == [first]
    listener.close()
    async with ScriptedWorker(tmp_path / "v") as other:
        gateway.connect(other.path)
        await until(lambda: other.messages)
        assert bodies(other.messages) == [[b"1"]]


async def test_a_replica_that_leaves_gets_nothing_more_and_closes_after_its_last_answer(gateway, tmp_path):
    async with ScriptedWorker(tmp_path / "w") as worker:
        replica = gateway.connect(worker.path)
        gateway.call(0)
        await until(lambda: worker.messages)
        replica.leave()
        waits = gateway.call(1)
        assert not replica.close_if_done()
        worker.answer(0)
        await until(lambda: gateway.answered)
        await until(replica.close_if_done)
        assert (len(worker.messages), waits.stage) == (1, Stage.WAITING)


async def test_a_socket_that_speaks_something_else_is_not_used(gateway, tmp_path, caplog):
    async def serve(_, writer):
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    server = await asyncio.start_unix_server(serve, tmp_path / "w")
    gateway.connect(tmp_path / "w")
    await until(lambda: "does not speak as it should" in caplog.text)
    assert not gateway.queue.workers
    server.close()


def has_unread(connection):
    return len(connection.recv(1, socket.MSG_PEEK)) == 1


def test_uuids_are_of_version_7_and_ordered_by_time():
    earlier, later = new_uuid(1_700_000_000_000_000), new_uuid(1_700_000_000_002_000)
    assert earlier < later
    assert struct.unpack(">Q", b"\0\0" + earlier[:6])[0] == 1_700_000_000_000
    assert (earlier[6] >> 4, earlier[8] >> 6) == (7, 2)
