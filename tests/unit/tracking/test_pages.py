from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bancada.domain.errors import InvalidRequest
from bancada.domain.listing import ListRequest, Page, SortKey
from bancada.domain.page_tokens import Position, write_page_token
from bancada.tracking.pages import fill_page, resume, seal


def write_token(offset: object) -> str:
    return base64.b64encode(json.dumps({"offset": offset}).encode()).decode()


def read_token(token: str) -> int:
    return json.loads(base64.b64decode(token))["offset"] if token else 0


@given(st.lists(st.booleans(), max_size=40), st.integers(1, 7))
def test_pages_are_full_until_the_last_and_lose_nothing(kept, size):
    def fetch(most: int, token: str) -> tuple[list[int], str]:
        start = read_token(token)
        end = start + most
        return list(range(len(kept)))[start:end], write_token(end) if end < len(kept) else ""

    seen, token, pages = [], "", []
    while True:
        page = fill_page(fetch, lambda number: kept[number], size, token)
        seen += page.items
        pages.append(len(page.items))
        token = page.next_page_token
        if not token:
            break
    assert seen == [number for number, keep in enumerate(kept) if keep]
    assert set(pages[:-1]) <= {size}


@pytest.mark.parametrize(
    "token",
    ["\xff", "0", "e30=", "bnVsbA==", "//79", write_token(-1), write_token("1"), write_token(2**63), write_token([])],
)
def test_what_is_no_token_of_mlflow_does_not_reach_it(token):
    forged = write_page_token("runs", ListRequest(), Position((), (token,)))
    for text in (token, forged):
        with pytest.raises(InvalidRequest, match="page_token"):
            resume("runs", ListRequest(page_token=text))


def test_a_token_continues_its_own_list_with_its_own_sort():
    asked = ListRequest({"name": "x"}, (SortKey("name", descending=True),), 5)
    sealed = seal("runs", asked, Page((1,), write_token(5))).next_page_token
    resumed = resume("runs", ListRequest({"name": "x"}, (), 5, sealed))
    assert (read_token(resumed.page_token), resumed.sort) == (5, asked.sort)
    assert seal("runs", asked, Page((1,), "")).next_page_token == ""
    for noun, wrong in (
        ("experiments", ListRequest({"name": "x"}, (), 5, sealed)),
        ("runs", ListRequest({"name": "y"}, (), 5, sealed)),
        ("runs", ListRequest({"name": "x"}, (SortKey("name"),), 5, sealed)),
    ):
        with pytest.raises(InvalidRequest, match="page_token"):
            resume(noun, wrong)
