"""The build gate: is this model fit to serve? One process, one report.

    python -m bancada_workload.gate --report PATH (--model DIR | --source DIR --file F --function NAME)

Exit status 0: passed; 1: failed, the report says why; anything else, or no report: the user's code ended the
process (`os._exit`, a crash, a kill).
"""

from __future__ import annotations

import argparse
import platform
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from bancada_workload.failures import LoadFailure, write_json
from bancada_workload.loading import add_target_options, load, log_by_line, parse_target, replay_example

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
    add_target_options(parser)
    options = parse_target(parser, arguments)
    log_by_line()
    report_path = options.report.absolute()  # loading a function changes the working directory
    report = check(options)
    write_json(report_path, report)
    for warning in report["warnings"]:
        print(f"WARNING {warning['code']}: {warning['message']} {warning['hint']}", flush=True)  # noqa: T201
    print(f"{report['code']}: {report['message']} {report['hint']}".rstrip(), flush=True)  # noqa: T201
    return 0 if report["passed"] else 1


def check(options: argparse.Namespace) -> dict[str, Any]:
    """Return the report on what the options name; every failure becomes its `code`, `message` and `hint`."""
    report: dict[str, Any] = {
        "passed": False, "code": "", "message": "", "hint": "", "signature": None, "example_prediction": None,
        "warnings": [], "python": platform.python_version(), "load_s": None, "predict_s": None,
    }  # fmt: skip
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


def _summary(report: dict[str, Any]) -> str:
    predicted = f", its example predicted in {report['predict_s']:.2f} s" if report["predict_s"] is not None else ""
    return f"Loaded in {report['load_s']:.2f} s{predicted}."


if __name__ == "__main__":
    sys.exit(main())
