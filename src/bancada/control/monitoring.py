"""How a deployment is doing: its recorded calls over time."""

from __future__ import annotations

from bancada.control.access import project_for
from bancada.control.lookups import deployment_in
from bancada.control.workbench import Workbench
from bancada.domain.identity import Actor
from bancada.domain.monitoring import CallHistory, Span
from bancada.store.monitoring import count_calls
from bancada.store.recordings import rules_of


def read_call_history(workbench: Workbench, actor: Actor, ids: tuple[str, str, str, str], span: Span) -> CallHistory:
    """Return the calls of a deployment in a span; `ids` are those of its project, model and build, and its own.

    Raises:
        NotFound: an id is not below the one before, or the project does not exist for the actor.
        NotAllowed: the actor may not read from the project.
    """
    with workbench.database.read() as tx:
        project_for(tx, actor, ids[0], "monitoring.read_call_history")
        deployment = deployment_in(tx, *ids)
        points, is_cut = count_calls(tx, deployment.id, span)
        rule = rules_of(tx, [deployment.id], workbench.settings.recording_rule)[deployment.id]
    return CallHistory(points, is_cut, rule.share)
