"""What watches the gateway from outside: Prometheus, and a collector of OpenTelemetry traces."""

from __future__ import annotations

import asyncio
import dataclasses
import gzip

import pytest
from aiohttp import web
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from prometheus_client.parser import text_string_to_metric_families

from tests.scenario.gateway.test_gateway_calls import assert_failure, call

LABELS = {"model": "telco", "deployment": "d1", "build": "b1"}


async def test_metrics_tell_administrators_what_was_called(workbench, client):
    workbench.start_gateway()
    keys = (
        dataclasses.replace(workbench.key("boss", "secret", 1), is_admin=True),
        workbench.key("good", "secret", 7),
    )  # fmt: skip
    workbench.publish(workbench.route(workbench.start_replica("r1")), keys=keys)
    for _ in range(3):
        assert (await call(client, workbench))[0] == 200
    assert (await call(client, workbench, {"accessKey": "nobody", "request": 1}))[0] == 404
    for key, status, code in (("", 401, "key_missing"), ("good", 403, "admin_only")):
        headers = {"Authorization": f"Bearer {key}.secret"} if key else {}
        async with client.get(workbench.url + "/metrics", headers=headers) as answer:
            assert_failure((answer.status, await answer.json(), answer.headers), status, code)
    async with client.get(workbench.url + "/metrics", headers={"Authorization": "Bearer boss.secret"}) as answer:
        assert answer.status == 200
        found = {
            (sample.name, *sorted(sample.labels.items())): sample.value
            for family in text_string_to_metric_families(await answer.text()) for sample in family.samples
        }  # fmt: skip
    value = lambda name, **more: found[(name, *sorted((LABELS | more).items()))]  # noqa: E731
    assert value("bancada_calls_total", status="200") == 3
    assert value("bancada_call_seconds_count") == value("bancada_call_seconds_bucket", le="+Inf") == 3
    assert value("bancada_batch_size_sum") == 3
    assert value("bancada_replicas", state="ready") == 1
    assert (value("bancada_workers"), value("bancada_calls_waiting"), value("bancada_calls_running")) == (1, 0, 0)
    assert found["bancada_refusals_total", ("code", "access_key_unknown")] == 1


@pytest.fixture
async def collector():
    """An OTLP/HTTP receiver: its address, and the spans that it was sent, by name."""
    spans: list[object] = []

    async def take(request: web.BaseRequest) -> web.Response:
        body = await request.read()
        sent = ExportTraceServiceRequest.FromString(
            gzip.decompress(body) if request.headers.get("Content-Encoding") == "gzip" else body
        )
        spans.extend(span for part in sent.resource_spans for scope in part.scope_spans for span in scope.spans)
        return web.Response()

    runner = web.ServerRunner(web.Server(take))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/v1/traces", spans
    await runner.cleanup()


async def test_a_call_goes_on_with_the_trace_that_it_came_with(workbench, client, collector):
    address, spans = collector
    workbench.start_gateway(traces_endpoint=address, traces_share=0)
    workbench.publish(workbench.route(workbench.start_replica("r1")))
    trace, parent = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
    for flags in ("01", "00"):
        headers = {"traceparent": f"00-{trace}-{parent}-{flags}", "X-Request-Id": f"with-{flags}"}
        assert (await call(client, workbench, headers=headers))[0] == 200
    assert (await call(client, workbench))[0] == 200
    workbench.gateway.terminate()  # what it has is sent at the latest now
    assert await asyncio.to_thread(workbench.gateway.wait, 20) == 0
    by_name = {span.name: span for span in spans}
    assert sorted(span.name for span in spans) == ["model call", "predict", "queue"]
    assert {span.trace_id.hex() for span in spans} == {trace}
    whole = by_name["model call"]
    assert whole.parent_span_id.hex() == parent
    assert {by_name["queue"].parent_span_id, by_name["predict"].parent_span_id} == {whole.span_id}
    told = {item.key: item.value.string_value or item.value.int_value for item in whole.attributes}
    assert (told["bancada.request_id"], told["bancada.deployment"], told["http.response.status_code"]) == (
        "with-01",
        "d1",
        200,
    )
    assert whole.start_time_unix_nano <= by_name["predict"].start_time_unix_nano <= whole.end_time_unix_nano
