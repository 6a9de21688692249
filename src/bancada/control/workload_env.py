"""The variables with which a shell outside the workbench works as if it were inside a project."""

from __future__ import annotations

from bancada.control.access import project_for
from bancada.control.workbench import Workbench
from bancada.domain.identity import Actor
from bancada.domain.workload_env import Site, outside_variables
from bancada.store import users


def outside_environment(workbench: Workbench, actor: Actor, key_text: str, project_id: str = "") -> dict[str, str]:
    """Return the variables for working as the actor, in a project if one is named; `key_text` goes into them.

    Raises:
        NotFound, NotAllowed: the actor may not read that project.
    """
    site = Site(workbench.settings.public_url, workbench.settings.domain)
    if not project_id:
        return outside_variables(site, None, None, actor.user, key_text)
    with workbench.database.read() as tx:
        project = project_for(tx, actor, project_id, "identity.read_project_environment")
        owner = users.get(tx, project.owner_id)
    return outside_variables(site, project, owner, actor.user, key_text)
