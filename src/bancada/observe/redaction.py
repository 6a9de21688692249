"""Takes named members and columns out of the bodies of calls, in each form that they come in.

What cannot be looked through is not recorded at all: an input whose values have no names may hold what was to be left
out, and so may one that is damaged.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Collection, Mapping
from typing import Any

from bancada.domain.prediction_records import CallKind, PredictionRecord
from bancada.domain.recordings import RecordingRule

_POSITIONAL = ("inputs", "instances")
Names = Collection[str]
Redact = Callable[[bytes, Names], bytes]


class _Unnamed(ValueError):
    """The values have no names by which one could be found."""


def as_recorded(record: PredictionRecord, rule: RecordingRule) -> PredictionRecord:
    """Return a record with as much of its bodies as the rule lets be kept."""
    input_ = record.input if rule.inputs else b""
    output = record.output if rule.outputs else b""
    if rule.redact:
        input_ = redact_input(input_, record.kind, rule.redact)
        output = redact_output(output, record.kind, rule.redact, is_failure=record.status >= 400)
    return record._replace(input=input_, output=output)


def redact_input(body: bytes, kind: int, names: Names) -> bytes:
    """Return what a caller sent without these names, empty where that cannot be made sure of."""
    return _try(_INPUTS.get(kind), body, names)


def redact_output(body: bytes, kind: int, names: Names, *, is_failure: bool = False) -> bytes:
    """Return an answer without these names; one whose values have no names stays as it is."""
    return _try(_json_output if is_failure else _OUTPUTS.get(kind), body, names)


def _try(redact: Redact | None, body: bytes, names: Names) -> bytes:
    if not body or redact is None:
        return b""
    try:
        return redact(body, names)
    except (ValueError, KeyError, TypeError, IndexError, RecursionError, csv.Error, zipfile.BadZipFile):
        return b""


def _json_input(body: bytes, names: Names) -> bytes:
    return _write_json(_without(json.loads(body), names, is_input=True))


def _json_output(body: bytes, names: Names) -> bytes:
    return _write_json(_without(json.loads(body), names, is_input=False))


def _without(value: Any, names: Names, *, is_input: bool) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, list):
        return [_without(item, names, is_input=is_input) for item in value]
    if not isinstance(value, dict):
        return value
    if is_input:
        _refuse_unnamed(value)
    if isinstance(value.get("columns"), list) and isinstance(value.get("data"), list):
        value = {**value, **_without_columns(value["columns"], value["data"], names)}
    return {name: _without(each, names, is_input=is_input) for name, each in value.items() if name not in names}


def _refuse_unnamed(value: Mapping[str, Any]) -> None:
    rows = [value.get(name) for name in _POSITIONAL]
    if "data" in value and "columns" not in value:
        rows.append(value["data"])
    if any(isinstance(each, list) and each and not isinstance(each[0], dict) for each in rows):
        raise _Unnamed


def _without_columns(columns: list[Any], rows: list[Any], names: Names) -> dict[str, list[Any]]:
    kept = [index for index, column in enumerate(columns) if column not in names]
    if any(len(row) != len(columns) for row in rows):
        raise _Unnamed
    return {"columns": [columns[index] for index in kept], "data": [[row[index] for index in kept] for row in rows]}


def _csv(body: bytes, names: Names) -> bytes:
    header, *rows = csv.reader(io.StringIO(body.decode(), newline=""))
    kept = [index for index, column in enumerate(header) if column not in names]
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\n").writerows([line[index] for index in kept] for line in (header, *rows))
    return written.getvalue().encode()


def _named_tensors(body: bytes, names: Names) -> bytes:
    return _write_json(_without_tensors(json.loads(body), names))


def _without_tensors(document: dict[str, Any], names: Names) -> dict[str, Any]:
    """Take tensors out by what they are called; how the protocol calls its members is none of the caller's business."""
    kept: dict[str, Any] = {
        side: [tensor for tensor in document[side] if tensor["name"] not in names]
        for side in ("inputs", "outputs")
        if side in document
    }
    return {**document, **kept}


def _tensors(body: bytes, names: Names) -> bytes:
    """Redact JSON that is followed by the bytes of its binary tensors, one after the other."""
    # Latin-1 has a character for every byte, so this finds where the JSON ends and leaves what follows alone.
    _, end = json.JSONDecoder().raw_decode(body.decode("latin-1"))
    document, tail, at = json.loads(body[:end]), [], end
    for tensor in document.get("inputs") or document.get("outputs") or ():
        size = (tensor.get("parameters") or {}).get("binary_data_size", 0)
        if tensor["name"] not in names:
            tail.append(body[at : at + size])
        at += size
    if at != len(body):
        raise _Unnamed
    return _write_json(_without_tensors(document, names)) + b"".join(tail)


def _arrow(body: bytes, names: Names) -> bytes:
    try:
        import pyarrow as pa  # noqa: PLC0415 - 40 MB, and few deployments are sent Arrow and leave something out
    except ImportError:
        return b""
    try:
        table = pa.ipc.open_stream(body).read_all()
    except pa.ArrowException as error:
        raise ValueError(str(error)) from error
    table = table.drop_columns([name for name in table.column_names if name in names])
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def _numpy_input(body: bytes, names: Names) -> bytes:
    if not body.startswith(b"PK"):
        raise _Unnamed
    return _numpy_output(body, names)


def _numpy_output(body: bytes, names: Names) -> bytes:
    """Redact an archive of arrays by their names; a single array has none."""
    if not body.startswith(b"PK"):
        return body
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as source, zipfile.ZipFile(written, "w") as kept:
        for entry in source.infolist():
            if entry.filename.removesuffix(".npy") not in names:
                kept.writestr(entry, source.read(entry))
    return written.getvalue()


def _write_json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


_INPUTS: Mapping[int, Redact] = {
    CallKind.API_V2: _json_input, CallKind.MLFLOW_JSON: _json_input, CallKind.MLFLOW_CSV: _csv,
    CallKind.OPEN_INFERENCE: _named_tensors, CallKind.OPEN_INFERENCE_BINARY: _tensors, CallKind.ARROW: _arrow,
    CallKind.NUMPY: _numpy_input,
}  # fmt: skip
_OUTPUTS: Mapping[int, Redact] = {
    CallKind.API_V2: _json_output, CallKind.MLFLOW_JSON: _json_output, CallKind.MLFLOW_CSV: _json_output,
    CallKind.OPEN_INFERENCE: _named_tensors, CallKind.OPEN_INFERENCE_BINARY: _tensors, CallKind.ARROW: _arrow,
    CallKind.NUMPY: _numpy_output,
}  # fmt: skip
