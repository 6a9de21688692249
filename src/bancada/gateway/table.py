"""The routes in memory: the newest snapshot, indexed, with what is in flight where."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bancada.domain.routes import RouteSnapshot
from bancada.gateway.replicas import ReplicaConnections

if TYPE_CHECKING:
    from collections.abc import Collection

    from bancada.domain.routes import ApplicationRoute, CallerKey, ModelRoute, ReplicaAddress


@dataclass(slots=True)
class Replica:
    """One replica as the gateway knows it."""

    address: ReplicaAddress
    connections: ReplicaConnections
    in_flight: int = 0
    turns: int = 0


@dataclass(slots=True)
class Target:
    """One model's route, its replicas, and how many calls wait or run for it."""

    route: ModelRoute
    replicas: list[Replica] = field(default_factory=list)
    pending: int = 0

    def choose(self, tried: Collection[str]) -> Replica | None:
        """Return the replica with the least in flight, in turns among equals; None when all have been tried."""
        rest = [replica for replica in self.replicas if replica.address.id not in tried]
        if not rest:
            return None
        chosen = min(rest, key=lambda replica: (replica.in_flight, replica.turns))
        chosen.turns += 1
        return chosen


class RouteTable:
    """Where calls go. Replacing the snapshot never disturbs a call that is under way."""

    def __init__(self) -> None:
        self.snapshot = RouteSnapshot(version=0)
        self._targets: dict[str, Target] = {}
        self._keys: dict[str, CallerKey] = {}
        self._applications: dict[str, ApplicationRoute] = {}
        self._replicas: dict[ReplicaAddress, Replica] = {}
        self._leaving: list[Replica] = []

    def replace(self, snapshot: RouteSnapshot) -> None:
        """Take a newer snapshot whole; calls on replicas that it no longer names run to their end."""
        known, self._replicas = self._replicas, {}
        targets: dict[str, Target] = {}
        for route in snapshot.routes:
            target = self._targets.get(route.access_key) or Target(route)
            target.route = route
            target.replicas = [self._keep(address, known) for address in route.replicas]
            targets[route.access_key] = target
        gone = [replica for address, replica in known.items() if address not in self._replicas]
        for replica in gone:
            replica.connections.close()
        self._leaving = [replica for replica in [*self._leaving, *gone] if replica.in_flight]
        self._targets, self._keys = targets, {key.key_id: key for key in snapshot.keys}
        self._applications = {route.subdomain: route for route in snapshot.applications}
        self.snapshot = snapshot

    def find_target(self, access_key: str) -> Target | None:
        """Return the model that an access key names."""
        return self._targets.get(access_key)

    def find_key(self, key_id: str) -> CallerKey | None:
        """Return what is known of an API v2 key."""
        return self._keys.get(key_id)

    def find_application(self, subdomain: str) -> ApplicationRoute | None:
        """Return the application that a subdomain names."""
        return self._applications.get(subdomain)

    def in_flight(self) -> dict[str, int]:
        """Return the calls in flight by replica id, replicas that are leaving included."""
        counts: dict[str, int] = {}
        for replica in [*self._replicas.values(), *self._leaving]:
            counts[replica.address.id] = counts.get(replica.address.id, 0) + replica.in_flight
        return counts

    def _keep(self, address: ReplicaAddress, known: dict[ReplicaAddress, Replica]) -> Replica:
        replica = (
            self._replicas.get(address) or known.get(address) or Replica(address, ReplicaConnections(address.socket))
        )
        self._replicas[address] = replica
        return replica
