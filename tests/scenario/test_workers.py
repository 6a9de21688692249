"""Sessions on a real workbench: their workers, their ports, what they install, and code from the command line."""

from __future__ import annotations

import json
import signal
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from tests.scenario.live import Workbench, described, until

pytestmark = pytest.mark.scenario

CREW = """\
import json, os
import cdsw
from cml import workers_v1
from cml.utils_v1 import _emulate_cdsw

assert _emulate_cdsw().launch_workers is workers_v1.launch_workers is cdsw.launch_workers
assert cdsw.stop_workers() is None
shell = cdsw.launch_workers(1, cpu=0.5, memory=0.5, code="!echo $CDSW_MASTER_ID > shell.txt && pwd >> shell.txt")
adders = cdsw.launch_workers(n=2, cpu=0.5, memory=0.5, env={"N": 3}, name="Adder", code=(
    "import os\\n"
    "from pathlib import Path\\n"
    "Path(os.environ['CDSW_ENGINE_ID'] + '.txt').write_text(str(int(os.environ['N']) + 1))"
))
script = cdsw.launch_workers(1, 1, 1, script=os.getcwd() + "/part.py")
raises = cdsw.launch_workers(1, 1, 1, code="1 / 0")
exits = cdsw.launch_workers(1, 1, 1, code="!exit 3")
never = cdsw.launch_workers(1, 1, 1, script="none.py")
ended = cdsw.await_workers([*shell, *adders, *script, *raises, *exits, *never], timeout_seconds=300)
endless = cdsw.launch_workers(1, 1, 1, code="import time\\nprint('up')\\ntime.sleep(1000)")
up = cdsw.await_workers(endless[0]["id"], wait_for_completion=False, timeout_seconds=300)
answers = [answer.status_code for answer in cdsw.stop_workers(*endless)]
stopped = cdsw.await_workers(endless, timeout_seconds=300)
orphan = cdsw.launch_workers(1, 1, 1, code="import time\\ntime.sleep(1000)")
cdsw.await_workers(orphan, wait_for_completion=False, timeout_seconds=300)
print(json.dumps({
    "ended": [worker["id"] for worker in ended["workers"]],
    "wished": [worker["id"] for worker in (*shell, *adders, *script)],
    "sums": [open(worker["id"] + ".txt").read() for worker in adders],
    "shell": open("shell.txt").read().split(), "me": [os.environ["CDSW_ENGINE_ID"], os.getcwd()],
    "failures": [(each.get("status"), each.get("exit_code"), each.get("message")) for each in ended["failures"]],
    "up": [(worker["status"], worker["ip_address"]) for worker in up["workers"]],
    "stopped": [answers, [worker["status"] for worker in stopped["failures"]]],
    "known": len(cdsw.list_workers()), "orphan": orphan[0]["id"],
}))
"""
PART = """\
import os, cdsw
assert os.environ["CDSW_MASTER_IP"] == os.environ["CDSW_IP_ADDRESS"] == "127.0.0.1"
assert os.environ["CDSW_ENGINE_ID"] in {worker["id"] for worker in cdsw.list_workers()}
"""
SERVE = """\
import http.server, os, threading
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        text = f"{self.server.server_port} {self.path} {self.headers['Remote-User']}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)
ports = [int(os.environ[name]) for name in ("CDSW_APP_PORT", "CDSW_READONLY_PORT")]
for port in ports:
    threading.Thread(target=http.server.ThreadingHTTPServer(("127.0.0.1", port), Page).serve_forever).start()
print(*ports, flush=True)
"""
INSTALL = """\
import subprocess, sys
subprocess.run([sys.executable, "-m", "pip", "install", "-q", "six==1.16.0"], check=True)
"""


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    workbench = Workbench(tmp_path_factory.mktemp("workers") / "home")
    folder = tmp_path_factory.mktemp("project")
    files = {"crew.py": CREW, "part.py": PART, "serve.py": SERVE, "install.py": INSTALL, "use.py": "import six",
             "requirements.txt": "mlflow-skinny\n"}  # fmt: skip
    for name, text in files.items():
        (folder / name).write_text(text)
    workbench.up()
    workbench.bancada("project", "create", "crew", "--from", str(folder))
    yield workbench
    workbench.down()
    assert described(workbench.everything()) == [], "down leaves nothing behind"


def sessions(workbench: Workbench) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads(workbench.bancada("session", "list", "--project", "crew", "--json"))
    return listed


def test_a_session_launches_workers_waits_for_them_and_stops_them(workbench: Workbench) -> None:
    told = json.loads(workbench.run("crew.py", "crew"))
    assert told["ended"] == told["wished"]
    assert told["sums"] == ["4", "4"]
    assert told["shell"] == told["me"]
    none, raised, exited = told["failures"]
    assert (raised[:2], exited[:2]) == (["failed", 1], ["failed", 3])
    assert none[:2] == [None, None]
    assert "none.py" in none[2]
    assert told["up"] == [["running", "127.0.0.1"]]
    assert told["stopped"] == [[200], ["stopped"]]
    assert told["known"] == 8

    def orphan() -> dict[str, Any]:
        return next(session for session in sessions(workbench) if session["id"] == told["orphan"])

    until("the worker that was left behind is stopped", lambda: orphan()["status"] == "stopped")
    assert orphan()["reason"] == "master_ended"
    assert {session["status"] for session in sessions(workbench)} == {"succeeded", "failed", "stopped"}


