from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bancada.tracking.pages import fill_page


@given(st.lists(st.booleans(), max_size=40), st.integers(1, 7))
def test_pages_are_full_until_the_last_and_lose_nothing(kept, size):
    def fetch(most: int, token: str) -> tuple[list[int], str]:
        start = int(token or 0)
        end = start + most
        return list(range(len(kept)))[start:end], str(end) if end < len(kept) else ""

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
