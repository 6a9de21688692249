"""Deployments: durable wishes that a build serves behind its model's access key.

`next_step` is the whole policy. It never stops what serves before what replaces it has answered its own example,
and it never lets a deployment that fails take a good one down. What was replaced is kept running until its successor
has proven itself, so the way back costs no call.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from bancada.domain.backoff import restart_delay_s
from bancada.domain.load import GatewayLoad
from bancada.domain.memory import Overuse
from bancada.domain.reconciled import Finish, Wait
from bancada.domain.scaling import LOOK_EVERY_S, Scaling
from bancada.domain.traffic import Role
from bancada.domain.verdicts import ROLLED_BACK, WINDOW_S, Limits, Watch, judge, judge_ends

MORE_MEMORY = "Deploy it with more memory, or let the model hold less at once."


class DeploymentStatus(str, Enum):
    """A deployment's status text (contract enum model_deployment_status)."""

    PENDING = "pending"
    DEPLOYING = "deploying"
    DEPLOYED = "deployed"
    STOPPING = "stopping"
    STOPPED = "stopped"
    FAILED = "failed"


TRANSITIONS: dict[str, frozenset[str]] = {
    "pending": frozenset({"deploying", "stopping", "stopped", "failed"}),
    "deploying": frozenset({"deployed", "stopping", "stopped", "failed"}),
    "deployed": frozenset({"deploying", "stopping", "stopped"}),
    "stopping": frozenset({"stopped", "deploying"}),
    # A stopped or failed deployment comes back when its user restarts it.
    "stopped": frozenset({"deploying", "pending"}),
    "failed": frozenset({"deploying", "pending"}),
}
ACTIVE = frozenset({"pending", "deploying", "deployed", "stopping"})
AT_REST = frozenset({"stopped", "failed"})

BUILD_POLL_S = 10.0
"""A build that comes further wakes its deployments; this is how often it is looked at in case that fails."""
READY_POLL_S = 0.1
DRAIN_POLL_S = 0.1
HEALTH_POLL_S = 10.0
JUDGE_POLL_S = 2.0
DRAIN_LIMIT_S = 60.0
CRASH_LIMIT = 3
"""Unexplained ends of a replica that has never been ready, before its deployment fails."""
STEADY_S = 60.0
"""A replica that lived longer than this starts counting its failures anew."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds that a replica may take until it is ready, and that a deployment has to prove itself in."""

    startup_s: float
    proving_s: float


class Wish(str, Enum):
    """What the user wants of a deployment."""

    RUNNING = "running"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Deployment:
    """One deployment.

    `generation` grows with every restart, so a replica belongs to exactly one of them. `number` grows with every
    wish to run, over all deployments: of those that serve a model, the highest wins.

    A candidate (`role`) joins the deployment `joins_id` with `weight` percent of the calls; `traffic_generation` is the
    generation of it that gets them, 0 for none. `limits`, `watch`, `scaling` and `rehearsal` are JSON for their
    `from_json`; `verdict` says why it was rolled back, `rehearsal_report` what its rehearsal showed.
    """

    id: str
    number: int
    project_id: str
    model_id: str
    build_id: str
    deployer_id: int
    cpu: float
    memory_gb: float
    nvidia_gpu: int
    replicas: int
    environment: Mapping[str, str]
    wish: str
    generation: int
    status: str
    reason: str
    message: str
    hint: str
    drain_since: datetime | None
    created_at: datetime
    updated_at: datetime
    stopped_at: datetime | None
    role: str = Role.MAIN.value
    weight: int = 0
    joins_id: str = ""
    traffic_generation: int = 0
    served_at: datetime | None = None
    limits: Mapping[str, Any] | None = None
    watch: Mapping[str, Any] | None = None
    verdict: str = ""
    scaling: Mapping[str, Any] | None = None
    rehearsal: Mapping[str, Any] | None = None
    rehearsal_report: Mapping[str, Any] | None = None

    @property
    def is_candidate(self) -> bool:
        """Whether it stands beside the deployment that serves, as a canary or a shadow."""
        return self.role in (Role.CANARY, Role.SHADOW)

    @property
    def is_rehearsal(self) -> bool:
        """Whether it only rehearses, and never answers a caller."""
        return self.role == Role.REHEARSAL

    @property
    def first_replicas(self) -> int:
        """How many replicas it starts with: of one that scales the fewest, but one to prove that it can answer."""
        scaling = Scaling.from_json(self.scaling)
        return self.replicas if scaling is None else max(1, scaling.min_replicas)


