"""What callers write into page_size, search_filter and sort (contract NOTES section 5)."""

import pytest

from bancada.api.list_requests import LARGEST_PAGE, read_list_request
from bancada.domain.errors import InvalidRequest
from bancada.domain.listing import SortKey


@pytest.mark.parametrize(("sent", "size"), [(0, 10), (1, 1), (1000, 1000), (10**9, LARGEST_PAGE)])
def test_page_size(sent: int, size: int) -> None:
    assert read_list_request({"page_size": sent}, ()).page_size == size


def test_page_size_is_10_when_absent() -> None:
    assert read_list_request({}, ()).page_size == 10


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("-updated_at,+name", (SortKey("updated_at", True), SortKey("name"))),
        (" name", (SortKey("name"),)),
        ("+name, -created_at", (SortKey("name"), SortKey("created_at", True))),
        ("owner.username", (SortKey("owner.username"),)),
        ("", ()),
        (",,", ()),
    ],
)
def test_sort(text: str, sort: tuple[SortKey, ...]) -> None:
    assert read_list_request({"sort": text}, ()).sort == sort


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ('{"name":"demo","creator.name":"bar"}', {"name": "demo", "creator.name": "bar"}),
        ("demo", {"name": "demo"}),
        ('"demo"', {"name": "demo"}),
        ("2024", {"name": "2024"}),
        ('{"paused":true,"name":null,"kernel":3}', {"paused": "true", "kernel": "3"}),
        ("{broken", {"name": "{broken"}),
        ("", {}),
        ("{}", {}),
    ],
)
def test_search_filter(text: str, filters: dict[str, str]) -> None:
    assert read_list_request({"search_filter": text}, ("name",)).filters == filters


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"page_size": -1}, "page_size"),
        ({"search_filter": "[1]"}, "search_filter"),
        ({"search_filter": '{"name":{"a":1}}'}, "search_filter"),
        ({"search_filter": '{"name":"a\\u0000"}'}, "search_filter"),
        ({"search_filter": '{"name":"\\ud800"}'}, "search_filter"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(query: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidRequest, match=field):
        read_list_request(query, ("name",))


def test_a_bare_word_needs_a_name_to_look_for() -> None:
    with pytest.raises(InvalidRequest, match="search_filter"):
        read_list_request({"search_filter": "demo"}, ("status",))
