"""Forms: plain fields that the browser keeps, sent once as a whole, with what was wrong shown above the button."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nicegui import events, ui

from bancada.web.texts import t
from bancada.web.workbench_api import Failure

_ON_SUBMIT = """(event) => {
  event.preventDefault();
  emit([...new FormData(event.target)].filter(([name, value]) => typeof value === "string"));
}"""
_ON_CHANGE = "(event) => emit(event.target.value)"
OnChange = Callable[[str], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Values:
    """What was filled in; a box that is not ticked is absent."""

    pairs: Sequence[tuple[str, str]]

    def __getitem__(self, name: str) -> str:
        return next((value for each, value in self.pairs if each == name), "").strip()

    def every(self, name: str) -> list[str]:
        """Return the values of all fields of a name."""
        return [value for each, value in self.pairs if each == name]

    def secret(self, name: str) -> str:
        """Return a value with the spaces around it."""
        return next((value for each, value in self.pairs if each == name), "")

    def is_ticked(self, name: str) -> bool:
        """Tell whether a box is ticked."""
        return any(each == name for each, _ in self.pairs)


class Form:
    """A form; what is drawn inside it are its fields. `act` is called with their values when it is sent."""

    def __init__(self, action: str, act: Callable[[Values], Awaitable[object]], *, is_grave: bool = False) -> None:
        self._act = act
        with ui.element("form").classes("plain-form") as self.element:
            self.fields = ui.element("div").classes("plain-fields")
            self._problem = ui.element("div").props("role=alert").classes("panel bad")
            self._problem.visible = False
            with ui.row().classes("buttons") as self.buttons:
                self._button = ui.button(action).props(f"type=submit no-caps{' color=negative' if is_grave else ''}")
        self.element.on("submit", self._sent, js_handler=_ON_SUBMIT)

    def __enter__(self) -> Form:
        self.fields.__enter__()
        return self

    def __exit__(self, *exception: object) -> None:
        self.fields.__exit__(*exception)

    def empty(self) -> None:
        """Take out of the fields what was filled in."""
        ui.run_javascript(f"document.getElementById('c{self.element.id}').reset()")

    async def _sent(self, event: events.GenericEventArguments) -> None:
        self._button.props("loading")
        self._problem.visible = False
        try:
            await self._act(Values([(str(name), str(value)) for name, value in event.args]))
        except Failure as failure:
            self._say(failure.text)
        finally:
            self._button.props(remove="loading")

    def _say(self, problem: str) -> None:
        self._problem.clear()
        with self._problem:
            ui.label(problem)
        self._problem.visible = True


def text_field(
    label: str, name: str, value: str = "", *, hint: str = "", kind: str = "text", on_change: OnChange | None = None,
    **attributes: Any,  # noqa: ANN401 - HTML's own
) -> ui.element:  # fmt: skip
    """Draw a field for one line; `attributes` are those of HTML's input, such as `required` or `autocomplete`."""
    with _labelled("input", label, name, hint) as field:
        field.props(f"type={kind} spellcheck=false")
        field.props["^value"] = value  # the attribute: the property would be written again with every change around it
        for attribute, wanted in attributes.items():
            if wanted is not None and wanted is not False:
                field.props[attribute] = wanted
    if on_change is not None:
        field.on("input", lambda event: on_change(str(event.args)), js_handler=_ON_CHANGE, throttle=0.4,
                 leading_events=False)  # fmt: skip
    return field


def text_area(label: str, name: str, value: str = "", *, hint: str = "", rows: int = 3) -> ui.element:
    """Draw a field for several lines."""
    with _labelled("textarea", label, name, hint) as field:
        field.props(f"rows={rows} spellcheck=false")
        field.props["textContent"] = value
    return field


def choice(label: str, name: str, options: Mapping[str, str], value: str = "", *, hint: str = "") -> ui.element:
    """Draw a field for one of several values, each with the text that is shown for it."""
    with _labelled("select", label, name, hint) as field:
        for each, text in options.items():
            option = ui.element("option")
            option.props["^value"], option.props["textContent"] = each, text
            if each == value:
                option.props["selected"] = True
    return field


def on_choice(field: ui.element, told: Callable[[str], object]) -> None:
    """Let a function know what is chosen in a field."""
    field.on("change", lambda event: told(str(event.args)), js_handler=_ON_CHANGE)


def box(label: str, name: str, *, is_ticked: bool = False) -> ui.element:
    """Draw a box to tick."""
    with ui.element("label").classes("box"):
        field = ui.element("input").props(f"type=checkbox name={name}")
        if is_ticked:
            field.props["checked"] = True
        ui.label(label)
    return field


def group(title: str) -> ui.element:
    """Draw fields together under a title."""
    with ui.element("fieldset") as drawn, ui.element("legend"):
        ui.label(title)
    return drawn


def variables_field(variables: Mapping[str, str], title: str) -> None:
    """Draw rows for environment variables, their values hidden until somebody looks; `read_variables` reads them."""
    with ui.element("fieldset").classes("variables"):
        with ui.element("legend"):
            ui.label(title)
        rows = ui.element("div")

        def add() -> None:
            with rows:
                _variable("", "")

        with rows:
            for name, value in variables.items():
                _variable(name, value)
        ui.button(t("Add a variable"), icon="add", on_click=add).props("flat no-caps dense")


def read_variables(values: Values) -> dict[str, str]:
    """Return what rows for environment variables say; rows without a name say nothing."""
    pairs = zip(values.every("variable"), values.every("variable_value"), strict=True)
    return {name.strip(): value for name, value in pairs if name.strip()}


def _variable(name: str, value: str) -> None:
    with ui.element("div").classes("variable") as row:
        first = ui.element("input").props("name=variable spellcheck=false autocapitalize=none autocomplete=off")
        first.props["^value"], first.props["aria-label"], first.props["placeholder"] = name, t("Name"), t("Name")
        second = ui.element("input").props("name=variable_value spellcheck=false autocomplete=off type=password")
        second.props["^value"], second.props["placeholder"] = value, t("Value")
        second.props["aria-label"] = t("Value of {name}", name=name) if name else t("Value")
        look = ui.button(icon="visibility").props("flat round dense")
        look.on_click(lambda: _unveil(second, look))
        look.props["aria-label"] = t("Show the value")
        look.tooltip(t("Show the value"))
        remove = ui.button(icon="delete", on_click=row.delete).props("flat round dense")
        remove.props["aria-label"] = t("Remove {name}", name=name) if name else t("Remove")
        remove.tooltip(t("Remove"))


def _unveil(field: ui.element, look: ui.button) -> None:
    is_hidden = field.props["type"] == "password"
    field.props["type"] = "text" if is_hidden else "password"
    look.props["aria-label"] = t("Hide the value") if is_hidden else t("Show the value")
    look.props["icon"] = "visibility_off" if is_hidden else "visibility"
    field.update()


def _labelled(tag: str, label: str, name: str, hint: str) -> ui.element:
    """Draw a field below its label; the hint describes it and is no part of its name."""
    with ui.element("div").classes("field"):
        with ui.element("label") as words:
            ui.label(label)
        about = ui.label(hint).classes("quiet hint") if hint else None
        field = ui.element(tag)
    field.props["name"] = name
    words.props["for"] = field.html_id
    if about is not None:
        field.props["aria-describedby"] = about.html_id
    return field
