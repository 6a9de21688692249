"""Tables of thousands of rows, sorted and filtered in the browser; rows come in pieces, the first at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from nicegui import ui

from bancada.web.texts import t

Column = dict[str, Any]
Row = dict[str, Any]
_LINK = """params => {
  if (!params.value) return '';
  const link = document.createElement('a');
  link.textContent = params.value;
  link.href = params.data[params.colDef.context.href];
  return link;
}"""
_MOMENT = "params => params.value ? new Date(params.value).toLocaleString(document.documentElement.lang) : ''"
_NUMBER = (
    "params => typeof params.value === 'number' ? String(Number(params.value.toPrecision(6))) : params.value ?? ''"
)
_SECONDS = """params => {
  if (params.value == null) return '';
  const s = params.value;
  return s < 60 ? s.toFixed(1) + ' s' : s < 3600 ? (s / 60).toFixed(1) + ' min' : (s / 3600).toFixed(1) + ' h';
}"""
_TYPES = {
    "link": {":cellRenderer": _LINK, "filter": "agTextColumnFilter"},
    "words": {"filter": "agTextColumnFilter"},
    "figure": {":valueFormatter": _NUMBER, "filter": "agNumberColumnFilter"},
    "moment": {":valueFormatter": _MOMENT, "filter": False},
    "seconds": {":valueFormatter": _SECONDS, "filter": "agNumberColumnFilter"},
}


class Grid:
    """A table; its rows have an `id`, and stay in the browser alone."""

    def __init__(
        self, label: str, columns: Sequence[Column], *, on_select: Callable[[list[str]], object] | None = None
    ) -> None:
        options: dict[str, Any] = {
            "columnDefs": list(columns),
            "columnTypes": _TYPES,
            "rowData": [],
            "defaultColDef": {"resizable": True, "sortable": True, "floatingFilter": True, "minWidth": 110},
            "suppressFieldDotNotation": True,
            ":getRowId": "params => params.data.id",
            "localeText": _locale(),
            "ensureDomOrder": True,
            "enableCellTextSelection": True,
            "suppressColumnVirtualisation": False,
        }
        if on_select is not None:
            options["rowSelection"] = {"mode": "multiRow", "enableClickSelection": False}
            options["selectionColumnDef"] = {"pinned": "left", "width": 48}
        self._element = ui.aggrid(options, auto_size_columns=False).classes("loaded-grid")
        self._element.props["aria-label"] = label
        if on_select is not None:
            emit = f"() => emit(getElement({self._element.id}).api.getSelectedRows().map(row => row.id))"
            self._element.on("selectionChanged", lambda event: on_select(event.args), js_handler=emit)

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show these columns from now on; those that stay keep their width, sort and filter."""
        self._element.run_grid_method("setGridOption", "columnDefs", list(columns))

    def add(self, rows: Sequence[Row]) -> None:
        """Add rows at the end."""
        self._element.run_grid_method("applyTransaction", {"add": list(rows)})

    def search(self, text: str) -> None:
        """Show the rows alone that have this text in any column."""
        self._element.run_grid_method("setGridOption", "quickFilterText", text)


def link(field: str, title: str, href: str, **more: object) -> Column:
    """Return a column of links, to what the row has in its field `href`."""
    return {"field": field, "headerName": title, "type": "link", "context": {"href": href}, **more}


def words(field: str, title: str, **more: object) -> Column:
    """Return a column of texts."""
    return {"field": field, "headerName": title, "type": "words", **more}


def figure(field: str, title: str, **more: object) -> Column:
    """Return a column of numbers."""
    return {"field": field, "headerName": title, "type": "figure", **more}


def moments(field: str, title: str, **more: object) -> Column:
    """Return a column of moments as the API writes them."""
    return {"field": field, "headerName": title, "type": "moment", **more}


def seconds(field: str, title: str, **more: object) -> Column:
    """Return a column of durations in seconds."""
    return {"field": field, "headerName": title, "type": "seconds", **more}


def _locale() -> dict[str, str]:
    return {
        "filterOoo": t("Filter…"),
        "equals": t("Equals"),
        "notEqual": t("Does not equal"),
        "contains": t("Contains"),
        "notContains": t("Does not contain"),
        "startsWith": t("Starts with"),
        "endsWith": t("Ends with"),
        "blank": t("Empty"),
        "notBlank": t("Not empty"),
        "lessThan": t("Less than"),
        "lessThanOrEqual": t("At most"),
        "greaterThan": t("More than"),
        "greaterThanOrEqual": t("At least"),
        "inRange": t("Between"),
        "inRangeStart": t("From"),
        "inRangeEnd": t("To"),
        "andCondition": t("and"),
        "orCondition": t("or"),
        "noRowsToShow": t("No rows"),
        "ariaFilterInput": t("Filter"),
        "ariaFilteringOperator": t("How to compare"),
        "ariaFilterFromValue": t("From"),
        "ariaFilterToValue": t("To"),
        "ariaOpenFilterMenu": t("Open the filter"),
        "ariaRowSelectAll": t("Choose all rows"),
        "ariaRowToggleSelection": t("Choose this row"),
    }
