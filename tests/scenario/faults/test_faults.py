"""What breaks while callers call: nobody hangs, most do not notice, and no answer is lost or doubled in the records."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.scenario.faults.callers import BROKEN, statuses
from tests.scenario.faults.conftest import REPLICAS, Site
from tests.scenario.faults.line import Line
from tests.scenario.live import until

pytestmark = [pytest.mark.scenario, pytest.mark.postgres]

CLEAN_WITHIN_S = 1.0


@pytest.fixture(autouse=True)
def _records_are_right(site: Site) -> Iterator[None]:
    yield
    site.check_records()


def test_calls_in_a_replica_that_dies_are_502_at_once_and_the_others_go_on(site: Site) -> None:
    dead = site.replicas()[0]
    with site.callers.calling(connections=8, seconds=2.0) as calls:
        until("both replicas have answered", lambda: len({call.response["pid"] for call in calls}) == REPLICAS)
        time.sleep(0.5)  # into the next calls, which take two seconds
        dead.kill()
        died_at = time.monotonic()
    broken = [call for call in calls if call.status != 200]
    assert set(statuses(broken)) == {502}
    late_s = sorted(call.ended_at - died_at for call in broken)
    assert late_s[len(late_s) // 2] < CLEAN_WITHIN_S
    assert late_s[-1] < 10 * CLEAN_WITHIN_S, "far from the deadline, however busy this machine is"
    assert dead.pid not in {call.response["pid"] for call in calls if call.began_at > died_at and call.status == 200}
    until("it is replaced", lambda: dead.pid not in replica_pids(site) and len(replica_pids(site)) == REPLICAS)


def test_a_killed_gateway_comes_back_and_calls_go_on(site: Site) -> None:
    with site.callers.calling() as calls:
        site.killed("gateway")
        before = len(calls)
        until("calls succeed again", lambda: statuses(calls[before:])[200] > 20)
    assert set(statuses(calls)) <= {200, BROKEN}


@pytest.mark.parametrize("name", ["api", "reconciler"])
def test_the_control_plane_dies_and_no_caller_notices(site: Site, name: str) -> None:
    with site.callers.calling() as calls:
        site.killed(name)
        before = len(calls)
        until("more calls were answered", lambda: len(calls) > before + 20)
    assert set(statuses(calls)) == {200}


def test_the_database_stands_still_and_no_caller_notices(site: Site) -> None:
    with site.callers.calling() as calls:
        with stopped(postgres_processes(site)):
            before = len(calls)
            time.sleep(3)  # longer than any statement of the control plane takes
        assert len(calls) > before
        until("more calls were answered", lambda: len(calls) > before + 100)
    assert set(statuses(calls)) == {200}


def test_the_database_crashes_and_no_caller_notices(site: Site) -> None:
    with site.callers.calling() as calls:
        until("calls were answered", lambda: len(calls) > 50)
        site.database.restart()
        before = len(calls)
        until("more calls were answered", lambda: len(calls) > before + 50)
    assert set(statuses(calls)) == {200}


def test_the_recorder_dies_twice_and_no_caller_notices(site: Site) -> None:
    with site.callers.calling() as calls:
        for _ in range(2):
            site.killed("recorder")
    assert set(statuses(calls)) == {200}


def test_a_full_disk_is_waited_for_and_no_caller_notices(site: Site) -> None:
    for full in [full_by_limit(site), *([full_by_ballast(site.disk)] if site.disk else [])]:
        with site.callers.calling() as calls:
            until("calls were answered", lambda calls=calls: len(calls) > 50)
            with full:
                before = len(calls)
                until("more calls were answered", lambda calls=calls, n=before: len(calls) > n + 200)
        assert set(statuses(calls)) == {200}
        site.check_records()


def test_a_line_that_is_slow_and_cut_costs_only_the_calls_on_it(site: Site) -> None:
    with (
        Line(site.workbench.port, delay_s=0.01, cut_share=0.02, seed=4).open() as line,
        site.callers.calling(port=line.port) as on_the_line,
        site.callers.calling() as beside,
    ):
        until("calls were cut", lambda: line.cuts > 20 and statuses(on_the_line)[200] > 40)
    assert set(statuses(on_the_line)) <= {200, BROKEN, 400, 408}
    assert set(statuses(beside)) == {200}


def test_connections_that_never_finish_a_request_hold_up_nobody(site: Site) -> None:
    head = b"POST /model HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n"
    with contextlib.ExitStack() as stack:
        for number in range(200):
            idle = stack.enter_context(socket.create_connection(("127.0.0.1", site.workbench.port)))
            idle.sendall((b"", head, head + b"\r\n{")[number % 3])
        with site.callers.calling() as calls:
            until("calls were answered", lambda: len(calls) > 100)
    assert set(statuses(calls)) == {200}


def replica_pids(site: Site) -> set[int]:
    return {process.pid for process in site.replicas()}


def postgres_processes(site: Site) -> list[psutil.Process]:
    root = psutil.Process(site.database.pid)
    return [root, *root.children(recursive=True)]


@contextlib.contextmanager
def full_by_limit(site: Site) -> Iterator[None]:
    """Let the gateway make no file longer: what it writes fails as on a full disk."""
    gateway = psutil.Process(site.workbench.process("gateway"))
    before = gateway.rlimit(psutil.RLIMIT_FSIZE)
    gateway.rlimit(psutil.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        gateway.rlimit(psutil.RLIMIT_FSIZE, before)


@contextlib.contextmanager
def full_by_ballast(disk: Path) -> Iterator[None]:
    """Fill the disk that the records are on."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    try:
        yield
    finally:
        ballast.unlink()


@contextlib.contextmanager
def stopped(processes: list[psutil.Process]) -> Iterator[None]:
    """Let processes stand still while the block runs."""
    for process in processes:
        process.suspend()
    try:
        yield
    finally:
        for process in processes:
            process.resume()
