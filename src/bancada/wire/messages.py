"""JSON bodies and query strings of API v2 to plain Python values, and back.

Reading keeps only what was sent: a missing or null field is not in the result, an unknown one is ignored, names may
be snake_case or camelCase. Writing sends every field of the contract, unset ones as "", [], 0, false or null, because
callers take the length of what they get.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from bancada.wire.contract import ENUMS, MESSAGES, OPERATIONS, Field, Operation
from bancada.wire.errors import WireError, describe_value
from bancada.wire.scalars import (
    ShapeError,
    read_any_double,
    read_bool,
    read_double,
    read_int32,
    read_int64,
    read_json_map,
    read_map,
    read_text,
    read_time,
)
from bancada.wire.writers import UNSET, WRITERS, write_text

Reader = Callable[[str, object], Any]
"""Reads the value at a field path."""
Writer = Callable[[Any], Any]

SCALAR_READERS: Mapping[str, Callable[[object], object]] = {
    "string": read_text,
    "int32": read_int32,
    "int64": read_int64,
    "double": read_double,
    "bool": read_bool,
    "timestamp": read_time,
    "map": read_map,
    "json": read_json_map,
}


class Written(dict[str, Any]):
    """A message as it was written: it goes into others as it is. For what answers repeat; nobody may change it."""


EMPTY_IS_UNSET = frozenset({"enum", "timestamp"})
"""Kinds of which an empty text can only come from an object that is sent back as it was read."""


def decode_message(name: str, json_value: object) -> dict[str, Any]:
    """Read a JSON body as a message of the contract.

    Args:
        name: Message name, such as `CreateJobRequest`.
        json_value: The decoded JSON.

    Returns:
        The fields that were sent, by their snake_case names: int64 as int, timestamps as aware datetimes in UTC,
        `environment` as a dict of texts (in whichever form it came), messages as dicts of the same kind.

    Raises:
        WireError: A value does not have the shape of its field.
        KeyError: The contract has no such message.
    """
    result: dict[str, Any] = _message_reader(name)("", json_value)
    return result


def decode_query(operation: Operation | str, pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Read a query string.

    Args:
        operation: The operation, or its name.
        pairs: Names and values in the order of the query string, percent-decoded.

    Returns:
        The parameters that the operation knows, by their snake_case names; repeated ones as lists, of others the
        last one counts, and an empty number or truth value counts as absent.

    Raises:
        WireError: A value is not what the parameter takes.
    """
    known = _query_readers(operation if isinstance(operation, str) else operation.name)
    result: dict[str, Any] = {}
    for name, text in pairs:
        parameter = known.get(name)
        if parameter is None or (text == "" and parameter.field.kind != "string"):
            continue
        value = parameter.read(parameter.field.name, text)
        if parameter.field.repeated:
            result.setdefault(parameter.field.name, []).append(value)
        else:
            result[parameter.field.name] = value
    return result


def encode_message(name: str, mapping: Mapping[str, Any]) -> dict[str, Any]:
    """Write a message of the contract.

    Args:
        name: Message name, such as `Project`.
        mapping: Values by snake_case name, as `decode_message` gives them; None or absent is unset. Nested messages
            are mappings too; an `environment` may be a mapping or JSON text.

    Returns:
        Every field of the message, ready for a JSON writer.

    Raises:
        TypeError: A key that the message does not have, or a value of the wrong type: a mistake of ours.
        KeyError: The contract has no such message.
    """
    result: dict[str, Any] = _message_writer(name)(mapping)
    return result


class _Known(NamedTuple):
    field: Field
    read: Reader


@cache
def _message_reader(name: str) -> Reader:
    known: dict[str, _Known] = {}
    for field in MESSAGES[name].fields:
        read = _list_reader(_field_reader(name, field)) if field.repeated else _field_reader(name, field)
        known[field.name] = known[field.camel_name] = _Known(field, read)

    def read_message(path: str, value: object) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise WireError(path, f"object ({name})", describe_value(value))
        prefix = f"{path}." if path else ""
        sent = ((known[key], item) for key, item in value.items() if item is not None and key in known)
        return {
            field.name: read(prefix + field.name, item)
            for (field, read), item in sent
            if item != "" or field.kind not in EMPTY_IS_UNSET
        }

    return read_message


@cache
def _query_readers(operation: str) -> Mapping[str, _Known]:
    parameters = [_Known(field, _field_reader("", field)) for field in OPERATIONS[operation].query]
    return {name: known for known in parameters for name in (known.field.camel_name, known.field.name)}


def _field_reader(message: str, field: Field) -> Reader:
    if field.kind == "message":
        return _message_reader(field.type_name)  # no message of the contract holds itself
    if field.kind == "enum":
        return _enum_reader(field.type_name)
    if field.kind == "any":
        return lambda _, value: value
    read = read_any_double if (message, field.name) == ("Metric", "value") else SCALAR_READERS[field.kind]

    def read_scalar(path: str, value: object) -> object:
        try:
            return read(value)
        except ShapeError as error:
            raise WireError(path, str(error), describe_value(value)) from error

    return read_scalar


def _enum_reader(name: str) -> Reader:
    enum = ENUMS[name]

    def read_name(path: str, value: object) -> str:
        found = enum.find(value) if isinstance(value, str) else None
        if found is None:
            raise WireError(path, f"one of {', '.join(enum.values)}", describe_value(value))
        return found

    return read_name


def _list_reader(read: Reader) -> Reader:
    def read_list(path: str, value: object) -> list[Any]:
        if not isinstance(value, Sequence) or isinstance(value, (str, bytes)):
            raise WireError(path, "list", describe_value(value))
        return [read(f"{path}[{index}]", item) for index, item in enumerate(value)]

    return read_list


@cache
def _message_writer(name: str) -> Writer:
    plan = [(field.name, _as_it_is(field), *_field_writer(field)) for field in MESSAGES[name].fields]
    names = frozenset(field for field, *_ in plan)

    def write_message(values: Mapping[str, Any]) -> dict[str, Any]:
        if type(values) is Written:
            return values
        if not isinstance(values, (dict, Mapping)):  # a dict is told much sooner
            raise TypeError(f"{name}: expected a mapping, got {type(values).__name__}")
        if not names.issuperset(values):
            raise TypeError(f"{name} has no field {', '.join(sorted(values.keys() - names))}")
        result = {}
        field = ""
        try:
            for field, as_it_is, write, unset in plan:
                value = values.get(field)
                if type(value) is as_it_is:
                    result[field] = value
                else:
                    result[field] = unset() if value is None else write(value)
        except TypeError as error:
            raise TypeError(f"{name}.{field}: {error}") from error
        return result

    return write_message


def _as_it_is(field: Field) -> type | None:
    """Return the type whose values are written as they are, which saves a call for most fields."""
    return None if field.repeated else {"string": str, "bool": bool}.get(field.kind)


def _field_writer(field: Field) -> tuple[Writer, Callable[[], object]]:
    if field.kind == "message":
        write = _message_writer(field.type_name)
    elif field.kind == "enum":
        write = _enum_writer(field.type_name)
    else:
        write = WRITERS[field.kind]
    if field.repeated:
        return (lambda values: [write(value) for value in values]), list
    return write, UNSET[field.kind]


def _enum_writer(name: str) -> Writer:
    names = frozenset(ENUMS[name].values)

    def write_name(value: object) -> str:
        text = write_text(value)
        if text and text not in names:
            raise TypeError(f"expected a name of {name}, got {text!r}")
        return text

    return write_name
