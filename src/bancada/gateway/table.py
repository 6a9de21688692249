"""The routes in memory: the newest snapshot, indexed, with the queues and replicas that it names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bancada.domain.routes import RouteSnapshot
from bancada.gateway.queues import Call, DeploymentQueue
from bancada.gateway.workers import Replica

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bancada.domain.routes import ApplicationRoute, CallerKey, ModelRoute, ReplicaAddress, Variant


@dataclass(slots=True)
class Lane:
    """A variant of a model's route, and its queue."""

    variant: Variant
    queue: DeploymentQueue

    @property
    def is_open(self) -> bool:
        """Whether a call may be put there: a replica is there, or comes for it."""
        return bool(self.variant.replicas) or self.variant.wakes


@dataclass(slots=True)
class Target:
    """One model's route, the lanes that answer, those that only get copies, and how many calls are under way."""

    route: ModelRoute
    lanes: list[Lane] = field(default_factory=list)
    shadows: list[Lane] = field(default_factory=list)
    pending: int = 0

    def choose(self, number: int) -> Lane | None:
        """Return the lane that this number falls to, by weight; the same number falls to the same one.

        A lane without replicas takes no part; None when there is no other.
        """
        lanes = [lane for lane in self.lanes if lane.is_open]
        if len(lanes) <= 1:
            return lanes[0] if lanes else None
        total = sum(lane.variant.weight for lane in lanes)
        if not total:
            return lanes[0]
        place = number % total
        for lane in lanes:
            place -= lane.variant.weight
            if place < 0:
                return lane
        return lanes[-1]


def _unset(*_: object) -> None:
    raise RuntimeError("the route table has nobody to tell")


class RouteTable:
    """Where calls go. Replacing the snapshot never disturbs a call that is under way."""

    def __init__(self, wake: Callable[[], None] = lambda: None) -> None:
        self.snapshot = RouteSnapshot(version=0)
        self.wake = wake
        self.on_answered: Callable[[list[Call]], None] = _unset
        self.on_died: Callable[[Call], None] = _unset
        self.on_unread: Callable[[list[Call]], None] = _unset
        self.on_gone: Callable[[list[Call]], None] = _unset
        self._targets: dict[str, Target] = {}
        self._by_name: dict[str, list[Target]] = {}
        self._keys: dict[str, CallerKey] = {}
        self._applications: dict[str, ApplicationRoute] = {}
        self._queues: dict[str, DeploymentQueue] = {}
        self._replicas: dict[tuple[str, ReplicaAddress], Replica] = {}
        self._leaving: list[Replica] = []

    def replace(self, snapshot: RouteSnapshot) -> None:
        """Take a newer snapshot whole.

        Calls that replicas have begun run to their end, also on those that it no longer names; what waits for a
        deployment that it no longer names finds another.
        """
        known_queues, self._queues = self._queues, {}
        known, self._replicas = self._replicas, {}
        targets: dict[str, Target] = {}
        for route in snapshot.routes:
            target = self._targets.get(route.access_key) or Target(route)
            target.route = route
            lanes = [self._lane(variant, known_queues, known) for variant in route.variants]
            target.lanes = [lane for lane in lanes if not lane.variant.is_shadow]
            target.shadows = [lane for lane in lanes if lane.variant.is_shadow and lane.is_open]
            targets[route.access_key] = target
        gone = [replica for key, replica in known.items() if key not in self._replicas]
        for replica in gone:
            replica.leave()
        self._leaving = [replica for replica in [*self._leaving, *gone] if not replica.close_if_done()]
        self._targets, self._keys = targets, {key.key_id: key for key in snapshot.keys}
        self._by_name = _by_name(targets.values())
        self._applications = {route.subdomain: route for route in snapshot.applications}
        self.snapshot = snapshot
        self._move_waiting(known_queues)

    def find_target(self, access_key: str) -> Target | None:
        """Return the model that an access key names."""
        return self._targets.get(access_key)

    def find_named(self, name: str) -> list[Target]:
        """Return the models of this id or name."""
        return self._by_name.get(name, [])

    def find_key(self, key_id: str) -> CallerKey | None:
        """Return what is known of an API v2 key."""
        return self._keys.get(key_id)

    def find_application(self, subdomain: str) -> ApplicationRoute | None:
        """Return the application that a subdomain names."""
        return self._applications.get(subdomain)

    def queues(self) -> list[DeploymentQueue]:
        """Return the queues of all deployments in the routes."""
        return list(self._queues.values())

    def replicas_of(self, deployment_id: str) -> list[Replica]:
        """Return a deployment's replicas in the routes."""
        return [replica for replica in self._replicas.values() if replica.queue.deployment_id == deployment_id]

    def in_flight(self) -> dict[str, int]:
        """Return the calls that replicas have begun, by replica id, replicas that are leaving included."""
        counts: dict[str, int] = {}
        for replica in [*self._replicas.values(), *self._leaving]:
            counts[replica.address.id] = counts.get(replica.address.id, 0) + replica.in_flight
        return counts

    def tidy(self) -> None:
        """Let go of replicas that have left and answered all that they had begun."""
        self._leaving = [replica for replica in self._leaving if not replica.close_if_done()]

    def close(self) -> None:
        """Close all connections."""
        for replica in [*self._replicas.values(), *self._leaving]:
            replica.close()

    def _lane(
        self, variant: Variant, known_queues: dict[str, DeploymentQueue],
        known: dict[tuple[str, ReplicaAddress], Replica],
    ) -> Lane:  # fmt: skip
        queue = known_queues.get(variant.deployment_id) or DeploymentQueue(variant)
        queue.variant = variant
        self._queues[variant.deployment_id] = queue
        for address in variant.replicas:
            key = variant.deployment_id, address
            self._replicas[key] = known.get(key) or Replica(
                address, queue, self.on_answered, self.on_died, self.on_unread
            )
        return Lane(variant, queue)

    def _move_waiting(self, known_queues: dict[str, DeploymentQueue]) -> None:
        """Find another queue for what waits where nobody comes any more, or where others are there to answer it."""
        gone = [queue for deployment_id, queue in known_queues.items() if deployment_id not in self._queues]
        for target in self._targets.values():
            if any(lane.is_open for lane in target.lanes):
                gone += [lane.queue for lane in target.lanes if not lane.is_open]
        for queue in gone:
            if queue.waiting:
                waiting = list(queue.waiting)
                queue.waiting.clear()
                self.on_gone(waiting)


def _by_name(targets: Iterable[Target]) -> dict[str, list[Target]]:
    found: dict[str, list[Target]] = {}
    for target in targets:
        for name in {target.route.model_id, target.route.name}:
            found.setdefault(name, []).append(target)
    return found
