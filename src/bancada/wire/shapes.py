"""The types that describe API v2: fields, messages, enumerations, operations.

They are filled from `apiv2_contract.json`, which `tools/generate.py` writes from the contract; see `contract.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal[
    "string",
    "int32",
    "int64",  # a JSON string on the wire, an int in our code
    "double",
    "bool",
    "timestamp",  # RFC 3339 on the wire, an aware datetime in our code
    "map",  # object of strings
    "json",  # text that holds an object of strings; a dict in our code
    "message",
    "enum",
    "any",  # passed through
]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a message, or one query parameter of an operation."""

    name: str
    kind: Kind
    type_name: str = ""
    """Name of the message or enumeration; empty for all other kinds."""
    repeated: bool = False
    required: bool = False
    """Whether the server needs it; clients never enforce it."""
    output_only: bool = False
    attribute: str = ""
    """Name in the Python client where it differs from `name`."""
    note: str = ""

    @property
    def camel_name(self) -> str:
        """The proto-JSON spelling of the name: `page_size` is `pageSize`."""
        return camel_case(self.name)


@dataclass(frozen=True, slots=True)
class Message:
    """A JSON object of the contract; its fields are in the order of the client's constructor."""

    name: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A set of names sent as text, such as `ENGINE_RUNNING`."""

    name: str
    constants: Mapping[str, str]
    """Python constant to wire name: `RUNNING` to `ENGINE_RUNNING`."""

    @property
    def values(self) -> tuple[str, ...]:
        """The wire names, in the order of the contract."""
        return tuple(self.constants.values())

    def find(self, text: str) -> str | None:
        """Return the wire name for a name in any case, with or without its prefix; None when there is none."""
        wanted = text.upper()
        if wanted in self.constants:
            return self.constants[wanted]
        return wanted if wanted in self.values else None


@dataclass(frozen=True, slots=True)
class Operation:
    """One call of API v2."""

    name: str
    """Name in the Python client, such as `list_projects`."""
    group: str
    tier: int
    """1 the main work, 2 other user-facing calls, 3 administration (answered with 501)."""
    method: str
    path: str
    """Template as in the contract: `/api/v2/projects/{project_id}/jobs/{job.id}`."""
    path_params: tuple[str, ...]
    """Names in the template, in order; `job.id` names a field of the body object."""
    python_args: tuple[str, ...]
    python_kwargs: tuple[str, ...]
    multipart: tuple[str, ...]
    """Names of the parts of a multipart body; `<destination path>` stands for any."""
    query: tuple[Field, ...]
    request: str | None
    response: str | None
    """Message name, `bytes`, or None where no body is known."""
    filter_keys: tuple[str, ...] | None
    """Keys of search_filter; None when it exists without documented keys; empty when there are none."""
    sort_keys: tuple[str, ...] | None
    multi_column_keys: tuple[str, ...]
    time_range_keys: tuple[str, ...]
    summary: str
    description: str
    note: str
    """Field notes of the contract, for those who implement the operation."""

    @property
    def path_args(self) -> tuple[str, ...]:
        """Python names of the path's parameters, in its order: `job.id` is `job_id`."""
        return tuple(name.replace(".", "_") for name in self.path_params)

    @property
    def operation_id(self) -> str:
        """The id in the Swagger document: `listProjects`."""
        return camel_case(self.name)


@dataclass(frozen=True, slots=True)
class Contract:
    """All of API v2, read from its generated description."""

    title: str
    version: str
    operations: Mapping[str, Operation]
    messages: Mapping[str, Message]
    enums: Mapping[str, Enumeration]
    vocabularies: Mapping[str, tuple[str, ...]]
    grpc_to_http: Mapping[int, int]


def camel_case(name: str) -> str:
    """Return the lowerCamelCase form of a snake_case name, the way proto-JSON does."""
    first, *rest = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)


def read_contract(data: Mapping[str, Any]) -> Contract:
    """Build the contract from the decoded `apiv2_contract.json`."""
    return Contract(
        title=data["title"],
        version=data["version"],
        operations={row["name"]: _read_operation(row) for row in data["operations"]},
        messages={name: Message(name, _read_fields(rows)) for name, rows in data["messages"].items()},
        enums={name: Enumeration(name, constants) for name, constants in data["enums"].items()},
        vocabularies={name: tuple(values) for name, values in data["vocabularies"].items()},
        grpc_to_http={int(code): status for code, status in data["grpc_to_http"].items()},
    )


def _read_fields(rows: Sequence[Sequence[Any]]) -> tuple[Field, ...]:
    return tuple(Field(*row) for row in rows)


def _read_operation(row: Mapping[str, Any]) -> Operation:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    values["query"] = _read_fields(row["query"])
    return Operation(**values)
