"""Hears the ends of processes from the system, so that nobody has to look for them."""

from __future__ import annotations

import os
import select
import time


class EndBell:
    """Waits until one of some processes ends, by descriptors that the system makes readable then (`pidfd_open(2)`).

    One thread may wait while others, one at a time, change what it waits for.
    """

    def __init__(self) -> None:
        self._ends: dict[str, int] = {}
        self._keys: dict[int, str] = {}
        self._epoll = select.epoll() if hasattr(select, "epoll") else None  # where there are such descriptors

    def __contains__(self, key: str) -> bool:
        """Tell whether the end of this process will be heard."""
        return key in self._ends

    def ring_at(self, key: str, end: int | None) -> None:
        """Ring when this descriptor becomes readable; it is closed here. Without one there is nothing to hear."""
        if end is not None and self._epoll is not None:
            self._ends[key], self._keys[end] = end, key
            self._epoll.register(end, select.EPOLLIN)

    def forget(self, key: str) -> None:
        """Ring for this process no more."""
        end = self._ends.pop(key, None)
        if end is not None and self._epoll is not None:
            del self._keys[end]
            self._epoll.unregister(end)
            os.close(end)

    def wait(self, limit_s: float) -> list[str]:
        """Return whose ends are heard, after this time at the latest; each is heard again until it is forgotten."""
        if self._epoll is None:
            time.sleep(limit_s)
            return []
        rung = [self._keys.get(end) for end, _ in self._epoll.poll(limit_s)]
        return [key for key in rung if key is not None]
