"""How many models are served, as the gateway says it."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from bancada.cli.status import _late_records, _served_models
from tests.observe.records import record, write_segment

HEALTH: dict[str, object] = {}


class Gateway(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(503)
        self.end_headers()
        self.wfile.write(json.dumps(HEALTH).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Gateway) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("health", "served"),
    [({"routes": 3, "models_served": 2}, 2), ({"routes": 3, "models_served": 0}, 0), ({"routes": 3}, 3), ({}, None)],
)
def test_models_count_that_have_a_replica(url: str, health: dict[str, object], served: int | None) -> None:
    HEALTH.clear()
    HEALTH.update(health)
    assert _served_models(url) == served


def test_a_gateway_that_is_away_serves_nobody_knows_how_many() -> None:
    assert _served_models("http://127.0.0.1:9") is None


def test_records_count_that_the_recorder_should_have_taken(tmp_path: Path) -> None:
    assert _late_records(tmp_path) == []
    old = write_segment(tmp_path / "records", record(1))
    write_segment(tmp_path / "records", record(2))
    os.utime(old, (1, 1))
    assert _late_records(tmp_path) == [old.stat().st_size]
