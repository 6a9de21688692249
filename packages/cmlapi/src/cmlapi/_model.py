"""What all models share: conversion to a dict, a readable form, equality."""

from __future__ import annotations

from pprint import pformat
from typing import Any, ClassVar, Mapping


class ApiModel:
    """A JSON object of API v2 with one plain attribute per field; None means unset."""

    swagger_types: ClassVar[Mapping[str, str]] = {}
    """Attribute to the name of its type, in the order of the constructor's arguments."""
    attribute_map: ClassVar[Mapping[str, str]] = {}
    """Attribute to its name in JSON."""

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as a dict, nested models included; unset fields are None."""
        return {name: _plain(getattr(self, name)) for name in self.swagger_types}

    def to_str(self) -> str:
        """Return the fields as pretty-printed text."""
        return pformat(self.to_dict())

    def __repr__(self) -> str:
        return self.to_str()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, type(self)):
            return NotImplemented
        return self.to_dict() == other.to_dict()

    __hash__ = None  # type: ignore[assignment]  # models can be changed


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_plain(element) for element in value]
    if isinstance(value, dict):
        return {key: _plain(element) for key, element in value.items()}
    return value.to_dict() if hasattr(value, "to_dict") else value
