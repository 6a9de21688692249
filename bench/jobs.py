"""From asking for a run to its process, and from a parent's success to its child: `python bench/jobs.py`.

Two jobs whose environment is there already, the second one dependent on the first. In each round:

* bare:   this script starts the same Python with the same script and waits for its first line;
* asked:  `create_job_run` until the process was started, by the workbench's own times (`created_at`, `running_at`);
* code:   `create_job_run` until the first statement of the script, by the clock that all share;
* child:  from the parent's success (`finished_at`) until the child's process was started.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import cmlapi

from tests.scenario.live import Workbench, until

SCRIPT = "import time\nprint(time.time(), flush=True)\n"
ROWS = {
    "asked": "run asked for → process started",
    "code": "run asked for → first statement",
    "bare": "bare: the same Python and script, started by hand → first statement",
    "child": "parent succeeded → child's process started",
}


class Lab:
    """A workbench with a job and its child, each of which has run once."""

    def __init__(self, folder: Path) -> None:
        source = folder / "source"
        source.mkdir()
        (source / "now.py").write_text(SCRIPT, encoding="utf-8")
        self.home = folder / "home"
        self.workbench = Workbench(self.home)
        self.workbench.up()
        self.workbench.bancada("project", "create", "bench", "--from", str(source))
        self.client = self.workbench.client
        self.project_id: str = self.client.list_projects().projects[0].id
        self.parent = self._create("parent")
        self.child = self._create("child", self.parent.id)
        self.round()
        (environment,) = (path.parent for path in (self.home / "environments").glob("*/.ready"))
        self.python = environment / "bin" / "python"

    def _create(self, name: str, parent_id: str = "") -> cmlapi.Job:
        body = cmlapi.CreateJobRequest(name=name, script="now.py", parent_job_id=parent_id)
        return self.client.create_job(body, self.project_id)

    def round(self) -> dict[str, float]:
        """Run both jobs, and return the seconds of each row but `bare`."""
        before = self._last(self.child)
        asked_at = time.time()
        run = self.client.create_job_run({}, self.project_id, self.parent.id)
        until("the child has run", lambda: self._has_run(before), deadline_s=600)
        parent, child = self.client.get_job_run(self.project_id, self.parent.id, run.id), self._last(self.child)
        assert parent.status == child.status == "ENGINE_SUCCEEDED", (parent, child)
        said = (self.home / "job_runs" / run.id / "output.log").read_text(encoding="utf-8")
        return {
            "asked": seconds(parent.created_at, parent.running_at),
            "code": float(said) - asked_at,
            "child": seconds(parent.finished_at, child.running_at),
        }

    def bare(self) -> float:
        """Return the seconds from starting the script by hand to its first statement."""
        asked_at = time.time()
        done = subprocess.run([self.python, "-c", SCRIPT], capture_output=True, text=True, check=True)
        return float(done.stdout) - asked_at

    def _last(self, job: cmlapi.Job) -> cmlapi.JobRun | None:
        found = self.client.list_job_runs(self.project_id, job.id, sort="-created_at", page_size=1).job_runs
        return found[0] if found else None

    def _has_run(self, before: cmlapi.JobRun | None) -> bool:
        last = self._last(self.child)
        return last is not None and last.finished_at is not None and (before is None or last.id != before.id)


def seconds(begin: datetime, end: datetime) -> float:
    """Return the seconds between two times."""
    return (end - begin).total_seconds()


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    seen: dict[str, list[float]] = {name: [] for name in ROWS}
    with tempfile.TemporaryDirectory(prefix="bancada-bench-") as folder:
        lab = Lab(Path(folder))
        try:
            for _ in range(rounds):
                for name, value in {**lab.round(), "bare": lab.bare()}.items():
                    seen[name].append(value)
        finally:
            lab.workbench.down()
    print(f"{rounds} rounds, milliseconds\n\n| | p50 | p90 |\n|---|---|---|")
    for name, text in ROWS.items():
        tenths = statistics.quantiles(seen[name], n=10)
        print(f"| {text} | {statistics.median(seen[name]) * 1000:.0f} | {tenths[8] * 1000:.0f} |")


if __name__ == "__main__":
    main()
