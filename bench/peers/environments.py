"""The environments of the peers: made by uv in a cache beside the checkout, once for each list of requirements."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

CACHE = Path(__file__).resolve().parents[2] / ".cache" / "bench"
MODEL = ("mlflow==3.17.2", "xgboost-cpu==3.2.0", "scikit-learn>=1.5", "pandas>=2.2", "pip")
REQUIREMENTS = {
    "mlflow": (*MODEL, "fastapi", "uvicorn[standard]", "msgspec", "pyarrow"),
    # With a newer uvloop MLServer 1.7.1 does not start its workers: "There is no current event loop".
    "mlserver": (*MODEL, "mlserver==1.7.1", "mlserver-mlflow==1.7.1", "uvloop<0.22"),
}
_UV = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}") or "uv"


def environment_of(name: str) -> Path:
    """Return the folder of an environment, which is made the first time it is asked for."""
    wanted = REQUIREMENTS[name]
    mark = hashlib.sha256("\n".join((sys.version, *wanted)).encode()).hexdigest()[:12]
    folder = CACHE / f"{name}-{mark}"
    if not (folder / "ready").exists():
        print(f"making the environment of {name}", file=sys.stderr, flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        _uv("venv", "--python", sys.executable, str(folder))
        _uv("pip", "install", "--python", str(folder / "bin" / "python"), "--compile-bytecode", *wanted)
        (folder / "ready").touch()
    return folder


def versions_in(name: str, distributions: tuple[str, ...]) -> dict[str, str]:
    """Return the versions of what an environment has of these distributions."""
    listed = subprocess.run(
        [_UV, "pip", "freeze", "--quiet", "--python", str(environment_of(name) / "bin" / "python")],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    found = dict(line.split("==") for line in listed.splitlines() if "==" in line)
    return {each: found[each] for each in distributions if each in found}


def _uv(*arguments: str) -> None:
    subprocess.run([_UV, *arguments, "--quiet"], check=True, stdout=sys.stderr)
