"""Why a deployment is where it is: its reason, its replicas and their logs."""

from __future__ import annotations

from dataclasses import dataclass

from bancada.control.access import project_for
from bancada.control.lookups import deployment_in
from bancada.control.workbench import Workbench
from bancada.domain.deployments import Deployment, Replica
from bancada.domain.home import Home
from bancada.domain.identity import Actor
from bancada.store import deployments


@dataclass(frozen=True, slots=True)
class DeploymentReport:
    """A deployment, whether it answers its model's calls, its present replicas, and all replicas that have a log."""

    deployment: Deployment
    is_serving: bool
    replicas: tuple[Replica, ...]
    replica_logs: tuple[str, ...]


def report_deployment(
    workbench: Workbench, actor: Actor, project_id: str, model_id: str, build_id: str, deployment_id: str
) -> DeploymentReport:
    """Return what is known about a deployment.

    Raises:
        NotFound: an id of the path is not below the one before, or the project does not exist for the actor.
    """
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, "deployments.report_deployment")
        deployment = deployment_in(tx, project_id, model_id, build_id, deployment_id)
        replicas = deployments.list_replicas(tx, deployment.id)
        serving_id, _ = deployments.serving_of_model(tx, model_id)
    logs = Home(workbench.settings.home).replica_log("any").parent.glob(f"{deployment.id}-*.log")
    names = tuple(sorted(log.stem for log in logs))
    return DeploymentReport(deployment, serving_id == deployment.id, tuple(replicas), names)
