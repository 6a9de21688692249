"""Calling a model: a form from its signature, the JSON that is sent, the answer, and the same call for scripts."""

from __future__ import annotations

import asyncio
import json
import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nicegui import context, ui

from bancada.web.connections import model_client
from bancada.web.model_frame import ModelPlace, open_model
from bancada.web.pages import page
from bancada.web.parts import code_block, empty_state
from bancada.web.signatures import NUMBERS, WHOLE, blank_row, columns_of, read_example, request_of, rows_of
from bancada.web.texts import t
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import NATIVE, V2, Answer, Failure, segment

Json = dict[str, Any]
MOST_EXAMPLES = 50
_HIDDEN = "<access key>"
_PLAIN_LIST = re.compile(r"\[\n([^\[\]{}]*?)\n *\]")


@page("/projects/{project_id}/models/{model_id}/test", "Test", nav="models")
async def show_test(viewer: Viewer, project_id: str, model_id: str) -> None:
    """Let the viewer call the model with their own key."""
    place = await open_model(viewer, project_id, model_id, "test")
    traffic = await viewer.api.get(f"{place.native}/traffic")
    serving = next((each for each in traffic["deployments"] if each["is_serving"]), None)
    if serving is None:
        empty_state("rocket_launch", t("Nothing answers calls of this model now."), t("Deploy a build first."))
        return
    columns, request = await _find_request(viewer, place, serving)
    rows = rows_of(request, columns)[:MOST_EXAMPLES] if columns else []
    caller = _Caller(viewer, place, request_of(rows[:1], columns) if rows else request)
    with ui.element("div").classes("columns"):
        with ui.element("section"):
            if columns:
                _titled(t("Input"))
                _RowForm(columns, rows, caller.set_request)
            caller.draw_json()
        with ui.element("section"):
            caller.draw_answer()
    caller.draw_scripts(_public_address())


class _Caller:
    """The request as it will be sent, and what came back."""

    def __init__(self, viewer: Viewer, place: ModelPlace, request: object) -> None:
        self._viewer, self._key = viewer, str(place.model["access_key"])
        self._request = as_text(request)
        self._needs_key = bool(place.model["auth_enabled"])

    def set_request(self, request: object) -> None:
        """Show another request in place of the one that is there."""
        self._text.set_value(as_text(request))

    def draw_json(self) -> None:
        """Draw the request as JSON that can be changed, and the button that sends it."""
        self._text = ui.textarea(t("Request as JSON"), value=self._request).props("outlined autogrow input-class=mono")
        self._text.classes("full-width")
        self._button = ui.button(t("Call the model"), icon="send", on_click=self._call).props("no-caps").classes("call")

    def draw_answer(self) -> None:
        """Draw where answers are shown."""
        _titled(t("Answer"))
        self._place = ui.element("div").props("aria-live=polite")
        with self._place:
            ui.label(t("Press “Call the model”.")).classes("quiet")

    def draw_scripts(self, address: str) -> None:
        """Draw the same call for a shell and for Python; the key is copied and not shown."""
        _titled(t("The same from elsewhere"))
        ui.label(t("Set CDSW_APIV2_KEY to an API key of yours. What is copied has the access key in it.")).classes(
            "quiet"
        )
        with ui.element("div").classes("scripts") as scripts:
            pass

        def draw() -> None:
            scripts.clear()
            try:
                request = json.loads(self._text.value)
            except ValueError:
                return
            with scripts:
                for label, write in (("curl", curl_line), ("Python", python_script)):
                    with ui.element("h3"):
                        ui.label(label)
                    shown, copied = (
                        write(address, key, request, needs_key=self._needs_key) for key in (_HIDDEN, self._key)
                    )
                    code_block(shown, label, copied=copied)

        self._text.on("blur", draw)
        draw()

    async def _call(self) -> None:
        try:
            request = json.loads(self._text.value)
        except ValueError as error:
            self._show_problem(t("This is no JSON: {error}", error=error), "")
            return
        self._button.disable()
        try:
            body = {"accessKey": self._key, "request": request}
            answer = await self._viewer.api.through(model_client()).ask("/model", body)
        except Failure as failure:
            self._show_problem(failure.text, "")
        else:
            self._show(answer)
        finally:
            self._button.enable()

    def _show(self, answer: Answer) -> None:
        body = answer.json()
        took = t("answered in {ms} ms", ms=f"{answer.seconds * 1000:.1f}")
        if answer.status != 200:
            error = body.get("error", {}) if isinstance(body, dict) else {}
            text = str(error.get("message") or answer.text[:500])
            self._show_problem(text, str(error.get("hint") or ""), f"{answer.status} {error.get('code', '')} · {took}")
            return
        response = body["response"]
        self._place.clear()
        with self._place:
            with ui.element("div").classes("panel good"):
                ui.label(f"{answer.status} · {took}").classes("lead")
                if isinstance(response, dict) and "uuid" in response:
                    with ui.row().classes("tight"):
                        ui.label("uuid")
                        ui.label(response["uuid"]).classes("mono")
                    ui.link(t("Its receipt"), f"/predictions/{response['uuid']}")
            shown = response["prediction"] if isinstance(response, dict) and "prediction" in response else response
            code_block(as_text(shown), t("Answer"))

    def _show_problem(self, text: str, hint: str, status: str = "") -> None:
        self._place.clear()
        with self._place, ui.element("div").classes("panel bad"):
            ui.label(text).classes("lead")
            if hint:
                ui.label(hint)
            if status:
                ui.label(status).classes("quiet")


