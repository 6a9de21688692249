"""Pauses between restarts."""

from __future__ import annotations

from bancada.supervise.backoff import failures_after, restart_delay_s


def test_pauses_double_up_to_half_a_minute() -> None:
    assert [restart_delay_s(n) for n in range(1, 10)] == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]
    assert restart_delay_s(10_000) == 30


def test_a_minute_of_health_makes_earlier_failures_forgotten() -> None:
    assert failures_after(6, ran_s=59.9) == 7
    assert failures_after(6, ran_s=60.0) == 1
