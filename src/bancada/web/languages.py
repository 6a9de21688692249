"""The languages of the pages, and the choice among them."""

from __future__ import annotations

from typing import Literal, get_args

Language = Literal["en-US", "pt-BR"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
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


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
