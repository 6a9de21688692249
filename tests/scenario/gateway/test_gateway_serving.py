"""What a call leaves behind and where it may go: records, variants, shadows, sleepers, protocols, limits."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import socket
from collections import Counter

import pytest

from bancada.domain.prediction_records import unpack
from bancada.domain.routes import Recording, ReplicaAddress, Variant
from bancada.gateway.publisher import RoutePublisher
from tests.scenario.gateway.test_gateway_calls import assert_failure, call

INFER = {"id": "i1", "inputs": [{"name": "n", "shape": [2], "datatype": "INT64", "data": [1, 2]}]}


def records(workbench):
    """Return all records that are on the disk now, in segments that are whole or not."""
    folder = workbench.home / "records"
    return [record for path in sorted(folder.glob("*")) for record in unpack(path.read_bytes())]


def variant(name, *replicas, **changes):
    return Variant(f"d-{name}", f"b-{name}", replicas, **changes)


async def test_every_call_is_recorded_before_it_is_answered(workbench, client):
    workbench.start_gateway()
    key = workbench.key("good", "secret", 7)
    echo, fails = workbench.start_replica("r1"), workbench.start_replica("r2", "fails")
    workbench.publish(
        workbench.route(echo, auth_enabled=True), workbench.route(fails, access_key="bad", model_id="broken"),
        keys=(dataclasses.replace(key, username="ana"),),
    )  # fmt: skip
    headers = {"Authorization": "Bearer good.secret", "X-Request-Id": "mine-1"}
    status, answer, _ = await call(client, workbench, headers=headers)
    (record,) = records(workbench)
    assert (status, record.status, record.request_id, record.caller_id, record.caller) == (200, 200, "mine-1", 7, "ana")
    assert (record.model_id, record.deployment_id, record.build_id, record.replica_id) == ("telco", "d1", "b1", "r1")
    assert (json.loads(record.input)["request"], json.loads(record.output)) == ({"n": 1}, answer)
    assert 0 <= record.queue_us <= record.total_us
    assert (record.batch_size, record.is_shadow, record.pair) == (1, False, b"")
    await call(client, workbench, {"accessKey": "bad", "request": 1})
    assert [(record.model_id, record.status) for record in records(workbench)] == [("telco", 200), ("broken", 500)]
    assert_failure(await call(client, workbench), 401, "key_missing")
    assert len(records(workbench)) == 2  # what was refused at the door is no prediction


async def test_a_gateway_that_is_killed_leaves_the_record_of_every_call_that_it_answered(workbench, client):
    workbench.start_gateway()
    workbench.publish(workbench.route(workbench.start_replica("r1")))
    answered = []

    async def keep_calling(number):
        for turn in range(1000):
            body = {"accessKey": "mkey", "request": {"n": f"{number}-{turn}"}}
            status, answer, _ = await call(client, workbench, body)
            answered.append((status, answer["response"]["got"]["n"]))

    callers = [asyncio.create_task(keep_calling(number)) for number in range(8)]
    while len(answered) < 200:
        await asyncio.wait(callers, timeout=0.02)
    workbench.gateway.kill()
    await asyncio.gather(*callers, return_exceptions=True)
    recorded = Counter(json.loads(record.input)["request"]["n"] for record in records(workbench))
    assert {status for status, _ in answered} == {200}
    assert set(recorded.values()) == {1}
    assert {name for _, name in answered} <= set(recorded)


async def test_a_deployment_says_how_much_of_its_calls_is_kept(workbench, client):
    workbench.start_gateway()
    replica = workbench.start_replica("r1")
    for share, kept in ((0.0, 0), (1.0, 5), (0.5, None)):
        recording = Recording(share=share, inputs=False)
        workbench.publish(workbench.route(variants=(variant(f"s{share}", replica, recording=recording),)))
        count = 5 if kept is not None else 100
        assert {(await call(client, workbench))[0] for _ in range(count)} == {200}
        found = [record for record in records(workbench) if record.deployment_id == f"d-s{share}"]
        assert len(found) == kept if kept is not None else 10 < len(found) < 90
        assert {(record.input, bool(record.output)) for record in found} <= {(b"", True)}


async def test_calls_are_split_by_weight_and_a_header_keeps_them_together(workbench, client):
    workbench.start_gateway()
    first, second = workbench.start_replica("r1"), workbench.start_replica("r2")
    variants = (variant("old", first, weight=50), variant("new", second, weight=50))
    workbench.publish(workbench.route(variants=variants, sticky_header="X-Tower"))
    pids = Counter([(await call(client, workbench))[1]["response"]["pid"] for _ in range(60)])
    assert len(pids) == 2
    for tower in ("a", "b", "c", "d"):
        answers = [await call(client, workbench, headers={"X-Tower": tower}) for _ in range(5)]
        assert len({answer[1]["response"]["pid"] for answer in answers}) == 1
    workbench.publish(workbench.route(variants=(variant("old", first, weight=100), variant("new", second, weight=0))))
    assert {(await call(client, workbench))[1]["response"]["pid"] for _ in range(20)} == {workbench.replicas["r1"].pid}


async def test_a_shadow_gets_copies_and_harms_nobody(workbench, client):
    workbench.start_gateway()
    real, broken = workbench.start_replica("r1"), workbench.start_replica("r2", "fails")
    variants = (variant("real", real), variant("eye", broken, is_shadow=True))
    workbench.publish(workbench.route(variants=variants))
    assert {(await call(client, workbench))[0] for _ in range(5)} == {200}
    await asyncio.to_thread(workbench.wait_until, lambda: len(records(workbench)) == 10, "the shadow's records")
    answered = {record.uuid: record for record in records(workbench) if not record.is_shadow}
    copies = [record for record in records(workbench) if record.is_shadow]
    assert {record.status for record in copies} == {500}
    assert {record.pair for record in copies} == set(answered)
    assert all(record.input == answered[record.pair].input for record in copies)
    assert len({record.uuid for record in copies}) == 5


async def test_copies_that_wait_go_with_their_shadow_and_reach_nobody_else(workbench, client, tmp_path):
    workbench.start_gateway()
    real, slow = workbench.start_replica("r1"), workbench.start_replica("r2", "slow")
    body = {"accessKey": "mkey", "request": {"began": str(tmp_path / "began"), "until": str(tmp_path / "until")}}
    workbench.publish(workbench.route(variants=(variant("real", real), variant("eye", slow, is_shadow=True))))
    assert {(await call(client, workbench, body))[0] for _ in range(3)} == {200}
    await asyncio.to_thread(workbench.wait_until, lambda: load(workbench, "d-eye").waiting == 2, "copies wait")
    workbench.publish(workbench.route(variants=(variant("real", real),)))
    (tmp_path / "until").touch()
    await asyncio.to_thread(workbench.wait_until, lambda: len(records(workbench)) == 4, "the copy that had begun")
    assert Counter((record.deployment_id, record.is_shadow) for record in records(workbench)) == {
        ("d-real", False): 3, ("d-eye", True): 1,
    }  # fmt: skip


async def test_a_call_for_a_sleeper_is_held_and_wakes_it(workbench, client):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as reconciler:
        reconciler.bind(str(workbench.run_dir / "reconciler.sock"))
        reconciler.setblocking(False)
        workbench.start_gateway()
        workbench.publish(workbench.route(variants=(variant("asleep", wakes=True),)))
        calling = [asyncio.create_task(call(client, workbench)) for _ in range(3)]
        assert await asyncio.get_running_loop().sock_recv(reconciler, 16) == b"!"
        await asyncio.to_thread(workbench.wait_until, lambda: load(workbench, "d-asleep").wanted == 3, "three wait")
        replica = await asyncio.to_thread(workbench.start_replica, "r1")
        await asyncio.to_thread(workbench.publish, workbench.route(variants=(variant("asleep", replica, wakes=True),)))
        assert {answer[0] for answer in await asyncio.gather(*calling)} == {200}
        assert load(workbench, "d-asleep").wanted == 0


def load(workbench, deployment_id):
    return RoutePublisher(workbench.run_dir).load().of(deployment_id)


async def test_calls_wait_a_moment_for_a_replica_that_comes_back_under_another_name(workbench, client):
    workbench.start_gateway()
    gone = ReplicaAddress("r0", str(workbench.run_dir / "r0.sock"))
    workbench.publish(workbench.route(gone))
    waiting = [asyncio.create_task(call(client, workbench)) for _ in range(3)]
    await asyncio.to_thread(workbench.wait_until, lambda: load(workbench, "d1").wanted == 3, "three wait")
    replica = await asyncio.to_thread(workbench.start_replica, "r1")
    await asyncio.to_thread(workbench.publish, workbench.route(variants=(variant("next", replica),)))
    assert {answer[0] for answer in await asyncio.gather(*waiting)} == {200}


async def test_load_tells_what_was_called_and_how_it_went(workbench, client):
    workbench.start_gateway()
    workbench.publish(workbench.route(workbench.start_replica("r1", "fails")))
    for _ in range(3):
        await call(client, workbench)
    told = load(workbench, "d1")
    assert (told.figures.calls, told.figures.errors, told.waiting, told.running) == (3, 3, 0, 0)
    assert sum(told.figures.latency_ms) == 3
    assert told.figures.total_us >= told.figures.queue_us >= 0


@pytest.mark.parametrize("named", ["mkey", "telco", "churn"])
async def test_models_are_called_by_the_open_inference_protocol_by_key_id_or_name(workbench, client, named):
    workbench.start_gateway()
    keys = (workbench.key("good", "secret", 7),)
    workbench.publish(workbench.route(workbench.start_replica("r1"), name="churn"), keys=keys)
    base = f"{workbench.url}/v2/models/{named}"
    headers = {"Authorization": "Bearer good.secret"} if named != "mkey" else {}
    async with client.post(f"{base}/infer", json=INFER, headers=headers) as answer:
        assert answer.status == 400  # from the worker: a function has no tensors
        assert "A function takes JSON" in (await answer.json())["error"]
    async with client.get(f"{base}/ready", headers=headers) as answer:
        assert (answer.status, await answer.json()) == (200, {"name": named, "ready": True})
    async with client.get(base, headers=headers) as answer:
        said = await answer.json()
        assert (answer.status, said["name"], said["versions"]) == (200, named, ["b1"])
    for path in ("/v2", "/v2/health/live", "/v2/health/ready"):
        assert (await client.get(workbench.url + path)).status == 200
    if named != "mkey":
        for refused, status in (({}, 401), ({"Authorization": "Bearer good.wrong"}, 401)):
            async with client.post(f"{base}/infer", json=INFER, headers=refused) as answer:
                assert (answer.status, type((await answer.json())["error"])) == (status, str)


async def test_models_are_called_as_mlflow_scoring_servers_are(workbench, client):
    workbench.start_gateway()
    workbench.publish(workbench.route(workbench.start_replica("r1")))
    async with client.post(f"{workbench.url}/model/mkey/invocations", json={"inputs": [1]}) as answer:
        said = await answer.json()
        assert (answer.status, said["error_code"]) == (400, "BAD_REQUEST")  # from the worker, in MLflow's words
        assert "A function takes JSON" in said["message"]
    assert (await client.get(f"{workbench.url}/model/mkey/ping")).status == 200
    async with client.post(f"{workbench.url}/model/nobody/invocations", json={"inputs": [1]}) as answer:
        assert (answer.status, (await answer.json())["error_code"]) == (404, "BAD_REQUEST")


async def test_one_caller_may_call_only_so_often_and_others_still_may(workbench, client):
    workbench.start_gateway()
    keys = (workbench.key("one", "secret", 7), workbench.key("two", "secret", 7))
    workbench.publish(workbench.route(workbench.start_replica("r1"), auth_enabled=True, calls_per_s=1.0), keys=keys)
    one, two = ({"Authorization": f"Bearer {name}.secret"} for name in ("one", "two"))
    answers = [await call(client, workbench, headers=one) for _ in range(5)]
    refused = [answer for answer in answers if answer[0] != 200]
    assert refused
    assert_failure(refused[0], 429, "rate_limited")
    assert int(refused[0][2]["Retry-After"]) >= 1
    assert (await call(client, workbench, headers=two))[0] == 200


async def test_pages_of_allowed_origins_may_call_and_others_get_no_leave(workbench, client):
    workbench.start_gateway(cors_origins="https://good.example https://fine.example")
    workbench.publish(workbench.route(workbench.start_replica("r1")))
    for origin, allowed in (("https://good.example", True), ("https://evil.example", False)):
        preflight = await client.options(workbench.url + "/model", headers={"Origin": origin})
        status, _, headers = await call(client, workbench, headers={"Origin": origin})
        assert (preflight.status, status) == (204, 200)
        for found in (preflight.headers, headers):
            assert found.get("Access-Control-Allow-Origin") == (origin if allowed else None)
        assert ("Access-Control-Allow-Headers" in preflight.headers) is allowed
