"""The telco pipeline as three jobs on a real workbench: a new version behind the same key, and no call that fails."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import cmlapi
import pytest

from tests.scenario.live import Workbench, described, kill, until

pytestmark = pytest.mark.scenario

EXAMPLE = Path(__file__).parents[2] / "examples" / "telco"
KEPT_BYTES = 1_000_000
COLUMNS = [f"iot_signal_{number}" for number in range(1, 5)]
REQUEST = {"dataframe_split": {"columns": COLUMNS, "data": [[35.5, 200.5, 30.5, 14.5]]}}
ENDED = {"ENGINE_SUCCEEDED", "ENGINE_FAILED", "ENGINE_STOPPED", "ENGINE_TIMEDOUT", "ENGINE_SKIPPED"}


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    workbench = Workbench(tmp_path_factory.mktemp("jobs") / "home")
    workbench.home.mkdir()
    (workbench.home / "bancada.toml").write_text(f"workload_log_bytes = {KEPT_BYTES}\n")
    workbench.up()
    workbench.bancada("project", "create", "telco", "--from", str(EXAMPLE))
    yield workbench
    workbench.down()
    assert described(workbench.everything()) == [], "down leaves nothing behind"


@pytest.fixture(scope="module")
def project_id(workbench: Workbench) -> str:
    return str(workbench.client.list_projects().projects[0].id)


@pytest.fixture(scope="module")
def jobs(workbench: Workbench, project_id: str) -> list[cmlapi.Job]:
    """The pipeline's jobs, whose first batch is deployed."""
    workbench.run("03_jobs.py")
    workbench.bancada("run", "03_jobs.py", "--project", "telco", "--", "--start", "0")
    jobs = workbench.client.list_jobs(project_id).jobs
    last_run(workbench, project_id, jobs[-1].id, 1)
    return list(jobs)


def last_run(workbench: Workbench, project_id: str, job_id: str, count: int) -> cmlapi.JobRun:
    """Wait until a job has had so many runs and the last one has ended, and return that."""

    def runs() -> list[cmlapi.JobRun]:
        return list(workbench.client.list_job_runs(project_id, job_id).job_runs)

    until(f"{count} runs of {job_id}", lambda: len(runs()) == count and runs()[-1].status in ENDED, deadline_s=540)
    run = runs()[-1]
    assert run.status == "ENGINE_SUCCEEDED", (run.failure_reason, output(workbench, run))
    return run


def output(workbench: Workbench, run: cmlapi.JobRun, stream: str = "output") -> str:
    path = f"/api/native/v1/projects/{run.project_id}/jobs/{run.job_id}/runs/{run.id}/output?stream={stream}"
    asked = urllib.request.Request(workbench.url + path, headers={"Authorization": f"Bearer {workbench.key}"})  # noqa: S310
    with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310 - our own address
        return str(answer.read().decode())


def test_starting_the_first_job_ends_in_a_new_version_behind_the_same_key(
    workbench: Workbench, project_id: str, jobs: list[cmlapi.Job]
) -> None:
    client = workbench.client
    assert [job.type for job in jobs] == ["manual", "dependent", "dependent"], "the second time made nothing"
    (model,) = client.list_models(project_id).models
    before = workbench.call(model.access_key, REQUEST)[1]["response"]["model_deployment_crn"]
    with workbench.called_all_the_while(model.access_key, REQUEST) as seen:
        client.create_job_run(cmlapi.CreateJobRunRequest(environment={"BATCH": "1"}), project_id, jobs[0].id)
        runs = [last_run(workbench, project_id, job.id, 2) for job in jobs]
        until("the new version answers", lambda: crn(workbench, model) != before)
    assert set(seen) == {200}, seen
    assert seen[200] > 20
    assert json.loads(runs[0].environment) == {"BATCH": "1"}
    assert "1440 rows" in output(workbench, runs[0])
    assert "registered: cell-tower-failure version 2" in output(workbench, runs[2])
    assert client.list_models(project_id).models[0].access_key == model.access_key
    versions = client.list_registered_models().models[0].model_id
    assert len(client.get_registered_model(versions).model_versions) == 2


def crn(workbench: Workbench, model: cmlapi.Model) -> str:
    return str(workbench.call(model.access_key, REQUEST)[1]["response"]["model_deployment_crn"])


def test_a_run_outlives_the_reconciler_and_its_output_can_be_read_meanwhile(
    workbench: Workbench, project_id: str, jobs: list[cmlapi.Job], tmp_path: Path
) -> None:
    assert jobs
    go_on = tmp_path / "go-on"
    script = workbench.home / "projects" / project_id / "wait.py"
    script.write_text(
        f"import pathlib, sys, time\nprint('waiting', sys.argv[1:], flush=True)\n"
        f"while not pathlib.Path({str(go_on)!r}).exists(): time.sleep(0.05)\nprint('done')\nsys.exit(0)\n"
    )
    client = workbench.client
    body = cmlapi.CreateJobRequest(name="wait", script="wait.py", arguments="--for 'a file'")
    job = client.create_job(body, project_id)
    run = client.create_job_run({}, project_id, job.id)
    until("it writes", lambda: output(workbench, run) == "waiting ['--for', 'a file']\n")
    kill(workbench.process("reconciler"))
    go_on.touch()
    ended = last_run(workbench, project_id, job.id, 1)
    assert output(workbench, ended).endswith("done\n")
    assert "locked" in output(workbench, ended, "setup")


def test_who_follows_a_run_that_writes_much_is_told_what_was_cut_off(
    workbench: Workbench, project_id: str, jobs: list[cmlapi.Job]
) -> None:
    assert jobs
    script = workbench.home / "projects" / project_id / "much.py"
    script.write_text("for number in range(200_000): print(f'line {number:06}', 'x' * 88)\nprint('done')\n")
    workbench.bancada("job", "create", "much", "much.py", "--project", "telco")
    followed = workbench.bancada("job", "run", "much", "--project", "telco", "--follow").splitlines()
    numbers = [int(line.split()[1]) for line in followed if re.fullmatch(r"line \d{6} x{88}", line)]
    assert numbers == sorted(set(numbers)), "no line comes twice"
    assert followed[-1] == "done"
    kept = workbench.bancada("job", "logs", "much", "--project", "telco").splitlines()
    assert "bytes were cut off here" in kept[1]
    assert kept[-1] == "done"
    (run,) = workbench.client.list_job_runs(project_id, job_named(workbench, project_id, "much")).job_runs
    files = list((workbench.home / "job_runs" / run.id).glob("output.log*"))
    assert sum(file.stat().st_size for file in files) < 3 * KEPT_BYTES


def job_named(workbench: Workbench, project_id: str, name: str) -> str:
    return next(str(job.id) for job in workbench.client.list_jobs(project_id).jobs if job.name == name)
