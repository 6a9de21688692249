"""What many teams write themselves: FastAPI in front of `mlflow.pyfunc`; MODEL names the model's folder."""

import os
from typing import Any

import mlflow.pyfunc
import pandas as pd
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()
model = mlflow.pyfunc.load_model(os.environ["MODEL"])


class Split(BaseModel):
    """Rows as pandas splits them."""

    columns: list[str]
    data: list[list[float | None]]


class Rows(BaseModel):
    """MLflow's shape of a request."""

    dataframe_split: Split


@app.post("/invocations")
def invocations(rows: Rows) -> dict[str, Any]:
    """Predict, in a thread of the server's pool as FastAPI has it for plain functions."""
    split = rows.dataframe_split
    return {"predictions": model.predict(pd.DataFrame(split.data, columns=split.columns)).tolist()}
