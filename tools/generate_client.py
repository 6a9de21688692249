"""The generated part of the client: one module per model, and the API class."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bancada.wire.shapes import Contract, Field, Message, Operation

SWAGGER_TYPES = {
    "string": "str",
    "int32": "int",
    "int64": "str",  # a JSON string, and the client leaves it one
    "double": "float",
    "bool": "bool",
    "timestamp": "datetime",
    "map": "dict(str, str)",
    "json": "str",
    "any": "object",
}
ANNOTATIONS = {**SWAGGER_TYPES, "map": "dict[str, str]", "enum": "str"}
KIND_TEXTS = {
    "int64": "A whole number as text.",
    "timestamp": "An aware datetime.",
    "map": "Texts by name.",
    "json": "A JSON object as text.",
}


def render_client(contract: Contract) -> dict[str, str]:
    """Return the text of each generated module by its path below the package."""
    templates = _templates()
    operations = list(contract.operations.values())
    modules = {name: module_name(name) for name in sorted({*contract.messages, *contract.enums})}
    bodies = {name for o in operations for name in (o.request, o.response)}
    filled = {name for name, message in contract.messages.items() if message.fields}
    model, enum = templates.get_template("model.py.jinja"), templates.get_template("enum.py.jinja")
    return {
        "models/__init__.py": templates.get_template("models.py.jinja").render(modules=modules.items()),
        "api/__init__.py": templates.get_template("api_package.py.jinja").render(),
        "api/_calls.py": templates.get_template("calls.py.jinja").render(operations=operations),
        "api/cml_service_api.py": templates.get_template("api.py.jinja").render(
            operations=operations, imports=sorted(bodies & filled), filled=filled
        ),
        **{
            f"models/{modules[name]}.py": model.render(
                message=message, types={annotation(f) for f in message.fields}, imports=_imports(message)
            )
            for name, message in contract.messages.items()
        },
        **{f"models/{modules[name]}.py": enum.render(enum=e) for name, e in contract.enums.items()},
    }


def module_name(name: str) -> str:
    """Return the module of a model, by the rule of the Swagger generator: MLOPSType is in mlops_type."""
    words = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", name)
    return re.sub(r"([a-z\d])([A-Z])", r"\1_\2", words).lower()


def swagger_type(field: Field) -> str:
    """Return the type as `swagger_types` of a model names it."""
    inner = field.type_name or SWAGGER_TYPES[field.kind]
    return f"list[{inner}]" if field.repeated else inner


def annotation(field: Field) -> str:
    """Return the type annotation of an attribute or a query parameter."""
    inner = field.type_name if field.kind == "message" else ANNOTATIONS[field.kind]
    return f"list[{inner}]" if field.repeated else inner


def document(field: Field) -> str:
    """Return the docstring line of a field."""
    note = field.note[:1].upper() + field.note[1:].rstrip(".") + "." if field.note else ""
    return note or KIND_TEXTS.get(field.kind) or _readable(field.name) + "."


def arguments(operation: Operation) -> list[tuple[str, str]]:
    """Return the names and docstring lines of an operation's arguments."""
    query_texts = {
        "search_filter": _keys_text("JSON object as text", operation.filter_keys),
        "sort": _keys_text("Comma-separated keys, each with + or - before it", operation.sort_keys),
        "page_size": "Elements of a page, 10 when None.",
        "page_token": "The `next_page_token` of the page before.",
        "multi_column_search_filter": _keys_text("JSON object as text", operation.multi_column_keys),
        "time_range_search_filter": _keys_text("JSON object as text", operation.time_range_keys),
    }
    required = [(name, _argument_text(name, operation)) for name in operation.python_args]
    query = [(f.name, query_texts.get(f.name, f"{_readable(f.name)}.")) for f in operation.query]
    return [
        *required,
        *query,
        *((name, f"Path of a local file, sent as the part `{name}`.") for name in operation.python_kwargs),
    ]


def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "generate_templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    templates.globals.update(
        annotation=annotation,
        argument_type=_argument_type,
        arguments=arguments,
        document=document,
        parts=_parts,
        response_type=_response_type,
        result_type=_result_type,
        swagger_type=swagger_type,
    )
    templates.filters.update(names_text=_names_text, python_text=_python_text, tuple_text=_tuple_text)
    return templates


def _imports(message: Message) -> list[tuple[str, str]]:
    names = {field.type_name for field in message.fields if field.kind == "message"}
    return sorted((module_name(name), name) for name in names - {message.name})


def _response_type(operation: Operation) -> str | None:
    """Return the type name the client reads an answer with; an unknown shape is given as it came."""
    if operation.response is None:
        return None if operation.multipart else "object"
    return operation.response


def _result_type(operation: Operation, filled: set[str]) -> str:
    """Return the annotation of an answer; a message without fields arrives as a dict."""
    response = _response_type(operation)
    if response is None or response == "bytes" or response in filled:
        return str(response)
    return "Any" if response == "object" else "dict[str, Any]"


def _argument_type(name: str, operation: Operation) -> str:
    return f"{operation.request} | dict[str, Any]" if name == "body" else "str"


def _argument_text(name: str, operation: Operation) -> str:
    if name == "body":
        return f"A `{operation.request}`, or a dict of its fields."
    if name in operation.multipart:
        return "Text of the part." if name == "metadata" else "Path of a local file."
    return f"{_readable(name)}."


def _parts(operation: Operation) -> Iterable[tuple[str, tuple[str, ...]]]:
    if operation.python_kwargs:
        yield "files", operation.python_kwargs
    elif operation.multipart:
        text, file = operation.multipart
        yield from (("form", (text,)), ("files", (file,)))


def _keys_text(text: str, keys: tuple[str, ...] | None) -> str:
    return f"{text}; keys: {', '.join(keys)}." if keys else f"{text}."


def _readable(name: str) -> str:
    words = name.strip("_").split("_")
    text = " ".join("id" if word == "id" else word for word in words)
    return text[:1].upper() + text[1:]


def _python_text(value: str | None) -> str:
    return "None" if value is None else f'"{value}"'


def _tuple_text(names: tuple[str, ...]) -> str:
    return _names_text(tuple(f'"{name}"' for name in names))


def _names_text(names: tuple[str, ...]) -> str:
    return f"({', '.join(names)}{',' if len(names) == 1 else ''})"
