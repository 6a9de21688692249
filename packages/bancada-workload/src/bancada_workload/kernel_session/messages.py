"""What a kernel's messages mean for the journal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ASKING = "asking"
"""The message in a kernel's output that marks where code asks for a line."""
CUT = "\n[cut here: {dropped:,} more characters; MAX_TEXT_LENGTH is {limit:,}]"


def as_record(message: Mapping[str, Any], longest_text: int) -> tuple[str, dict[str, Any]] | None:
    """Return the type and the fields of the record of a message of the kernel's output, None for one that says nothing.

    Texts of values are cut at `longest_text` characters; what is printed is not.
    """
    content = message["content"]
    kind = message["header"]["msg_type"]
    if kind in {"display_data", "execute_result", "update_display_data"}:
        return "display", _display(kind, content, longest_text)
    if kind == "error":
        return "error", {
            "name": content["ename"],
            "message": content["evalue"],
            "traceback": list(content["traceback"]),
            "line": content.get("line"),
        }
    if kind == "clear_output":
        return "clear", {"wait": bool(content.get("wait"))}
    return None


def _display(kind: str, content: Mapping[str, Any], longest_text: int) -> dict[str, Any]:
    data = {mime: _shortened(mime, value, longest_text) for mime, value in content["data"].items()}
    display: dict[str, Any] = {"data": data, "metadata": content.get("metadata") or {}}
    display_id = (content.get("transient") or {}).get("display_id")
    if display_id:
        display["display_id"] = display_id
    if kind == "update_display_data":
        display["update"] = True
    if kind == "execute_result":
        display["result"] = True
    return display


def _shortened(mime: str, value: Any, limit: int) -> Any:
    """Cut what people read as text; half a picture or half a program would be worth nothing."""
    if not (mime.startswith("text/") and isinstance(value, str) and len(value) > limit):
        return value
    return value[:limit] + CUT.format(dropped=len(value) - limit, limit=limit)
