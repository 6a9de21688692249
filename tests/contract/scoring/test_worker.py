"""A replica's promises: ready means ready, failures are told, callers do not meet each other, a stop is clean."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import struct
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

import pytest
from bancada_workload import frames

from tests.contract.scoring.frames_client import FramesClient, call_of

SPLIT = {"dataframe_split": {"columns": ["a", "b"], "data": [[1.5, 0.5]]}}


class Replica:
    """One replica's process and where it listens."""

    def __init__(self, directory, *options):
        self.socket = directory / "r.sock"
        self.failure = directory / "failure.json"
        self.log = directory / "replica.log"
        command = [sys.executable, "-m", "bancada_workload.worker", "--socket", self.socket, *options,
                   "--failure-file", self.failure, "--deployment-crn", "crn:d1"]  # fmt: skip
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(list(map(str, command)), stdout=log, stderr=log, start_new_session=True)

    def connect(self, number=0):
        path = self.socket if number == 0 else Path(f"{self.socket}.{number}")
        give_up_at = time.monotonic() + 120
        while True:
            with contextlib.suppress(OSError):
                return FramesClient(path)
            assert time.monotonic() < give_up_at
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.01)


@pytest.fixture
def start():
    with tempfile.TemporaryDirectory(prefix="bancada-") as directory:
        started = []

        def run(*options):
            started.append(Replica(Path(directory), *options))
            return started[-1]

        yield run
        for replica in started:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(replica.process.pid, signal.SIGKILL)
            replica.process.wait()


def start_function(start, directory, code, *options):
    (directory / "f.py").write_text(code)
    return start("--source", directory, "--file", "f.py", "--function", "f", *options)


def test_a_registry_model_is_served_until_sigterm(start, models):
    replica = start("--model", models / "doubles")
    client = replica.connect()
    assert replica.socket.stat().st_mode & 0o077 == 0
    assert {key: client.hello[key] for key in ("protocol", "workers", "credit", "path", "platform")} == {
        "protocol": 1, "workers": 1, "credit": 1, "path": "pyfunc", "platform": "mlflow"}  # fmt: skip
    assert client.hello["inputs"] == [{"name": name, "datatype": "FP64", "shape": [-1]} for name in "ab"]
    call = call_of(7, {"accessKey": "k", "request": SPLIT})
    client.send(call)
    answer = client.answers(1)[7]
    assert (answer.status, answer.content, answer.metrics) == (200, frames.JSON_BODY, b"")
    assert json.loads(answer.body) == {"success": True, "response": {
        "model_deployment_crn": "crn:d1", "prediction": [3.5], "uuid": str(uuid.UUID(bytes=call.uuid))}}  # fmt: skip
    [(status, body)] = client.ask({"request": {"inputs": {"a": [1.5]}}})
    assert (status, body["error"]["code"], body["error"]["request_id"]) == (400, "signature_missing_column", "id-0")
    assert client.ask(SPLIT, kind=frames.INVOCATIONS) == [(200, {"predictions": [3.5]})]
    replica.process.send_signal(signal.SIGTERM)
    assert replica.process.wait(60) == 0
    assert not replica.socket.exists()
    assert not replica.failure.exists()
    client.close()


def test_several_gateways_are_served_and_one_that_goes_away_or_speaks_nonsense_hurts_no_other(start, tmp_path):
    replica = start_function(start, tmp_path, "def f(args): return args")
    first, second, third = (replica.connect() for _ in range(3))
    long = "x" * 5_000_000
    message = frames.calls([call_of(1, {"request": long}), call_of(2, {"request": 2})])
    for at in range(0, len(message), 1_000_003):  # in pieces that end anywhere
        first.socket.sendall(message[at : at + 1_000_003])
        assert second.ask({"request": at}) == [(200, {"success": True, "response": at})]
    third.send(*(call_of(n, {"request": long}) for n in range(4)))
    third.close()  # before it has read an answer
    for nonsense in (b"\xff" * 40, struct.pack("<IB", 2, frames.CALLS) + b"\x09\0", struct.pack("<IB", 0, 77)):
        broken = replica.connect()
        broken.socket.sendall(nonsense)
        with pytest.raises((EOFError, ConnectionResetError)):
            broken.read()
        broken.close()
    found = first.answers(2)
    assert json.loads(found[1].body)["response"] == long
    assert json.loads(found[2].body)["response"] == 2
    assert second.ask({"request": "still"})[0][0] == 200
    for client in (first, second):
        client.close()


def test_a_function_answers_bare_tells_what_it_tracked_and_prints_to_the_log(start, tmp_path):
    code = """
from bancada_workload.tracked import track
def f(args):
    print('seen', args['x'])
    track('x', args['x'])
    return {'nan': float('nan')}
"""
    replica = start_function(start, tmp_path, code)
    client = replica.connect()
    client.send(call_of(1, {"request": {"x": 7}}), call_of(2, {"request": {"x": 8}}), call_of(3, {"request": {}}))
    found = client.answers(3)
    assert (found[1].status, json.loads(found[1].body)) == (200, {"success": True, "response": {"nan": None}})
    assert [json.loads(found[n].metrics) for n in (1, 2)] == [{"x": 7}, {"x": 8}]
    assert (found[3].status, found[3].metrics) == (500, b"")
    assert json.loads(found[3].body)["message"] == "The model raised KeyError: 'x'"
    assert "seen 7" in replica.log.read_text()
    client.close()


