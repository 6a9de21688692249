"""What to serve, from the command line to a loaded model: shared by the replica server and the build gate."""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path
from typing import Any, Protocol

from bancada_workload.answering import Served
from bancada_workload.failures import (
    REGISTRY_REQUIREMENTS,
    CallFailure,
    LoadFailure,
    describe,
    exit_failure,
    user_failure,
)
from bancada_workload.function_model import load_function
from bancada_workload.json_bodies import encode
from bancada_workload.jsonable import WHAT_TO_RETURN, NotJsonable
from bancada_workload.serving_plan import read_plan, wait_for_plan


class Model(Served, Protocol):
    """Something loaded that answers requests."""

    def replay_example(self) -> tuple[bool, Any]:
        """Predict the logged example; False when there is none."""

    def describe_signature(self) -> dict[str, Any] | None:
        """Return the signature as JSON values, or None."""


def add_target_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that name what to load."""
    target = parser.add_mutually_exclusive_group(required=True)
    target.add_argument("--model", type=Path, metavar="DIR", help="directory of an MLflow model")
    target.add_argument("--source", type=Path, metavar="DIR", help="directory of a project's files")
    parser.add_argument("--file", metavar="F", help="file in --source that defines the function")
    parser.add_argument("--function", metavar="NAME", help="name of the function")


def parse_target(parser: argparse.ArgumentParser, arguments: list[str] | None = None) -> argparse.Namespace:
    """Parse the command line; ends the process with status 2 when --source comes without its function."""
    options = parser.parse_args(arguments)
    if options.source is not None and not (options.file and options.function):
        parser.error("--source needs --file and --function")
    return options


def load(options: argparse.Namespace, report: Path | None = None) -> Model:
    """Load what the options name, as the build gate's report says once it is there.

    Raises:
        LoadFailure: it cannot be loaded; the failure says why and what to do.
    """
    gc.disable()  # collecting while tens of thousands of import-time objects pile up costs a tenth of the start
    try:
        if options.model is None:
            return load_function(options.source.absolute(), options.file, options.function)
        return _load_model(options.model.absolute(), report)
    except SystemExit as error:
        what = "The model" if options.model is not None else repr(options.file)
        raise exit_failure(error, "load_failed", what, "it was loaded") from error
    finally:
        gc.enable()
        gc.freeze()


def _load_model(directory: Path, report: Path | None) -> Model:
    plan = None if report is None else read_plan(report)
    if report is not None and plan is None and _may_be_native(directory):
        plan = wait_for_plan(report)
    if plan is not None and plan["path"] == "native":
        from bancada_workload.native_flavors import load_native

        return load_native(directory, plan)
    from bancada_workload.registry_model import load_registry_model

    model = load_registry_model(directory)
    if report is not None:
        model.max_batch = int((plan or wait_for_plan(report))["max_batch"])
    return model


def _may_be_native(directory: Path) -> bool:
    try:
        from bancada_workload.native_flavors import find_plan

        return isinstance(find_plan(directory), dict)
    except ImportError:
        return False  # an environment that cannot serve this model anyhow; loading it will say so


def replay_example(model: Model) -> tuple[bool, Any]:
    """Predict the logged example and check that the answer can be sent; False when there is none.

    Raises:
        LoadFailure: prediction_not_json, signature_mismatch, import_failed or example_failed.
    """
    try:
        has_example, prediction = model.replay_example()
        encode(prediction)
    except NotJsonable as error:
        message = f"The model's answer cannot be sent as JSON: {error}."
        raise LoadFailure("prediction_not_json", message, WHAT_TO_RETURN) from error
    except CallFailure as failure:
        message = f"The logged input example does not fit the signature: {failure.message}"
        hint = failure.hint or "Log the model again with a matching example."
        raise LoadFailure("signature_mismatch", message, hint) from failure
    except SystemExit as error:
        raise exit_failure(error, "example_failed", "The model", "it predicted the logged input example") from error
    except Exception as error:
        usual = LoadFailure("example_failed", f"Predicting the logged input example raised {describe(error)}",
                            "Run the model's predict on its example in the same environment.")  # fmt: skip
        raise user_failure(error, usual, REGISTRY_REQUIREMENTS) from error
    return has_example, prediction


def log_by_line() -> None:
    """Make prints, ours and the user's, appear in the log line by line although it is a file."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True)  # type: ignore[union-attr]
