"""The Swagger 2.0 document of API v2, served at /api/v2/swagger.json."""

from __future__ import annotations

import json
from typing import Any

from bancada.wire.shapes import Contract, Enumeration, Field, Message, Operation

ERROR = "RuntimeError"
SCALARS: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "int32": {"type": "integer", "format": "int32"},
    "int64": {"type": "string", "format": "int64"},
    "double": {"type": "number", "format": "double"},
    "bool": {"type": "boolean"},
    "timestamp": {"type": "string", "format": "date-time", "x-nullable": True},
    "map": {"type": "object", "additionalProperties": {"type": "string"}},
    "json": {"type": "string"},
    "any": {"type": "object"},
}
QUERY_TEXTS = {
    "page_size": "Elements of a page, 10 when absent. Repeat it together with page_token.",
    "page_token": "The next_page_token of the page before; empty for the first page.",
}
KEY_HELP = {
    "search_filter": "One JSON object as text; values match as substrings, several keys all have to match.",
    "sort": "Comma-separated keys, each with + (ascending, the default) or - before it.",
    "multi_column_search_filter": "One JSON object as text that looks in several columns at once.",
    "time_range_search_filter": 'One JSON object as text: {"<key>": {"min": ..., "max": ...}}.',
}


def render_swagger(contract: Contract) -> str:
    """Return the document as JSON text."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in contract.operations.values():
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    document = {
        "swagger": "2.0",
        "info": {
            "title": contract.title,
            "version": contract.version,
            "description": "API v2 as Bancada serves it, and as scripts for Cloudera AI know it.",
        },
        "consumes": ["application/json"],
        "produces": ["application/json"],
        "securityDefinitions": {
            "BearerAuth": {
                "type": "apiKey",
                "in": "header",
                "name": "authorization",
                "description": "An API v2 key, written as: Bearer <key>",
            }
        },
        "security": [{"BearerAuth": []}],
        "tags": [{"name": group} for group in dict.fromkeys(o.group for o in contract.operations.values())],
        "paths": paths,
        "definitions": {
            **{name: _message(message) for name, message in contract.messages.items()},
            **{name: _enum(enum) for name, enum in contract.enums.items()},
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _operation(operation: Operation) -> dict[str, Any]:
    texts = [operation.description] if operation.description else []
    if operation.tier == 3:
        texts.append("Administration of a vendor installation: this workbench answers 501.")
    parts: dict[str, Any] = {
        "operationId": operation.operation_id,
        "summary": f"{operation.summary}.",
        "tags": [operation.group],
        "parameters": [
            *(_path_parameter(name) for name in operation.path_params),
            *_body_parameters(operation),
            *(_query_parameter(field, operation) for field in operation.query),
        ],
        "responses": {"200": _success(operation), "default": _failure()},
    }
    if texts:
        parts["description"] = " ".join(texts)
    if operation.multipart:
        parts["consumes"] = ["multipart/form-data"]
    if operation.response == "bytes":
        parts["produces"] = ["application/octet-stream", "application/json"]  # an error is JSON here too
    return parts


def _path_parameter(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "type": "string"}


def _body_parameters(operation: Operation) -> list[dict[str, Any]]:
    if operation.request:
        return [{"name": "body", "in": "body", "required": True, "schema": _reference(operation.request)}]
    parts = operation.python_kwargs or operation.multipart
    return [{"name": name, "in": "formData", "type": "file"} for name in parts]


def _query_parameter(field: Field, operation: Operation) -> dict[str, Any]:
    parameter: dict[str, Any] = {"name": field.name, "in": "query", "required": False}
    if field.repeated:
        parameter |= {"type": "array", "items": SCALARS[field.kind], "collectionFormat": "multi"}
    else:
        parameter |= SCALARS[field.kind] | ({"minimum": 0} if field.name == "page_size" else {})
    text = _query_text(field.name, operation)
    return parameter | {"description": text} if text else parameter


def _query_text(name: str, operation: Operation) -> str:
    keys = {
        "search_filter": operation.filter_keys,
        "sort": operation.sort_keys,
        "multi_column_search_filter": operation.multi_column_keys,
        "time_range_search_filter": operation.time_range_keys,
    }.get(name)
    known = f" Keys: {', '.join(keys)}." if keys else ""
    return QUERY_TEXTS.get(name) or KEY_HELP.get(name, "") + known


def _success(operation: Operation) -> dict[str, Any]:
    if operation.response == "bytes":
        return {"description": "The content of the file.", "schema": {"type": "file"}}
    if operation.response is None:
        return {"description": "Done.", "schema": {"type": "object"}}
    return {"description": "Done.", "schema": _reference(operation.response)}


def _failure() -> dict[str, Any]:
    return {
        "description": "The call failed; the HTTP status follows the code.",
        "schema": _reference(ERROR),
    }


def _message(message: Message) -> dict[str, Any]:
    definition: dict[str, Any] = {"type": "object"}
    if message.fields:
        definition["properties"] = {field.name: _property(field) for field in message.fields}
    required = [field.name for field in message.fields if field.required]
    return definition | ({"required": required} if required else {})


def _property(field: Field) -> dict[str, Any]:
    schema = _reference(field.type_name) if field.type_name else SCALARS[field.kind]
    extras = {"description": field.note, "readOnly": field.output_only}
    if field.repeated:
        schema = {"type": "array", "items": schema}
    elif field.kind == "message":
        extras["x-nullable"] = not field.required
    extras = {key: value for key, value in extras.items() if value}
    if extras and "$ref" in schema:  # Swagger 2.0 ignores everything beside a reference
        schema = {"allOf": [schema]}
    return schema | extras


def _enum(enum: Enumeration) -> dict[str, Any]:
    return {"type": "string", "enum": list(enum.values)}


def _reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/definitions/{name}"}
