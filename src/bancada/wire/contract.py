"""API v2 as data: its operations, messages, enumerations and error codes.

The one source is `contract/apiv2.yaml`; `tools/generate.py` turns it into JSON, because YAML takes about a second
to read and this has to be there when the API process starts. JSON reads in 3 ms on a small machine: as fast as the
same data as a compiled Python module, and it never has to be compiled.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Final

from bancada.wire.shapes import Contract, Enumeration, Field, Message, Operation, read_contract

__all__ = [
    "CONTRACT",
    "ENUMS",
    "GRPC_TO_HTTP",
    "MESSAGES",
    "OPERATIONS",
    "VERSION",
    "VOCABULARIES",
    "Enumeration",
    "Field",
    "Message",
    "Operation",
]


def load_contract() -> Contract:
    """Read the generated description of API v2 from the package."""
    return read_contract(json.loads(files(__package__).joinpath("apiv2_contract.json").read_bytes()))


CONTRACT: Final = load_contract()
VERSION: Final = CONTRACT.version
OPERATIONS: Final[Mapping[str, Operation]] = CONTRACT.operations
"""Operation by its Python name."""
MESSAGES: Final[Mapping[str, Message]] = CONTRACT.messages
ENUMS: Final[Mapping[str, Enumeration]] = CONTRACT.enums
"""Proto enumerations, sent by name."""
VOCABULARIES: Final[Mapping[str, tuple[str, ...]]] = CONTRACT.vocabularies
"""Known words of plain text fields, such as `model_build_status`."""
GRPC_TO_HTTP: Final[Mapping[int, int]] = CONTRACT.grpc_to_http
"""HTTP status by gRPC code number."""
