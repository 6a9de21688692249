"""One number of a request against the type of its column: what may stand for what, without numpy or pandas.

JSON has one kind of number and many writers drop the point of `35.0`, so a whole number may stand for a float that
holds it exactly. Never the reverse, and neither text nor a boolean is a number.
"""

from __future__ import annotations

import json
import struct

from bancada_workload.failures import CallFailure, bad_request
from bancada_workload.tables import kind_of

_DTYPES = {"double": "float64", "float": "float32"}
_EXACT_UP_TO = {"double": 2**53, "float": 2**24}


def fits_exactly_below(type_name: str) -> int:
    """Return from which size on a whole number of a column of this type may already have been rounded."""
    return _EXACT_UP_TO[type_name]


def check_number(name: str, type_name: str, value: object, row: int) -> None:
    """Check that a value can stand in a column of type `double` or `float`.

    Raises:
        CallFailure: 400 `signature_type`.
    """
    if type(value) is int:
        if not holds(value, type_name):
            raise _wrong_value(name, type_name, value, row, "Send a whole number only where the type holds it exactly.")
    elif value is not None and not isinstance(value, float):
        raise _wrong_value(name, type_name, value, row, "Send numbers without quotes, and null for NaN.")


def holds(value: int, type_name: str) -> bool:
    """Tell whether a float of this type has exactly this value."""
    if abs(value) > _EXACT_UP_TO["double"]:
        return False
    return type_name == "double" or int(struct.unpack("f", struct.pack("f", value))[0]) == value


def _wrong_value(name: str, type_name: str, value: object, row: int, hint: str) -> CallFailure:
    return bad_request("signature_type", f"Column {name!r} must be of type {_DTYPES[type_name]} ({type_name}), "
                       f"got {kind_of(value)} {_excerpt(value)} in row {row}.", hint)  # fmt: skip


def _excerpt(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
