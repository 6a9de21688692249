"""Layers of projects in the native API: what their code installed with pip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bancada.api.native.calls import NativeCall
from bancada.control import layers


def list_layers(call: NativeCall) -> Mapping[str, Any]:
    """Read what a project's code installed, for each Python."""
    found = layers.list_layers(call.workbench, call.actor, call.path["project_id"])
    return {"layers": [asdict(layer) for layer in found]}


def clear_layers(call: NativeCall) -> Mapping[str, Any]:
    """Remove what a project's code installed."""
    layers.clear_layers(call.workbench, call.actor, call.path["project_id"])
    return {"layers": []}
