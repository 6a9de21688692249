"""Thousands of generated requests against a running workbench, by schemathesis: `make fuzz`, a few minutes.

Every operation of the specification, with valid and with broken values, and chains of operations that use what earlier
ones made; then once more on things that exist, because made-up ids find nothing. No answer may be a failure of the
server: 5xx but for 501, which says that an operation is not offered.

All checks of schemathesis run but two. `negative_data_rejection` wants refused what API v2 accepts on purpose: numbers
as text, unknown fields. `ignored_auth` cannot take the key out of a header that it was given; who may do what is tested
by the authorisation table. `positive_data_acceptance` takes 400 too: that a text is a cron line or a file's path is
no part of a schema.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import httpx

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.scenario.live import Workbench, until

CONFIG = """\
[checks]
not_a_server_error.expected-statuses = ["2xx", "4xx", 501]
positive_data_acceptance.expected-statuses = ["2xx", 400, 401, 403, 404, 409, 429, 501]
"""
EXCLUDED_CHECKS = "negative_data_rejection,ignored_auth"
OWN_KEY = ("deleteV2Key", "deleteV2Keys")
"""Operations that could take away the key that the requests carry."""


def main() -> int:
    """Fuzz, print the report, and return 1 when there is a finding or too few requests were made."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--examples", type=int, default=70, help="generated requests for each operation and phase")
    parser.add_argument("--at-least", type=int, default=20_000, help="requests below which the run counts as failed")
    parser.add_argument("--seed", type=int, help="of an earlier run, to repeat it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bancada-fuzz-") as name:
        workbench = Workbench(Path(name) / "home")
        workbench.up()
        try:
            runs = [
                fuzz(workbench, Path(name), [], options.examples, options.seed),
                fuzz(workbench, Path(name), existing(workbench), options.examples, options.seed),
            ]
        finally:
            workbench.down()
    requests = sum(count for _, count in runs)
    print(f"{requests} requests")
    return int(any(code for code, _ in runs) or requests < options.at_least)


def fuzz(workbench: Workbench, folder: Path, parameters: list[str], examples: int, seed: int | None) -> tuple[int, int]:
    """Run schemathesis, with lines of its configuration that fix parameters; return its exit code and the requests."""
    document = httpx.get(f"{workbench.url}/api/v2/swagger.json").json()
    (folder / "swagger.json").write_text(json.dumps(as_schemathesis_reads(document)))
    (folder / "schemathesis.toml").write_text("\n".join([*parameters, CONFIG]))
    report = folder / "report.json"
    command = [
        str(Path(sys.executable).parent / "schemathesis"), "--config-file", str(folder / "schemathesis.toml"), "run",
        str(folder / "swagger.json"), "--url", workbench.url, "--header", f"Authorization: Bearer {workbench.key}",
        "--checks", "all", "--exclude-checks", EXCLUDED_CHECKS, "--max-examples", str(examples),
        "--continue-on-failure", "--report", "json", "--report-json-path", str(report),
        *(f"--exclude-operation-id={name}" for name in OWN_KEY), *(["--exclude-method=DELETE"] if parameters else []),
        *([f"--seed={seed}"] if seed is not None else []),
    ]  # fmt: skip
    code = subprocess.run(command, cwd=folder, check=False).returncode
    return code, int(json.loads(report.read_text())["test_cases"]["generated"])


def existing(workbench: Workbench) -> list[str]:
    """Make one of everything that needs no environment, and return the lines that lead requests to it."""
    client = workbench.client
    project = client.create_project({"name": "fuzzed", "template": "Python"}).id
    until("the template's files are there", lambda: client.get_project(project).creation_status == "success")
    experiment = client.create_experiment({"name": "e"}, project).id
    run = client.create_experiment_run({"run_name": "r"}, project, experiment).id
    job = client.create_job({"name": "j", "script": "analysis.py"}, project).id
    job_run = client.create_job_run({}, project, job).id
    model = client.create_model({"name": "m"}, project).id
    build = client.create_model_build({"file_path": "pi.py", "function_name": "predict"}, project, model).id
    deployment = client.create_model_deployment({}, project, model, build).id
    application = client.create_application({"name": "a", "subdomain": "a", "script": "entry.py"}, project).id
    team = client.create_team({"username": "crew"}).username
    values = {
        "project_id": project, "experiment_id": experiment, "run_id": run, "job_id": job, "model_id": model,
        "build_id": build, "deployment_id": deployment, "application_id": application, "username": "admin",
        "user_id": "1", "team_name": team, "metric_key": "loss",
    }  # fmt: skip
    return [
        "[parameters]",
        *(f'"path.{name}" = "{value}"' for name, value in values.items()),
        "[[operations]]",
        'include-path-regex = "/jobs/"',
        f'parameters = {{ "path.run_id" = "{job_run}" }}',
    ]


def as_schemathesis_reads(document: dict[str, Any]) -> dict[str, Any]:
    """Return the specification in words that the tool understands, of the same addresses.

    It takes no dot in the name of a path's parameter, and paths that differ only in such names for two resources.
    """
    paths: dict[str, dict[str, Any]] = {}
    known: dict[str, str] = {}
    for path, methods in document["paths"].items():
        shape = re.sub(r"\{[^}]*\}", "{}", path)
        name = known.setdefault(shape, path.replace(".", "_") if "{" in path else path)
        renamed = dict(zip(re.findall(r"\{([^}]*)\}", path), re.findall(r"\{([^}]*)\}", name), strict=True))
        for operation in methods.values():
            for parameter in operation["parameters"]:
                if parameter["in"] == "path":
                    parameter["name"] = renamed[parameter["name"]]
        paths.setdefault(name, {}).update(methods)
    upload = paths["/api/v2/projects/{project_id}/files"]
    upload["put"] = {**upload["post"], "operationId": "uploadFileByPut"}  # a second way that the contract knows
    return {**document, "paths": paths}


if __name__ == "__main__":
    sys.exit(main())
