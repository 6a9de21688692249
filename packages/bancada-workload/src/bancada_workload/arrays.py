"""Bodies that hold arrays with types of their own: Arrow streams, NumPy files, tensors of the Open Inference Protocol.

What comes out is the same for all three: arrays by the names of columns, or one table of numbers without names.
"""

from __future__ import annotations

import io
from typing import Any, NamedTuple

import numpy as np

from bancada_workload import frames
from bancada_workload.failures import CallFailure, bad_request, describe
from bancada_workload.frames import Call
from bancada_workload.open_inference import read_inference

PREDICTION = "prediction"
"""The name of a prediction that has none of its own."""


class Arrays(NamedTuple):
    """What a body holds: `by_name`, or one array without a name."""

    by_name: dict[str, Any]
    unnamed: Any = None

    def columns(self, names: list[str]) -> tuple[dict[str, Any], int]:
        """Return columns of one length by name, and that length; an array without names has those of `names`.

        Raises:
            CallFailure: 400, it is no table.
        """
        by_name = self.by_name if self.unnamed is None else _named(self.unnamed, names)
        columns = {name: _column(name, array) for name, array in by_name.items()}
        lengths = {len(column) for column in columns.values()}
        if len(lengths) > 1:
            raise bad_request("request_malformed", "All columns must have as many rows; got "
                              f"{', '.join(map(str, sorted(lengths)))}.")  # fmt: skip
        return columns, lengths.pop() if lengths else 0


def read_arrays(call: Call) -> Arrays:
    """Return what the body of a call of kind OPEN_INFERENCE, OPEN_INFERENCE_BINARY, ARROW or NUMPY holds.

    Raises:
        CallFailure: 400, it cannot be read.
    """
    if call.kind == frames.ARROW:
        return Arrays(_read_arrow(call.body))
    if call.kind == frames.NUMPY:
        return _read_numpy(call.body)
    tensors = read_inference(call).tensors
    first = next(iter(tensors.values()), None)
    if len(tensors) == 1 and first is not None and first.ndim > 1 and first.shape[-1] > 1:
        return Arrays({}, first)  # a matrix, whatever it is called
    return Arrays(tensors)


def _read_arrow(body: bytes) -> dict[str, Any]:
    try:
        import pyarrow as pa
    except ImportError:
        raise bad_request("request_format_unknown", "The model's environment has no pyarrow to read Arrow with.",
                          "Add pyarrow to the model's requirements, or send JSON or NumPy.") from None  # fmt: skip
    try:
        with pa.ipc.open_stream(body) as stream:
            table = stream.read_all()
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
        raise bad_request("request_malformed", f"The body is no Arrow stream: {describe(error)}") from error
    return {name: table.column(name).to_numpy() for name in table.column_names if table.column_names.count(name) == 1}


def _read_numpy(body: bytes) -> Arrays:
    try:
        loaded = np.load(io.BytesIO(body), allow_pickle=False)
        if not isinstance(loaded, np.ndarray):
            with loaded:
                by_name = {name: loaded[name] for name in loaded.files}
        elif loaded.dtype.names:
            by_name = {name: loaded[name] for name in loaded.dtype.names}
        else:
            return Arrays({}, loaded)
    except Exception as error:  # numpy raises many kinds for what is no file of its own
        raise bad_request("request_malformed", f"The body is no NumPy file: {describe(error)}") from error
    if len(by_name) == 1 and (array := next(iter(by_name.values()))).ndim > 1 and array.shape[-1] > 1:
        return Arrays({}, array)
    return Arrays(by_name)


def _named(array: Any, names: list[str]) -> dict[str, Any]:
    if array.ndim == 1 and len(names) == 1:
        return {names[0]: array}
    if array.ndim != 2 or array.shape[1] != len(names):
        raise bad_request("request_malformed", f"The array must have the shape (rows, {len(names)}), one column for "
                          f"each of the signature, in its order; got {array.shape}.")  # fmt: skip
    return {name: array[:, place] for place, name in enumerate(names)}


def _column(name: str, array: Any) -> Any:
    if array.ndim == 2 and array.shape[1] == 1:
        return array[:, 0]
    if array.ndim != 1:
        raise bad_request("request_malformed", f"{name!r} must be one column, got an array of shape {array.shape}.")
    return array


def write_arrow(prediction: Any, told: dict[str, str]) -> bytes:
    """Return a prediction as an Arrow stream with one column, or its own; `told` goes into the schema's metadata."""
    import pyarrow as pa

    columns = {name: _as_arrow(pa, values) for name, values in prediction_columns(prediction).items()}
    table = pa.table(columns).replace_schema_metadata(told or None)
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return sink.getvalue()


def _as_arrow(pa: Any, values: Any) -> Any:
    try:
        return pa.array(values)
    except pa.ArrowException as error:
        raise CallFailure(500, "prediction_not_json", f"The model's answer cannot be sent as Arrow: {error}",
                          "Call the model with JSON.") from error  # fmt: skip


def write_numpy(prediction: Any) -> bytes:
    """Return a prediction as a .npy file."""
    columns = prediction_columns(prediction)
    arrays = [np.asarray(values) for values in columns.values()]
    array = arrays[0] if len(arrays) == 1 else np.column_stack(arrays)
    if array.dtype.kind == "O":
        array = array.astype(str)
    sink = io.BytesIO()
    np.save(sink, array, allow_pickle=False)
    return sink.getvalue()


def prediction_columns(prediction: Any) -> dict[str, Any]:
    """Return a prediction as columns by name; a matrix has `prediction_0` and so on."""
    tensors = prediction_tensors(prediction)
    matrix = tensors.get(PREDICTION)
    if len(tensors) == 1 and matrix is not None and matrix.ndim == 2:
        return {f"{PREDICTION}_{place}": matrix[:, place] for place in range(matrix.shape[1])}
    return tensors


def prediction_tensors(prediction: Any) -> dict[str, Any]:
    """Return a prediction as arrays by name: the columns of a DataFrame or of records, otherwise `prediction`."""
    if hasattr(prediction, "columns") and hasattr(prediction, "to_numpy"):
        return {str(name): prediction[name].to_numpy() for name in prediction.columns}
    if isinstance(prediction, list) and prediction and all(isinstance(row, dict) for row in prediction):
        return {str(name): np.asarray([row.get(name) for row in prediction]) for name in prediction[0]}
    array = prediction.to_numpy() if hasattr(prediction, "to_numpy") else np.asarray(prediction)
    if array.dtype.names:
        return {name: array[name] for name in array.dtype.names}
    return {PREDICTION: array if array.ndim > 1 else array.reshape(-1)}
