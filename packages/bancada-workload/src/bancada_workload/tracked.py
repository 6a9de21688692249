"""What user code tells about the prediction it is making: values by key, collected for the call that runs.

The SDK's `track_metric` ends here. A replica collects for every call and sends what it got beside the answer.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

_collected: ContextVar[dict[str, Any] | None] = ContextVar("bancada_tracked", default=None)


def track(key: str, value: Any) -> bool:
    """Keep `value` under `key` for the call that runs; False when none does, so that the value went nowhere."""
    collected = _collected.get()
    if collected is None:
        return False
    collected[str(key)] = value
    return True


def is_collecting() -> bool:
    """Tell whether a call runs, which is to say that this is a replica or a build gate."""
    return _collected.get() is not None


@contextlib.contextmanager
def collecting() -> Iterator[dict[str, Any]]:
    """Collect what is tracked within the block."""
    collected: dict[str, Any] = {}
    token = _collected.set(collected)
    try:
        yield collected
    finally:
        _collected.reset(token)
