"""The Open Inference Protocol, version 2: tensors by name, as KServe's and Triton's clients send and read them."""

from __future__ import annotations

import json
import math
import struct
from typing import Any, NamedTuple

import numpy as np

from bancada_workload import frames
from bancada_workload.failures import CallFailure, bad_request
from bancada_workload.frames import Call
from bancada_workload.json_bodies import encode, parse

OF_COLUMN = {"boolean": "BOOL", "integer": "INT32", "long": "INT64", "float": "FP32", "double": "FP64"}
"""Datatypes of the columns of signatures."""
_TYPES = {"BOOL": "bool", "INT8": "int8", "INT16": "int16", "INT32": "int32", "INT64": "int64", "UINT8": "uint8",
          "UINT16": "uint16", "UINT32": "uint32", "UINT64": "uint64", "FP16": "float16", "FP32": "float32",
          "FP64": "float64"}  # fmt: skip
_OF_NUMPY = {name: datatype for datatype, name in _TYPES.items()}
_IN_JSON: dict[str, tuple[type, ...]] = {"B": (bool,), "I": (int,), "U": (int,), "F": (int, float, type(None))}


class Inference(NamedTuple):
    """One request: its tensors by name, and what is asked of the answer.

    `binary` says of outputs by name whether they are wanted as binary data, `is_binary` of all that it leaves out.
    """

    id: str
    tensors: dict[str, Any]
    outputs: list[str] | None
    binary: dict[str, bool]
    is_binary: bool


def describe(signature: dict[str, Any] | None) -> dict[str, Any]:
    """Return the `inputs` and `outputs` of a model's metadata, from its signature as JSON values."""
    signature = signature or {}
    return {part: [_metadata(spec, part, number) for number, spec in enumerate(signature.get(part) or [])]
            for part in ("inputs", "outputs")}  # fmt: skip


def _metadata(spec: dict[str, Any], part: str, number: int) -> dict[str, Any]:
    # What has no name in the signature has the one that answers give it; several without are numbered.
    name = spec.get("name") or ("prediction" if part == "outputs" and number == 0 else f"{part[:-1]}-{number}")
    if spec.get("type") == "tensor":
        tensor = spec["tensor-spec"]
        return {"name": name, "datatype": _OF_NUMPY.get(tensor["dtype"], "BYTES"), "shape": tensor["shape"]}
    return {"name": name, "datatype": OF_COLUMN.get(str(spec.get("type")), "BYTES"), "shape": [-1]}


def read_inference(call: Call) -> Inference:
    """Return what a call of kind OPEN_INFERENCE or OPEN_INFERENCE_BINARY asks.

    Raises:
        CallFailure: 400, it is no request of the protocol.
    """
    length = len(call.body)
    if call.kind == frames.OPEN_INFERENCE_BINARY:
        length = int(json.loads(call.extra or b"{}").get("json_length", length))
    document = parse(call.body[:length])
    if not isinstance(document, dict) or not isinstance(document.get("inputs"), list):
        raise _malformed("a request is an object with a list `inputs`")
    tensors: dict[str, Any] = {}
    at = length
    for spec in document["inputs"]:
        name, array, at = _read_tensor(spec, call.body, at)
        tensors[name] = array
    if at != len(call.body):
        raise _malformed(f"{len(call.body) - length} bytes follow the JSON, {at - length} are of inputs")
    outputs = document.get("outputs")
    if outputs is not None and not (isinstance(outputs, list) and all(isinstance(each, dict) for each in outputs)):
        raise _malformed("`outputs` is a list of objects")
    said = {str(output.get("name")): _parameter(output, "binary_data") for output in outputs or []}
    binary = {name: bool(wanted) for name, wanted in said.items() if wanted is not None}
    is_binary = bool(_parameter(document, "binary_data_output"))
    return Inference(str(document.get("id") or ""), tensors, list(said) or None, binary, is_binary)


def write_inference(call: Call, tensors: dict[str, Any], name: str, told: dict[str, str]) -> tuple[int, bytes]:
    """Return the kind and the body of the answer with these outputs; `told` goes into its parameters.

    Raises:
        CallFailure: 400, an output is asked for that the model does not have.
    """
    asked = read_inference(call)
    wanted = asked.outputs or list(tensors)
    if unknown := [each for each in wanted if each not in tensors]:
        raise bad_request("request_malformed", f"The model has no output {unknown[0]!r}.",
                          f"It has {', '.join(tensors)}.")  # fmt: skip
    outputs, blobs = [], []
    binary = {each for each in wanted if asked.binary.get(each, asked.is_binary)}
    for each in wanted:
        output, blob = _write_tensor(each, tensors[each], is_binary=each in binary)
        outputs.append(output)
        blobs.append(blob)
    document: dict[str, Any] = {"model_name": name, "outputs": outputs}
    if asked.id:
        document["id"] = asked.id
    if told:
        document["parameters"] = told
    text = encode(document)
    if not binary:
        return frames.JSON_BODY, text
    return frames.BINARY_BODY, struct.pack("<I", len(text)) + text + b"".join(blobs)


