"""MLflow's scoring formats: what the `request` of a call to a registry model may look like.

JSON knows one number, MLflow signatures know many. Decoding only bridges what JSON cannot say (the width of a
number, null for NaN, dates and bytes as text) and never changes a value; whether it fits is then decided by
MLflow's own schema enforcement, so that an endpoint refuses exactly what the model refuses in process.
"""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import pandas as pd

from bancada_workload.failures import CallFailure, bad_request, describe

FORMATS = ("dataframe_split", "dataframe_records", "instances", "inputs")
_EXAMPLE = '{"dataframe_split": {"columns": ["a", "b"], "data": [[1.5, 2.5]]}}'


def decode_request(request: Any, schema: Any) -> Any:  # noqa: ANN401 - JSON in, any pyfunc input out
    """Return what `model.predict` takes for one request: a DataFrame, an array, or a dict of arrays.

    Args:
        request: the decoded `request` of a call.
        schema: the `mlflow.types.Schema` of the model's inputs, or None when it was logged without one.

    Raises:
        CallFailure: 400, naming what was expected and what came.
    """
    name = _format_of(request)
    content = request[name]
    try:
        if name == "dataframe_split":
            return _fit(_split_frame(content), schema)
        if name == "dataframe_records":
            return _fit(_records_frame(content), schema)
        return _decode_values(name, content, schema)
    except CallFailure:
        raise
    except Exception as error:  # pandas and numpy raise anything for odd shapes: all are the caller's
        raise bad_request("request_malformed", f"`{name}` cannot be read: {describe(error)}.",
                          f"Send for example {_EXAMPLE}.") from error  # fmt: skip


def decode_params(request: dict[str, Any]) -> dict[str, Any] | None:
    """Return the inference parameters sent beside the data, or None."""
    params = request.get("params")
    if params is not None and not isinstance(params, dict):
        raise bad_request("request_malformed", f"`params` must be an object, got {_kind(params)}.")
    return params


def _format_of(request: object) -> str:
    if not isinstance(request, dict):
        raise bad_request("request_malformed", f"`request` must be an object, got {_kind(request)}.",
                          f"Send for example {_EXAMPLE}.")  # fmt: skip
    found = [name for name in FORMATS if name in request]
    if len(found) == 1:
        return found[0]
    got = ", ".join(str(key) for key in list(request)[:10]) or "nothing"
    raise bad_request("request_format_unknown", f"`request` must have exactly one of {', '.join(FORMATS)}; got {got}.",
                      f"Send for example {_EXAMPLE}.")  # fmt: skip


def _split_frame(content: object) -> pd.DataFrame:
    if not isinstance(content, dict) or not isinstance(content.get("data"), list):
        raise bad_request("request_malformed", "`dataframe_split` must be an object with a list `data`, "
                          f"got {_kind(content)}.", f"Send for example {_EXAMPLE}.")  # fmt: skip
    if extra := sorted(set(content) - {"columns", "data", "index"}):
        raise bad_request("request_malformed", f"`dataframe_split` takes columns, data and index; got {extra[0]} too.")
    for member in ("columns", "index"):
        _check_labels(content.get(member), member)
    columns = content.get("columns")
    for number, row in enumerate(content["data"]):
        if columns is not None and isinstance(row, list) and len(row) != len(columns):
            raise bad_request("request_malformed", f"`dataframe_split` names {len(columns)} columns, but row {number} "
                              f"has {len(row)} values.")  # fmt: skip
    return pd.DataFrame(content["data"], columns=columns, index=content.get("index"))


def _check_labels(labels: object, member: str) -> None:
    is_list = isinstance(labels, list) and all(isinstance(label, (str, int, float)) for label in labels)
    if labels is not None and not is_list:
        raise bad_request("request_malformed", f"`{member}` of `dataframe_split` must be a list of names or numbers.")


def _records_frame(content: object) -> pd.DataFrame:
    if not isinstance(content, list) or not all(isinstance(row, dict) for row in content):
        raise bad_request("request_malformed", f"`dataframe_records` must be a list of objects, got {_kind(content)}.",
                          'Send for example {"dataframe_records": [{"a": 1.5, "b": 2.5}]}.')  # fmt: skip
    return pd.DataFrame(content)


