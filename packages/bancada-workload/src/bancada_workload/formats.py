"""MLflow's scoring formats: what the `request` of a call to a registry model may look like.

JSON knows one number, MLflow signatures know many. Decoding only bridges what JSON cannot say (the width of a
number, null for NaN, dates and bytes as text) and never changes a value; whether it fits is then decided by
MLflow's own schema enforcement, so that an endpoint refuses exactly what the model refuses in process.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from bancada_workload.columns import fit_frame, in_range, kind_of
from bancada_workload.failures import CallFailure, bad_request, describe

FORMATS = ("dataframe_split", "dataframe_records", "instances", "inputs")
_EXAMPLE = '{"dataframe_split": {"columns": ["a", "b"], "data": [[1.5, 2.5]]}}'


def decode_request(request: Any, schema: Any) -> Any:
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
            return _fit(functools.partial(_split_frame, content, _names(schema)), schema)
        if name == "dataframe_records":
            return _fit(functools.partial(_records_frame, content), schema)
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
        raise bad_request("request_malformed", f"`params` must be an object, got {kind_of(params)}.")
    return params


def _format_of(request: object) -> str:
    if not isinstance(request, dict):
        raise bad_request("request_malformed", f"`request` must be an object, got {kind_of(request)}.",
                          f"Send for example {_EXAMPLE}.")  # fmt: skip
    found = [name for name in FORMATS if name in request]
    if len(found) == 1:
        return found[0]
    got = ", ".join(str(key) for key in list(request)[:10]) or "nothing"
    raise bad_request("request_format_unknown", f"`request` must have exactly one of {', '.join(FORMATS)}; got {got}.",
                      f"Send for example {_EXAMPLE}.")  # fmt: skip


def _split_frame(content: object, names: list[str], dtype: type | None = None) -> pd.DataFrame:
    if not isinstance(content, dict) or not isinstance(content.get("data"), list):
        raise bad_request("request_malformed", "`dataframe_split` must be an object with a list `data`, "
                          f"got {kind_of(content)}.", f"Send for example {_EXAMPLE}.")  # fmt: skip
    if extra := sorted(set(content) - {"columns", "data", "index"}):
        raise bad_request("request_malformed", f"`dataframe_split` takes columns, data and index; got {extra[0]} too.")
    for member in ("columns", "index"):
        _check_labels(content.get(member), member)
    data = content["data"]
    columns = content.get("columns") or ([] if _is_records(data) else names)
    return _frame_of_rows("dataframe_split", data, columns, content.get("index"), dtype)


def _frame_of_rows(
    name: str, rows: list[Any], columns: list[str], index: list[Any] | None = None, dtype: type | None = None
) -> pd.DataFrame:
    for number, row in enumerate(rows if columns else ()):
        got = len(row) if isinstance(row, list) else 1
        if got != len(columns) and not isinstance(row, dict):
            raise bad_request("request_malformed", f"Every row of `{name}` must have {len(columns)} values, for "
                              f"{_listed(columns)}; row {number} has {got}.",
                              "Without column names, send all columns of the signature, in its order.")  # fmt: skip
    return pd.DataFrame(rows, columns=columns or None, index=index, dtype=dtype)


def _check_labels(labels: object, member: str) -> None:
    is_list = isinstance(labels, list) and all(isinstance(label, (str, int, float)) for label in labels)
    if labels is not None and not is_list:
        raise bad_request("request_malformed", f"`{member}` of `dataframe_split` must be a list of names or numbers.")


def _records_frame(content: object, dtype: type | None = None) -> pd.DataFrame:
    if not isinstance(content, list) or not all(isinstance(row, dict) for row in content):
        raise bad_request("request_malformed",
                          f"`dataframe_records` must be a list of objects, got {kind_of(content)}.",
                          'Send for example {"dataframe_records": [{"a": 1.5, "b": 2.5}]}.')  # fmt: skip
    return pd.DataFrame(content, dtype=dtype)


def _decode_values(name: str, content: Any, schema: Any) -> Any:
    if schema is None:
        return _values_without_schema(name, content)
    if schema.is_tensor_spec():
        return _tensors(content, schema)
    names = _names(schema)
    if isinstance(content, list) and content and names and not _is_records(content):
        if len(names) > 1 or bool(getattr(schema.input_types()[0], "name", None)):
            return _fit(functools.partial(_frame_of_rows, name, content, names), schema)
        content = {names[0]: content}  # values that are lists or objects themselves
    if isinstance(content, dict) and not any(isinstance(value, list) for value in content.values()):
        content = [content]
    return _fit(functools.partial(pd.DataFrame, content if isinstance(content, (list, dict)) else [content]), schema)


def _names(schema: Any) -> list[str]:
    """Return the signature's columns in order, none where they have no names."""
    named = schema is not None and not schema.is_tensor_spec() and schema.has_input_names()
    return schema.input_names() if named else []


def _is_records(content: object) -> bool:
    return isinstance(content, list) and bool(content) and all(isinstance(row, dict) for row in content)


def _listed(columns: list[str]) -> str:
    names = [str(name) for name in columns]
    return ", ".join(names[:10]) + (" and so on" if len(names) > 10 else "")


def _fit(read: Callable[..., pd.DataFrame], schema: Any) -> Any:
    if schema is None:
        return read()
    return _fit_numeric_frame(read(), schema) if schema.is_tensor_spec() else fit_frame(read, schema)


def _values_without_schema(name: str, content: Any) -> Any:
    from mlflow.utils.proto_json_utils import parse_tf_serving_input  # noqa: PLC0415 - mlflow is heavy and optional

    return parse_tf_serving_input({name: content})


def _tensors(content: Any, schema: Any) -> Any:
    if not schema.has_input_names():
        return _fit_array(np.asarray(content), schema.inputs[0], "the input")
    if _is_records(content):
        content = {name: [row[name] for row in content] for name in content[0]}
    if not isinstance(content, dict):
        content = {schema.input_names()[0]: content}
    specs = dict(zip(schema.input_names(), schema.inputs))  # noqa: B905 - strict= came with 3.10
    if missing := [name for name in specs if name not in content]:
        raise bad_request("signature_missing_column", f"The input {missing[0]!r} is missing; the model's signature "
                          f"expects {', '.join(specs)}.")  # fmt: skip
    return {name: _fit_array(np.asarray(content[name]), spec, repr(name)) for name, spec in specs.items()}


def _fit_array(array: Any, spec: Any, name: str) -> Any:
    """Give an array the width of the signature's type; JSON's integers may stand for floats, never the reverse."""
    wanted = np.dtype(spec.type)
    if array.dtype == wanted or wanted.kind == "O":
        return array
    if array.dtype.kind == "O" and wanted.kind == "f":
        return array.astype(wanted)  # null among numbers
    is_same = array.dtype.kind == wanted.kind and array.dtype.kind in "fU"
    is_number = array.dtype.kind in "iu" and wanted.kind in "iuf"
    if is_same or (is_number and (array.size == 0 or in_range(array, wanted))):
        return array.astype(wanted)
    raise bad_request("signature_type", f"{name} must be of type {wanted}, got {array.dtype}.")


def _fit_numeric_frame(frame: pd.DataFrame, schema: Any) -> Any:
    numeric = all(dtype.kind in "iuf" for dtype in frame.dtypes)
    unnamed = not schema.has_input_names()
    return _fit_array(frame.to_numpy(), schema.inputs[0], "the input") if unnamed and numeric else frame
