"""Step 0: write one batch of cell-tower telemetry to `data/telco.parquet` in the project.

The same batch number always gives the same rows. `BATCH=1 python 00_datagen.py` replaces the file with
another batch from the same towers, as new telemetry does before a retraining.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pandas as pd

ROWS = 1440
TOWERS = 240
MANUFACTURERS = ["Andes Radio", "Borealis Networks", "Cerrado Telecom", "Delta Wave"]
EVENTS = ["heartbeat", "handover", "power dip", "overheating"]


def generate_telemetry(batch: int = 0, rows: int = ROWS) -> pd.DataFrame:
    """Return `rows` readings of one batch; about one in ten ends in a failure of the tower."""
    rng = np.random.default_rng([2026, batch])
    towers = place_towers().sample(rows, replace=True, random_state=rng, ignore_index=True)
    signal_1 = rng.integers(1, 10, rows, endpoint=True)
    signals = pd.DataFrame(
        {
            "iot_signal_1": signal_1,
            "iot_signal_2": signal_1 + rng.integers(0, 2, rows, endpoint=True),
            "iot_signal_3": rng.integers(50, 55, rows, endpoint=True),
            "iot_signal_4": rng.integers(100, 107, rows, endpoint=True),
        }
    )
    telemetry = pd.concat([towers, signals], axis="columns")
    telemetry.insert(2, "event_type", rng.choice(EVENTS, rows))
    telemetry["cell_tower_failure"] = draw_failures(signals, rng)
    return telemetry


def place_towers() -> pd.DataFrame:
    """Return the towers, the same in every batch: who made each of them, and where in São Paulo it stands."""
    rng = np.random.default_rng(2026)
    return pd.DataFrame(
        {
            "device_id": [f"tower-{number:04d}" for number in range(1, TOWERS + 1)],
            "manufacturer": rng.choice(MANUFACTURERS, TOWERS),
            "longitude": rng.uniform(-46.8, -46.4, TOWERS).round(5),
            "latitude": rng.uniform(-23.7, -23.4, TOWERS).round(5),
        }
    )


def draw_failures(signals: pd.DataFrame, rng: np.random.Generator) -> pd.Series:
    """Return 1 where a tower fails: strain rises with three signals and falls with the last, plus noise.

    What the signals do not explain is the noise, so a perfect recall is out of a model's reach.
    """
    strain = (
        0.8 * (signals["iot_signal_1"] - 5.5)
        + 1.2 * (signals["iot_signal_2"] - signals["iot_signal_1"] - 1)
        + 0.8 * (signals["iot_signal_3"] - 52.5)
        - 0.5 * (signals["iot_signal_4"] - 103.5)
    )
    noise = rng.normal(0, 0.8, len(signals))
    return (strain + noise > 4.3).astype("int64")


def main() -> None:
    """Write the batch named by the environment variable BATCH (0 when it is not set)."""
    telemetry = generate_telemetry(int(os.environ.get("BATCH", "0")))
    path = Path("data/telco.parquet")
    path.parent.mkdir(exist_ok=True)
    telemetry.to_parquet(path, index=False)
    print(f"{path}: {len(telemetry)} rows, {telemetry['cell_tower_failure'].mean():.1%} failures")
    print(telemetry.head().to_string(index=False))


if __name__ == "__main__":
    main()
