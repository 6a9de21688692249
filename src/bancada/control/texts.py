"""A project's file as text in an editor: read together with its version, and saved only over what was read."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass

from bancada.control.access import project_for
from bancada.control.confinement import Folder
from bancada.control.files import begin_upload
from bancada.control.workbench import Workbench
from bancada.domain.errors import Conflict, InvalidRequest, NotFound, TooLarge
from bancada.domain.home import Home
from bancada.domain.identity import Actor

LIMIT_BYTES = 2 * 1024 * 1024
"""The longest text that an editor is given."""
_putting_in_place = threading.Lock()


@dataclass(frozen=True, slots=True)
class Text:
    """A file's text; `version` is a fingerprint of its bytes."""

    path: str
    text: str
    version: str


def read_text(workbench: Workbench, actor: Actor, project_id: str, path: str) -> Text:
    """Return the text of a file.

    Raises:
        InvalidRequest: it is not UTF-8 text (`file_not_text`).
        TooLarge: it is longer than an editor takes.
        NotFound: the project has no such file.
    """
    with workbench.database.read() as tx:
        project = project_for(tx, actor, project_id, "texts.read_text")
    data = _read(Folder(Home(workbench.settings.home).project(project.id)), path)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise InvalidRequest(f"path: {path!r} is not text in UTF-8.", hint="Download it instead.", code="file_not_text")
    return Text(path, text, _version_of(data))


def save_text(workbench: Workbench, actor: Actor, project_id: str, path: str, text: str, version: str) -> Text:
    """Write a text over the version that was read; over nothing where `version` is empty.

    Raises:
        Conflict: the file has changed since, or is there already (`file_changed`).
        NotFound: it is not there any more (`file_gone`).
        TooLarge: it is longer than an editor takes, or the project is full.
    """
    data = text.encode("utf-8", "surrogatepass")
    if len(data) > LIMIT_BYTES:
        raise _too_large(path)
    with workbench.database.read() as tx:
        project_for(tx, actor, project_id, "texts.save_text")
    upload = begin_upload(workbench, actor, project_id)
    try:
        upload.begin(path)
        upload.write(data)
        with _putting_in_place:  # of two who save at once one is told
            _check_version(upload.folder, path, version)
            upload.finish()
    finally:
        upload.abandon()
    return Text(path, text, _version_of(data))


def _check_version(folder: Folder, path: str, version: str) -> None:
    try:
        found = _version_of(_read(folder, path))
    except NotFound:
        if not version:
            return
        hint = "Save it under a name of its own, or read what there is."
        raise NotFound(f"path: {path!r} is not there any more.", hint=hint, code="file_gone") from None
    except TooLarge:
        found = ""
    if not version or found != version:
        what = "has changed since it was opened" if version else "is there already"
        hint = "Compare both, then save over the new version or take it."
        raise Conflict(f"path: {path!r} {what}.", hint=hint, code="file_changed")


def _read(folder: Folder, path: str) -> bytes:
    file, _ = folder.open(path)
    with file:
        data = file.read(LIMIT_BYTES + 1)
    if len(data) > LIMIT_BYTES:
        raise _too_large(path)
    return data


def _version_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _too_large(path: str) -> TooLarge:
    return TooLarge(
        f"path: {path!r} is longer than the {LIMIT_BYTES} bytes that an editor takes.", hint="Download it instead."
    )
