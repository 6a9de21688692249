"""Callers that are slow, rude or do not speak HTTP: they get an answer in our words, and hold nothing for long."""

from __future__ import annotations

import asyncio
import json

import pytest

from bancada.gateway.publisher import RoutePublisher

CALL = b'{"accessKey": "mkey", "request": {"n": 1}}'
POST_CALL = b"POST /model HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n" % len(CALL)


async def connect(workbench):
    return await asyncio.open_connection("127.0.0.1", workbench.port)


async def read_answer(reader):
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.decode("latin-1").splitlines()
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return int(lines[0].split()[1]), headers, json.loads(body) if body else None


async def test_a_body_that_stops_coming_is_408(workbench, behind):
    await behind("api.sock")
    workbench.start_gateway(limits={"body_idle_s": 0.2})
    for start, message_of in [
        (POST_CALL + b"\r\n" + CALL[:10], lambda body: body["error"]["message"]),
        (POST_CALL.replace(b"/model", b"/api/upload") + b"\r\n" + CALL[:10], lambda body: body["error"]),
        (b"POST /api/upload HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n",
         lambda body: body["message"]),
    ]:  # fmt: skip
        reader, writer = await connect(workbench)
        writer.write(start)
        status, _, body = await read_answer(reader)
        assert (status, "0.2 s" in message_of(body)) == (408, True)
        writer.close()


@pytest.mark.parametrize("path", ["/model", "/api/upload"])
async def test_a_body_that_comes_slowly_is_read_to_its_end(workbench, behind, path):
    await behind("api.sock")
    limit_s = 0.8
    workbench.start_gateway(limits={"body_idle_s": limit_s, "connection_idle_s": limit_s})
    workbench.publish(workbench.route(workbench.start_replica("r1")))
    reader, writer = await connect(workbench)
    answer = asyncio.create_task(read_answer(reader))
    writer.write(POST_CALL.replace(b"/model", path.encode()) + b"\r\n")
    for byte in CALL[:-1]:
        writer.write(bytes([byte]))
        await asyncio.wait([answer], timeout=limit_s / 16)
    writer.write(CALL[-1:])
    assert (await answer)[0] in {200, 201}
    writer.close()


@pytest.mark.parametrize("start", [b"", b"GET /health HT", b"GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: "])
async def test_a_connection_without_a_whole_head_is_closed(workbench, start):
    workbench.start_gateway(limits={"connection_idle_s": 0.2})
    reader, writer = await connect(workbench)
    writer.write(start)
    assert await reader.read() == b""
    writer.close()


async def test_a_connection_is_closed_when_nothing_follows_its_answer(workbench):
    workbench.start_gateway(limits={"connection_idle_s": 0.2})
    reader, writer = await connect(workbench)
    writer.write(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
    assert (await read_answer(reader))[0] == 503
    assert await reader.read() == b""
    writer.close()


@pytest.mark.parametrize("request_", [
    b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer key.secret" + b"a" * 20_000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X-%d: 1\r\n" % number for number in range(200)) + b"\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer key.secret\rX-Evil: 1\r\n\r\n",
    b"POST /model HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST /model HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\n{}{}",
    b"POST /model HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nHost: modelservice.localhost\r\n\r\n",
    b"\x16\x03\x01 TLS here\r\n\r\n",
])  # fmt: skip
async def test_what_is_not_http_is_refused_and_not_quoted(workbench, request_):
    workbench.start_gateway()
    reader, writer = await connect(workbench)
    writer.write(request_)
    status, headers, body = await read_answer(reader)
    assert (status, headers["server"], body["code"], body["error"]) == (400, "bancada", 3, body["message"])
    assert await reader.read() == b""
    assert "secret" not in body["message"] + workbench.log
    writer.close()


