"""Fields for a schedule, with what it means beside them while it is typed."""

from __future__ import annotations

import json
from zoneinfo import available_timezones

from nicegui import ui

from bancada.web.forms import choice, on_choice, text_field
from bancada.web.parts import moment
from bancada.web.schedules import local_moment, schedule_words
from bancada.web.texts import t
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import NATIVE, Failure

USUAL = ("0 * * * *", "0 7 * * *", "0 7 * * 1-5", "0 7 * * 1", "0 7 1 * *")
HOME_ZONES = {"pt-BR": "America/Sao_Paulo", "en-US": "UTC"}


async def schedule_fields(viewer: Viewer, schedule: str, zone: str) -> None:
    """Draw the fields `schedule` and `timezone`, and the next times they stand for."""
    typed = {"schedule": schedule or USUAL[1], "zone": zone or HOME_ZONES[viewer.language]}

    async def take_usual(value: str) -> None:
        if value:
            ui.run_javascript(f"document.getElementById('c{field.id}').value = {json.dumps(value)}")
            await take_schedule(value)

    async def take_schedule(value: str) -> None:
        typed["schedule"] = value
        await preview()

    async def take_zone(value: str) -> None:
        typed["zone"] = value
        await preview()

    usual = {each: schedule_words(each) for each in USUAL}
    chosen = typed["schedule"] if typed["schedule"] in USUAL else ""
    offered = choice(t("Often wanted"), "usual", {**usual, "": t("Something else")}, chosen)
    on_choice(offered, take_usual)
    field = text_field(
        t("Schedule"), "schedule", typed["schedule"], on_change=take_schedule,
        hint=t("Five fields of cron: minute, hour, day, month, weekday. 30 7 * * 1-5 is 07:30 on weekdays."),
    )  # fmt: skip
    zones = text_field(t("Time zone"), "timezone", typed["zone"], on_change=take_zone, list="zones")
    _offer(zones, sorted(available_timezones()))
    shown = ui.element("div").classes("panel").props("aria-live=polite")

    async def preview() -> None:
        try:
            told = await viewer.api.get(
                f"{NATIVE}/schedules:preview", schedule=typed["schedule"], timezone=typed["zone"], count=5
            )
        except Failure as failure:
            shown.clear()
            with shown:
                ui.label(failure.text)
            return
        shown.clear()
        with shown:
            ui.label(schedule_words(told["schedule"], told["english_schedule"].rpartition(" (")[0])).classes("lead")
            with ui.element("ol").classes("times"):
                for each in told["times"]:
                    with ui.element("li"):
                        ui.label(local_moment(each, told["timezone"]))
                        moment(each).classes("quiet")

    await preview()


def _offer(field: ui.element, values: list[str]) -> None:
    """Offer values while somebody types; one element, whose options are no elements of the page's tree."""
    options = "".join(f'<option value="{each}"></option>' for each in values)
    ui.html(options, sanitize=False, tag="datalist").props(f"id={field.props['list']}")
