"""Regenerate the lock files: `make lock` (newest of everything, or `ARGS=--keep` to change as little as possible)."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = Path(sys.executable).parent / "uv"
COMPILE = [
    "pip", "compile", "--quiet", "--universal", "--python-version", "3.10", "--generate-hashes",
    "--no-emit-package", "bancada-workload", "--no-emit-package", "cmlapi",
    "--custom-compile-command", "make lock",
]  # fmt: skip


def main() -> None:
    """Write requirements.lock and requirements-dev.lock; the second holds the same versions and the dev group."""
    upgrade = [] if "--keep" in sys.argv else ["--upgrade"]
    compile_lock("requirements.lock", *upgrade)
    compile_lock("requirements-dev.lock", *upgrade, "--group", "dev", "--constraints", "requirements.lock")


def compile_lock(name: str, *options: str) -> None:
    """Write one lock file from pyproject.toml."""
    subprocess.run([UV, *COMPILE, *options, "pyproject.toml", "--output-file", name], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
