"""Page tokens continue their own list and no other; lists in memory page with them too."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bancada.domain.errors import InvalidRequest
from bancada.domain.listing import ListRequest, SortKey
from bancada.domain.page_tokens import Position, parse_sort, read_page_token, write_page_token
from bancada.domain.sequences import page_of

VALUE = st.one_of(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), st.integers(0, 2**62))


@given(st.lists(VALUE).map(tuple), st.dictionaries(st.text(), st.text(), max_size=2))
def test_a_token_comes_back_as_it_was(values: tuple[str | int, ...], filters: dict[str, str]) -> None:
    sort = (SortKey("name", True), SortKey("created_at"))
    token = write_page_token("things", ListRequest(filters), Position(sort, values))
    assert read_page_token("things", ListRequest(filters, sort, 5, token)) == Position(sort, values)
    assert read_page_token("things", ListRequest(filters, (), 5, token)) == Position(sort, values)


def test_another_filter_list_or_sort_is_refused() -> None:
    token = write_page_token("things", ListRequest({"name": "a"}), Position((SortKey("name"),), ("x",)))
    for noun, request in [
        ("things", ListRequest({"name": "b"}, (), 5, token)),
        ("others", ListRequest({"name": "a"}, (), 5, token)),
        ("things", ListRequest({"name": "a"}, (SortKey("name", True),), 5, token)),
    ]:
        with pytest.raises(InvalidRequest, match="page_token"):
            read_page_token(noun, request)


@given(st.text() | st.binary().map(lambda b: b.decode("latin-1")))
def test_rubbish_is_refused_by_name(text: str) -> None:
    if text:
        with pytest.raises(InvalidRequest, match="page_token"):
            read_page_token("things", ListRequest(page_token=text))


@given(
    st.lists(st.tuples(st.sampled_from("abcABC"), st.sampled_from("xyz"))),
    st.integers(1, 4),
    st.booleans(),
    st.sampled_from(["", "a", "B"]),
)
def test_lists_in_memory_page_through_everything_once(
    items: list[tuple[str, str]], size: int, descending: bool, wanted: str
) -> None:
    keys = {"one": lambda pair: pair[0], "two": lambda pair: pair[1]}
    filters = {"one": wanted} if wanted else {}
    request = ListRequest(filters, (SortKey("two", descending), SortKey("one")), size)
    seen: list[tuple[str, str]] = []
    while True:
        page = page_of("pairs", items, request, keys)
        seen += page.items
        if not page.next_page_token:
            break
        request = ListRequest(filters, (), size, page.next_page_token)
    found = [pair for pair in items if wanted.lower() in pair[0].lower()]
    assert seen == sorted(sorted(found, key=lambda p: p[0]), key=lambda p: p[1], reverse=descending)


def test_of_a_sort_key_the_first_counts() -> None:
    """However often it is sent: the condition for the next page grows with each key."""
    assert parse_sort("-name,+name, name,created_at") == (SortKey("name", True), SortKey("created_at"))
    assert len(parse_sort(",".join(["name", "id"] * 2000))) == 2


def test_lists_in_memory_name_an_unknown_key() -> None:
    with pytest.raises(InvalidRequest, match="search_filter: pairs have no key 'three' here; known: one"):
        page_of("pairs", [], ListRequest({"three": "x"}), {"one": str})