def get(url: str, key: str = "", host: str = "") -> tuple[int, str]:
    headers = {**({"Authorization": f"Bearer {key}"} if key else {}), **({"Host": host} if host else {})}
    try:
        wanted = urllib.request.Request(url, headers=headers)  # noqa: S310 - our own address
        with urllib.request.urlopen(wanted, timeout=60) as answer:  # noqa: S310
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_what_a_session_serves_is_seen_through_the_gateway_until_it_ends(workbench: Workbench) -> None:
    project = next(each.id for each in workbench.client.list_projects().projects if each.name == "crew")
    path = f"{workbench.url}/api/native/v1/projects/{project}/sessions"
    body = json.dumps({"script": "serve.py"}).encode()
    asked = urllib.request.Request(path, body, {"Authorization": f"Bearer {workbench.key}"})  # noqa: S310
    with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310
        session_id = json.load(answer)["id"]

    def output() -> str:
        return get(f"{path}/{session_id}/output", workbench.key)[1]

    until("the session serves", lambda: len(output().split()) == 2)
    app_port, readonly_port = output().split()
    session = json.loads(get(f"{path}/{session_id}", workbench.key)[1])
    assert get(session["app_url"] + "x?y=1", workbench.key) == (200, f"{app_port} /x?y=1 admin")
    assert get(session["readonly_url"], workbench.key) == (200, f"{readonly_port} / admin")
    by_host = f"read-only-{session_id}.localhost:{workbench.port}"
    assert get(f"{workbench.url}/z", workbench.key, by_host) == (200, f"{readonly_port} /z admin")
    assert get(session["app_url"])[0] == 401

    stranger = workbench.bancada("key", "create", "--user", created(workbench, "zeca")).strip()
    until("the gateway knows the key", lambda: get(session["app_url"], stranger)[0] == 403)
    workbench.bancada("collaborator", "add", "zeca", "--permission", "read", "--project", "crew")
    until("who may see the project sees the read-only port", lambda: get(session["readonly_url"], stranger)[0] == 200)
    assert get(session["app_url"], stranger)[0] == 403

    workbench.bancada("session", "stop", session_id, "--project", "crew")
    until("its routes are gone", lambda: get(session["app_url"], workbench.key)[0] == 404)


def created(workbench: Workbench, username: str) -> str:
    workbench.bancada("user", "create", username)
    return username


def test_what_a_session_installs_is_there_for_the_next_and_for_jobs_until_it_is_cleared(workbench: Workbench) -> None:
    workbench.bancada("run", "use.py", "--project", "crew", code=1)
    workbench.run("install.py", "crew")
    workbench.run("use.py", "crew")
    assert "six==1.16.0" in workbench.bancada("layer", "show", "--pins", "--project", "crew")
    workbench.bancada("job", "create", "use", "use.py", "--project", "crew")
    workbench.bancada("job", "run", "use", "--project", "crew", "--wait")
    workbench.bancada("layer", "clear", "--project", "crew")
    workbench.bancada("run", "use.py", "--project", "crew", code=1)


def test_code_is_run_in_a_session_from_the_command_line(workbench: Workbench) -> None:
    session_id = workbench.bancada("session", "start", "--name", "Shell", "--wait", "--project", "crew").strip()
    words = ("session", "exec", session_id, "--project", "crew")
    (workbench.home / "cell.py").write_text("limit = 3\nprint('up to', limit)\nraise ValueError(limit)\n")
    workbench.bancada("file", "upload", str(workbench.home / "cell.py"), "--project", "crew")

    assert workbench.bancada(*words, "--code", "6 * 7") == "42\n"
    assert workbench.bancada(*words, "cell.py", "--lines", "1-2") == "up to 3\n"
    failed = workbench.command(*words, "cell.py")
    assert (failed.returncode, failed.stdout) == (1, "up to 3\n")
    assert "cell.py, line 3" in failed.stderr
    assert "\x1b[" not in failed.stderr
    assert workbench.bancada(*words, "--code", "limit + 1") == "4\n"
    types = [json.loads(line)["type"] for line in workbench.bancada(*words, "--json", "--code", "1").splitlines()]
    assert (types[0], types[-1]) == ("cell", "done")
    assert workbench.command(*words).returncode == 2

    forever = "import time\nwhile True:\n    print('on', flush=True)\n    time.sleep(0.1)"
    with workbench.started(*words, "--code", forever) as endless:
        assert endless.stdout is not None
        assert endless.stdout.readline() == b"on\n"
        endless.send_signal(signal.SIGINT)
        assert endless.wait(240) == 130
    assert "gets a new kernel" in workbench.bancada("session", "restart", session_id, "--project", "crew")
    assert workbench.command(*words, "--code", "limit").returncode == 1
    told = workbench.bancada("session", "logs", session_id, "--project", "crew")
    assert "In [1]: 6 * 7\n42\n" in told
    workbench.bancada("session", "stop", session_id, "--project", "crew")
    assert workbench.command(*words, "--code", "1").returncode == 6
