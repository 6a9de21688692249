"""From a registered version or a function to an endpoint: one form for new models, builds and deployments."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from nicegui import ui

from bancada.web.pages import page
from bancada.web.parts import heading
from bancada.web.project_heads import way_back_in_project
from bancada.web.roles import CONTRIBUTOR
from bancada.web.signatures import read_mlmodel
from bancada.web.texts import t
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import NATIVE, V2, Failure, segment

NEW = ""
"""In place of the id of a model, for one that is made."""
Json = dict[str, Any]


@dataclass(slots=True)
class Wanted:
    """What the form says."""

    model: str = NEW
    name: str = ""
    source: str = "registered"
    registered: str = ""
    version: str = ""
    file: str = ""
    function: str = ""
    runtime: str = ""
    comment: str = ""
    cpu: float = 1.0
    memory: float = 2.0
    replicas: int = 1
    role: str = "main"
    weight: int = 10
    build: str = ""
    scales: bool = False
    min_replicas: int = 1
    max_replicas: int = 4
    target_queue_ms: float = 20.0
    idle_s: float = 300.0
    guards: bool = False
    error_percent: float = 5.0
    latency: float = 2.0
    least_calls: int = 50
    for_s: float = 300.0
    rehearses: bool = False
    calls: int = 100
    changed_percent: float = 100.0
    failed_percent: float = 0.0
    names: dict[str, str] = field(default_factory=dict)
    """Of registered models, by their ids."""

    @property
    def asks_rehearsal(self) -> bool:
        """Whether it is rehearsed, before callers meet it or instead."""
        return self.rehearses or self.role == "rehearsal"

    @property
    def asks_limits(self) -> bool:
        """Whether it goes back by itself."""
        return self.guards and self.role != "rehearsal"

    def rollout(self) -> Json:
        """Return what the native API is asked beside resources; a field that was emptied is left to it."""
        body: Json = {"limits": None}
        if self.role != "main":
            body |= {"role": self.role}
        if self.role in {"canary", "shadow"}:
            body |= {"weight": int(self.weight or 1)}
        if self.scales and self.role != "rehearsal":
            body |= {"scaling": {"min_replicas": _whole(self.min_replicas), "max_replicas": _whole(self.max_replicas),
                                 "target_queue_ms": self.target_queue_ms, "idle_s": self.idle_s}}  # fmt: skip
        if self.asks_limits:
            body |= {"limits": {"error_rate": _share(self.error_percent), "latency": self.latency,
                                "calls": _whole(self.least_calls), "for_s": self.for_s}}  # fmt: skip
        if self.asks_rehearsal:
            body |= {"rehearsal": {"calls": _whole(self.calls), "max_changed": _share(self.changed_percent),
                                   "max_errors": _share(self.failed_percent)}}  # fmt: skip
        return body


@page("/projects/{project_id}/deploy", "Deploy a model", nav="models", least=CONTRIBUTOR)
async def show_deploy_form(
    viewer: Viewer, project_id: str, model: str = "", registered: str = "", version: str = "", build: str = ""
) -> None:
    """Ask what is deployed and how; the query may say some of it."""
    project = f"projects/{segment(project_id)}"
    models, runtimes, known = await asyncio.gather(
        viewer.api.get(f"{V2}/{project}/models", page_size=500), viewer.api.get(f"{V2}/runtimes", page_size=500),
        viewer.api.get(f"{V2}/registry/models", page_size=500),
    )  # fmt: skip
    way_back_in_project((t("Models"), f"/projects/{project_id}/models"))
    heading(t("Deploy again") if build else t("Deploy a model"))
    wanted = Wanted(model=model, registered=registered, version=version, build=build)
    wanted.names = {each["model_id"]: each["name"] for each in known["models"]}
    own = next((each for each in models["models"] if each["id"] == model), None)
    if own is not None and own["registered_model_id"] and not registered:
        wanted.registered = own["registered_model_id"]
    if registered and not model:
        _choose_for(wanted, models["models"])
    form = _Form(viewer, project_id, wanted, runtimes["runtimes"])
    with ui.element("div").classes("deploy-form"):
        if not build:
            form.model_part(models["models"])
            await form.source_part()
            form.runtime_part()
        else:
            ui.label(t("Of the build {id}", id=build[:8])).classes("quiet")
        form.resources_part()
        form.traffic_part()
        form.safeguards_part()
        form.end_part()


def _choose_for(wanted: Wanted, models: list[Json]) -> None:
    """Take the model that answers with this registered model already, or a new one of its name."""
    own = [each for each in models if each["registered_model_id"] == wanted.registered]
    if own:
        wanted.model = own[0]["id"]
    else:
        wanted.name = wanted.names.get(wanted.registered, "")


class _Form:
    """The parts of the form, over what they have filled in so far."""

    def __init__(self, viewer: Viewer, project_id: str, wanted: Wanted, runtimes: list[Json]) -> None:
        self._viewer, self._project_id, self._wanted = viewer, project_id, wanted
        self._project = f"projects/{segment(project_id)}"
        by_kernel: dict[str, str] = {}
        for each in runtimes:  # a build needs the Python of a runtime alone, whatever its editor
            by_kernel.setdefault(each["kernel"], each["image_identifier"])
        self._kernels = {identifier: kernel for kernel, identifier in by_kernel.items()}
        wanted.runtime = next(iter(self._kernels), "")

    def model_part(self, models: list[Json]) -> None:
        """Ask which model gets it."""
        with _part(t("Model")):
            choice = {NEW: t("A new model"), **{each["id"]: each["name"] for each in models}}
            if self._wanted.model not in choice:
                self._wanted.model = NEW
            select = ui.select(choice, label=t("Model")).props("outlined").bind_value(self._wanted, "model")
            name = ui.input(t("Name of the new model")).props("outlined").bind_value(self._wanted, "name")
            name.bind_visibility_from(select, "value", backward=lambda value: value == NEW)

    async def source_part(self) -> None:
        """Ask what is built: a registered version or a function."""
        wanted = self._wanted
        with _part(t("What is built")):
            sources = {"registered": t("A version of the registry"), "function": t("A function of the project")}
            kind = ui.radio(sources).props("inline").bind_value(wanted, "source")
            with ui.column().classes("full-width") as one:
                registered = ui.select(wanted.names, label=t("Registered model"), value=wanted.registered or None)
                registered.props("outlined").classes("full-width")
                version = ui.select({}, label=t("Version")).props("outlined").classes("full-width")
                if not wanted.names:
                    ui.label(t("The registry is empty: open a run and press Register.")).classes("quiet")
            with ui.column().classes("full-width") as other:
                ui.input(t("File, such as predict.py")).props("outlined").bind_value(wanted, "file")
                ui.input(t("Function in it, such as predict")).props("outlined").bind_value(wanted, "function")
            one.bind_visibility_from(kind, "value", backward=lambda value: value == "registered")
            other.bind_visibility_from(kind, "value", backward=lambda value: value == "function")

            async def list_versions() -> None:
                wanted.registered = registered.value or ""
                found = await self._versions(wanted.registered)
                chosen = wanted.version if wanted.version in found else next(iter(found), None)
                version.set_options(found, value=chosen)

            async def choose_version() -> None:
                wanted.version = version.value or ""
                await self._choose_runtime()

            registered.on_value_change(list_versions)
            version.on_value_change(choose_version)
            await list_versions()
            ui.input(t("Comment")).props("outlined").bind_value(wanted, "comment")

    def runtime_part(self) -> None:
        """Ask which Python it is built for."""
        with _part(t("Runtime")):
            ui.select(self._kernels, label=t("Runtime")).props("outlined").bind_value(self._wanted, "runtime")
            ui.label(t("A registered version runs on the Python that it was logged with, where there is one.")).classes(
                "quiet"
            )

    def resources_part(self) -> None:
        """Ask what each replica gets."""
        with _part(t("Resources of each replica")):
            with ui.row().classes("full-width"):
                self._figure(t("CPU"), "cpu", 0.5, 0.1)
                self._figure(t("Memory (GB)"), "memory", 0.5, 0.1)
                fixed = self._figure(t("Replicas"), "replicas", 1, 1)
                fixed.bind_visibility_from(self._wanted, "scales", backward=lambda scales: not scales)
            scales = ui.checkbox(t("As many replicas as the calls need")).bind_value(self._wanted, "scales")
            with ui.row().classes("full-width") as row:
                self._figure(t("At least"), "min_replicas", 1, 0)
                self._figure(t("At most"), "max_replicas", 1, 1)
                self._figure(t("Longest wait (ms)"), "target_queue_ms", 5, 1)
                self._figure(t("None after (s)"), "idle_s", 60, 1)
                ui.label(
                    t("At least 0 lets it stop when nobody calls; the next caller waits until it has started.")
                ).classes("quiet")
            row.bind_visibility_from(scales, "value")

    def traffic_part(self) -> None:
        """Ask whether it replaces what serves."""
        with _part(t("Calls")):
            roles = {
                "main": t("It replaces what serves, once it answers"),
                "canary": t("Canary: it answers a part of the calls"),
                "shadow": t("Shadow: it gets copies, and answers nobody"),
                "rehearsal": t("Rehearsal: it gets recorded calls, says what changed, and ends"),
            }
            role = ui.radio(roles).bind_value(self._wanted, "role")
            role.on_value_change(lambda: setattr(self._wanted, "guards", role.value in {"canary", "shadow"}))
            weight = (
                ui.number(t("Percent of the calls"), min=1, max=99, precision=0).props("outlined").classes("figure")
            )
            weight.bind_value(self._wanted, "weight")
            weight.bind_visibility_from(role, "value", backward=lambda value: value in {"canary", "shadow"})

    def safeguards_part(self) -> None:
        """Ask what has to go well before and after callers meet it."""
        wanted = self._wanted
        with _part(t("Safeguards")):
            rehearses = ui.checkbox(t("Rehearse it on recorded calls first")).bind_value(wanted, "rehearses")
            rehearses.bind_visibility_from(wanted, "role", backward=lambda role: role != "rehearsal")
            with ui.row().classes("full-width") as rehearsal:
                self._figure(t("Recorded calls"), "calls", 50, 1)
                self._figure(t("Changed at most (%)"), "changed_percent", 1, 0)
                self._figure(t("Failed at most (%)"), "failed_percent", 1, 0)
            rehearsal.bind_visibility_from(wanted, "asks_rehearsal")
            guards = ui.checkbox(t("Go back by itself when it does worse")).bind_value(wanted, "guards")
            guards.bind_visibility_from(wanted, "role", backward=lambda role: role != "rehearsal")
            with ui.row().classes("full-width") as limits:
                self._figure(t("More failures (%)"), "error_percent", 1, 0)
                self._figure(t("Times as slow"), "latency", 0.5, 1)
                self._figure(t("After calls"), "least_calls", 10, 1)
                watched = self._figure(t("Watched for (s)"), "for_s", 60, 0)
                watched.bind_visibility_from(wanted, "role", backward=lambda role: role == "main")
            limits.bind_visibility_from(wanted, "asks_limits")

    def _figure(self, label: str, name: str, step: float, least: float) -> ui.number:
        number = ui.number(label, min=least, step=step).props("outlined").classes("figure")
        return number.bind_value(self._wanted, name)

    def end_part(self) -> None:
        """Draw the button, and where a refusal is shown."""
        problem = ui.label().props("role=alert").classes("panel bad")
        problem.set_visibility(False)

        async def deploy() -> None:
            button.disable()
            try:
                target = await self._deploy()
            except Failure as failure:
                problem.set_text(failure.text)
                problem.set_visibility(True)
                return
            finally:
                button.enable()
            ui.navigate.to(target)

        button = ui.button(t("Deploy"), icon="rocket_launch", on_click=deploy).props("no-caps")

    async def _versions(self, registered_id: str) -> dict[str, str]:
        if not registered_id:
            return {}
        found = await self._viewer.api.get(f"{V2}/registry/models/{segment(registered_id)}", page_size=200)
        return {
            each["model_version_id"]: f"{each['version_name']} · {each['notes']}".rstrip(" ·")
            for each in found["model_versions"]
        }

    async def _choose_runtime(self) -> None:
        """Take the runtime with the Python that the chosen version was logged with."""
        wanted = self._wanted
        if not wanted.version:
            return
        path = f"{V2}/registry/models/{segment(wanted.registered)}/versions/{segment(wanted.version)}"
        try:
            version = await self._viewer.api.get(path)
            home = version["model_version_metadata"]["project_id"]
            logged = await read_mlmodel(self._viewer, home, wanted.names[wanted.registered], version["number"])
        except Failure:
            return  # the build says so, where it matters
        kernel = f"Python {'.'.join(logged.python.split('.')[:2])}"
        wanted.runtime = next((own for own, name in self._kernels.items() if name == kernel), wanted.runtime)

    async def _deploy(self) -> str:
        """Make what is missing of model and build, ask for the deployment, and return the address of its page."""
        wanted = self._wanted
        model_id = wanted.model or await self._create_model()
        wanted.model = model_id  # trying once more goes on with it
        model = f"{self._project}/models/{segment(model_id)}"
        build_id = wanted.build or await self._create_build(f"{V2}/{model}")
        body: Json = {"cpu": wanted.cpu, "memory": wanted.memory, "replicas": int(wanted.replicas or 1)}
        if wanted.role == "rehearsal":
            body |= {"replicas": 1}
        body |= wanted.rollout()
        path = f"{model}/builds/{segment(build_id)}"
        try:
            made = await self._viewer.api.post(f"{NATIVE}/{path}/deployments", body)
        except Failure:
            wanted.build = build_id  # what is tried once more is the deployment alone
            raise
        return f"/{path}/deployments/{segment(made['id'])}"

    async def _create_model(self) -> str:
        wanted = self._wanted
        body: Json = {"name": wanted.name.strip()}
        if wanted.source == "registered":
            body["registered_model_id"] = wanted.registered
        return str((await self._viewer.api.post(f"{V2}/{self._project}/models", body))["id"])

    async def _create_build(self, model: str) -> str:
        wanted = self._wanted
        body: Json = {"runtime_identifier": wanted.runtime, "comment": wanted.comment}
        if wanted.source == "registered":
            body["registered_model_version_id"] = wanted.version
        else:
            body |= {"file_path": wanted.file, "function_name": wanted.function}
        return str((await self._viewer.api.post(f"{model}/builds", body))["id"])


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)


def _share(percent: float | None) -> float | None:
    return None if percent is None else percent / 100


def _part(title: str) -> ui.element:
    part = ui.element("fieldset")
    with part, ui.element("legend"):
        ui.label(title)
    return part
