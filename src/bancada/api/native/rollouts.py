"""Reading what a request says of a rollout: part of the traffic, limits, scaling."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bancada.domain.errors import InvalidRequest
from bancada.domain.rehearsals import Rules
from bancada.domain.rollouts import Rollout
from bancada.domain.scaling import Scaling
from bancada.domain.traffic import Part, Role
from bancada.domain.verdicts import Limits

_LIMITS: Mapping[str, type] = {"error_rate": float, "latency": float, "calls": int, "for_s": float}
_SCALING: Mapping[str, type] = {"min_replicas": int, "max_replicas": int, "target_queue_ms": float, "idle_s": float}
_REHEARSAL: Mapping[str, type] = {"calls": int, "since_s": float, "tolerance": float, "max_changed": float,
                                  "max_errors": float, "max_latency": float}  # fmt: skip


def read_rollout(body: Mapping[str, Any]) -> Rollout:
    """Return the rollout in a body: `role` and `weight`, `limits`, `scaling` and `rehearsal`.

    A candidate has the default limits where none are sent; null is without.
    """
    role = _read_role(body)
    part = Part(role, **read_numbers(body, {"weight": int}))
    limits = Limits() if part.is_candidate and "limits" not in body else None
    if (sent := _object(body, "limits", _LIMITS)) is not None:
        limits = Limits(**read_numbers(sent, _LIMITS, within="limits."))
    scaling = None
    if (sent := _object(body, "scaling", _SCALING)) is not None:
        scaling = Scaling(**read_numbers(sent, _SCALING, within="scaling."))
    rules = Rules() if role == Role.REHEARSAL else None
    if (sent := _object(body, "rehearsal", _REHEARSAL)) is not None:
        rules = Rules(**read_numbers(sent, _REHEARSAL, within="rehearsal."))
    return Rollout(part, limits, scaling, rules)


def read_numbers(
    body: Mapping[str, Any], kinds: Mapping[str, type], names: Mapping[str, str] | None = None, within: str = ""
) -> dict[str, Any]:
    """Return the numbers of a body by the names that `names` gives them; what is null or not sent is left out.

    Raises:
        InvalidRequest: one is no number, or no whole one where it has to be.
    """
    found = {}
    for name, kind in kinds.items():
        value = body.get(name)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int if kind is int else (int, float)):
            what = "a whole number" if kind is int else "a number"
            raise InvalidRequest(f"{within}{name}: expected {what}, got {value!r}.")
        found[(names or {}).get(name, name)] = value
    return found


def _read_role(body: Mapping[str, Any]) -> Role:
    sent = body.get("role") or Role.MAIN.value
    if sent not in {role.value for role in Role}:
        raise InvalidRequest(
            f"role: expected main, canary, shadow or rehearsal, got {sent!r}.", hint="Leave it out for main."
        )
    return Role(sent)


def _object(body: Mapping[str, Any], name: str, kinds: Mapping[str, type]) -> Mapping[str, Any] | None:
    sent = body.get(name)
    if sent is None:
        return None
    if not isinstance(sent, dict) or (unknown := sorted(set(sent) - set(kinds))):
        wrong = f"got {unknown[0]!r}" if isinstance(sent, dict) else f"got {sent!r}"
        raise InvalidRequest(f"{name}: expected an object of {', '.join(kinds)}; {wrong}.")
    return sent
