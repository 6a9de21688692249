"""ONNX models of one input, asked with arrays through ONNX Runtime."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np


class OnnxEngine:
    """One inference session."""

    def __init__(self, directory: Path, flavor: dict[str, Any], *, threads: int = 1) -> None:
        import onnxruntime  # noqa: PLC0415 - there where ONNX models are served

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = threads
        providers = ["CPUExecutionProvider"]
        file = str(directory / flavor["data"])
        self._session = onnxruntime.InferenceSession(file, sess_options=options, providers=providers)
        inputs = self._session.get_inputs()
        if len(inputs) != 1:
            raise ValueError(f"the model has {len(inputs)} inputs")
        self._input = inputs[0].name
        self._takes_float32 = inputs[0].type == "tensor(float)"
        self._outputs = [output.name for output in self._session.get_outputs()]

    def predict(self, matrix: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - arrays
        """Return the outputs by row, as MLflow tells them; raises whatever the runtime raises."""
        if self._takes_float32 and matrix.dtype == np.float64:
            matrix = matrix.astype(np.float32)
        values = self._session.run(self._outputs, {self._input: matrix})
        columns = [np.asarray(value).reshape(-1).tolist() for value in values]
        if len({len(column) for column in columns}) > 1:
            raise ValueError("All arrays must be of the same length")
        return [dict(zip(self._outputs, row)) for row in zip(*columns)]  # noqa: B905 - strict= came with 3.10
