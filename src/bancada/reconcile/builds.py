"""The reconciler of builds: source, lock, environment, gate."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bancada.domain.builds import (
    GATE_ATTEMPTS,
    STATUS_OF_STEP,
    Build,
    BuildObserved,
    BuildStatus,
    BuildStep,
    Deadlines,
    GateState,
    next_step,
)
from bancada.domain.processes import ProcessSpec
from bancada.domain.reconciled import Finish, Wait
from bancada.domain.resources import Resources, new_deployment
from bancada.reconcile.engine import Again, Outcome, Rest
from bancada.reconcile.files import append_to, read_report
from bancada.reconcile.load_slots import RETRY_S
from bancada.reconcile.materials import Materials
from bancada.reconcile.parts import Parts
from bancada.reconcile.workloads import GATE, build_script, gate_key, served_from, serving_arguments, serving_variables
from bancada.store import builds, deployments, models, projects
from bancada.store.database import Transaction
from bancada.store.reconciled import BUILD, DEPLOYMENT, Lease, check_held, wake
from bancada.store.tables.deployments import deployments as deployments_table
from bancada.store.transitions import move


class BuildReconciler:
    """Completes builds, one step at a time."""

    noun = BUILD

    def __init__(self, parts: Parts, materials: Materials, deadlines: Deadlines) -> None:
        self._database = parts.database
        self._compute = parts.compute
        self._environments = parts.environments
        self._home = parts.home
        self._slots = parts.slots
        self._watch = parts.watch
        self._clock = parts.clock
        self._admission = parts.admission
        self._materials = materials
        self._deadlines = deadlines

    def advance(self, lease: Lease) -> Outcome:
        """Take the next step of a build."""
        with self._database.read() as tx:
            build = builds.get(tx, lease.noun_id)
            is_wanted = build is not None and _is_wanted(tx, build)
        if build is None or build.is_ended:
            return Rest()
        step = next_step(build, self._observe(build, is_wanted=is_wanted), self._clock(), self._deadlines)
        is_to_begin = build.status == BuildStatus.PENDING and isinstance(step, BuildStep)
        if is_to_begin and (wait := self._admission.hold(BUILD, lease)) is not None:
            return wait
        if step == BuildStep.START_GATE and not self._may_start_gate(build):
            return Wait(RETRY_S)
        if isinstance(step, Wait):
            return step
        if isinstance(step, Finish):
            self._finish(lease, build, step)
            return Rest()
        self._enter(lease, build, STATUS_OF_STEP[step])
        self._act(lease, build, step)
        return Again()

    def give_up(self, lease: Lease, why: Finish) -> None:
        """End a build whose step failed."""
        with self._database.read() as tx:
            build = builds.get(tx, lease.noun_id)
        if build is not None and not build.is_ended:
            self._finish(lease, build, replace(why, status="build failed"))

    def _observe(self, build: Build, *, is_wanted: bool) -> BuildObserved:
        attempts = self._gate_attempts(build)
        state = self._compute.poll(gate_key(build.id, attempts))
        return BuildObserved(
            is_wanted=is_wanted,
            has_source=self._materials.has_source(build),
            has_lock=self._materials.has_lock(build),
            has_environment=self._materials.has_environment(build),
            gate=GateState(
                attempts=attempts,
                running=state is not None and state.running,
                started_at=None if state is None else state.started_at,
                exit_code=None if state is None else state.exit_code,
                signal=None if state is None else state.signal,
                report=read_report(self._home.gate_report(build.id)),
            ),
        )

    def _gate_attempts(self, build: Build) -> int:
        """Return how often the gate was started; the attempts are counted by their processes."""
        started = (n for n in range(GATE_ATTEMPTS, 0, -1) if self._compute.poll(gate_key(build.id, n)) is not None)
        return next(started, 0)

    def _may_start_gate(self, build: Build) -> bool:
        """Take a slot for the next attempt; replicas that wait for this gate's verdict may hold them all."""
        attempt = self._gate_attempts(build) + 1
        return self._slots.take(gate_key(build.id, attempt), insist=attempt > 1)

    def _enter(self, lease: Lease, build: Build, status: str) -> None:
        if build.status != status:
            with self._database.write() as tx:
                move(tx, BUILD, build.id, Finish(status), self._clock(), lease=lease)
                _wake_deployments(tx, build.id, self._clock())

    def _act(self, lease: Lease, build: Build, step: BuildStep) -> None:
        if step == BuildStep.FETCH_SOURCE:
            self._materials.fetch_source(build)
        elif step == BuildStep.RESOLVE_LOCK:
            self._resolve_lock(lease, build)
        elif step == BuildStep.CREATE_ENVIRONMENT:
            self._materials.create_environment(build)
        else:
            self._start_gate(build)

    def _resolve_lock(self, lease: Lease, build: Build) -> None:
        lock, python = self._materials.resolve_lock(build)
        with self._database.write() as tx:
            check_held(tx, BUILD, lease)
            builds.change(tx, build.id, lock_hash=lock.hash, python_version=python.version)

    def _start_gate(self, build: Build) -> None:
        python = self._materials.python(build)
        key = gate_key(build.id, self._gate_attempts(build) + 1)
        report = self._home.gate_report(build.id)
        arguments = serving_arguments(self._home, build)
        if build.build_script_path:
            arguments = ["--before", str(build_script(self._home, build)), *arguments]
        with append_to(self._home.build_log(build.id)) as log:
            if build.build_script_path:
                log.write(f"Running the build script {build.build_script_path}.\n")
            log.write("Build gate: loading the model in a process of its own and replaying its example.\n")
        with self._database.read() as tx:
            variables = projects.require(tx, build.project_id).environment
        self._compute.start(
            ProcessSpec(
                key=key,
                argv=(str(python), "-m", GATE, "--report", str(report), *arguments),
                cwd=served_from(self._home, build),
                env=serving_variables(python, 1.0, self._materials.runtime_variables(build), variables),
                log_path=self._home.build_log(build.id),
            )
        )
        self._watch.watch(key, BUILD.name, build.id, self._home.build_log(build.id))

    def _finish(self, lease: Lease, build: Build, end: Finish) -> None:
        gates = [gate_key(build.id, attempt) for attempt in range(1, GATE_ATTEMPTS + 1)]
        for gate in gates:
            self._compute.stop(gate, grace_s=0.0)
        now = self._clock()
        report = read_report(self._home.gate_report(build.id)) or {}
        with append_to(self._home.build_log(build.id)) as log:
            log.write(f"{end.status}. {end.message} {end.hint}".strip() + "\n")
        with self._database.write() as tx:
            move(tx, BUILD, build.id, end, now, lease=lease, built_at=now, gate_report=report)
            # Read again: a model that was deleted meanwhile took this wish back.
            present = builds.get(tx, build.id)
            if end.status == "built" and present is not None and present.auto_deployment is not None:
                resources = Resources.from_json(present.auto_deployment)
                deployments.add(tx, new_deployment(build, resources, build.creator_id, 0, now), now)
            _wake_deployments(tx, build.id, now)
        for gate in gates:
            self._compute.forget(gate)
            self._slots.give_back(gate)


def _is_wanted(tx: Transaction, build: Build) -> bool:
    return models.get(tx, build.model_id) is not None and projects.get(tx, build.project_id) is not None


def _wake_deployments(tx: Transaction, build_id: str, now: datetime) -> None:
    wake(tx, DEPLOYMENT, now, deployments_table.c.build_id == build_id)
