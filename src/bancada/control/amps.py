"""Creating AMPs and looking at their steps. What runs the steps is the reconciler, with `amp_steps`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bancada.control.access import project_for
from bancada.control.projects import NewProject, ProjectView, create_project
from bancada.control.runtimes import check_runtime
from bancada.control.workbench import Workbench
from bancada.domain.amps import Amp, AmpStatus, is_done, mended_step
from bancada.domain.errors import Conflict, InvalidRequest, NotFound, PlatformFailed
from bancada.domain.identity import Actor
from bancada.domain.projects import Project
from bancada.domain.reconciled import Finish
from bancada.store import amps, events
from bancada.store.database import Transaction
from bancada.store.reconciled import AMP
from bancada.store.transitions import move


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
        _add(tx, project, actor, new, project.created_at)

    return create_project(workbench, actor, new_project, also=wish)


def run_amp(workbench: Workbench, actor: Actor, project_id: str, runtime_identifier: str = "") -> Amp:
    """Ask for the steps of a project to be run in the actor's name, from the first that has not succeeded.

    A runtime, when it is given, takes the place of the one before. A project that was not created as an AMP becomes
    one. A step whose fruit was mended by hand counts as succeeded.

    Raises:
        Conflict: the steps are being run, or all have succeeded (`amp_running`, `amp_succeeded`).
        NotFound, NotAllowed: there is no such project for the actor, or they may not edit it.
    """
    now = workbench.clock()
    with workbench.database.write() as tx:
        project = project_for(tx, actor, project_id, "amps.run_amp")
        amp = amps.get(tx, project.id)
        if amp is None:
            _add(tx, project, actor, NewAmp(runtime_identifier=runtime_identifier), now)
        else:
            _resume(tx, amp, actor, now, check_runtime(tx, runtime_identifier) or amp.runtime_identifier)
        begun = amps.get(tx, project.id)
    workbench.wake()
    if begun is None:
        raise PlatformFailed(f"The AMP of the project {project_id} is gone.")
    return begun


def _add(tx: Transaction, project: Project, actor: Actor, new: NewAmp, now: datetime) -> None:
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


def _resume(tx: Transaction, amp: Amp, actor: Actor, now: datetime, runtime_identifier: str) -> None:
    if amp.status == AmpStatus.SUCCEEDED:
        raise Conflict("All steps of the AMP have succeeded.", code="amp_succeeded",
                       hint="To run them once more, fork the project or create the AMP again.")  # fmt: skip
    if not amp.is_ended:
        raise Conflict("The steps of the AMP are being run.", hint="See how far they have come.", code="amp_running")
    step = amp.current
    made = amps.get_made(tx, step.kind, step.made_id) if step and step.made_id else None
    steps = amp.with_step(mended_step(step, now.isoformat())) if step and made and is_done(step, made) else amp.steps
    again = Finish(AmpStatus.WAITING.value)
    move(tx, AMP, amp.id, again, now, actor=actor.user.username, creator_id=actor.user.id,
         runtime_identifier=runtime_identifier,
         steps=[each.as_json() for each in steps], finished_at=None, next_try_at=now, tries=0)  # fmt: skip
    events.record(tx, now, "amp", amp.id, "run", actor.user.username)


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
                       hint="`bancada amp run` runs the steps of its .project-metadata.yaml.",
                       code="amp_not_found")  # fmt: skip
    return amp