def _decode_values(name: str, content: Any, schema: Any) -> Any:  # noqa: ANN401
    if schema is None:
        return _values_without_schema(name, content)
    if schema.is_tensor_spec():
        return _tensors(content, schema)
    names = schema.input_names() if schema.has_input_names() else []
    is_records = isinstance(content, list) and bool(content) and all(isinstance(row, dict) for row in content)
    if len(names) == 1 and isinstance(content, list) and not is_records:
        content = {names[0]: content}
    if isinstance(content, dict) and not any(isinstance(value, list) for value in content.values()):
        content = [content]
    return _fit(pd.DataFrame(content if isinstance(content, (list, dict)) else [content]), schema)


def _values_without_schema(name: str, content: Any) -> Any:  # noqa: ANN401
    from mlflow.utils.proto_json_utils import parse_tf_serving_input  # noqa: PLC0415 - mlflow is heavy and optional

    return parse_tf_serving_input({name: content})


def _tensors(content: Any, schema: Any) -> Any:  # noqa: ANN401
    if not schema.has_input_names():
        return _fit_array(np.asarray(content), schema.inputs[0], "the input")
    if isinstance(content, list) and content and all(isinstance(row, dict) for row in content):
        content = {name: [row[name] for row in content] for name in content[0]}
    if not isinstance(content, dict):
        content = {schema.input_names()[0]: content}
    specs = dict(zip(schema.input_names(), schema.inputs))  # noqa: B905 - strict= came with 3.10
    if missing := [name for name in specs if name not in content]:
        raise bad_request("signature_missing_column", f"The input {missing[0]!r} is missing; the model's signature "
                          f"expects {', '.join(specs)}.")  # fmt: skip
    return {name: _fit_array(np.asarray(content[name]), spec, repr(name)) for name, spec in specs.items()}


def _fit_array(array: Any, spec: Any, name: str) -> Any:  # noqa: ANN401
    """Give an array the width of the signature's type; JSON's integers may stand for floats, never the reverse."""
    wanted = np.dtype(spec.type)
    if array.dtype == wanted or wanted.kind == "O":
        return array
    if array.dtype.kind == "O" and wanted.kind == "f":
        return array.astype(wanted)  # null among numbers
    is_same = array.dtype.kind == wanted.kind and array.dtype.kind in "fU"
    is_number = array.dtype.kind in "iu" and wanted.kind in "iuf"
    if is_same or (is_number and (array.size == 0 or _in_range(array, wanted))):
        return array.astype(wanted)
    raise bad_request("signature_type", f"{name} must be of type {wanted}, got {array.dtype}.")


def _fit(frame: pd.DataFrame, schema: Any) -> Any:  # noqa: ANN401
    if schema is None:
        return frame
    if schema.is_tensor_spec():
        numeric = all(dtype.kind in "iuf" for dtype in frame.dtypes)
        unnamed = not schema.has_input_names()
        return _fit_array(frame.to_numpy(), schema.inputs[0], "the input") if unnamed and numeric else frame
    names = schema.input_names() if schema.has_input_names() else list(frame.columns)
    for name, column_type in zip(names, schema.input_types()):  # noqa: B905 - strict= came with 3.10
        if name in frame.columns:
            frame[name] = _fit_column(frame[name], getattr(column_type, "name", ""), str(name))
    return frame


def _fit_column(column: pd.Series, type_name: str, name: str) -> pd.Series:
    if type_name in {"float", "double"} and column.dtype == object and column.isna().all():
        column = column.astype("float64")
    if type_name == "float" and column.dtype == np.float64 and _in_range(column, np.dtype("float32")):
        return column.astype("float32")
    if type_name == "integer" and column.dtype == np.int64 and len(column) and _in_range(column, np.dtype("int32")):
        return column.astype("int32")
    if type_name == "datetime" and not pd.api.types.is_numeric_dtype(column.dtype):
        return _parse_datetimes(column, name)
    if type_name == "binary":
        return _parse_binary(column, name)
    return column


def _in_range(values: Any, wanted: np.dtype[Any]) -> bool:  # noqa: ANN401
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


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "text", bool: "a boolean", type(None): "null"}
    return names.get(type(value), "a number")
