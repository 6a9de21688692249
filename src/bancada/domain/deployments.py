"""Deployments: durable wishes that a build serves behind its model's access key.

`next_step` is the whole policy. It never stops what serves before what replaces it has answered its own example,
and it never lets a deployment that fails take a good one down.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bancada.domain.backoff import restart_delay_s
from bancada.domain.memory import Overuse
from bancada.domain.reconciled import Finish, Wait

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

BUILD_POLL_S = 1.0
READY_POLL_S = 0.1
DRAIN_POLL_S = 0.1
HEALTH_POLL_S = 10.0
DRAIN_LIMIT_S = 60.0
CRASH_LIMIT = 3
"""Unexplained ends of a replica that has never been ready, before its deployment fails."""
STEADY_S = 60.0
"""A replica that lived longer than this starts counting its failures anew."""


class Wish(str, Enum):
    """What the user wants of a deployment."""

    RUNNING = "running"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Deployment:
    """One deployment.

    `generation` grows with every restart, so a replica belongs to exactly one of them. `number` grows with every
    wish to run, over all deployments: of those that serve a model, the highest wins.
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
    serving_deployment_id: str
    serving_generation: int
    is_superseded: bool
    """A newer deployment of the same model serves."""
    replicas: Sequence[ReplicaObserved]
    routes_acknowledged: bool
    in_flight: int | None
    """Calls in flight on this deployment's replicas that are out of the routes; None when nobody can tell."""


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
    """Make this generation the one that answers the model's calls."""


@dataclass(frozen=True, slots=True)
class MarkDeployed:
    """Say that the deployment serves, now that the gateway sends calls to it."""


@dataclass(frozen=True, slots=True)
class LeaveRoute:
    """Stop answering the model's calls, with nothing to take over."""


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
)


def next_step(d: Deployment, o: DeploymentObserved, now: datetime, startup_deadline_s: float) -> Step | Wait | Finish:
    """Return the one thing to do next for a deployment."""
    is_over = d.wish == Wish.STOPPED or o.is_superseded
    if d.status == DeploymentStatus.FAILED or (is_over and d.status == DeploymentStatus.STOPPED):
        return _stop(d, o, now, Finish(d.status, d.reason, d.message, d.hint))
    if is_over:
        return _stop(d, o, now, _stopped(o))
    if (failure := _failure(d, o, now, startup_deadline_s)) is not None:
        return _fail(d, o, failure)
    if not o.is_startable:
        return Wait(BUILD_POLL_S)
    if not o.has_materials:
        return RestoreBuild()
    return _bring_up(d, o, now) or _settle(d, o, now)


def _stopped(o: DeploymentObserved) -> Finish:
    if o.is_superseded:
        return Finish("stopped", "superseded", "A newer deployment of the model took over.")
    return Finish("stopped", "stopped_by_user", "It was stopped on request.", "Restart it to serve again.")


def _stop(d: Deployment, o: DeploymentObserved, now: datetime, end: Finish) -> Step | Wait | Finish:
    if o.serving_deployment_id == d.id and not o.is_superseded:
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


def _fail(d: Deployment, o: DeploymentObserved, failure: Finish) -> Step | Finish:
    if o.serving_deployment_id == d.id and o.serving_generation != d.generation:
        return GiveUpRestart(o.serving_generation, failure)
    return failure


def _bring_up(d: Deployment, o: DeploymentObserved, now: datetime) -> Step | Wait | None:
    """Start what is missing of the wished generation, record what became ready or died."""
    present = {seen.replica.index: seen for seen in _of_generation(d, o)}
    for index in range(d.replicas):
        seen = present.get(index)
        if seen is None:
            return StartReplica(d.generation, index, attempt=1, failures=0)
        if (step := _repair(seen, now)) is not None:
            return step
    if not any(seen.replica.is_ready for seen in present.values()):
        return Wait(READY_POLL_S)
    if not _serves(d, o) and not all(seen.replica.is_ready for seen in present.values()):
        return Wait(READY_POLL_S)
    return None


def _repair(seen: ReplicaObserved, now: datetime) -> Step | None:
    replica = seen.replica
    if seen.is_running and not seen.overuse:
        if seen.answers and not replica.is_ready:
            return MarkReplica(replica, is_ready=True, failures=replica.failures, restart_in_s=None)
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


def _settle(d: Deployment, o: DeploymentObserved, now: datetime) -> Step | Wait:
    """Move the route here once the build is proven, then drain and stop what is no longer wished."""
    if o.build_status != "built":
        return Wait(READY_POLL_S)
    if not _serves(d, o):
        return TakeRoute()
    if not o.routes_acknowledged:
        return PublishRoutes()
    if d.status != DeploymentStatus.DEPLOYED:
        return MarkDeployed()
    old = [r.replica for r in o.replicas if r.replica.generation != d.generation or r.replica.index >= d.replicas]
    if (step := _drain(d, old, o, now)) is not None:
        return step
    restarts = [r.replica.restart_at for r in o.replicas if r.replica.restart_at is not None]
    starting = any(not r.replica.is_ready and r.is_running for r in o.replicas)
    soonest = min(((at - now).total_seconds() for at in restarts), default=HEALTH_POLL_S)
    return Wait(READY_POLL_S if starting else max(READY_POLL_S, min(soonest, HEALTH_POLL_S)))


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
    return o.serving_deployment_id == d.id and o.serving_generation == d.generation


def _of_generation(d: Deployment, o: DeploymentObserved) -> list[ReplicaObserved]:
    return [seen for seen in o.replicas if seen.replica.generation == d.generation]
