"""What pages say: English in the code, Portuguese from `pt/<module>.json`, by the viewer's language."""

from __future__ import annotations

from bancada.web.languages import say
from bancada.web.viewers import current_viewer


def t(text: str, **values: object) -> str:
    """Return a text in the viewer's language, with its `{fields}` filled in; `text` is a literal in the code."""
    return say(current_viewer().language, text, **values)