def test_threads_answer_a_function_s_calls_side_by_side_and_sigterm_waits_for_them(start, tmp_path):
    os.mkfifo(tmp_path / "gate")
    code = "def f(args):\n    return open('gate').read() if args else 'quick'\n"
    replica = start_function(start, tmp_path, code, "--threads", "2")
    client = replica.connect()
    assert client.hello["credit"] == 2
    client.send(call_of(1, {"request": 1}))
    with (tmp_path / "gate").open("w") as gate:  # opens once the prediction reads
        client.send(call_of(2, {"request": 0}))
        assert json.loads(client.answers(1)[2].body)["response"] == "quick"
        replica.process.send_signal(signal.SIGTERM)
        gate.write("through")
    assert json.loads(client.answers(1)[1].body)["response"] == "through"
    assert replica.process.wait(60) == 0
    client.close()


def test_each_worker_has_its_own_socket_and_when_one_dies_the_replica_ends(start, tmp_path):
    replica = start_function(start, tmp_path, "import os\ndef f(args): return os.getpid()", "--workers", "3")
    clients = [replica.connect(number) for number in range(3)]
    pids = [client.ask({"request": 0})[0][1]["response"] for client in clients]
    assert len(set(pids)) == 3
    assert pids[0] == replica.process.pid
    assert {client.hello["workers"] for client in clients} == {3}
    os.kill(pids[2], signal.SIGKILL)
    assert replica.process.wait(60) == 1
    for client in clients:
        with pytest.raises((EOFError, ConnectionResetError)):
            client.read()
        client.close()
    second = start("--source", tmp_path, "--file", "f.py", "--function", "f", "--workers", "2")
    client = second.connect()
    second.process.send_signal(signal.SIGTERM)
    assert second.process.wait(60) == 0
    assert not list(second.socket.parent.glob("r.sock*"))
    client.close()


@pytest.mark.parametrize(("name", "code"), [("raises", "example_failed"), ("needs_module", "import_failed")])
def test_a_model_that_cannot_serve_never_listens_and_says_why(start, models, name, code):
    replica = start("--model", models / name, "--workers", "2")
    assert replica.process.wait(120) == 3
    failure = json.loads(replica.failure.read_text())
    assert (failure["code"], sorted(failure)) == (code, ["code", "hint", "message"])
    assert json.loads(replica.log.read_text().splitlines()[-1]) == {"load_failure": failure}
    assert not replica.socket.exists()


def test_a_replica_waits_for_its_gate_before_it_loads_and_then_serves_as_that_says(start, native_models, served):
    _, plan, _ = served("classifier")
    report = native_models / "gate.json"
    replica = start("--model", native_models / "classifier", "--plan", report, "--workers", "2")
    scratch = report.with_suffix(".scratch")
    scratch.write_text(json.dumps({"passed": True, "serving": plan}))
    assert not replica.socket.exists()
    scratch.rename(report)
    for number in range(2):
        client = replica.connect(number)
        assert [client.hello[key] for key in ("path", "credit", "max_batch")] == ["native", 2, plan["max_batch"]]
        bodies = [{"request": {"inputs": [[30, 12.5, rate]]}} for rate in (None, 0.5, "x", -2)]
        together, alone = client.ask(*bodies), [client.ask(body)[0] for body in bodies]
        assert [status for status, _ in together] == [status for status, _ in alone] == [200, 200, 400, 200]
        for (status, one), (_, other) in zip(together, alone, strict=True):
            assert status == 400 or one["response"]["prediction"] == other["response"]["prediction"]
        client.close()
    assert all(word not in Path(f"/proc/{replica.process.pid}/maps").read_text() for word in ("/pandas/", "/scipy/"))


def test_a_replica_that_must_ask_pyfunc_hears_from_its_gate_what_may_be_batched(start, models, tmp_path):
    report = tmp_path / "gate.json"
    report.write_text(json.dumps({"passed": True, "serving": {"path": "pyfunc", "max_batch": 8}}))
    first = start("--model", models / "doubles", "--plan", report)
    client = first.connect()
    assert [client.hello[key] for key in ("path", "credit", "max_batch")] == ["pyfunc", 1, 8]
    assert [status for status, _ in client.ask(*[{"request": SPLIT}] * 3)] == [200] * 3
    client.close()
    first.process.terminate()
    assert first.process.wait(60) == 0
    before = tmp_path / "before.json"
    before.write_text(json.dumps({"passed": True}))  # of a build that an older workbench made
    client = start("--model", models / "doubles", "--plan", before).connect()
    assert client.hello["max_batch"] == 1
    client.close()
