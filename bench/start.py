"""From `bancada up` to the first API answer, and the memory of the idle processes: `python bench/start.py`."""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import psutil

from tests.scenario.live import BANCADA, Workbench, until


def main() -> None:
    """Measure first starts (a new home) and later starts, then the idle processes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    first, later, memory = [], [], {}
    for number in range(rounds):
        with tempfile.TemporaryDirectory(prefix="bancada-bench-") as folder:
            workbench = Workbench(Path(folder) / "home")
            first.append(first_answer_s(workbench))
            workbench.down()
            later.append(first_answer_s(workbench))
            if number == rounds - 1:
                until("MLflow answers", lambda workbench=workbench: tracking_answers(workbench))
                memory = idle_memory(workbench)
            workbench.down()
    print("| | median s | runs |\n|---|---|---|")
    for name, values in {"first start": first, "later start": later}.items():
        print(f"| {name} | {statistics.median(values):.2f} | {', '.join(f'{value:.2f}' for value in values)} |")
    print("\n| process | RSS MB | PSS MB |\n|---|---|---|")
    for name, (rss, pss) in memory.items():
        print(f"| {name} | {rss:.0f} | {pss:.0f} |")
    print(f"| all | {sum(r for r, _ in memory.values()):.0f} | {sum(p for _, p in memory.values()):.0f} |")


def first_answer_s(workbench: Workbench) -> float:
    """Start in the foreground, and return the seconds until an API call with the admin's key is answered."""
    began = time.perf_counter()
    command = [*BANCADA, "up", "--port", str(workbench.port)]
    subprocess.Popen(command, env=workbench.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not api_answers(workbench):
        time.sleep(0.02)
    return time.perf_counter() - began


def api_answers(workbench: Workbench) -> bool:
    """Tell whether `list_projects` answers 200."""
    try:
        return get(workbench, "/api/v2/projects") == 200
    except (OSError, KeyError, json.JSONDecodeError):
        return False


def tracking_answers(workbench: Workbench) -> bool:
    """Tell whether the tracking process answers at all."""
    try:
        return get(workbench, "/mlflow/none/version") in {200, 404}
    except OSError:
        return False


def get(workbench: Workbench, path: str) -> int:
    """Return the status of a GET with the admin's key."""
    wanted = urllib.request.Request(workbench.url + path, headers={"Authorization": f"Bearer {workbench.key}"})
    try:
        with urllib.request.urlopen(wanted, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def idle_memory(workbench: Workbench) -> dict[str, tuple[float, float]]:
    """Return RSS and PSS in MB of each process of the workbench."""
    found = {}
    for name in ("supervisor", "api", "gateway", "reconciler", "tracking"):
        memory = psutil.Process(workbench.process(name)).memory_full_info()
        found[name] = (memory.rss / 1e6, getattr(memory, "pss", memory.rss) / 1e6)
    return found


if __name__ == "__main__":
    main()
