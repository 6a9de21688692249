"""Predictions that were answered, as they are remembered."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from bancada.domain.errors import NotFound
from bancada.domain.page_tokens import broken_page_token

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of predictions or metrics ended: microseconds since 1970, and the uuid among those of one moment."""

    started_us: int
    uuid: bytes = b""

    def to_token(self) -> str:
        """Return the place as an opaque text."""
        return f"{self.started_us:x}-{self.uuid.hex()}"

    @classmethod
    def from_token(cls, token: str) -> Place | None:
        """Return the place that `to_token` wrote; None for an empty text.

        Raises:
            InvalidRequest: it is no such text (`page_token_invalid`).
        """
        if not token:
            return None
        started, _, uuid_ = token.partition("-")
        try:
            place = cls(int(started, 16), bytes.fromhex(uuid_))
        except ValueError:
            raise broken_page_token("it is damaged") from None
        if not 0 <= place.started_us < 2**62 or len(place.uuid) != 16:
            raise broken_page_token("it is damaged")
        return place


@dataclass(frozen=True, slots=True)
class Prediction:
    """One call of a deployment and how it was answered.

    `status` is that of HTTP, `code` that of a failure; times are microseconds. `caller_id` is 0 where no key was
    needed. `pair` is the uuid of the call that was answered, where this is the copy that a shadow got. `input` and
    `output` are the bodies as they came and went, None where they were not recorded.
    """

    uuid: bytes
    deployment_id: str
    started_at: datetime
    kind: int
    status: int
    code: str
    caller_id: int
    caller: str
    request_id: str
    replica_id: str
    queue_us: int
    predict_us: int
    total_us: int
    batch_size: int
    is_shadow: bool
    pair: bytes | None
    metrics: Mapping[str, Any]
    input: bytes | None
    output: bytes | None

    @property
    def place(self) -> Place:
        """Where a page that ends with it ended."""
        return Place((self.started_at - _EPOCH) // timedelta(microseconds=1), self.uuid)


@dataclass(frozen=True, slots=True)
class PredictionsAsked:
    """Which predictions are asked for: from a moment, until before another, those that failed alone."""

    since: datetime | None = None
    until: datetime | None = None
    only_failed: bool = False


def parse_uuid(text: str) -> bytes:
    """Return the 16 bytes of a prediction's uuid.

    Raises:
        NotFound: it is none, so no prediction has it (`prediction_not_found`).
    """
    try:
        return uuid.UUID(text).bytes
    except ValueError:
        raise NotFound(f"There is no prediction {text[:80]!r}: that is no UUID.",
                       hint='It is in the answer of a call, as ["response"]["uuid"].',
                       code="prediction_not_found") from None  # fmt: skip


def write_uuid(value: bytes) -> str:
    """Return a uuid as callers know it."""
    return str(uuid.UUID(bytes=value))


def no_such_prediction(prediction: bytes) -> NotFound:
    """Return the error for a prediction that is not recorded, or that the actor may not know of."""
    return NotFound(f"There is no prediction {write_uuid(prediction)} that you can see.",
                    hint="It may not be recorded yet, or was left out or forgotten by the deployment's rule.",
                    code="prediction_not_found")  # fmt: skip