class _RowForm:
    """A field for each column of one row; `tell` is given the request whenever one changes."""

    def __init__(self, columns: Sequence[Mapping[str, Any]], rows: list[Json], tell: Callable[[object], None]) -> None:
        self._columns, self._rows, self._tell = columns, rows or [blank_row(columns)], tell
        self._row = dict(self._rows[0])
        self._fields: dict[str, Any] = {}
        if len(self._rows) > 1:
            choice = {place: t("Example {number}", number=place + 1) for place in range(len(self._rows))}
            ui.select(choice, value=0, label=t("Fill in"), on_change=lambda event: self._fill(int(event.value))).props(
                "outlined dense"
            ).classes("choice")
        with ui.element("div").classes("fields"):
            for column in columns:
                self._draw(column)

    def request(self) -> object:
        """Return what calls the model with what is filled in."""
        return request_of([self._row], self._columns)

    def _draw(self, column: Mapping[str, Any]) -> None:
        name, kind = column["name"], column["type"]
        label = f"{name} ({kind})" if column.get("required", True) else f"{name} ({kind}, {t('optional')})"
        value = self._row.get(name)

        def change(event: Any) -> None:  # noqa: ANN401 - NiceGUI's
            sent = event.value
            self._row[name] = int(sent) if kind in WHOLE and sent is not None else sent
            self._tell(self.request())

        if kind in NUMBERS:
            field: Any = ui.number(label, value=value, on_change=change, step=1 if kind in WHOLE else None).props(
                "outlined dense"
            )
        elif kind == "boolean":
            field = ui.checkbox(label, value=bool(value), on_change=change)
        else:
            field = ui.input(label, value="" if value is None else str(value), on_change=change).props("outlined dense")
        self._fields[name] = field

    def _fill(self, place: int) -> None:
        self._row = dict(self._rows[place])
        for name, field in self._fields.items():
            field.set_value(self._row.get(name))
        self._tell(self.request())


