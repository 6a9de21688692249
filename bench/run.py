"""Run the benchmarks and keep their results: `make bench`, or `make bench ARGS=deployment` for one of them.

Options after the name of one are passed on to it: `make bench ARGS="serving --parts one-row"`.
"""

from __future__ import annotations

import itertools
import os
import platform
import shlex
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path

HERE = Path(__file__).parent
BENCHMARKS = {
    "start": ["start.py"],
    "deployment": ["deployment.py"],
    "jobs": ["jobs.py"],
    "list_projects": ["list_projects.py"],
    "requests": ["requests.py"],
    "writers": ["writers.py"],
    "sessions": ["sessions.py"],
    "hop": ["hop.py"],
    "serving": ["serving.py"],
    "pages": ["pages.py"],
}


def main() -> int:
    """Run the named benchmarks, or all of them, and return how many failed."""
    names = list(itertools.takewhile(lambda each: not each.startswith("-"), sys.argv[1:]))
    options = sys.argv[1 + len(names) :]
    names = names or list(BENCHMARKS)
    if options and len(names) != 1:
        print("error: name the one benchmark that the options are for", file=sys.stderr)
        return 2
    if unknown := [name for name in names if name not in BENCHMARKS]:
        print(f"error: there is no benchmark {', '.join(unknown)}; there are: {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    return sum(not run(name, options) for name in names)


def run(name: str, options: list[str]) -> bool:
    """Run one benchmark, show what it prints, and keep it under `results`; tell whether it succeeded."""
    command = [sys.executable, str(HERE / BENCHMARKS[name][0]), *BENCHMARKS[name][1:], *options]
    print(f"== {name}", flush=True)
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    print(done.stdout, flush=True)
    if done.stdout.strip():
        keep(" ".join([name, *options]), name, done.stdout)
    return done.returncode == 0


def keep(arguments: str, name: str, output: str) -> None:
    """Write a result with what is needed to read it: the command, the day and the machine."""
    command = f"make bench ARGS={shlex.quote(arguments)}"
    about = f"`{command}`, {datetime.now(timezone.utc):%Y-%m-%d}, {machine()}."
    (HERE / "results").mkdir(exist_ok=True)
    (HERE / "results" / f"{name}.md").write_text(f"# {name}\n\n{about}\n\n{output.strip()}\n", encoding="utf-8")


def machine() -> str:
    """Return what the figures were measured on, without its name."""
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores, {memory_gb:.0f} GiB, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}"
    )


if __name__ == "__main__":
    sys.exit(main())
