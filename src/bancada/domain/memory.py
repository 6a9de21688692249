"""Memory that workloads may use, and what becomes of those that use more.

Each sample of what a workload's processes have resident is judged alone, with the one before: a short peak is nobody's
loss, and a leap beyond a quarter more would be the machine's before the next sample comes.
"""

from __future__ import annotations

from dataclasses import dataclass

AT_ONCE = 1.25
"""Who uses so many times the allowed memory is ended at the first sample."""


@dataclass(frozen=True, slots=True)
class Overuse:
    """That a process with all it started had more resident than it may, in GB; it is to be ended for that."""

    used_gb: float
    allowed_gb: float

    def __str__(self) -> str:
        """Say it in words that follow a name: "used 2.4 GB of memory, of the 2 GB that it may use"."""
        return f"used {self.used_gb:.2f} GB of memory, of the {self.allowed_gb:g} GB that it may use"


def judge(used_gb: float, before_gb: float, allowed_gb: float) -> Overuse | None:
    """Return what a sample, and the one before it, say against a workload that may use `allowed_gb`."""
    if used_gb > AT_ONCE * allowed_gb or min(used_gb, before_gb) > allowed_gb:
        return Overuse(used_gb, allowed_gb)
    return None
