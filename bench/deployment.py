"""From a registered run to an answering endpoint, beside what one bare process needs: `python bench/deployment.py`.

Three things take turns, all with the lab's XGBoost model and the lock of its build:

* bare:    one process in that environment loads the model with `mlflow.pyfunc` and predicts once;
* install: uv alone makes an environment of the same lock, from its warm cache;
* deploy:  register, create the build, create the deployment, until the first right answer over HTTP,
           with the environment in the store (warm), and after it was removed from there (cold).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import cmlapi

from tests.scenario.live import Workbench, until

EXAMPLE = Path(__file__).parents[1] / "examples" / "telco"
COLUMNS = [f"iot_signal_{number}" for number in range(1, 5)]
REQUEST = {"dataframe_split": {"columns": COLUMNS, "data": [[35.5, 200.5, 30.5, 14.5]]}}
BARE = """\
import sys, json, mlflow.pyfunc, pandas
split = json.loads(sys.argv[2])["dataframe_split"]
print(mlflow.pyfunc.load_model(sys.argv[1]).predict(pandas.DataFrame(split["data"], columns=split["columns"])))
"""


class Lab:
    """A workbench on which the lab's model has been trained and deployed once."""

    def __init__(self, home: Path) -> None:
        self.workbench = Workbench(home)
        self.workbench.up()
        self.workbench.bancada("project", "create", "telco", "--from", str(EXAMPLE))
        for script in ("00_datagen.py", "01_train_xgboost.py", "02_api_deployment.py"):
            self.workbench.run(script)
        self.client = self.workbench.client
        self.project_id: str = self.client.list_projects().projects[0].id
        self.model = self.client.list_models(self.project_id).models[0]
        experiment = self.client.list_experiments(self.project_id).experiments[0]
        run = self.client.list_experiment_runs(self.project_id, experiment.id).experiment_runs[-1]
        self.run = {"project_id": self.project_id, "experiment_id": experiment.id, "run_id": run.id}
        build = self.client.list_model_builds(self.project_id, self.model.id).model_builds[-1]
        self.model_folder = home / "builds" / build.id / "model"
        report = json.loads(self.workbench.bancada("build", "show", build.id, "--project", "telco", "--json"))
        self.environment = home / "environments" / report["lock_hash"]

    def bare(self) -> float:
        """Return the seconds of one bare process."""
        python = self.environment / "bin" / "python"
        return timed(lambda: run_clean([str(python), "-c", BARE, str(self.model_folder), json.dumps(REQUEST)]))

    def install(self, scratch: Path) -> float:
        """Return the seconds that uv alone takes for the same lock."""
        shutil.rmtree(scratch, ignore_errors=True)
        python = str(scratch / "bin" / "python")
        lock = self.environment / "lock.txt"

        def make() -> None:
            run_clean(
                ["uv", "venv", "--quiet", "--python", str((self.environment / "bin/python").resolve()), str(scratch)]
            )
            run_clean(["uv", "pip", "install", "--quiet", "--no-deps", "--python", python, "-r", str(lock)])

        return timed(make)

    def deploy(self) -> float:
        """Return the seconds from registering to the first right answer of the new deployment."""
        before = self.answering()

        def register_build_deploy() -> None:
            body = {**self.run, "model_path": "artifacts", "model_name": "cell-tower-failure"}
            version = self.client.create_registered_model(body).model_versions[0]
            build = self.client.create_model_build(
                {"registered_model_version_id": version.model_version_id}, self.project_id, self.model.id
            )
            self.client.create_model_deployment(
                cmlapi.CreateModelDeploymentRequest(cpu=1, memory=2), self.project_id, self.model.id, build.id
            )
            until("the new deployment answers", lambda: self.answering() != before)

        return timed(register_build_deploy)

    def answering(self) -> str:
        """Return the name of the deployment that answers now, having checked its answer."""
        status, answer = self.workbench.call(self.model.access_key, REQUEST)
        assert (status, answer["response"]["prediction"]) == (200, [1]), answer
        return str(answer["response"]["model_deployment_crn"])


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="bancada-bench-") as folder:
        lab = Lab(Path(folder) / "home")
        try:
            report(measure(lab, Path(folder) / "scratch", rounds))
        finally:
            lab.workbench.down()


def measure(lab: Lab, scratch: Path, rounds: int) -> dict[str, list[float]]:
    """Let the measured things take turns, so that a busy moment of the machine meets all of them."""
    seen: dict[str, list[float]] = {"bare": [], "warm": [], "install": [], "cold": []}
    lab.bare()
    for _ in range(rounds):
        seen["bare"].append(lab.bare())
        seen["warm"].append(lab.deploy())
        seen["install"].append(lab.install(scratch))
        shutil.move(lab.environment / ".ready", lab.environment / ".was-ready")  # as after a crash: it is made anew
        seen["cold"].append(lab.deploy())
    return seen


def report(seen: dict[str, list[float]]) -> None:
    """Print medians, their spread, and the two ratios that the goals are about."""
    medians = {name: statistics.median(values) for name, values in seen.items()}
    print("| | median s | runs |\n|---|---|---|")
    for name, values in seen.items():
        print(f"| {name} | {medians[name]:.2f} | {', '.join(f'{value:.2f}' for value in values)} |")
    warm = medians["warm"] / medians["bare"]
    cold = medians["cold"] / (2 * medians["bare"] + 1.3 * medians["install"])
    print(f"\nwarm = {warm:.2f} x bare (goal: at most 2); cold = {cold:.2f} x (2 bare + 1.3 install) (goal: at most 1)")


def run_clean(command: list[str]) -> None:
    """Run a command without what this machine's shell says about bytecode."""
    bin_folder = Path(sys.executable).parent
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PATH"] = f"{bin_folder}{os.pathsep}{environment.get('PATH', os.defpath)}"
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)


def timed(action: Callable[[], object]) -> float:
    """Return how many seconds an action takes."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