async def test_server_names_no_version_anywhere(workbench, behind, client):
    await behind("api.sock")
    workbench.start_gateway()
    workbench.publish(workbench.route(workbench.start_replica("r1")))
    answers = [await client.get(workbench.url + path) for path in ("/health", "/api/v2/x", "/mlflow/x", "/model")]
    answers.append(await client.post(workbench.url + "/model", data=CALL))
    async with client.ws_connect(workbench.url + "/api/kernel") as chat:
        answers.append(chat._response)
    assert [answer.headers.getall("Server") for answer in answers] == [["bancada"]] * 6


async def test_connect_is_refused_and_not_passed_on(workbench, behind):
    api = await behind("api.sock")
    workbench.start_gateway()
    reader, writer = await connect(workbench)
    writer.write(b"CONNECT other:443 HTTP/1.1\r\nHost: other:443\r\n\r\n")
    assert (await read_answer(reader))[0] == 405
    assert api.received == []
    writer.close()


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_half_a_websocket_handshake_is_an_ordinary_request(workbench, behind, client, method):
    api = await behind("api.sock")
    workbench.start_gateway()
    answer = await client.request(method, workbench.url + "/api/x", headers={"Upgrade": "websocket"})
    assert answer.status in {200, 201}
    assert "upgrade" not in api.headers_of_last()
    workbench.wait_until(lambda: '"path": "/api/x"' in workbench.log, "the log line")
    assert "Traceback" not in workbench.log


async def test_who_asks_before_sending_is_invited_once_or_refused_at_once(workbench, behind):
    await behind("api.sock")
    workbench.start_gateway(request_limit_bytes=1000)
    workbench.publish(workbench.route(workbench.start_replica("r1")))
    for path, code in [(b"/model", 200), (b"/api/x", 201)]:
        reader, writer = await connect(workbench)
        writer.write(POST_CALL.replace(b"/model", path) + b"Expect: 100-continue\r\n\r\n")
        assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        writer.write(CALL)
        assert (await read_answer(reader))[0] == code
        writer.close()
    reader, writer = await connect(workbench)
    writer.write(b"POST /model HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5000\r\n\r\n")
    assert (await read_answer(reader))[0] == 413
    writer.close()
    reader, writer = await connect(workbench)
    writer.write(b"POST /api/x HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx")
    assert (await reader.readline()).split()[1] == b"201"
    writer.close()


async def test_pipelined_calls_are_answered_in_order(workbench):
    workbench.start_gateway()
    workbench.publish(workbench.route(workbench.start_replica("r1")))
    reader, writer = await connect(workbench)
    bodies = [CALL.replace(b"1", b"%d" % number) for number in range(2, 7)]
    writer.write(b"".join(POST_CALL + b"\r\n" + body for body in bodies))
    answers = [await read_answer(reader) for _ in bodies]
    assert [answer[2]["response"]["got"]["n"] for answer in answers] == [2, 3, 4, 5, 6]
    assert len({answer[1]["x-request-id"] for answer in answers}) == 5
    writer.close()


