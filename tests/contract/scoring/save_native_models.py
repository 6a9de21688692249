"""Saves models of the flavours that have a native form: run as `python save_native_models.py DIRECTORY`."""

import sys
from pathlib import Path

import lightgbm
import mlflow
import numpy as np
import pandas as pd
import xgboost
from mlflow.models import ModelSignature, infer_signature
from mlflow.types import ColSpec, DataType, Schema
from onnx import TensorProto, helper
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

OUT = Path(sys.argv[1])
DRAW = np.random.default_rng(7)
INTS = pd.DataFrame({"age": DRAW.integers(18, 90, 300), "spend": DRAW.integers(-50, 400, 300)})
FLOATS = INTS.astype("float64").assign(rate=DRAW.normal(0, 1, 300))
RISK = FLOATS["age"] / 40 - FLOATS["spend"] / 150 + FLOATS["rate"]
CHURNS = (RISK > 0).astype(int)
THIRD = pd.qcut(RISK, 3, labels=False).astype(int)
MIXED = FLOATS.assign(age=INTS["age"], rate=FLOATS["rate"].astype("float32"))


def save(name, flavor, model, frame, predicted=None, signature=None, **options):
    predicted = model.predict(frame) if predicted is None else predicted
    flavor.save_model(
        model, str(OUT / name), signature=signature or infer_signature(frame, predicted), input_example=frame.head(3),
        pip_requirements=[], **options,
    )  # fmt: skip


def linear_onnx():
    weights = helper.make_tensor("w", TensorProto.FLOAT, [3, 1], [0.025, -0.007, 1.0])
    nodes = [helper.make_node("MatMul", ["x", "w"], ["y"])]
    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 3])]
    outputs = [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, 1])]
    graph = helper.make_graph(nodes, "linear", inputs, outputs, [weights])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)


small = {"n_estimators": 12, "max_depth": 3}
save("classifier", mlflow.xgboost, xgboost.XGBClassifier(**small).fit(FLOATS, CHURNS), FLOATS)
save("classifier_of_ints", mlflow.xgboost, xgboost.XGBClassifier(**small).fit(INTS, CHURNS), INTS)
save("classifier_of_mixed", mlflow.xgboost, xgboost.XGBClassifier(**small).fit(MIXED, CHURNS), MIXED)
save("three_classes", mlflow.xgboost, xgboost.XGBClassifier(**small).fit(FLOATS, THIRD), FLOATS)
stopped = xgboost.XGBRegressor(n_estimators=40, early_stopping_rounds=2)
save("regressor", mlflow.xgboost, stopped.fit(FLOATS, RISK, eval_set=[(FLOATS, -RISK)], verbose=False), FLOATS)
booster = xgboost.train({"objective": "binary:logistic"}, xgboost.DMatrix(FLOATS, label=CHURNS), 9)
save("booster", mlflow.xgboost, booster, FLOATS, booster.predict(xgboost.DMatrix(FLOATS)))
light = lightgbm.train({"objective": "binary", "verbose": -1}, lightgbm.Dataset(FLOATS, label=CHURNS), 9)
save("light", mlflow.lightgbm, light, FLOATS)
save(
    "light_classifier", mlflow.lightgbm, lightgbm.LGBMClassifier(n_estimators=5, verbose=-1).fit(FLOATS, THIRD), FLOATS
)
scaled = make_pipeline(StandardScaler(), LogisticRegression())
save("pipeline", mlflow.sklearn, scaled.fit(FLOATS, np.where(CHURNS, "leaves", "stays")), FLOATS)
save(
    "probabilities", mlflow.sklearn, LogisticRegression().fit(FLOATS, CHURNS), FLOATS, pyfunc_predict_fn="predict_proba"
)
by_name = make_pipeline(
    make_column_transformer((StandardScaler(), ["age"]), remainder="passthrough"), LinearRegression()
)
save("by_name", mlflow.sklearn, by_name.fit(FLOATS, RISK), FLOATS)
save("onnx", mlflow.onnx, linear_onnx(), FLOATS, RISK.to_frame("y").astype("float32"))
optional = Schema([ColSpec(DataType.double, name, required=name != "rate") for name in FLOATS])
save("optional", mlflow.xgboost, xgboost.XGBRegressor(**small).fit(FLOATS, RISK), FLOATS,
     signature=ModelSignature(optional))  # fmt: skip
flags = FLOATS.assign(flag=CHURNS == 1)
save("flags", mlflow.xgboost, xgboost.XGBRegressor(**small).fit(flags, RISK), flags)
