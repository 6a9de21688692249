"""All elements of a paged list, one after the other."""

from __future__ import annotations

from typing import Any, Callable, Iterator

PAGE_SIZE = 100


class Cursor:
    """Walks through the pages of a list operation.

    Args:
        method: A list operation of the client, such as `client.list_projects`.
        *args: Its required arguments.
        **kwargs: Its query parameters; `page_size` is 100 unless given.
    """

    def __init__(self, method: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        self.method = method
        self.args = args
        self.kwargs = {"page_size": PAGE_SIZE, **kwargs}

    def items(self) -> Iterator[Any]:
        """Yield the elements of every page, in order; each page is read when the one before is used up.

        The elements are those of the answer's first attribute other than `next_page_token`.
        """
        kwargs = dict(self.kwargs)
        while True:
            page = self.method(*self.args, **kwargs)
            elements = getattr(page, next(name for name in page.swagger_types if name != "next_page_token"))
            if len(elements) == 0:
                return
            yield from elements
            if not page.next_page_token:
                return
            kwargs["page_token"] = page.next_page_token
