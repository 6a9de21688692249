"""Replaying over a socket, against the worker's own side of the frames."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from bancada_workload import frames

from bancada.domain.rehearsals import RecordedCall
from bancada.reconcile import replay
from bancada.reconcile.replay import SocketReplayer

CALLS = [RecordedCall(f"{number:032x}", number % 4, f"input {number}".encode(), b"", 0) for number in range(3)]
Answering = Callable[[frames.Call], "frames.Answer | None"]


def serve(path: Path, answering: Answering) -> threading.Thread:
    """Answer the calls of one connection until one is answered with None, then close it."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    listener.listen()

    def answer() -> None:
        received = bytearray()
        with listener, listener.accept()[0] as connection:
            connection.sendall(frames.hello({"workers": 1, "max_batch": 1, "credit": 1}))
            while data := connection.recv(65536):
                received += data
                while (message := frames.take_message(received)) is not None:
                    answers = [answering(call) for call in frames.parse_calls(message[1])]
                    if None in answers:
                        return
                    connection.sendall(frames.answers(each for each in answers if each is not None))

    thread = threading.Thread(target=answer)
    thread.start()
    return thread


def test_each_call_is_given_as_it_was_and_its_answer_comes_back(tmp_path: Path) -> None:
    seen: list[frames.Call] = []

    def answering(call: frames.Call) -> frames.Answer:
        seen.append(call)
        return frames.Answer(call.id, 200 + call.id, call.body.upper() * 10_000, metrics=b'{"m": 1}')

    thread = serve(tmp_path / "r.sock", answering)
    answered = SocketReplayer().replay(tmp_path / "r.sock", CALLS)
    thread.join()
    assert [(each.status, each.output) for each in answered] == [
        (200 + number, b"INPUT %d" % number * 10_000) for number in range(3)
    ]
    assert [(call.kind, call.body, call.uuid.hex()) for call in seen] == [(c.kind, c.input, c.uuid) for c in CALLS]
    assert all(each.took_us > 0 for each in answered)


def test_a_replica_that_ends_fails_this_call_and_those_after_it(tmp_path: Path) -> None:
    thread = serve(tmp_path / "r.sock", lambda call: None if call.id else frames.Answer(call.id, 200, b"1"))
    assert [each.status for each in SocketReplayer().replay(tmp_path / "r.sock", CALLS)] == [200, 502, 502]
    thread.join()
    assert [each.status for each in SocketReplayer().replay(tmp_path / "none.sock", CALLS)] == [502] * 3


def test_a_call_that_is_never_answered_does_not_hold_the_rehearsal_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay, "CALL_TIMEOUT_S", 0.05)
    goes_on = threading.Event()

    def answering(_call: frames.Call) -> None:
        goes_on.wait(60)

    thread = serve(tmp_path / "r.sock", answering)
    assert [each.status for each in SocketReplayer().replay(tmp_path / "r.sock", CALLS)] == [504, 502, 502]
    goes_on.set()
    thread.join()
