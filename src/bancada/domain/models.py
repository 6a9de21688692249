"""Models: a name with an access key that survives every redeployment. (Machine-learning models, never tables.)"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Model:
    """One model; `serving_*` say which deployment, in which generation, answers its calls now."""

    id: str
    number: int
    project_id: str
    creator_id: int
    name: str
    description: str
    access_key: str
    auth_enabled: bool
    visibility: str
    registered_model_id: str
    run_as: int
    accelerator_label_id: str
    default_cpu_millicores: int
    default_memory_mb: int
    default_replicas: int
    serving_deployment_id: str
    serving_generation: int
    created_at: datetime
    updated_at: datetime
    sticky_header: str = ""
    call_limits: Mapping[str, Any] = field(default_factory=dict)
