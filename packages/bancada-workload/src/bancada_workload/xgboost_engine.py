"""XGBoost models through the library's public C interface: a third of what its Python wrapper costs for a row.

The Python package is found and not imported, for it brings scipy and pandas: this needs libxgboost and numpy alone.
Thresholds and classes are those of `XGBClassifier.predict`; the build gate proves that they are.
"""

from __future__ import annotations

import ctypes
import importlib.util
import json
import math
from pathlib import Path
from typing import Any

import numpy as np

_Handle = ctypes.c_void_p
_LIBRARIES = ("libxgboost.so", "libxgboost.dylib", "xgboost.dll")


class XgboostFailure(RuntimeError):
    """The library refused, in its own words."""


class XgboostEngine:
    """One loaded booster, asked with arrays."""

    def __init__(self, directory: Path, flavor: dict[str, Any], *, threads: int = 1) -> None:
        self._library = _find_library()
        self._handle = _Handle()
        self._call("XGBoosterCreate", None, ctypes.c_uint64(0), ctypes.byref(self._handle))
        self._call("XGBoosterLoadModel", self._handle, str(directory / flavor["data"]).encode())
        self._call("XGBoosterSetParam", self._handle, b"nthread", str(threads).encode())
        learner = json.loads(self._text("XGBoosterSaveJsonConfig"))["learner"]
        kind = str(flavor.get("model_class", "xgboost.core.Booster")).rpartition(".")[2]
        self._is_booster = kind == "Booster"
        self._is_classifier = kind in {"XGBClassifier", "XGBRFClassifier"}
        self._objective = learner["objective"]["name"]
        self._classes = max(2, int(learner["learner_model_param"]["num_class"]))
        is_linear = learner["gradient_booster"]["name"] == "gblinear"
        best = None if self._is_booster or is_linear else self._attribute(b"best_iteration")
        self._config = json.dumps({
            "type": 0, "training": False, "iteration_begin": 0, "iteration_end": 0 if best is None else int(best) + 1,
            "missing": float("nan"), "strict_shape": False, "cache_id": 0,
        }).encode()  # fmt: skip
        self._shape = ctypes.POINTER(ctypes.c_uint64)()
        self._dimensions = ctypes.c_uint64()
        self._result = ctypes.POINTER(ctypes.c_float)()
        self._out = (ctypes.byref(self._shape), ctypes.byref(self._dimensions), ctypes.byref(self._result))
        self._predict_from_dense = self._library.XGBoosterPredictFromDense
        self._rows = self._rows_kept()

    def predict(self, matrix: Any) -> Any:
        """Return what the model's own `predict` would for these rows.

        Raises:
            XgboostFailure: the library's error.
        """
        if not len(matrix):
            return np.empty(0, np.float32)
        if self._is_booster and _overflows(matrix):
            raise XgboostFailure("Input data contains `inf` or a value too large, while `missing` is not set to `inf`")
        scores = self._scores(matrix)
        if not self._is_classifier:
            return scores
        if scores.ndim > 1 and self._classes != 2:
            return np.argmax(scores, axis=1)
        if scores.ndim > 1 and scores.shape[1] != 1:
            return (scores > 0.5).astype(np.float64)
        if self._objective == "multi:softmax":
            return scores.astype(np.int32)
        return (scores > 0.5).astype(np.int64)

    def _scores(self, matrix: Any) -> Any:
        address = matrix.__array_interface__["data"][0]
        array = b'{"data":[%d,true],"shape":[%d,%d],"typestr":"%s","version":3}' % (
            address, *matrix.shape, matrix.dtype.str.encode())  # fmt: skip
        if self._predict_from_dense(self._handle, array, self._config, self._rows, *self._out):
            raise XgboostFailure(self._error())
        shape = self._shape[: self._dimensions.value]
        # A copy: the library writes its next answer to the same place.
        scores = np.frombuffer(ctypes.string_at(self._result, 4 * math.prod(shape)), np.float32)
        return scores if len(shape) == 1 else scores.reshape(shape)

    def _rows_kept(self) -> _Handle | None:
        """Return a matrix for the rows of every call: where the library makes one each time, a row costs half more."""
        if not hasattr(self._library, "XGProxyDMatrixCreate"):
            return None
        rows = _Handle()
        self._call("XGProxyDMatrixCreate", ctypes.byref(rows))
        return rows

    def _call(self, name: str, *arguments: Any) -> None:
        if getattr(self._library, name)(*arguments):
            raise XgboostFailure(self._error())

    def _error(self) -> str:
        self._library.XGBGetLastError.restype = ctypes.c_char_p
        return str(self._library.XGBGetLastError().decode(errors="replace")).splitlines()[0]

    def _text(self, name: str) -> bytes:
        length, text = ctypes.c_uint64(), ctypes.c_char_p()
        self._call(name, self._handle, ctypes.byref(length), ctypes.byref(text))
        return text.value or b""

    def _attribute(self, name: bytes) -> bytes | None:
        text, is_there = ctypes.c_char_p(), ctypes.c_int()
        self._call("XGBoosterGetAttr", self._handle, name, ctypes.byref(text), ctypes.byref(is_there))
        return text.value if is_there.value else None


def _overflows(matrix: Any) -> bool:
    with np.errstate(over="ignore"):
        return bool(np.isinf(matrix.astype(np.float32, copy=False)).any())


def _find_library() -> Any:
    spec = importlib.util.find_spec("xgboost")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("No module named 'xgboost'", name="xgboost")
    folder = Path(spec.origin).parent / "lib"
    found = next((folder / name for name in _LIBRARIES if (folder / name).exists()), None)
    if found is None:
        raise XgboostFailure(f"There is no libxgboost in {folder.name}.")
    library = ctypes.CDLL(str(found))
    if not hasattr(library, "XGBoosterPredictFromDense"):
        raise XgboostFailure("This release of XGBoost cannot predict from an array in place.")
    return library
