"""Calls of our own to MLflow's app, in this process, and answers of it that are read before they are sent on."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import httpx
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Send


async def call_inner(
    app: ASGIApp, method: str, path: str, document: dict[str, Any] | None = None, *, workspace: str = ""
) -> httpx.Response:
    """Return the answer of MLflow's app to a call of the workbench itself, without a network between."""
    headers = {"x-mlflow-workspace": workspace} if workspace else {}
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        return await client.request(method, path, json=document, headers=headers)


@dataclass
class HeldAnswer:
    """An ASGI `send` that keeps a small answer until somebody has read or changed it."""

    start: Message = field(default_factory=dict)
    body: bytes = b""

    async def send(self, message: Message) -> None:
        """Take the next message of the answer."""
        if message["type"] == "http.response.start":
            self.start = message
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")

    @property
    def succeeded(self) -> bool:
        """Whether MLflow did what was asked."""
        return int(self.start.get("status", 500)) < 400

    def document(self) -> dict[str, Any]:
        """Return the answer's JSON object, empty when it has none."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def replace(self, document: dict[str, Any]) -> None:
        """Put another JSON object in the place of the answer's."""
        self.body = json.dumps(document).encode()
        MutableHeaders(scope=self.start)["content-length"] = str(len(self.body))

    async def release(self, send: Send) -> None:
        """Send the answer on."""
        await send(self.start)
        await send({"type": "http.response.body", "body": self.body, "more_body": False})
