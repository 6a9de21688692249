"""What is not a model call reaches the right process unchanged, and comes back unchanged."""

from __future__ import annotations

import asyncio
import gzip
import json
import signal

import aiohttp
import pytest
from yarl import URL

from bancada.domain.routes import ReplicaAddress


@pytest.mark.parametrize("target", [
    "/api/v2/projects/a%2Fb/files/x%2F..%2Fy?filter=%7B%22a%22%3A%22b%22%7D&plus=a+b",
    "/api/../etc/%2e%2e/passwd",
    "//double//slashes?",
    "/?q=%zz&q=1;2&empty=",
    "/api/v2/projects:batch?search_filter={\"name\":1}",
])  # fmt: skip
async def test_target_arrives_byte_for_byte(workbench, behind, send_raw, target):
    process = await behind("api.sock" if target.startswith("/api/") else "web.sock")
    workbench.start_gateway()
    answer = await send_raw(f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert process.received[-1]["target"] == target


async def test_mlflow_goes_to_tracking_the_api_to_its_process_and_the_rest_to_the_pages(workbench, behind, client):
    targets = {
        "tracking.sock": ["/mlflow/p/api/2.0/mlflow/runs/get", "/mlflow"],
        "api.sock": ["/api/v2/projects", "/api/v1/users"],
        "web.sock": ["/mlflowx", "/apis", "/projects", "/"],
    }
    processes = {name: await behind(name) for name in targets}
    workbench.start_gateway()
    for path in (path for paths in targets.values() for path in paths):
        await (await client.get(workbench.url + path)).read()
    assert {name: [seen["target"] for seen in each.received] for name, each in processes.items()} == targets


async def test_headers_of_the_hop_and_of_ours_do_not_pass(workbench, behind, client):
    api = await behind("api.sock")
    workbench.start_gateway()
    sent = {"X-Bancada-User": "root", "x-bancada-role": "admin", "X-Forwarded-For": "6.6.6.6",
            "Forwarded": "for=6.6.6.6",
            "X-Forwarded-User": "root", "Keep-Alive": "9", "X-Private": "1", "Connection": "keep-alive, X-Private",
            "Authorization": "Bearer k.s", "TE": "trailers"}  # fmt: skip
    response = await client.get(workbench.url + "/api/v2/x", headers=sent)
    seen = api.headers_of_last()
    assert seen["authorization"] == "Bearer k.s"
    assert seen["x-forwarded-for"] == "127.0.0.1"
    assert seen["x-forwarded-proto"] == "http"
    assert seen["x-forwarded-host"] == seen["host"] == f"127.0.0.1:{workbench.port}"
    absent = {"x-bancada-user", "x-bancada-role", "forwarded", "x-forwarded-user", "keep-alive", "x-private", "te"}
    assert not absent & set(seen)
    assert response.headers.getall("Set-Cookie") == ["a=1", "b=2"]
    assert response.headers["X-Kept"] == "yes"
    assert "Keep-Alive" not in response.headers


async def test_request_id_is_made_returned_passed_on_and_logged(workbench, behind, client):
    api = await behind("api.sock")
    workbench.start_gateway()
    response = await client.get(workbench.url + "/api/v2/x?accessKey=secret-key")
    made = response.headers["X-Request-Id"]
    assert api.headers_of_last()["x-request-id"] == made
    kept = await client.get(workbench.url + "/api/v2/x", headers={"X-Request-Id": "trace-1"})
    assert kept.headers["X-Request-Id"] == "trace-1"
    forged = await client.get(workbench.url + "/api/v2/x", headers={"X-Request-Id": 'a b"c'})
    assert forged.headers["X-Request-Id"] not in {'a b"c', ""}
    workbench.wait_until(lambda: made in workbench.log and "trace-1" in workbench.log, "the log lines")
    assert "secret-key" not in workbench.log


async def test_bodies_stream_both_ways_and_stay_compressed(workbench, behind, client):
    api = await behind("api.sock")
    workbench.start_gateway()

    async def chunks():
        for _ in range(20):
            yield b"x" * 65536

    async with client.post(workbench.url + "/api/upload", data=chunks()) as response:
        assert response.status == 201
        assert len(await response.read()) == 20 * 65536
    packed = gzip.compress(b"data")
    await client.post(workbench.url + "/api/upload", data=packed, headers={"Content-Encoding": "gzip"})
    assert api.received[-1]["body"] == packed
    assert api.headers_of_last()["content-length"] == str(len(packed))
    async with client.get(workbench.url + "/api/chunks") as response:
        assert await response.text() == "part 0\npart 1\npart 2\n"
    async with client.head(workbench.url + "/api/x") as response:
        assert (response.status, response.headers["Content-Length"]) == (200, "5")
    async with client.put(workbench.url + "/api/x", data=b"y", expect100=True) as response:
        assert await response.read() == b"y"


async def test_websocket_passes_through(workbench, behind, client):
    api = await behind("api.sock")
    workbench.start_gateway()
    async with client.ws_connect(
        URL(workbench.url + "/api/kernel?x=%2F", encoded=True), protocols=("other", "kernel.v1")
    ) as chat:
        assert chat.protocol == "kernel.v1"
        await chat.send_str("olá")
        assert await chat.receive_str() == "olá"
        await chat.send_bytes(b"\x00\xff")
        assert await chat.receive_bytes() == b"\x00\xff"
        await chat.send_str("bye")
        closing = await chat.receive()
        assert (closing.type, closing.data, closing.extra) == (aiohttp.WSMsgType.CLOSE, 4001, "as asked")
    assert api.received[-1]["target"] == "/api/kernel?x=%2F"
    assert api.headers_of_last()["x-forwarded-for"] == "127.0.0.1"


async def test_a_service_that_starts_late_is_waited_for(workbench, behind, client):
    workbench.start_gateway()
    asking = asyncio.create_task(client.post(workbench.url + "/api/late", data=b"kept"))
    workbench.wait_until(lambda: "listening" in workbench.log, "the gateway")
    await asyncio.sleep(0)
    await behind("api.sock")
    response = await asking
    assert (response.status, await response.read()) == (201, b"kept")


async def test_a_service_that_never_starts_is_503_and_one_that_breaks_502(workbench, behind, client):
    workbench.start_gateway()
    absent = await client.get(workbench.url + "/api/v2/projects")
    body = await absent.json()
    assert (absent.status, absent.headers["Retry-After"]) == (503, "1")
    assert (body["code"], body["details"], body["error"]) == (14, [], body["message"])
    await behind("api.sock")
    broken = await client.get(workbench.url + "/api/breaks")
    assert (broken.status, (await broken.json())["code"]) == (502, 14)


async def test_health_says_what_answers(workbench, behind, client):
    workbench.start_gateway()
    idle, served = workbench.route(), workbench.route(ReplicaAddress("r1", "/nowhere.sock"), access_key="other")
    workbench.publish(idle, served)
    alone = await client.get(workbench.url + "/health")
    assert (alone.status, (await alone.json())["api"]) == (503, "absent")
    await behind("api.sock")
    half = await client.get(workbench.url + "/health")
    assert half.status == 200
    assert await half.json() == {"status": "degraded", "gateway": "ok", "api": "ok", "tracking": "absent",
                                 "routes": 2, "models_served": 1}  # fmt: skip
    await behind("tracking.sock")
    assert (await (await client.get(workbench.url + "/health")).json())["status"] == "ok"


async def test_port_taken_names_the_port(workbench):
    workbench.start_gateway()
    first = workbench.gateway
    try:
        with pytest.raises(AssertionError, match=f"Port {workbench.port} on 127.0.0.1 is already in use"):
            workbench.start_gateway(port=workbench.port)
    finally:
        first.kill()
        first.wait()


async def test_the_model_host_serves_nothing_else(workbench, behind, client):
    api = await behind("api.sock")
    workbench.start_gateway()
    for host in (f"modelservice.localhost:{workbench.port}", "ModelService.localhost."):
        for path in ("/api/v2/projects", "/health", "/", "/mlflow/x"):
            response = await client.get(workbench.url + path, headers={"Host": host})
            assert response.status == 404
            assert "model calls only" in (await response.json())["error"]["message"]
        called = await client.post(
            workbench.url + "/model", headers={"Host": host}, json={"accessKey": "k", "request": 1}
        )
        assert (await called.json())["error"]["code"] == "access_key_unknown"
    assert api.received == []


async def test_sigterm_lets_a_forwarded_request_end(workbench, behind, client):
    await behind("api.sock")
    workbench.start_gateway()
    reader, writer = await asyncio.open_connection("127.0.0.1", workbench.port)
    writer.write(b"POST /api/slow HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nha")
    await writer.drain()
    probe = await client.get(workbench.url + "/api/x")  # the request before it has been taken by now
    assert probe.status == 200
    workbench.gateway.send_signal(signal.SIGTERM)
    workbench.wait_until(lambda: "stopping" in workbench.log, "the gateway stops")
    writer.write(b"lf")
    answer = await reader.read()
    assert answer.startswith(b"HTTP/1.1 201 ")
    assert answer.endswith(b"half")
    writer.close()
    assert await asyncio.to_thread(workbench.gateway.wait, 20) == 0
    assert json.loads(workbench.log.splitlines()[-1].partition("gateway ")[2])["path"] == "/api/slow"
