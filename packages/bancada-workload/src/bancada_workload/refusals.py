"""MLflow's schema errors, told as one sentence that names the column, what was expected and what came."""

from __future__ import annotations

import re

from bancada_workload.failures import CallFailure, bad_request

_PREFIX = "Failed to enforce schema of data"
_MISSING = re.compile(
    r"Model is missing inputs (\[.*?\])\.(?: Note that there were extra inputs: (\[.*?\]))?", re.DOTALL
)
_TYPE = re.compile(r"Incompatible input types for column (.+?)\. Can not safely convert (\S+) to (\S+?)\.(?:\s|$)")
_INTEGERS = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")


def explain_refusal(message: str) -> CallFailure | None:
    """Return the 400 for a message of MLflow's schema enforcement, or None when it is about something else."""
    if not message.startswith((_PREFIX, "Model is missing inputs", "Incompatible input types")):
        return None
    if match := _MISSING.search(message):
        missing, extra = match.groups()
        return _missing(missing[1:-1], extra[1:-1] if extra else "")
    if match := _TYPE.search(message):
        return wrong_type(*match.groups())
    reason = message.rpartition("Error: ")[2].strip() or message
    return bad_request("signature_mismatch", f"The request does not fit the model's signature: {reason}")


def missing_columns(missing: list[str], extra: list[object]) -> CallFailure:
    """Return the 400 for a request that lacks columns; `extra` are those it has and the model does not know."""
    return _missing(", ".join(map(repr, missing)), ", ".join(map(repr, extra)))


def _missing(missing: str, extra: str) -> CallFailure:
    got = f" The request has {extra}, which the model does not know." if extra else ""
    return bad_request("signature_missing_column", f"The request lacks {missing}, required by the model's "
                       f"signature.{got}", "Send every column of the signature, by name.")  # fmt: skip


def wrong_type(column: str, got: str, expected: str) -> CallFailure:
    """Return the 400 for a column whose values are of another type than the signature's."""
    hint = "Send values of the signature's type."
    if expected in _INTEGERS and got.startswith("float"):
        hint = "Send whole numbers without a decimal point and without null, or log the model with a double column."
    return bad_request("signature_type", f"Column {column!r} must be of type {expected}, got {got}.", hint)
