"""The suite that every Compute passes; a class beside each one says how its processes are made to end."""

from __future__ import annotations

import os
import select
import time
from datetime import datetime, timedelta, timezone

import pytest

from bancada.compute.port import Compute
from bancada.domain.errors import Conflict, InvalidRequest, PlatformFailed
from bancada.domain.processes import ProcessSpec, ProcessState


def wait_for_end(compute: Compute, key: str, limit_s: float = 20.0) -> ProcessState:
    """Poll until the process has ended and return its state."""
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        state = compute.poll(key)
        if state is not None and not state.running:
            return state
        time.sleep(0.005)
    raise AssertionError(f"{key} did not end in {limit_s} s: {compute.poll(key)}")


class ComputePortSuite:
    """What every Compute promises.

    A subclass gives the fixtures `compute` and `harness`; the harness has `spec(key, stubborn=False)`, a process that
    waits; `wait_until_ready(key)`; `end(key, exit_code)` and `kill(key, number)`, its fate; and `broken_spec(key)`,
    one that cannot start.
    """

    def test_a_started_process_runs_and_says_since_when(self, compute, harness):
        before = datetime.now(timezone.utc)
        compute.start(harness.spec("replica-1"))
        state = compute.poll("replica-1")
        assert state.key == "replica-1"
        assert state.running
        assert state.pid > 0
        assert (state.ended_at, state.exit_code, state.signal) == (None, None, None)
        assert abs(state.started_at - before) < timedelta(minutes=1)
        assert not state.succeeded
        assert compute.running() == {"replica-1": state}

    def test_starting_twice_starts_once(self, compute, harness):
        compute.start(harness.spec("a"))
        first = compute.poll("a")
        compute.start(harness.spec("a"))
        assert compute.poll("a") == first

    @pytest.mark.parametrize("exit_code", [0, 3, 125])
    def test_the_exit_code_is_known_and_stays_known(self, compute, harness, exit_code):
        compute.start(harness.spec("job"))
        harness.end("job", exit_code)
        state = wait_for_end(compute, "job")
        assert (state.exit_code, state.signal) == (exit_code, None)
        assert state.succeeded == (exit_code == 0)
        assert state.ended_at >= state.started_at - timedelta(seconds=1)
        assert compute.poll("job") == state
        assert compute.running() == {}

    @pytest.mark.parametrize("number", [9, 11, 15])
    def test_a_death_by_signal_says_which(self, compute, harness, number):
        compute.start(harness.spec("job"))
        harness.kill("job", number)
        state = wait_for_end(compute, "job")
        assert (state.exit_code, state.signal) == (128 + number, number)

    def test_a_descriptor_tells_of_the_end_where_there_is_one(self, compute, harness):
        assert compute.end_of("job") is None
        compute.start(harness.spec("job"))
        end = compute.end_of("job")
        if end is not None:
            assert select.select([end], [], [], 0)[0] == []
        harness.end("job", 3)
        if end is not None:
            assert select.select([end], [], [], 20.0)[0] == [end]
            os.close(end)
        assert wait_for_end(compute, "job").exit_code == 3
        assert compute.end_of("job") is None

    def test_a_start_repeated_after_the_end_starts_nothing(self, compute, harness):
        compute.start(harness.spec("job"))
        harness.end("job", 0)
        ended = wait_for_end(compute, "job")
        compute.start(harness.spec("job"))
        assert compute.poll("job") == ended

    def test_a_forgotten_key_is_free_again(self, compute, harness):
        compute.start(harness.spec("job"))
        harness.end("job", 1)
        first = wait_for_end(compute, "job")
        compute.forget("job")
        assert compute.poll("job") is None
        compute.start(harness.spec("job"))
        assert compute.poll("job").running
        assert compute.poll("job").pid != first.pid

    def test_what_runs_is_not_forgotten(self, compute, harness):
        compute.start(harness.spec("a"))
        with pytest.raises(Conflict) as caught:
            compute.forget("a")
        assert caught.value.code == "process_running"
        assert compute.poll("a").running

    def test_stop_ends_politely_and_twice_is_once(self, compute, harness):
        compute.start(harness.spec("a"))
        compute.stop("a", 20)
        state = compute.poll("a")
        assert (state.running, state.signal) == (False, 15)
        compute.stop("a", 20)
        assert compute.poll("a") == state

    def test_stop_ends_the_stubborn_by_force(self, compute, harness):
        compute.start(harness.spec("a", stubborn=True))
        harness.wait_until_ready("a")
        compute.stop("a", 0.05)
        state = compute.poll("a")
        assert (state.running, state.signal, state.exit_code) == (False, 9, 137)

    def test_unknown_keys_are_no_error(self, compute, harness):
        assert compute.poll("nobody") is None
        compute.stop("nobody", 1)
        compute.forget("nobody")
        assert compute.running() == {}

    def test_running_holds_what_runs_only(self, compute, harness):
        for key in ("a", "b", "c"):
            compute.start(harness.spec(key))
        harness.end("b", 0)
        wait_for_end(compute, "b")
        assert set(compute.running()) == {"a", "c"}

    def test_a_failed_start_leaves_nothing(self, compute, harness):
        with pytest.raises(PlatformFailed) as caught:
            compute.start(harness.broken_spec("a"))
        assert caught.value.code == "process_not_started"
        assert compute.poll("a") is None
        compute.start(harness.spec("b"))
        assert set(compute.running()) == {"b"}

    @pytest.mark.parametrize("key", ["", "../x", "a/b", ".hidden", "a b", "x" * 151, "a\n"])
    def test_keys_that_could_be_paths_are_refused(self, compute, harness, key, tmp_path):
        with pytest.raises(InvalidRequest, match="key"):
            ProcessSpec(key, ("true",), tmp_path, tmp_path / "log")
        with pytest.raises(InvalidRequest, match="key"):
            compute.poll(key)
