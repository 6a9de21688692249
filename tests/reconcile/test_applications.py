"""The life of an application: environment, port, process, route; what ends it, and what brings it back."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bancada.control.application_requests import ApplicationRequest, new_application
from bancada.domain.applications import Application
from bancada.domain.clock import utc_now
from bancada.domain.errors import InvalidRequest
from bancada.domain.quotas import Quota
from bancada.domain.reconciled import Finish
from bancada.domain.routes import ApplicationRoute
from bancada.reconcile.cleanup import clean_up
from bancada.reconcile.free_ports import PortProbe
from bancada.reconcile.run import stop_orphans
from bancada.reconcile.workloads import application_key
from bancada.store import applications, projects, quotas, transitions
from bancada.store.keys import find
from bancada.store.reconciled import APPLICATION, wake
from bancada.store.tables.applications import applications as table
from tests.reconcile.world import PROJECT, Crash, World


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    world = World(tmp_path, database_url)
    (world.home.project(PROJECT) / "entry.py").write_text("serve()")
    yield world
    world.database.close()


def add(world: World, name: str = "board", **changes: object) -> Application:
    now = world.clock()
    request = ApplicationRequest(name=name, subdomain=name, script="entry.py", run_as=1, **changes)  # type: ignore[arg-type]
    application = new_application(PROJECT, 1, request, now)
    with world.database.write() as tx:
        applications.add(tx, application, now)
    return application


def look(world: World, application: Application) -> Application:
    with world.database.read() as tx:
        found = applications.get(tx, application.id)
    assert found is not None
    return found


def route(world: World, application: Application) -> ApplicationRoute | None:
    of = {each.application_id: each for each in world.gateway.snapshot.applications}
    return of.get(application.id)


def restart(world: World, application: Application) -> None:
    with world.database.write() as tx:
        transitions.move(tx, APPLICATION, application.id, Finish("starting", "restarted"), world.clock())
        applications.wish_running(tx, look(world, application), world.clock())


def stop(world: World, application: Application) -> None:
    with world.database.write() as tx:
        transitions.move(tx, APPLICATION, application.id, Finish("stopping"), world.clock())
        applications.wish_stopped(tx, application.id, world.clock())


def process(world: World) -> str:
    (key,) = world.compute.alive("application.")
    return key


def test_it_starts_on_a_port_of_its_own_and_runs_once_that_answers(world: World) -> None:
    world.compute.behaviour.is_slow = True
    application = add(world, environment={"COLOUR": "blue", "CDSW_APP_PORT": "1", "OMP_NUM_THREADS": "7"}, cpu=2.5)
    world.drive(3)
    seen = look(world, application)
    assert (seen.status, seen.is_ready) == ("starting", False)
    assert getattr(route(world, application), "port", None) == 0  # nothing to send anybody to was published yet
    world.compute.finish_loading()
    world.drive(3)
    seen = look(world, application)
    assert (seen.status, seen.reason, seen.port, seen.attempt) == ("running", "", 20001, 1)
    assert seen.running_at
    shown = route(world, application)
    assert shown is not None
    assert (shown.port, shown.subdomain, shown.allowed_user_ids) == (20001, "board", (1,))
    spec = world.compute.specs[process(world)]
    assert spec.argv[1:] == ("-u", "entry.py")
    assert spec.cwd == world.home.project(PROJECT)
    env = spec.env
    assert (env["CDSW_APP_PORT"], env["CDSW_READONLY_PORT"]) == ("20001", "20001")
    assert (env["COLOUR"], env["GREETING"], env["CDSW_PROJECT_ID"]) == ("blue", "hello", PROJECT)
    assert (env["OMP_NUM_THREADS"], env["MKL_NUM_THREADS"]) == ("7", "2")
    assert env["BANCADA_APP_PREFIX"] == env["GRADIO_ROOT_PATH"] == "/apps/board"
    with world.database.read() as tx:
        key, user, _ = find(tx, env["CDSW_APIV2_KEY"].partition(".")[0]) or pytest.fail("it has no key")
    assert user.username == "admin"
    assert (key.expires_at - world.clock()).days > 300


def test_nobody_reads_that_it_runs_before_the_gateway_sends_requests_there(world: World) -> None:
    application = add(world)
    world.gateway.is_up = False
    world.drive(3)
    seen = look(world, application)
    assert (seen.status, seen.is_ready) == ("starting", True)
    world.gateway.is_up = True
    world.drive(3)
    shown = route(world, application)
    assert look(world, application).status == "running"
    assert shown is not None
    assert shown.port == seen.port


def test_two_never_get_the_same_port_and_none_is_lost(world: World) -> None:
    world.free_ports = [20001, 20002]
    first, second, third = (add(world, name) for name in ("a", "b", "c"))
    world.drive(3)
    held = {look(world, first).port, look(world, second).port}
    assert held == {20001, 20002}
    waiting = look(world, third)
    assert (waiting.status, waiting.reason, waiting.port) == ("starting", "no_port", None)
    world.drive(200)  # nobody's fault: it waits as long as it takes
    assert look(world, third).status == "starting"
    stop(world, first)
    world.drive(10)
    assert (look(world, first).status, look(world, first).port) == ("stopped", None)
    assert look(world, third).status == "running"


def test_a_killed_process_is_started_again_and_its_end_is_told(world: World) -> None:
    application = add(world)
    world.drive(3)
    first = process(world)
    world.kill(first)
    world.drive(2)
    seen = look(world, application)
    assert process(world) != first
    assert (seen.status, seen.reason, seen.attempt, seen.failures) == ("running", "started_again", 2, 1)
    assert "ended with exit code 137 (signal 9)" in seen.message
    assert seen.port != 20001 or len(world.free_ports) == 9
    shown = route(world, application)
    assert shown is not None
    assert shown.port == seen.port


def test_the_gateway_is_told_before_a_dead_process_is_replaced(world: World) -> None:
    application = add(world)
    world.drive(3)
    world.compute.behaviour.is_slow = True
    world.kill(process(world))
    world.drive(2)
    shown = route(world, application)
    assert shown is not None
    assert (shown.port, shown.status, shown.is_coming) == (0, "starting", True)
    assert "exit code 137" in shown.reason


def test_one_that_keeps_crashing_waits_longer_each_time(world: World) -> None:
    application = add(world)
    world.drive(3)
    waits = []
    for _ in range(5):
        killed_at = world.clock.now
        world.kill(process(world))
        world.drive(1, step_s=0)
        while not world.compute.alive("application."):
            world.drive(1)
        world.drive(1)
        waits.append(((look(world, application).began_at or killed_at) - killed_at).total_seconds())
    assert waits == [0, 1, 2, 4, 8]
    world.drive(20)
    world.clock.advance(120)
    world.drive(1)
    world.kill(process(world))  # it was steady: its failures do not count any more
    world.drive(2)
    assert look(world, application).failures == 1


def test_a_script_that_ends_without_ever_answering_fails_and_says_why(world: World) -> None:
    world.compute.behaviour.application_exit_code = 0
    ended = add(world, "ended")
    world.drive(3)
    seen = look(world, ended)
    assert (seen.status, seen.reason, seen.port) == ("failed", "script_ended", None)
    assert "CDSW_APP_PORT" in seen.hint
    world.compute.behaviour.application_exit_code = 1
    crashing = add(world, "crashing")
    world.drive(10)
    seen = look(world, crashing)
    assert (seen.status, seen.reason, seen.attempt) == ("failed", "crashed", 3)
    assert "at last with exit code 1" in seen.message
    shown = route(world, crashing)
    assert shown is not None
    assert (shown.status, shown.is_coming, shown.reason) == ("failed", False, seen.message)
    world.compute.behaviour.application_exit_code = None
    restart(world, crashing)
    world.drive(3)
    seen = look(world, crashing)
    assert (seen.status, seen.failures, seen.stopped_at) == ("running", 0, None)


def test_one_that_never_answers_fails_at_its_deadline_and_is_ended(world: World) -> None:
    world.compute.behaviour.is_slow = True
    application = add(world)
    world.drive(310)
    seen = look(world, application)
    assert (seen.status, seen.reason, seen.port) == ("failed", "startup_timeout", None)
    assert world.compute.alive("application.") == []


def test_one_that_listens_runs_once_it_answers_by_http_or_has_long_accepted_connections(world: World) -> None:
    world.compute.ports.is_http = False
    application = add(world)
    world.drive(20)
    assert look(world, application).status == "starting"
    assert (found := route(world, application)) is None or found.port == 0  # the gateway shows that it is starting
    world.compute.ports.is_http = True
    world.drive(3)
    assert look(world, application).status == "running"
    world.compute.ports.is_http = False  # busy, or in trouble: no reason to end it
    world.drive(200)
    assert look(world, application).status == "running"
    other = add(world, "other")
    world.drive(20)
    assert look(world, other).status == "starting"
    world.drive(15)
    assert look(world, other).status == "running"


@pytest.mark.parametrize(
    ("answer", "serves"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", True), (b"HTTP/1.0 302 Found\r\nLocation: /login\r\n\r\n", True),
        (b"HTTP/1.1 404 Not Found\r\n\r\n", True), (b"HTTP/1.1 401 Unauthorized\r\n\r\n", True),
        (b"HTTP/1.1 503 Service Unavailable\r\n\r\n", False), (b"", False), (b"220 mail\r\n", False),
    ],
)  # fmt: skip
def test_what_counts_as_an_answer_by_http(answer: bytes, serves: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def reply() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(answer)

        thread = threading.Thread(target=reply)
        thread.start()
        assert PortProbe().serves(listener.getsockname()[1]) is serves
        thread.join()


def test_one_that_falls_silent_is_started_again(world: World) -> None:
    application = add(world)
    world.drive(15)
    first = process(world)
    world.compute.ports.listening.clear()
    world.drive(40)
    assert process(world) == first
    assert look(world, application).status == "running"
    world.drive(60)
    seen = look(world, application)
    assert process(world) != first
    assert (seen.status, seen.reason) == ("running", "started_again")
    assert "no longer answered" in seen.message


def test_a_pause_in_answering_is_forgiven(world: World) -> None:
    application = add(world)
    world.drive(15)
    first = process(world)
    world.compute.ports.listening.clear()
    world.drive(30)
    world.compute.ports.listening.add(first)
    world.drive(120)
    assert process(world) == first
    assert look(world, application).silent_since is None


def test_a_restart_ends_the_old_process_first_and_takes_the_changes(world: World) -> None:
    application = add(world)
    world.drive(3)
    first = process(world)
    with world.database.write() as tx:
        applications.change(tx, application.id, environment={"COLOUR": "red"})
    world.drive(20)
    assert process(world) == first
    resolved = world.environments.resolved
    restart(world, application)
    world.drive(3)
    assert world.compute.stopped == [first]
    assert world.compute.specs[process(world)].env["COLOUR"] == "red"
    assert world.environments.resolved == resolved + 1  # its requirements may have changed
    assert look(world, application).status == "running"


def test_a_stop_takes_it_out_of_the_routes_before_it_ends_and_takes_its_key(world: World) -> None:
    application = add(world)
    world.drive(3)
    key_id = world.compute.specs[process(world)].env["CDSW_APIV2_KEY"].partition(".")[0]
    stop(world, application)
    world.drive(3)
    seen = look(world, application)
    assert (seen.status, seen.reason, seen.port) == ("stopped", "stopped_by_user", None)
    assert seen.stopped_at
    assert world.compute.alive("application.") == []
    shown = route(world, application)
    assert shown is not None
    assert (shown.port, shown.is_coming) == (0, False)
    with world.database.read() as tx:
        assert find(tx, key_id) is None
    ports = [each.port for snapshot in world.gateway.history for each in snapshot.applications]
    assert ports[ports.index(20001) :].count(0)


def test_a_deleted_one_is_ended_and_forgotten(world: World) -> None:
    application = add(world)
    world.drive(3)
    with world.database.write() as tx:
        applications.mark_deleted(tx, application.id, world.clock())
        applications.wish_stopped(tx, application.id, world.clock())
    world.drive(3)
    assert world.compute.alive("application.") == []
    assert route(world, application) is None
    with world.database.read() as tx:
        assert applications.get(tx, application.id) is None


class NoRegistry:
    """MLflow keeps nothing of this project."""

    def download_version(self, project_id: str, name: str, number: int, destination: Path) -> None:
        raise AssertionError("nothing is registered")

    def forget_project(self, project_id: str) -> None:
        return


def test_a_deleted_project_is_forgotten_once_its_applications_have_ended(world: World) -> None:
    application = add(world)
    world.drive(3)
    folder = world.home.application(application.id)
    assert folder.is_dir()
    with world.database.write() as tx:
        projects.mark_deleted(tx, PROJECT, world.clock())
        assert applications.find_holder(tx, PROJECT, "", application.subdomain) is None  # it is free at once
    clean_up(world.database, world.home, NoRegistry(), 500)
    assert world.home.project(PROJECT).is_dir()  # its process still has it as its working directory
    world.clock.now = utc_now()  # by which the cleaning up goes
    world.drive(3)
    assert world.compute.alive("application.") == []
    clean_up(world.database, world.home, NoRegistry(), 500)
    with world.database.read() as tx:
        assert applications.get(tx, application.id) is None
    assert not world.home.project(PROJECT).exists()
    assert not folder.exists()


def test_it_comes_back_with_the_workbench_and_only_if_it_was_wished(world: World) -> None:
    running, stopped = add(world, "running"), add(world, "stopped")
    world.drive(3)
    stop(world, stopped)
    world.drive(3)
    first = process(world)
    world.restart_workbench()
    assert look(world, running).reason == "workbench_stopped"
    world.drive(3)
    assert process(world) != first
    assert (look(world, running).status, look(world, stopped).status) == ("running", "stopped")
    assert look(world, running).reason == ""


def test_what_cannot_be_made_fails_with_its_reason(world: World) -> None:
    world.environments.fails_with = InvalidRequest("No such package: x.", hint="Correct it.", code="not_found")
    application = add(world)
    world.drive(3)
    seen = look(world, application)
    assert (seen.status, seen.reason, seen.message, seen.hint) == (
        "failed",
        "not_found",
        "No such package: x.",
        "Correct it.",
    )
    assert "No such package" in world.home.application_setup(application.id).read_text()
    world.environments.fails_with = None
    (world.home.project(PROJECT) / "entry.py").unlink()
    restart(world, application)
    world.drive(3)
    assert look(world, application).reason == "script_missing"


def test_a_process_that_cannot_be_ended_is_told_and_ended_later(world: World) -> None:
    application = add(world)
    world.drive(3)
    world.compute.cannot_stop = True
    stop(world, application)
    world.drive(200)
    seen = look(world, application)
    assert (seen.status, seen.reason, seen.port) == ("stopping", "process_not_stopped", 20001)
    world.compute.cannot_stop = False
    world.drive(60)
    assert (look(world, application).status, look(world, application).port) == ("stopped", None)


def test_each_start_is_told_in_the_output(world: World) -> None:
    application = add(world)
    world.drive(3)
    world.kill(process(world))
    world.drive(3)
    lines = world.home.application_output(application.id).read_text().splitlines()
    assert [line.split(",")[0] for line in lines] == ["--- start 1 of entry.py", "--- start 2 of entry.py"]


DEEDS = {
    "start": lambda _world, _application: None,
    "restart": restart,
    "stop": stop,
    "kill": lambda world, application: world.kill(application_key(look(world, application).process_id)),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_a_reconciler_may_die_anywhere(world: World, deed: str) -> None:
    """Die at one place after the other: a new reconciler always ends with what was wished, and with one process."""
    point, has_died = 1, True
    while has_died:
        application = add(world, f"board{point}")
        if deed != "start":
            world.drive(3)
        DEEDS[deed](world, application)
        has_died = dies_at(world, point)
        check_converged(world, application, is_stopped=deed == "stop")
        stop(world, application) if deed != "stop" else None
        world.drive(2)
        point += 1
    assert point > 5


def dies_at(world: World, point: int) -> bool:
    """Let the reconciler die at this place, if it comes to it, and a new one take over."""
    world.crash_at(point)
    has_died = False
    try:
        world.drive(6)
    except Crash:
        has_died = True
    world.crash_at(None)
    world.clock.advance(60)  # the dead one's lease runs out
    world.engine = world.new_engine()
    stop_orphans(world.database, world.compute)
    with world.database.write() as tx:
        wake(tx, APPLICATION, world.clock(), table.c.status != "stopped")
    world.drive(15)
    world.routes.sync()  # as every round of a reconciler does
    return has_died


def check_converged(world: World, application: Application, *, is_stopped: bool) -> None:
    seen, alive, shown = look(world, application), world.compute.alive("application."), route(world, application)
    if is_stopped:
        assert (seen.status, seen.port, alive) == ("stopped", None, [])
        return
    assert (seen.status, alive) == ("running", [application_key(seen.process_id)])
    assert shown is not None
    assert world.compute.specs[alive[0]].env["CDSW_APP_PORT"] == str(seen.port) == str(shown.port)


def test_an_application_over_quota_is_starting_says_so_and_starts_when_there_is_room(world: World) -> None:
    with world.database.write() as tx:
        quotas.put(tx, quotas.EVERY_USER, Quota(cpu=2), world.clock())
    first, second = add(world, "first", cpu=1.5), add(world, "second", cpu=1.0)
    world.drive(rounds=5)
    waits = look(world, second)
    assert (look(world, first).status, waits.status, waits.reason) == ("running", "starting", "over_quota")
    assert waits.port is None

    with world.database.write() as tx:
        applications.mark_deleted(tx, first.id, world.clock())
        applications.wish_stopped(tx, first.id, world.clock())
    world.drive(rounds=5)
    started = look(world, second)
    assert (started.status, started.reason) == ("running", "")


def test_an_application_that_asks_for_more_than_before_waits_for_the_room(world: World) -> None:
    application = add(world, cpu=1.0)
    world.drive(rounds=3)
    with world.database.write() as tx:
        quotas.put(tx, quotas.EVERY_USER, Quota(cpu=2), world.clock())
        applications.change(tx, application.id, cpu=3.0)
    restart(world, application)
    world.drive(rounds=3)
    assert look(world, application).reason == "over_quota"
    with world.database.write() as tx:
        applications.change(tx, application.id, cpu=2.0)
    restart(world, application)
    world.drive(rounds=3)
    assert look(world, application).status == "running"
