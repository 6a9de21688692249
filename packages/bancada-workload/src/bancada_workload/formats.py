"""What the `request` of a call to a registry model becomes for `mlflow.pyfunc`: a DataFrame, an array, arrays by name.

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

from bancada_workload.arrays import Arrays, read_arrays
from bancada_workload.columns import fit_frame, in_range
from bancada_workload.csv_tables import read_csv
from bancada_workload.failures import CallFailure, bad_request, describe
from bancada_workload.frames import Call
from bancada_workload.tables import EXAMPLE, Table, format_of, is_records, read_table


def decode_request(request: Any, schema: Any) -> Any:
    """Return what `model.predict` takes for one request: a DataFrame, an array, or a dict of arrays.

    Args:
        request: the decoded `request` of a call.
        schema: the `mlflow.types.Schema` of the model's inputs, or None when it was logged without one.

    Raises:
        CallFailure: 400, naming what was expected and what came.
    """
    name = format_of(request)
    content = request[name]
    try:
        if name.startswith("dataframe"):
            return fit(functools.partial(_frame_of, read_table(name, content, names_of(schema))), schema)
        return _decode_values(name, content, schema)
    except CallFailure:
        raise
    except Exception as error:  # pandas and numpy raise anything for odd shapes: all are the caller's
        raise bad_request("request_malformed", f"`{name}` cannot be read: {describe(error)}.",
                          f"Send for example {EXAMPLE}.") from error  # fmt: skip


def decode_csv(call: Call, schema: Any) -> pd.DataFrame:
    """Return the frame of a CSV body.

    Raises:
        CallFailure: 400, it cannot be read, or does not fit the signature.
    """
    types = zip(names_of(schema), schema.input_types()) if names_of(schema) else ()
    as_text = frozenset(name for name, kind in types if getattr(kind, "name", "") in {"string", "datetime", "binary"})
    return fit(functools.partial(_frame_of, read_csv(call.body, as_text)), schema)


def decode_arrays(call: Call, schema: Any) -> Any:
    """Return what `model.predict` takes for a body of arrays: a DataFrame, an array, or a dict of arrays.

    Raises:
        CallFailure: 400, it cannot be read, or does not fit the signature.
    """
    arrays = read_arrays(call)
    if schema is not None and schema.is_tensor_spec():
        return _fit_tensors(arrays, schema)
    if schema is None and arrays.unnamed is not None:
        return arrays.unnamed
    columns, _ = arrays.columns(names_of(schema))

    def read(dtype: type | None = None) -> pd.DataFrame:
        return pd.DataFrame({name: pd.Series(array, dtype=dtype) for name, array in columns.items()})

    return fit(read, schema)


def _fit_tensors(arrays: Arrays, schema: Any) -> Any:
    if not schema.has_input_names():
        array = arrays.unnamed if arrays.unnamed is not None else next(iter(arrays.by_name.values()))
        return fit_array(array, schema.inputs[0], "the input")
    by_name = arrays.by_name if arrays.unnamed is None else {schema.input_names()[0]: arrays.unnamed}
    specs = dict(zip(schema.input_names(), schema.inputs))
    if missing := [name for name in specs if name not in by_name]:
        raise bad_request("signature_missing_column", f"The input {missing[0]!r} is missing; the model's signature "
                          f"expects {', '.join(specs)}.")  # fmt: skip
    return {name: fit_array(by_name[name], spec, repr(name)) for name, spec in specs.items()}


def names_of(schema: Any) -> list[str]:
    """Return the signature's columns in order, none where they have no names."""
    named = schema is not None and not schema.is_tensor_spec() and schema.has_input_names()
    return list(schema.input_names()) if named else []


def fit(read: Callable[..., pd.DataFrame], schema: Any) -> Any:
    """Return the frame that `read()` gives as the signature types it, or as it is without one."""
    if schema is None:
        return read()
    return _fit_numeric_frame(read(), schema) if schema.is_tensor_spec() else fit_frame(read, schema)


def _frame_of(table: Table, dtype: type | None = None) -> pd.DataFrame:
    if table.columns is not None:
        return pd.DataFrame(table.columns, dtype=dtype)
    rows: Any = table.records if table.rows is None else table.rows
    return pd.DataFrame(rows, columns=table.names or None, index=table.index, dtype=dtype)


def _decode_values(name: str, content: Any, schema: Any) -> Any:
    if schema is None:
        return _values_without_schema(name, content)
    if schema.is_tensor_spec():
        return _tensors(content, schema)
    names = names_of(schema)
    is_bare = isinstance(content, list) and bool(content) and not is_records(content)
    if is_bare and len(names) == 1 and not getattr(schema.input_types()[0], "name", None):
        content = {names[0]: content}  # values that are lists or objects themselves
    return fit(functools.partial(_frame_of, read_table(name, content, names)), schema)


def _values_without_schema(name: str, content: Any) -> Any:
    from mlflow.utils.proto_json_utils import parse_tf_serving_input

    return parse_tf_serving_input({name: content})


def _tensors(content: Any, schema: Any) -> Any:
    if not schema.has_input_names():
        return fit_array(np.asarray(content), schema.inputs[0], "the input")
    if is_records(content):
        content = {name: [row[name] for row in content] for name in content[0]}
    if not isinstance(content, dict):
        content = {schema.input_names()[0]: content}
    specs = dict(zip(schema.input_names(), schema.inputs))
    if missing := [name for name in specs if name not in content]:
        raise bad_request("signature_missing_column", f"The input {missing[0]!r} is missing; the model's signature "
                          f"expects {', '.join(specs)}.")  # fmt: skip
    return {name: fit_array(np.asarray(content[name]), spec, repr(name)) for name, spec in specs.items()}


def fit_array(array: Any, spec: Any, name: str) -> Any:
    """Give an array the width of the signature's type; JSON's integers may stand for floats, never the reverse.

    Raises:
        CallFailure: 400 `signature_type`.
    """
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
    return fit_array(frame.to_numpy(), schema.inputs[0], "the input") if unnamed and numeric else frame
