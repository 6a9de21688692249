"""The reconciler of deployments: replicas, route, drain."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from functools import partial, singledispatchmethod
from pathlib import Path

from bancada.domain.builds import Build
from bancada.domain.deployments import (
    AT_REST,
    JUDGE_POLL_S,
    BeginDrain,
    BeginWatch,
    Deadlines,
    Deployment,
    DeploymentObserved,
    DeploymentStatus,
    EndProving,
    EndRehearsal,
    GiveUpRestart,
    LeaveRoute,
    MarkDeployed,
    MarkReplica,
    PublishRoutes,
    Rehearse,
    Replica,
    ReplicaObserved,
    RestoreBuild,
    RollBack,
    Scale,
    StartReplica,
    Step,
    StopReplica,
    TakeRoute,
    Wish,
    next_step,
)  # fmt: skip
from bancada.domain.ids import crn
from bancada.domain.predictions import parse_uuid
from bancada.domain.processes import ProcessSpec
from bancada.domain.reconciled import Finish, Wait
from bancada.domain.rehearsals import RecordedCall, Rules, compare
from bancada.reconcile.engine import Again, Outcome, Rest
from bancada.reconcile.files import keep_report, read_report
from bancada.reconcile.load_slots import RETRY_S
from bancada.reconcile.materials import Materials
from bancada.reconcile.parts import Parts
from bancada.reconcile.ports import Replayer, ReplicaProbe
from bancada.reconcile.rollouts import Rollouts
from bancada.reconcile.routes import RouteSync
from bancada.reconcile.scaling import Demands
from bancada.reconcile.workloads import (
    REPLICA,
    replica_key,
    served_from,
    serving_arguments,
    serving_variables,
    worker_arguments,
)
from bancada.settings import Settings
from bancada.store import builds, deployments, overuses, projects, recorded_calls
from bancada.store.facts import workspace_uuid
from bancada.store.reconciled import DEPLOYMENT, Lease, check_held, wake
from bancada.store.tables.deployments import deployments as deployments_table
from bancada.store.transitions import explain, move

STOP_GRACE_S = 10.0
RETRY_LARGER_S = 10.0
"""How soon a deployment asks again for replicas that its quota had no room for."""
_STARTABLE = frozenset({"pushing", "built"})


class DeploymentReconciler:
    """Completes deployments, one step at a time."""

    noun = DEPLOYMENT

    def __init__(
        self,
        parts: Parts,
        materials: Materials,
        settings: Settings,
        probe: ReplicaProbe,
        replayer: Replayer,
        routes: RouteSync,
    ) -> None:
        self._database = parts.database
        self._compute = parts.compute
        self._environments = parts.environments
        self._home = parts.home
        self._slots = parts.slots
        self._watch = parts.watch
        self._clock = parts.clock
        self._admission = parts.admission
        self._materials = materials
        self._run_dir = settings.run_dir
        self._probe = probe
        self._replayer = replayer
        self._routes = routes
        self._deadlines = Deadlines(settings.startup_deadline_s, settings.proving_s)
        self._rollouts = Rollouts(parts.database, routes, parts.clock)
        self._demands = Demands(parts.clock)

    def advance(self, lease: Lease) -> Outcome:
        """Take the next step of a deployment."""
        with self._database.read() as tx:
            deployment = deployments.get(tx, lease.noun_id)
            build = None if deployment is None else builds.get(tx, deployment.build_id)
        if deployment is None or build is None:
            return Rest()
        step = next_step(deployment, self._observe(deployment, build), self._clock(), self._deadlines)
        if isinstance(step, Wait):
            return step
        if isinstance(step, Finish):
            self._finish(lease, deployment, step)
            return Rest()
        return self._take(step, lease, deployment, build)

    def give_up(self, lease: Lease, why: Finish) -> None:
        """Say why a step failed for good: a deployment that does not serve fails, one that does goes on."""
        with self._database.read() as tx:
            deployment = deployments.get(tx, lease.noun_id)
            generation = 0 if deployment is None else deployments.serving_generation(tx, deployment)
        if deployment is None or deployment.status in AT_REST:
            return
        if not generation:
            is_new = deployment.status in {"pending", "deploying"}
            self._finish(lease, deployment, replace(why, status="failed" if is_new else deployment.status))
        elif generation != deployment.generation:
            self._go_back(lease, deployment, generation, why)
        else:
            self._finish(lease, deployment, replace(why, status=deployment.status))

    def _observe(self, d: Deployment, build: Build) -> DeploymentObserved:
        with self._database.read() as tx:
            serving_id, _ = deployments.serving_of_model(tx, d.model_id)
            standby_id, _ = deployments.standby_of_model(tx, d.model_id)
            generation = deployments.serving_generation(tx, d)
            is_superseded = deployments.is_superseded(tx, d, serving_id)
            recorded = deployments.list_replicas(tx, d.id)
        is_out = is_superseded or not generation
        old = [r.id for r in recorded if is_out or r.generation != generation or r.index >= d.replicas]
        waits_for_routes = bool(old) or (generation and d.status != DeploymentStatus.DEPLOYED)
        is_measured = bool(generation) and (d.limits is not None or d.scaling is not None)
        load = self._routes.load() if is_measured else None
        ready = sum(r.is_ready for r in recorded if r.generation == generation and r.index < d.replicas)
        return DeploymentObserved(
            build_status=build.status,
            build_message=build.message,
            is_startable=_is_startable(build),
            has_materials=self._materials.are_ready(build),
            serving_generation=generation,
            is_superseded=is_superseded,
            is_left_alone=d.is_candidate and not serving_id,
            standby_id=standby_id,
            replicas=[self._look_at(replica) for replica in recorded],
            routes_acknowledged=not waits_for_routes or self._routes.is_current(),
            in_flight=self._routes.in_flight(old) if old else 0,
            load=load,
            wished_replicas=self._demands.wished(d, load, ready) if generation else None,
        )

    def _look_at(self, replica: Replica) -> ReplicaObserved:
        state = self._compute.poll(replica_key(replica.id))
        is_running = state is not None and state.running
        answers = is_running and (replica.is_ready or self._probe.answers(replica.socket))
        with self._database.read() as tx:
            overuse = overuses.find(tx, replica_key(replica.id))
        failure = None if is_running else self._failure_of(replica)
        return ReplicaObserved(replica, is_running, answers, failure, overuse)

    def _failure_of(self, replica: Replica) -> Finish | None:
        report = read_report(self._home.replica_failure(replica.id))
        if report is None:
            return None
        return Finish("failed", str(report.get("code") or "replica_crashed"), str(report.get("message") or ""),
                      str(report.get("hint") or ""))  # fmt: skip

    @singledispatchmethod
    def _take(self, step: Step, _lease: Lease, _d: Deployment, _build: Build) -> Outcome:
        raise TypeError(f"no such step: {step}")

    @_take.register
    def _restore_build(self, _step: RestoreBuild, lease: Lease, d: Deployment, build: Build) -> Outcome:
        self._materials.restore(build)
        if d.reason:  # of a try that failed
            with self._database.write() as tx:
                move(tx, DEPLOYMENT, d.id, Finish(d.status), self._clock(), lease=lease)
        return Again()

    @_take.register
    def _start_replica(self, step: StartReplica, lease: Lease, d: Deployment, build: Build) -> Outcome:
        if (wait := self._admission.hold(DEPLOYMENT, lease)) is not None:
            return wait
        replica = Replica(
            deployment_id=d.id, generation=step.generation, index=step.index, attempt=step.attempt, is_ready=False,
            failures=step.failures, started_at=self._clock(), restart_at=None, socket="",
        )  # fmt: skip
        replica = replace(replica, socket=str(self._socket_of(replica)))
        if not self._slots.take(replica_key(replica.id)):
            return Wait(RETRY_S)
        self._enter(lease, d, "deploying")
        self._compute.start(self._process_of(replica, d, build))
        self._record(lease, replica)
        self._watch.watch(replica_key(replica.id), DEPLOYMENT.name, d.id, self._home.replica_log(replica.id))
        return Again()

    @_take.register
    def _mark_replica(self, step: MarkReplica, lease: Lease, d: Deployment, _build: Build) -> Outcome:
        delay_s = step.restart_in_s
        restart_at = None if delay_s is None else self._clock() + timedelta(seconds=delay_s)
        marked = replace(step.replica, is_ready=step.is_ready, failures=step.failures, restart_at=restart_at)
        if not step.is_ready:  # before it is recorded, so that no crash leaves one that nobody knows of
            self._compute.stop(replica_key(step.replica.id), grace_s=STOP_GRACE_S)
        self._record(lease, marked, step.why)
        self._slots.give_back(replica_key(step.replica.id))
        if step.is_ready:
            self._watch.watch(replica_key(marked.id), DEPLOYMENT.name, d.id, self._home.replica_log(marked.id))
        else:
            self._compute.forget(replica_key(step.replica.id))
        self._routes.sync()
        return Again()

    @_take.register
    def _take_route(self, step: TakeRoute, lease: Lease, d: Deployment, _build: Build) -> Outcome:
        self._rollouts.take_route(lease, d, keeps=step.keeps)
        return Again()

    @_take.register
    def _mark_deployed(self, _step: MarkDeployed, lease: Lease, d: Deployment, _build: Build) -> Outcome:
        self._rollouts.mark_deployed(lease, d)
        return Again()

    @_take.register
    def _leave_route(self, _step: LeaveRoute, lease: Lease, d: Deployment, _build: Build) -> Outcome:
        self._rollouts.leave_route(lease, d)
        return Again()

    @_take.register
    def _roll_back(self, step: RollBack, lease: Lease, d: Deployment, _build: Build) -> Outcome:
        self._rollouts.roll_back(lease, d, step.why)
        return Again()

    @_take.register
    def _end_proving(self, _step: EndProving, lease: Lease, d: Deployment, _build: Build) -> Outcome:
        self._rollouts.end_proving(lease, d)
        return Again()

    @_take.register
    def _begin_watch(self, _step: BeginWatch, lease: Lease, d: Deployment, _build: Build) -> Outcome:
        if (load := self._routes.load()) is None:
            return Wait(JUDGE_POLL_S)
        with self._database.read() as tx:
            other_id = d.joins_id if d.is_candidate else deployments.standby_of_model(tx, d.model_id)[0]
        self._rollouts.begin_watch(lease, d, other_id, load)
        return Again()

    @_take.register
    def _scale(self, step: Scale, lease: Lease, d: Deployment, _build: Build) -> Outcome:
        change = partial(deployments.resize, deployment_id=d.id, replicas=step.replicas)
        if self._admission.resize(DEPLOYMENT, lease, change) is not None:  # it goes on with what it has
            return Wait(RETRY_LARGER_S)
        self._demands.forget_calm(d.id)
        self._routes.sync()
        return Again()

    @_take.register
    def _rehearse(self, step: Rehearse, lease: Lease, d: Deployment, _build: Build) -> Outcome:
        rules = Rules.from_json(d.rehearsal) or Rules()
        recorded = self._recorded_calls(d.model_id, rules)
        replayed = self._replayer.replay(Path(step.replica.socket), recorded)
        with self._database.write() as tx:
            check_held(tx, DEPLOYMENT, lease)
            deployments.change(tx, d.id, rehearsal_report=compare(rules, recorded, replayed))
        return Again()

    def _recorded_calls(self, model_id: str, rules: Rules) -> list[RecordedCall]:
        since = None if rules.since_s is None else self._clock() - timedelta(seconds=rules.since_s)
        with self._database.read() as tx:
            if not rules.prediction:
                return recorded_calls.list_recorded_calls(tx, model_id, rules.calls, since)
            found = recorded_calls.find_recorded_call(tx, parse_uuid(rules.prediction))
        return [] if found is None else [found]

    @_take.register
    def _end_rehearsal(self, _step: EndRehearsal, lease: Lease, d: Deployment, _build: Build) -> Outcome:
        rehearsed = Finish("stopping", "rehearsed", str((d.rehearsal_report or {})["message"]))
        with self._database.write() as tx:
            move(tx, DEPLOYMENT, d.id, rehearsed, self._clock(), lease=lease, wish=Wish.STOPPED.value, drain_since=None)
        return Again()

    @_take.register
    def _publish(self, _step: PublishRoutes, _lease: Lease, _d: Deployment, _build: Build) -> Outcome:
        return Again() if self._routes.sync() else Wait(0.5)

    @_take.register
    def _begin_drain(self, _step: BeginDrain, lease: Lease, d: Deployment, _build: Build) -> Outcome:
        with self._database.write() as tx:
            check_held(tx, DEPLOYMENT, lease)
            deployments.change(tx, d.id, drain_since=self._clock())
        return Again()

    @_take.register
    def _stop_replica(self, step: StopReplica, lease: Lease, d: Deployment, _build: Build) -> Outcome:
        if d.status in {"deploying", "pending", "deployed"} and not self._keeps(d):
            self._enter(lease, d, "stopping")
        key = replica_key(step.replica.id)
        self._compute.stop(key, grace_s=STOP_GRACE_S)
        self._slots.give_back(key)
        with self._database.write() as tx:
            check_held(tx, DEPLOYMENT, lease)
            deployments.forget_replica(tx, step.replica)
        self._compute.forget(key)
        for path in self._run_dir.glob(f"{Path(step.replica.socket).name}*"):  # one of each worker
            path.unlink(missing_ok=True)
        return Again()

    @_take.register
    def _give_up_restart(self, step: GiveUpRestart, lease: Lease, d: Deployment, _build: Build) -> Outcome:
        self._go_back(lease, d, step.generation, step.why)
        return Again()

    def _go_back(self, lease: Lease, d: Deployment, generation: int, why: Finish) -> None:
        """Wish for the generation that still serves, and say why the restart failed."""
        said = replace(why, status="deployed", message=f"A restart failed: {why.message}")
        with self._database.write() as tx:
            move(tx, DEPLOYMENT, d.id, said, self._clock(), lease=lease, generation=generation, drain_since=None)

    def _keeps(self, d: Deployment) -> bool:
        """Tell whether the deployment goes on serving while some of its replicas are stopped."""
        with self._database.read() as tx:
            return deployments.serving_generation(tx, d) != 0

    def _enter(self, lease: Lease, d: Deployment, status: str) -> None:
        """Move to a status on the way; a deployment that serves stays `deployed` while it repairs itself."""
        if d.status != status and not (status == "deploying" and d.status == "deployed"):
            with self._database.write() as tx:
                move(tx, DEPLOYMENT, d.id, Finish(status), self._clock(), lease=lease)

    def _record(self, lease: Lease, replica: Replica, why: Finish | None = None) -> None:
        with self._database.write() as tx:
            check_held(tx, DEPLOYMENT, lease)
            deployments.put_replica(tx, replica)
            if why is not None:
                explain(tx, DEPLOYMENT, lease, why)

    def _finish(self, lease: Lease, d: Deployment, end: Finish) -> None:
        if (d.status, d.reason, d.message) == (end.status, end.reason, end.message):
            return
        now = self._clock()
        with self._database.write() as tx:
            stopped_at = now if end.status in {"stopped", "failed"} else None
            move(tx, DEPLOYMENT, d.id, end, now, lease=lease, stopped_at=stopped_at, drain_since=None)
            if end.status == "failed":  # look once more, to stop what it had started
                wake(tx, DEPLOYMENT, now, deployments_table.c.id == d.id)

    def _socket_of(self, replica: Replica) -> Path:
        """Return a path that is short whatever the ids are: the system allows about a hundred bytes."""
        name = hashlib.sha256(replica.id.encode()).hexdigest()[:16]
        return self._run_dir / f"r-{name}.sock"

    def _process_of(self, replica: Replica, d: Deployment, build: Build) -> ProcessSpec:
        python = self._materials.python(build)
        with self._database.read() as tx:
            workspace = workspace_uuid(tx)
            variables = projects.require(tx, d.project_id).environment
        failure = self._home.replica_failure(replica.id)
        failure.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        crns = {"deployment": d.id, "build": d.build_id, "model": d.model_id}
        names = [word for noun, of in crns.items() for word in (f"--{noun}-crn", crn(workspace, of))]
        arguments = ["--socket", replica.socket, "--failure-file", str(failure), *names]
        arguments += worker_arguments(self._home, build, d.cpu)
        if build.status == "built":
            keep_report(self._home.gate_report(build.id), build.gate_report)
        return ProcessSpec(
            key=replica_key(replica.id),
            argv=(str(python), "-m", REPLICA, *arguments, *serving_arguments(self._home, build)),
            cwd=served_from(self._home, build),
            env=serving_variables(
                python,
                1.0,  # each of its worker processes has a CPU to itself, as good as
                self._materials.runtime_variables(build),
                variables,
                {"CDSW_PROJECT_ID": d.project_id},
                d.environment,
            ),
            log_path=self._home.replica_log(replica.id),
        )


def _is_startable(build: Build) -> bool:
    """Tell whether replicas may load already; what a build script installs is there only when the gate has passed."""
    return build.status == "built" if build.build_script_path else build.status in _STARTABLE
