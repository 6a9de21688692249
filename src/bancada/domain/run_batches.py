"""What is written to a run in one call, and what is taken off it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bancada.domain.errors import InvalidRequest
from bancada.domain.experiments import Metric
from bancada.domain.registry import USER_TAG

MOST_KEYS = 1000
LONGEST_KEY = 250
LONGEST_PARAM = 6000
LONGEST_TAG = 8000
"""Characters that MLflow keeps of each; of a longer value it would drop the end without a word."""

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class RunBatch:
    """Metrics, params and tags to add to a run; pairs in the order sent, because a key may wrongly be there twice."""

    metrics: tuple[Metric, ...] = ()
    params: tuple[Pair, ...] = ()
    tags: tuple[Pair, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.metrics or self.params or self.tags)


@dataclass(frozen=True, slots=True)
class RunKeys:
    """Names of metrics (with their whole history), params and tags of a run."""

    metrics: tuple[str, ...] = ()
    params: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.metrics or self.params or self.tags)


def check_batch(batch: RunBatch) -> RunBatch:
    """Return the batch when nothing of it would be cut.

    Raises:
        InvalidRequest: a param or tag is too long.
    """
    _check_pairs("params", batch.params, LONGEST_PARAM)
    check_run_tags(batch.tags)
    return batch


def check_run_tags(tags: Iterable[Pair]) -> None:
    """Raise InvalidRequest when a tag of a run is too long to be kept whole."""
    _check_pairs("tags", tags, LONGEST_TAG)


def check_removal(keys: RunKeys) -> RunKeys:
    """Return the keys when all of them may be taken off a run.

    Raises:
        InvalidRequest: the tag that says whose run it is is among them, or they are too many for one call.
    """
    count = len(keys.metrics) + len(keys.params) + len(keys.tags)
    if count > MOST_KEYS:
        raise InvalidRequest(f"Expected at most {MOST_KEYS} keys, got {count}.", hint="Delete them in several calls.")
    if USER_TAG in keys.tags:
        raise InvalidRequest(f"tags: {USER_TAG!r} says whose run it is and stays.", hint="Leave it out.")
    return keys


def _check_pairs(field: str, pairs: Iterable[Pair], longest: int) -> None:
    for index, (key, value) in enumerate(pairs):
        for what, text, limit in (("key", key, LONGEST_KEY), ("value", value, longest)):
            if len(text) > limit:
                raise InvalidRequest(
                    f"{field}[{index}].{what}: expected at most {limit} characters, got {len(text)}"
                    f" (key {key[:40]!r}).",
                    hint="Log long texts as a file of the run.",
                    code="too_long",
                )
