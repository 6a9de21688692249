"""Charts, each with the same as a table for whoever does not see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from nicegui import ui

from bancada.web.plain_tables import number, plain_table
from bancada.web.texts import t

Point = tuple[float | str, float | None]
_COLOURS = ("#2b7cd3", "#d9534a", "#2e9456", "#b8730a", "#9a5fc4", "#1a8f99", "#c2568c", "#80850f")
"""Each differs enough from light and from dark paper."""
_SYMBOLS = ("circle", "rect", "triangle", "diamond", "pin", "arrow")
MOST_SYMBOLS = 60
MOST_ROWS = 100
"""Of a chart's table."""
_DASHES = ("solid", "dashed", "dotted")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a chart: its name and its points, in the order of x."""

    name: str
    points: Sequence[Point]


class LineChart:
    """Lines over time or over steps, which may be drawn anew while they are looked at.

    Lines differ by colour, by dashes and by the form of their points. `unit` is what the values are in.
    """

    def __init__(self, title: str, unit: str = "", *, over_time: bool = False, from_zero: bool = False) -> None:
        self._title, self._unit, self._over_time = title, unit, over_time
        with ui.element("figure").classes("chart") as self.element:
            with ui.element("figcaption"):
                ui.label(f"{title} ({unit})" if unit else title)
            options = _options(over_time=over_time)
            options["yAxis"]["scale"] = not from_zero
            self._chart = ui.echart(options, renderer="svg")
            self._chart.props("role=img").props["aria-label"] = title
            self._summary = ui.label("").classes("quiet")
            self._more = ui.expansion(t("As a table"), on_value_change=lambda event: self._open(is_open=event.value))
            with self._more.classes("as-table"):
                self._table = ui.element("div")
        self._lines: Sequence[Line] = ()
        self._is_open = False

    def draw(self, lines: Sequence[Line], summary: str = "", span_ms: tuple[int, int] | None = None) -> None:
        """Show these lines, from one moment to another where that is given."""
        self._lines = lines
        self._chart.options["series"] = [_series(place, line) for place, line in enumerate(lines)]
        if span_ms is not None:
            self._chart.options["xAxis"].update(min=span_ms[0], max=span_ms[1])
        self._chart.update()
        self._chart.set_visibility(bool(lines))
        self._more.set_visibility(bool(lines))
        self._summary.set_text(summary)
        if self._is_open:
            self._fill()

    def _open(self, *, is_open: bool) -> None:
        self._is_open = is_open
        if is_open:
            self._fill()

    def _fill(self) -> None:
        self._table.clear()
        with self._table:
            _as_table(self._title, self._lines, over_time=self._over_time)


def bar_chart(title: str, groups: Sequence[str], bars: Sequence[Line]) -> None:
    """Draw for each group one bar of each line; the points of a line are those of the groups."""
    with ui.element("figure").classes("chart"):
        with ui.element("figcaption"):
            ui.label(title)
        options = _options(over_time=False)
        options["xAxis"] = {"type": "category", "data": list(groups), "axisLabel": {"interval": 0, "hideOverlap": True}}
        options["series"] = [
            {"type": "bar", "name": line.name, "data": [value for _, value in line.points],
             "itemStyle": {"color": _COLOURS[place % len(_COLOURS)]}}
            for place, line in enumerate(bars)
        ]  # fmt: skip
        options["yAxis"]["scale"] = False  # the length of a bar is its value
        options["aria"]["decal"] = {"show": True}
        chart = ui.echart(options, renderer="svg")
        chart.props("role=img").props["aria-label"] = title


def _options(*, over_time: bool) -> dict[str, Any]:
    return {
        "animation": False,
        "aria": {"enabled": True},
        "grid": {"left": 8, "right": 16, "top": 40, "bottom": 8, "containLabel": True},
        "legend": {"type": "scroll", "top": 0},
        "tooltip": {"trigger": "axis", "renderMode": "richText"},
        "xAxis": {
            "type": "time" if over_time else "value",
            "splitLine": {"show": False},
            "axisLabel": {"hideOverlap": True},
        },
        "yAxis": {"type": "value", "scale": True},
        "series": [],
    }


def _series(place: int, line: Line) -> dict[str, Any]:
    known = sum(value is not None for _, value in line.points)
    dashes = _DASHES[place // len(_COLOURS) % len(_DASHES)]
    return {
        "type": "line", "name": line.name, "data": [list(point) for point in line.points],
        "symbol": _SYMBOLS[place % len(_SYMBOLS)], "symbolSize": 6, "showSymbol": known <= MOST_SYMBOLS,
        "sampling": "lttb", "connectNulls": False, "lineStyle": {"type": dashes, "width": 2},
        "color": _COLOURS[place % len(_COLOURS)],
    }  # fmt: skip


def _as_table(title: str, lines: Sequence[Line], *, over_time: bool) -> None:
    places = sorted({x for line in lines for x, _ in line.points}, reverse=over_time)[:MOST_ROWS]
    values = [dict(line.points) for line in lines]
    rows = [(_place(x, over_time=over_time), *(_value(each.get(x)) for each in values)) for x in places]
    plain_table(title, (t("Time (UTC)") if over_time else t("Step"), *(line.name for line in lines)), rows)
    if len(places) == MOST_ROWS:
        ui.label(t("These are {count} of them; the API has all.", count=MOST_ROWS)).classes("quiet")


def _place(x: float | str, *, over_time: bool) -> str:
    return datetime.fromtimestamp(float(x) / 1000, timezone.utc).strftime("%Y-%m-%d %H:%M:%S") if over_time else f"{x}"


def _value(value: float | None) -> str:
    return "" if value is None else number(value)
