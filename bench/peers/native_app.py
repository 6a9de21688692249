"""The floor: a bare ASGI server that predicts natively in its own process, and does nothing else.

No gateway, no key, no record, one shape of request. MODEL names the folder of an XGBoost classifier that MLflow logged.
What arrived in one turn of the event loop is predicted at once, by XGBoost's C function without its Python wrapper:
there is little left that a Python server could leave out.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import xgboost
from xgboost.core import _LIB as LIBRARY

COLUMNS = [f"iot_signal_{number}" for number in range(1, 5)]
CONFIG = (
    b'{"type": 0, "training": false, "iteration_begin": 0, "iteration_end": 0, "missing": NaN, '
    b'"strict_shape": false, "cache_id": 0}'
)
HEADERS = (b"content-type", b"application/json")


class Split(msgspec.Struct):
    """Rows as pandas splits them."""

    columns: list[str]
    data: list[list[float | None]]


class Rows(msgspec.Struct):
    """MLflow's shape of a request."""

    dataframe_split: Split


class Booster:
    """XGBoost's C function for dense rows; not for more than one thread."""

    def __init__(self, folder: Path) -> None:
        self._booster = xgboost.Booster(model_file=next(folder.glob("model.*")))
        self._booster.set_param({"nthread": 1})
        self._shape, self._dimensions = ctypes.POINTER(ctypes.c_uint64)(), ctypes.c_uint64()
        self._margins = ctypes.POINTER(ctypes.c_float)()

    def predict(self, rows: np.ndarray) -> list[int]:
        """Return the class of each row."""
        interface = b'{"data": [%d, true], "shape": [%d, %d], "typestr": "<f4", "version": 3}' % (
            rows.ctypes.data, *rows.shape,
        )  # fmt: skip
        failed = LIBRARY.XGBoosterPredictFromDense(
            self._booster.handle, interface, CONFIG, None,
            ctypes.byref(self._shape), ctypes.byref(self._dimensions), ctypes.byref(self._margins),
        )  # fmt: skip
        if failed:
            raise RuntimeError(LIBRARY.XGBGetLastError().decode())
        found = np.ctypeslib.as_array(self._margins, (len(rows),))
        return (found > 0.5).astype(np.int64).tolist()


class Turns:
    """Predicts in one go what arrived in one turn of the event loop."""

    def __init__(self, booster: Booster) -> None:
        self._booster = booster
        self._waiting: list[tuple[np.ndarray, asyncio.Future[list[int]]]] = []

    async def predict(self, rows: np.ndarray) -> list[int]:
        """Return the classes of some rows."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[list[int]] = loop.create_future()
        self._waiting.append((rows, answer))
        if len(self._waiting) == 1:
            loop.call_soon(self._turn)
        return await answer

    def _turn(self) -> None:
        calls, self._waiting = self._waiting, []
        found = self._booster.predict(calls[0][0] if len(calls) == 1 else np.concatenate([rows for rows, _ in calls]))
        start = 0
        for rows, answer in calls:
            answer.set_result(found[start : start + len(rows)])
            start += len(rows)


turns = Turns(Booster(Path(os.environ["MODEL"])))
decode = msgspec.json.Decoder(Rows).decode


async def app(scope: dict[str, Any], receive: Callable[[], Awaitable[dict[str, Any]]], send: Any) -> None:  # noqa: ANN401
    """Answer one request as ASGI has it."""
    if scope["type"] != "http":
        raise RuntimeError(f"there is nothing here for {scope['type']}")
    body, goes_on = b"", True
    while goes_on:
        message = await receive()
        body += message.get("body", b"")
        goes_on = message.get("more_body", False)
    status, answer = await predict(body)
    length = (b"content-length", str(len(answer)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [HEADERS, length]})
    await send({"type": "http.response.body", "body": answer})


async def predict(body: bytes) -> tuple[int, bytes]:
    """Return the status and the body of an answer."""
    try:
        split = decode(body).dataframe_split
    except msgspec.DecodeError as error:
        return 400, msgspec.json.encode({"error": str(error)})
    rows = np.array(split.data, np.float32)
    if split.columns != COLUMNS:
        rows = np.ascontiguousarray(rows[:, [split.columns.index(name) for name in COLUMNS]])
    return 200, msgspec.json.encode({"predictions": await turns.predict(rows)})
