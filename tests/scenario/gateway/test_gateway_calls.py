"""Model calls through a real gateway to real replica processes."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest

BODY = {"accessKey": "mkey", "request": {"n": 1}}


async def call(client, workbench, body=BODY, path="/model", **options):
    async with client.post(workbench.url + path, **({"json": body} if body is not None else {}), **options) as response:
        return response.status, await response.json(), response.headers


def assert_failure(answer, status, code):
    got, body, headers = answer
    assert (got, body["error"]["code"]) == (status, code), body
    assert body["success"] is False
    assert body["message"] == body["error"]["message"] != ""
    assert body["error"]["request_id"] == headers["X-Request-Id"]


async def test_a_call_is_answered_on_every_path_and_by_either_place_of_the_key(workbench, client):
    workbench.start_gateway(log_calls=1)
    assert workbench.publish(workbench.route(workbench.start_replica("r1")))
    for path, body in [
        ("/model", BODY),
        ("/api/altus-ds-1/models/call-model", BODY),
        ("/model?accessKey=mkey", {"request": {"n": 1}}),
        ("/model?access_key=mkey", {"request": {"n": 1}}),
    ]:
        status, answer, _ = await call(client, workbench, body, path)
        assert (status, answer["success"], answer["response"]["got"]) == (200, True, {"n": 1})
    by_host = await call(client, workbench, headers={"Host": f"modelservice.localhost:{workbench.port}"})
    assert by_host[0] == 200
    workbench.wait_until(lambda: workbench.log.count('"status": 200') >= 5, "the log lines")
    assert "mkey" not in workbench.log


async def test_calls_that_cannot_be_understood_say_what_was_expected(workbench, client):
    workbench.start_gateway(request_limit_bytes=1000)
    workbench.publish(workbench.route())
    for data, code, named in [
        (b"{not json", "invalid_request", "JSON"),
        (b'{"request": NaN, "accessKey": "mkey"}', "invalid_request", "NaN"),
        (b"[1]", "invalid_request", "object"),
        (b'{"accessKey": "mkey"}', "invalid_request", "request"),
        (b'{"request": 1}', "invalid_request", "accessKey"),
        (b'{"request": 1, "accessKey": 7}', "invalid_request", "accessKey"),
    ]:
        answer = await call(client, workbench, None, data=data)
        assert_failure(answer, 400, code)
        assert named in answer[1]["message"] + answer[1]["error"]["hint"]
    wrong_verb = await client.get(workbench.url + "/model")
    assert (wrong_verb.status, wrong_verb.headers["Allow"]) == (405, "POST, OPTIONS")
    preflight = await client.options(workbench.url + "/model", headers={"Origin": "http://evil"})
    assert (preflight.status, preflight.headers["Allow"]) == (204, "POST, OPTIONS")
    assert not [name for name in preflight.headers if name.lower().startswith("access-control")]
    packed = await call(client, workbench, None, data=b"x", headers={"Content-Encoding": "br"})
    assert_failure(packed, 415, "content_encoding")
    assert_failure(await call(client, workbench, {"accessKey": "other", "request": 1}), 404, "access_key_unknown")


async def test_what_follows_the_access_key_is_read_by_the_worker_and_refused_in_the_same_words(workbench, client):
    workbench.start_gateway()
    workbench.publish(workbench.route(workbench.start_replica("r1")))
    for rest in (b"NaN}", b"{", b"nope}", b"\xff}"):
        answer = await call(client, workbench, None, data=b'{"accessKey": "mkey", "request": ' + rest)
        assert_failure(answer, 400, "not_json")
        assert "JSON" in answer[1]["message"]


async def test_bodies_over_the_limit_are_refused_announced_or_not(workbench, client):
    workbench.start_gateway(request_limit_bytes=1000)
    workbench.publish(workbench.route(workbench.start_replica("r1")))
    assert_failure(await call(client, workbench, {"accessKey": "mkey", "request": "x" * 1000}), 413, "too_large")

    async def chunks():
        for _ in range(30):
            yield b"x" * 100

    assert_failure(await call(client, workbench, None, data=chunks()), 413, "too_large")
    assert (await call(client, workbench))[0] == 200


async def test_keys_are_checked_where_the_model_asks_for_them(workbench, client):
    workbench.start_gateway()
    replica = workbench.start_replica("r1")
    keys = (
        workbench.key("good", "first-secret", 7), workbench.key("other", "second-secret", 8),
        workbench.key("old", "third-secret", 7, lives_s=-1),
        workbench.key("app", "fourth-secret", 7, audience="Application"),
    )  # fmt: skip
    open_to_7 = workbench.route(replica, auth_enabled=True, allowed_user_ids=(7,))
    open_to_all = workbench.route(replica, access_key="mall", auth_enabled=True)
    workbench.publish(open_to_7, open_to_all, keys=keys)

    async def with_key(text, access_key="mkey"):
        headers = {"Authorization": text} if text else {}
        return await call(client, workbench, {"accessKey": access_key, "request": 1}, headers=headers)

    for text, code in (
        ("", "key_missing"), ("Bearer", "key_malformed"), ("Bearer nodot", "key_malformed"),
        ("Basic good.first-secret", "key_malformed"), ("Bearer good.wrong", "key_unknown"),
        ("Bearer nobody.first-secret", "key_unknown"), ("Bearer old.third-secret", "key_expired"),
        ("Bearer app.wrong", "key_unknown"), ("Bearer good.first-secret\x80", "key_unknown"),
    ):  # fmt: skip
        answer = await with_key(text)
        assert_failure(answer, 401, code)
        assert answer[2]["WWW-Authenticate"] == "Bearer"
    assert_failure(await with_key("Bearer other.second-secret"), 403, "not_allowed")
    for_applications = await with_key("Bearer app.fourth-secret")
    assert_failure(for_applications, 403, "key_audience")
    assert for_applications[1]["message"] == "This API key is for Application, not for API."
    assert (await with_key("Bearer good.first-secret"))[0] == 200
    assert (await with_key("bearer other.second-secret", "mall"))[0] == 200
    assert (await call(client, workbench, path="/model", headers={"Authorization": "Bearer good.first-secret"}))[
        0
    ] == 200
    workbench.wait_until(lambda: '"status": 403' in workbench.log, "the log lines")
    assert "first-secret" not in workbench.log.replace("ms", "")


async def test_wrong_keys_are_slowed_down_and_right_ones_are_not(workbench, client):
    workbench.start_gateway()
    replica = workbench.start_replica("r1")
    workbench.publish(workbench.route(replica, auth_enabled=True), keys=(workbench.key("good", "secret", 7),))

    async def attempt(key: str, access_key: str = "mkey"):
        headers = {"Authorization": f"Bearer {key}"}
        return await call(client, workbench, {"accessKey": access_key, "request": 1}, headers=headers)

    assert {(await attempt("good.guess"))[0] for _ in range(50)} == {401}
    assert {(await attempt("good.secret", f"guess{number}"))[0] for number in range(50)} == {404}
    for answer in (await attempt("good.guess"), await attempt("good.secret", "guess")):
        assert_failure(answer, 429, "too_many_attempts")
        assert 0 < int(answer[2]["Retry-After"]) <= 61
    assert (await attempt("good.secret"))[0] == 200


async def test_a_model_that_is_not_served_is_503_with_the_reason(workbench, client):
    workbench.start_gateway()
    for is_coming, hint, retry_after in ((True, "Try again in a moment.", "1"), (False, "Deploy a build", None)):
        workbench.publish(workbench.route(reason="Its replicas are gone.", is_coming=is_coming))
        answer = await call(client, workbench)
        assert_failure(answer, 503, "not_ready")
        assert "Its replicas are gone." in answer[1]["message"]
        assert answer[1]["error"]["hint"].startswith(hint)
        assert answer[2].get("Retry-After") == retry_after


async def test_a_full_queue_is_503_and_the_calls_in_it_are_answered(workbench, client, tmp_path):
    workbench.start_gateway(call_queue=2)
    workbench.publish(workbench.route(workbench.start_replica("r1", "slow")))
    body = {"accessKey": "mkey", "request": {"began": str(tmp_path / "began"), "until": str(tmp_path / "until")}}
    waiting = [asyncio.create_task(call(client, workbench, body)) for _ in range(2)]
    refused = None
    while refused is None or refused[0] == 404:
        await asyncio.wait(waiting, timeout=0.2)
        refused = await call(client, workbench, body)
    assert_failure(refused, 503, "too_busy")
    assert refused[2]["Retry-After"] == "1"
    (tmp_path / "until").touch()
    assert [(await answer)[0] for answer in waiting] == [200, 200]


async def test_a_call_over_its_deadline_is_504_if_it_began_and_503_if_it_still_waits(workbench, client, tmp_path):
    workbench.start_gateway()
    replica = workbench.start_replica("r1", "slow")
    workbench.publish(workbench.route(replica, deadline_s=1.6), workbench.route(replica, access_key="patient"))
    request = {"began": str(tmp_path / "began"), "until": str(tmp_path / "until")}
    assert_failure(await call(client, workbench, {"accessKey": "mkey", "request": request}), 504, "deadline_exceeded")
    waits_behind_it = await call(client, workbench, {"accessKey": "mkey", "request": request})
    assert_failure(waits_behind_it, 503, "too_busy")
    assert "waited 1.2 s for its turn" in waits_behind_it[1]["message"]
    assert waits_behind_it[2]["Retry-After"] == "1"
    (tmp_path / "until").touch()
    assert (await call(client, workbench, {"accessKey": "patient", "request": request}))[0] == 200
    assert (tmp_path / "began").read_text() == "xx"  # what gave up while waiting was never run


async def test_user_code_that_raises_is_500_and_tells_no_traceback(workbench, client):
    workbench.start_gateway()
    workbench.publish(workbench.route(workbench.start_replica("r1", "fails")))
    answer = await call(client, workbench)
    assert_failure(answer, 500, "model_failed")
    assert "KeyError: 'no such tower'" in answer[1]["message"]
    assert "Traceback" not in str(answer[1])
    assert "Traceback" in (workbench.home / "r1.log").read_text()


async def test_a_replica_that_dies_in_a_call_is_502_once_and_the_next_call_goes_elsewhere(workbench, client, tmp_path):
    workbench.start_gateway()
    slow, other = workbench.start_replica("r1", "slow"), workbench.start_replica("r2")
    workbench.publish(workbench.route(slow))
    request = {"began": str(tmp_path / "began"), "until": str(tmp_path / "until")}
    calling = asyncio.create_task(call(client, workbench, {"accessKey": "mkey", "request": request}))
    while not (tmp_path / "began").exists():
        await asyncio.wait([calling], timeout=0.05)
    workbench.publish(workbench.route(slow, other))
    workbench.replicas["r1"].kill()
    assert_failure(await calling, 502, "replica_died")
    for _ in range(3):
        status, answer, _ = await call(client, workbench)
        assert (status, answer["response"]["pid"]) == (200, workbench.replicas["r2"].pid)
    assert (tmp_path / "began").read_text() == "x"


async def test_user_code_that_ends_its_process_is_502_and_never_run_twice(workbench, client, tmp_path):
    workbench.start_gateway()
    workbench.publish(workbench.route(*[workbench.start_replica(name, "ends") for name in ("r1", "r2")]))
    request = {"began": str(tmp_path / "began")}
    assert_failure(await call(client, workbench, {"accessKey": "mkey", "request": request}), 502, "replica_died")
    assert (tmp_path / "began").read_text() == "x"


async def test_a_call_that_a_dead_replica_never_read_goes_to_another(workbench, client):
    workbench.start_gateway()
    first, second = workbench.start_replica("r1"), workbench.start_replica("r2")
    workbench.publish(workbench.route(first))
    assert (await call(client, workbench))[0] == 200  # leaves an idle connection to the first
    os.kill(workbench.replicas["r1"].pid, signal.SIGSTOP)
    pending = asyncio.create_task(call(client, workbench))
    while not workbench.replicas_in_flight("r1"):
        await asyncio.wait([pending], timeout=0.05)
    workbench.publish(workbench.route(first, second))
    workbench.replicas["r1"].kill()
    status, answer, _ = await pending
    assert (status, answer["response"]["pid"]) == (200, workbench.replicas["r2"].pid)


async def test_changing_replicas_under_load_fails_no_call(workbench, client):
    workbench.start_gateway()
    replica = workbench.start_replica("r0")
    workbench.publish(workbench.route(replica))
    stop = asyncio.Event()
    statuses: list[int] = []

    async def keep_calling():
        while not stop.is_set():
            statuses.append((await call(client, workbench))[0])

    callers = [asyncio.create_task(keep_calling()) for _ in range(8)]
    for number in range(1, 4):
        fresh = await asyncio.to_thread(workbench.start_replica, f"r{number}")
        assert await asyncio.to_thread(workbench.publish, workbench.route(fresh))
        old = workbench.replicas[f"r{number - 1}"]
        await asyncio.to_thread(
            workbench.wait_until, lambda n=number: not workbench.replicas_in_flight(f"r{n - 1}"), "drained"
        )
        old.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(old.wait, 20) == 0
    stop.set()
    await asyncio.gather(*callers)
    assert len(statuses) > 50
    assert set(statuses) == {200}


async def test_load_spreads_over_replicas(workbench, client):
    workbench.start_gateway()
    workbench.publish(workbench.route(*[workbench.start_replica(name) for name in ("r1", "r2")]))
    pids = {(await call(client, workbench))[1]["response"]["pid"] for _ in range(4)}
    assert pids == {workbench.replicas["r1"].pid, workbench.replicas["r2"].pid}


async def test_sigterm_answers_the_call_in_flight_and_ends_with_0(workbench, client, tmp_path):
    workbench.start_gateway()
    workbench.publish(workbench.route(workbench.start_replica("r1", "slow")))
    request = {"began": str(tmp_path / "began"), "until": str(tmp_path / "until")}
    calling = asyncio.create_task(call(client, workbench, {"accessKey": "mkey", "request": request}))
    while not (tmp_path / "began").exists():
        await asyncio.wait([calling], timeout=0.05)
    workbench.gateway.send_signal(signal.SIGTERM)
    workbench.wait_until(lambda: "stopping" in workbench.log, "the gateway stops")
    (tmp_path / "until").touch()
    assert (await calling)[0] == 200
    assert await asyncio.to_thread(workbench.gateway.wait, 20) == 0


async def test_routes_survive_a_broken_file_a_missing_poke_and_a_new_gateway(workbench, client):
    workbench.start_gateway()
    workbench.publish(workbench.route(workbench.start_replica("r1")))
    (workbench.run_dir / "routes.json").write_text('{"version": 2, "rou')
    workbench.wait_until(lambda: "cannot be read" in workbench.log, "the complaint")
    assert (await call(client, workbench))[0] == 200
    workbench.write_without_poke(workbench.route(reason="Stopped."))
    workbench.wait_until(lambda: "routing by version 2:" in workbench.log, "the gateway looks for itself")
    assert_failure(await call(client, workbench), 503, "not_ready")
    workbench.gateway.kill()
    workbench.gateway.wait()
    assert workbench.publish(workbench.route()) is False
    assert workbench.replicas_in_flight("r1") is None
    workbench.start_gateway()
    assert "routing by version 3: 1 models" in workbench.log
    assert oct((workbench.run_dir / "routes.json").stat().st_mode & 0o777) == "0o600"
    assert oct((workbench.run_dir / "gateway.sock").stat().st_mode & 0o777) == "0o700"


@pytest.mark.parametrize("count", [1, 64])
async def test_callers_in_parallel_get_their_own_answers(workbench, client, count):
    workbench.start_gateway()
    workbench.publish(workbench.route(*[workbench.start_replica(name) for name in ("r1", "r2")]))
    bodies = [{"accessKey": "mkey", "request": {"n": number}} for number in range(count)]
    answers = await asyncio.gather(*[call(client, workbench, body) for body in bodies])
    assert [answer[1]["response"]["got"]["n"] for answer in answers] == list(range(count))
