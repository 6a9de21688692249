"""Who may use how much at once, and which of the workloads that wait may start.

`admit` is the whole policy. What a user's, a team's or the machine's quota has no room for waits; it never fails. Room
is given by age: a younger workload does not overtake an older one that waits for the same quota, or a large one would
wait for ever. One that can never fit, because it asks for more than the whole quota, keeps nobody waiting.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bancada.domain.errors import InvalidRequest
from bancada.domain.reconciled import Finish

OVER_QUOTA = "over_quota"
"""Reason of what waits for room."""
RESOURCES = ("cpu", "memory_gb", "nvidia_gpu")
_UNITS = {"cpu": "vCPU", "memory_gb": "GB of memory", "nvidia_gpu": "GPUs"}
_LARGEST = 1e9
_ROUNDING = 1e-9
"""Sums of fractions such as 0.1 are not exact; nobody waits for the difference."""


@dataclass(frozen=True, slots=True)
class Amount:
    """What a workload asks for, or several use together: `cpu` in vCPU, `memory_gb` in GB."""

    cpu: float = 0.0
    memory_gb: float = 0.0
    nvidia_gpu: float = 0

    def plus(self, other: Amount) -> Amount:
        """Return both together."""
        return Amount(*(getattr(self, each) + getattr(other, each) for each in RESOURCES))

    def beyond(self, other: Amount) -> Amount:
        """Return what this is more than the other, resource by resource, never less than nothing."""
        return Amount(*(max(0, getattr(self, each) - getattr(other, each)) for each in RESOURCES))


@dataclass(frozen=True, slots=True)
class Quota:
    """How much may be used at once; None is without limit."""

    cpu: float | None = None
    memory_gb: float | None = None
    nvidia_gpu: float | None = None

    @property
    def is_unlimited(self) -> bool:
        """Whether it keeps nobody from anything."""
        return self == Quota()

    def checked(self) -> Quota:
        """Return this quota, proven to be one.

        Raises:
            InvalidRequest: a limit is negative, not finite, or of GPUs and no whole number.
        """
        for name in RESOURCES:
            limit = getattr(self, name)
            field = name.removesuffix("_gb")
            if limit is not None and not (math.isfinite(limit) and 0 <= limit <= _LARGEST):
                raise InvalidRequest(f"{field}: expected a number from 0, or null for no limit; got {limit}.")
        if self.nvidia_gpu is not None and self.nvidia_gpu != int(self.nvidia_gpu):
            raise InvalidRequest(f"nvidia_gpu: expected a whole number, got {self.nvidia_gpu}.")
        return self

    def exceeded_by(self, used: Amount) -> str:
        """Return the first resource of which more is used than allowed; empty when there is none."""
        for name in RESOURCES:
            limit = getattr(self, name)
            if limit is not None and getattr(used, name) > limit + _ROUNDING:
                return name
        return ""


Holder = str
"""Whose quota it is: `user:<number>`, `team:<number>`, or `machine`."""
MACHINE: Holder = "machine"


def user_holder(user_id: int) -> Holder:
    """Return the holder that a user is."""
    return f"user:{user_id}"


def team_holder(team_id: int) -> Holder:
    """Return the holder that a team is."""
    return f"team:{team_id}"


@dataclass(frozen=True, slots=True)
class Ask:
    """A workload that runs or waits to. What shares a `slot` takes its place from another, and counts as the largest.

    A new deployment of a model runs beside the old one until it can take over, and a build of it loads what is to be
    deployed: if they counted in full, a user whose quota is full could never replace a model.
    """

    id: str
    slot: str
    amount: Amount
    holders: tuple[Holder, ...]
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """Who may start now, and why each of the others waits."""

    admitted: tuple[str, ...]
    refused: Mapping[str, Finish]


def admit(
    running: Sequence[Ask], waiting: Sequence[Ask], quotas: Mapping[Holder, Quota], names: Mapping[Holder, str]
) -> Decision:
    """Decide who of those that wait may start beside those that run; `names` are the holders' for the messages."""
    ledger = _Ledger(running)
    admitted: list[str] = []
    refused: dict[str, Finish] = {}
    reserved: set[Holder] = set()
    for ask in sorted(waiting, key=lambda each: (each.asked_at, each.id)):
        limits = {holder: quotas[holder] for holder in ask.holders if holder in quotas}
        full = ledger.first_full(ask, limits)
        if full is None and not reserved.intersection(limits):
            ledger.take(ask)
            admitted.append(ask.id)
            continue
        fits_alone = not any(quota.exceeded_by(ask.amount) for quota in limits.values())
        if full is None:
            holder = next(each for each in ask.holders if each in reserved)
            refused[ask.id] = _in_line(names.get(holder, holder))
            continue
        holder, resource = full
        used = getattr(ledger.used[holder], resource)
        refused[ask.id] = _over(names.get(holder, holder), resource, used, limits[holder], ask, fits_alone=fits_alone)
        if fits_alone:
            reserved.update(each for each, quota in limits.items() if quota.exceeded_by(ledger.with_ask(each, ask)))
    return Decision(tuple(admitted), refused)


