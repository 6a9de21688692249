"""What MLflow's page is told of the parts that are not offered here, so that it neither shows nor misses them."""

from __future__ import annotations

from typing import Any

from starlette.datastructures import MutableHeaders

from bancada.api.mlflow.inner import HeldAnswer

PAGE = "/"
SWITCHED_OFF: dict[str, dict[str, Any]] = {
    "/api/2.0/mlflow/users/current": {},
    "/api/3.0/mlflow/assistant/config": {"providers": {}, "projects": {}, "remote_access_allowed": False},
    "/api/3.0/mlflow/assistant/providers": {"providers": [], "resolved": None, "gateway_vendor_options": {}},
    "/api/3.0/mlflow/gateway/secrets/config": {"secrets_available": False, "using_default_passphrase": False},
}
"""Our own answers to what the page asks unasked, by route: no accounts, no assistant, no keys of AI gateways."""

# On localhost the page offers its assistant whatever the server says, and opens it on the first visit: only what the
# page itself remembers in the browser, and a style, keep it away. The names are those of MLflow 3.17.
_HEAD = b"""<script>try {
localStorage.setItem("mlflow.assistant.fab.autoOpenedOnFirstLoad_v1", "true");
localStorage.setItem("mlflow.assistant.panelOpen_v1", "false");
localStorage.setItem("mlflow.settings.telemetry.enabled_v1", "false");
} catch (error) {}</script><style>[data-assistant-ui] { display: none !important }</style></head>"""


def without_assistant(held: HeldAnswer) -> None:
    """Change MLflow's page so that it comes up without its assistant and with telemetry off."""
    held.body = held.body.replace(b"</head>", _HEAD, 1)
    headers = MutableHeaders(scope=held.start)
    if held.body:  # there is none for HEAD
        headers["content-length"] = str(len(held.body))
    headers["cache-control"] = "no-store"  # the validators are those of MLflow's file
    del headers["etag"], headers["last-modified"]
