"""The texts of the pages: every one has its Portuguese, none is left over, and both have the same fields."""

from __future__ import annotations

import ast
import json
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from bancada.web.failures import BY_CODE, told

WEB = Path(__file__).resolve().parents[2] / "src" / "bancada" / "web"
MODULES = sorted(path for path in WEB.rglob("*.py") if path.name not in {"texts.py", "__init__.py"})
_FIRST = {"t": 0, "say": 1, "page": 1, "later": 0}
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


def test_every_error_that_has_words_of_its_own_is_one_of_the_api() -> None:
    code = {
        node.value
        for path in WEB.parent.rglob("*.py") if WEB not in path.parents
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }  # fmt: skip
    assert set(BY_CODE) - code == set(), "no error has this code any more"


def test_who_reads_english_gets_the_words_of_the_api_and_others_their_own_first() -> None:
    words = "project name 'Churn' is taken. Choose another name."
    assert told("en-US", 409, "name_taken", words) == words
    assert told("pt-BR", 409, "name_taken", words).startswith("Este nome já existe.")
    assert told("pt-BR", 409, "name_taken", words).endswith(f"“{words}”")
    assert told("pt-BR", 404, "never_heard_of", "{odd}").startswith("Não existe")
    assert "“{odd}”" in told("pt-BR", 404, "never_heard_of", "{odd}")


def catalogue_of(module: Path) -> dict[str, str]:
    path = WEB / "pt" / f"{module.stem}.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def texts_of(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _FIRST:
            at = _FIRST[node.func.id]
            given = node.args[at] if len(node.args) > at else None
            if isinstance(given, ast.Name) and given.id in {"title", "what"}:
                continue  # what @page was given, or what was said to be for later: looked at where it is given
            if isinstance(given, ast.Call) and isinstance(given.func, ast.Name) and given.func.id == "later":
                continue
            assert isinstance(given, ast.Constant), f"{module.name}:{node.lineno}: a text is a literal"
            yield str(given.value)


def fields_of(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