async def _find_request(viewer: Viewer, place: ModelPlace, serving: Json) -> tuple[list[Mapping[str, Any]], object]:
    """Return the columns that what serves takes, and a request to begin with: an example, or the newest good call."""
    path = f"builds/{segment(serving['build_id'])}"
    build, report = await asyncio.gather(viewer.api.get(f"{place.v2}/{path}"), viewer.api.get(f"{place.native}/{path}"))
    gate = report["gate_report"]
    columns = columns_of(gate.get("signature"))
    example = (gate.get("serving") or {}).get("example")
    if example is None and build["registered_model_version_id"]:
        example = await _logged_example(viewer, place, build["registered_model_version_id"])
    if example is None:
        example = await _newest_request(viewer, place, serving)
    if columns and rows_of(example, columns):
        return columns, request_of(rows_of(example, columns)[:MOST_EXAMPLES], columns)
    if example is not None:
        return columns, example
    return columns, request_of([blank_row(columns)], columns) if columns else {}


async def _logged_example(viewer: Viewer, place: ModelPlace, version_id: str) -> object:
    registered = place.model["registered_model_id"]
    if not registered:
        return None
    path = f"{V2}/registry/models/{segment(registered)}"
    try:
        model, version = await asyncio.gather(
            viewer.api.get(path, page_size=1), viewer.api.get(f"{path}/versions/{segment(version_id)}")
        )
    except Failure:
        return None
    owner = version["model_version_metadata"]["project_id"]
    return await read_example(viewer, owner, model["name"], version["number"])


async def _newest_request(viewer: Viewer, place: ModelPlace, serving: Json) -> object:
    listed = await viewer.api.get(f"{place.deployment(serving['build_id'], serving['id'])}/predictions", page_size=20)
    good = [each for each in listed["predictions"] if each["status"] == 200 and each["form"] == "api v2"]
    if not good:
        return None
    receipt = await viewer.api.get(f"{NATIVE}/predictions/{segment(good[0]['uuid'])}")
    try:
        return json.loads(receipt["input"]["text"])["request"]
    except (ValueError, KeyError, TypeError):
        return None  # it was not recorded, or is not JSON


def as_text(value: object) -> str:
    """Return JSON as people read it: indented, with lists of plain values on one line."""
    return _PLAIN_LIST.sub(_on_one_line, json.dumps(value, indent=2, ensure_ascii=False))


def _on_one_line(found: re.Match[str]) -> str:
    return "[" + ", ".join(line.strip() for line in found[1].split(",\n")) + "]"


def curl_line(address: str, access_key: str, request: object, *, needs_key: bool) -> str:
    """Return a call for a shell that knows CDSW_APIV2_KEY."""
    key = ' \\\n  -H "Authorization: Bearer $CDSW_APIV2_KEY"' if needs_key else ""
    body = json.dumps({"accessKey": access_key, "request": request}, ensure_ascii=False)
    return (
        f"curl -sS {shlex.quote(address)}{key} \\\n  -H 'Content-Type: application/json' \\\n  -d {shlex.quote(body)}"
    )


def python_script(address: str, access_key: str, request: object, *, needs_key: bool) -> str:
    """Return the same call for Python with requests."""
    headers = '    headers={"Authorization": f"Bearer {os.environ[\'CDSW_APIV2_KEY\']}"},\n' if needs_key else ""
    start = "import os\n\nimport requests\n" if needs_key else "import requests\n"
    return (
        f"{start}\nanswer = requests.post(\n    {address!r},\n{headers}"
        f'    json={{"accessKey": {access_key!r}, "request": {request!r}}},\n    timeout=60,\n)\n'
        "if answer.status_code != 200:\n"
        '    raise RuntimeError(answer.json()["error"]["message"])\n'
        'print(answer.json()["response"])\n'
    )


def _public_address() -> str:
    """Return where the viewer's browser reaches model calls."""
    headers = context.client.request.headers
    host = headers.get("x-forwarded-host") or headers.get("host", "localhost")
    return f"{headers.get('x-forwarded-proto', 'http')}://{host}/model"


def _titled(text: str) -> None:
    with ui.element("h2"):
        ui.label(text)
