"""Step 6: use the endpoint as its callers would, and tell the workbench later what came true.

Batches of new readings go to the model one reading at a time. Days after a reading it is known whether the tower
failed; here that is at the end of a batch, when the truth is attached to each prediction and the batch's accuracy is
kept beside them. Halfway the towers get a firmware that reports two signals differently. Nobody tells the model:
`07_model_metrics.py` shows how to notice.
"""

# mypy: no-strict-optional

from __future__ import annotations

import importlib
import json
import os
import time
from dataclasses import dataclass
from typing import Any

import cml.metrics_v1 as metrics
import cmlapi
import pandas as pd

MODEL = "cell-tower-failure"
SIGNALS = ["iot_signal_1", "iot_signal_2", "iot_signal_3", "iot_signal_4"]
TARGET = "cell_tower_failure"
KEPT_WITHIN_S = 60.0
BATCHES = int(os.environ.get("BATCHES", "8"))
ROWS = int(os.environ.get("ROWS", "60"))
FIRST_BATCH = 1000  # telemetry that no training has seen
NEW_FIRMWARE = {"iot_signal_3": 2.0, "iot_signal_4": -3.0}

datagen = importlib.import_module("00_datagen")


@dataclass(frozen=True)
class Predicted:
    """One reading that was sent: the prediction and its uuid, and what came true."""

    uuid: str
    predicted: int
    failed: int

    @property
    def is_right(self) -> bool:
        """Tell whether the model said what came true."""
        return self.predicted == self.failed


def new_readings(number: int) -> pd.DataFrame:
    """Return a batch of telemetry; from the middle of the simulation on, the firmware is the new one."""
    readings = datagen.generate_telemetry(FIRST_BATCH + number, ROWS)
    readings = readings.astype(dict.fromkeys(SIGNALS, "float64"))
    if number >= BATCHES // 2:
        for signal, shift in NEW_FIRMWARE.items():
            readings[signal] += shift
    return readings


def find_access_key(client: cmlapi.CMLServiceApi, project_id: str) -> str:
    """Return the access key of the model that `02_api_deployment.py` deployed."""
    found = client.list_models(project_id, search_filter=json.dumps({"name": MODEL})).models
    model = next((model for model in found if model.name == MODEL), None)
    if model is None:
        raise RuntimeError(f"There is no model {MODEL}. Run 02_api_deployment.py first.")
    return str(model.access_key)


def call(access_key: str, signals: list[float]) -> dict[str, Any]:
    """Send one reading, and return the response: prediction, uuid and the deployment that answered."""
    answer = metrics.call_model(access_key, {"dataframe_split": {"columns": SIGNALS, "data": [signals]}})
    response: dict[str, Any] = answer["response"]
    return response


def simulate_batch(access_key: str, number: int) -> tuple[float, str]:
    """Send a batch, then tell the truth about it; return the batch's accuracy and the deployment that answered."""
    readings = new_readings(number)
    began_ms = now_ms()
    sent: list[Predicted] = []
    for signals, failed in zip(readings[SIGNALS].to_numpy().tolist(), readings[TARGET], strict=True):
        response = call(access_key, signals)
        sent.append(Predicted(response["uuid"], int(response["prediction"][0]), int(failed)))
    ended_ms = now_ms()

    for each in sent:  # the delayed truth, prediction by prediction
        metrics.track_delayed_metrics({"predicted": each.predicted, "failed": each.failed}, each.uuid)
    accuracy = sum(each.is_right for each in sent) / len(sent)
    found = {"batch": number, "rows": len(sent), "accuracy": accuracy}
    crn = str(response["model_deployment_crn"])
    metrics.track_aggregate_metrics(found, began_ms, ended_ms, model_deployment_crn=crn)
    return accuracy, crn


def wait_until_kept(crn: str, began_ms: int, count: int) -> None:
    """Wait until so many predictions can be read with the truth about them: they are kept a moment later."""
    give_up_at = time.monotonic() + KEPT_WITHIN_S
    while True:
        records = metrics.read_metrics(model_deployment_crn=crn, start_timestamp_ms=began_ms)["metrics"]
        known = sum("failed" in record["metrics"] for record in records)
        if known >= count:
            return
        if time.monotonic() > give_up_at:
            raise RuntimeError(f"Only {known} of {count} predictions have been kept after {KEPT_WITHIN_S:.0f} s.")
        time.sleep(0.5)


def now_ms() -> int:
    """Return the time as metrics count it."""
    return int(time.time() * 1000)


def main() -> None:
    """Send every batch, and print how right the model was."""
    began_ms = now_ms()
    access_key = find_access_key(cmlapi.default_client(), os.environ["CDSW_PROJECT_ID"])
    for number in range(BATCHES):
        accuracy, crn = simulate_batch(access_key, number)
        firmware = "new" if number >= BATCHES // 2 else "old"
        print(f"batch {number}: {ROWS} readings, {firmware} firmware, accuracy {accuracy:.1%}")
    wait_until_kept(crn, began_ms, BATCHES * ROWS)


if __name__ == "__main__":
    main()