@dataclass(frozen=True, slots=True)
class Replica:
    """One process that serves a deployment; `attempt` grows each time it is started again."""

    deployment_id: str
    generation: int
    index: int
    attempt: int
    is_ready: bool
    failures: int
    started_at: datetime
    restart_at: datetime | None
    socket: str

    @property
    def id(self) -> str:
        """Its name in logs, routes and process keys."""
        return f"{self.deployment_id}-{self.generation}-{self.index}-{self.attempt}"


@dataclass(frozen=True, slots=True)
class ReplicaObserved:
    """A replica as it is recorded, and what its process and socket say now."""

    replica: Replica
    is_running: bool
    answers: bool
    failure: Finish | None = None
    overuse: Overuse | None = None


@dataclass(frozen=True, slots=True)
class DeploymentObserved:
    """All that the policy needs to know of the world around one deployment."""

    build_status: str
    build_message: str
    is_startable: bool
    """The build is built, or its gate runs: it had all it needs."""
    has_materials: bool
    """The build's source and environment are there."""
    serving_generation: int
    """The generation of this deployment that gets calls; 0 is none."""
    is_superseded: bool
    """A newer deployment of the same model serves, or another than the one that a candidate joined."""
    is_left_alone: bool
    """Nothing serves that the candidate could be compared with."""
    standby_id: str
    """The deployment that is kept running until the one that serves has proven itself; empty is none."""
    replicas: Sequence[ReplicaObserved]
    routes_acknowledged: bool
    """The gateway uses the routes as they are; also where nothing of this deployment waits for that."""
    in_flight: int | None
    """Calls in flight on this deployment's replicas that are out of the routes; None when nobody can tell."""
    load: GatewayLoad | None = None
    """What the gateway counts, where this deployment is watched; None when it cannot be asked."""
    wished_replicas: int | None = None
    """How many replicas its calls ask for, where it scales; None when nobody can tell."""


@dataclass(frozen=True, slots=True)
class RestoreBuild:
    """Make again what the build has lost: its source or its environment."""


@dataclass(frozen=True, slots=True)
class StartReplica:
    """Start the process of this replica; `attempt` and `failures` are what to record for it."""

    generation: int
    index: int
    attempt: int
    failures: int


@dataclass(frozen=True, slots=True)
class StopReplica:
    """End the process of this replica and forget it."""

    replica: Replica


@dataclass(frozen=True, slots=True)
class MarkReplica:
    """Record that a replica became ready, or that it died, why, and when it may start again; then it is ended."""

    replica: Replica
    is_ready: bool
    failures: int
    restart_in_s: float | None
    why: Finish | None = None


@dataclass(frozen=True, slots=True)
class TakeRoute:
    """Make this generation the one that answers the model's calls, or a candidate's share of them.

    `keeps`: what answered before stays, until this one has proven itself.
    """

    keeps: bool


@dataclass(frozen=True, slots=True)
class MarkDeployed:
    """Say that the deployment serves, now that the gateway sends calls to it."""


@dataclass(frozen=True, slots=True)
class LeaveRoute:
    """Stop answering the model's calls, with nothing to take over, or a candidate's share of them."""


@dataclass(frozen=True, slots=True)
class PublishRoutes:
    """Hand the routes to the gateway until it says that it uses them."""


@dataclass(frozen=True, slots=True)
class BeginDrain:
    """Remember since when old replicas have been draining."""


@dataclass(frozen=True, slots=True)
class GiveUpRestart:
    """A restart failed: wish for the generation that still serves, and say why."""

    generation: int
    why: Finish


