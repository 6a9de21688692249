"""Columns of a DataFrame as the model's signature types them: what JSON blurs is settled here, and nothing is changed.

What may stand for a number is said in `values.py`. Other misfits pass unchanged: MLflow's own enforcement refuses them.
"""

from __future__ import annotations

import base64
import functools
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pandas as pd

from bancada_workload.failures import bad_request
from bancada_workload.values import check_number, fits_exactly_below, holds

_FLOATS = {"double", "float"}


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
    for name, column_type in zip(names, schema.input_types()):
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
    limit = fits_exactly_below(type_name)
    if column.dtype.kind not in "iuf" or bool(((column >= limit) | (column <= -limit)).any()):
        _check_numbers(sent(), type_name, name)
    column = column.astype("float64")
    return column.astype("float32") if type_name == "float" and in_range(column, np.dtype("float32")) else column


def _check_numbers(sent: Iterable[object], type_name: str, name: str) -> None:
    for row, value in enumerate(sent):
        check_number(name, type_name, value, row)


def _innermost(column_type: Any) -> str:
    while hasattr(column_type, "dtype"):  # an `mlflow.types.schema.Array`, of arrays perhaps
        column_type = column_type.dtype
    return getattr(column_type, "name", "")


def _as_doubles(value: Any) -> Any:
    if isinstance(value, list):
        return [_as_doubles(item) for item in value]
    return float(value) if type(value) is int and holds(value, "double") else value


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
