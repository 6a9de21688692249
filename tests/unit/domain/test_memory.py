"""Who used too much memory, by two samples."""

from __future__ import annotations

import pytest

from bancada.domain.memory import judge


@pytest.mark.parametrize(
    ("used", "before", "is_too_much"),
    [
        (2.0, 2.0, False),  # all of it
        (2.1, 1.9, False),  # a peak
        (2.1, 2.1, True),  # twice
        (1.9, 2.6, False),  # it came back by itself
        (2.5, 0.0, False),  # exactly a quarter more, once
        (2.6, 0.0, True),  # more than that, at once
    ],
)
def test_twice_above_or_once_far_above_is_too_much(used: float, before: float, *, is_too_much: bool) -> None:
    assert (judge(used, before, 2.0) is not None) is is_too_much


def test_an_overuse_is_said_in_words() -> None:
    assert f"It {judge(3, 0, 2)}." == "It used 3.00 GB of memory, of the 2 GB that it may use."
