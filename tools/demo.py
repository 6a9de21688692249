"""The main job from beginning to end on a workbench of its own: `make demo`. A second run retrains and redeploys.

`make demo ARGS=--full` goes on after the deployment: the model is used, what came true is told, and both are drawn.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".demo"
EXAMPLE = ROOT / "examples" / "telco"
BANCADA = ROOT / ".venv" / "bin" / "bancada"
PROJECT = "telco"
MODEL = "cell-tower-failure"
REQUEST = {
    "dataframe_split": {
        "columns": ["iot_signal_1", "iot_signal_2", "iot_signal_3", "iot_signal_4"],
        "data": [[35.5, 200.5, 30.5, 14.5]],
    }
}
GROUPS = frozenset({"project", "files", "model", "build"})
"""Commands with subcommands, after which --home has to come."""
STEPS, FULL_STEPS = 6, 8
PORTS = range(8080, 8100)
STOP_LIMIT_S = 30.0
INTERRUPTED = 130
"""Exit code of a `bancada run` that was stopped by Ctrl-C."""


class Steps:
    """Counts the steps, and times them."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._number = 0

    @contextmanager
    def next(self, title: str) -> Iterator[None]:
        """Print a title before and the time after."""
        self._number += 1
        bold, plain = ("\x1b[1m", "\x1b[0m") if sys.stdout.isatty() else ("", "")
        say(f"\n{bold}[{self._number}/{self._count}] {title}{plain}")
        began = time.monotonic()
        yield
        say(f"      done in {time.monotonic() - began:.1f} s")


def main() -> int:
    """Run the demo and return its exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--full", action="store_true", help="also use the model, and watch it")
    is_full = parser.parse_args().full
    began = time.monotonic()
    steps = Steps(FULL_STEPS if is_full else STEPS)
    try:
        with steps.next("Start the workbench"):
            url = start_workbench()
        with steps.next(f"Create the project {PROJECT} from examples/telco"):
            project_id = fill_project()
        batch = len(ask("build", "list", "--project", PROJECT))
        with steps.next("Run 00_datagen.py: telemetry of cell towers"):
            run("00_datagen.py", "--env", f"BATCH={batch}")
        with steps.next("Run 01_train_xgboost.py: two MLflow runs"):
            run("01_train_xgboost.py")
        with steps.next("Run 02_api_deployment.py: register, build, deploy, predict"):
            run("02_api_deployment.py")
        with steps.next("Call the endpoint with curl, as anyone would"):
            access_key = find_access_key()
            check_curl(url, access_key)
        if is_full:
            use_and_watch(steps)
    except subprocess.CalledProcessError as error:
        say(f"\nThe demo ended here: {shown(error.cmd)} failed with exit code {error.returncode}.")
        say(f"What was built: {relative(BANCADA)} build list --home {relative(HOME)} --project {PROJECT}")
        say(f"The workbench's own logs are in {relative(HOME)}/logs; it runs until: make demo-stop")
        return 1
    except KeyboardInterrupt:
        say("\nThe demo was interrupted. Go on: make demo. Stop what runs: make demo-stop")
        return 130
    conclude(url, project_id, access_key, time.monotonic() - began)
    return 0


def start_workbench() -> str:
    """Start the demo's workbench unless it runs, and return its address."""
    found = subprocess.run(command("status", "--json"), capture_output=True, text=True, check=False)
    if found.returncode == 0:
        url = str(json.loads(found.stdout)["url"])
        say(f"It runs already at {url}.")
        return url
    subprocess.run(command("up", "--detach", "--port", os.environ.get("BANCADA_PORT") or free_port()), check=True)
    return str(ask("status")["url"])


def free_port() -> str:
    """Return the first port of `PORTS` that nobody has, and say so when it is not the usual one."""
    port = next(filter(is_free, PORTS), PORTS[0])
    if port != PORTS[0]:
        say(f"Port {PORTS[0]} is taken by another program, so it gets port {port}.")
    return str(port)


