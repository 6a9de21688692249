"""LightGBM boosters through the library's public C interface: no pandas, no scipy, none of its Python package."""

from __future__ import annotations

import ctypes
import importlib.util
from pathlib import Path
from typing import Any

import numpy as np

_LIBRARIES = ("lib_lightgbm.so", "lib_lightgbm.dylib", "lib_lightgbm.dll")
_FLOAT32, _FLOAT64 = 0, 1
_NORMAL = 0


class LightgbmFailure(RuntimeError):
    """The library refused, in its own words."""


class LightgbmEngine:
    """One loaded booster, asked with arrays."""

    def __init__(self, directory: Path, flavor: dict[str, Any], *, threads: int = 1) -> None:
        self._library = _find_library()
        self._handle, trees, classes, features = ctypes.c_void_p(), ctypes.c_int(), ctypes.c_int(), ctypes.c_int()
        file = str(directory / flavor["data"]).encode()
        self._call("LGBM_BoosterCreateFromModelfile", file, ctypes.byref(trees), ctypes.byref(self._handle))
        self._call("LGBM_BoosterGetNumClasses", self._handle, ctypes.byref(classes))
        self._call("LGBM_BoosterGetNumFeature", self._handle, ctypes.byref(features))
        self._classes = classes.value
        self._features = features.value
        self._parameters = f"num_threads={threads}".encode()

    def predict(self, matrix: Any) -> Any:
        """Return what `Booster.predict` would for these rows.

        Raises:
            LightgbmFailure: the library's error.
        """
        rows, columns = matrix.shape
        if columns != self._features:
            raise LightgbmFailure(f"The data has {columns} features, the model was trained with {self._features}.")
        if rows == 0:
            raise LightgbmFailure("Input data must be 2 dimensional and non empty.")
        values = np.ascontiguousarray(matrix, dtype=np.result_type(matrix.dtype, np.float32))
        result = np.empty(rows * self._classes)
        written = ctypes.c_int64()
        self._call(
            "LGBM_BoosterPredictForMat", self._handle, ctypes.c_void_p(values.ctypes.data),
            ctypes.c_int(_FLOAT32 if values.dtype == np.float32 else _FLOAT64), ctypes.c_int32(rows),
            ctypes.c_int32(columns), ctypes.c_int(1), ctypes.c_int(_NORMAL), ctypes.c_int(0), ctypes.c_int(-1),
            self._parameters, ctypes.byref(written), ctypes.c_void_p(result.ctypes.data),
        )  # fmt: skip
        return result.reshape(rows, self._classes) if self._classes > 1 else result

    def _call(self, name: str, *arguments: Any) -> None:
        if getattr(self._library, name)(*arguments):
            self._library.LGBM_GetLastError.restype = ctypes.c_char_p
            raise LightgbmFailure(str(self._library.LGBM_GetLastError().decode(errors="replace")))


def _find_library() -> Any:
    spec = importlib.util.find_spec("lightgbm")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("No module named 'lightgbm'", name="lightgbm")
    folder = Path(spec.origin).parent
    found = next(
        (path for name in _LIBRARIES for path in (folder / "lib" / name, folder / name) if path.exists()), None
    )
    if found is None:
        raise LightgbmFailure(f"There is no lib_lightgbm in {folder.name}.")
    return ctypes.CDLL(str(found))
