"""Limits of a model's calls."""

from __future__ import annotations

import pytest

from bancada.domain.call_limits import CallLimits, read_limits
from bancada.domain.errors import InvalidRequest


def test_limits_survive_being_kept_and_none_are_none():
    limits = CallLimits(calls_per_s=2.5, deadline_s=10, queue=4)
    assert read_limits(limits.checked().to_json()) == limits
    assert read_limits({}) == CallLimits()


@pytest.mark.parametrize(
    ("limits", "named"),
    [(CallLimits(calls_per_s=-1), "calls_per_s"), (CallLimits(deadline_s=float("nan")), "deadline_s"),
     (CallLimits(queue=-1), "queue"), (CallLimits(deadline_s=1e9), "deadline_s")],
)  # fmt: skip
def test_what_is_out_of_range_is_named(limits, named):
    with pytest.raises(InvalidRequest, match=rf"^{named}: expected 0 to "):
        limits.checked()
