"""The languages of the pages, the choice among them, and what is said in each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal, get_args

Language = Literal["en-US", "pt-BR"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
FOLDER = Path(__file__).parent / "pt"
NAMES: dict[Language, str] = {"en-US": "English", "pt-BR": "Português"}


def choose_language(wanted: str, accepted: str) -> Language:
    """Return the language that was chosen, or that an `Accept-Language` header likes best; English for neither."""
    if wanted in LANGUAGES:
        return wanted
    best: Language = "en-US"
    best_weight = 0.0
    for part in accepted.split(","):
        tag, _, parameters = part.strip().partition(";")
        spoken = tag.strip().lower().partition("-")[0]
        language = next((each for each in LANGUAGES if each.startswith(f"{spoken}-")), None)
        weight = _weight(parameters)
        if language is not None and weight > best_weight:
            best, best_weight = language, weight
    return best


def say(language: Language, text: str, **values: object) -> str:
    """Return a text in this language, for where there is no page yet."""
    found = portuguese().get(text, text) if language == "pt-BR" else text
    return found.format(**values) if values else found


def later(text: str) -> str:
    """Return a text as it is: one of the module's catalogue, which is said when its reader is known."""
    return text


@cache
def portuguese() -> Mapping[str, str]:
    """Return the Portuguese of all modules, by the English."""
    found: dict[str, str] = {}
    for path in sorted(FOLDER.glob("*.json")):
        found.update(json.loads(path.read_text(encoding="utf-8")))
    return found


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
