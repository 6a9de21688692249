"""The Open Inference Protocol, version 2: tensors by name, as KServe's and Triton's clients send and read them."""

from __future__ import annotations

from typing import Any

_OF_COLUMN = {"boolean": "BOOL", "integer": "INT32", "long": "INT64", "float": "FP32", "double": "FP64"}
_OF_NUMPY = {"bool": "BOOL", "int8": "INT8", "int16": "INT16", "int32": "INT32", "int64": "INT64", "uint8": "UINT8",
             "uint16": "UINT16", "uint32": "UINT32", "uint64": "UINT64", "float16": "FP16", "float32": "FP32",
             "float64": "FP64"}  # fmt: skip


def describe(signature: dict[str, Any] | None) -> dict[str, Any]:
    """Return the `inputs` and `outputs` of a model's metadata, from its signature as JSON values."""
    signature = signature or {}
    return {part: [_tensor(spec, part, number) for number, spec in enumerate(signature.get(part) or [])]
            for part in ("inputs", "outputs")}  # fmt: skip


def _tensor(spec: dict[str, Any], part: str, number: int) -> dict[str, Any]:
    name = spec.get("name") or f"{part[:-1]}-{number}"
    if spec.get("type") == "tensor":
        tensor = spec["tensor-spec"]
        return {"name": name, "datatype": _OF_NUMPY.get(tensor["dtype"], "BYTES"), "shape": tensor["shape"]}
    return {"name": name, "datatype": _OF_COLUMN.get(str(spec.get("type")), "BYTES"), "shape": [-1]}
