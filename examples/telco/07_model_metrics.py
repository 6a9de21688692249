"""Step 7: read what the workbench kept of the model's calls, and draw latency and accuracy over time.

Writes `plots/model_metrics.png` into the project. The accuracy is drawn twice: as `06_model_simulation.py` kept it
batch by batch, and counted again here from the single predictions and the truth about them.
"""

# mypy: no-strict-optional

from __future__ import annotations

import importlib
import os
from pathlib import Path
from typing import Any

import cml.metrics_v1 as metrics
import cmlapi
import matplotlib as mpl
import pandas as pd

mpl.use("Agg")  # there is no screen in a session
import matplotlib.pyplot as plt
from matplotlib.dates import ConciseDateFormatter

PLOT = Path("plots/model_metrics.png")
WINDOW = 40

simulation = importlib.import_module("06_model_simulation")


def read_records(access_key: str) -> list[dict[str, Any]]:
    """Return every record of the deployment that answers now."""
    signals = [5.0, 6.0, 52.0, 103.0]
    crn = simulation.call(access_key, signals)["model_deployment_crn"]
    records: list[dict[str, Any]] = metrics.read_metrics(model_deployment_crn=crn)["metrics"]
    return records


def single_predictions(records: list[dict[str, Any]]) -> pd.DataFrame:
    """Return one row for each prediction: when it was, how long it took, and whether it came true, if that is known."""
    rows = [
        {
            "at": pd.Timestamp(record["startTimeStampMs"], unit="ms"),
            "latency_ms": record["endTimeStampMs"] - record["startTimeStampMs"],
            **record["metrics"],
        }
        for record in records
        if record.get("predictionUuid")
    ]
    table = pd.DataFrame(rows, columns=["at", "latency_ms", "predicted", "failed"]).sort_values("at")
    known = table["failed"].notna()
    table.loc[known, "is_right"] = (table["predicted"] == table["failed"])[known].astype("float64")
    return table


def batches(records: list[dict[str, Any]]) -> pd.DataFrame:
    """Return one row for each batch whose accuracy was kept."""
    rows = [
        {"at": pd.Timestamp(record["endTimeStampMs"], unit="ms"), **record["metrics"]}
        for record in records
        if "accuracy" in record["metrics"]
    ]
    return pd.DataFrame(rows, columns=["at", "batch", "rows", "accuracy"]).sort_values("at")


def draw(predictions: pd.DataFrame, kept: pd.DataFrame, path: Path) -> None:
    """Draw latency above and accuracy below, over the same time, and save the picture."""
    figure, (above, below) = plt.subplots(2, 1, figsize=(9, 6), sharex=True, layout="constrained")
    latency = predictions.set_index("at")["latency_ms"]
    above.plot(latency.index, latency, ".", markersize=3, alpha=0.4, label="one prediction")
    # Times are whole milliseconds, so that a mean says more than a median of calls that take less than one.
    above.plot(latency.index, latency.rolling(WINDOW, min_periods=1).mean(), label=f"mean of the last {WINDOW}")
    above.set(ylabel="latency, ms", ylim=(0, None), title="Latency and accuracy of the deployment")
    rolling = predictions.set_index("at")["is_right"].dropna().rolling(WINDOW, min_periods=WINDOW // 2).mean()
    below.plot(rolling.index, rolling, label=f"of the last {WINDOW} predictions whose truth is known")
    below.plot(kept["at"], kept["accuracy"], "o", label="as the simulation kept it, batch by batch")
    below.set(ylabel="accuracy", ylim=(0, 1.02), xlabel="time, UTC")
    below.xaxis.set_major_formatter(ConciseDateFormatter(below.xaxis.get_major_locator()))
    for axes in (above, below):
        axes.legend(loc="lower left", fontsize="small")
        axes.grid(alpha=0.3)
    path.parent.mkdir(exist_ok=True)
    figure.savefig(path, dpi=120)
    plt.close(figure)


def main() -> None:
    """Read, summarise, draw, and say when the model got worse."""
    access_key = simulation.find_access_key(cmlapi.default_client(), os.environ["CDSW_PROJECT_ID"])
    records = read_records(access_key)
    predictions, kept = single_predictions(records), batches(records)
    if kept.empty:
        raise RuntimeError("No accuracy has been kept yet. Run 06_model_simulation.py first.")

    usual, slow = predictions["latency_ms"].mean(), predictions["latency_ms"].quantile(0.99)
    known = predictions["is_right"].count()
    print(f"{len(predictions)} predictions, {known} of known truth; latency mean {usual:.1f} ms, p99 {slow:.1f} ms")
    print(kept[["batch", "rows", "accuracy"]].to_string(index=False))
    half = len(kept) // 2
    before, after = kept["accuracy"][:half].mean(), kept["accuracy"][half:].mean()
    print(f"accuracy of the first half {before:.1%}, of the second {after:.1%}")
    draw(predictions, kept, PLOT)
    print(f"written: {PLOT}")


if __name__ == "__main__":
    main()
