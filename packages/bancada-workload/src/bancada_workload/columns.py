"""Columns of a request as the model's signature types them: what JSON blurs is settled here, and nothing is changed.

JSON has one kind of number and many writers drop the point of `35.0`, so a whole number may stand for a float that
holds it exactly. Never the reverse, and neither text nor a boolean is a number. Other misfits pass unchanged: MLflow's
own enforcement refuses them.
"""

from __future__ import annotations

import base64
import functools
import json
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pandas as pd

from bancada_workload.failures import CallFailure, bad_request

_FLOATS: dict[str, Any] = {"double": np.dtype("float64"), "float": np.dtype("float32")}
_EXACT_UP_TO = {"double": 2**53, "float": 2**24}
"""Every whole number up to here is a value of the type; from here on a column may already have been rounded."""


def fit_frame(read: Callable[..., pd.DataFrame], schema: Any) -> pd.DataFrame:
    """Return the frame that `read()` gives, its columns of the signature's types wherever no value changes by that.

    Args:
        read: makes the frame; `read(dtype=object)` keeps every value as JSON had it.
        schema: an `mlflow.types.Schema` of columns, named or not.

    Raises:
        CallFailure: 400, naming the column, what was expected and what came.
    """
    frame = read()
    names = schema.input_names() if schema.has_input_names() else list(frame.columns)
    for name, column_type in zip(names, schema.input_types()):  # noqa: B905 - strict= came with 3.10
        if name in frame.columns:
            type_name = getattr(column_type, "name", "")
            if type_name in _FLOATS:
                frame[name] = _fit_floats(frame[name], functools.partial(_as_sent, read, name), type_name, str(name))
            elif _innermost(column_type) == "double":
                frame[name] = frame[name].map(_as_doubles)
            else:
                frame[name] = _fit_column(frame[name], type_name, str(name))
    return frame


def _as_sent(read: Callable[..., pd.DataFrame], name: Any) -> pd.Series:
    return read(dtype=object)[name]


def _fit_floats(column: pd.Series, sent: Callable[[], pd.Series], type_name: str, name: str) -> pd.Series:
    limit = _EXACT_UP_TO[type_name]
    if column.dtype.kind not in "iuf" or bool(((column >= limit) | (column <= -limit)).any()):
        _check_numbers(sent(), type_name, name)
    column = column.astype("float64")
    return column.astype("float32") if type_name == "float" and in_range(column, np.dtype("float32")) else column


def _check_numbers(sent: Iterable[object], type_name: str, name: str) -> None:
    for row, value in enumerate(sent):
        is_whole = type(value) is int
        if is_whole and not _holds(value, type_name):
            raise _wrong_value(name, type_name, value, row, "Send a whole number only where the type holds it exactly.")
        if not is_whole and value is not None and not isinstance(value, float):
            raise _wrong_value(name, type_name, value, row, "Send numbers without quotes, and null for NaN.")


def _holds(value: Any, type_name: str) -> bool:
    return bool(abs(value) <= _EXACT_UP_TO["double"] and int(_FLOATS[type_name].type(value)) == value)


def _wrong_value(name: str, type_name: str, value: object, row: int, hint: str) -> CallFailure:
    return bad_request("signature_type", f"Column {name!r} must be of type {_FLOATS[type_name]} ({type_name}), "
                       f"got {kind_of(value)} {_excerpt(value)} in row {row}.", hint)  # fmt: skip


def _innermost(column_type: Any) -> str:
    while hasattr(column_type, "dtype"):  # an `mlflow.types.schema.Array`, of arrays perhaps
        column_type = column_type.dtype
    return getattr(column_type, "name", "")


def _as_doubles(value: Any) -> Any:
    if isinstance(value, list):
        return [_as_doubles(item) for item in value]
    return float(value) if type(value) is int and _holds(value, "double") else value


def _fit_column(column: pd.Series, type_name: str, name: str) -> pd.Series:
    if type_name == "integer" and column.dtype == np.int64 and len(column) and in_range(column, np.dtype("int32")):
        return column.astype("int32")
    if type_name == "datetime" and not pd.api.types.is_numeric_dtype(column.dtype):
        return _parse_datetimes(column, name)
    if type_name == "binary":
        return _parse_binary(column, name)
    return column


def in_range(values: Any, wanted: np.dtype[Any]) -> bool:
    """Tell whether every finite value lies between the least and the greatest of a type."""
    limits = np.finfo(wanted) if wanted.kind == "f" else np.iinfo(wanted)
    finite = values[np.isfinite(values)]
    return len(finite) == 0 or bool(finite.min() >= limits.min and finite.max() <= limits.max)


def _parse_datetimes(column: pd.Series, name: str) -> pd.Series:
    try:
        parsed = pd.to_datetime(column, utc=True).dt.tz_convert(None)
    except Exception as error:
        raise bad_request("signature_type", f"Column {name!r} must hold dates, got {str(column.iloc[0])[:80]!r}.",
                          "Send ISO 8601 text such as 2026-01-31T12:00:00.") from error  # fmt: skip
    return parsed.astype("datetime64[ns]")


def _parse_binary(column: pd.Series, name: str) -> pd.Series:
    try:
        return column.map(lambda text: base64.b64decode(text, validate=True))
    except Exception as error:
        raise bad_request("signature_type", f"Column {name!r} must hold base64 text.") from error


def kind_of(value: object) -> str:
    """Return what a JSON value is, as an error message says it."""
    names = {dict: "an object", list: "a list", str: "text", bool: "a boolean", type(None): "null"}
    return names.get(type(value), "a number")


def _excerpt(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
