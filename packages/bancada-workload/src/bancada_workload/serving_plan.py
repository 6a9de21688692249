"""How a replica is to serve its model, as the build gate decided: read from the gate's report.

Replicas load while the gate still runs. One whose model may have a native form waits for the verdict before it loads
anything; one that must go through `mlflow.pyfunc` loads meanwhile, and then waits to hear what may be batched.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

_LOOK_EVERY_S = 0.02
PYFUNC: dict[str, Any] = {"path": "pyfunc", "max_batch": 1}
"""What is always right: the plan of models whose gate decided nothing."""


def read_plan(report: Path) -> dict[str, Any] | None:
    """Return the plan in a gate's report, None while there is no report."""
    try:
        found = json.loads(report.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except ValueError:
        return PYFUNC
    plan = found.get("serving") if isinstance(found, dict) else None
    return plan if isinstance(plan, dict) and "path" in plan else PYFUNC


def wait_for_plan(report: Path) -> dict[str, Any]:
    """Return the plan as soon as the gate has written it; whoever started this process ends it if that never comes."""
    while (plan := read_plan(report)) is None:
        time.sleep(_LOOK_EVERY_S)
    return plan
