"""A project for the tests of its pages, and calls of the API for what a test does not do in the browser."""

from __future__ import annotations

from typing import Any

import httpx

from tests.scenario.live import Workbench


class Desk:
    """A project of a site; `page` is the address of its pages, `api` its path in API v2."""

    def __init__(self, site: Workbench, name: str, project_id: str = "") -> None:
        """Open a desk in a new project of this name, or in one that there is."""
        self._client = httpx.Client(
            base_url=site.url, headers={"Authorization": f"Bearer {site.key}"}, timeout=60, trust_env=False
        )
        self.id = project_id or str(self.ask("POST", "/api/v2/projects", {"name": name})["id"])
        self.api = f"/api/v2/projects/{self.id}"
        self.page = f"/projects/{self.id}"

    def ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        answer = self._client.request(method, path, json=body)
        assert answer.is_success, answer.text
        return dict(answer.json()) if answer.content else {}

    def finds(self, path: str) -> bool:
        return self._client.get(path).is_success

    def put(self, name: str, text: str) -> None:
        assert self._client.post(f"{self.api}/files", files={name: text.encode()}).is_success

    def job(self, **fields: object) -> str:
        return str(self.ask("POST", f"{self.api}/jobs", {"script": "train.py", **fields})["id"])

    def close(self) -> None:
        self._client.close()
