"""What a model is asked, how quickly it answers, how often it fails, and what was tracked of it: charts that move."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from nicegui import ui

from bancada.web.charts import Line, LineChart
from bancada.web.live import EVERY_S
from bancada.web.model_frame import ModelPlace, open_model, short
from bancada.web.pages import page
from bancada.web.parts import empty_state
from bancada.web.texts import t
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import NATIVE, Failure, segment

Json = dict[str, Any]
STEPS: Mapping[int, int] = {300: 5, 900: 10, 3600: 60, 86_400: 900}
"""Seconds of a step, by the seconds that are shown."""
LATE_S = 15
"""Records of calls come a little later than their answers: steps of this time are asked for again."""
MOST_METRICS = 2_000
"""Records of tracked metrics that are read at once."""


@page("/projects/{project_id}/models/{model_id}/monitoring", "Monitoring", nav="models")
async def show_monitoring(viewer: Viewer, project_id: str, model_id: str) -> None:
    """Draw the calls of a model's deployments over time."""
    place = await open_model(viewer, project_id, model_id, "monitoring")
    newest = await viewer.api.get(
        f"{place.native}/deployments", sort="-created_at", page_size=20, search_filter='{"is_rehearsal": "f"}'
    )
    listed = newest["deployments"]
    if not listed:
        empty_state("monitoring", t("This model has never been deployed."), t("Its calls are drawn here once it is."))
        return
    traffic = await viewer.api.get(f"{place.native}/traffic")
    serving = {each["id"] for each in traffic["deployments"] if each["is_serving"]}
    await _Monitor(viewer, place, listed, serving).draw()


