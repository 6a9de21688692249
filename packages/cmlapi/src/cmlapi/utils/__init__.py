"""Conveniences: walking through pages, and the client of the environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmlapi._lazy import export_lazily

if TYPE_CHECKING:
    from cmlapi.utils import cursor, default_client
    from cmlapi.utils.cursor import Cursor

__all__ = ["Cursor", "cursor", "default_client"]

if not TYPE_CHECKING:
    __getattr__, __dir__ = export_lazily(__name__, {"Cursor": "cmlapi.utils.cursor"}, ("cursor", "default_client"))
