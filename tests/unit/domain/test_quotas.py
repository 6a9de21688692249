"""Admission: never over a quota, never overtaken by a younger one, never stuck."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bancada.domain.errors import InvalidRequest
from bancada.domain.quotas import MACHINE, Amount, Ask, Quota, admit, total_use

START = datetime(2026, 11, 25, tzinfo=timezone.utc)
ANA, BRUNO, TEAM = "user:1", "user:2", "team:3"


def ask(name: str, cpu: float, *holders: str, slot: str = "", age: int = 0) -> Ask:
    return Ask(name, slot or name, Amount(cpu), holders or (ANA,), START - timedelta(seconds=age))


def test_without_quotas_everybody_starts() -> None:
    assert admit([], [ask("a", 99), ask("b", 99)], {}, {}).admitted == ("a", "b")


def test_what_has_no_room_waits_and_says_used_allowed_and_asked() -> None:
    decision = admit([ask("runs", 3)], [ask("waits", 2)], {ANA: Quota(cpu=4)}, {ANA: "user ana"})
    assert decision.admitted == ()
    why = decision.refused["waits"]
    assert why.reason == "over_quota"
    assert why.message == "The quota of user ana has no room: 3 of 4 vCPU used, 2 asked for."
    assert "starts by itself" in why.hint


def test_a_younger_workload_does_not_overtake_an_older_one_of_the_same_quota() -> None:
    waiting = [ask("small", 1, age=1), ask("large", 3, age=2), ask("others", 1, BRUNO)]
    decision = admit([ask("runs", 2)], waiting, {ANA: Quota(cpu=4), BRUNO: Quota(cpu=1)}, {})
    assert decision.admitted == ("others",)
    assert "An older workload waits" in decision.refused["small"].message


def test_what_can_never_fit_keeps_nobody_waiting() -> None:
    decision = admit([], [ask("huge", 9, age=2), ask("small", 1)], {ANA: Quota(cpu=4)}, {})
    assert decision.admitted == ("small",)
    assert "more than the whole quota" in decision.refused["huge"].hint


def test_a_workload_counts_for_its_user_its_team_and_the_machine() -> None:
    waiting = [ask("a", 2, ANA, TEAM, MACHINE, age=2), ask("b", 2, BRUNO, TEAM, MACHINE)]
    assert admit([], waiting, {TEAM: Quota(cpu=3)}, {}).admitted == ("a",)
    assert admit([], waiting, {MACHINE: Quota(cpu=4), BRUNO: Quota(cpu=1)}, {}).admitted == ("a",)


def test_what_takes_the_place_of_another_needs_only_what_it_is_larger() -> None:
    running = [ask("old deployment", 2, slot="model"), ask("other", 1)]
    quotas = {ANA: Quota(cpu=3)}
    assert admit(running, [ask("new deployment", 2, slot="model")], quotas, {}).admitted == ("new deployment",)
    assert admit(running, [ask("larger", 3, slot="model")], quotas, {}).admitted == ()


def test_a_quota_that_was_lowered_stops_nothing_and_lets_nothing_more_start() -> None:
    running, quotas = [ask("runs", 4, slot="model")], {ANA: Quota(cpu=1)}
    assert admit(running, [ask("more", 1)], quotas, {}).admitted == ()
    assert admit(running, [ask("again", 4, slot="model"), ask("nothing", 0)], quotas, {}).admitted == (
        "again", "nothing",
    )  # fmt: skip


def test_fractions_add_up() -> None:
    running = [ask(f"r{n}", 0.1) for n in range(9)]
    assert admit(running, [ask("last", 0.1)], {ANA: Quota(cpu=1)}, {}).admitted == ("last",)


@pytest.mark.parametrize("quota", [Quota(cpu=-1), Quota(memory_gb=float("nan")), Quota(nvidia_gpu=0.5)])
def test_a_quota_is_a_number_from_0(quota: Quota) -> None:
    with pytest.raises(InvalidRequest):
        quota.checked()


AMOUNTS = st.builds(Amount, st.sampled_from([0.5, 1, 2, 3]), st.sampled_from([1.0, 2, 4]), st.integers(0, 1))
HOLDERS = st.sampled_from([(ANA, MACHINE), (BRUNO, MACHINE), (ANA, TEAM, MACHINE), (BRUNO, TEAM, MACHINE)])
ASKS = st.lists(st.tuples(AMOUNTS, HOLDERS, st.integers(0, 5), st.sampled_from(["", "", "m1", "m2"])), max_size=14)
LIMITS = st.one_of(st.none(), st.sampled_from([1, 2, 3, 4, 8]))
QUOTAS = st.dictionaries(st.sampled_from([ANA, BRUNO, TEAM, MACHINE]), st.builds(Quota, LIMITS, LIMITS, LIMITS))


Drawn = tuple[Amount, tuple[str, ...], int, str]


def make_asks(drawn: list[Drawn]) -> list[Ask]:
    return [
        Ask(f"{n:03}", (slot and f"{slot}-{holders}") or f"{n}", amount, holders, START + timedelta(seconds=age))
        for n, (amount, holders, age, slot) in enumerate(drawn)
    ]


@given(ASKS, QUOTAS, st.randoms(use_true_random=False))
def test_no_quota_is_ever_exceeded_and_all_that_can_run_comes_to_run(
    drawn: list[Drawn], quotas: dict[str, Quota], random: Random
) -> None:
    """Asks arrive one by one and others end, in any order; every decision keeps all quotas, in the end all have run."""
    pending = make_asks(drawn)
    running: list[Ask] = []
    waiting: list[Ask] = []
    possible = {a.id for a in pending if not any(quotas[h].exceeded_by(a.amount) for h in a.holders if h in quotas)}
    has_run: set[str] = set()
    while pending or running or possible - has_run:
        if pending:
            waiting.append(pending.pop(random.randrange(len(pending))))
        if running and (not pending or random.random() < 0.5):
            running.pop(random.randrange(len(running)))
        decision = admit(running, waiting, quotas, {})
        started = [each for each in waiting if each.id in decision.admitted]
        assert {each.id for each in waiting} == set(decision.admitted) | set(decision.refused)
        assert started or running or pending or possible <= has_run, "nothing runs, and who could waits for ever"
        waiting = [each for each in waiting if each.id not in decision.admitted]
        running += started
        has_run |= {each.id for each in started}
        for holder, used in total_use(running).items():
            assert holder not in quotas or not quotas[holder].exceeded_by(used)
    assert possible <= has_run