@dataclass(frozen=True, slots=True)
class BeginWatch:
    """Remember where the counters of this deployment and of the one that it is compared with stand."""


@dataclass(frozen=True, slots=True)
class RollBack:
    """Take this deployment out of the traffic and wish it stopped; what it replaced answers again."""

    why: Finish


@dataclass(frozen=True, slots=True)
class EndProving:
    """Let go of the deployment that was kept until this one had proven itself."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Wish for so many replicas from now on, if the quotas have room."""

    replicas: int


@dataclass(frozen=True, slots=True)
class Rehearse:
    """Give recorded calls to the replica, and keep a report of what it answers."""

    replica: Replica


@dataclass(frozen=True, slots=True)
class EndRehearsal:
    """Stop a deployment that was there for its rehearsal only."""


Step = (
    RestoreBuild
    | StartReplica
    | StopReplica
    | MarkReplica
    | TakeRoute
    | MarkDeployed
    | LeaveRoute
    | PublishRoutes
    | BeginDrain
    | GiveUpRestart
    | BeginWatch
    | RollBack
    | EndProving
    | Scale
    | Rehearse
    | EndRehearsal
)


def next_step(d: Deployment, o: DeploymentObserved, now: datetime, deadlines: Deadlines) -> Step | Wait | Finish:
    """Return the one thing to do next for a deployment."""
    if d.status in AT_REST:  # until its user restarts it, whatever becomes of the one that took over
        return _stop(d, o, now, Finish(d.status, d.reason, d.message, d.hint))
    is_going = d.status == DeploymentStatus.STOPPING
    is_over = is_going or d.wish == Wish.STOPPED or o.is_superseded or o.is_left_alone
    if is_over and d.wish != Wish.STOPPED and o.standby_id == d.id:
        return Wait(HEALTH_POLL_S)
    if is_over:
        return _stop(d, o, now, _stopped(d, o))
    if (failure := _failure(d, o, now, deadlines.startup_s)) is not None:
        return _fail(d, o, failure)
    if not o.is_startable:
        return Wait(BUILD_POLL_S)
    if not o.has_materials:
        return RestoreBuild()
    return _judge(d, o, now) or _bring_up(d, o, now) or _settle(d, o, now, deadlines)


def _stopped(d: Deployment, o: DeploymentObserved) -> Finish:
    if d.verdict:
        return Finish("stopped", ROLLED_BACK, d.verdict, d.hint if d.reason == ROLLED_BACK else "")
    if d.is_rehearsal and d.rehearsal_report is not None:
        return Finish("stopped", "rehearsed", str(d.rehearsal_report["message"]))
    if o.is_superseded or (d.wish != Wish.STOPPED and not o.is_left_alone):
        return Finish("stopped", "superseded", "A newer deployment of the model took over.")
    if o.is_left_alone and d.wish != Wish.STOPPED:
        return Finish("stopped", "left_alone", "The deployment that it had joined was stopped.",
                      "Deploy its build, or `bancada traffic promote` it.")  # fmt: skip
    return Finish("stopped", "stopped_by_user", "It was stopped on request.", "Restart it to serve again.")


def _stop(d: Deployment, o: DeploymentObserved, now: datetime, end: Finish) -> Step | Wait | Finish:
    if o.serving_generation:
        return LeaveRoute()
    return _drain(d, [r.replica for r in o.replicas], o, now) or end


