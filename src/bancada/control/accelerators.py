"""The GPUs of this machine, as NVIDIA's driver describes them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

DRIVER = Path("/proc/driver/nvidia/gpus")
LABEL = "nvidia.com/gpu.product"
"""The label by which clusters tell kinds of GPUs apart."""


@dataclass(frozen=True, slots=True)
class Accelerator:
    """One kind of GPU, and how many of it there are."""

    id: str
    product: str
    count: int
    key: str = LABEL


def list_accelerators(driver: Path = DRIVER) -> list[Accelerator]:
    """Return the kinds of GPUs here, in the order of their names; none without the driver."""
    products = Counter(_product(information) for information in driver.glob("*/information"))
    return [Accelerator(str(number), name, products[name]) for number, name in enumerate(sorted(products), 1)]


def _product(information: Path) -> str:
    lines = information.read_text(encoding="utf-8", errors="replace").splitlines()
    models = (line.partition(":")[2] for line in lines if line.startswith("Model:"))
    return next(models, "").strip().replace(" ", "-") or "unknown"
