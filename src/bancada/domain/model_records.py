"""The records of models that a run keeps among its tags: MLmodel files, as API v2 carries them."""

from __future__ import annotations

import json
from typing import Any

from bancada.domain.errors import InvalidRequest
from bancada.domain.run_batches import LONGEST_TAG

HISTORY_TAG = "mlflow.log-model.history"
"""The tag of a run under which MLflow keeps the list of its records."""
MANDATORY = ("artifact_path", "flavors", "run_id", "utc_time_created")
KEPT = (*MANDATORY, "model_uuid")
"""What MLflow keeps of an MLmodel file; whatever else is in it could only fail."""


def check_model_record(model_json: str, history: str) -> str:
    """Return what is kept of an MLmodel file, as JSON text.

    Args:
        model_json: the file, as JSON text.
        history: the run's list of such records, as JSON text; empty when it has none.

    Raises:
        InvalidRequest: the text is no JSON object, lacks a mandatory field or has one of another type, or the run's
            tags have no room for it (`too_long`) or no list to add it to.
    """
    record = _read_json(model_json)
    if not isinstance(record, dict):
        raise _malformed(f"an object, got {type(record).__name__}")
    missing = [name for name in MANDATORY if name not in record]
    if missing:
        raise _malformed(f"the mandatory {', '.join(MANDATORY)}; {', '.join(missing)} is missing")
    for name in KEPT:
        _check_type(name, record.get(name, ""))
    kept = {name: record[name] for name in KEPT if name in record}
    _check_room(kept, history)
    return json.dumps(kept)


def _check_type(name: str, value: object) -> None:
    if name == "flavors":
        if not isinstance(value, dict):
            raise _malformed(f"an object as flavors, got {type(value).__name__}")
    elif not isinstance(value, str):
        raise _malformed(f"a text as {name}, got {type(value).__name__}")


def _check_room(record: dict[str, Any], history: str) -> None:
    known = _read_json(history) if history else []
    if not isinstance(known, list):
        hint = f"Delete that tag with delete_experiment_run_batch, or with `mlflow`: {HISTORY_TAG}."
        raise InvalidRequest(
            f"model_json: the run's tag {HISTORY_TAG} holds no list of models to add it to.", hint=hint
        )
    length = len(json.dumps([*known, record]))
    if length > LONGEST_TAG:
        raise InvalidRequest(
            f"model_json: expected at most {LONGEST_TAG} characters with what the run has recorded, got {length}.",
            hint="Log the model's files to the run instead.",
            code="too_long",
        )


def _read_json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _malformed(expected: str) -> InvalidRequest:
    return InvalidRequest(
        f"model_json: expected an MLmodel file as JSON text: {expected}.",
        hint='Such as {"artifact_path": "model", "flavors": {}, "run_id": "...", "utc_time_created": "..."}.',
    )
