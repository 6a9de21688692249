"""Fields that everything has which runs a script: the script, and what it is given."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from nicegui import ui

from bancada.web.forms import Values, choice, text_field
from bancada.web.project_heads import ProjectHead
from bancada.web.texts import t
from bancada.web.viewers import Viewer
from bancada.web.workbench_api import NATIVE, V2, Failure

RUNNABLE = (".py", ".ipynb", ".r", ".sh")


async def script_field(viewer: Viewer, project: ProjectHead, script: str) -> None:
    """Draw the field `script`; the scripts at the top of the project are offered."""
    try:
        listed = await viewer.api.get(f"{project.path}/files/")
    except Failure:
        listed = {"files": []}
    found = sorted(each["path"] for each in listed["files"] if each["path"].lower().endswith(RUNNABLE))
    hint = t("Its path in the project, such as train.py.")
    text_field(t("Script"), "script", script, hint=hint, required=True, list="scripts")
    options = "".join(f'<option value="{escape(each)}"></option>' for each in found)
    ui.html(options, sanitize=False, tag="datalist").props("id=scripts")


async def resource_fields(viewer: Viewer, present: Mapping[str, Any]) -> None:
    """Draw the fields for sizes and the runtime."""
    with ui.element("div").classes("beside"):
        text_field(t("vCPU"), "cpu", f"{present['cpu']:g}", kind="number", min=0.1, step="any")
        text_field(t("Memory in GB"), "memory", f"{present['memory']:g}", kind="number", min=0.1, step="any")
        text_field(t("GPUs"), "nvidia_gpu", f"{present['nvidia_gpu']}", kind="number", min=0, step=1)
    answer = await viewer.api.get(f"{V2}/runtimes", page_size=500)
    chosen = present["runtime_identifier"]
    runtimes = {
        each["image_identifier"]: f"{each['kernel']} - {each['editor']} - {each['edition']} {each['full_version']}"
        for each in answer["runtimes"]
        if each["status"] != "DISABLED" or each["image_identifier"] == chosen
    }
    options = {"": t("The workbench's own Python"), **runtimes}
    choice(t("Runtime"), "runtime_identifier", options, chosen)


def read_resources(values: Values) -> dict[str, Any]:
    """Return what the fields for sizes and the runtime say.

    Raises:
        Failure: a size is no number.
    """
    return {
        "cpu": _number(values["cpu"], t("vCPU")),
        "memory": _number(values["memory"], t("Memory in GB")),
        "nvidia_gpu": int(_number(values["nvidia_gpu"], t("GPUs"))),
        "runtime_identifier": values["runtime_identifier"],
    }


async def run_as_field(viewer: Viewer, project: ProjectHead, present: int) -> None:
    """Draw the field `run_as` where the project has machine users: as whom it runs, the number `present` until now."""
    found = (await viewer.api.get(f"{project.path}/machineusers"))["run_as_machine_user_collaborators"]
    if not found:
        return
    me = await viewer.api.get(f"{NATIVE}/whoami")
    options = {str(each["user_id"]): each["user_name"] for each in found}
    options = {str(me["id"]): t("{user} (you)", user=me["username"]), **options}
    chosen = str(present or me["id"])
    if chosen not in options:
        options[chosen] = t("As until now")
    hint = t("With whose rights and key it runs: yours, or those of a machine user of the project.")
    choice(t("Runs as"), "run_as", options, chosen, hint=hint)


def read_run_as(values: Values) -> dict[str, int]:
    """Return what the field `run_as` says; nothing where there was none."""
    return {"run_as": int(values["run_as"])} if values["run_as"] else {}


def _number(text: str, name: str) -> float:
    try:
        return float(text or 0)
    except ValueError:
        raise Failure(400, "", t("{name}: this is no number.", name=name)) from None
