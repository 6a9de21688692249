"""Bytes at the public port: requests in any pieces and any order, broken in any way, beside what a strict reader says.

A caller must never get an answer to something that was not asked, and nothing that a proxy in front could read
otherwise may be answered as a call. BANCADA_FUZZ_EXAMPLES makes this a long run: `make fuzz-bytes`.
"""

from __future__ import annotations

import itertools
import json
import os
import socket
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.scenario.gateway.conftest import Workbench
from tests.scenario.gateway.strict_http import End, Request, read_stream

LONG = int(os.environ.get("BANCADA_FUZZ_EXAMPLES", "0"))
EXAMPLES = settings(
    max_examples=LONG or 150, derandomize=not LONG, deadline=None, database=None,
    phases=[Phase.generate, Phase.shrink] if LONG else [Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
ANSWERED_WITHIN_S = 10.0
QUIET_S = 0.05
SMUGGLED = 666
ODD_BYTES = [b"\r", b"\n", b"\0", b" ", b"\t", b":", b",", b"0", b"x", b"\xff", b"\r\n", b"\r\n\r\n", b";", b"-", b"+"]
ODD_LINES = [
    b"Transfer-Encoding: chunked", b"Transfer-Encoding: identity", b"Transfer-Encoding: gzip, chunked",
    b"Transfer-Encoding : chunked", b"Transfer-Encoding: xchunked", b"Transfer-Encoding:\tchunked",
    b"Transfer-Encoding: chunked, chunked", b"transfer-encoding: CHUNKED", b" Transfer-Encoding: chunked",
    b"Content-Length: 0", b"Content-Length: 3", b"Content-Length: 70", b"Content-Length: +3", b"Content-Length: -1",
    b"Content-Length: 0x10", b"Content-Length: 5, 5", b"Content-Length:", b"Content-Length : 3", b"Content-Length: 3 4",
    b"Content-Length: 99999999999999999999", b"Content_Length: 3", b"Host: elsewhere", b"Connection: close",
    b"Connection: keep-alive", b"Expect: 100-continue", b"X: y", b" folded", b"no colon", b": no name", b"X Y: z",
]  # fmt: skip
UPGRADES = [b"Connection: Upgrade\r\nUpgrade: websocket", b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c"]
"""What follows one of these in the same breath is not read as HTTP/1.1 any more: after the answer it is again."""


@dataclass(frozen=True)
class Answer:
    """One answer as it came."""

    status: int
    body: bytes


@pytest.fixture(scope="module")
def gateway() -> Iterator[Workbench]:
    """A gateway with a function behind it that answers what it was asked."""
    with tempfile.TemporaryDirectory(prefix="bancada-") as home:
        workbench = Workbench(Path(home))
        workbench.run_dir.mkdir(mode=0o700)
        try:
            workbench.start_gateway()
            assert workbench.publish(workbench.route(workbench.start_replica("r1")))
            yield workbench
        finally:
            workbench.stop()


def body_of(number: int) -> bytes:
    return json.dumps({"accessKey": "mkey", "request": {"n": number}}).encode()


def call(number: int, *, path: bytes = b"/model", lines: tuple[bytes, ...] = ()) -> bytes:
    """Return a call whose length is announced."""
    body = body_of(number)
    head = [b"POST %b HTTP/1.1" % path, b"Host: x", *lines, b"Content-Length: %d" % len(body), b"", b""]
    return b"\r\n".join(head) + body


def chunked(number: int, pieces: int) -> bytes:
    """Return the same call in chunks."""
    body = body_of(number)
    size = len(body) // pieces + 1
    chunks = [body[at : at + size] for at in range(0, len(body), size)]
    sent = b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks)
    return b"POST /model HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + sent + b"0\r\n\r\n"


LAST = call(99, lines=(b"Connection: close",))
NUMBERS = st.integers(0, 98)
CALLS = st.one_of(
    st.builds(call, NUMBERS),
    st.builds(call, NUMBERS, path=st.sampled_from([b"/model?x=1", b"/api/altus-ds-1/models/call-model"])),
    st.builds(call, NUMBERS, lines=st.sampled_from([(b"X-Request-Id: a",), (b"X: " + b"y" * 9000,), (b"Origin: z",)])),
    st.builds(chunked, NUMBERS, st.integers(1, 4)),
)
STREAMS = st.lists(CALLS, min_size=1, max_size=5)
CUTS = st.lists(st.floats(0, 1), max_size=8)


@EXAMPLES
@given(stream=STREAMS, cuts=CUTS)
def test_every_call_is_answered_in_its_turn_however_it_is_cut(
    gateway: Workbench, stream: list[bytes], cuts: list[float]
) -> None:
    data = b"".join([*stream, LAST])
    expected = read_stream(data)
    assert expected.end is End.WHOLE
    answers, is_closed = exchange(gateway, data, cuts, len(stream) + 1)
    assert [asked_of(request) for request in expected.requests] == [got_of(answer) for answer in answers]
    assert is_closed


@EXAMPLES
@given(stream=STREAMS, cuts=CUTS, draw=st.data())
def test_what_is_broken_is_never_answered_as_a_call(
    gateway: Workbench, stream: list[bytes], cuts: list[float], draw: st.DataObject
) -> None:
    data = broken(b"".join([*stream, LAST]), draw)
    expected = read_stream(data)
    whole = expected.requests
    answers, is_closed = exchange(gateway, data, cuts, len(whole))
    for request, answer in zip(whole, answers, strict=False):
        assert fits(request, answer), (data, request, answer)
    for answer in answers[len(whole) :]:
        assert 400 <= answer.status < 500, (data, answer)
    if len(answers) < len(whole):
        assert (answers[-1].status, is_closed) == (400, True), (data, answers)


@pytest.mark.parametrize("line", [*ODD_LINES, *UPGRADES])
def test_a_request_hidden_in_a_body_is_not_answered(gateway: Workbench, line: bytes) -> None:
    hidden = b"0\r\n\r\n" + call(SMUGGLED)
    head = b"POST /model HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n%b\r\n\r\n" % (len(hidden), line)
    answers, _ = exchange(gateway, head + hidden, [], 0)
    assert b"%d" % SMUGGLED not in b"".join(answer.body for answer in answers if answer.status == 200)


def test_a_caller_who_sends_many_calls_at_once_and_then_no_more_gets_all_answers(gateway: Workbench) -> None:
    data = b"".join(call(number) for number in range(300)) + LAST
    answers, is_closed = exchange(gateway, data, [], 301)
    assert [got_of(answer) for answer in answers] == [{"n": number} for number in [*range(300), 99]]
    assert is_closed


def broken(data: bytes, draw: st.DataObject) -> bytes:
    """Return a stream with one to three things wrong, or right by chance."""
    for _ in range(draw.draw(st.integers(1, 3))):
        at = draw.draw(st.integers(0, len(data)))
        kind = draw.draw(st.sampled_from(["insert", "delete", "replace", "line", "line", "cut"]))
        if kind == "line":
            line_end = data.find(b"\r\n", at)
            at = line_end if line_end >= 0 else len(data)
            data = data[:at] + b"\r\n" + draw.draw(st.sampled_from(ODD_LINES)) + data[at:]
        elif kind == "cut":
            data = data[: draw.draw(st.integers(0, len(data)))]
        else:
            odd = b"" if kind == "delete" else draw.draw(st.sampled_from(ODD_BYTES))
            data = data[:at] + odd + data[at + (kind != "insert") :]
    return data


def exchange(gateway: Workbench, data: bytes, cuts: list[float], wanted: int) -> tuple[list[Answer], bool]:
    """Send bytes in pieces; return the answers, and whether the gateway closed the connection.

    It is given a moment to say more than was wanted.
    """
    places = sorted({0, len(data), *(int(cut * len(data)) for cut in cuts)})
    received, is_closed = b"", False
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=ANSWERED_WITHIN_S) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            for start, end in itertools.pairwise(places):
                connection.sendall(data[start:end])
                time.sleep(0.001)  # so that most pieces arrive as such
        except ConnectionError:
            pass  # it was closed on us, which the answers explain
        while not is_closed:
            answers = read_answers(received)
            connection.settimeout(QUIET_S if len(answers) >= wanted else ANSWERED_WITHIN_S)
            try:
                part = connection.recv(65536)
            except TimeoutError:
                assert len(answers) >= wanted, (data, received, "no answer")
                break
            except ConnectionError:
                part = b""
            received, is_closed = received + part, not part
    return read_answers(received), is_closed


def read_answers(data: bytes) -> list[Answer]:
    """Return the whole answers at the beginning of what came; interim ones are left out."""
    answers, at = [], 0
    while (end := data.find(b"\r\n\r\n", at)) >= 0:
        lines = data[at:end].decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        status, start = int(lines[0].split()[1]), end + 4
        at = start + int(headers.get("content-length", 0))
        if at > len(data):
            break
        if status >= 200:
            answers.append(Answer(status, data[start:at]))
    return answers


def asked_of(request: Request) -> object:
    """Return what a request asks the function, None where it is no right call."""
    if request.method != "POST" or request.target.partition("?")[0] not in {
        "/model", "/api/altus-ds-1/models/call-model",
    }:  # fmt: skip
        return None
    try:
        document = orjson.loads(request.body)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(document, dict) or document.get("accessKey") != "mkey":
        return None
    return document.get("request")


def got_of(answer: Answer) -> object:
    """Return what the function was asked, None where it was not."""
    return json.loads(answer.body)["response"]["got"] if answer.status == 200 else None


def fits(request: Request, answer: Answer) -> bool:
    """Tell whether this may be the answer to a request that a strict reader found.

    A server may refuse what it does not support; it may not answer anything else than what was asked.
    """
    asked = asked_of(request)
    return answer.status != 200 or (asked is not None and got_of(answer) == asked)
