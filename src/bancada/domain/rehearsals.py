"""Rehearsals: recorded calls are given to a build before any caller reaches it, and its answers are compared.

What a rehearsal requires is a wish of its deployment (`Rules`); what came out is a report, which is kept beside it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bancada.domain.errors import InvalidRequest

CALLS_LIMIT = 10_000
SHOWN = 5
"""How many changed answers and failures a report shows."""
_SHOWN_LETTERS = 500
_ANSWERS = ("response", "predictions", "outputs")
"""Members of an answer that hold what the model said, by the form of the call."""
_OF_THE_CALL = frozenset({"uuid", "model_deployment_crn"})
"""Members that differ from call to call, or from deployment to deployment."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a rehearsal asks: the newest `calls` recorded calls, of the last `since_s` seconds or of any time; or the
    one of the uuid `prediction`, which is to be reproduced.

    Numbers are equal within the relative `tolerance`. It passes when at most the shares `max_changed` and `max_errors`
    of the calls are answered otherwise or fail, and when the 95th percentile of the time that an answer takes is at
    most `max_latency` times what was recorded; None is without limit.
    """

    calls: int = 100
    since_s: float | None = None
    tolerance: float = 1e-6
    max_changed: float = 1.0
    max_errors: float = 0.0
    max_latency: float | None = None
    prediction: str = ""

    def checked(self) -> Rules:
        """Return these rules, proven to be some.

        Raises:
            InvalidRequest: calls is not in 1..10000, a share not in 0..1, or another number not positive.
        """
        if not 1 <= self.calls <= CALLS_LIMIT:
            raise InvalidRequest(f"rehearsal.calls: expected 1 to {CALLS_LIMIT}, got {self.calls}.")
        for name in ("max_changed", "max_errors"):
            if not 0 <= (share := getattr(self, name)) <= 1:
                raise InvalidRequest(f"rehearsal.{name}: expected a share from 0 to 1, got {share:g}.")
        if not (math.isfinite(self.tolerance) and self.tolerance >= 0):
            raise InvalidRequest(f"rehearsal.tolerance: expected 0 or more, got {self.tolerance:g}.")
        for name in ("since_s", "max_latency"):
            value = getattr(self, name)
            if value is not None and not (math.isfinite(value) and value > 0):
                raise InvalidRequest(f"rehearsal.{name}: expected more than 0, got {value:g}.", hint="Leave it out.")
        return self

    def as_json(self) -> dict[str, Any]:
        """Return the form in which a deployment keeps its rules; `from_json` reads it."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any] | None) -> Rules | None:
        """Return what `as_json` described; None is no rehearsal."""
        return None if kept is None else cls(**kept)


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """A call as it was answered: `uuid` names its prediction, `predict_us` is how long the answer took to compute."""

    uuid: str
    kind: int
    input: bytes
    output: bytes
    predict_us: int


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of a call that was given again: an HTTP status, the answer, and how long it took in microseconds."""

    status: int
    output: bytes
    took_us: int


def compare(rules: Rules, recorded: Sequence[RecordedCall], replayed: Sequence[Replayed]) -> dict[str, Any]:
    """Return the report of a rehearsal, with `passed` and a sentence that says why or why not."""
    failed, changed = [], []
    for call, again in zip(recorded, replayed, strict=True):
        if again.status >= 400:
            failed.append({"uuid": call.uuid, "status": again.status, "answer": _shown(_read(again.output))})
        elif not is_same(was := answer_of(call.output), now := answer_of(again.output), rules.tolerance):
            changed.append({"uuid": call.uuid, "was": _shown(was), "now": _shown(now)})
    latency = {
        "recorded_p95_ms": _percentile_ms([call.predict_us for call in recorded]),
        "p95_ms": _percentile_ms([again.took_us for again in replayed]),
    }
    counts = {"calls": len(recorded), "errors": len(failed), "changed": len(changed)}
    why_not = _why_not(rules, counts, latency)
    said = (
        f"Of {len(recorded)} recorded calls {len(failed)} failed and {len(changed)} were answered otherwise; "
        f"95% took up to {latency['p95_ms']:g} ms, recorded {latency['recorded_p95_ms']:g} ms. {why_not}"
    )
    return {
        **counts,
        **latency,
        "passed": not why_not,
        "message": said.rstrip(),
        "failed_calls": failed[:SHOWN],
        "changed_answers": changed[:SHOWN],
    }


def reproducing(prediction: str) -> Rules:
    """Return the rules of a rehearsal that predicts one thing again, which passes when the answer is the same."""
    return Rules(calls=1, max_changed=0.0, max_errors=0.0, prediction=prediction)


def answer_of(output: bytes) -> Any:  # noqa: ANN401 - any JSON
    """Return what the model said in an answer, without what names the call."""
    answer = _read(output)
    if not isinstance(answer, dict):
        return answer
    said = next((answer[name] for name in _ANSWERS if name in answer), answer)
    if isinstance(said, dict) and said.keys() >= _OF_THE_CALL:
        return {name: value for name, value in said.items() if name not in _OF_THE_CALL}
    return said


def is_same(was: Any, now: Any, tolerance: float) -> bool:  # noqa: ANN401 - any JSON
    """Tell whether two answers are the same, numbers within the relative tolerance."""
    if isinstance(was, bool) or isinstance(now, bool):
        return was is now
    if isinstance(was, (int, float)) and isinstance(now, (int, float)):
        return was == now or math.isclose(was, now, rel_tol=tolerance) or (math.isnan(was) and math.isnan(now))
    if isinstance(was, dict) and isinstance(now, dict):
        return was.keys() == now.keys() and all(is_same(was[name], now[name], tolerance) for name in was)
    if isinstance(was, list) and isinstance(now, list):
        return len(was) == len(now) and all(is_same(a, b, tolerance) for a, b in zip(was, now, strict=True))
    return bool(was == now)


def _why_not(rules: Rules, counts: Mapping[str, int], latency: Mapping[str, float]) -> str:
    calls = counts["calls"]
    if not calls:
        return "There is nothing to rehearse with."
    for name, allowed in (("errors", rules.max_errors), ("changed", rules.max_changed)):
        if counts[name] / calls > allowed:
            what = "may fail" if name == "errors" else "may change"
            return f"At most {allowed:.1%} {what}."
    was_ms, now_ms = latency["recorded_p95_ms"], latency["p95_ms"]
    if rules.max_latency is not None and now_ms > rules.max_latency * was_ms:
        return f"At most {rules.max_latency:g} times as long is allowed."
    return ""


def _percentile_ms(times_us: Sequence[int]) -> float:
    if not times_us:
        return 0.0
    return round(sorted(times_us)[math.ceil(0.95 * len(times_us)) - 1] / 1000, 3)


def _read(output: bytes) -> Any:  # noqa: ANN401 - any JSON
    try:
        return json.loads(output)
    except ValueError:
        return output.decode("utf-8", "replace")


def _shown(value: Any) -> str:  # noqa: ANN401 - any JSON
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN_LETTERS else f"{text[:_SHOWN_LETTERS]} ..."
