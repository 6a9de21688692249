"""ONNX models of one input, asked with arrays through ONNX Runtime."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np


class OnnxEngine:
    """One inference session."""

    def __init__(self, directory: Path, flavor: dict[str, Any], *, threads: int = 1) -> None:
        import onnxruntime

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

    def predict(self, matrix: Any) -> Any:
        """Return the outputs as one array of records, like MLflow's DataFrame; raises what the runtime raises."""
        if self._takes_float32 and matrix.dtype == np.float64:
            matrix = matrix.astype(np.float32)
        columns = [np.asarray(value).reshape(-1) for value in self._session.run(self._outputs, {self._input: matrix})]
        if len({len(column) for column in columns}) > 1:
            raise ValueError("All arrays must be of the same length")
        types = [(name, column.dtype) for name, column in zip(self._outputs, columns)]
        records = np.empty(len(columns[0]), types)
        for name, column in zip(self._outputs, columns):
            records[name] = column
        return records