def _read_tensor(spec: Any, body: bytes, at: int) -> tuple[str, Any, int]:
    if not isinstance(spec, dict) or not isinstance(spec.get("name"), str):
        raise _malformed("an input is an object with a `name`")
    name, shape, datatype = spec["name"], spec.get("shape"), spec.get("datatype")
    if not isinstance(shape, list) or not all(type(size) is int and size >= 0 for size in shape):
        raise _malformed(f"the shape of {name!r} is a list of whole numbers")
    if datatype != "BYTES" and datatype not in _TYPES:
        raise _malformed(f"the datatype of {name!r} is one of {', '.join((*_TYPES, 'BYTES'))}")
    count = math.prod(shape)
    size = _parameter(spec, "binary_data_size")
    if size is not None:
        if type(size) is not int or size < 0 or at + size > len(body):
            raise _malformed(f"the binary data of {name!r} end before their {size} bytes")
        flat = _from_bytes(name, datatype, body[at : at + size])
        at += size
    else:
        flat = _from_json(name, datatype, spec.get("data"))
    if len(flat) != count:
        raise _malformed(f"{name!r} has {len(flat)} values, and its shape {shape} holds {count}")
    return name, flat.reshape(shape), at


def _from_bytes(name: str, datatype: str, data: bytes) -> Any:
    if datatype != "BYTES":
        wanted = np.dtype(_TYPES[datatype])
        if len(data) % wanted.itemsize:
            raise _malformed(f"the {len(data)} bytes of {name!r} are no whole number of {datatype}")
        return np.frombuffer(data, wanted.newbyteorder("<")).astype(wanted, copy=False)
    found, at = [], 0
    while at < len(data):
        end = at + 4 + int.from_bytes(data[at : at + 4], "little")
        if end > len(data):
            raise _malformed(f"the binary data of {name!r} end within a value")
        found.append(data[at + 4 : end].decode("utf-8", errors="replace"))
        at = end
    return _texts(found)


def _from_json(name: str, datatype: str, data: Any) -> Any:
    if not isinstance(data, list):
        raise _malformed(f"{name!r} has no list `data`")
    flat = _flatten(data)
    if datatype == "BYTES":
        if not all(isinstance(value, str) for value in flat):
            raise _malformed(f"`data` of {name!r} must hold text")
        return _texts(flat)
    kinds = set(map(type, flat))
    if not kinds <= set(_IN_JSON[datatype[0]]):
        raise bad_request("signature_type", f"`data` of {name!r} must hold {datatype}.")
    try:
        return np.array(flat, dtype=_TYPES[datatype])
    except (OverflowError, ValueError):
        raise bad_request("signature_type", f"`data` of {name!r} holds numbers beyond {datatype}.") from None


def _flatten(data: list[Any]) -> list[Any]:
    while any(isinstance(value, list) for value in data):
        data = [inner for value in data for inner in (value if isinstance(value, list) else [value])]
    return data


def _texts(values: list[str]) -> Any:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _write_tensor(name: str, values: Any, *, is_binary: bool) -> tuple[dict[str, Any], bytes]:
    array = np.asarray(values)
    datatype = _OF_NUMPY.get(array.dtype.name, "BYTES")
    output: dict[str, Any] = {"name": name, "shape": list(array.shape), "datatype": datatype}
    flat = array.reshape(-1)
    if datatype == "BYTES":
        texts = [value if isinstance(value, str) else encode(value).decode() for value in flat.tolist()]
        blob = b"".join(struct.pack("<I", len(raw)) + raw for raw in (text.encode() for text in texts))
        data: list[Any] = texts
    else:
        blob = np.ascontiguousarray(flat, dtype=flat.dtype.newbyteorder("<")).tobytes() if is_binary else b""
        data = [] if is_binary else flat.tolist()
    if is_binary:
        return {**output, "parameters": {"binary_data_size": len(blob)}}, blob
    return {**output, "data": data}, b""


def _parameter(holder: dict[str, Any], name: str) -> Any:
    parameters = holder.get("parameters")
    return parameters.get(name) if isinstance(parameters, dict) else None


def _malformed(what: str) -> CallFailure:
    return bad_request("request_malformed", f"This is no request of the Open Inference Protocol: {what}.")