def _failure(d: Deployment, o: DeploymentObserved, now: datetime, startup_deadline_s: float) -> Finish | None:
    """Say why a generation that does not serve yet never will; one that serves is repaired instead."""
    if o.build_status in {"build failed", "timedout"}:
        return Finish("failed", "build_failed", f"Its build did not succeed: {o.build_message}",
                      "Correct what the build names, then build and deploy again.")  # fmt: skip
    if _serves(d, o):
        return None
    for seen in _of_generation(d, o):
        if not seen.is_running and not seen.replica.is_ready:
            if seen.failure is not None:
                return seen.failure
            if seen.replica.failures >= CRASH_LIMIT and seen.overuse:
                return Finish("failed", "memory_exceeded",
                              f"A replica {seen.overuse}, and was ended {CRASH_LIMIT} times before it was ready.",
                              MORE_MEMORY)  # fmt: skip
            if seen.replica.failures >= CRASH_LIMIT:
                return Finish("failed", "replica_crashed", f"A replica ended {CRASH_LIMIT} times before it was ready.",
                              "Its log has the cause; it may need more memory.")  # fmt: skip
        if not seen.replica.is_ready and (now - seen.replica.started_at).total_seconds() > startup_deadline_s:
            return Finish("failed", "startup_timeout",
                          f"A replica did not answer its example within {startup_deadline_s:.0f} seconds.",
                          "Give it more CPU, or make loading faster.")  # fmt: skip
    return None


def _fail(d: Deployment, o: DeploymentObserved, failure: Finish) -> GiveUpRestart | Finish:
    if o.serving_generation not in {0, d.generation}:
        return GiveUpRestart(o.serving_generation, failure)
    return failure


def _judge(d: Deployment, o: DeploymentObserved, now: datetime) -> Step | None:
    """Take a deployment back that does worse than the one that it joined or replaced, while there is a way back."""
    if not _serves(d, o) or not (d.is_candidate or o.standby_id):
        return None
    if d.verdict:  # by its user
        return RollBack(Finish("stopping", ROLLED_BACK, d.verdict))
    ends = sum(seen.replica.failures for seen in _of_generation(d, o))
    if (why := judge_ends(ends, d.replicas, d.message if d.reason == "memory_exceeded" else "")) is not None:
        return RollBack(why)
    limits, watch = Limits.from_json(d.limits), Watch.from_json(d.watch)
    if limits is None or o.load is None or d.status != DeploymentStatus.DEPLOYED:
        return None
    if watch is None or watch.since_us != o.load.since_us:
        return BeginWatch()
    own, other = watch.read(o.load, d.id, d.joins_id if d.is_candidate else o.standby_id)
    if (why := judge(own, other, limits)) is not None:
        return RollBack(why)
    is_long_good = own.calls >= limits.calls and now.timestamp() - watch.began_at_s > WINDOW_S
    return BeginWatch() if is_long_good else None


def _bring_up(d: Deployment, o: DeploymentObserved, now: datetime) -> Step | Wait | None:
    """Start what is missing of the wished generation, record what became ready or died."""
    present = {seen.replica.index: seen for seen in _of_generation(d, o)}
    for index in range(d.replicas):
        seen = present.get(index)
        if seen is None:
            return StartReplica(d.generation, index, attempt=1, failures=0)
        if (step := _repair(seen, now, serves=_serves(d, o))) is not None:
            return step
    if d.replicas and not any(seen.replica.is_ready for seen in present.values()):
        return Wait(READY_POLL_S)
    if not _serves(d, o) and not all(seen.replica.is_ready for seen in present.values()):
        return Wait(READY_POLL_S)
    return None


def _repair(seen: ReplicaObserved, now: datetime, *, serves: bool) -> Step | None:
    replica = seen.replica
    if seen.is_running and not seen.overuse:
        if seen.answers and not replica.is_ready:
            # What went wrong before any call came is forgiven, or it would be held against it while it proves itself.
            return MarkReplica(replica, True, replica.failures if serves else 0, restart_in_s=None)
        return None
    if replica.restart_at is None:
        was_steady = replica.is_ready and (now - replica.started_at).total_seconds() > STEADY_S
        failures = 1 if was_steady else replica.failures + 1
        return MarkReplica(replica, False, failures, restart_delay_s(failures), _why_ended(seen))
    if replica.restart_at <= now:
        return StartReplica(replica.generation, replica.index, replica.attempt + 1, replica.failures)
    return None


def _why_ended(seen: ReplicaObserved) -> Finish | None:
    if seen.overuse is None:
        return None
    what = f"Replica {seen.replica.index} {seen.overuse}; it was ended and another is started."
    return Finish("", "memory_exceeded", what, MORE_MEMORY)


