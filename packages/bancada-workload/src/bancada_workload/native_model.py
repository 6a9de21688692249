"""Models of a known flavour predicted natively: from a caller's bytes to one array, to the library that made the model.

What may be served so is what `plan_for` says, once the build gate has proved it equal to `mlflow.pyfunc`. The replica
gets the proven plan and needs neither MLflow nor pandas.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Protocol

import numpy as np

from bancada_workload import frames, open_inference
from bancada_workload.arrays import read_arrays
from bancada_workload.csv_tables import read_csv
from bancada_workload.equality import is_same
from bancada_workload.failures import LoadFailure
from bancada_workload.frames import Call
from bancada_workload.json_bodies import parse, request_of
from bancada_workload.jsonable import to_prediction
from bancada_workload.matrices import MatrixReader, columns_of
from bancada_workload.numeric_requests import read_envelope, read_invocation
from bancada_workload.rows import divide
from bancada_workload.tables import format_of, params_of, read_table

BATCH = 256


class Engine(Protocol):
    """A loaded model that takes one array."""

    def predict(self, matrix: Any) -> Any:
        """Return one item for each row."""


class NativeModel:
    """One loaded model of a known flavour."""

    path = "native"
    wraps_prediction = True
    max_batch = BATCH

    def __init__(self, engine: Engine, plan: dict[str, Any]) -> None:
        columns = columns_of(plan["signature"])
        if isinstance(columns, str):
            raise LoadFailure("load_failed", f"The model cannot be served natively: {columns}.", "Build it again.")
        self._engine = engine
        self._plan = plan
        self._reader = MatrixReader(columns)

    def describe(self) -> dict[str, Any]:
        """Return the model's metadata in the words of the Open Inference Protocol."""
        flavor = self._plan["flavor"]
        return {"name": "model", "platform": f"mlflow_{flavor}", **open_inference.describe(self._plan["signature"])}

    def describe_signature(self) -> dict[str, Any] | None:
        """Return the model's signature as JSON values."""
        signature: dict[str, Any] = self._plan["signature"]
        return signature

    def read(self, call: Call) -> Any:
        """Return the array of a call's rows.

        Raises:
            CallFailure: 400, naming what was expected and what came.
            ColumnMissing: an optional column is not there.
        """
        if call.kind == frames.ENVELOPE:
            plain = read_envelope(call.body, self._reader)
            return self._read(request_of(call.body)) if plain is None else plain
        if call.kind == frames.INVOCATIONS:
            plain = read_invocation(call.body, self._reader)
            return self._read(parse(call.body)) if plain is None else plain
        if call.kind == frames.CSV:
            return self._reader.read(read_csv(call.body, frozenset()))
        return self._reader.read_columns(*read_arrays(call).columns(self._reader.names))

    def kind_of(self, question: Any) -> Hashable | None:
        """Return the same for all: every array has the signature's columns. Large and empty ones are alone."""
        return "rows" if 0 < len(question) <= BATCH else None

    def predict_one(self, question: Any) -> Any:
        """Return the prediction; raises whatever the library raises."""
        return self._engine.predict(question)

    def predict_together(self, questions: list[Any]) -> list[Any] | None:
        """Return a prediction for each array, in order."""
        return divide(self._engine.predict(np.concatenate(questions)), [len(question) for question in questions])

    def replay_example(self) -> tuple[bool, Any]:
        """Predict the example that the build gate kept, and check that the answer is the one it got from pyfunc.

        Raises:
            LoadFailure: it is another one.
        """
        example = self._plan.get("example")
        if example is None:
            return False, None
        prediction = to_prediction(self._engine.predict(self._read(example)))
        if not is_same(self._plan["example_prediction"], prediction):
            raise LoadFailure("example_failed", "The model predicts its example otherwise than in the build gate: "
                              f"{str(prediction)[:100]} and not {str(self._plan['example_prediction'])[:100]}.",
                              "Create the build again: its gate decides anew how the model is served.")  # fmt: skip
        return True, prediction

    def _read(self, request: Any) -> Any:
        name = format_of(request)
        table = read_table(name, request[name], self._reader.names)
        params_of(request)  # the signature has none: whatever they are, MLflow leaves them aside
        return self._reader.read(table)
