"""The reference in the browser: pages that need nothing but themselves, made from the contract."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from html import escape
from importlib.resources import files
from itertools import groupby

from bancada.wire.contract import ENUMS, MESSAGES, OPERATIONS, VERSION, Field, Operation
from bancada.wire.examples import python_example

KIND_TEXTS = {
    "string": "text",
    "int32": "whole number",
    "int64": "whole number as text",
    "double": "number",
    "bool": "true or false",
    "timestamp": "RFC 3339 time",
    "map": "object of texts",
    "json": "JSON object as text",
    "any": "object",
}
PYTHON_TEXTS = {
    **dict.fromkeys(("string", "int64", "json"), "str"),
    "int32": "int",
    "double": "float",
    "bool": "bool",
    "timestamp": "datetime",
    "map": "dict[str, str]",
    "any": "object",
}


@cache
def swagger_json() -> bytes:
    """Return the Swagger 2.0 document of API v2."""
    return files(__package__).joinpath("swagger.json").read_bytes()


@cache
def swagger_html(refused: frozenset[str] = frozenset()) -> str:
    """Return the reference of API v2 as a page; `refused` are the operations that this workbench answers by 501."""
    lead = (
        f"Version {escape(VERSION)}. Every call carries <code>Authorization: Bearer &lt;API v2 key&gt;</code>. "
        "Names may be written snake_case or camelCase. Failures answer "
        f"{_link('RuntimeError')} with a matching status. For programs: <a href='swagger.json'>swagger.json</a>."
    )
    return _page("API v2", lead, _sections(_http_entry, refused) + _models(KIND_TEXTS))


@cache
def python_html(refused: frozenset[str] = frozenset()) -> str:
    """Return the reference of the Python client as a page; `refused` as above."""
    lead = (
        "<code>client = cmlapi.default_client()</code> inside a workbench; give it <code>url</code> and "
        "<code>cml_api_key</code> elsewhere. Required arguments are positional, parameters after <code>*</code> are "
        "keywords. Each method has a twin <code>_with_http_info</code> that returns data, status and headers; "
        "<code>async_req=True</code> returns at once. Walk through pages with "
        "<code>cmlapi.utils.Cursor(client.list_projects).items()</code>; failures raise "
        "<code>cmlapi.rest.ApiException</code>."
    )
    return _page("Python client cmlapi", lead, _sections(_python_entry, refused) + _models(PYTHON_TEXTS))


def _page(title: str, lead: str, content: str) -> str:
    page = files(__package__).joinpath("page.html").read_text(encoding="utf-8")
    return page.replace("{{title}}", title).replace("{{lead}}", lead).replace("{{content}}", content)


def _sections(entry: Callable[[Operation, frozenset[str]], str], refused: frozenset[str]) -> str:
    groups = [(group, list(of)) for group, of in groupby(OPERATIONS.values(), key=lambda operation: operation.group)]
    titles = {group: escape(group.replace("_", " ")) for group, _ in groups}
    links = " · ".join(f"<a href='#in-{group}'>{title}</a>" for group, title in titles.items())
    sections = (
        f"<section id='in-{group}'><h2>{titles[group]}</h2>{''.join(entry(op, refused) for op in of)}</section>"
        for group, of in groups
    )
    return "\n".join((f"<nav>{links} · <a href='#in-data-models'>data models</a></nav>", *sections))


def _http_entry(operation: Operation, refused: frozenset[str]) -> str:
    title = (
        f"<span class='verb'>{operation.method}</span><span class='path'>{escape(operation.path)}</span> "
        f"<span class='note'>{escape(operation.summary)}</span>"
    )
    rows = [_row(f"{{{name}}}", "text in the path", "") for name in operation.path_params]
    rows += [_row(name, "part of a form", "") for name in operation.multipart]
    if operation.request:
        rows.append(_row("body", _link(operation.request), ""))
    rows += [_row(f.name, _type(f, KIND_TEXTS), _query_note(f.name, operation)) for f in operation.query]
    return _entry(operation.operation_id, title, _about(operation, refused) + _table(rows) + _answer(operation))


def _python_entry(operation: Operation, refused: frozenset[str]) -> str:
    keywords = [f"{name}=None" for name in (*(f.name for f in operation.query), *operation.python_kwargs)]
    signature = ", ".join([*operation.python_args, *(["*", *keywords] if keywords else [])])
    title = (
        f"<code>{escape(operation.name)}({escape(signature)})</code> "
        f"<span class='note'>{escape(operation.summary)}</span>"
    )
    rows = [_row("body", _link(operation.request), "a model or a dict")] if operation.request else []
    rows += [_row(name, "str", "in the path") for name in operation.python_args if name != "body"]
    rows += [_row(f.name, _type(f, PYTHON_TEXTS), _query_note(f.name, operation)) for f in operation.query]
    example = f"<pre><code>{escape(python_example(operation))}</code></pre>"
    return _entry(operation.name, title, _about(operation, refused) + _table(rows) + _answer(operation) + example)


def _about(operation: Operation, refused: frozenset[str]) -> str:
    verdict = " This workbench answers 501, and says what to use instead." if operation.name in refused else ""
    return f"<p>{escape(operation.summary)}. {escape(operation.description)}{verdict}</p>"


def _answer(operation: Operation) -> str:
    if operation.response == "bytes":
        return "<p>Answers the bytes of the file.</p>"
    return f"<p>Answers {_link(operation.response)}.</p>" if operation.response else ""


def _query_note(name: str, operation: Operation) -> str:
    keys = {"search_filter": operation.filter_keys, "sort": operation.sort_keys}.get(name)
    return f"keys: {escape(', '.join(keys))}" if keys else ""


def _models(kinds: dict[str, str]) -> str:
    entries = [
        _entry(name, f"<code>{name}</code>", _table(_row(f.name, _type(f, kinds), escape(f.note)) for f in m.fields))
        for name, m in MESSAGES.items()
    ]
    entries += [
        _entry(name, f"<code>{name}</code>", f"<p>One of {escape(', '.join(enum.values))}.</p>")
        for name, enum in ENUMS.items()
    ]
    return f"\n<section id='in-data-models'><h2>data models</h2>{''.join(sorted(entries))}</section>"


def _type(field: Field, kinds: dict[str, str]) -> str:
    inner = _link(field.type_name) if field.type_name else kinds[field.kind]
    return f"list of {inner}" if field.repeated else inner


def _link(name: str) -> str:
    return f"<a href='#{name}'>{name}</a>"


def _entry(anchor: str, title: str, content: str) -> str:
    return f"<details id='{anchor}'><summary>{title}</summary><div>{content or 'No fields.'}</div></details>\n"


def _row(name: str, type_html: str, note_html: str) -> str:
    return f"<tr><td><code>{escape(name)}</code></td><td>{type_html}</td><td class='note'>{note_html}</td></tr>"


def _table(rows: Iterable[str]) -> str:
    content = "".join(rows)
    return f"<table>{content}</table>" if content else ""
