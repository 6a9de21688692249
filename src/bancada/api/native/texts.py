"""A project's files as texts for editors, whose changes do not overwrite each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bancada.api.native.calls import NativeCall
from bancada.control import texts


def read_text(call: NativeCall) -> Mapping[str, Any]:
    """Read a file's text and its version."""
    found = texts.read_text(call.workbench, call.actor, call.path["project_id"], call.path["path"])
    return {"path": found.path, "text": found.text, "version": found.version}


def save_text(call: NativeCall) -> Mapping[str, Any]:
    """Save a text over the version that was read, or as a new file where the body has no version."""
    text, version = call.text("text"), call.text("version")
    saved = texts.save_text(call.workbench, call.actor, call.path["project_id"], call.path["path"], text, version)
    return {"path": saved.path, "version": saved.version}
