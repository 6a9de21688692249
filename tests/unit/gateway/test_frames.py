"""The two ends of the frames protocol understand each other, whatever is sent and however it is cut."""

from __future__ import annotations

import contextlib

import pytest
from bancada_workload import frames as theirs
from hypothesis import given, settings
from hypothesis import strategies as st

from bancada.gateway import frames as ours

IDS = st.integers(0, 2**32 - 1)
CALLS = st.lists(
    st.tuples(IDS, st.integers(0, 6), st.text("abc-9", max_size=20), st.binary(max_size=9),
              st.binary(min_size=16, max_size=16), st.binary(max_size=50)),
    max_size=5,
)  # fmt: skip
ANSWERS = st.lists(
    st.builds(
        theirs.Answer, IDS, st.integers(100, 599), st.binary(max_size=50), st.integers(0, 3), st.binary(max_size=9)
    ),
    max_size=5,
)


def read(stream: bytes, cuts: list[int]) -> list[tuple[int, bytes]]:
    reader, found, at = ours.MessageReader(), [], 0
    for cut in [*sorted(cut % (len(stream) + 1) for cut in cuts), len(stream)]:
        found += reader.feed(stream[at:cut])
        at = cut
    return found


@given(CALLS)
@settings(max_examples=60, deadline=None)
def test_a_worker_reads_the_calls_that_the_gateway_writes(calls):
    sent = [theirs.Call(*call) for call in calls]
    received = bytearray(ours.write_calls([call.id for call in sent], sent))
    kind, content = theirs.take_message(received)
    assert (kind, received) == (theirs.CALLS, b"")
    assert [tuple(call) for call in theirs.parse_calls(content)] == calls


@given(st.lists(ANSWERS, max_size=4), st.lists(st.integers(0), max_size=6))
@settings(max_examples=60, deadline=None)
def test_the_gateway_reads_the_answers_that_a_worker_writes_however_they_are_cut(messages, cuts):
    stream = theirs.hello({"workers": 2, "max_batch": 8, "credit": 1}) + b"".join(map(theirs.answers, messages))
    (kind, said), *answers = read(stream, cuts)
    hello = ours.read_hello(said)
    assert (kind, hello.workers, hello.max_batch, hello.credit) == (ours.HELLO, 2, 8, 1)
    assert [kind for kind, _ in answers] == [ours.ANSWERS] * len(messages)
    read_back = [
        [(a.number, a.status, a.body, a.content, a.metrics) for a in ours.read_answers(content)]
        for _, content in answers
    ]
    assert read_back == [[tuple(answer) for answer in message] for message in messages]


@given(st.binary(max_size=60), st.lists(st.integers(0), max_size=3))
@settings(max_examples=100, deadline=None)
def test_other_bytes_are_refused_or_waited_for(stream, cuts):
    with contextlib.suppress(ours.BrokenFrames):  # anything else that is raised is a bug
        for kind, content in read(stream, cuts):
            list(ours.read_answers(content)) if kind == ours.ANSWERS else ours.read_hello(content)


@pytest.mark.parametrize("said", [b"", b"{}", b"[]", b'{"protocol": 2, "workers": 1, "max_batch": 1, "credit": 1}'])
def test_a_hello_of_something_else_is_refused(said):
    with pytest.raises(ours.BrokenFrames):
        ours.read_hello(said)
