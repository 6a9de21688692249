"""Functions of a project: found, checked and called, or refused with a reason."""

from __future__ import annotations

import os
import sys

import pytest
from bancada_workload.failures import LoadFailure
from bancada_workload.function_model import load_function


@pytest.fixture(autouse=True)
def _process_state_restored(monkeypatch, tmp_path):
    before = os.getcwd()  # noqa: PTH109
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setattr(sys, "modules", sys.modules.copy())
    yield
    os.chdir(before)


def test_a_function_sees_its_project(tmp_path):
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "predict.py").write_text(
        "import os, beside, root\ndef f(args):\n    return [args['x'], os.getcwd()]"
    )
    (tmp_path / "code" / "beside.py").touch()
    (tmp_path / "root.py").touch()
    model = load_function(tmp_path, "code/predict.py", "f")
    assert model.predict_one({"x": 1.5}) == [1.5, str(tmp_path)]
    assert (model.wraps_prediction, model.replay_example(), model.describe_signature()) == (False, (False, None), None)


@pytest.mark.parametrize(("text", "code", "words"), [
    ("def g(a): ...\ndef h(a): ...", "function_missing", "g, h"),
    ("f = 3", "function_missing", "cannot be called"),
    ("def f(): ...", "function_signature", "one argument, got f()"),
    ("def f(a, b): ...", "function_signature", "got f(a, b)"),
    ("async def f(a): ...", "function_signature", "async"),
    ("import tower_tools.radio", "import_failed", "tower_tools"),
    ("from os import nothing_like_this", "import_failed", "nothing_like_this"),
    ("def f(:", "load_failed", "Correct line 1 of f.py."),
    ("import broken", "load_failed", "Correct line 2 of broken.py."),
    ("try:\n  import tower_tools\nexcept ImportError as e: raise OSError from e", "import_failed", "requirements.txt"),
    ("1 / 0", "load_failed", "ZeroDivisionError"),
])  # fmt: skip
def test_what_cannot_be_served_says_why(tmp_path, text, code, words):
    (tmp_path / "f.py").write_text(text)
    (tmp_path / "broken.py").write_text("ok = 1\n)")
    with pytest.raises(LoadFailure) as failure:
        load_function(tmp_path, "f.py", "f")
    assert failure.value.code == code
    assert words in f"{failure.value.message} {failure.value.hint}"
    assert failure.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "def f(a, b=1): return 2",
        "f = lambda args: 2",
        "f = len",
        "class F:\n  def __call__(self, a): return 2\nf = F()",
    ],
)
def test_whatever_takes_one_argument_is_a_function(tmp_path, text):
    (tmp_path / "f.py").write_text(text)
    assert load_function(tmp_path, "f.py", "f").predict_one([1, 2]) == 2


@pytest.mark.parametrize("file", ["absent.py", "../outside.py", "/etc/passwd", "."])
def test_files_stay_in_the_project(tmp_path, file):
    (tmp_path / "project").mkdir()
    (tmp_path / "outside.py").write_text("def f(a): ...")
    with pytest.raises(LoadFailure) as failure:
        load_function(tmp_path / "project", file, "f")
    assert failure.value.code == "file_missing"
