"""How often one caller may call a model: a bucket of tokens for each, filled evenly."""

from __future__ import annotations

import math
from collections import OrderedDict

from bancada.domain.errors import TooBusy

REMEMBERED = 10_000
"""Callers that are remembered at once; the one that called longest ago starts anew."""
BURST_S = 1.0
"""How many seconds' worth of calls may come at once; one call always may."""


class Rates:
    """What every caller of every model has left."""

    def __init__(self) -> None:
        self._left: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    def spend(self, model_id: str, caller: str, calls_per_s: float, now: float) -> None:
        """Take one call from what a caller has left; `now` is any clock's time in seconds.

        Raises:
            TooBusy: nothing is left; `details["retry_after_s"]` says when there will be.
        """
        most = max(1.0, calls_per_s * BURST_S)
        left, since = self._left.pop((model_id, caller), (most, now))
        left = min(most, left + (now - since) * calls_per_s)
        allowed = left >= 1.0
        self._left[model_id, caller] = (left - 1.0 if allowed else left, now)
        if len(self._left) > REMEMBERED:
            self._left.popitem(last=False)
        if not allowed:
            wait_s = math.ceil((1.0 - left) / calls_per_s)
            raise TooBusy(f"One caller may call this model {calls_per_s:g} times a second.",
                          hint=f"Call again in {wait_s} s, or send more rows in a call.", code="rate_limited",
                          details={"retry_after_s": wait_s})  # fmt: skip
