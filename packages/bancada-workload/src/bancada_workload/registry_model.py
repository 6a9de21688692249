"""Registry models: an MLflow model directory, loaded and asked through `mlflow.pyfunc`.

This is the only module of the serving path that imports MLflow; it must not be imported where a plain function is
served, whose environment may not have it.
"""

from __future__ import annotations

import copy
import os
import warnings
from collections.abc import Hashable
from pathlib import Path
from typing import Any, NamedTuple

from bancada_workload import frames, open_inference
from bancada_workload.failures import REGISTRY_REQUIREMENTS, LoadFailure, bad_request, describe, user_failure
from bancada_workload.frames import Call
from bancada_workload.json_bodies import parse, request_of
from bancada_workload.jsonable import to_prediction
from bancada_workload.lazy_imports import imported_on_use
from bancada_workload.matrices import MatrixReader, columns_of
from bancada_workload.numeric_requests import read_envelope, read_invocation
from bancada_workload.refusals import explain_refusal
from bancada_workload.rows import divide
from bancada_workload.tables import params_of

os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")  # a replica has nobody to report to


class Question(NamedTuple):
    """What one call asks: a table, an array or arrays by name, and the model's parameters.

    With `is_matrix`, `data` is an array of numbers with the signature's columns, and becomes a table when it is asked.
    """

    data: Any
    params: dict[str, Any] | None
    is_matrix: bool = False


class RegistryModel:
    """One loaded MLflow model; answers requests in MLflow's scoring formats."""

    path = "pyfunc"
    wraps_prediction = True

    def __init__(self, model: Any, directory: Path, max_batch: int = 1) -> None:
        self.max_batch = max_batch
        self._model = model
        self._directory = directory
        self._metadata = model.metadata
        self._schema = self._metadata.get_input_schema()
        columns = columns_of(self.describe_signature())
        is_numeric = not isinstance(columns, str) and not self._is_typed_by_hints()
        self._reader = MatrixReader(columns) if is_numeric else None  # type: ignore[arg-type]
        self._for_matrices = _without_check(model) if is_numeric else model
        self._labels = _Labels(self._reader.names) if self._reader is not None else None

    def describe(self) -> dict[str, Any]:
        """Return the model's metadata in the words of the Open Inference Protocol."""
        flavors = [name for name in self._metadata.flavors if name != "python_function"]
        return {"name": "model", "platform": "_".join(["mlflow", *flavors[:1]]),
                **open_inference.describe(self.describe_signature())}  # fmt: skip

    def read(self, call: Call) -> Question:
        """Return what a call asks, as MLflow takes it.

        Raises:
            CallFailure: 400, it cannot be understood.
        """
        if call.kind in {frames.ENVELOPE, frames.INVOCATIONS}:
            matrix = self._read_numbers(call)
            if matrix is not None:
                return Question(matrix, None, is_matrix=True)
            return Question(*self._decode(request_of(call.body) if call.kind == frames.ENVELOPE else parse(call.body)))
        from bancada_workload.formats import decode_arrays, decode_csv

        if self._is_typed_by_hints():
            raise bad_request("request_format_unknown", "This model's signature comes from type hints: call it with "
                              "an object with `inputs`.")  # fmt: skip
        decode = decode_csv if call.kind == frames.CSV else decode_arrays
        return Question(decode(call, self._schema), None)

    def kind_of(self, question: Question) -> Hashable | None:
        """Return the same for tables of the same columns and types, None for what is predicted alone."""
        data = question.data
        if question.is_matrix:
            return "numbers"
        if question.params or not hasattr(data, "dtypes") or not len(data):
            return None
        if not _is_counted(data.index):
            return None  # the model may read an index that a caller sent
        return (*data.columns, *map(str, data.dtypes))

    def predict_one(self, question: Question) -> Any:
        """Return what the model answers.

        Raises:
            CallFailure: 400 when the request does not fit the signature.
            Exception: whatever the model's own code raises.
        """
        if question.is_matrix:
            return self._ask(self._for_matrices, self._table([question.data]), None)
        return self._ask(self._model, question.data, question.params)

    def predict_together(self, questions: list[Question]) -> list[Any] | None:
        """Return the model's answers to tables of one kind, None when its answer has not one item for each row."""
        import pandas as pd

        tables = [question.data for question in questions]
        if questions[0].is_matrix:
            predicted = self._ask(self._for_matrices, self._table(tables), None)
        else:
            predicted = self._ask(self._model, pd.concat(tables, ignore_index=True), None)
        return divide(predicted, [len(table) for table in tables])

    def replay_example(self) -> tuple[bool, Any]:
        """Predict the logged input example; the first item is False when the model has none."""
        example = self._example()
        if example is None:
            return False, None
        return True, to_prediction(self._ask(self._model, example, self._example_params()))

    def describe_signature(self) -> dict[str, Any] | None:
        """Return the model's signature as JSON values, or None when it was logged without one."""
        signature = self._metadata.signature
        if signature is None or self._schema is None:
            return None
        outputs, params = signature.outputs, getattr(signature, "params", None)
        return {
            "inputs": self._schema.to_dict(),
            "outputs": outputs.to_dict() if outputs is not None else None,
            "params": params.to_dict() if params is not None else None,
        }

    def _decode(self, request: Any) -> tuple[Any, dict[str, Any] | None]:
        from bancada_workload.formats import decode_request

        if self._is_typed_by_hints():
            if not isinstance(request, dict) or "inputs" not in request:
                raise bad_request("request_format_unknown", "This model's signature comes from type hints: `request` "
                                  "must be an object with `inputs`.")  # fmt: skip
            return request["inputs"], params_of(request)
        return decode_request(request, self._schema), params_of(request)

    def _read_numbers(self, call: Call) -> Any:
        """Return ordinary numbers as an array, None for what is not, or where the gate did not prove batches.

        A table is dear to make and dearer to look through, so that a batch has one for all of its calls.
        """
        if self._reader is None or self.max_batch == 1:
            return None
        read = read_envelope if call.kind == frames.ENVELOPE else read_invocation
        return read(call.body, self._reader)

    def _table(self, matrices: list[Any]) -> Any:
        import numpy as np
        import pandas as pd

        labels = None if self._labels is None else self._labels.of_one_table()
        return pd.DataFrame(np.concatenate(matrices), columns=labels)

    def _ask(self, model: Any, data: Any, params: dict[str, Any] | None) -> Any:
        from mlflow.exceptions import MlflowException

        try:
            return model.predict(data, params=params) if params else model.predict(data)
        except MlflowException as error:
            refusal = explain_refusal(error.message)
            if refusal is not None:
                raise refusal from error
            raise

    def _is_typed_by_hints(self) -> bool:
        check = getattr(self._metadata, "_is_signature_from_type_hint", None)  # MLflow 2.20 and later
        return bool(check and check())

    def _example(self) -> Any:
        loaded = getattr(self._model, "input_example", None)
        return loaded if loaded is not None else self._metadata.load_input_example(str(self._directory))

    def _example_params(self) -> dict[str, Any] | None:
        load = getattr(self._metadata, "load_input_example_params", None)
        return load(str(self._directory)) if load else None


