"""When two answers are the same answer."""

from __future__ import annotations

import math
from typing import Any


def is_same(one: Any, other: Any) -> bool:
    """Tell whether two JSON values are the same; floats may differ by what summing float32 in another order does."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-5, abs_tol=1e-5) or (math.isnan(one) and math.isnan(other))
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(is_same(value, other[key]) for key, value in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    return bool(one == other)
