"""Watches how long the calls of deployments wait, and gives those that scale more or fewer replicas."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime

from bancada.domain.clock import Clock
from bancada.domain.deployments import Deployment
from bancada.domain.load import DeploymentLoad, GatewayLoad
from bancada.domain.scaling import Demand, Scaling, is_calm, wished_replicas
from bancada.reconcile.routes import RouteSync
from bancada.store import deployments
from bancada.store.database import Database
from bancada.store.reconciled import DEPLOYMENT, wake
from bancada.store.tables.deployments import deployments as deployments_table

WINDOW_S = 1.0
"""Shortest time over which waiting is averaged."""


@dataclass(frozen=True, slots=True)
class _Sample:
    """What was seen of a deployment, when, since when it was calm, and since when all its replicas are ready."""

    load: DeploymentLoad
    since_us: int
    at: datetime
    calm_since: datetime
    settled_since: datetime


class Demands:
    """What each scaling deployment's calls asked for lately. Forgotten with the process: the next one looks anew."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._samples: dict[str, _Sample] = {}
        self._lock = threading.Lock()

    def wished(self, d: Deployment, gateway: GatewayLoad | None, ready: int) -> int | None:
        """Return how many replicas a deployment should have, of which `ready` answer; None when nobody can tell."""
        scaling = Scaling.from_json(d.scaling)
        if scaling is None or gateway is None:
            return None
        with self._lock:
            return wished_replicas(scaling, d.replicas, self._look(d, scaling, gateway, ready))

    def _look(self, d: Deployment, scaling: Scaling, gateway: GatewayLoad, ready: int) -> Demand:
        now, load, before = self._clock(), gateway.of(d.id), self._samples.get(d.id)
        if before is None or before.since_us != gateway.since_us:
            before = _Sample(load, gateway.since_us, now, now, now)
        window_s = (now - before.at).total_seconds()
        settled = before.settled_since if ready >= d.replicas else now
        demand = Demand(load, load.figures.since(before.load.figures), window_s,
                        (now - before.calm_since).total_seconds(), (now - settled).total_seconds())  # fmt: skip
        calm = before.calm_since if is_calm(scaling, demand) else now
        if window_s == 0 or window_s >= WINDOW_S:
            self._samples[d.id] = _Sample(load, gateway.since_us, now, calm, settled)
        return Demand(load, demand.window, window_s, (now - calm).total_seconds(), demand.settled_s)

    def forget_calm(self, deployment_id: str) -> None:
        """Count the calm of a deployment anew, because it has another number of replicas now."""
        with self._lock:
            self._samples.pop(deployment_id, None)


class Wakeups:
    """Looks, at every hint, whether callers are held for deployments that were scaled to zero, and wakes those."""

    def __init__(self, database: Database, routes: RouteSync, clock: Clock) -> None:
        self._database = database
        self._routes = routes
        self._clock = clock

    def look(self) -> None:
        """Wake the deployments without replicas that somebody calls; a cheap look where there is none."""
        with self._database.read() as tx:
            asleep = deployments.list_asleep(tx)
        load = self._routes.load() if asleep else None
        called = [] if load is None else [each for each in asleep if load.of(each).is_busy]
        if called:
            with self._database.write() as tx:
                wake(tx, DEPLOYMENT, self._clock(), deployments_table.c.id.in_(called))
