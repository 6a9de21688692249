"""A supervisor over small fake processes: `python fake_workbench.py`, configured by the environment."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from bancada.settings import load_settings
from bancada.supervise.children import ChildSpec
from bancada.supervise.supervisor import log_to_files, run_supervisor

PROCESS = str(Path(__file__).with_name("fake_process.py"))


def fake(name: str, **options: object) -> ChildSpec:
    return ChildSpec(name, (sys.executable, PROCESS, name), **options)  # type: ignore[arg-type]


def main() -> None:
    if os.environ.get("FAKE_NOHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    settings = load_settings()
    os.environ["FAKE_RUN_DIR"] = str(settings.run_dir)
    log_to_files(settings, detached=True)
    children = [
        fake("api"),
        fake("gateway", stop_stage=2),
        fake("reconciler", after_api=True, stop_stage=0),
    ]
    if os.environ.get("FAKE_CRASH"):
        children.append(fake("crasher"))
    if os.environ.get("FAKE_STUBBORN"):
        children.append(fake("stubborn", stop_grace_s=0.5))
    run_supervisor(settings, children)


if __name__ == "__main__":
    main()