class _Monitor:
    """The charts of one deployment, which is asked for what is new as long as the page is open."""

    def __init__(self, viewer: Viewer, place: ModelPlace, listed: Sequence[Json], serving: set[str]) -> None:
        self._viewer, self._place = viewer, place
        self._by_id = {each["id"]: each for each in listed}
        self._chosen = next((each["id"] for each in listed if each["id"] in serving), listed[0]["id"])
        self._names = {each["id"]: _name(each, serving) for each in listed}
        self._span_s = 900
        self._forget()

    async def draw(self) -> None:
        """Draw what is known now, and let it move."""
        spans = {300: t("5 minutes"), 900: t("15 minutes"), 3600: t("1 hour"), 86_400: t("1 day")}
        with ui.row().classes("tools"):
            which = (
                ui.select(self._names, value=self._chosen, label=t("Deployment"))
                .props("outlined dense")
                .classes("choice")
            )
            span = ui.select(spans, value=self._span_s, label=t("Time")).props("outlined dense").classes("choice")
        self._figures = ui.element("dl").classes("figures")
        self._note = ui.label().classes("quiet").props("role=status")
        self._calls = LineChart(t("Calls"), t("per second"), over_time=True, from_zero=True)
        self._times = LineChart(t("Latency of good answers"), "ms", over_time=True, from_zero=True)
        with ui.element("h2"):
            ui.label(t("Tracked metrics"))
        self._which = ui.select([], label=t("Metric")).props("outlined dense").classes("choice")
        self._which.on_value_change(self._draw_metric)
        self._tracked = LineChart(t("Over time"), over_time=True)

        async def choose() -> None:
            self._chosen, self._span_s = str(which.value), int(span.value or 900)
            self._forget()
            await self._look()

        which.on_value_change(choose)
        span.on_value_change(choose)
        await self._look()
        ui.timer(EVERY_S, self._look_quietly)

    def _forget(self) -> None:
        self._points: dict[int, Json] = {}
        self._aggregates: dict[str, list[tuple[float, float]]] = defaultdict(list)
        self._single: dict[str, dict[str, tuple[int, float]]] = defaultdict(dict)
        self._metrics_until_ms = 0
        self._lines: dict[str, Line] = {}
        self._span_ms: tuple[int, int] | None = None

    async def _look_quietly(self) -> None:
        try:
            await self._look()
        except Failure as failure:
            self._note.set_text(failure.text)

    async def _look(self) -> None:
        chosen, span_s = self._chosen, self._span_s
        step_s = STEPS[span_s]
        now = time.time()
        first = (int(now) - span_s) // step_s * step_s
        since = max(first, int(max(self._points)) // 1000 - LATE_S) if self._points else first
        deployment = self._by_id[chosen]
        native = self._place.deployment(deployment["build_id"], chosen)
        answer = await self._viewer.api.get(
            f"{native}/monitoring", since=_moment(since), until=_moment(now + 1), step_s=step_s
        )
        await self._read_metrics(chosen, first)
        if (chosen, span_s) != (self._chosen, self._span_s):
            return  # another choice was made meanwhile, and is looked at by itself
        for point in answer["points"]:
            self._points[_ms(point["begins_at"])] = point
        self._points = {at: point for at, point in self._points.items() if at >= first * 1000}
        self._show(first, step_s, now, answer)

    def _show(self, first: int, step_s: int, now: float, answer: Json) -> None:
        steps = [(at * 1000, self._points.get(at * 1000)) for at in range(first, int(now) + 1, step_s)]
        span_ms = first * 1000, int(now) * 1000
        self._calls.draw(
            [_rate(t("Answered"), "calls", steps, step_s), _rate(t("Failed"), "failed", steps, step_s),
             _rate(t("Refused"), "refused", steps, step_s)],
            span_ms=span_ms,
        )  # fmt: skip
        self._times.draw([
            Line(f"p{percent}", [(at, _milliseconds(point, f"p{percent}_us")) for at, point in steps])
            for percent in (50, 95, 99)
        ], span_ms=span_ms)  # fmt: skip
        self._lines = {line.name: line for line in self._metric_lines(step_s)}
        self._span_ms = span_ms
        if list(self._lines) != self._which.options:
            chosen = self._which.value if self._which.value in self._lines else next(iter(self._lines), None)
            self._which.set_options(list(self._lines), value=chosen)
        self._which.set_visibility(bool(self._lines))
        self._draw_metric()
        self._tell(answer)

    def _draw_metric(self) -> None:
        """Draw the metric that was chosen: each has a scale of its own."""
        line = self._lines.get(str(self._which.value))
        nothing = t("Nothing was tracked in this time. Scripts do it with track_metric and track_aggregate_metrics.")
        self._tracked.draw([line] if line else [], "" if line else nothing, span_ms=self._span_ms)

    def _tell(self, answer: Json) -> None:
        points = list(self._points.values())
        calls, failed = (sum(point[name] for point in points) for name in ("calls", "failed"))
        newest = next(
            (point for _, point in sorted(self._points.items(), reverse=True) if point["p95_us"] is not None), None
        )
        self._figures.clear()
        with self._figures:
            _figure(t("Calls in this time"), f"{calls:,}")
            _figure(t("Failed"), f"{failed:,} ({failed / calls:.1%})" if calls else "0")
            _figure(t("p95 of the newest step"), f"{newest['p95_us'] / 1000:.1f} ms" if newest else "-")
        notes = []
        if answer["is_cut"]:
            notes.append(t("There were more calls than are read at once: choose less time."))
        if answer["recorded_share"] < 1:
            notes.append(
                t("Only {share} of the calls are recorded, and so counted.", share=f"{answer['recorded_share']:.0%}")
            )
        if not points:
            notes.append(t("No call in this time; a call is here two or three seconds after its answer."))
        self._note.set_text(" ".join(notes))

    async def _read_metrics(self, chosen: str, first: int) -> None:
        start = max(first * 1000, self._metrics_until_ms - LATE_S * 1000)
        answer = await self._viewer.api.get(
            f"{NATIVE}/deployments/{segment(chosen)}/metrics", start_timestamp_ms=start, page_size=MOST_METRICS
        )
        for record in answer["metrics"]:
            self._metrics_until_ms = max(self._metrics_until_ms, record["startTimeStampMs"])
            for name, value in record["metrics"].items():
                if isinstance(value, bool) or not isinstance(value, (int, float)):
                    continue
                if uuid := record.get("predictionUuid"):
                    self._single[name][uuid] = (record["startTimeStampMs"], float(value))
                else:
                    point = (record["endTimeStampMs"], float(value))
                    if point not in self._aggregates[name]:
                        self._aggregates[name].append(point)

    def _metric_lines(self, step_s: int) -> list[Line]:
        lines = [Line(name, sorted(points)) for name, points in sorted(self._aggregates.items())]
        for name, by_uuid in sorted(self._single.items()):
            steps: dict[int, list[float]] = defaultdict(list)
            for at, value in by_uuid.values():
                steps[at // (step_s * 1000) * step_s * 1000].append(value)
            means = [(at, sum(values) / len(values)) for at, values in sorted(steps.items())]
            lines.append(Line(t("{name} (mean)", name=name), means))
        return lines


def _rate(name: str, field: str, steps: Sequence[tuple[int, Json | None]], step_s: int) -> Line:
    return Line(name, [(at, (point[field] if point else 0) / step_s) for at, point in steps])


def _milliseconds(point: Json | None, field: str) -> float | None:
    return None if point is None or point[field] is None else point[field] / 1000


def _figure(name: str, value: str) -> None:
    with ui.element("div"):
        with ui.element("dt"):
            ui.label(name)
        with ui.element("dd"):
            ui.label(value)


def _name(deployment: Json, serving: set[str]) -> str:
    state = t("serves") if deployment["id"] in serving else deployment["status"]
    return f"{short(deployment['id'])} · {state}"


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(int(seconds), timezone.utc).isoformat().replace("+00:00", "Z")


def _ms(text: str) -> int:
    return int(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)
