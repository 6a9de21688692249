"""The build gate: is this model fit to serve? One process, one report.

    python -m bancada_workload.gate --report PATH [--before SCRIPT] TARGET

TARGET is `--model DIR` or `--source DIR --file F --function NAME`.
A script named by `--before` runs first; then the process begins anew, and sees what the script installed.

Exit status 0: passed; 1: failed, the report says why; anything else, or no report: the user's code ended the
process (`os._exit`, a crash, a kill).
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
import traceback
from pathlib import Path
from typing import Any, NoReturn

from bancada_workload.build_script import run_build_script
from bancada_workload.failures import LoadFailure, write_json
from bancada_workload.loading import Model, add_target_options, load, log_by_line, parse_target, replay_example

_NO_SIGNATURE = {
    "code": "signature_missing",
    "message": "The model has no signature: requests reach it unchecked.",
    "hint": "Log it with a signature, or with an input example that gives one.",
}
_NO_EXAMPLE = {
    "code": "example_missing",
    "message": "The model has no input example: its first real call is its first test.",
    "hint": "Log it with input_example=...",
}


def main(arguments: list[str] | None = None) -> int:
    """Check what the command line names, write the report, and return the exit status."""
    parser = argparse.ArgumentParser(prog="bancada_workload.gate", description="Check that a model is fit to serve.")
    parser.add_argument("--report", type=Path, required=True, metavar="PATH", help="JSON file to write the verdict to")
    parser.add_argument("--before", type=Path, metavar="SCRIPT", help="script to run in the working directory first")
    add_target_options(parser)
    options = parse_target(parser, arguments)
    log_by_line()
    report_path = options.report.absolute()  # loading a function changes the working directory
    report = check(options) if options.before is None else prepare(options.before)
    if report is None:
        _begin_anew(sys.argv[1:] if arguments is None else arguments, options.before)
    write_json(report_path, report)
    for warning in report["warnings"]:
        print(f"WARNING {warning['code']}: {warning['message']} {warning['hint']}", flush=True)
    if report["passed"]:
        print(_serving_line(report["serving"]), flush=True)
    print(f"{report['code']}: {report['message']} {report['hint']}".rstrip(), flush=True)
    return 0 if report["passed"] else 1


def prepare(script: Path) -> dict[str, Any] | None:
    """Run a build script; returns the report on its failure, None when it did its work."""
    try:
        run_build_script(script)
    except LoadFailure as failure:
        return {**_empty_report(), **failure.to_dict()}
    return None


def check(options: argparse.Namespace) -> dict[str, Any]:
    """Return the report on what the options name; every failure becomes its `code`, `message` and `hint`."""
    report = _empty_report()
    try:
        _check(options, report)
    except LoadFailure as failure:
        traceback.print_exc()
        report.update(failure.to_dict())
    else:
        report.update(passed=True, code="passed", message=_summary(report))
    return report


def _check(options: argparse.Namespace, report: dict[str, Any]) -> None:
    started = time.perf_counter()
    model = load(options)
    report["load_s"] = round(time.perf_counter() - started, 4)
    report["signature"] = model.describe_signature()
    if options.model is not None and report["signature"] is None:
        report["warnings"].append(_NO_SIGNATURE)
    started = time.perf_counter()
    has_example, report["example_prediction"] = replay_example(model)
    if has_example:
        report["predict_s"] = round(time.perf_counter() - started, 4)
    elif options.model is not None:
        report["warnings"].append(_NO_EXAMPLE)
    report["serving"] = _choose_serving(model, options)


def _choose_serving(model: Model, options: argparse.Namespace) -> dict[str, Any]:
    if options.model is None:
        return {"path": "function", "flavor": None, "reason": "", "checked": 0, "max_batch": 1}
    from bancada_workload.proof import choose_serving

    return choose_serving(model, options.model.absolute())


def _serving_line(serving: dict[str, Any]) -> str:
    if serving["path"] == "function":
        return "Serving path: function"
    if serving["path"] == "native":
        return f"Serving path: native {serving['flavor']}, {serving['reason']}"
    together = f", up to {serving['max_batch']} calls together" if serving["max_batch"] > 1 else ""
    return f"Serving path: pyfunc{together}, because {serving['reason']}"


def _empty_report() -> dict[str, Any]:
    return {
        "passed": False, "code": "", "message": "", "hint": "", "signature": None, "example_prediction": None,
        "warnings": [], "serving": None, "python": platform.python_version(), "load_s": None, "predict_s": None,
    }  # fmt: skip


def _begin_anew(arguments: list[str], script: Path) -> NoReturn:
    """Become the gate without the script: the same process, which imports what was installed as a replica would."""
    place = arguments.index("--before")
    rest = arguments[:place] + arguments[place + 2 :]
    print(f"The build script {script.name} is done.", flush=True)
    os.execv(sys.executable, [sys.executable, "-m", "bancada_workload.gate", *rest])  # noqa: S606 - ourselves


def _summary(report: dict[str, Any]) -> str:
    predicted = f", its example predicted in {report['predict_s']:.2f} s" if report["predict_s"] is not None else ""
    return f"Loaded in {report['load_s']:.2f} s{predicted}."


if __name__ == "__main__":
    sys.exit(main())
