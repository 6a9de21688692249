"""The wish that a new project be filled from git or from another project, and how far that has come."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime

from bancada.control.access import project_for
from bancada.control.templates import GIT
from bancada.control.workbench import Workbench
from bancada.domain.creations import Creation, Source
from bancada.domain.errors import InvalidRequest, NotFound
from bancada.domain.git_sources import GitSource, check_git_ref, parse_git_url
from bancada.domain.home import Home
from bancada.domain.identity import Action, Actor
from bancada.domain.projects import CreationStatus, Project
from bancada.store import creations
from bancada.store.database import Transaction
from bancada.store.sealing import Seal


@dataclass(frozen=True, slots=True)
class Filling:
    """Where the files of a project to be come from: a repository, or the project that it forks."""

    git: GitSource | None = None
    git_ref: str = ""
    parent_id: str = ""


@dataclass(frozen=True, slots=True)
class CreationView:
    """A project and how it is being made; `creation` is None for one that was made at once."""

    project: Project
    creation: Creation | None


def plan_filling(
    workbench: Workbench, *, template: str, git_url: str, git_ref: str, parent_project: str
) -> Filling | None:  # fmt: skip
    """Return where the files come from; None where a project begins without any, or with a template's.

    Raises:
        InvalidRequest: two sources are named, or one that is not allowed.
    """
    if parent_project.strip():
        if git_url.strip() or template:
            raise InvalidRequest("parent_project excludes git_url and template, got both.",
                                 hint="Send one of them.", code="two_sources")  # fmt: skip
        return Filling(parent_id=parent_project.strip())
    if not git_url.strip():
        if template == GIT:
            raise InvalidRequest("git_url: the template git needs the address of a repository, got none.",
                                 hint="Such as https://git.example.com/team/repository.git.")  # fmt: skip
        return None
    if template not in {"", GIT}:
        raise InvalidRequest(f"git_url excludes the template {template!r}, got both.",
                             hint="Send template git, or none.", code="two_sources")  # fmt: skip
    source = parse_git_url(git_url, allow_local=bool(workbench.settings.git_local_urls))
    return Filling(git=source, git_ref=check_git_ref(git_ref))


def check_parent(tx: Transaction, actor: Actor, filling: Filling | None) -> None:
    """Make sure that the actor may read the project that is to be forked.

    Raises:
        NotFound, NotAllowed: the actor may not, or there is none.
        InvalidRequest: it is still being made itself (`parent_not_ready`).
    """
    if filling is None or not filling.parent_id:
        return
    try:
        parent = project_for(tx, actor, filling.parent_id, Action.VIEW)
    except NotFound as error:
        raise NotFound(f"parent_project: there is no project {filling.parent_id!r} that you can see.",
                       hint="List yours with list_projects.", code="parent_not_found") from error  # fmt: skip
    if parent.creation_status == CreationStatus.CREATING:
        raise InvalidRequest(f"parent_project: {filling.parent_id} is still being made.",
                             hint="Fork it when its creation_status is success.", code="parent_not_ready")  # fmt: skip


def wish_filled(tx: Transaction, project: Project, filling: Filling, now: datetime) -> None:
    """Record that a new project shall be filled."""
    git = filling.git
    creations.add(
        tx,
        Creation(
            id=project.id,
            source=Source.GIT.value if git else Source.FORK.value,
            git_url=git.url if git else "",
            git_ref=filling.git_ref,
            parent_id=filling.parent_id,
            commit="",
            status=CreationStatus.CREATING.value,
            reason="",
            message="",
            hint="",
            created_at=now,
            updated_at=now,
            finished_at=None,
        ),
        now,
    )


def hand_over_credential(workbench: Workbench, project_id: str, filling: Filling | None) -> None:
    """Leave the repository's user name and password, sealed, for the process that clones it.

    They are in no database, and never written in the clear; the sealed file goes whatever comes of the clone.
    """
    if filling is None or filling.git is None or not filling.git.credential:
        return
    home = Home(workbench.settings.home)
    sealed = Seal(home.path).seal(filling.git.credential)
    folder = home.creation(project_id)
    folder.mkdir(mode=0o700, parents=True)
    descriptor = os.open(folder / "credentials", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(sealed)


def report_creation(workbench: Workbench, actor: Actor, project_id: str) -> CreationView:
    """Return how a project was made, or is being made.

    Raises:
        NotFound, NotAllowed: the actor may not look into the project.
    """
    with workbench.database.read() as tx:
        project = project_for(tx, actor, project_id, "projects.report_creation")
        return CreationView(project, creations.get(tx, project.id))
