"""A user's own script that prepares a build: it runs in the build's environment, before the model is loaded."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from bancada_workload.failures import LoadFailure

HINT = "The build log has its output. Correct the script, then build again."


def run_build_script(script: Path) -> None:
    """Run a script in the working directory, with the environment's `python` and `pip` first in its path.

    A file that ends in `.py` runs with this Python, any other with bash; what it says goes where our output goes.

    Raises:
        LoadFailure: it did not end with exit code 0 (`build_script_failed`), or cannot be run.
    """
    command = [sys.executable if script.suffix == ".py" else "bash", str(script)]
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    sys.stdout.flush()
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, env={**os.environ, "PATH": path}, check=False)
    except OSError as error:
        raise LoadFailure("build_script_failed", f"The build script cannot be run: {error.strerror}.", HINT) from error
    if done.returncode:
        how = f"was ended by signal {-done.returncode}" if done.returncode < 0 else f"ended with {done.returncode}"
        raise LoadFailure("build_script_failed", f"The build script {how}.", HINT)
