"""A bucket for each caller of each model."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bancada.domain.errors import TooBusy
from bancada.gateway import rates
from bancada.gateway.rates import Rates


@given(st.floats(0.1, 100), st.lists(st.floats(0, 2), max_size=60))
@settings(max_examples=60, deadline=None)
def test_never_more_than_the_rate_and_one_burst(per_s, pauses):
    buckets, now, passed = Rates(), 0.0, 0
    for pause in pauses:
        now += pause
        with contextlib.suppress(TooBusy):
            buckets.spend("m", "me", per_s, now)
            passed += 1
    assert passed <= max(1.0, per_s) + per_s * now + 1e-6


def test_callers_and_models_have_their_own_and_waiting_as_told_is_enough():
    buckets = Rates()
    buckets.spend("m", "me", 0.5, 0.0)
    with pytest.raises(TooBusy) as refused:
        buckets.spend("m", "me", 0.5, 0.1)
    assert refused.value.details["retry_after_s"] == 2
    buckets.spend("m", "you", 0.5, 0.1)
    buckets.spend("n", "me", 0.5, 0.1)
    buckets.spend("m", "me", 0.5, 2.1)


def test_only_so_many_callers_are_remembered(monkeypatch):
    monkeypatch.setattr(rates, "REMEMBERED", 2)
    buckets = Rates()
    for caller in ("a", "b", "c"):
        buckets.spend("m", caller, 1.0, 0.0)
    buckets.spend("m", "a", 1.0, 0.0)
    with pytest.raises(TooBusy):
        buckets.spend("m", "c", 1.0, 0.0)
