"""Proof, by the build gate, of how a model may be served: natively if that answers as `mlflow.pyfunc` does, and many
calls together if that answers as each alone does.

Statuses, codes of refusals and classes must be the same, and floats too but for the last bits of a float32 sum.
"""

from __future__ import annotations

import io
import json
import time
from pathlib import Path
from typing import Any

import numpy as np

from bancada_workload import frames
from bancada_workload.answering import Answerer, Served
from bancada_workload.equality import is_same
from bancada_workload.failures import LoadFailure
from bancada_workload.frames import Answer, Call
from bancada_workload.generated_requests import RequestMaker, calls_of
from bancada_workload.loading import Model
from bancada_workload.matrices import columns_of
from bancada_workload.native_flavors import find_plan, load_native
from bancada_workload.native_model import BATCH

PYFUNC_BATCH = 64
_GOOD_REQUESTS = 120
_LEAST_REQUESTS = 100
_ENOUGH_S = 6.0
"""When a proof ends that has asked the least number of requests; a slow model's after three times as long at most."""


class _Unproven(Exception):
    """Two ways of serving a model do not answer alike, or too slowly to tell; the text is the end of a sentence."""


def choose_serving(model: Model, directory: Path) -> dict[str, Any]:
    """Return how the model is to be served, as the gate's report and the replica read it.

    `path` is native or pyfunc, `reason` a part of a sentence that says why, `checked` the number of requests it was
    proven on, `max_batch` how many calls may be predicted together.
    """
    plan, example = find_plan(directory), _example(directory)
    requests = _requests_for(model, example)
    if isinstance(plan, str):
        reason = plan
    else:
        try:
            checked = _prove_native(model, directory, plan, requests, example)
        except _Unproven as error:
            reason = f"natively {error}"
        except LoadFailure as failure:
            reason = failure.message[:1].lower() + failure.message[1:].rstrip(".")
        else:
            return {"path": "native", "reason": f"proven on {checked} requests", "checked": checked,
                    "max_batch": BATCH, **plan}  # fmt: skip
    checked, max_batch = _prove_batches(model, requests, example)
    return {"path": "pyfunc", "flavor": None, "reason": reason, "checked": checked, "max_batch": max_batch}


def _requests_for(model: Model, example: dict[str, Any] | None) -> RequestMaker | None:
    columns = columns_of(model.describe_signature())
    if isinstance(columns, str):
        return None
    names, rows = _rows_of(example)
    places = {name: place for place, name in enumerate(names)}
    if not all(column.name in places for column in columns):
        return RequestMaker(columns, [])
    return RequestMaker(columns, [[row[places[column.name]] for column in columns] for row in rows])


def _rows_of(example: dict[str, Any] | None) -> tuple[list[Any], list[list[Any]]]:
    split = (example or {}).get("dataframe_split") or {}
    return split.get("columns") or [], split.get("data") or []


def _example(directory: Path) -> dict[str, Any] | None:
    """Return the example that MLflow saved beside the model as a request, if there is one that is small."""
    path = directory / "serving_input_example.json"
    try:
        if path.stat().st_size > 100_000:
            return None
        example = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return example if isinstance(example, dict) else None


def _prove_native(
    model: Model, directory: Path, plan: dict[str, Any], requests: RequestMaker | None, example: dict[str, Any] | None
) -> int:
    native = load_native(directory, plan)
    made = [] if requests is None else requests.mixed(_GOOD_REQUESTS)
    calls = calls_of([*([example] if example is not None else []), *made])
    calls += [] if requests is None else requests.other_kinds(5)
    slow, fast = _answerer(model), _answerer(native)
    began_at = time.monotonic()
    singles: list[Answer] = []
    for call in calls:
        [expected], [found] = slow.answer([call]), fast.answer([call])
        _compare(call, expected, found)
        singles.append(found)
        took_s = time.monotonic() - began_at
        if took_s > _ENOUGH_S and len(singles) >= _LEAST_REQUESTS:
            break
        if took_s > 3 * _ENOUGH_S:
            raise _Unproven(f"only {len(singles)} requests were answered in {took_s:.0f} s")
    calls = calls[: len(singles)]
    if example is not None and singles[0].status == 200:
        plan.update(example=example, example_prediction=json.loads(singles[0].body)["response"]["prediction"])
    for size in (2, 7, 64):
        for at in range(0, len(calls), size):
            for call, alone, together in zip(calls[at:], singles[at:], fast.answer(calls[at : at + size])):
                _compare(call, alone, together)
    return len(calls)


def _prove_batches(model: Model, requests: RequestMaker | None, example: dict[str, Any] | None) -> tuple[int, int]:
    """Return on how many requests it was tried, and how many calls pyfunc may predict together."""
    if requests is not None:
        calls = calls_of(list(requests.good(24)))
    else:
        names, rows = _rows_of(example)
        parts = [rows[at : at + size] for size in (1, 2) for at in range(min(len(rows), 12))]
        calls = calls_of([{"dataframe_split": {"columns": names, "data": part}} for part in parts])
        if len(rows) < 2:
            return 0, 1  # of one row nothing can be told about two
    give_up_at = time.monotonic() + _ENOUGH_S / 2
    answerer = _answerer(model)
    alone = []
    for call in calls:
        alone += answerer.answer([call])
        if time.monotonic() > give_up_at:
            return len(alone), 1
    model.max_batch = PYFUNC_BATCH
    answerer = _answerer(model)
    try:
        for size in (3, len(calls)):
            for at in range(0, len(calls), size):
                for call, one, other in zip(calls[at:], alone[at:], answerer.answer(calls[at : at + size])):
                    _compare(call, one, other)
    except _Unproven:
        return len(calls), 1
    finally:
        model.max_batch = 1
    return len(calls), PYFUNC_BATCH if answerer.may_batch else 1


def _answerer(model: Served) -> Answerer:
    return Answerer(model, "gate", tell=lambda _: None)


def _compare(call: Call, expected: Answer, found: Answer) -> None:
    if expected.status != found.status:
        raise _Unproven(f"it answers status {found.status} and not {expected.status} to {_excerpt(call.body)}")
    one, other = _told(expected), _told(found)
    if not is_same(one, other):
        raise _Unproven(f"it answers {_excerpt(other)} and not {_excerpt(one)} to {_excerpt(call.body)}")


def _told(answer: Answer) -> Any:
    if answer.content == frames.NUMPY_BODY:
        array = np.load(io.BytesIO(answer.body))
        return [str(array.dtype), array.tolist()]
    told = json.loads(answer.body)
    return told["error"]["code"] if isinstance(told.get("error"), dict) else told


def _excerpt(value: Any) -> str:
    text = value.decode(errors="replace") if isinstance(value, bytes) else str(value)
    return text if len(text) <= 120 else f"{text[:117]}..."
