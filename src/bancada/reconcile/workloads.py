"""How the processes of a workbench are started: their names, command lines and variables."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

from bancada.domain.builds import Build
from bancada.domain.home import Home
from bancada.domain.workload_env import QUIET
from bancada.settings import Settings

REPLICA = "bancada_workload.worker"
GATE = "bancada_workload.gate"
_THREAD_POOLS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


def gate_key(build_id: str, attempt: int) -> str:
    """Return the name of a build gate's process."""
    return f"gate.{build_id}.{attempt}"


def replica_key(replica_id: str) -> str:
    """Return the name of a replica's process."""
    return f"replica.{replica_id}"


def application_key(process_id: str) -> str:
    """Return the name of an application's process."""
    return f"application.{process_id}"


def creation_key(project_id: str) -> str:
    """Return the name of the process that fetches a project's first files."""
    return f"creation.{project_id}"


def session_key(session_id: str) -> str:
    """Return the name of a session's process."""
    return f"session.{session_id}"


def job_run_key(run_id: str) -> str:
    """Return the name of the process of a job's run."""
    return f"job.{run_id}"


def served_from(home: Home, build: Build) -> Path:
    """Return the directory that a build serves from, which is also its process's working directory."""
    return home.build_model(build.id) if build.registered_model_version_id else home.build_source(build.id)


def build_script(home: Home, build: Build) -> Path:
    """Return where the copy of a build's script is."""
    return home.build_script(build.id, Path(build.build_script_path).suffix)


def serving_arguments(home: Home, build: Build) -> list[str]:
    """Return what tells the gate and the replica server what to load."""
    folder = str(served_from(home, build))
    if build.registered_model_version_id:
        return ["--model", folder]
    return ["--source", folder, "--file", build.file_path, "--function", build.function_name]


def worker_arguments(home: Home, build: Build, cpu: float) -> list[str]:
    """Return what tells a replica how many processes it may be, and where its gate says how the model is served."""
    workers = ["--workers", str(max(1, math.floor(cpu)))]
    return ["--plan", str(home.gate_report(build.id)), *workers] if build.registered_model_version_id else workers


def pool_variables(cpu: float) -> dict[str, str]:
    """Return the variables that make the thread pools of numeric libraries as wide as the CPUs that a process has."""
    return dict.fromkeys(_THREAD_POOLS, str(max(1, math.floor(cpu))))


def prefix_variables(settings: Settings, label: str) -> dict[str, str]:
    """Return what tells a program that it also answers below a path; Gradio writes it into all its links."""
    if not settings.has_application_paths:
        return {}
    prefix = settings.application_path(label)
    return {"BANCADA_APP_PREFIX": prefix, "GRADIO_ROOT_PATH": prefix}


def serving_variables(python: Path, cpu: float, *more: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of a gate or of a worker process of a replica, which has `cpu` vCPU."""
    variables = {
        **QUIET,
        **pool_variables(cpu),
        "CDSW_ENGINE_TYPE": "model",
        "PYTHONUNBUFFERED": "1",
        "VIRTUAL_ENV": str(python.parents[1]),
    }
    for mapping in more:
        variables.update(mapping)
    return variables
