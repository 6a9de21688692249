"""The serving path beside the best model servers and the floor, in one run: `python bench/serving.py`.

The whole product path (public port, key, schema, record) and its peers serve the same model on the same machine, which
wrk shares. All of them run all the time and take turns, window by window, so that a busy moment meets all of them; the
medians of the rounds count. Before and after each window every server is asked for batches whose right answers
`mlflow.pyfunc` gave in a process of its own; answers other than 2xx are counted. What was measured is kept in
`results/serving.json` part by part, so that parts can be run one by one.
"""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import ExitStack
from datetime import datetime, timezone
from pathlib import Path

sys.path.pop(0)  # this folder, which has a module `requests`
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.serving_lab import start_lab
from bench.serving_parts import PARTS
from bench.serving_report import report
from bench.wrk import require_wrk

RESULTS = Path(__file__).parent / "results" / "serving.json"


def main() -> None:
    """Measure the parts that were asked for, keep them, and print the report of all that is kept."""
    options = read_options()
    require_wrk()
    with ExitStack() as stack:
        lab = start_lab(stack, options)
        for name in options.parts.split(","):
            print(f"part {name}", file=sys.stderr, flush=True)
            keep(options, name, PARTS[name](lab))
    print(report(json.loads(options.results.read_text())))


def read_options() -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--parts", default=",".join(PARTS), help="with commas: " + ", ".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="a first look: one short round, few models, a short soak")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=8.0, help="of each window")
    parser.add_argument("--soak-minutes", type=float, default=10.0)
    parser.add_argument("--models", type=int, default=50, help="deployed at once in the part `models`")
    parser.add_argument("--updates", type=int, default=20)
    parser.add_argument("--results", type=Path, default=RESULTS, help="where the figures are kept")
    parser.add_argument("--note", default="", help="what readers of these figures should know")
    options = parser.parse_args()
    if unknown := [name for name in options.parts.split(",") if name not in PARTS]:
        parser.error(f"there is no part {', '.join(unknown)}; there are: {', '.join(PARTS)}")
    if options.quick:
        options.rounds, options.seconds, options.soak_minutes, options.models, options.updates = 1, 3.0, 1.0, 5, 3
    return options


def keep(options: argparse.Namespace, name: str, found: object) -> None:
    """Add what a part found to what is kept, in place of what an earlier run of it found."""
    kept = json.loads(options.results.read_text()) if options.results.exists() else {}
    about = {"on": f"{datetime.now(timezone.utc):%Y-%m-%d %H:%M}", "quick": options.quick, "rounds": options.rounds,
             "seconds": options.seconds, "note": options.note}  # fmt: skip
    kept[name] = {"about": about, "found": found}
    options.results.parent.mkdir(exist_ok=True)
    options.results.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
