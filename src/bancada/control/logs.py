"""Where the log of a build or a replica is, and whether more will be written to it; sessions have theirs too."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from bancada.control.access import project_for
from bancada.control.lookups import build_in, deployment_in
from bancada.control.workbench import Workbench
from bancada.domain.deployments import AT_REST
from bancada.domain.errors import InvalidRequest, NotFound
from bancada.domain.home import Home
from bancada.domain.identity import Actor
from bancada.domain.job_runs import JobRun
from bancada.domain.sessions import Session

STREAMS = ("output", "setup")
"""What is kept of a script: what it writes, and what the making of its environment wrote."""

JOURNAL = "journal"
"""What is kept of an interactive session beside them: each cell, and all that came of it."""

PREPARING = frozenset({"scheduling", "starting"})
"""While the environment is made; nothing follows in `setup` afterwards."""


@dataclass(frozen=True, slots=True)
class LogState:
    """A log, which need not have been begun; nothing follows when it `is_complete`. `status` is its writer's.

    One that `is_journal` has a JSON object on each line.
    """

    path: Path
    status: str
    is_complete: bool
    is_journal: bool = False


def check_stream(stream: str, *more: str) -> str:
    """Return the name of a stream, of all workloads or of `more`. Raises InvalidRequest where it is none."""
    if stream not in (*STREAMS, *more):
        raise InvalidRequest(f"stream: expected {' or '.join((*STREAMS, *more))}, got {stream!r}.")
    return stream


def stream_of(script: Session | JobRun, folder: Path, stream: str) -> LogState:
    """Return where a stream of a session or a job's run is kept, of which `folder` has the logs."""
    is_complete = script.status not in PREPARING if stream == "setup" else script.is_ended
    return LogState(folder / f"{stream}.log", script.status, is_complete, is_journal=stream == JOURNAL)


def find_build_log(workbench: Workbench, actor: Actor, project_id: str, model_id: str, build_id: str) -> LogState:
    """Return the log of a build's steps and gate.

    Raises:
        NotFound: the model has no such build, or the project does not exist for the actor.
    """
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, "builds.find_log")
        build = build_in(tx, project_id, model_id, build_id)
    return LogState(Home(workbench.settings.home).build_log(build.id), build.status, build.is_ended)


def find_replica_log(
    workbench: Workbench, actor: Actor, project_id: str, model_id: str, build_id: str, deployment_id: str,
    replica_id: str,
) -> LogState:  # fmt: skip
    """Return the log of one replica of a deployment, also after its end.

    Raises:
        NotFound: the deployment never had such a replica (`replica_not_found`), or an id before it is wrong.
    """
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, "deployments.find_log")
        deployment = deployment_in(tx, project_id, model_id, build_id, deployment_id)
    log = Home(workbench.settings.home).replica_log(replica_id)
    # The id becomes a file name: nothing but the ids that this deployment gives to its replicas may pass.
    if not re.fullmatch(rf"{re.escape(deployment.id)}(-[0-9]{{1,9}}){{3}}", replica_id) or not log.is_file():
        raise NotFound(f"Deployment {deployment.id} has no log of a replica {replica_id!r}.",
                       hint="The deployment's own report lists its replicas.", code="replica_not_found")  # fmt: skip
    return LogState(log, deployment.status, deployment.status in AT_REST)
