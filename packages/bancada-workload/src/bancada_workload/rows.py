"""Predictions made together, given back to whom their rows belong."""

from __future__ import annotations

import itertools
from typing import Any


def divide(predicted: Any, lengths: list[int]) -> list[Any] | None:
    """Return the parts of a prediction that belong to tables of these lengths; None when it is nothing like rows."""
    if not isinstance(predicted, list) and not hasattr(predicted, "ndim"):  # numpy's and pandas' things have it
        return None
    if getattr(predicted, "ndim", 1) == 0 or len(predicted) != sum(lengths):
        return None
    rows = getattr(predicted, "iloc", predicted)
    ends = list(itertools.accumulate(lengths))
    return [rows[end - length : end] for end, length in zip(ends, lengths)]
