"""Which change of the registry a successful call has made."""

from __future__ import annotations

from typing import Any

from bancada.api.mlflow.routes import Route
from bancada.domain.registry import RegistryChange, RegistryChangeKind

PROMPT_TAG = "mlflow.prompt.is_prompt"
MODELS = "/api/2.0/mlflow/registered-models"
VERSIONS = "/api/2.0/mlflow/model-versions"
CHANGES = {
    ("POST", f"{MODELS}/create"): RegistryChangeKind.MODEL_CREATED,
    ("POST", f"{MODELS}/rename"): RegistryChangeKind.MODEL_RENAMED,
    ("DELETE", f"{MODELS}/delete"): RegistryChangeKind.MODEL_DELETED,
    ("POST", f"{VERSIONS}/create"): RegistryChangeKind.VERSION_CREATED,
    ("DELETE", f"{VERSIONS}/delete"): RegistryChangeKind.VERSION_DELETED,
}


def changes_registry(route: Route) -> bool:
    """Tell whether a successful call of this route makes a change that others want to know of."""
    return (route.method, route.template) in CHANGES


def read_change(route: Route, request: dict[str, Any], response: dict[str, Any]) -> RegistryChange | None:
    """Return the change that a successful call has made; None for a prompt, which is no model."""
    if any(tag.get("key") == PROMPT_TAG for tag in request.get("tags") or []):
        return None
    kind = CHANGES[route.method, route.template]
    version = response.get("model_version", {}).get("version") or request.get("version") or 0
    new_name = response.get("registered_model", {}).get("name", "") if kind is RegistryChangeKind.MODEL_RENAMED else ""
    return RegistryChange(kind, str(request.get("name", "")), new_name, int(version))
