"""What the gateway writes is what a worker reads, whatever bytes the calls hold; anything else is refused whole."""

from __future__ import annotations

import contextlib

import pytest
from bancada_workload import frames
from bancada_workload.frames import Answer, Call, Malformed
from hypothesis import given
from hypothesis import strategies as st

BYTES = st.binary(max_size=40)
CALLS = st.lists(
    st.builds(
        Call,
        id=st.integers(0, 2**32 - 1),
        kind=st.integers(0, 6),
        request_id=st.text("abc-7", max_size=9),
        extra=BYTES,
        uuid=st.binary(min_size=16, max_size=16),
        body=BYTES,
    ),
    max_size=5,
)
ANSWERS = st.lists(
    st.builds(
        Answer,
        call_id=st.integers(0, 2**32 - 1),
        status=st.integers(200, 599),
        body=BYTES,
        content=st.integers(0, 3),
        metrics=BYTES,
    ),
    max_size=5,
)


def messages(pieces):
    received, found = bytearray(), []
    for piece in pieces:
        received += piece
        while (message := frames.take_message(received)) is not None:
            found.append(message)
    assert received == b""
    return found


@given(calls=CALLS, answers=ANSWERS, size=st.integers(1, 50))
def test_messages_are_read_as_they_were_written_however_they_arrive(calls, answers, size):
    stream = frames.hello({"path": "pyfunc"}) + frames.calls(calls) + frames.answers(answers)
    hello, given_calls, given_answers = messages(stream[at : at + size] for at in range(0, len(stream), size))
    assert hello == (frames.HELLO, b'{"protocol":1,"path":"pyfunc"}')
    assert frames.parse_calls(given_calls[1]) == calls
    assert frames.parse_answers(given_answers[1]) == answers


@given(calls=CALLS, answers=ANSWERS, data=st.data())
def test_a_content_that_is_cut_or_too_long_is_refused(calls, answers, data):
    for write, parse, some in ((frames.calls, frames.parse_calls, calls),
                               (frames.answers, frames.parse_answers, answers)):  # fmt: skip
        [(_, content)] = messages([write(some)])
        with pytest.raises(Malformed):
            parse(content[: data.draw(st.integers(0, len(content) - 1))])
        with pytest.raises(Malformed):
            parse(content + b"x")


@given(st.binary(max_size=120))
def test_no_bytes_do_more_than_be_refused(content):
    for parse in (frames.parse_calls, frames.parse_answers):
        with contextlib.suppress(Malformed):
            parse(content)


def test_a_length_beyond_any_message_is_refused_before_it_is_waited_for():
    with pytest.raises(Malformed, match="4294967295 bytes"):
        frames.take_message(bytearray(b"\xff" * 5))
    with pytest.raises(Malformed, match="cannot be read"):
        frames.parse_calls(frames.calls([Call(1, 0, "x", b"", b"u" * 16, b"")])[5:].replace(b"x", b"\xff"))
