"""A few lines of Python for every operation, made from the contract: how its arguments look in a script."""

from __future__ import annotations

from bancada.wire.contract import ENUMS, MESSAGES, Field, Operation

SAMPLES = {
    "name": '"demo"', "script": '"train.py"', "cpu": "1", "memory": "2", "file_path": '"score.py"',
    "function_name": '"predict"', "subdomain": '"demo"', "schedule": '"0 6 * * *"', "permission": '"read"',
}  # fmt: skip
"""What says more than its kind, by the name of the field."""
KINDS = {
    "int32": "1", "int64": '"1"', "double": "0.5", "bool": "True", "timestamp": '"2026-01-31T12:00:00Z"',
    "map": '{"KEY": "value"}', "json": """'{"KEY": "value"}'""",
}  # fmt: skip
FIELDS_SHOWN = 3
LONGEST_LINE = 88


def python_example(operation: Operation) -> str:
    """Return a call of the operation through the client, with variables for the ids in its path."""
    arguments = [_body(operation) if name == "body" else name for name in operation.python_args]
    arguments += [f'{name}="data.csv"' for name in operation.python_kwargs]
    if _is_list(operation):
        call = (
            f"cmlapi.utils.Cursor({', '.join([f'client.{operation.name}', *arguments, *_filters(operation)])}).items()"
        )
        return f"for item in {call}:\n    print(item)"
    call = _call(f"client.{operation.name}", arguments)
    if operation.response == "bytes":
        return f"content = {call}"
    fields = MESSAGES[operation.response].fields if operation.response else ()
    return f"answer = {call}\nprint(answer.{fields[0].attribute or fields[0].name})" if fields else call


def _is_list(operation: Operation) -> bool:
    if not operation.response or "page_token" not in {field.name for field in operation.query}:
        return False
    return MESSAGES[operation.response].fields[0].repeated


def _filters(operation: Operation) -> list[str]:
    keys = operation.filter_keys or ()
    return ["""search_filter='{"name": "demo"}'"""] if "name" in keys else []


def _call(function: str, arguments: list[str]) -> str:
    line = f"{function}({', '.join(arguments)})"
    if len(line) <= LONGEST_LINE and "\n" not in line:
        return line
    inner = [argument.replace("\n", "\n    ") for argument in arguments]
    return f"{function}(\n" + "".join(f"    {argument},\n" for argument in inner) + ")"


def _body(operation: Operation) -> str:
    if not operation.request:
        return "{}"
    from_path = {name.rpartition(".")[2] for name in operation.path_params if name != "path"}  # the new one, in a body
    fields = [f for f in MESSAGES[operation.request].fields if not f.output_only and f.name not in from_path]
    required = [field for field in fields if field.required]
    plain = [field for field in fields if field.kind not in {"message", "any"} or field.repeated]
    shown = required or plain[:FIELDS_SHOWN] or fields[:1]
    return _call(f"cmlapi.{operation.request}", [f"{field.attribute or field.name}={_value(field)}" for field in shown])


def _value(field: Field) -> str:
    value = _single(field)
    return f"[{value}]" if field.repeated else value


def _single(field: Field) -> str:
    if field.kind == "message":
        inner = [f for f in MESSAGES[field.type_name].fields if f.kind != "message" and not f.repeated]
        values = ", ".join(f"{f.attribute or f.name}={_single(f)}" for f in inner[:2])
        return f"cmlapi.{field.type_name}({values})"
    if field.kind == "enum":
        return f"cmlapi.{field.type_name}.{next(iter(ENUMS[field.type_name].constants))}"
    return SAMPLES.get(field.name) or KINDS.get(field.kind) or f'"<{field.name}>"'
