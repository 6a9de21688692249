"""What the gateway counts, as Prometheus reads it: `GET /metrics` with the API key of an administrator.

<https://prometheus.io/docs/instrumenting/exposition_formats/>. The figures are kept by the queues, in plain numbers,
and are put into this form only when somebody asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector

from bancada.domain.load import BUCKETS_MS
from bancada.gateway.queues import BATCH_BUCKETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from prometheus_client.core import Metric

    from bancada.gateway.calls import ModelCalls
    from bancada.gateway.queues import DeploymentQueue
    from bancada.gateway.spool import Spool
    from bancada.gateway.table import RouteTable

CONTENT_TYPE = CONTENT_TYPE_LATEST
_OF_QUEUE = ("model", "deployment", "build")


class GatewayCollector(Collector):
    """Reads the gateway's figures when asked."""

    def __init__(self, table: RouteTable, calls: ModelCalls, spool: Spool) -> None:
        self._table = table
        self._calls = calls
        self._spool = spool

    def collect(self) -> Iterable[Metric]:
        """Yield every metric."""
        labelled = [(list(labels), queue) for labels, queue in self._queues()]
        yield from _counted(labelled)
        yield from _gauges(labelled)
        yield self._replicas()
        refused = CounterMetricFamily(
            "bancada_refusals", "Calls that were refused before they reached a queue, by code.", labels=["code"]
        )
        for code, count in sorted(self._calls.refusals.items()):
            refused.add_metric([code], count)
        yield refused
        yield GaugeMetricFamily("bancada_routes_version", "Version of the routes in use.", self._table.snapshot.version)
        yield GaugeMetricFamily("bancada_records_unwritten_bytes", "Records that wait in memory for the disk.",
                                self._spool.unwritten_bytes)  # fmt: skip

    def _replicas(self) -> Metric:
        found = GaugeMetricFamily(
            "bancada_replicas", "Replicas by state: ready, or missing while they start or are started again.",
            labels=[*_OF_QUEUE, "state"],
        )  # fmt: skip
        for route in self._table.snapshot.routes:
            for variant in route.variants:
                labels, ready = [route.name, variant.deployment_id, variant.build_id], len(variant.replicas)
                found.add_metric([*labels, "ready"], ready)
                found.add_metric([*labels, "missing"], max(0, variant.wished - ready))
        return found

    def _queues(self) -> Iterator[tuple[tuple[str, str, str], DeploymentQueue]]:
        names = {
            variant.deployment_id: route.name for route in self._table.snapshot.routes for variant in route.variants
        }
        for queue in self._table.queues():
            yield (names.get(queue.deployment_id, ""), queue.deployment_id, queue.build_id), queue


def write_metrics(collector: GatewayCollector) -> bytes:
    """Return all metrics as text."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(collector)
    return generate_latest(registry)


def _counted(queues: Sequence[tuple[list[str], DeploymentQueue]]) -> Iterator[Metric]:
    calls = CounterMetricFamily(
        "bancada_calls", "Calls that have ended, by HTTP status.", labels=[*_OF_QUEUE, "status"]
    )
    waited = CounterMetricFamily("bancada_call_queue_seconds", "Time that calls waited for a worker.", labels=_OF_QUEUE)
    latency = HistogramMetricFamily(
        "bancada_call_seconds", "Time from a call's arrival to its answer.", labels=_OF_QUEUE
    )
    batches = HistogramMetricFamily(
        "bancada_batch_size", "Calls that were given to a worker together.", labels=_OF_QUEUE
    )
    for labels, queue in queues:
        counters = queue.counters
        for status, count in sorted(counters.by_status.items()):
            calls.add_metric([*labels, str(status)], count)
        waited.add_metric(labels, counters.queue_us / 1e6)
        latency.add_metric(
            labels, _cumulated([ms / 1000 for ms in BUCKETS_MS], counters.latency), counters.total_us / 1e6
        )
        batches.add_metric(labels, _cumulated(BATCH_BUCKETS, counters.batch_sizes), counters.batched)
    yield from (calls, waited, latency, batches)


def _gauges(queues: Sequence[tuple[list[str], DeploymentQueue]]) -> Iterator[Metric]:
    waiting = GaugeMetricFamily("bancada_calls_waiting", "Calls that wait for a worker.", labels=_OF_QUEUE)
    running = GaugeMetricFamily("bancada_calls_running", "Calls that workers have begun.", labels=_OF_QUEUE)
    workers = GaugeMetricFamily("bancada_workers", "Workers that take calls now.", labels=_OF_QUEUE)
    for labels, queue in queues:
        waiting.add_metric(labels, len(queue.waiting))
        running.add_metric(labels, queue.begun)
        workers.add_metric(labels, len(queue.workers))
    yield from (waiting, running, workers)


def _cumulated(bounds: Sequence[float], counts: Sequence[int]) -> list[tuple[str, float]]:
    """Return buckets as Prometheus has them: each with all that is below it, the last without bound."""
    found, so_far = [], 0
    for bound, count in zip([*map(str, bounds), "+Inf"], counts, strict=True):
        so_far += count
        found.append((bound, float(so_far)))
    return found
