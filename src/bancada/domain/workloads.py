"""Workloads of every kind, and their executions: one stretch of a workload, from its asking to run until it rests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bancada.domain.quotas import Amount

TYPES = {
    "application": "application",
    "build": "model build",
    "deployment": "model",
    "job run": "job",
    "session": "session",
}
"""What the contract calls a workload's type, by the kind of thing that is executed."""


@dataclass(frozen=True, slots=True)
class Execution:
    """One execution, with the names of all that it belonged to: they outlive what they name.

    `noun` and `noun_id` say what is executed, `workload_id` what it is an execution of: a job run's is its job, a
    deployment's its model. `cpu` in vCPU and `memory_gb` in GB are what it asked for, all replicas together.
    `started_at` is when it was given them, None while it waits; `ended_at` is None until it rests. `group_name` is the
    team that owns the project, if one does.
    """

    id: str
    noun: str
    noun_id: str
    workload_id: str
    workload_type: str
    slot: str
    name: str
    project_id: str
    project_number: int
    project_name: str
    owner_id: int
    owner: str
    creator_id: int
    creator: str
    creator_name: str
    run_as: str
    group_id: int
    group_name: str
    cpu: float
    memory_gb: float
    nvidia_gpu: int
    runtime_identifier: str
    status: str
    reason: str
    message: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None

    @property
    def amount(self) -> Amount:
        """What it asked for."""
        return Amount(self.cpu, self.memory_gb, self.nvidia_gpu)

    def duration_s(self, now: datetime) -> int:
        """Return for how many whole seconds it has run, or ran."""
        if self.started_at is None:
            return 0
        return max(0, int(((self.ended_at or now) - self.started_at).total_seconds()))
