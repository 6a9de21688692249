"""Sections that say what holds for calls, and change it: limits, who stays with whom, what is recorded."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import ui

from bancada.web.forms import Form, Values, box, text_area, text_field
from bancada.web.project_heads import current_project
from bancada.web.rollout_words import percent
from bancada.web.sections import section, unfolding
from bancada.web.texts import t
from bancada.web.viewers import Viewer

Json = dict[str, Any]


async def call_limits_section(viewer: Viewer, model: str) -> None:
    """Show the limits of a model's calls; `model` is its path in the native API."""
    path = f"{model}/limits"
    limits = await viewer.api.get(path)

    def fields(now: Json) -> None:
        with ui.element("div").classes("beside"):
            text_field(t("Calls a second for each caller"), "calls_per_s", f"{now['calls_per_s']:g}", kind="number",
                       min=0, max=1_000_000, step="any", required=True)  # fmt: skip
            text_field(t("Seconds a call may take"), "deadline_s", f"{now['deadline_s']:g}", kind="number", min=0,
                       max=3600, step="any", required=True)  # fmt: skip
            text_field(t("Calls that may wait or run"), "queue", f"{now['queue']}", kind="number", min=0, max=100_000,
                       step=1, required=True)  # fmt: skip
        ui.label(t("0 is without a limit, or leaves it to the workbench.")).classes("quiet hint")

    async def change(values: Values) -> Json:
        sent = {"calls_per_s": float(values["calls_per_s"]), "deadline_s": float(values["deadline_s"]),
                "queue": int(values["queue"])}  # fmt: skip
        changed: Json = await viewer.api.put(path, sent)
        return changed

    with section(t("Limits of calls")):
        _changeable(limits, _limits, t("Change the limits"), fields, change)


async def sticky_section(viewer: Viewer, model: str) -> None:
    """Show by which header callers stay with one deployment, where calls are shared."""
    path = f"{model}/traffic"
    traffic = await viewer.api.get(path)

    def fields(now: Json) -> None:
        text_field(t("Header that says who calls"), "sticky_header", now["sticky_header"],
                   hint=t("Such as X-Customer-Id. Empty: every call may meet another deployment."))  # fmt: skip

    async def change(values: Values) -> Json:
        changed: Json = await viewer.api.put(path, {"sticky_header": values["sticky_header"]})
        return changed

    with section(t("Who stays with whom")):
        _changeable(traffic, _sticky, t("Change the header"), fields, change)


async def recording_section(viewer: Viewer, deployment: str) -> None:
    """Show what is recorded of a deployment's calls; `deployment` is its path in the native API."""
    path = f"{deployment}/recording"
    rule = await viewer.api.get(path)

    def fields(now: Json) -> None:
        with ui.element("div").classes("beside"):
            text_field(t("Percent of the calls"), "share", f"{100 * now['share']:g}", kind="number", min=0, max=100,
                       step="any", required=True)  # fmt: skip
            text_field(t("Days they are kept"), "kept_days", f"{now['kept_days']}", kind="number", min=0, max=36_500,
                       step=1, required=True)  # fmt: skip
        box(t("With their inputs"), "inputs", is_ticked=now["inputs"])
        box(t("With their outputs"), "outputs", is_ticked=now["outputs"])
        text_area(t("Names that are taken out first"), "redact", "\n".join(now["redact"]), rows=2,
                  hint=t("Members and columns of inputs and outputs, one on each line."))  # fmt: skip
        ui.label(t("It holds from now on, also for the model's later deployments. 0 days keeps records.")).classes(
            "quiet hint"
        )

    async def change(values: Values) -> Json:
        sent = {"share": float(values["share"]) / 100, "kept_days": int(values["kept_days"]),
                "inputs": values.is_ticked("inputs"), "outputs": values.is_ticked("outputs"),
                "redact": [name.strip() for name in values["redact"].splitlines() if name.strip()]}  # fmt: skip
        changed: Json = await viewer.api.put(path, sent)
        return changed

    with section(t("What is recorded")):
        _changeable(rule, _recording, t("Change what is recorded"), fields, change)


def _changeable(
    now: Json,
    word: Callable[[Json], str],
    title: str,
    fields: Callable[[Json], None],
    change: Callable[[Values], Awaitable[Json]],
) -> None:
    """Say what holds now; whoever may change it finds the fields under `title`."""
    said = ui.label(word(now))
    if not current_project().may_edit:
        return

    async def act(values: Values) -> None:
        said.set_text(word(await change(values)))
        ui.notify(t("It holds from now on."), type="positive")

    with unfolding(title), Form(t("Save the changes"), act):
        fields(now)


def _limits(now: Json) -> str:
    rate, deadline_s, queue = now["calls_per_s"], now["deadline_s"], now["queue"]
    parts = [
        t("{count} calls a second for each caller", count=f"{rate:g}") if rate else t("any number of calls"),
        t("{seconds} s for a call", seconds=f"{deadline_s:g}") if deadline_s else t("the workbench's time for a call"),
        t("{count} calls wait or run at once", count=queue) if queue else t("the workbench's queue"),
    ]
    return "; ".join(parts)


def _sticky(now: Json) -> str:
    header = now["sticky_header"]
    if not header:
        return t("Every call may meet another deployment, where several answer.")
    return t("Calls with the same {header} stay with one deployment.", header=header)


def _recording(rule: Json) -> str:
    if not rule["share"]:
        return t("No call is recorded.")
    kept = {(True, True): t("with inputs and outputs"), (True, False): t("with inputs"),
            (False, True): t("with outputs"), (False, False): t("without inputs and outputs")}  # fmt: skip
    parts = [t("{percent} of the calls", percent=percent(rule["share"])), kept[rule["inputs"], rule["outputs"]]]
    if rule["redact"]:
        parts.append(t("without {names}", names=", ".join(rule["redact"])))
    days = rule["kept_days"]
    parts.append(t("kept for {days} days", days=days) if days else t("kept as long as the project"))
    return ", ".join(parts)
