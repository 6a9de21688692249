"""The replica server's promises: ready means ready, failures are told, a stop is clean."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

SPLIT = {"dataframe_split": {"columns": ["a", "b"], "data": [[1.5, 0.5]]}}


class Replica:
    """One replica process and HTTP to it."""

    def __init__(self, directory, *target):
        self.socket = directory / "r.sock"
        self.failure = directory / "failure.json"
        self.log = directory / "replica.log"
        command = [sys.executable, "-m", "bancada_workload.replica", "--socket", self.socket, *target,
                   "--failure-file", self.failure, "--deployment-crn", "crn:d1"]  # fmt: skip
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(list(map(str, command)), stdout=log, stderr=log)

    def wait_until_it_listens(self):
        give_up_at = time.monotonic() + 120
        while not self.connects():
            assert time.monotonic() < give_up_at
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.01)

    def connects(self):
        with socket.socket(socket.AF_UNIX) as probe, contextlib.suppress(OSError):
            probe.connect(str(self.socket))
            return True
        return False

    def ask(self, method, path, body=b""):
        connection = http.client.HTTPConnection("replica")
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.connect(str(self.socket))
        connection.request(method, path, body, {"X-Request-Id": "id-1"})
        response = connection.getresponse()
        answer = response.status, json.loads(response.read())
        connection.close()
        return answer


@pytest.fixture
def start():
    with tempfile.TemporaryDirectory(prefix="bancada-") as directory:
        started = []

        def run(*target):
            started.append(Replica(Path(directory), *target))
            return started[-1]

        yield run
        for replica in started:
            if replica.process.poll() is None:
                replica.process.kill()
            replica.process.wait()


def test_a_registry_model_is_served_until_sigterm(start, models):
    replica = start("--model", models / "doubles")
    replica.wait_until_it_listens()
    assert replica.socket.stat().st_mode & 0o077 == 0
    assert replica.ask("GET", "/ready") == (200, {"ready": True, "pending": 0})
    status, answer = replica.ask("POST", "/predict", json.dumps({"accessKey": "k", "request": SPLIT}))
    assert (status, answer["success"], list(answer["response"])) == (
        200,
        True,
        ["model_deployment_crn", "prediction", "uuid"],
    )
    assert answer["response"]["model_deployment_crn"] == "crn:d1"
    assert answer["response"]["prediction"] == [3.5]
    assert re.fullmatch(r"[0-9a-f-]{36}", answer["response"]["uuid"])
    status, answer = replica.ask("POST", "/predict", json.dumps({"request": {"inputs": {"a": [1.5]}}}))
    assert (status, answer["error"]["code"], answer["error"]["request_id"]) == (400, "signature_missing_column", "id-1")
    assert replica.ask("GET", "/predict")[0] == 404
    replica.process.send_signal(signal.SIGTERM)
    assert replica.process.wait(60) == 0
    assert not replica.socket.exists()
    assert not replica.failure.exists()


def test_a_function_answers_bare_and_prints_to_the_log(start, tmp_path):
    (tmp_path / "f.py").write_text("def f(args):\n    print('seen', args['x'])\n    return {'nan': float('nan')}\n")
    replica = start("--source", tmp_path, "--file", "f.py", "--function", "f")
    replica.wait_until_it_listens()
    assert replica.ask("POST", "/predict", '{"request": {"x": 7}}') == (
        200,
        {"success": True, "response": {"nan": None}},
    )
    assert "seen 7" in replica.log.read_text()
    status, answer = replica.ask("POST", "/predict", '{"request": {}}')
    assert (status, answer["error"]["code"], answer["message"]) == (
        500,
        "model_failed",
        "The model raised KeyError: 'x'",
    )


def test_ready_answers_while_a_prediction_runs_and_sigterm_waits_for_it(start, tmp_path):
    os.mkfifo(tmp_path / "gate")
    (tmp_path / "f.py").write_text("def f(args):\n    return open('gate').read()\n")
    replica = start("--source", tmp_path, "--file", "f.py", "--function", "f")
    replica.wait_until_it_listens()
    caller = socket.socket(socket.AF_UNIX)
    caller.connect(str(replica.socket))
    caller.sendall(b'POST /predict HTTP/1.1\r\nHost: r\r\nContent-Length: 14\r\n\r\n{"request": 1}')
    with (tmp_path / "gate").open("w") as gate:  # opens once the prediction reads
        assert replica.ask("GET", "/ready") == (200, {"ready": True, "pending": 1})
        replica.process.send_signal(signal.SIGTERM)
        gate.write("through")
    answer = caller.makefile("rb").read()
    assert answer.endswith(b'{"success":true,"response":"through"}')
    caller.close()
    assert replica.process.wait(60) == 0


@pytest.mark.parametrize(("name", "code"), [("raises", "example_failed"), ("needs_module", "import_failed")])
def test_a_model_that_cannot_serve_never_listens_and_says_why(start, models, name, code):
    replica = start("--model", models / name)
    assert replica.process.wait(120) == 3
    failure = json.loads(replica.failure.read_text())
    assert (failure["code"], sorted(failure)) == (code, ["code", "hint", "message"])
    assert json.loads(replica.log.read_text().splitlines()[-1]) == {"load_failure": failure}
    assert not replica.socket.exists()
