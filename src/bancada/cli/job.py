"""`bancada job`."""

from __future__ import annotations

import typer

from bancada.cli.commands import noun
from bancada.cli.connection import Connection
from bancada.cli.job_options import (
    Arguments,
    JobName,
    Kill,
    Limit,
    Name,
    NewName,
    NewScript,
    Parent,
    Paused,
    RunId,
    Schedule,
    Script,
    TimeZone,
)
from bancada.cli.job_runs import every_run, find_job, find_run, follow_run, job_path, run_path, wait_for_run
from bancada.cli.naming import every, find_project
from bancada.cli.options import (
    AsJson,
    Cores,
    Follow,
    Gpus,
    Memory,
    Project,
    Runtime,
    Timeout,
    Variables,
    Wait,
    Yes,
    confirm,
    connected,
    given,
    read_variables,
)
from bancada.cli.output import print_record, print_records, record_of, report
from bancada.cli.streaming import show_log

app = noun("job")


@app.command("list")
@connected
def list_jobs(connection: Connection, project: Project, as_json: AsJson = False) -> None:
    """List the jobs of a project."""
    found = every(connection.api.list_jobs, find_project(connection, project).id)
    print_records(found, ("name", "id", "script", "type", "schedule", "paused", "created_at"), as_json=as_json)


@app.command()
@connected
def show(connection: Connection, job: JobName, project: Project, as_json: AsJson = False) -> None:
    """Show a job: what it runs, and when next."""
    project_id = find_project(connection, project).id
    found = find_job(connection, project_id, job)
    record = {**record_of(found), **connection.get(job_path(project_id, str(found.id)))}
    print_record(record, as_json=as_json)


@app.command()
@connected
def create(
    connection: Connection,
    name: Name,
    script: Script,
    project: Project,
    arguments: Arguments = None,
    environment: Variables = None,
    runtime: Runtime = "",
    cpu: Cores = None,
    memory: Memory = None,
    gpu: Gpus = None,
    schedule: Schedule = None,
    timezone: TimeZone = None,
    after: Parent = None,
    limit: Limit = None,
    kill: Kill = False,
    as_json: AsJson = False,
) -> None:
    """Create a job: by hand, on a schedule, or after another job."""
    project_id = find_project(connection, project).id
    parent = str(find_job(connection, project_id, after).id) if after else None
    body = given(project_id=project_id, name=name, script=script, arguments=arguments, schedule=schedule,
                 timezone=timezone or ("UTC" if schedule else None), parent_job_id=parent, timeout=limit,
                 kill_on_timeout=kill or None, environment=read_variables(environment),
                 runtime_identifier=runtime or None, cpu=cpu, memory=memory, nvidia_gpu=gpu)  # fmt: skip
    print_record(connection.api.create_job(body, project_id), as_json=as_json)


@app.command()
@connected
def update(
    connection: Connection,
    job: JobName,
    project: Project,
    name: NewName = None,
    script: NewScript = None,
    arguments: Arguments = None,
    cpu: Cores = None,
    memory: Memory = None,
    gpu: Gpus = None,
    schedule: Schedule = None,
    timezone: TimeZone = None,
    paused: Paused = None,
    as_json: AsJson = False,
) -> None:
    """Change a job, from its next run on; pause its schedule, or resume it."""
    project_id = find_project(connection, project).id
    job_id = str(find_job(connection, project_id, job).id)
    body = given(name=name, script=script, arguments=arguments, schedule=schedule, timezone=timezone, paused=paused,
                 cpu=cpu, memory=memory, nvidia_gpu=gpu)  # fmt: skip
    print_record(connection.api.update_job(body, project_id, job_id), as_json=as_json)


@app.command()
@connected
def delete(connection: Connection, job: JobName, project: Project, yes: Yes = False, as_json: AsJson = False) -> None:
    """Delete a job with its runs and their output."""
    project_id = find_project(connection, project).id
    found = find_job(connection, project_id, job)
    confirm(f"Delete the job {found.name} ({found.id}) with its runs?", yes=yes)
    connection.api.delete_job(project_id, str(found.id))
    report(f"Deleted {found.name} ({found.id}).", {"id": found.id, "name": found.name}, as_json=as_json)


@app.command()
@connected
def run(
    connection: Connection,
    job: JobName,
    project: Project,
    arguments: Arguments = None,
    environment: Variables = None,
    follow: Follow = False,
    wait: Wait = False,
    timeout: Timeout = 86400.0,
    as_json: AsJson = False,
) -> None:
    """Start a job; with --follow or --wait until the run ends, and then end with its exit code."""
    project_id = find_project(connection, project).id
    job_id = str(find_job(connection, project_id, job).id)
    body = given(project_id=project_id, job_id=job_id, arguments=arguments, environment=read_variables(environment))
    started = connection.api.create_job_run(body, project_id, job_id)
    path = run_path(project_id, job_id, str(started.id))
    if follow:
        raise typer.Exit(follow_run(connection, path))
    if wait:
        raise typer.Exit(wait_for_run(connection, path, str(started.id), timeout, as_json=as_json))
    print_record(started, as_json=as_json)


@app.command()
@connected
def runs(connection: Connection, job: JobName, project: Project, as_json: AsJson = False) -> None:
    """List the runs of a job, the newest first."""
    project_id = find_project(connection, project).id
    found = every_run(connection, project_id, str(find_job(connection, project_id, job).id))
    print_records(found, ("id", "status", "created_at", "running_at", "finished_at", "creator"), as_json=as_json)


@app.command()
@connected
def logs(connection: Connection, job: JobName, project: Project, run_id: RunId = None, follow: Follow = False) -> None:
    """Print what a run wrote, the newest unless named; with --follow until it ends, and then end with its exit code."""
    path = run_path(*find_run(connection, find_project(connection, project).id, job, run_id))
    if follow:
        raise typer.Exit(follow_run(connection, path))
    show_log(connection, f"{path}/output", follow=False, stream="output")


@app.command()
@connected
def stop(connection: Connection, job: JobName, project: Project, run_id: RunId = None, as_json: AsJson = False) -> None:
    """Stop a run of a job; exit code 6 when it has ended already."""
    stopped = connection.api.stop_job_run(*find_run(connection, find_project(connection, project).id, job, run_id))
    report(f"Stopping run {stopped.id}.", stopped, as_json=as_json)
