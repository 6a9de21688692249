"""What a project's own code installed with pip: looked at, and taken away."""

from __future__ import annotations

from bancada.control.access import project_for
from bancada.control.workbench import Workbench
from bancada.domain.errors import Conflict
from bancada.domain.identity import Actor
from bancada.domain.layers import Layer
from bancada.store import events, work


def list_layers(workbench: Workbench, actor: Actor, project_id: str) -> tuple[Layer, ...]:
    """Return a project's layers, one for each Python it has run on."""
    with workbench.database.read() as tx:
        project = project_for(tx, actor, project_id, "layers.list_layers")
    return workbench.layers.layers_of(project.id)


def clear_layers(workbench: Workbench, actor: Actor, project_id: str) -> None:
    """Remove what a project's code installed with pip; what runs next begins with an empty layer.

    Raises:
        Conflict: something of the project runs that may use it (`layer_in_use`).
    """
    now = workbench.clock()
    with workbench.database.write() as tx:
        project = project_for(tx, actor, project_id, "layers.clear_layers")
        if running := work.list_with_layer(tx, project.id):
            told = ", ".join(f"{kind} {', '.join(ids)}" for kind, ids in running.items())
            raise Conflict(
                f"The layer of {project.name!r} is in use: {told}.",
                hint="Stop them, or wait until they have ended, then clear it.",
                code="layer_in_use",
            )
        events.record(tx, now, "project", project.id, "clear_layers", actor.user.username)
    workbench.layers.clear_layers(project.id)