class _Labels:
    """The names of a table's columns.

    They are dear to make, and to look through for the first time. Since pandas 3 nobody can write into an index, so
    they are made once: each table gets a view, whose own name, if a model gives it one, the next does not see.
    """

    def __init__(self, names: list[Any]) -> None:
        import pandas as pd

        is_frozen = int(pd.__version__.split(".")[0]) >= 3
        self._names = names
        self._index = pd.Index(names, tupleize_cols=False) if is_frozen else None

    def of_one_table(self) -> Any:
        return self._names if self._index is None else self._index.view()


def _without_check(model: Any) -> Any:
    """Return the model as it is without the columns of its signature.

    MLflow looks through every table for what a matrix has by construction, each column by its name and of its type,
    and gives it on as it came: a quarter of what a call of one row takes.
    """
    metadata, unchecked = copy.copy(model.metadata), copy.copy(model)
    metadata.signature = copy.copy(metadata.signature)
    metadata.signature.inputs = None
    unchecked._model_meta = metadata  # noqa: SLF001 - there is no other way; where it is of no use, the check stays
    return unchecked if unchecked.metadata.get_input_schema() is None else model


def _is_counted(index: Any) -> bool:
    return type(index).__name__ == "RangeIndex" and index.start == 0 and index.step == 1


def load_registry_model(directory: Path, max_batch: int = 1) -> RegistryModel:
    """Load the MLflow model in `directory`, of which up to `max_batch` calls may be predicted together.

    Raises:
        LoadFailure: model_missing, import_failed or load_failed, with what to change.
    """
    if not (directory / "MLmodel").is_file():
        raise LoadFailure("model_missing", f"{directory} is not an MLflow model: it has no MLmodel file.",
                          "Log the model with an MLflow flavour and register that path.")  # fmt: skip
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about plugins and packages that do not concern this model
            # MLflow 3 imports its language-model tooling with everything else: a seventh of a replica's start.
            with imported_on_use("mlflow.genai"):
                import mlflow.pyfunc

            model = mlflow.pyfunc.load_model(str(directory), suppress_warnings=True)
    except Exception as error:
        usual = LoadFailure("load_failed", f"Loading the model raised {describe(error)}",
                            "Load it with mlflow.pyfunc.load_model in an environment made from its requirements.",
                            )  # fmt: skip
        raise user_failure(error, usual, REGISTRY_REQUIREMENTS) from error
    return RegistryModel(model, directory, max_batch)
