"""Thousands of generated requests against a running workbench, by schemathesis: `make fuzz`, half an hour.

Every operation of the specification, with valid and with broken values, and chains of operations that use what earlier
ones made; then once more on things that exist, because made-up ids find nothing. No answer may be a failure of the
server: 5xx but for 501, which says that an operation is not offered.

All checks of schemathesis run but one: `negative_data_rejection` wants refused what API v2 accepts on purpose, numbers
as text and unknown fields; that values of the wrong kind are refused is asked of every field by
`tests/contract/apiv2/test_every_operation.py`. `positive_data_acceptance` takes 400 too: that a text is a cron line or
a file's path is no part of a schema.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import httpx

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.scenario.live import Workbench, until

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results" / "fuzz.md"
HOOKS = ROOT / "tools" / "fuzz_hooks.py"
CONFIG = """\
[phases.stateful]
inference.algorithms = []
generation.max-examples = {scenarios}
[checks]
not_a_server_error.expected-statuses = ["2xx", "4xx", 501]
positive_data_acceptance.expected-statuses = ["2xx", 400, 401, 403, 404, 409, 429, 501]
"""
EXCLUDED_CHECKS = "negative_data_rejection"
OWN_KEY = ("deleteV2Key", "deleteV2Keys")
"""Operations that could take away the key that the requests carry."""
SCENARIOS = 10
"""Chains of operations for each generated request of an operation."""
PARAMETER = re.compile(r"\{([^}]*)\}")
MADE_AS = {"key_id": "key_id", "model_id": "id", "username": "username"}
"""Fields of an answer that hold what a parameter of a path asks for, where it is not `id`."""
CLASSES = ("2xx", "400", "401", "403", "404", "409", "other 4xx", "501", "5xx")


@dataclass(frozen=True)
class Fuzzed:
    """One run of schemathesis: its exit code, the answers by operation and status, and how its links went."""

    code: int
    answers: Counter[tuple[str, int]]
    links: str


def main() -> int:
    """Fuzz, print the report, and return 1 when there is a finding or too few requests were made."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--examples", type=int, default=40, help="generated requests for each operation and phase")
    parser.add_argument("--at-least", type=int, default=20_000, help="requests below which the run counts as failed")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="of an earlier run, to repeat it")
    parser.add_argument("--phases", default="examples,coverage,fuzzing,stateful", help="of schemathesis, with commas")
    options = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bancada-fuzz-") as name:
        workbench = Workbench(Path(name) / "home")
        workbench.up()
        try:
            runs = [
                fuzz(workbench, Path(name), [], options),
                fuzz(workbench, Path(name), existing(workbench), options),
            ]
        finally:
            workbench.down()
    answers = runs[0].answers + runs[1].answers
    total = answers.total()
    print(f"{total} requests")
    if total >= options.at_least:
        RESULTS.write_text(report(runs, options, time.monotonic() - began), encoding="utf-8")
        print(f"written: {RESULTS.relative_to(ROOT)}")
    return int(any(run.code for run in runs) or total < options.at_least)