def _settle(d: Deployment, o: DeploymentObserved, now: datetime, deadlines: Deadlines) -> Step | Wait | Finish:
    """Move the route here once the build is proven, then drain and stop what is no longer wished."""
    if o.build_status != "built":
        return Wait(READY_POLL_S)
    if not _serves(d, o):
        if (first := _rehearse(d, o)) is not None:
            return first
        return TakeRoute(keeps=_proving_s(d, deadlines) > 0)
    if not o.routes_acknowledged:
        return PublishRoutes()
    if d.status != DeploymentStatus.DEPLOYED:
        return MarkDeployed()
    left_s = _proving_left_s(d, o, now, deadlines)
    if left_s is not None and left_s <= 0:
        return EndProving()
    if o.wished_replicas is not None and o.wished_replicas != d.replicas:
        return Scale(o.wished_replicas)
    old = [r.replica for r in o.replicas if r.replica.generation != d.generation or r.replica.index >= d.replicas]
    if (step := _drain(d, old, o, now)) is not None:
        return step
    return Wait(_next_look_s(d, o, now, left_s))


def _rehearse(d: Deployment, o: DeploymentObserved) -> Step | Finish | None:
    """Let recorded calls come before any caller's, where that is required."""
    if d.rehearsal is None:
        return None
    if d.rehearsal_report is None:
        return Rehearse(_of_generation(d, o)[0].replica)
    if not d.rehearsal_report["passed"]:
        hint = "`bancada deployment show` has the answers that changed; nothing but the rehearsal has reached it."
        return _fail(d, o, Finish("failed", "rehearsal_failed", str(d.rehearsal_report["message"]), hint))
    return EndRehearsal() if d.is_rehearsal else None


def _next_look_s(d: Deployment, o: DeploymentObserved, now: datetime, proving_left_s: float | None) -> float:
    """Return after how many seconds something may have to be done, though nobody hints at it."""
    if any(not r.replica.is_ready and r.is_running for r in o.replicas):
        return READY_POLL_S
    looks = [HEALTH_POLL_S]
    looks += [(r.replica.restart_at - now).total_seconds() for r in o.replicas if r.replica.restart_at is not None]
    looks += [proving_left_s] if proving_left_s is not None else []
    looks += [JUDGE_POLL_S] if d.limits is not None and (d.is_candidate or o.standby_id) else []
    looks += [LOOK_EVERY_S] if d.scaling is not None and d.replicas else []
    return max(READY_POLL_S, min(looks))


def _proving_s(d: Deployment, deadlines: Deadlines) -> float:
    limits = Limits.from_json(d.limits)
    return deadlines.proving_s if limits is None else limits.for_s


def _proving_left_s(d: Deployment, o: DeploymentObserved, now: datetime, deadlines: Deadlines) -> float | None:
    """Return for how long the deployment has still to prove itself; None when nobody is kept for that."""
    if d.is_candidate or not o.standby_id:
        return None
    served_s = (now - (d.served_at or d.created_at)).total_seconds()
    return _proving_s(d, deadlines) - served_s


def _drain(d: Deployment, old: Sequence[Replica], o: DeploymentObserved, now: datetime) -> Step | Wait | None:
    """Stop replicas that are out of the routes once their calls have ended, or at the latest after a minute."""
    if not old:
        return None
    if not o.routes_acknowledged:
        return PublishRoutes()
    if d.drain_since is None:
        return BeginDrain()
    overdue = (now - d.drain_since).total_seconds() > DRAIN_LIMIT_S
    if o.in_flight and not overdue:
        return Wait(DRAIN_POLL_S)
    return StopReplica(old[0])


def _serves(d: Deployment, o: DeploymentObserved) -> bool:
    return o.serving_generation == d.generation


def _of_generation(d: Deployment, o: DeploymentObserved) -> list[ReplicaObserved]:
    return [seen for seen in o.replicas if seen.replica.generation == d.generation]
