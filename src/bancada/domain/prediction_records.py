"""Records of predictions on their way from the gateway to the database: how one is written, and which files hold them.

The gateway appends a record of every call to a segment before it answers; the recorder takes whole segments into the
database. A record is one fixed head, then its texts, metrics, input and output. Whatever was cut off at the end of a
segment was never answered, so it is left out.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import NamedTuple

OPEN_SUFFIX = ".open"
"""Of the segment that a gateway writes to, and of one that it could not finish."""
WHOLE_SUFFIX = ".records"
"""Of a segment that nobody writes to any more."""
DAMAGED_SUFFIX = ".damaged"
"""Of a segment that the recorder could not read, kept for whoever looks into it."""
SEGMENT_BYTES = 16 * 1024 * 1024
"""The size at which a gateway begins another segment."""
SEGMENT_AGE_S = 1.0
"""The age at which it does."""

_HEAD = struct.Struct("<IIIIB16s16sBBHIIQQQQ")
_MARK = 0xB1  # the first release of this layout; no other one may begin with zero, as files after a power cut do
_BETWEEN = "\x1f"
_TEXTS = 7


class CallKind(IntEnum):
    """In which form a call came, and so in which its input and output are."""

    API_V2 = 0  # {"accessKey": ..., "request": ...}
    MLFLOW_JSON = 1  # /invocations
    MLFLOW_CSV = 2
    OPEN_INFERENCE = 3  # /v2/models/<name>/infer
    OPEN_INFERENCE_BINARY = 4  # with tensors after the JSON
    ARROW = 5
    NUMPY = 6


class PredictionRecord(NamedTuple):
    """One call as the gateway saw it. Times are microseconds, `started_us` since 1970; identifiers are plain text.

    `uuid` and `pair` have 16 bytes; `pair` is empty but for a shadow's record, where it is the uuid of the call that
    was answered. `caller_id` is 0 where no key was needed. `metrics` is a JSON object, or empty; `input` and `output`
    are the bodies as they came and went, or empty where the deployment does not record them.
    """

    uuid: bytes
    model_id: str
    deployment_id: str
    build_id: str
    replica_id: str
    kind: int
    status: int
    code: str
    caller_id: int
    caller: str
    request_id: str
    started_us: int
    queue_us: int
    predict_us: int
    total_us: int
    batch_size: int
    is_shadow: bool
    pair: bytes
    metrics: bytes
    input: bytes
    output: bytes


def pack(
    uuid: bytes, model_id: str, deployment_id: str, build_id: str, replica_id: str, kind: int, status: int, code: str,
    caller_id: int, caller: str, request_id: str, started_us: int, queue_us: int, predict_us: int, total_us: int,
    batch_size: int, is_shadow: bool, pair: bytes, metrics: bytes, input_: bytes, output: bytes,
) -> bytes:  # fmt: skip
    """Return a record as it goes into a segment; the arguments are the fields of `PredictionRecord`, in their order.

    It costs a little more than a microsecond, because the gateway calls it for every call.
    """
    texts = _BETWEEN.join((model_id, deployment_id, build_id, replica_id, code, request_id, caller)).encode()
    head = _HEAD.pack(
        len(texts), len(metrics), len(input_), len(output), _MARK, uuid, pair, is_shadow, kind, status, caller_id,
        batch_size, started_us, queue_us, predict_us, total_us,
    )  # fmt: skip
    return b"".join((head, texts, metrics, input_, output))


def unpack(segment: bytes) -> Iterator[PredictionRecord]:
    """Yield the records of a segment, up to one that was cut off.

    Raises:
        ValueError: at this place there is no record; its message says at which byte.
    """
    end, at = len(segment), 0
    while at + _HEAD.size <= end:
        (n_texts, n_metrics, n_input, n_output, mark, uuid, pair, is_shadow, kind, status, caller_id, batch_size,
         started_us, queue_us, predict_us, total_us) = _HEAD.unpack_from(segment, at)  # fmt: skip
        if mark != _MARK:
            if not any(segment[at:]):
                return  # the file system had given the file its length, and not yet its content
            raise ValueError(f"no record at byte {at}")
        texts = at + _HEAD.size
        metrics = texts + n_texts
        input_ = metrics + n_metrics
        output = input_ + n_input
        next_at = output + n_output
        if next_at > end:
            return
        model_id, deployment_id, build_id, replica_id, code, request_id, caller = _split(segment[texts:metrics], at)
        yield PredictionRecord(
            uuid, model_id, deployment_id, build_id, replica_id, kind, status, code, caller_id, caller, request_id,
            started_us, queue_us, predict_us, total_us, batch_size, bool(is_shadow), pair if any(pair) else b"",
            segment[metrics:input_], segment[input_:output], segment[output:next_at],
        )  # fmt: skip
        at = next_at


def segment_name(start_ns: int, number: int) -> str:
    """Return the name, without suffix, of the segment with this number of a gateway that started at this time."""
    return f"{start_ns:020d}-{number:09d}"


def whole_segments(names: Iterable[str]) -> list[str]:
    """Return, oldest first, the segments among these file names that nobody writes to any more.

    An open one is such if a later gateway has written since: there is only one at a time.
    """
    known = sorted(name for name in names if name.endswith((OPEN_SUFFIX, WHOLE_SUFFIX)))
    newest = known[-1].partition("-")[0] if known else ""
    return [name for name in known if name.endswith(WHOLE_SUFFIX) or name.partition("-")[0] != newest]


def _split(texts: bytes, at: int) -> list[str]:
    parts = texts.decode().split(_BETWEEN, _TEXTS - 1)  # the caller is last: what people are called may hold anything
    if len(parts) != _TEXTS:
        raise ValueError(f"no record at byte {at}")
    return parts
