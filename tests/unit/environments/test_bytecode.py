"""Compiled modules are shared between environments whose files are the same, and only then."""

from __future__ import annotations

import os
import py_compile
from pathlib import Path

from bancada.environments.bytecode import share_bytecode

SOURCE = "VALUE = 1\n"


def environment(root: Path, name: str) -> Path:
    packages = root / name / "lib" / "python3.11" / "site-packages" / "pkg"
    packages.mkdir(parents=True)
    return packages


def compiled_of(packages: Path) -> list[str]:
    return sorted(path.name for path in packages.glob("__pycache__/*.pyc"))


def test_what_is_compiled_from_the_same_file_is_shared(tmp_path: Path) -> None:
    old, new = environment(tmp_path, "old"), environment(tmp_path, "new")
    (old / "a.py").write_text(SOURCE)
    os.link(old / "a.py", new / "a.py")
    compiled = Path(py_compile.compile(str(old / "a.py")) or "")

    assert share_bytecode(tmp_path / "new", [tmp_path / "old"]) == 1

    assert compiled_of(new) == [compiled.name]
    assert (new / "__pycache__" / compiled.name).samefile(compiled)


def test_what_differs_is_left_to_be_compiled(tmp_path: Path) -> None:
    old, new = environment(tmp_path, "old"), environment(tmp_path, "new")
    for packages, text in ((old, SOURCE), (new, "VALUE = 2\n")):
        (packages / "a.py").write_text(text)
    (old / "only_there.py").write_text(SOURCE)
    for path in old.glob("*.py"):
        py_compile.compile(str(path))

    assert share_bytecode(tmp_path / "new", [tmp_path / "old"]) == 0
    assert compiled_of(new) == []


def test_another_minor_version_has_nothing_to_share(tmp_path: Path) -> None:
    old = tmp_path / "old" / "lib" / "python3.10" / "site-packages" / "pkg"
    old.mkdir(parents=True)
    new = environment(tmp_path, "new")
    (old / "a.py").write_text(SOURCE)
    os.link(old / "a.py", new / "a.py")
    py_compile.compile(str(old / "a.py"))

    assert share_bytecode(tmp_path / "new", [tmp_path / "old"]) == 0


def test_sharing_twice_is_sharing_once(tmp_path: Path) -> None:
    old, new = environment(tmp_path, "old"), environment(tmp_path, "new")
    (old / "a.py").write_text(SOURCE)
    os.link(old / "a.py", new / "a.py")
    py_compile.compile(str(old / "a.py"))

    assert share_bytecode(tmp_path / "new", [tmp_path / "old", tmp_path / "missing"]) == 1
    assert share_bytecode(tmp_path / "new", [tmp_path / "old"]) == 0
