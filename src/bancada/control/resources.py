"""Whether this machine can give what a deployment asks for."""

from __future__ import annotations

from pathlib import Path

from bancada.domain.models import Model
from bancada.domain.resources import ResourceRequest, Resources

DEVICES = Path("/dev")


def allowed_resources(model: Model, request: ResourceRequest, devices: Path = DEVICES) -> Resources:
    """Return the resources of a deployment, with the model's defaults for what was left out.

    Raises:
        InvalidRequest: a size is out of its range, or there are fewer GPUs here than asked for.
    """
    return request.over(model).checked(count_gpus(devices))


def count_gpus(devices: Path = DEVICES) -> int:
    """Return how many NVIDIA GPUs this machine has."""
    return sum(1 for _ in devices.glob("nvidia[0-9]*"))
