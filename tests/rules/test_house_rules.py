"""The rules of the house that a linter does not know."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from bancada.domain.authorisation import NEEDS
from bancada.settings import Settings

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"
FLOORS = {"src/bancada": (3, 10), "packages/bancada-workload/src": (3, 9), "packages/cmlapi/src": (3, 8)}
ROOM_NAMES = {path.name for path in (ROOT / "src/bancada").iterdir() if (path / "__init__.py").exists()}
BANNED_NAMES = {"utils.py", "helpers.py", "common.py", "base.py"}
MACHINE = re.compile(r"/work/[a-z.]|/root/|/opt/pypi|/home/(?!cdsw)[a-z]+/|https?://[\w.-]*(pypi|pythonhosted|mirror)")
CHECKS = {"project_for", "project_and_role", "team_for", "admit"}


def tracked_files(*patterns: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def texts(*patterns: str) -> Iterator[tuple[str, str]]:
    for path in tracked_files(*patterns):
        data = path.read_bytes()
        if b"\0" not in data:
            yield path.relative_to(ROOT).as_posix(), data.decode("utf-8")


def test_every_setting_is_documented_and_explained() -> None:
    page = (REFERENCE / "settings.md").read_text()
    for setting in fields(Settings):
        assert f"| `{setting.name}` | `BANCADA_{setting.name.upper()}` |" in page
        assert setting.metadata["help"].endswith("."), setting.name


def test_reference_pages_follow_the_code() -> None:
    command = [sys.executable, str(ROOT / "tools" / "reference.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), f"{done.stdout}{done.stderr}\nRun: make generate"


def test_every_room_has_its_import_rule() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    ruled = {contract["id"]: contract for contract in contracts}
    assert ruled.keys() >= ROOM_NAMES
    for room in ROOM_NAMES - {"supervise", "cli"}:
        assert "bancada.cli" in ruled[room]["forbidden_modules"]
        assert "bancada.supervise" in ruled[room]["forbidden_modules"]


def test_checks_name_rows_of_the_authorisation_table() -> None:
    named = []
    for name, text in texts("src/bancada/control/*.py", "src/bancada/main.py"):
        for call in ast.walk(ast.parse(text)):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in CHECKS:
                named += [(name, row.value) for row in ast.walk(call) if isinstance(row, ast.Constant)]
    assert len(named) > 40
    assert [(name, row) for name, row in named if row and row not in NEEDS] == []


def test_nothing_names_a_machine_or_an_index() -> None:
    own = Path(__file__).relative_to(ROOT).as_posix()
    found = [f"{name}: {match[0]}" for name, text in texts() if name != own for match in MACHINE.finditer(text)]
    assert found == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_lock_files_pin_hashes_and_name_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert not re.search(r"^-", text, re.MULTILINE)
    pins = re.findall(
        r"^[a-z0-9][a-z0-9._-]*(?:\[[a-z,]+\])?==.*(?:\n {4}--hash=sha256:[0-9a-f]{64}(?: \\)?)+", text, re.MULTILINE
    )
    assert len(pins) == len(re.findall(r"^[a-z0-9]", text, re.MULTILINE)) > 80


def test_the_development_lock_holds_the_same_versions() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9][^ ;]*", (ROOT / name).read_text(), re.MULTILINE))

    assert pins("requirements.lock") <= pins("requirements-dev.lock")


def test_lock_files_hold_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    runtime, development = ((ROOT / name).read_text() for name in ("requirements.lock", "requirements-dev.lock"))
    for text, wanted in (
        (runtime, project["project"]["dependencies"]),
        (development, project["dependency-groups"]["dev"]),
    ):
        for requirement in wanted:
            name = re.split(r"[<>=\[; ]", requirement)[0].lower()
            if name not in {"bancada-workload", "cmlapi"}:
                assert re.search(rf"^{re.escape(name)}==", text, re.MULTILINE), name


@pytest.mark.parametrize(("folder", "floor"), FLOORS.items())
def test_code_parses_on_the_oldest_python_of_its_distribution(folder: str, floor: tuple[int, int]) -> None:
    sources = list(texts(f"{folder}/*.py", f"{folder}/**/*.py"))
    assert sources
    for name, text in sources:
        ast.parse(text, name, feature_version=floor)


def test_files_are_named_by_their_idea() -> None:
    named = [path for path in tracked_files("*.py") if path.name in BANNED_NAMES]
    assert named == []


def test_one_make_target_of_each_kind_explains_itself() -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("setup", "demo", "demo-stop", "serve", "test", "check", "lock", "bench", "clean"):
        assert re.search(rf"^  make {target} +\w", shown, re.MULTILINE), target
