"""How busy deployments are: what the reconciler scales and judges by, since the gateway started."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bancada.gateway.queues import DeploymentQueue
    from bancada.gateway.table import RouteTable

STARTED_US = time.time_ns() // 1000


def read_load(table: RouteTable) -> dict[str, Any]:
    """Return the load of every deployment in the routes, as JSON values.

    Of each: calls that wait and run now, those `wanted` that wait where no worker is, and, summed since `since_us`,
    calls, errors (status 500 and above), time in the queue and in all in microseconds, and calls by latency
    (`domain.load.BUCKETS_MS`, and above); `idle_s` is how long ago its last call ended.
    """
    return {
        "version": table.snapshot.version,
        "since_us": STARTED_US,
        "deployments": {queue.deployment_id: _load_of(queue) for queue in table.queues()},
        "in_flight": table.in_flight(),
    }


def _load_of(queue: DeploymentQueue) -> dict[str, Any]:
    counters, waiting = queue.counters, len(queue.waiting)
    is_busy = bool(waiting or queue.begun)
    return {
        "waiting": waiting,
        "running": queue.begun,
        "wanted": 0 if queue.workers else waiting,
        "calls": counters.calls,
        "errors": counters.errors,
        "queue_us": counters.queue_us,
        "total_us": counters.total_us,
        "latency_ms": list(counters.latency),
        "idle_s": 0.0 if is_busy else round(time.monotonic() - queue.idle_since, 3),
    }
