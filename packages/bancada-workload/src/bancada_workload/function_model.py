"""Plain functions: one Python file of a project, one function in it, one argument."""

from __future__ import annotations

import importlib.util
import inspect
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from bancada_workload import frames
from bancada_workload.failures import LoadFailure, Requirements, bad_request, describe, user_failure
from bancada_workload.frames import Call
from bancada_workload.json_bodies import request_of
from bancada_workload.jsonable import Whole, to_jsonable

_REQUIREMENTS = Requirements("requirements.txt of the project", " and build again")


class FunctionModel:
    """One function of the user's; `request` is its only argument, what it returns is the `response`."""

    path = "function"
    max_batch = 1

    def __init__(self, function: Callable[[Any], Any]) -> None:
        self._function = function
        self.wraps_prediction = bool(getattr(function, "wraps_prediction", False))
        """Set by the SDK's decorators: its predictions have names, so that metrics can be told of them."""

    def describe(self) -> dict[str, Any]:
        """Return what the Open Inference Protocol's metadata tell: little, of a function."""
        return {"name": getattr(self._function, "__name__", ""), "platform": "python", "inputs": [], "outputs": []}

    def read(self, call: Call) -> Any:
        """Return the `request` of a call.

        Raises:
            CallFailure: 400, it has none; or the call is in a form that only models with a signature know.
        """
        if call.kind != frames.ENVELOPE:
            raise bad_request("request_format_unknown", "A function takes JSON, as `request` of a call of API v2.",
                              'POST {"accessKey": "...", "request": ...} to /model.')  # fmt: skip
        return request_of(call.body)

    def kind_of(self, _question: Any) -> None:
        """Return None: a function is asked one thing at a time."""

    def predict_one(self, question: Any) -> Any:
        """Answer one request; raises whatever the function raises."""
        returned = to_jsonable(self._function(question), "the return value")
        return Whole(returned) if self.wraps_prediction else returned

    def predict_together(self, _questions: list[Any]) -> None:
        """Return None, see `kind_of`."""

    def replay_example(self) -> tuple[bool, Any]:
        """Tell that a function has no example to replay."""
        return False, None

    def describe_signature(self) -> dict[str, Any] | None:
        """Return None: a plain function takes whatever JSON holds."""
        return None


def load_function(source: Path, file: str, name: str) -> FunctionModel:
    """Import `file` of the directory `source`, which becomes the working directory, and take the function `name`.

    Raises:
        LoadFailure: file_missing, import_failed, load_failed, function_missing or function_signature.
    """
    path = _locate(source, file)
    os.chdir(source)
    for directory in (path.parent, source.resolve()):
        if str(directory) not in sys.path:
            sys.path.insert(0, str(directory))
    function = _find_function(_import_file(path, file), file, name)
    _check_signature(function, file, name)
    return FunctionModel(function)


def _locate(source: Path, file: str) -> Path:
    path = (source / file).resolve()
    if not path.is_relative_to(source.resolve()):
        raise LoadFailure("file_missing", f"{file!r} is outside of the project.", "Name a file inside the project.")
    if not path.is_file():
        raise LoadFailure("file_missing", f"The build has no file {file!r}.",
                          "Check file_path: it is relative to the project's directory.")  # fmt: skip
    return path


def _import_file(path: Path, file: str) -> ModuleType:
    # A file called like a module that is already loaded (json.py) must not replace it for everybody else.
    name = path.stem if path.stem not in sys.modules else f"bancada_function_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise LoadFailure("load_failed", f"{file!r} is not a Python file.", "Name a file that ends in .py.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # so that what it pickles and unpickles finds its classes
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        usual = LoadFailure("load_failed", f"Importing {file!r} raised {describe(error)}",
                            "Run the file in a session first.")  # fmt: skip
        raise user_failure(error, usual, _REQUIREMENTS) from error
    return module


def _find_function(module: ModuleType, file: str, name: str) -> Callable[[Any], Any]:
    function = getattr(module, name, None)
    if callable(function):
        return function  # type: ignore[no-any-return]
    functions = {key: value for key, value in vars(module).items() if inspect.isfunction(value)}
    defined = [key for key, value in functions.items() if value.__module__ == module.__name__]
    problem = f"has no function {name!r}" if function is None else f"defines {name!r}, which cannot be called"
    raise LoadFailure("function_missing", f"{file!r} {problem}.",
                      f"Functions it defines: {', '.join(sorted(defined)) or 'none'}.")  # fmt: skip


def _check_signature(function: Callable[[Any], Any], file: str, name: str) -> None:
    if inspect.iscoroutinefunction(function):
        raise LoadFailure(
            "function_signature", f"{name!r} in {file!r} is an async function.", "Make it a plain function."
        )
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return  # a builtin that tells nothing; the first call will
    try:
        signature.bind(None)
    except TypeError:
        raise LoadFailure("function_signature", f"{name!r} in {file!r} must take one argument, got {name}{signature}.",
                          "Take the decoded request as the only required argument.") from None  # fmt: skip
