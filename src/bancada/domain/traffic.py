"""How the calls of one model are shared between its deployments: the one that serves, and its candidates.

A *candidate* is a deployment that joins the one that serves instead of taking its place: a canary answers a share of
the calls, a shadow gets copies that nobody waits for. What is not a canary's is answered by the one that serves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from bancada.domain.errors import Conflict, InvalidRequest

if TYPE_CHECKING:
    from bancada.domain.deployments import Deployment

ALL = 100
"""Weights are percent of a model's calls."""
_TOKEN = frozenset("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_LONGEST_HEADER = 100


class Role(str, Enum):
    """What a deployment is to its model."""

    MAIN = "main"
    CANARY = "canary"
    SHADOW = "shadow"
    REHEARSAL = "rehearsal"  # gets no calls at all


@dataclass(frozen=True, slots=True)
class Part:
    """A new deployment's part in its model's traffic: `weight` is percent of the calls; a main one has what is left."""

    role: Role = Role.MAIN
    weight: int = 0

    @property
    def is_candidate(self) -> bool:
        """Whether it stands beside the deployment that serves."""
        return self.role in (Role.CANARY, Role.SHADOW)

    def checked(self) -> Part:
        """Return this part, proven to be one.

        Raises:
            InvalidRequest: a canary's weight is not in 0..100, or a shadow's not in 1..100.
        """
        fewest = 1 if self.role == Role.SHADOW else 0
        if self.is_candidate and not fewest <= self.weight <= ALL:
            raise InvalidRequest(
                f"weight: expected {fewest} to {ALL} percent of the calls for a {self.role.value}, got {self.weight}.",
                hint="Start with a few percent; `bancada traffic set` changes it later.",
            )
        return self


def share_left(candidates: Sequence[Deployment]) -> int:
    """Return what the canaries leave of the calls to the deployment that serves, in percent."""
    return ALL - sum(each.weight for each in candidates if each.role == Role.CANARY)


def check_joins(part: Part, candidates: Sequence[Deployment]) -> None:
    """Make sure that another candidate fits beside those that a model has.

    Raises:
        Conflict: the canaries would get more than all calls (`traffic_full`).
    """
    left = share_left(candidates)
    if part.role == Role.CANARY and part.weight > left:
        raise Conflict(
            f"weight: {part.weight} percent are asked for, and the other canaries of the model leave {left}.",
            hint="Ask for less, or lower theirs with `bancada traffic set`.",
            code="traffic_full",
        )


def set_weights(wanted: Mapping[str, int], serving_id: str, candidates: Sequence[Deployment]) -> dict[str, int]:
    """Return the new weights of the candidates that `wanted` names by id; others keep theirs.

    Naming the deployment that serves changes nothing by itself, but its share has to be what the canaries leave.

    Raises:
        InvalidRequest: an id is of no deployment that gets calls, a weight is out of its range, or the shares of all
            that answer do not add up to 100.
    """
    by_id = {each.id: each for each in candidates}
    for deployment_id, weight in wanted.items():
        if deployment_id == serving_id:
            continue
        if deployment_id not in by_id:
            known = ", ".join([serving_id, *by_id]) if serving_id else "none"
            raise InvalidRequest(
                f"weights: deployment {deployment_id!r} gets no calls of this model; those that do: {known}.",
                hint="`bancada deployment create --canary PERCENT` adds one.",
            )
        Part(Role(by_id[deployment_id].role), weight).checked()
    after = {each.id: wanted.get(each.id, each.weight) for each in candidates if each.role == Role.CANARY}
    left = ALL - sum(after.values())
    served = wanted.get(serving_id, left)
    if left < 0 or served != left:
        shares = ", ".join(f"{name}={share}" for name, share in {serving_id: served, **after}.items())
        raise InvalidRequest(
            f"weights: expected the shares of all that answer to add up to {ALL}, got {shares}.",
            hint="Leave out the deployment that serves: it gets what is left.",
        )
    return {each.id: wanted[each.id] for each in candidates if each.id in wanted}


def checked_header(name: str) -> str:
    """Return the name of the header by which callers stick to a deployment; empty is none.

    Raises:
        InvalidRequest: it cannot be the name of an HTTP header.
    """
    if len(name) > _LONGEST_HEADER or not set(name) <= _TOKEN:
        raise InvalidRequest(
            f"sticky_header: expected the name of an HTTP header of at most {_LONGEST_HEADER} letters, got {name!r}.",
            hint="Use a header that names the caller, such as X-Customer-Id.",
        )
    return name
