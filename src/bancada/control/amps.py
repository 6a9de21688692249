"""Creating AMPs and looking at their steps. What runs the steps is the reconciler, with `amp_steps`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bancada.control.access import project_for
from bancada.control.projects import NewProject, ProjectView, create_project
from bancada.control.runtimes import check_runtime
from bancada.control.workbench import Workbench
from bancada.domain.amps import Amp, AmpStatus
from bancada.domain.errors import InvalidRequest, NotFound
from bancada.domain.identity import Actor
from bancada.domain.projects import Project
from bancada.store import amps, events
from bancada.store.database import Transaction


@dataclass(frozen=True, slots=True)
class NewAmp:
    """What a caller says of an AMP beside its project; the runtime is the file's own choice unless it is set."""

    executes_steps: bool = True
    is_huggingface_space: bool = False
    runtime_identifier: str = ""
    runtime_addon_identifiers: Sequence[str] = ()


def create_amp(workbench: Workbench, actor: Actor, new_project: NewProject, new: NewAmp) -> ProjectView:
    """Create a project, and ask for the steps of its `.project-metadata.yaml` to be run once its files are there.

    Raises:
        Conflict, InvalidRequest, NotFound, NotAllowed: as `create_project` does, or the runtime is not acceptable.
    """
    if new.is_huggingface_space:
        raise InvalidRequest(
            "configure_prototype_request.is_huggingface_space: a space of Hugging Face is no AMP, it has no tasks.",
            hint="Create the project with create_project and git_url, and run its app.py with create_application.",
            code="huggingface_space_not_supported",
        )
    if not new.executes_steps:
        return create_project(workbench, actor, new_project)

    def wish(tx: Transaction, project: Project) -> None:
        now = project.created_at
        amp = Amp(
            id=project.id,
            creator_id=actor.user.id,
            runtime_identifier=check_runtime(tx, new.runtime_identifier),
            runtime_addon_identifiers=tuple(new.runtime_addon_identifiers),
            steps=(),
            status=AmpStatus.WAITING.value,
            reason="",
            message="",
            hint="",
            created_at=now,
            updated_at=now,
            finished_at=None,
        )
        amps.add(tx, amp, now)
        events.record(tx, now, "amp", project.id, "create", actor.user.username, project.name)

    return create_project(workbench, actor, new_project, also=wish)


def report_amp(workbench: Workbench, actor: Actor, project_id: str) -> Amp:
    """Return how far the steps of a project have come.

    Raises:
        NotFound: there is no such project for the actor, or it is no AMP (`amp_not_found`).
        NotAllowed: the actor may not look into the project.
    """
    with workbench.database.read() as tx:
        project = project_for(tx, actor, project_id, "amps.report_amp")
        amp = amps.get(tx, project.id)
    if amp is None:
        raise NotFound(f"The project {project.name!r} was not created as an AMP.",
                       hint="create_amp makes a project whose steps are run.", code="amp_not_found")  # fmt: skip
    return amp
