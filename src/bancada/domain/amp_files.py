"""What an AMP's `.project-metadata.yaml` says: its runtimes, its variables, and its tasks in their order.

A task type, a field or a value that is not understood is refused, with its line: a step that was left out in silence
would be found missing much later.
"""

from __future__ import annotations

import math
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bancada.domain.errors import InvalidRequest
from bancada.domain.runtimes import OFFERED_EDITORS, Minor, own_identifier

FILE = ".project-metadata.yaml"
TASKS_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Place:
    """A value of the file and its line: a text as it is written, a list or a mapping; None where it is empty."""

    value: str | tuple[Place, ...] | Mapping[str, Place] | None
    line: int


@dataclass(frozen=True, slots=True)
class Task:
    """One task; `fields` are checked JSON values, `refers_to` the number of the task that it builds on, or 0."""

    number: int
    type: str
    line: int
    fields: Mapping[str, Any]
    refers_to: int


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable that the AMP asks of whoever installs it."""

    name: str
    default: str
    description: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class AmpFile:
    """A checked file; `runtime_identifier` is empty where it names no runtime."""

    name: str
    runtime_identifier: str
    variables: tuple[Variable, ...]
    tasks: tuple[Task, ...]


def invalid(line: int, message: str, hint: str = "", code: str = "metadata_invalid") -> InvalidRequest:
    """Return the error for something in the file."""
    return InvalidRequest(f"{FILE}, line {line}: {message}", hint=hint or "Correct the file and run the AMP again.",
                          code=code)  # fmt: skip


def read_amp_file(root: Place) -> AmpFile:
    """Return what the file says.

    Raises:
        InvalidRequest: it is not understood (`metadata_invalid`); the message names the line, the task and the field.
    """
    top = _mapping("the file", root)
    _refuse_unknown("", root, frozenset(_TOP))
    for name in ("name", "description", "author", "specification_version", "prototype_version"):
        if name in top:
            _text(name, top[name])
    tasks = tuple(_read_tasks(_items("tasks", top["tasks"]))) if "tasks" in top else ()
    return AmpFile(
        name=_text("name", top["name"]) if "name" in top else "",
        runtime_identifier=_read_runtimes(top["runtimes"]) if "runtimes" in top else "",
        variables=_read_variables(top["environment_variables"]) if "environment_variables" in top else (),
        tasks=tasks,
    )


_TOP = (
    "name", "description", "author", "date", "specification_version", "prototype_version", "shared_memory_limit",
    "runtimes", "environment_variables", "tasks",
)  # fmt: skip


def _text(what: str, place: Place) -> str:
    if isinstance(place.value, str):
        return place.value.strip()
    if place.value is None:
        return ""
    raise invalid(place.line, f"{what}: expected a text, got {_kind(place)}.")


def _name(what: str, place: Place) -> str:
    text = _text(what, place)
    if not text:
        raise invalid(place.line, f"{what}: expected a text, got none.")
    return text


def _amount(what: str, place: Place) -> float:
    text = _text(what, place)
    try:
        amount = float(text)
    except ValueError:
        amount = math.nan
    if not (math.isfinite(amount) and amount > 0):
        raise invalid(place.line, f"{what}: expected a number above 0, got {text!r}.")
    return amount


def _whole(what: str, place: Place) -> int:
    text = _text(what, place)
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise invalid(place.line, f"{what}: expected a whole number, got {text!r}.")
    return int(text)


def _flag(what: str, place: Place) -> bool:
    text = _text(what, place).lower()
    if text not in {"true", "false", "yes", "no"}:
        raise invalid(place.line, f"{what}: expected true or false, got {text!r}.")
    return text in {"true", "yes"}


def _kernel(what: str, place: Place) -> str:
    text = _text(what, place)
    if text and not text.lower().replace(" ", "").startswith("python3"):
        raise invalid(place.line, f"{what}: tasks run on Python 3 here, got {text!r}.")
    return text


def _arguments(what: str, place: Place) -> str:
    if isinstance(place.value, tuple):
        return shlex.join(_text(what, item) for item in place.value)
    return _text(what, place)


def _code(what: str, place: Place) -> str:
    if not isinstance(place.value, str) or not place.value.strip():
        raise invalid(place.line, f"{what}: expected Python code, got {_kind(place)}.")
    return place.value


def _variables(what: str, place: Place) -> dict[str, str]:
    return {name: _text(f"{what}.{name}", item) for name, item in _mapping(what, place).items()}


def _resources(what: str, place: Place) -> dict[str, float]:
    return _fields(what, place, {"cpu": _amount, "memory": _amount, "gpu": _no_gpu})


def _no_gpu(what: str, place: Place) -> int:
    if _whole(what, place):
        raise invalid(place.line, f"{what}: no model has GPUs by default.", "Give gpu to the deploy_model task.")
    return 0


def _replication(what: str, place: Place) -> dict[str, Any]:
    found = _fields(what, place, {"type": _text, "num_replicas": _whole})
    if found.get("type", "fixed") != "fixed":
        raise invalid(place.line, f"{what}.type: expected fixed, got {found['type']!r}.")
    return found


_Read = Callable[[str, Place], Any]
_SIZES: Mapping[str, _Read] = {"cpu": _amount, "memory": _amount, "gpu": _whole}
_ON_ALL: Mapping[str, _Read] = {"type": _name, "name": _text, "short_summary": _text, "long_summary": _text}


@dataclass(frozen=True, slots=True)
class _Rule:
    """The fields of a type of task, and how it takes part in what labels stand for."""

    fields: Mapping[str, _Read]
    required: tuple[str, ...]
    names: str = ""
    """The kind of thing that its label stands for from here on."""
    needs: str = ""
    """The kind that its label must stand for already."""


_RULES: Mapping[str, _Rule] = {
    "create_job": _Rule(
        {"entity_label": _name, "script": _name, "arguments": _arguments, "environment": _variables, "kernel": _kernel,
         "timeout": _whole, "timeout_kill": _flag, **_SIZES},
        ("name", "entity_label", "script"), names="job",
    ),
    "run_job": _Rule(
        {"entity_label": _name, "arguments": _arguments, "environment": _variables}, ("entity_label",), needs="job",
    ),
    "create_model": _Rule(
        {"entity_label": _name, "description": _text, "access_key_enabled": _flag, "default_resources": _resources,
         "default_replication_policy": _replication},
        ("name", "entity_label"), names="model",
    ),
    "build_model": _Rule(
        {"entity_label": _name, "comment": _text, "target_file_path": _name, "target_function_name": _name,
         "kernel": _kernel},
        ("entity_label", "target_file_path", "target_function_name"), needs="model", names="build",
    ),
    "deploy_model": _Rule(
        {"entity_label": _name, "environment": _variables, **_SIZES}, ("entity_label",), needs="build",
    ),
    "start_application": _Rule(
        {"entity_label": _name, "subdomain": _name, "script": _name, "kernel": _kernel, "description": _text,
         "environment_variables": _variables, "bypass_authentication": _flag, "static_subdomain": _flag, **_SIZES},
        ("name", "subdomain", "script"), names="application",
    ),
    "stop_application": _Rule({"entity_label": _name}, ("entity_label",), needs="application"),
    "run_session": _Rule({"script": _name, "code": _code, "kernel": _kernel, "cpu": _amount, "memory": _amount}, ()),
}  # fmt: skip


def _read_tasks(items: tuple[Place, ...]) -> list[Task]:
    if len(items) > TASKS_LIMIT:
        raise invalid(items[TASKS_LIMIT].line, f"tasks: at most {TASKS_LIMIT} are run, got {len(items)}.")
    tasks: list[Task] = []
    labels: dict[tuple[str, str], int] = {}
    models: set[str] = set()
    for number, place in enumerate(items, start=1):
        task = _read_task(number, place, labels)
        rule, label = _RULES[task.type], str(task.fields.get("entity_label", ""))
        if task.type == "create_model" and (name := task.fields["name"]) in models:
            raise invalid(task.line, f"task {number} (create_model): name: an earlier task creates a model {name!r}.")
        if task.type == "create_model":
            models.add(task.fields["name"])
        if rule.names != "build" and (rule.names, label) in labels:
            raise invalid(task.line, f"task {number} ({task.type}): entity_label: task {labels[rule.names, label]} "
                                     f"has {label!r} already.")  # fmt: skip
        if rule.names and label:
            labels[rule.names, label] = number
        tasks.append(task)
    return tasks


def _read_task(number: int, place: Place, labels: Mapping[tuple[str, str], int]) -> Task:
    fields = _mapping(f"task {number}", place)
    if "type" not in fields:
        raise invalid(place.line, f"task {number}: type: expected {', '.join(_RULES)}, got none.")
    kind = _name(f"task {number}: type", fields["type"])
    if kind not in _RULES:
        raise invalid(fields["type"].line, f"task {number}: type: expected {', '.join(_RULES)}, got {kind!r}.")
    rule, what = _RULES[kind], f"task {number} ({kind})"
    read = _fields(what, place, {**_ON_ALL, **rule.fields})
    for name in rule.required:
        if not read.get(name):
            raise invalid(place.line, f"{what}: {name}: it is needed, got none.")
    if kind == "run_session" and bool(read.get("script")) == bool(read.get("code")):
        raise invalid(place.line, f"{what}: script: a session has a script or code, got both or neither.")
    del read["type"]
    return Task(number, kind, place.line, read, _referred(what, fields, rule, labels))


def _referred(what: str, fields: Mapping[str, Place], rule: _Rule, labels: Mapping[tuple[str, str], int]) -> int:
    if not rule.needs:
        return 0
    label = _text("entity_label", fields["entity_label"])
    if (rule.needs, label) not in labels:
        raise invalid(fields["entity_label"].line, f"{what}: entity_label: no earlier task makes a {rule.needs} "
                                                   f"{label!r}.")  # fmt: skip
    return labels[rule.needs, label]


def _read_variables(place: Place) -> tuple[Variable, ...]:
    found = []
    if place.value is None:
        return ()
    for name, about in _mapping("environment_variables", place).items():
        what = f"environment_variables.{name}"
        readers: Mapping[str, _Read] = {"default": _text, "description": _text, "required": _flag}
        read = {} if about.value is None else _fields(what, about, readers)
        found.append(Variable(name, read.get("default", ""), read.get("description", ""), read.get("required", False)))
    return tuple(found)


def _read_runtimes(place: Place) -> str:
    """Return the identifier of the first Python that the file names; editions do not matter here.

    The list holds what the AMP can do with: its other kernels are no fault as long as one is Python.
    """
    chosen, refused = "", None
    for item in _items("runtimes", place):
        readers: Mapping[str, _Read] = {"editor": _name, "kernel": _name, "edition": _text, "addons": _addons}
        read = _fields("runtimes", item, readers)
        if "kernel" not in read:
            raise invalid(item.line, "runtimes: kernel: it is needed, such as Python 3.11, got none.")
        editor = read.get("editor", "").lower().replace(" ", "-")
        try:
            python = _python_of(item, read["kernel"])
        except InvalidRequest as error:
            refused = refused or error
            continue
        chosen = chosen or own_identifier(python, editor if editor in OFFERED_EDITORS else OFFERED_EDITORS[0]).text
    if refused and not chosen:
        raise refused
    return chosen


def _addons(what: str, place: Place) -> list[str]:
    """Return addons by their names; they are for other engines, and nothing here needs them."""
    return [_text(what, item) for item in _items(what, place)]


def _python_of(place: Place, kernel: str) -> Minor:
    word, _, version = kernel.strip().partition(" ")
    major, _, minor = version.partition(".")
    if word.lower() != "python" or major != "3" or not (minor.isascii() and minor.isdigit() and len(minor) < 3):
        raise invalid(place.line, f"runtimes: kernel: expected Python 3 with its minor version, got {kernel!r}.",
                      "Such as Python 3.11.")  # fmt: skip
    return 3, int(minor)


def _fields(what: str, place: Place, readers: Mapping[str, _Read]) -> dict[str, Any]:
    _refuse_unknown(what, place, frozenset(readers))
    sent = {name: item for name, item in _mapping(what, place).items() if item.value is not None}
    return {name: readers[name](f"{what}: {name}", item) for name, item in sent.items()}


def _refuse_unknown(what: str, place: Place, known: frozenset[str]) -> None:
    for name, item in _mapping(what, place).items():
        if name not in known:
            raise invalid(item.line, f"{what}{': ' if what else ''}{name}: there is no such field.",
                          f"Known are {', '.join(sorted(known))}.")  # fmt: skip


def _mapping(what: str, place: Place) -> Mapping[str, Place]:
    if isinstance(place.value, Mapping):
        return place.value
    raise invalid(place.line, f"{what}: expected a mapping, got {_kind(place)}.")


def _items(what: str, place: Place) -> tuple[Place, ...]:
    if place.value is None:
        return ()
    if isinstance(place.value, tuple):
        return place.value
    raise invalid(place.line, f"{what}: expected a list, got {_kind(place)}.")


def _kind(place: Place) -> str:
    if place.value is None:
        return "nothing"
    return (
        repr(place.value)
        if isinstance(place.value, str)
        else "a list"
        if isinstance(place.value, tuple)
        else "a mapping"
    )
