"""Lazy imports: nothing runs until it is asked for, and outside of the block nothing changes."""

from __future__ import annotations

import importlib
import sys

from bancada_workload.lazy_imports import imported_on_use


def test_a_module_runs_when_it_is_first_used(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "lazy_tower.py").write_text("import sys\nsys.lazy_tower_ran = True\nHEIGHT_M = 30\n")
    monkeypatch.setattr(sys, "lazy_tower_ran", False, raising=False)
    finders = list(sys.meta_path)
    with imported_on_use("lazy_tower"):
        tower = importlib.import_module("lazy_tower")
        assert not sys.lazy_tower_ran
    assert sys.meta_path == finders
    assert tower.HEIGHT_M == 30
    assert sys.lazy_tower_ran
