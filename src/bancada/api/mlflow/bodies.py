"""What bodies may say: where artifacts are is the server's business, and who made a run is the door's."""

from __future__ import annotations

import json
from typing import Any

from starlette.types import Message, Receive

from bancada.api.mlflow.routes import Route
from bancada.domain.errors import InvalidRequest, TooLarge
from bancada.domain.registry import USER_TAG

BODY_LIMIT_BYTES = 64 * 1024 * 1024
CREATES_EXPERIMENT = "/api/2.0/mlflow/experiments/create"
CREATES_RUN = "/api/2.0/mlflow/runs/create"
HAVE_A_MAKER = frozenset(
    {
        CREATES_EXPERIMENT,
        CREATES_RUN,
        "/api/2.0/mlflow/registered-models/create",
        "/api/2.0/mlflow/model-versions/create",
    }
)
LOCATION_FIELDS = frozenset({"artifactlocation"})
LOCATION_TAGS = frozenset({"mlflow.artifactLocation", "mlflow.trace.archiveLocation", "mlflow.trace.spansLocation"})


async def read_body(receive: Receive) -> bytes:
    """Return a request's whole body.

    Raises:
        TooLarge: it is over `BODY_LIMIT_BYTES`; files go through the artifact routes, which stream.
    """
    chunks, size = [], 0
    while True:
        message = await receive()
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > BODY_LIMIT_BYTES:
            raise TooLarge(f"The body is over {BODY_LIMIT_BYTES} bytes.", hint="Log large data as artifacts.")
        chunks.append(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks)


def replay(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that yields this body, then whatever the client does next."""
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return waiting.pop() if waiting else await receive()

    return receive_again


def json_object(body: bytes) -> dict[str, Any]:
    """Return the JSON object in a body, empty when there is none; MLflow judges bodies that are not JSON."""
    try:
        document = json.loads(body) if body else {}
        # MLflow decodes texts a second time for the sake of old clients, so we look there too.
        document = json.loads(document) if isinstance(document, str) else document
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def refuse_locations(route: Route, document: dict[str, Any]) -> None:
    """Refuse a body that names a place for artifacts outside the project's own.

    MLflow's server would read that place for the caller: a file of this machine, or another server.

    Raises:
        InvalidRequest: an experiment's artifact location, or a trace's, is not below `mlflow-artifacts:/`.
    """
    if route.template == CREATES_EXPERIMENT:
        for name, value in document.items():
            if name.replace("_", "").lower() in LOCATION_FIELDS and value:
                _check_location("artifact_location", value)
    elif "/traces" in route.template:
        _check_tags(document)


def with_user(route: Route, document: dict[str, Any], username: str) -> bytes | None:
    """Return the body with the caller as the maker of what it creates; None for routes that create nothing."""
    tags = document.get("tags", [])
    if route.template not in HAVE_A_MAKER or not username or not isinstance(tags, list):
        return None
    kept = [tag for tag in tags if not (isinstance(tag, dict) and tag.get("key") == USER_TAG)]
    document = {**document, "tags": [*kept, {"key": USER_TAG, "value": username}]}
    if route.template == CREATES_RUN:
        document = {name: value for name, value in document.items() if name != "userId"} | {"user_id": username}
    return json.dumps(document).encode()


def _check_tags(value: object) -> None:
    if isinstance(value, list):
        for item in value:
            _check_tags(item)
    elif isinstance(value, dict):
        if value.get("key") in LOCATION_TAGS:
            _check_location(str(value["key"]), value.get("value"))
        for name, item in value.items():
            if name in LOCATION_TAGS:
                _check_location(name, item)
            _check_tags(item)


def _check_location(field: str, value: object) -> None:
    is_ours = isinstance(value, str) and value.startswith("mlflow-artifacts:/") and value[18:19] != "/"
    if not is_ours:
        raise InvalidRequest(
            f"{field} must lie below mlflow-artifacts:/, got {value!r}.",
            hint="Leave it out: the workbench keeps artifacts in the project.",
        )
