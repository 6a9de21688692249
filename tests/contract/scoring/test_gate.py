"""The build gate, as the reconciler runs it: a process, a report, an exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def run_gate(tmp_path):
    """Run the gate on a target; returns its exit status and its report, None when it wrote none."""

    def run(*target, **env):
        report = tmp_path / "gate.json"
        command = [sys.executable, "-m", "bancada_workload.gate", "--report", str(report), *map(str, target)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | env, cwd=tmp_path)
        return done.returncode, json.loads(report.read_text()) if report.exists() else None

    return run


def test_a_good_model_passes_with_its_signature_and_prediction(run_gate, models):
    status, report = run_gate("--model", models / "doubles")
    assert (status, report["passed"], report["code"], report["warnings"]) == (0, True, "passed", [])
    assert report["example_prediction"] == [3.5, 5.25]
    assert [column["name"] for column in report["signature"]["inputs"]] == ["a", "b"]
    assert report["load_s"] > 0
    assert report["predict_s"] > 0
    assert report["python"] == sys.version.split()[0]
    assert report["serving"] == {
        "path": "pyfunc", "flavor": None, "reason": "models of mlflow.pyfunc.model have no native form here",
        "checked": 4, "max_batch": 64,
    }  # fmt: skip


@pytest.mark.parametrize(("name", "code", "words"), [
    ("not_json", "prediction_not_json", "builtins.object"),
    ("raises", "example_failed", "ValueError: no tower in sight"),
    ("needs_module", "import_failed", "'tower_tools' is not installed in the model's environment"),
    ("imports_late", "import_failed", "'tower_tools' is not installed in the model's environment"),
    ("quits", "example_failed", "ended itself with exit code 1 while it predicted"),
    ("absent", "model_missing", "MLmodel"),
])  # fmt: skip
def test_a_bad_model_fails_with_a_reason(run_gate, models, name, code, words):
    status, report = run_gate("--model", models / name, BANCADA_TEST_SERVING="1")
    assert (status, report["passed"], report["code"]) == (1, False, code)
    assert words in report["message"]
    assert report["hint"]
    assert ("pip_requirements" in report["hint"]) == (code == "import_failed")


@pytest.mark.parametrize(("status", "told"), [("3", "3"), ("", "0"), ("'why'", "1")])
def test_a_file_that_exits_while_it_is_imported_is_reported(run_gate, tmp_path, status, told):
    (tmp_path / "f.py").write_text(f"import sys\nsys.exit({status})\n")
    exit_status, report = run_gate("--source", tmp_path, "--file", "f.py", "--function", "f")
    assert (exit_status, report["code"]) == (1, "load_failed")
    assert report["message"] == f"'f.py' ended itself with exit code {told} while it was loaded."
    assert "__main__" in report["hint"]


def test_examples_of_every_kind_are_replayed(models, load_saved):
    assert load_saved("tensor").model.replay_example() == (True, [2.0])
    assert load_saved("named").model.replay_example() == (True, [{"kinds": ["float32", "int32"]}])
    assert load_saved("bare").model.replay_example() == (False, None)


def test_a_model_without_signature_or_example_passes_with_warnings(run_gate, models):
    status, report = run_gate("--model", models / "bare")
    assert (status, report["passed"], report["signature"], report["predict_s"]) == (0, True, None, None)
    assert [warning["code"] for warning in report["warnings"]] == ["signature_missing", "example_missing"]


def test_user_code_that_ends_the_process_leaves_no_report(run_gate, models, tmp_path):
    assert run_gate("--model", models / "exits", BANCADA_TEST_LEAVE="1") == (9, None)
    (tmp_path / "f.py").write_text("import os\nos._exit(0)\n")
    assert run_gate("--source", tmp_path, "--file", "f.py", "--function", "f") == (0, None)
    (tmp_path / "f.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n")
    assert run_gate("--source", tmp_path, "--file", "f.py", "--function", "f") == (-11, None)


def test_a_build_script_runs_first_and_what_it_installs_is_seen(run_gate, tmp_path):
    (tmp_path / "f.py").write_text("import made_by_script\ndef f(args): return made_by_script.ONE\n")
    script = tmp_path / "build.sh"
    script.write_text("which python > which.txt && read -r line; echo 'ONE = 1' > made_by_script.py\n")
    target = ("--source", tmp_path, "--file", "f.py", "--function", "f")
    status, report = run_gate("--before", script, *target)
    assert (status, report["passed"], report["code"]) == (0, True, "passed")
    assert (tmp_path / "which.txt").read_text().strip() == str(Path(sys.executable).parent / "python")
    other = tmp_path / "build.py"
    other.write_text("open('made_by_script.py', 'w').write('TWO = 2')\nraise SystemExit(3)\n")
    status, report = run_gate("--before", other, *target)
    assert (status, report["passed"], report["code"]) == (1, False, "build_script_failed")
    assert report["message"] == "The build script ended with 3."
    assert "TWO" in (tmp_path / "made_by_script.py").read_text()


def test_a_function_passes(run_gate, tmp_path):
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "f.py").write_text("import beside\nopen('data.txt').read()\ndef f(args): return beside.ONE\n")
    (tmp_path / "src" / "beside.py").write_text("ONE = 1\n")
    (tmp_path / "data.txt").write_text("read relative to the project")
    status, report = run_gate("--source", tmp_path, "--file", "src/f.py", "--function", "f")
    assert (status, report["passed"], report["warnings"], report["signature"]) == (0, True, [], None)