def total_use(running: Sequence[Ask]) -> dict[Holder, Amount]:
    """Return what each holder uses of its quota."""
    return dict(_Ledger(running).used)


class _Ledger:
    """What is held in each slot and by each holder."""

    def __init__(self, running: Sequence[Ask]) -> None:
        self.used: dict[Holder, Amount] = defaultdict(Amount)
        self._slots: dict[tuple[Holder, str], Amount] = defaultdict(Amount)
        for ask in running:
            self.take(ask)

    def take(self, ask: Ask) -> None:
        for holder in ask.holders:
            held = self._slots[holder, ask.slot]
            more = ask.amount.beyond(held)
            self._slots[holder, ask.slot] = held.plus(more)
            self.used[holder] = self.used[holder].plus(more)

    def with_ask(self, holder: Holder, ask: Ask) -> Amount:
        """Return what the holder would use with this ask too."""
        return self.used[holder].plus(ask.amount.beyond(self._slots[holder, ask.slot]))

    def first_full(self, ask: Ask, limits: Mapping[Holder, Quota]) -> tuple[Holder, str] | None:
        for holder, quota in limits.items():
            # What needs no more of a resource is not kept from it by a quota that was lowered meanwhile.
            more = ask.amount.beyond(self._slots[holder, ask.slot])
            needed = Amount(*(
                getattr(self.with_ask(holder, ask), each) if getattr(more, each) else 0 for each in RESOURCES
            ))  # fmt: skip
            if resource := quota.exceeded_by(needed):
                return holder, resource
        return None


def _over(name: str, resource: str, used: float, quota: Quota, ask: Ask, *, fits_alone: bool) -> Finish:
    allowed, asked, unit = getattr(quota, resource), getattr(ask.amount, resource), _UNITS[resource]
    message = f"The quota of {name} has no room: {used:g} of {allowed:g} {unit} used, {asked:g} asked for."
    hint = "It starts by itself when there is room. Stop something, or ask an administrator for a larger quota."
    if not fits_alone:
        hint = "It asks for more than the whole quota. Ask for less, or ask an administrator for a larger quota."
    return Finish("", OVER_QUOTA, message, hint)


def _in_line(name: str) -> Finish:
    return Finish("", OVER_QUOTA, f"An older workload waits for room in the quota of {name}; it comes first.",
                  "It starts by itself when its turn comes. Stop what waits before it, or something that runs.",
                  )  # fmt: skip


def rounded(amount: Amount) -> Amount:
    """Return an amount without the traces of adding fractions."""
    return replace(amount, cpu=round(amount.cpu, 6), memory_gb=round(amount.memory_gb, 6))
