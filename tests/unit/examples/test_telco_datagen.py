"""The example's telemetry: what its columns hold, and that the failures can be learnt and reproduced."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest


@pytest.fixture(scope="module")
def telemetry(datagen: Any) -> Any:
    return datagen.generate_telemetry()


def test_has_the_columns_and_rows_of_the_lab(telemetry: Any) -> None:
    assert list(telemetry.columns) == [
        "device_id",
        "manufacturer",
        "event_type",
        "longitude",
        "latitude",
        "iot_signal_1",
        "iot_signal_2",
        "iot_signal_3",
        "iot_signal_4",
        "cell_tower_failure",
    ]
    assert len(telemetry) == 1440
    assert not telemetry.isna().any().any()


@pytest.mark.parametrize("batch", range(8))
def test_keeps_every_signal_in_its_range(datagen: Any, batch: int) -> None:
    rows = datagen.generate_telemetry(batch)

    assert set(rows["iot_signal_1"]) == set(range(1, 11))
    assert set(rows["iot_signal_2"] - rows["iot_signal_1"]) == {0, 1, 2}
    assert set(rows["iot_signal_3"]) == set(range(50, 56))
    assert set(rows["iot_signal_4"]) == set(range(100, 108))
    assert set(rows["cell_tower_failure"]) == {0, 1}


@pytest.mark.parametrize("batch", range(8))
def test_fails_in_about_one_row_of_ten(datagen: Any, batch: int) -> None:
    assert 0.07 <= datagen.generate_telemetry(batch)["cell_tower_failure"].mean() <= 0.13


def test_a_tower_keeps_its_place_and_maker_in_every_batch(datagen: Any) -> None:
    rows = pd.concat([datagen.generate_telemetry(batch) for batch in range(3)])

    facts = rows.groupby("device_id")[["manufacturer", "longitude", "latitude"]].nunique()
    assert (facts == 1).all().all()


def test_the_same_batch_is_the_same_and_another_is_not(datagen: Any, telemetry: Any) -> None:
    pd.testing.assert_frame_equal(datagen.generate_telemetry(0), telemetry)
    assert not datagen.generate_telemetry(1).equals(telemetry)


def test_failures_follow_from_the_signals_of_any_batch(datagen: Any, telemetry: Any) -> None:
    """A straight line through one batch ranks the failures of another far above chance, and not perfectly."""
    signals = [f"iot_signal_{number}" for number in range(1, 5)]
    other = datagen.generate_telemetry(1)
    centre = telemetry[signals].mean()
    weights, *_ = np.linalg.lstsq(telemetry[signals] - centre, telemetry["cell_tower_failure"], rcond=None)
    rank = pd.Series((other[signals] - centre) @ weights).rank()
    failed = other["cell_tower_failure"] == 1

    wins = rank[failed].sum() - failed.sum() * (failed.sum() + 1) / 2
    area_under_curve = wins / (failed.sum() * (~failed).sum())
    assert 0.85 < area_under_curve < 0.995


def test_writes_typed_parquet_into_the_working_directory(
    datagen: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BATCH", "3")

    datagen.main()

    table = pq.read_table(tmp_path / "data" / "telco.parquet")
    types = {field.name: str(field.type).removeprefix("large_") for field in table.schema}
    assert types == {
        **dict.fromkeys(("device_id", "manufacturer", "event_type"), "string"),
        **dict.fromkeys(("longitude", "latitude"), "double"),
        **{f"iot_signal_{number}": "int64" for number in range(1, 5)},
        "cell_tower_failure": "int64",
    }
    assert table.num_rows == 1440
    pd.testing.assert_frame_equal(table.to_pandas(), datagen.generate_telemetry(3))
    assert "1440 rows" in capsys.readouterr().out
