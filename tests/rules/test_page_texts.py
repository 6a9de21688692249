"""The texts of the pages: every one has its Portuguese, none is left over, and both have the same fields."""

from __future__ import annotations

import ast
import json
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[2] / "src" / "bancada" / "web"
MODULES = sorted(path for path in WEB.rglob("*.py") if path.name not in {"texts.py", "__init__.py"})
_FIRST = {"t": 0, "say": 1, "page": 1}
"""Where these functions take the text."""


@pytest.mark.parametrize("module", MODULES, ids=[str(path.relative_to(WEB)) for path in MODULES])
def test_every_text_has_its_portuguese_and_none_is_left_over(module: Path) -> None:
    said = set(texts_of(module))
    catalogue = catalogue_of(module)

    assert said - set(catalogue) == set(), "without Portuguese"
    assert set(catalogue) - said == set(), "not said any more"
    assert list(catalogue) == sorted(catalogue), "keep the catalogue in order, so that changes to it do not meet"


@pytest.mark.parametrize("module", MODULES, ids=[str(path.relative_to(WEB)) for path in MODULES])
def test_both_languages_fill_in_the_same_fields(module: Path) -> None:
    differing = {text for text, other in catalogue_of(module).items() if fields_of(text) != fields_of(other)}
    assert differing == set()


def test_a_text_means_the_same_in_every_module() -> None:
    found: dict[str, str] = {}
    for module in MODULES:
        for text, other in catalogue_of(module).items():
            assert found.setdefault(text, other) == other, f"{text!r} has two translations"


def catalogue_of(module: Path) -> dict[str, str]:
    path = WEB / "pt" / f"{module.stem}.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def texts_of(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _FIRST:
            at = _FIRST[node.func.id]
            given = node.args[at] if len(node.args) > at else None
            if isinstance(given, ast.Name) and given.id == "title":
                continue  # what @page was given, which is looked at where it is given
            assert isinstance(given, ast.Constant), f"{module.name}:{node.lineno}: a text is a literal"
            yield str(given.value)


def fields_of(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