def is_free(port: int) -> bool:
    """Tell whether nobody listens on this port yet."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def fill_project() -> str:
    """Create the project from the example, or bring its files up to date, and return its id."""
    found = next((project for project in ask("project", "list") if project["name"] == PROJECT), None)
    if found:
        subprocess.run(command("files", "upload", str(EXAMPLE), "--project", PROJECT), check=True)
    else:
        found = ask("project", "create", PROJECT, "--from", str(EXAMPLE))
    say(f"Its id is {found['id']}.")
    return str(found["id"])


def run(script: str, *options: str) -> None:
    """Run a script inside the project, its output streamed to the terminal; Ctrl-C reaches both, and it is stopped."""
    line = command("run", script, "--project", PROJECT, *options)
    with subprocess.Popen(line) as running:
        try:
            code = running.wait()
        except KeyboardInterrupt:  # subprocess.run would kill it before it has stopped the script
            running.wait(STOP_LIMIT_S)
            raise
    if code == INTERRUPTED:
        raise KeyboardInterrupt
    if code:
        raise subprocess.CalledProcessError(code, line)


def use_and_watch(steps: Steps) -> None:
    """Let callers use the model for a while, then draw what the workbench kept of it."""
    with steps.next("Run 06_model_simulation.py: batches of calls, and the truth about them later"):
        run("06_model_simulation.py")
    with steps.next("Run 07_model_metrics.py: latency and accuracy over time"):
        run("07_model_metrics.py")
    found = next((HOME / "projects").glob("*/plots/model_metrics.png"))
    say(f"Look at {relative(found)}.")


def find_access_key() -> str:
    """Return the access key of the deployed model."""
    return next(
        str(model["access_key"]) for model in ask("model", "list", "--project", PROJECT) if model["name"] == MODEL
    )


def check_curl(url: str, access_key: str) -> None:
    """Run the lines that the user is about to be shown."""
    if shutil.which("curl") is None:
        say("There is no curl on this machine, so this step is left out.")
        return
    lines = f"{env_line()}\n{curl_line(url, access_key)}\n"
    answer = subprocess.run(["bash", "-c", lines], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    say(answer.strip())
    if not json.loads(answer)["success"]:
        raise subprocess.CalledProcessError(1, ["curl"])


def env_line() -> str:
    """Return the line that lets a shell work from outside."""
    return f'eval "$({relative(BANCADA)} env --home {relative(HOME)} --project {PROJECT})"'


def curl_line(url: str, access_key: str) -> str:
    """Return a model call for the shell; the caller's own key stays in the environment."""
    body = json.dumps({"accessKey": access_key, "request": REQUEST})
    return (
        f"curl -sS {url}/model -H 'Content-Type: application/json' "
        f"-H \"Authorization: Bearer $CDSW_APIV2_KEY\" -d '{body}'"
    )


def conclude(url: str, project_id: str, access_key: str, seconds: float) -> None:
    """Say what runs now and what can be done with it."""
    say(f"""
Done in {seconds:.0f} s. What runs now:

  Workbench         {url}/   (sign in with the API key: echo $CDSW_APIV2_KEY, see below)
  API               {url}/api/v2/swagger.html
  Runs in MLflow    {url}/mlflow/{project_id}/   (user admin, password: the same key)
  Model             {MODEL}, access key {access_key}
  Its data          {relative(HOME)}/
  Its processes     {relative(BANCADA)} status --home {relative(HOME)}

Call the model, or run any script of yours that was written for API v2, from a shell:

  {env_line()}
  {curl_line(url, access_key)}

Train again with other data:  make demo
Stop everything:              make demo-stop""")


def command(*arguments: str) -> list[str]:
    """Return a command line of `bancada` for the demo's home."""
    head, tail = (arguments[:2], arguments[2:]) if arguments[0] in GROUPS else (arguments[:1], arguments[1:])
    return [str(BANCADA), *head, "--home", str(HOME), *tail]


def ask(*arguments: str) -> Any:  # noqa: ANN401 - JSON
    """Return what a command answers as JSON."""
    done = subprocess.run([*command(*arguments), "--json"], stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


def relative(path: Path) -> str:
    """Return a path as it is typed in the checkout."""
    return str(path.relative_to(ROOT))


def shown(arguments: list[str]) -> str:
    """Return a command line as the user would type it."""
    return " ".join(arguments).replace(f"{ROOT}/", "")


def say(text: str) -> None:
    """Print at once: the lines stand between those of other processes."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