def fuzz(workbench: Workbench, folder: Path, parameters: list[str], options: argparse.Namespace) -> Fuzzed:
    """Run schemathesis, with lines of its configuration that fix parameters."""
    document = as_schemathesis_reads(httpx.get(f"{workbench.url}/api/v2/swagger.json").json())
    (folder / "swagger.json").write_text(json.dumps(document))
    config = CONFIG.format(scenarios=options.examples * SCENARIOS)
    (folder / "schemathesis.toml").write_text("\n".join([f'hooks = "{HOOKS}"', *parameters, config]))
    counts = folder / "counts.json"
    command = [
        str(Path(sys.executable).parent / "schemathesis"), "--config-file", str(folder / "schemathesis.toml"), "run",
        str(folder / "swagger.json"), "--url", workbench.url, "--header", f"authorization: Bearer {workbench.key}",
        "--checks", "all", "--exclude-checks", EXCLUDED_CHECKS, "--max-examples", str(options.examples),
        "--continue-on-failure", f"--seed={options.seed}", "--phases", options.phases,
        "--generation-database=none", "--no-color",
        *(f"--exclude-operation-id={name}" for name in OWN_KEY), *(["--exclude-method=DELETE"] if parameters else []),
    ]  # fmt: skip
    environment = {**os.environ, "BANCADA_FUZZ_COUNTS": str(counts)}
    lines: list[str] = []
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            lines.append(line)
    links = next((line.partition(":")[2].strip() for line in lines if "API Links:" in line), "none")
    answers = Counter({(name, status): count for name, status, count in json.loads(counts.read_text())})
    return Fuzzed(process.returncode, answers, links)


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
        shape = PARAMETER.sub("{}", path)
        name = known.setdefault(shape, path.replace(".", "_") if "{" in path else path)
        renamed = dict(zip(PARAMETER.findall(path), PARAMETER.findall(name), strict=True))
        for operation in methods.values():
            for parameter in operation["parameters"]:
                if parameter["in"] == "path":
                    parameter["name"] = renamed[parameter["name"]]
        paths.setdefault(name, {}).update(methods)
    upload = paths["/api/v2/projects/{project_id}/files"]
    upload["put"] = {**upload["post"], "operationId": "uploadFileByPut"}  # a second way that the contract knows
    add_links(paths, document["definitions"])
    return {**document, "paths": paths}


def add_links(paths: dict[str, dict[str, Any]], definitions: dict[str, Any]) -> None:
    """Say of every operation that makes something which operations take its id: those at the address below."""
    for path, methods in paths.items():
        made = methods.get("post", {}).get("responses", {}).get("200", {})
        fields = definitions.get(made.get("schema", {}).get("$ref", "").rpartition("/")[2], {}).get("properties", {})
        below = [other for other in paths if re.match(re.escape(path) + r"/\{[^}]*\}", other)]
        for other in below:
            *given, new = PARAMETER.findall(other)[: len(PARAMETER.findall(path)) + 1]
            field = MADE_AS.get(new, "id")
            if field in fields:
                parameters = {name: f"$request.path.{name}" for name in given} | {new: f"$response.body#/{field}"}
                for operation in paths[other].values():
                    link = {"operationId": operation["operationId"], "parameters": parameters}
                    made.setdefault("x-links", {})[operation["operationId"]] = link


def report(runs: list[Fuzzed], options: argparse.Namespace, took_s: float) -> str:
    """Return the results as a page: the answers by operation and class of status."""
    answers = runs[0].answers + runs[1].answers
    table: dict[str, Counter[str]] = {}
    for (name, status), count in sorted(answers.items()):
        table.setdefault(name, Counter())[status_class(status)] += count
    sums: Counter[str] = Counter()
    for counted in table.values():
        sums += counted
    command = f'`make fuzz ARGS="--examples {options.examples} --seed {options.seed}"`'
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    today, verdict = datetime.now(timezone.utc).date(), "findings" if any(run.code for run in runs) else "no finding"
    links = f"{runs[0].links} on an empty workbench, {runs[1].links} on things that exist"
    lines = [
        "# fuzz",
        "",
        f"{command}, {today}, {machine}, {took_s / 60:.0f} minutes.",
        "",
        f"{answers.total()} generated requests: {verdict}. Links between operations: {links}.",
        "",
        f"| operation | {' | '.join(CLASSES)} |",
        f"|---|{'---|' * len(CLASSES)}",
        *(row(name, counted) for name, counted in table.items()),
        row("all", sums),
    ]
    return "\n".join(lines) + "\n"


def status_class(status: int) -> str:
    """Return the column of the table that counts a status."""
    if status // 100 == 2:
        return "2xx"
    if status // 100 == 4:
        return str(status) if str(status) in CLASSES else "other 4xx"
    return "501" if status == 501 else "5xx"


def row(name: str, counted: Counter[str]) -> str:
    """Return a row of the table."""
    return f"| {name} | {' | '.join(str(counted[column] or '') for column in CLASSES)} |"


if __name__ == "__main__":
    sys.exit(main())
