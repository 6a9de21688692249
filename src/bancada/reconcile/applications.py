"""The reconciler of applications: environment, port, process, route, and another process when one ends unasked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from functools import singledispatchmethod

from bancada.domain.applications import (
    READY_POLL_S,
    Application,
    ApplicationObserved,
    ApplicationStatus,
    CreateEnvironment,
    Forget,
    MarkReady,
    MarkRunning,
    MarkSilent,
    ReservePort,
    ResolveLock,
    StartAgain,
    StartProcess,
    Step,
    StopProcess,
    Wish,
    next_step,
)  # fmt: skip
from bancada.domain.errors import InvalidRequest
from bancada.domain.reconciled import Finish, Wait
from bancada.domain.sessions import APP_PORT, READONLY_PORT
from bancada.reconcile.engine import Again, Outcome, Rest
from bancada.reconcile.files import append_to, tell_end
from bancada.reconcile.launch import Launcher, Workload
from bancada.reconcile.parts import Parts
from bancada.reconcile.ports import PortProbe
from bancada.reconcile.routes import RouteSync
from bancada.reconcile.workloads import application_key, pool_variables, prefix_variables
from bancada.settings import Settings
from bancada.store import applications, executions, keys, overuses
from bancada.store.reconciled import APPLICATION, Lease, check_held, wake
from bancada.store.tables.applications import applications as applications_table
from bancada.store.transitions import explain, move

STOP_GRACE_S = 10.0
PORT_RETRY_S = 5.0


class ApplicationReconciler:
    """Completes applications, one step at a time."""

    noun = APPLICATION

    def __init__(
        self,
        parts: Parts,
        settings: Settings,
        probe: PortProbe,
        routes: RouteSync,
        free_ports: Callable[[], Iterable[int]],
    ) -> None:
        self._database = parts.database
        self._compute = parts.compute
        self._launcher = Launcher(parts, settings)
        self._home = parts.home
        self._watch = parts.watch
        self._clock = parts.clock
        self._admission = parts.admission
        self._settings = settings
        self._probe = probe
        self._routes = routes
        self._free_ports = free_ports

    def advance(self, lease: Lease) -> Outcome:
        """Take the next step of an application."""
        with self._database.read() as tx:
            application = applications.get(tx, lease.noun_id)
        if application is None:
            return Rest()
        observed = self._observe(application)
        step = next_step(application, observed, self._clock(), self._settings.application_deadline_s)
        if isinstance(step, Wait):
            return step
        if isinstance(step, Finish):
            self._finish(lease, application, step)
            return Rest()
        return self._take(step, lease, application)

    def give_up(self, lease: Lease, why: Finish) -> None:
        """Say why a step failed for good: an application that does not serve fails, one that does goes on."""
        with self._database.read() as tx:
            application = applications.get(tx, lease.noun_id)
        if application is None or application.is_at_rest:
            return
        is_coming = application.wish == Wish.RUNNING and not application.is_ready
        self._finish(lease, application, replace(why, status="failed" if is_coming else application.status))

    def _observe(self, a: Application) -> ApplicationObserved:
        state = None if a.port is None else self._compute.poll(application_key(a.process_id))
        is_running = state is not None and state.running
        if is_running:  # also one that an earlier reconciler started
            log = self._home.application_output(a.id)
            self._watch.watch(application_key(a.process_id), APPLICATION.name, a.id, log)
        with self._database.read() as tx:
            overuse = overuses.find(tx, application_key(a.process_id))
        answers = is_running and a.port is not None and self._probe.answers(a.port)
        return ApplicationObserved(
            has_lock=self._launcher.has_lock(a.lock_hash),
            has_environment=self._launcher.has_environment(a.lock_hash),
            was_started=state is not None,
            is_running=is_running,
            exit_code=None if state is None else state.exit_code,
            answers=answers,
            serves=answers and not a.is_ready and a.port is not None and self._probe.serves(a.port),
            overuse=overuse,
        )

    @singledispatchmethod
    def _take(self, step: Step, _lease: Lease, _a: Application) -> Outcome:
        raise TypeError(f"no such step: {step}")

    @_take.register
    def _resolve_lock(self, _step: ResolveLock, lease: Lease, a: Application) -> Outcome:
        self._require_script(a)
        self._enter(lease, a, ApplicationStatus.STARTING)
        lock_hash = self._launcher.resolve_lock(self._workload(a))
        with self._database.write() as tx:
            check_held(tx, APPLICATION, lease)
            applications.change(tx, a.id, lock_hash=lock_hash)
        return Again()

    @_take.register
    def _create_environment(self, _step: CreateEnvironment, lease: Lease, a: Application) -> Outcome:
        self._enter(lease, a, ApplicationStatus.STARTING)
        self._launcher.create_environment(self._workload(a))
        return Again()

    @_take.register
    def _reserve_port(self, _step: ReservePort, lease: Lease, a: Application) -> Outcome:
        if (wait := self._admission.hold(APPLICATION, lease)) is not None:
            return wait
        now = self._clock()
        recorded = {"attempt": a.attempt + 1, "process_generation": a.generation, "is_ready": False, "began_at": now,
                    "restart_at": None, "silent_since": None}  # fmt: skip
        self._enter(lease, a, ApplicationStatus.STARTING)
        with self._database.write() as tx:
            check_held(tx, APPLICATION, lease)
            port = applications.reserve_port(tx, a.id, self._free_ports(), **recorded)
            if port is None:
                explain(tx, APPLICATION, lease, Finish(
                    "", "no_port", f"All ports of {self._settings.application_ports} are in use; it waits for one.",
                    "Stop an application, or widen the setting application_ports.",
                ))  # fmt: skip
        return Again() if port is not None else Wait(PORT_RETRY_S)

    @_take.register
    def _start_process(self, _step: StartProcess, lease: Lease, a: Application) -> Outcome:
        self._require_script(a)
        with append_to(self._home.application_output(a.id)) as log:
            log.write(f"--- start {a.attempt} of {a.script}, {self._clock():%Y-%m-%d %H:%M:%S} UTC ---\n")
        self._launcher.start(lease, self._workload(a))
        return Again()

    @_take.register
    def _mark_ready(self, _step: MarkReady, lease: Lease, a: Application) -> Outcome:
        with self._database.write() as tx:
            check_held(tx, APPLICATION, lease)
            applications.change(tx, a.id, is_ready=True, answered_generation=a.generation)
        return Again()

    @_take.register
    def _mark_running(self, _step: MarkRunning, lease: Lease, a: Application) -> Outcome:
        if not self._routes.sync():  # whoever reads that it runs can open it at once
            return Wait(READY_POLL_S)
        now = self._clock()
        end = Finish("running")
        if a.last_end:
            end = Finish("running", "started_again", f"It was started again: the process before ended {a.last_end}.")
        with self._database.write() as tx:
            move(tx, APPLICATION, a.id, end, now, lease=lease, running_at=now)
        return Again()

    @_take.register
    def _mark_silent(self, step: MarkSilent, lease: Lease, a: Application) -> Outcome:
        with self._database.write() as tx:
            check_held(tx, APPLICATION, lease)
            applications.change(tx, a.id, silent_since=self._clock() if step.is_silent else None)
        return Again()

    @_take.register
    def _stop_process(self, _step: StopProcess, lease: Lease, a: Application) -> Outcome:
        if a.wish == Wish.STOPPED:
            self._enter(lease, a, ApplicationStatus.STOPPING)
        with self._database.write() as tx:
            check_held(tx, APPLICATION, lease)
            applications.change(tx, a.id, is_ready=False)
        self._routes.sync()  # before the process ends, so that nobody is sent to what is no longer there
        self._end_process(a)
        with self._database.write() as tx:
            check_held(tx, APPLICATION, lease)
            applications.change(tx, a.id, port=None, silent_since=None)
            keys.remove_of_workload(tx, a.id)
        self._compute.forget(application_key(a.process_id))
        return Again()

    @_take.register
    def _start_again(self, step: StartAgain, lease: Lease, a: Application) -> Outcome:
        self._end_process(a)
        now = self._clock()
        with self._database.write() as tx:
            move(tx, APPLICATION, a.id, step.why, now, lease=lease, port=None, is_ready=False, failures=step.failures,
                 last_end=step.last_end, restart_at=now + timedelta(seconds=step.delay_s),
                 silent_since=None)  # fmt: skip
            keys.remove_of_workload(tx, a.id)
        self._routes.sync()
        self._compute.forget(application_key(a.process_id))
        return Again()

    @_take.register
    def _forget(self, _step: Forget, lease: Lease, a: Application) -> Outcome:
        with self._database.write() as tx:
            check_held(tx, APPLICATION, lease)
            executions.end_of(tx, APPLICATION.name, a.id, self._clock())
            applications.forget(tx, a.id)
        return Rest()

    def _workload(self, a: Application) -> Workload:
        """Return the process of an application; what its user set comes before what we would."""
        port = str(a.port or 0)
        return Workload(
            noun=APPLICATION,
            id=a.id,
            process_key=application_key(a.process_id),
            project_id=a.project_id,
            user_id=a.run_as,
            script=f"./{a.script}" if a.script.startswith("-") else a.script,  # or Python would take it for an option
            arguments=(),
            environment={**pool_variables(a.cpu), **prefix_variables(self._settings, a.subdomain), **a.environment},
            runtime_identifier=a.runtime_identifier,
            lock_hash=a.lock_hash,
            output_log=self._home.application_output(a.id),
            setup_log=self._home.application_setup(a.id),
            given={APP_PORT: port, READONLY_PORT: port},
            key_lifetime=timedelta(days=self._settings.key_lifetime_days),
        )

    def _require_script(self, a: Application) -> None:
        """Say at once what three starts in vain would say.

        Raises:
            InvalidRequest: the project has no such file any more.
        """
        if not (self._home.project(a.project_id) / a.script).is_file():
            raise InvalidRequest(f"The project has no file {a.script!r}.",
                                 hint="Upload it, or update the application's script, then restart it.",
                                 code="script_missing")  # fmt: skip

    def _end_process(self, a: Application) -> None:
        self._compute.stop(application_key(a.process_id), grace_s=STOP_GRACE_S)

    def _enter(self, lease: Lease, a: Application, status: ApplicationStatus) -> None:
        """Move to a status on the way, which keeps what is said of why it is on the way; not from a rest."""
        if a.status != status and not a.is_at_rest:
            with self._database.write() as tx:
                move(
                    tx, APPLICATION, a.id, Finish(status.value, a.reason, a.message, a.hint), self._clock(), lease=lease
                )

    def _finish(self, lease: Lease, a: Application, end: Finish) -> None:
        if (a.status, a.reason, a.message) == (end.status, end.reason, end.message):
            return
        now = self._clock()
        if end.status == "failed":
            tell_end(self._home.application_setup(a.id), end)
        stopped_at = now if end.status in {"stopped", "failed"} else None
        with self._database.write() as tx:
            move(tx, APPLICATION, a.id, end, now, lease=lease, stopped_at=stopped_at)
            if a.port is not None:  # look once more, to end its process
                wake(tx, APPLICATION, now, applications_table.c.id == a.id)
        self._routes.sync()
