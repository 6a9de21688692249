"""How the calls of a deployment are recorded."""

from __future__ import annotations

from collections.abc import Callable

from bancada.control.access import project_for
from bancada.control.lookups import deployment_in
from bancada.control.workbench import Workbench
from bancada.domain.identity import Actor
from bancada.domain.recordings import RecordingRule
from bancada.store import events
from bancada.store.recordings import put_rule, rules_of


def read_recording(workbench: Workbench, actor: Actor, ids: tuple[str, str, str, str]) -> RecordingRule:
    """Return the rule that a deployment records by; `ids` are those of its project, model and build, and its own.

    Raises:
        NotFound: an id is not below the one before, or the project does not exist for the actor.
    """
    with workbench.database.read() as tx:
        project_for(tx, actor, ids[0], "deployments.read_recording")
        deployment = deployment_in(tx, *ids)
        return rules_of(tx, [deployment.id], workbench.settings.recording_rule)[deployment.id]


def set_recording(
    workbench: Workbench,
    actor: Actor,
    ids: tuple[str, str, str, str],
    change: Callable[[RecordingRule], RecordingRule],
) -> RecordingRule:
    """Let a deployment, and those of its model that come after it, record by the rule that `change` returns.

    Raises:
        NotFound: an id is not below the one before, or the project does not exist for the actor.
        InvalidRequest: a value is out of its range.
    """
    with workbench.database.write() as tx:
        project_for(tx, actor, ids[0], "deployments.set_recording")
        deployment = deployment_in(tx, *ids)
        rule = change(rules_of(tx, [deployment.id], workbench.settings.recording_rule)[deployment.id]).checked()
        put_rule(tx, deployment.id, rule)
        events.record(tx, workbench.clock(), "deployment", deployment.id, "set recording", actor.user.username)
    workbench.wake()
    return rule
