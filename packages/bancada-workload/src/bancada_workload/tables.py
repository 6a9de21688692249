"""MLflow's scoring formats as tables: names and rows, read without pandas, so that every way to predict reads alike.

What is not a table (rows of different lengths, a name twice) is refused here, whatever model it was meant for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bancada_workload.failures import bad_request

FORMATS = ("dataframe_split", "dataframe_records", "instances", "inputs")
EXAMPLE = '{"dataframe_split": {"columns": ["a", "b"], "data": [[1.5, 2.5]]}}'


@dataclass
class Table:
    """Values by row or by column, as JSON had them.

    Of `rows`, `records` and `columns` one is set. `names` go with rows; without them the rows have places only.
    Records may lack names that others have.
    """

    names: list[Any]
    rows: list[list[Any]] | None = None
    records: list[dict[str, Any]] | None = None
    columns: dict[str, Any] | None = None
    index: list[Any] | None = None


def format_of(request: object) -> str:
    """Return which of the formats a request has.

    Raises:
        CallFailure: 400, it has none of them, or several.
    """
    if not isinstance(request, dict):
        raise bad_request("request_malformed", f"`request` must be an object, got {kind_of(request)}.",
                          f"Send for example {EXAMPLE}.")  # fmt: skip
    found = [name for name in FORMATS if name in request]
    if len(found) == 1:
        return found[0]
    got = ", ".join(str(key) for key in list(request)[:10]) or "nothing"
    raise bad_request("request_format_unknown", f"`request` must have exactly one of {', '.join(FORMATS)}; got {got}.",
                      f"Send for example {EXAMPLE}.")  # fmt: skip


def params_of(request: dict[str, Any]) -> dict[str, Any] | None:
    """Return the inference parameters sent beside the data, or None."""
    params = request.get("params")
    if params is not None and not isinstance(params, dict):
        raise bad_request("request_malformed", f"`params` must be an object, got {kind_of(params)}.")
    return params


def read_table(name: str, content: Any, names: list[str]) -> Table:
    """Return the table that `content` is in the format `name`.

    Args:
        name: one of FORMATS.
        content: what the request has under it.
        names: the columns of the signature, in order; none where they have no names.

    Raises:
        CallFailure: 400, it is no table.
    """
    if name == "dataframe_split":
        return _split(content, names)
    if name == "dataframe_records":
        return _records(content)
    return _values(name, content, names)


def is_records(content: object) -> bool:
    """Tell whether these are rows that name their values."""
    return isinstance(content, list) and bool(content) and all(isinstance(row, dict) for row in content)


def _split(content: Any, names: list[str]) -> Table:
    if not isinstance(content, dict) or not isinstance(content.get("data"), list):
        raise bad_request("request_malformed", "`dataframe_split` must be an object with a list `data`, "
                          f"got {kind_of(content)}.", f"Send for example {EXAMPLE}.")  # fmt: skip
    if extra := sorted(set(content) - {"columns", "data", "index"}):
        raise bad_request("request_malformed", f"`dataframe_split` takes columns, data and index; got {extra[0]} too.")
    for member in ("columns", "index"):
        _check_labels(content.get(member), member)
    data, index = content["data"], content.get("index")
    if index is not None and len(index) != len(data):
        raise bad_request("request_malformed", f"`index` has {len(index)} labels for {len(data)} rows.")
    columns = content.get("columns") or []
    if len(set(columns)) != len(columns):
        twice = next(name for name in columns if columns.count(name) > 1)
        raise bad_request("request_malformed", f"`columns` names {twice!r} twice.")
    if is_records(data):
        return Table(columns, records=data, index=index)
    return _rows("dataframe_split", data, columns or names, index)


def _check_labels(labels: object, member: str) -> None:
    is_list = isinstance(labels, list) and all(isinstance(label, (str, int, float)) for label in labels)
    if labels is not None and not is_list:
        raise bad_request("request_malformed", f"`{member}` of `dataframe_split` must be a list of names or numbers.")


def _records(content: object) -> Table:
    if not isinstance(content, list) or not all(isinstance(row, dict) for row in content):
        raise bad_request("request_malformed",
                          f"`dataframe_records` must be a list of objects, got {kind_of(content)}.",
                          'Send for example {"dataframe_records": [{"a": 1.5, "b": 2.5}]}.')  # fmt: skip
    return Table([], records=content)


def _values(name: str, content: Any, names: list[str]) -> Table:
    if is_records(content):
        return Table([], records=content)
    if isinstance(content, list):
        return _rows(name, content, names)
    if not isinstance(content, dict):
        return Table([], rows=[[content]])
    lengths = {len(value) for value in content.values() if isinstance(value, list)}
    if not lengths:
        return Table([], records=[content])
    if len(lengths) > 1:
        raise bad_request("request_malformed", f"The columns of `{name}` must be lists of one length; got "
                          f"{', '.join(map(str, sorted(lengths)))}.")  # fmt: skip
    (length,) = lengths
    return Table([], columns={key: value if isinstance(value, list) else [value] * length
                              for key, value in content.items()})  # fmt: skip


def _rows(name: str, rows: list[Any], names: list[Any], index: list[Any] | None = None) -> Table:
    for number, row in enumerate(rows if names else ()):
        got = len(row) if isinstance(row, list) else 1
        if got != len(names) or isinstance(row, dict):
            has = "is an object" if isinstance(row, dict) else f"has {got}"
            raise bad_request("request_malformed", f"Every row of `{name}` must have {len(names)} values, for "
                              f"{_listed(names)}; row {number} {has}.",
                              "Without column names, send all columns of the signature, in its order.")  # fmt: skip
    return Table(names, rows=[row if isinstance(row, list) else [row] for row in rows], index=index)


def _listed(columns: list[Any]) -> str:
    names = [str(name) for name in columns]
    return ", ".join(names[:10]) + (" and so on" if len(names) > 10 else "")


def kind_of(value: object) -> str:
    """Return what a JSON value is, as an error message says it."""
    names = {dict: "an object", list: "a list", str: "text", bool: "a boolean", type(None): "null"}
    return names.get(type(value), "a number")
