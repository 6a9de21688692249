"""What a deployment asks for: processor, memory, accelerators, replicas and environment variables."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from bancada.domain.builds import Build
from bancada.domain.deployments import Deployment, DeploymentStatus, Wish
from bancada.domain.errors import InvalidRequest
from bancada.domain.ids import new_uuid
from bancada.domain.models import Model
from bancada.domain.projects import check_environment
from bancada.domain.rollouts import REPLACE, Rollout

CPU_LIMIT = 64.0
MEMORY_LIMIT_GB = 1024.0
REPLICAS_LIMIT = 32


@dataclass(frozen=True, slots=True)
class Resources:
    """One deployment's share: `cpu` in vCPU and `memory_gb` in GB, both per replica."""

    cpu: float = 1.0
    memory_gb: float = 2.0
    nvidia_gpu: int = 0
    replicas: int = 1
    environment: Mapping[str, str] = field(default_factory=dict)

    def checked(self, gpus_here: int) -> Resources:
        """Return these resources, proven to be in range.

        Raises:
            InvalidRequest: cpu is not in (0, 64], memory not in (0, 1024] GB, replicas not in 1..32, a variable
                cannot be given to a process, or more GPUs are asked for than the machine has.
        """
        _check_size("cpu", self.cpu, CPU_LIMIT, "vCPU")
        _check_size("memory", self.memory_gb, MEMORY_LIMIT_GB, "GB")
        if not 1 <= self.replicas <= REPLICAS_LIMIT:
            raise InvalidRequest(f"replicas: expected 1 to {REPLICAS_LIMIT}, got {self.replicas}.",
                                 hint="Leave it out for 1.")  # fmt: skip
        _check_gpus(self.nvidia_gpu, gpus_here)
        check_environment(self.environment)
        return self

    def as_json(self) -> dict[str, object]:
        """Return the form in which a build keeps what is to be deployed after it; `from_json` reads it."""
        return {**asdict(self), "environment": dict(self.environment)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Resources:
        """Return what `as_json` described."""
        return cls(**kept)


@dataclass(frozen=True, slots=True)
class ResourceRequest:
    """What a caller asks for; None stands for the model's default."""

    cpu: float | None = None
    memory_gb: float | None = None
    nvidia_gpu: int = 0
    replicas: int | None = None
    environment: Mapping[str, str] = field(default_factory=dict)

    def over(self, model: Model) -> Resources:
        """Return the resources with the model's defaults for what was not asked for."""
        return Resources(
            cpu=model.default_cpu_millicores / 1000 if self.cpu is None else self.cpu,
            memory_gb=model.default_memory_mb / 1024 if self.memory_gb is None else self.memory_gb,
            nvidia_gpu=self.nvidia_gpu,
            replicas=model.default_replicas if self.replicas is None else self.replicas,
            environment=self.environment,
        )


def new_deployment(
    build: Build,
    resources: Resources,
    deployer_id: int,
    number: int,
    now: datetime,
    rollout: Rollout = REPLACE,
    joins_id: str = "",
) -> Deployment:
    """Return the wish that a build is deployed with these resources; a candidate joins the deployment `joins_id`."""
    limits, scaling = rollout.limits, rollout.scaling
    return Deployment(
        id=new_uuid(),
        number=number,
        project_id=build.project_id,
        model_id=build.model_id,
        build_id=build.id,
        deployer_id=deployer_id,
        cpu=resources.cpu,
        memory_gb=resources.memory_gb,
        nvidia_gpu=resources.nvidia_gpu,
        replicas=resources.replicas if scaling is None else max(1, scaling.min_replicas),
        environment=dict(resources.environment),
        wish=Wish.RUNNING.value,
        generation=1,
        status=DeploymentStatus.PENDING.value,
        reason="",
        message="",
        hint="",
        drain_since=None,
        created_at=now,
        updated_at=now,
        stopped_at=None,
        role=rollout.part.role.value,
        weight=rollout.part.weight,
        joins_id=joins_id,
        limits=None if limits is None else limits.as_json(),
        scaling=None if scaling is None else scaling.as_json(),
        rehearsal=None if rollout.rehearsal is None else rollout.rehearsal.as_json(),
    )


def _check_size(name: str, value: float, limit: float, unit: str) -> None:
    if not (math.isfinite(value) and 0 < value <= limit):
        raise InvalidRequest(
            f"{name}: expected more than 0 and at most {limit:g} {unit}, got {value:g}.",
            hint="Leave it out to use the default.",
        )


def _check_gpus(wanted: int, here: int) -> None:
    if wanted < 0:
        raise InvalidRequest(f"nvidia_gpus: expected 0 or more, got {wanted}.", hint="Leave it out for none.")
    if wanted > here:
        has = f"{here} NVIDIA GPUs" if here else "no NVIDIA GPU"
        raise InvalidRequest(
            f"nvidia_gpus: {wanted} are asked for, and this machine has {has}.",
            hint=f"Send nvidia_gpus of at most {here}, or leave it out.",
            code="no_gpu",
        )