async def test_head_has_no_body(workbench, behind, send_raw):
    await behind("api.sock")
    workbench.start_gateway()
    for path, status in [("/model", b"405"), ("/health", b"200"), ("/api/x", b"200")]:
        answer = await send_raw(f"HEAD {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        assert answer.split()[1] == status
        assert answer.endswith(b"\r\n\r\n")


async def test_more_calls_at_once_than_one_connection_may_have_are_all_answered_in_order(workbench):
    workbench.start_gateway()
    workbench.publish(workbench.route(workbench.start_replica("r1")))
    reader, writer = await connect(workbench)
    count = 300  # several times what is under way at once
    bodies = [CALL.replace(b"1", b"%d" % (number % 10)) for number in range(count)]
    writer.write(b"".join(POST_CALL + b"\r\n" + body for body in bodies))
    answers = [await read_answer(reader) for _ in bodies]
    assert [answer[2]["response"]["got"]["n"] for answer in answers] == [number % 10 for number in range(count)]
    writer.close()


async def test_one_connection_may_call_models_and_the_api_in_turn(workbench, behind):
    await behind("api.sock")
    workbench.start_gateway()
    workbench.publish(workbench.route(workbench.start_replica("r1")))
    reader, writer = await connect(workbench)
    other = b"GET /api/x HTTP/1.1\r\nHost: x\r\n\r\n"
    writer.write(POST_CALL + b"\r\n" + CALL + other + POST_CALL + b"\r\n" + CALL)
    found = [(await reader.readline()).split()[1]]
    rest = await reader.readuntil(b"hello")
    assert rest.count(b"HTTP/1.1 200") == 1
    assert (await read_answer(reader))[0] == 200
    assert found == [b"200"]
    writer.close()


async def test_who_stops_sending_still_gets_the_answers(workbench):
    workbench.start_gateway()
    workbench.publish(workbench.route(workbench.start_replica("r1")))
    reader, writer = await connect(workbench)
    count = 150  # more than are under way at once
    writer.write((POST_CALL + b"\r\n" + CALL) * count)
    writer.write_eof()
    assert [(await read_answer(reader))[0] for _ in range(count)] == [200] * count
    assert await reader.read() == b""
    writer.close()


async def test_who_asks_to_close_is_answered_and_nothing_after_it(workbench):
    workbench.start_gateway()
    workbench.publish(workbench.route(workbench.start_replica("r1")))
    reader, writer = await connect(workbench)
    last = POST_CALL + b"Connection: close\r\n\r\n" + CALL
    writer.write(POST_CALL + b"\r\n" + CALL + last + POST_CALL + b"\r\n" + CALL)
    first, second = await read_answer(reader), await read_answer(reader)
    assert ("connection" in first[1], second[1]["connection"]) == (False, "close")
    assert await reader.read() == b""
    writer.close()


async def test_who_never_reads_is_sent_away_and_harms_nobody(workbench):
    workbench.start_gateway(limits={"connection_idle_s": 0.5})
    workbench.publish(workbench.route(workbench.start_replica("r1")))
    big = CALL.replace(b"1", b'"%s"' % (b"x" * 200_000))
    rude_reader, rude = await asyncio.open_connection("127.0.0.1", workbench.port, limit=1024)
    rude.transport.pause_reading()
    head = b"POST /model HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(big)

    async def send_for_ever():
        while True:
            rude.write(head + big)
            await rude.drain()

    sending = asyncio.create_task(send_for_ever())
    reader, writer = await connect(workbench)
    while not sending.done():  # until the gateway has closed it
        writer.write(POST_CALL + b"\r\n" + CALL)
        assert (await read_answer(reader))[0] == 200
    assert isinstance(sending.exception(), ConnectionError)
    writer.close()
    rude.close()
    del rude_reader


async def test_who_goes_before_its_turn_is_never_asked(workbench, tmp_path):
    workbench.start_gateway()
    workbench.publish(workbench.route(workbench.start_replica("r1", "slow")))
    request = {"began": str(tmp_path / "began"), "until": str(tmp_path / "until")}
    body = json.dumps({"accessKey": "mkey", "request": request}).encode()
    message = b"POST /model HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    patient_reader, patient = await connect(workbench)
    patient.write(message)
    await asyncio.to_thread(workbench.wait_until, (tmp_path / "began").exists, "the first is under way")
    _, leaving = await connect(workbench)
    leaving.write(message)
    load = RoutePublisher(workbench.run_dir).load
    await asyncio.to_thread(workbench.wait_until, lambda: load().of("d1").waiting == 1, "it waits")
    leaving.close()
    await asyncio.to_thread(workbench.wait_until, lambda: load().of("d1").waiting == 0, "it is dropped")
    (tmp_path / "until").touch()
    assert (await read_answer(patient_reader))[0] == 200
    assert (tmp_path / "began").read_text() == "x"
    patient.close()


async def test_thousands_of_refusals_at_once_are_all_told(workbench):
    workbench.start_gateway()
    reader, writer = await connect(workbench)
    count = 3000
    wrong = b'{"accessKey": "", "request": 1}'
    head = b"POST /model HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(wrong)
    writer.write((head + wrong) * count)
    assert {(await read_answer(reader))[0] for _ in range(count)} == {400}
    writer.close()
