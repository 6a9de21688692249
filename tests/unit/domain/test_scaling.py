"""Scaling: always within its limits, never starving callers, never swinging."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from bancada.domain.load import DeploymentLoad, Figures
from bancada.domain.scaling import CALM_S, LOOK_EVERY_S, SETTLED_S, Demand, Scaling, is_calm, wished_replicas

count = st.integers(0, 10_000)
scalings = st.integers(1, 32).flatmap(
    lambda most: st.builds(Scaling, st.integers(0, most), st.just(most), st.floats(0.1, 1000), st.floats(1, 1000))
)
demands = st.builds(
    Demand,
    st.builds(DeploymentLoad, st.just(Figures()), count, count, count, st.floats(0, 10_000)),
    st.builds(Figures, count, count, st.integers(0, 10**12), st.integers(0, 10**12)),
    st.floats(0, 60), st.floats(0, 1000), st.floats(0, 1000),
)  # fmt: skip


@given(scalings, st.integers(0, 32), demands)
def test_it_stays_within_its_limits_and_its_steps(scaling: Scaling, replicas: int, demand: Demand) -> None:
    wished = wished_replicas(scaling, replicas, demand)
    within = min(max(replicas, scaling.min_replicas), scaling.max_replicas)
    assert wished == 0 or scaling.min_replicas <= wished <= scaling.max_replicas
    if within == replicas and wished:
        assert replicas - 1 <= wished <= max(1, 2 * replicas, scaling.min_replicas)


@given(scalings, st.integers(0, 32), demands)
def test_nobody_who_calls_finds_it_asleep(scaling: Scaling, replicas: int, demand: Demand) -> None:
    assume(demand.now.is_busy)
    assert wished_replicas(scaling, replicas, demand) >= 1


@given(scalings, st.integers(1, 32), demands)
def test_it_never_grows_and_shrinks_for_the_same_demand(scaling: Scaling, replicas: int, demand: Demand) -> None:
    """What asks for more than it has would not have asked for fewer a replica ago: no swinging between two sizes."""
    assume(scaling.min_replicas <= replicas <= scaling.max_replicas)
    calm = replace(demand, calm_s=demand.calm_s if is_calm(scaling, demand) else 0.0)
    wished = wished_replicas(scaling, replicas, calm)
    if wished > replicas:
        assert wished_replicas(scaling, wished, calm) >= wished
    if 0 < wished < replicas:
        assert wished_replicas(scaling, wished, replace(calm, settled_s=0.0, calm_s=0.0)) == wished


@given(scalings, st.integers(1, 16), st.integers(1, 1000))
def test_calls_that_wait_too_long_get_more_up_to_the_limit(scaling: Scaling, replicas: int, calls: int) -> None:
    assume(scaling.min_replicas <= replicas < scaling.max_replicas)
    waited_us = int(calls * scaling.target_queue_ms * 1500) + calls
    demand = Demand(DeploymentLoad(waiting=3), Figures(calls, 0, waited_us, waited_us), LOOK_EVERY_S, 0.0, SETTLED_S)
    assert wished_replicas(scaling, replicas, demand) > replicas
    assert wished_replicas(scaling, replicas, replace(demand, settled_s=SETTLED_S / 2)) == replicas


def test_a_long_calm_takes_one_at_a_time_if_the_rest_can_do_it() -> None:
    calm = Demand(DeploymentLoad(), Figures(100, 0, 0, 2_000_000), 2.0, CALM_S, 100.0)
    assert wished_replicas(Scaling(1, 8), 4, calm) == 3
    assert wished_replicas(Scaling(1, 8), 2, calm) == 2, "one alone would be busy all the time"
    assert wished_replicas(Scaling(1, 8), 4, replace(calm, calm_s=CALM_S - 1)) == 4


def test_only_who_may_sleep_does_and_only_when_idle() -> None:
    idle = Demand(DeploymentLoad(idle_s=300.0), Figures(), 2.0, 300.0, 300.0)
    assert wished_replicas(Scaling(0, 4, idle_s=300), 3, idle) == 0
    assert wished_replicas(Scaling(1, 4, idle_s=300), 3, idle) == 2
    assert wished_replicas(Scaling(0, 4, idle_s=301), 1, idle) == 1
    assert wished_replicas(Scaling(0, 4), 0, replace(idle, now=DeploymentLoad(wanted=1))) == 1
