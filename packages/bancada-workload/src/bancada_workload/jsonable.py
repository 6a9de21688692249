"""Predictions as JSON: whatever a model returns, in the lists, objects and scalars that JSON has.

NaN and the infinities have no JSON form and become null. numpy and pandas are looked up, never imported: a plain
function that uses neither should not pay for them.
"""

from __future__ import annotations

import base64
import datetime as dt
import decimal
import enum
import math
import sys
import uuid
from typing import Any, NamedTuple

WHAT_TO_RETURN = "Return numbers, text, lists, objects, arrays or DataFrames."


class NotJsonable(TypeError):
    """A value has no JSON form; the text names its type and where in the prediction it sits."""


class Whole(NamedTuple):
    """What a function returned, in JSON types: it goes out as it is, and not as rows."""

    value: Any


def to_prediction(value: object) -> Any:
    """Return what a registry model predicted as the list that callers index: one item per row.

    Raises:
        NotJsonable: a part of it has no JSON form.
    """
    if isinstance(value, Whole):
        return value.value
    plain = to_jsonable(value)
    return plain if isinstance(plain, list) else [plain]


def to_jsonable(value: Any, where: str = "the prediction") -> Any:
    """Return `value` in JSON types only.

    Raises:
        NotJsonable: a part of it has no JSON form, or it contains itself.
    """
    try:
        return _convert(value, where)
    except RecursionError:
        raise NotJsonable(f"{where} is nested too deeply, or contains itself") from None


def _convert(value: Any, where: str) -> Any:
    if value is None or type(value) in {str, bool, int}:
        return value
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, dict):
        return {_key(key): _convert(item, where) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_convert(item, where) for item in value]
    known, plain = _from_numpy(value, where)
    if not known:
        known, plain = _from_pandas(value, where)
    return plain if known else _from_standard_library(value, where)


def _key(key: object) -> str:
    return key if isinstance(key, str) else str(_convert(key, "a key of the prediction"))


def _from_numpy(value: Any, where: str) -> tuple[bool, Any]:
    numpy = sys.modules.get("numpy")
    if numpy is None:
        return False, None
    if isinstance(value, numpy.ndarray) and value.dtype.names:
        rows = (zip(value.dtype.names, row) for row in value.tolist())
        return True, [_convert(dict(row), where) for row in rows]
    if isinstance(value, numpy.ndarray):
        finite = value.dtype.kind in "biu" or (value.dtype.kind == "f" and bool(numpy.isfinite(value).all()))
        return True, value.tolist() if finite else _convert(_datetimes_as_text(numpy, value).tolist(), where)
    if isinstance(value, numpy.datetime64):
        return True, None if numpy.isnat(value) else str(value)
    if isinstance(value, numpy.generic):
        return True, _convert(value.item(), where)
    if hasattr(value, "toarray") and hasattr(value, "nnz"):  # a scipy sparse matrix
        return True, _convert(value.toarray(), where)
    return False, None


def _datetimes_as_text(numpy: Any, array: Any) -> Any:
    if array.dtype.kind != "M":
        return array
    return numpy.where(numpy.isnat(array), None, numpy.datetime_as_string(array).astype(object))


def _from_pandas(value: Any, where: str) -> tuple[bool, Any]:
    pandas = sys.modules.get("pandas")
    if pandas is None:
        return False, None
    if isinstance(value, pandas.DataFrame):
        return True, _convert(value.to_dict("records"), where)
    if isinstance(value, (pandas.Series, pandas.Index)):
        return True, _convert(value.tolist(), where)
    if value is pandas.NA or value is pandas.NaT:
        return True, None
    return False, None


def _from_standard_library(value: Any, where: str) -> Any:
    if isinstance(value, enum.Enum):
        return _convert(value.value, where)
    if isinstance(value, (str, int)):
        return str(value) if isinstance(value, str) else int(value)
    if isinstance(value, (dt.datetime, dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return float(value) if value.is_finite() else None
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode("ascii")
    if hasattr(value, "model_dump"):  # pydantic
        return _convert(value.model_dump(), where)
    raise NotJsonable(f"{where} contains a value of type {type(value).__module__}.{type(value).__qualname__}")
