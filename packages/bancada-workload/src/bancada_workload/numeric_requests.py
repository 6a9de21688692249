"""Requests of numbers only, read from bytes into declared types: no value is looked at by Python.

msgspec evaluates the declarations, on Python 3.9 too, so they are written as that reads them.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Union

import msgspec
from msgspec import UNSET, UnsetType

Numbers = List[Union[int, float, None]]
Values = Union[
    List[Union[Numbers, Dict[str, Union[int, float, None]]]],
    Dict[str, Union[Numbers, int, float, None]],
]


class Split(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """A `dataframe_split` of numbers, whose columns are named by text."""

    data: List[Numbers]
    columns: Optional[List[str]] = None
    index: Optional[List[Union[str, int, float]]] = None


class Request(msgspec.Struct, gc=False):
    """One of MLflow's formats holding numbers."""

    dataframe_split: Union[Split, UnsetType] = UNSET
    dataframe_records: Union[List[Dict[str, Union[int, float, None]]], UnsetType] = UNSET
    inputs: Union[Values, UnsetType] = UNSET
    instances: Union[Values, UnsetType] = UNSET
    params: Any = None


class Envelope(msgspec.Struct, gc=False):
    """A call of API v2."""

    request: Request


_decode_envelope = msgspec.json.Decoder(Envelope).decode
_decode_request = msgspec.json.Decoder(Request).decode


def read_envelope(body: bytes, reader: Any) -> Any:
    """Return the array of a call of API v2, or None when it takes a closer look."""
    try:
        return _read(_decode_envelope(body).request, reader)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def read_invocation(body: bytes, reader: Any) -> Any:
    """Return the array of a body of MLflow's /invocations, or None when it takes a closer look."""
    try:
        return _read(_decode_request(body), reader)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _read(request: Request, reader: Any) -> Any:
    formats = (request.dataframe_split, request.dataframe_records, request.inputs, request.instances)
    given = [each for each in formats if each is not UNSET]
    if len(given) != 1 or request.params is not None:
        return None
    if isinstance(given[0], Split):
        split = given[0]
        return None if split.index is not None else reader.read_numbers(split.columns or reader.names, split.data)
    values: Any = given[0]
    if isinstance(values, dict):
        return _read_columns(values, reader)
    if not values:
        return None
    if isinstance(values[0], list):
        return reader.read_numbers(reader.names, values)
    names = list(values[0])
    try:
        rows = [[row[name] for name in names] for row in values]
    except (KeyError, TypeError, IndexError):
        return None
    return reader.read_numbers(names, rows) if all(len(row) == len(names) for row in values) else None


def _read_columns(columns: dict[str, Any], reader: Any) -> Any:
    values = list(columns.values())
    if not all(isinstance(value, list) for value in values):
        return None
    lengths = {len(value) for value in values}
    if len(lengths) != 1:
        return None
    return reader.read_numbers(list(columns), [list(row) for row in zip(*values)])
