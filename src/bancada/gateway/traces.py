"""OpenTelemetry traces of calls, from the gateway to the worker, where the workbench is told whom to send them to.

A call that comes with a W3C `traceparent` goes on with its trace, if that is sampled; others begin one, for a share of
them. The worker gets the context with the call, so that a model's own spans hang below.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import orjson
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.trace import SpanKind, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from bancada import __version__
from bancada.gateway.queues import falls

if TYPE_CHECKING:
    from opentelemetry.trace import Span

    from bancada.gateway.heads import Head
    from bancada.gateway.queues import Call

_CONTEXT = TraceContextTextMapPropagator()
log = logging.getLogger("bancada.gateway")


class Traces:
    """Makes spans of calls, and sends them in batches from a thread of its own."""

    def __init__(self, endpoint: str, share: float) -> None:
        resource = Resource.create({"service.name": "bancada-gateway", "service.version": __version__})
        self._provider = TracerProvider(sampler=ALWAYS_ON, resource=resource)
        self._provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
        self._tracer = self._provider.get_tracer("bancada.gateway", __version__)
        self._share = share
        self._spans: dict[Call, Span] = {}
        log.info("sending traces to %s", endpoint)

    def begin(self, call: Call, head: Head) -> None:
        """Begin the span of a call, if it is to have one, and give its worker the context."""
        context = _CONTEXT.extract(head.headers)
        parent = trace.get_current_span(context).get_span_context()
        if not (parent.trace_flags.sampled if parent.is_valid else falls(call.uuid, self._share)):
            return
        span = self._tracer.start_span(
            "model call", context, SpanKind.SERVER, start_time=call.arrived_us * 1000,
            attributes={"url.path": head.path, "bancada.request_id": call.request_id,
                        "bancada.model_id": call.route.model_id, "bancada.model": call.route.name,
                        "bancada.prediction": call.uuid.hex()},
        )  # fmt: skip
        carrier = orjson.loads(call.extra) if call.extra else {}
        _CONTEXT.inject(carrier, trace.set_span_in_context(span))
        call.extra = orjson.dumps(carrier)
        self._spans[call] = span

    def end(self, call: Call, queue_us: int, total_us: int) -> None:
        """End the span of a call, with one below it for its time in the queue and one for its prediction."""
        span = self._spans.pop(call, None)
        if span is None:
            return
        context = trace.set_span_in_context(span)
        arrived_ns, begun_ns = call.arrived_us * 1000, (call.arrived_us + queue_us) * 1000
        ended_ns = (call.arrived_us + total_us) * 1000
        self._tracer.start_span("queue", context, start_time=arrived_ns).end(begun_ns)
        if call.begun:
            self._tracer.start_span(
                "predict", context, SpanKind.CLIENT, start_time=begun_ns,
                attributes={"bancada.replica": call.replica_id, "bancada.batch_size": call.batch_size},
            ).end(ended_ns)  # fmt: skip
        if call.queue is not None:
            span.set_attributes({"bancada.deployment": call.queue.deployment_id, "bancada.build": call.queue.build_id})
        span.set_attribute("http.response.status_code", call.status)
        if call.status >= 500:
            span.set_status(StatusCode.ERROR, call.code)
        span.end(ended_ns)

    def close(self) -> None:
        """Send what is left."""
        self._provider.shutdown()
