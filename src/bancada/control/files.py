"""A project's files: list, read, write, move and delete."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bancada.control.access import project_for
from bancada.control.confinement import Draft, FileFacts, Folder
from bancada.control.file_quota import Quota
from bancada.control.workbench import Workbench
from bancada.domain.authorisation import needed_action
from bancada.domain.errors import NotReady, TooLarge
from bancada.domain.home import Home
from bancada.domain.identity import Action, Actor
from bancada.domain.ids import new_short
from bancada.domain.projects import CreationStatus
from bancada.store import events, folders

_quota = Quota()


def list_files(workbench: Workbench, actor: Actor, project_id: str, path: str) -> list[FileFacts]:
    """Return what a folder of a project holds, or the one file that the path names."""
    return _folder(workbench, actor, project_id, "list_project_files").list(path)


def open_file(workbench: Workbench, actor: Actor, project_id: str, path: str) -> tuple[BinaryIO, int]:
    """Return a file of a project for reading, and its size in bytes; to be closed by the caller."""
    return _folder(workbench, actor, project_id, "download_project_file").open(path)


def move_file(workbench: Workbench, actor: Actor, project_id: str, path: str, new_path: str) -> FileFacts:
    """Rename or move a file or folder.

    Raises:
        Conflict: something is in the new place already (`path_taken`).
    """
    moved = _folder(workbench, actor, project_id, "update_project_file_metadata").move(path, new_path)
    _record(workbench, actor, project_id, "move_file", f"{path} to {moved.path}")
    return moved


def delete_file(workbench: Workbench, actor: Actor, project_id: str, path: str) -> None:
    """Delete a file, or a folder with everything in it."""
    folder = _folder(workbench, actor, project_id, "delete_project_file")
    trash = Home(workbench.settings.home).project(f".deleted-{new_short()}")
    folder.remove(path, trash)
    _record(workbench, actor, project_id, "delete_file", path)
    if trash.is_dir() and not trash.is_symlink():
        folders.remove(trash)
    else:
        trash.unlink()


@dataclass(slots=True)
class Upload:
    """Files on their way into a project, one after the other; `begin`, `write`..., `finish` for each of them."""

    workbench: Workbench
    actor: Actor
    project_id: str
    folder: Folder
    home: Path
    room_bytes: int
    draft: Draft | None = None
    path: str = ""

    def begin(self, path: str) -> None:
        """Begin the next file."""
        self.path, self.draft = path, self.folder.create(path)

    def write(self, data: bytes) -> None:
        """Append to the file.

        Raises:
            TooLarge: it is over the limit for one file, the project over its own (`project_full`), or the disk is
                full (`disk_full`).
        """
        assert self.draft is not None  # noqa: S101 - begin comes first
        limit = self.workbench.settings.upload_limit_bytes
        if self.draft.size_bytes + len(data) > limit:
            message = f"The file {self.path!r} is larger than the {limit} bytes that one upload may have."
            raise TooLarge(message, hint="Split it, or raise upload_limit_bytes in bancada.toml.")
        self.room_bytes -= len(data)
        if self.room_bytes < 0:
            allowed = self.workbench.settings.project_limit_bytes
            message = f"With {self.path!r} the project would have more than the {allowed} bytes that it may have."
            hint = "Delete what is not needed, or raise project_limit_bytes in bancada.toml."
            raise TooLarge(message, hint=hint, code="project_full")
        self.draft.write(data)

    def finish(self) -> None:
        """Put the file in its place."""
        assert self.draft is not None  # noqa: S101 - begin comes first
        draft, self.draft = self.draft, None
        draft.finish()
        _quota.add(self.home, draft.size_bytes)
        _record(self.workbench, self.actor, self.project_id, "upload_file", self.path)

    def abandon(self) -> None:
        """Leave no trace of a file that was not finished."""
        if self.draft is not None:
            draft, self.draft = self.draft, None
            draft.abandon()


def begin_upload(workbench: Workbench, actor: Actor, project_id: str) -> Upload:
    """Return what takes the files of one request.

    Raises:
        NotAllowed: the actor may not change the project.
    """
    folder = _folder(workbench, actor, project_id, "upload_file")
    home = Home(workbench.settings.home).project(project_id)
    room_bytes = workbench.settings.project_limit_bytes - _quota.used_bytes(home)
    return Upload(workbench, actor, project_id, folder, home, room_bytes)


def _folder(workbench: Workbench, actor: Actor, project_id: str, what: str) -> Folder:
    with workbench.database.read() as tx:
        project = project_for(tx, actor, project_id, what)
    if project.creation_status == CreationStatus.CREATING and needed_action(what) is not Action.VIEW:
        raise NotReady(f"The files of the project {project.name!r} are still being fetched.",
                       hint="Wait until its creation_status is success.", code="project_creating")  # fmt: skip
    home = Home(workbench.settings.home)
    return Folder(home.project(project.id), home.uploads)


def _record(workbench: Workbench, actor: Actor, project_id: str, action: str, detail: str) -> None:
    with workbench.database.write() as tx:
        events.record(tx, workbench.clock(), "project", project_id, action, actor.user.username, detail)
