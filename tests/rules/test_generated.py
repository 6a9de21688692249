"""What is generated from the contract is up to date, and says so when it is not."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def check(root: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(root / "tools" / "generate.py"), "--check"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_generated_files_follow_the_contract() -> None:
    done = check(ROOT)
    assert (done.returncode, done.stdout) == (0, ""), f"{done.stdout}\nRun: python tools/generate.py"


def test_stale_missing_and_left_over_files_are_found(tmp_path: Path) -> None:
    for folder in ("contract", "tools", "src/bancada/wire", "packages/cmlapi/src/cmlapi"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    client = tmp_path / "packages/cmlapi/src/cmlapi"
    (client / "models/left_over.py").write_text("")
    (client / "models/project.py").unlink()
    (tmp_path / "src/bancada/wire/swagger.json").write_text("{}")
    done = check(tmp_path)
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "stale: packages/cmlapi/src/cmlapi/models/project.py",
        "stale: src/bancada/wire/swagger.json",
        "stale: packages/cmlapi/src/cmlapi/models/left_over.py",
    ]
