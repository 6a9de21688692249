"""What pages say: English in the code, Portuguese from `pt/<module>.json`, by the viewer's language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bancada.web.languages import Language
from bancada.web.viewers import current_viewer

FOLDER = Path(__file__).parent / "pt"


def t(text: str, **values: object) -> str:
    """Return a text in the viewer's language, with its `{fields}` filled in; `text` is a literal in the code."""
    return say(current_viewer().language, text, **values)


def say(language: Language, text: str, **values: object) -> str:
    """Return a text in this language, for where there is no page yet."""
    found = portuguese().get(text, text) if language == "pt-BR" else text
    return found.format(**values) if values else found


@cache
def portuguese() -> Mapping[str, str]:
    """Return the Portuguese of all modules, by the English."""
    found: dict[str, str] = {}
    for path in sorted(FOLDER.glob("*.json")):
        found.update(json.loads(path.read_text(encoding="utf-8")))
    return found
