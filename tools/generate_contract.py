"""The contract as JSON that `bancada.wire.contract` reads in a few milliseconds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

KINDS = {
    "str": "string",
    "int": "int32",
    "float": "double",
    "bool": "bool",
    "datetime": "timestamp",
    "dict(str, str)": "map",
    "object": "any",
}
# Notes say where a fact comes from; that is for the reader of the contract, not of the reference.
PROVENANCE = re.compile(r"\b(seen|inferred|callers?|client|sample)\b")


def read_sources(folder: Path) -> dict[str, Any]:
    """Read the facts and our wording, and check that every operation has its sentence."""
    facts = yaml.safe_load((folder / "apiv2.yaml").read_text(encoding="utf-8"))
    texts = yaml.safe_load((folder / "texts.yaml").read_text(encoding="utf-8"))
    names = {operation["method"] for _, operation in _operations(facts)}
    if names != set(texts):
        raise SystemExit(f"contract/texts.yaml and the operations differ in {sorted(names ^ set(texts))}")
    return {"facts": facts, "texts": texts}


def render_contract(sources: Mapping[str, Any]) -> str:
    """Return the JSON text: one operation and one message a line, so that a diff shows what changed."""
    facts, texts = sources["facts"], sources["texts"]
    schemas = facts["schemas"]
    sections = {
        "title": _line(facts["meta"]["spec_title"]),
        "version": _line(facts["meta"]["spec_version"].split()[0]),
        "operations": _lines(_operation(group, op, texts) for group, op in _operations(facts)),
        "messages": _table({name: _fields(schema, facts) for name, schema in schemas.items() if "enum" not in schema}),
        "enums": _table({n: s["python"]["constants"] for n, s in schemas.items() if "enum" in s}),
        "vocabularies": _table({n: e["values"] for n, e in facts["enums"].items() if isinstance(e["values"], list)}),
        "grpc_to_http": _line(facts["enums"]["grpc_to_http"]["values"]),
    }
    return "{" + ",\n".join(f"{_line(name)}: {text}" for name, text in sections.items()) + "}\n"


def _operations(facts: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for group, content in facts["groups"].items():
        for operation in content["operations"]:
            yield group, operation


def _operation(group: str, operation: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, Any]:
    method, path = operation["http"].split()
    summary, _, description = texts[operation["method"]].partition(". ")
    return {
        "name": operation["method"],
        "group": group,
        "tier": operation["tier"],
        "method": method,
        "path": path,
        "path_params": re.findall(r"{([^}]+)}", path),
        "python_args": operation["python_args"],
        "python_kwargs": operation.get("python_kwargs", []),
        "multipart": operation.get("multipart_parts", []),
        "query": [_field(name, spec, "") for name, spec in (operation.get("query") or {}).items()],
        "request": operation["request"],
        "response": operation["response"],
        "filter_keys": operation.get("filter_keys", []),
        "sort_keys": operation.get("sort_keys", []),
        "multi_column_keys": operation.get("multi_column_search_filter_keys", []),
        "time_range_keys": operation.get("time_range_search_filter_keys", []),
        "summary": summary.rstrip("."),
        "description": description,
        "note": operation.get("note", ""),
    }


def _fields(schema: Mapping[str, Any], facts: Mapping[str, Any]) -> list[list[Any]]:
    def enumeration_of(type_name: str) -> bool:
        return "enum" in facts["schemas"].get(type_name, {})

    rows = []
    for name, spec in schema["fields"].items():
        row = _field(name, spec, _public_note(spec.get("note", ""), facts["enums"]))
        if row[1] == "message" and enumeration_of(row[2]):
            row[1] = "enum"
        rows.append(row)
    return rows


def _field(name: str, spec: Mapping[str, Any], note: str) -> list[Any]:
    """Return the values of one `bancada.wire.shapes.Field`, in its order."""
    inner = re.fullmatch(r"list\[(.+)\]", spec["type"])
    type_text = inner[1] if inner else spec["type"]
    kind = KINDS.get(type_text, "message")
    if kind == "string" and str(spec.get("wire", "")).startswith("int64"):
        kind = "int64"
    elif kind == "string" and name == "environment":
        kind = "json"
    type_name = type_text if kind == "message" else ""
    attribute = spec.get("python_attribute", "")
    output_only = bool(spec.get("output_only"))
    return [name, kind, type_name, bool(inner), bool(spec.get("required")), output_only, attribute, note]


def _public_note(note: str, enums: Mapping[str, Any]) -> str:
    """Return what a note says about the field, without where it was learnt."""
    named = re.match(r"see enums\.(\w+)", note)
    if named:
        return " | ".join(enums[named[1]]["values"])
    bracketed = re.sub(r" \(([^)]*)\)", lambda found: "" if PROVENANCE.search(found[1]) else found[0], note)
    return "; ".join(part for part in re.split("; |: ", bracketed) if not PROVENANCE.search(part))


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _lines(rows: Iterator[Any]) -> str:
    return "[\n" + ",\n".join(_line(row) for row in rows) + "]"


def _table(rows: Mapping[str, Any]) -> str:
    return "{\n" + ",\n".join(f"{_line(name)}: {_line(row)}" for name, row in rows.items()) + "}"
