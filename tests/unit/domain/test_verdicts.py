"""Verdicts: nobody is condemned too early, by chance, or for being better; who fails more than allowed always is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bancada.domain.load import BUCKETS_MS, DeploymentLoad, Figures, GatewayLoad, read_load
from bancada.domain.verdicts import Limits, Watch, judge, judge_ends, least_likely_rate

BUCKETS = len(BUCKETS_MS) + 1
limits = st.builds(Limits, st.floats(0, 0.5), st.floats(1, 10), st.integers(1, 200))


@st.composite
def figures(draw: st.DrawFn) -> Figures:
    latency = tuple(draw(st.lists(st.integers(0, 2000), min_size=BUCKETS, max_size=BUCKETS)))
    calls = sum(latency)
    return Figures(
        calls, draw(st.integers(0, calls)), draw(st.integers(0, 10**9)), draw(st.integers(0, 10**9)), latency
    )


@given(figures(), limits)
def test_what_does_the_same_is_never_worse(own: Figures, allowed: Limits) -> None:
    assert judge(own, own, allowed) is None


@given(figures(), figures(), limits)
def test_too_few_calls_say_nothing(own: Figures, other: Figures, allowed: Limits) -> None:
    assert judge(own, other, replace(allowed, calls=own.calls + 1)) is None


@given(figures(), figures(), limits, st.data())
def test_fewer_errors_never_turn_a_verdict_bad(
    own: Figures, other: Figures, allowed: Limits, data: st.DataObject
) -> None:
    assume(judge(own, other, allowed) is None)
    better = replace(own, errors=data.draw(st.integers(0, own.errors)))
    assert judge(better, other, allowed) is None


@given(figures(), limits)
def test_who_fails_every_call_goes_and_the_figures_say_so(other: Figures, allowed: Limits) -> None:
    assume(other.error_rate < 1 - allowed.error_rate - 0.01)
    calls = max(1000, allowed.calls)
    assume(least_likely_rate(Figures(calls, calls)) > other.error_rate)
    why = judge(Figures(calls, calls), other, allowed)
    assert why is not None
    assert why.reason == "rolled_back"
    assert f"{calls} of its {calls} calls failed (100.0%)" in why.message


@given(figures(), st.integers(2, 50))
def test_slower_than_allowed_goes_if_there_was_something_to_compare_with(other: Figures, times: int) -> None:
    slow = Figures(1000, 0, latency_ms=(0,) * (BUCKETS - 1) + (1000,))
    expected = other.calls >= 50 and times * other.latency_at(0.95) < 5000
    assert (judge(slow, replace(other, errors=0), Limits(latency=float(times))) is not None) == expected


@given(figures(), st.floats(0, 1), st.floats(0, 1))
def test_a_larger_share_of_the_calls_takes_no_less_time(counted: Figures, a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert 0 <= counted.latency_at(low) <= counted.latency_at(high) <= BUCKETS_MS[-1]


@given(figures(), figures())
def test_counters_are_subtracted_and_those_of_another_gateway_are_not(a: Figures, b: Figures) -> None:
    both = Figures(a.calls + b.calls, a.errors + b.errors, a.queue_us + b.queue_us, a.total_us + b.total_us,
                   tuple(x + y for x, y in zip(a.latency_ms, b.latency_ms, strict=True)))  # fmt: skip
    assert both.since(a) == b
    if b.calls:
        assert a.since(both) == a
    watch = Watch(7, 1.5, a, b, is_past=False)
    assert Watch.from_json(watch.as_json()) == watch
    load = GatewayLoad(7, {"own": DeploymentLoad(both), "other": DeploymentLoad(both)})
    assert watch.read(load, "own", "other") == (b, a)


def test_one_end_of_each_replica_is_forgiven() -> None:
    assert judge_ends(1, 1) is None
    assert judge_ends(4, 4) is None
    why = judge_ends(2, 1, "It used 3 GB.")
    assert why is not None
    assert why.message.endswith("ended 2 times unasked while answering calls. It used 3 GB.")
    assert judge_ends(5, 4) is not None


def test_a_gateways_answer_is_read_or_refused_whole() -> None:
    counts = {"waiting": 1, "running": 2, "calls": 3, "errors": 1, "queue_us": 4, "total_us": 5, "wanted": 0,
              "idle_s": 0.5, "latency_ms": [3] + [0] * (BUCKETS - 1)}  # fmt: skip
    load = read_load({"version": 1, "since_us": 9, "deployments": {"d": counts}, "in_flight": {}})
    assert load.of("d") == DeploymentLoad(Figures(3, 1, 4, 5, (3,) + (0,) * (BUCKETS - 1)), 1, 2, 0, 0.5)
    assert load.of("unknown") == DeploymentLoad()
    short = {"d": {**counts, "latency_ms": [1]}}
    for broken in ({}, {"since_us": 1, "deployments": short}, {"since_us": 1, "deployments": []}):
        with pytest.raises(ValueError, match=r"latency_ms|not a gateway's load"):
            read_load(broken)
