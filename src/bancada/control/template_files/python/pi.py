"""A function to deploy as a model: how near a number of terms of Leibniz' series comes to pi."""

import math
from typing import Any

TERMS_LIMIT = 1_000_000


def predict(args: dict[str, Any]) -> dict[str, Any]:
    """Return the sum of the first terms and its error, for a call such as {"terms": 1000}."""
    terms = int(args.get("terms", 1000))
    if not 1 <= terms <= TERMS_LIMIT:
        raise ValueError(f"terms: expected 1 to {TERMS_LIMIT}, got {terms}")
    value = 4 * math.fsum((-1) ** n / (2 * n + 1) for n in range(terms))
    return {"terms": terms, "pi": value, "error": abs(value - math.pi)}
