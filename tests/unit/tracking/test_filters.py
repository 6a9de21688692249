from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bancada.domain.errors import InvalidRequest
from bancada.domain.listing import SortKey
from bancada.tracking.filters import compares, contains, equals, has_part, matches, order_by, quoted_key

COLUMNS = {"name": "attributes.run_name", "metrics.": "metrics"}


@given(st.text())
def test_a_text_never_leaves_its_quotes(text):
    for condition in (contains("name", text), equals("name", text)):
        field, quote, value = condition.partition("'")
        assert field in {"name ILIKE ", "name LIKE ", "name = "}
        assert quote == "'"
        assert value.endswith("'")
        assert not set(value[:-1]) & set("'\"`\\\n\r\0")


@given(st.text(), st.text())
def test_the_pattern_finds_at_least_what_is_meant(before, part):
    pattern = contains("n", part).partition("'")[2].removesuffix("'").removeprefix("%").removesuffix("%")
    assert len(pattern) == len(part)
    assert all(wild in {"_", letter} for wild, letter in zip(pattern, part, strict=True))
    assert has_part(before + part, part)


def test_a_plain_text_is_compared_exactly():
    assert equals("name", "churn model-1") == "name = 'churn model-1'"
    assert equals("name", "it's") == "name LIKE 'it_s'"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0.9", "= 0.9"),
        (">=0.9", ">= 0.9"),
        ("== 1e-3", "= 1e-3"),
        ("!= -2", "!= -2"),
        ("< +.5", "< .5"),
        (">0.5, <= 0.9", "> 0.5 AND metrics.`auc` <= 0.9"),
        ("> 1 and <2", "> 1 AND metrics.`auc` < 2"),
    ],
)
def test_numbers_are_compared(value, text):
    assert compares("metrics.`auc`", value) == f"metrics.`auc` {text}"


@pytest.mark.parametrize("value", ["", "high", "1 OR 1", ">=", "nan", "0.9'", "1;", ">1,", "\u0663"])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(InvalidRequest, match="must be a number"):
        compares("metrics.`auc`", value)


@pytest.mark.parametrize(
    ("value", "text", "those"),
    [
        ("8", "ILIKE '%8%'", ["8", "18", "8e"]), ("=8", "= '8'", ["8"]), ("==it's", "LIKE 'it_s'", ["it's"]),
        ("!=8", "LIKE '%'", ["18", "it's", "8e", "-1", ">deep"]), (">= 8", "LIKE '%'", ["8", "18"]),
        ("<8", "LIKE '%'", ["-1"]), (">deep", "ILIKE '%_deep%'", [">deep"]),
    ],
)  # fmt: skip
def test_texts_are_searched_compared_and_read_as_numbers(value, text, those):
    condition, test = matches("params.`d`", value)
    assert condition == f"params.`d` {text}"
    assert [found for found in ("8", "18", "it's", "8e", "-1", ">deep") if test(found)] == those
    assert not test(None)


def test_keys_may_hold_all_but_quotes():
    assert quoted_key("metrics", "val/auc of.it-1") == "metrics.`val/auc of.it-1`"
    for key in ("a`b", 'a"b', "a'b", "a\\b", "a\nb", ""):
        with pytest.raises(InvalidRequest):
            quoted_key("tags", key)


def test_orders_are_translated():
    assert order_by((), COLUMNS, "attributes.start_time") == ["attributes.start_time ASC"]
    sort = (SortKey("metrics.val auc", descending=True), SortKey("name"))
    assert order_by(sort, COLUMNS, "x") == ["metrics.`val auc` DESC", "attributes.run_name ASC"]
    twice = (SortKey("name"), SortKey("metrics.a"), SortKey("name", descending=True))
    assert order_by(twice, COLUMNS, "x") == ["attributes.run_name ASC", "metrics.`a` ASC"]
    for key in ("colour", "metrics", "params.c", "metrics.`"):
        with pytest.raises(InvalidRequest):
            order_by((SortKey(key),), COLUMNS, "x")
