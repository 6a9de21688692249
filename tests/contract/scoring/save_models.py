"""Saves the models that the scoring tests load, as a user would: run as `python save_models.py DIRECTORY`."""

import os
import sys
from pathlib import Path

import mlflow
import numpy as np
import pandas as pd
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, DataType, ParamSchema, ParamSpec, Schema, TensorSpec
from mlflow.types.schema import Array


class Doubles(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return model_input["a"] * (params or {}).get("factor", 2.0) + model_input["b"]


class Kinds(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        kinds = {name: str(model_input[name].dtype) for name in model_input.columns}
        return pd.DataFrame([{**kinds, "binary": repr(model_input["binary"].iloc[0])}] * len(model_input))


class Sums(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return model_input.sum(axis=1)


class Named(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return {"kinds": [str(model_input["x"].dtype), str(model_input["n"].dtype)]}


class Echo(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return model_input


class Meddles(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        found = f"{list(model_input.columns)} {model_input.columns.name} {model_input['a'].iloc[0]}"
        model_input.columns.name = "mine"
        model_input["c"] = model_input.pop("a")
        return [found] * len(model_input)


class NotJson(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return [{"tower": object()}]


class Raises(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        raise ValueError("no tower in sight")


class Exits(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        if "BANCADA_TEST_LEAVE" in os.environ:
            os._exit(9)


class NeedsModule(mlflow.pyfunc.PythonModel):
    def load_context(self, context):
        import tower_tools  # noqa: F401, PLC0415

    def predict(self, context, model_input, params=None):
        return [1]


class ImportsLate(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        if "BANCADA_TEST_SERVING" in os.environ:  # saving asks for an example's prediction too
            import tower_tools.radio  # noqa: F401, PLC0415
        return [1]


class Quits(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        if "BANCADA_TEST_SERVING" in os.environ:
            sys.exit("no tower")


def columns(**types):
    return Schema([ColSpec(DataType[kind], name) for name, kind in types.items()])


TWO = pd.DataFrame({"a": [1.5, 2.5], "b": [0.5, 0.25]})
TWO_DOUBLES = columns(a="double", b="double")
ALL_KINDS = Schema([
    *[ColSpec(DataType[kind], kind) for kind in
      ("integer", "long", "float", "double", "boolean", "string", "datetime", "binary")],
    ColSpec(DataType.double, "optional", required=False),
])  # fmt: skip
LISTS = Schema([ColSpec(Array(DataType.double), "values")])
MIXED = Schema([
    ColSpec(DataType.double, "a"), ColSpec(DataType.long, "n"), ColSpec(DataType.double, "b", required=False),
])  # fmt: skip
FACTOR = ParamSchema([ParamSpec("factor", DataType.double, 2.0)])

MODELS = {
    "doubles": (Doubles(), ModelSignature(TWO_DOUBLES, params=FACTOR), TWO),
    "longs": (Echo(), ModelSignature(columns(n="long")), pd.DataFrame({"n": [1]})),
    "lists": (Echo(), ModelSignature(LISTS), None),
    "mixed": (Echo(), ModelSignature(MIXED), None),
    "kinds": (Kinds(), ModelSignature(ALL_KINDS), None),
    "tensor": (Sums(), ModelSignature(Schema([TensorSpec(np.dtype("float32"), (-1, 2))])), np.ones((1, 2), "float32")),
    "named": (
        Named(),
        ModelSignature(
            Schema([TensorSpec(np.dtype("float32"), (-1,), "x"), TensorSpec(np.dtype("int32"), (-1,), "n")])
        ),
        {"x": np.ones(2, "float32"), "n": np.ones(2, "int32")},
    ),
    "bare": (Echo(), None, None),
    "meddles": (Meddles(), ModelSignature(TWO_DOUBLES), None),
    "not_json": (NotJson(), ModelSignature(TWO_DOUBLES), TWO),
    "raises": (Raises(), ModelSignature(TWO_DOUBLES), TWO),
    "exits": (Exits(), ModelSignature(TWO_DOUBLES), TWO),
    "imports_late": (ImportsLate(), ModelSignature(TWO_DOUBLES), TWO),
    "quits": (Quits(), ModelSignature(TWO_DOUBLES), TWO),
    "needs_module": (NeedsModule(), ModelSignature(TWO_DOUBLES), TWO),
}

if __name__ == "__main__":
    for name, (model, signature, example) in MODELS.items():
        mlflow.pyfunc.save_model(
            str(Path(sys.argv[1]) / name),
            python_model=model,
            signature=signature,
            input_example=example,
            pip_requirements=[],
        )
