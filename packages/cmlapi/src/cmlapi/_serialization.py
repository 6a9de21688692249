"""Python values to JSON values and back, by the type names of the contract."""

from __future__ import annotations

import re
from datetime import date, datetime, timezone
from functools import lru_cache
from typing import Any, Callable

from dateutil.parser import parse as parse_date

from cmlapi import models
from cmlapi._model import ApiModel
from cmlapi.rest import ApiException

Reader = Callable[[Any], Any]


def to_wire(value: Any) -> Any:
    """Return the JSON form: unset fields of models are left out, dicts are kept as they are, times are ISO 8601."""
    if value is None or isinstance(value, (str, bytes, int, float)):
        return value
    if isinstance(value, ApiModel):
        present = ((name, getattr(value, name)) for name in value.swagger_types)
        return {value.attribute_map[name]: to_wire(item) for name, item in present if item is not None}
    if isinstance(value, (list, tuple)):
        return [to_wire(element) for element in value]
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: to_wire(element) for key, element in value.items()}
    raise TypeError(f"a {type(value).__name__} cannot be sent in a request: expected a model, dict, list or text")


def from_wire(data: Any, type_name: str) -> Any:
    """Return the Python form of decoded JSON.

    Unknown fields are ignored, missing ones become None, and a message without fields stays a dict.

    Raises:
        ApiException: With status 0, when a time cannot be read or the JSON is not of that shape.
    """
    return None if data is None else _reader(type_name)(data)


@lru_cache(maxsize=None)
def _reader(type_name: str) -> Reader:
    container = re.fullmatch(r"list\[(.+)\]|dict\([^,]+, *(.+)\)", type_name)
    if container and container[1]:
        return _list_reader(container[1])
    if container:
        return _dict_reader(container[2])
    if type_name in _SCALARS:
        return _SCALARS[type_name]
    return _model_reader(getattr(models, type_name))


def _list_reader(type_name: str) -> Reader:
    def read(data: Any) -> list[Any]:
        if not isinstance(data, list):
            raise _unexpected(f"list[{type_name}]", data)
        return [from_wire(element, type_name) for element in data]

    return read


def _dict_reader(type_name: str) -> Reader:
    def read(data: Any) -> dict[str, Any]:
        if not isinstance(data, dict):
            raise _unexpected("dict", data)
        return {key: from_wire(element, type_name) for key, element in data.items()}

    return read


def _model_reader(model: type[ApiModel]) -> Reader:
    if not model.swagger_types:  # an empty answer stays a dict, an enumeration's value a text
        return _keep
    plan = [(name, model.attribute_map[name], type_) for name, type_ in model.swagger_types.items()]

    def read(data: Any) -> ApiModel:
        if not isinstance(data, dict):
            raise _unexpected(model.__name__, data)
        return model(**{name: from_wire(data.get(key), type_) for name, key, type_ in plan})

    return read


def _keep(data: Any) -> Any:
    return data


def _cast(type_: Callable[[Any], Any]) -> Reader:
    def read(data: Any) -> Any:
        try:
            return type_(data)
        except (TypeError, ValueError):  # better the server's own value than none
            return data

    return read


def _read_time(data: Any) -> datetime:
    try:
        time = parse_date(data)
        return time if time.tzinfo is None else time.astimezone(timezone.utc)  # dateutil may say "local" for Z
    except (TypeError, ValueError, OverflowError) as error:
        raise ApiException(status=0, reason=f"Failed to parse `{data}` as datetime object") from error


def _read_date(data: Any) -> date:
    return _read_time(data).date()


def _unexpected(wanted: str, data: Any) -> ApiException:
    got = f"{type(data).__name__} {data!r:.80}"
    return ApiException(status=0, reason=f"The server did not answer with API v2: expected {wanted}, got {got}")


_SCALARS: dict[str, Reader] = {
    "str": _cast(str),
    "int": _cast(int),
    "float": _cast(float),
    "bool": _cast(bool),
    "datetime": _read_time,
    "date": _read_date,
    "object": _keep,
}
