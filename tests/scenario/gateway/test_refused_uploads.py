"""An upload that the API refuses early keeps its answer on the way through the gateway."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    import aiohttp

    from tests.scenario.gateway.conftest import Workbench

UPLOADS = 200
PIECES = 200
PATH = "/api/v2/projects/aaaa-bbbb-cccc-dddd/files"


@pytest.fixture
def served(workbench: Workbench) -> Iterator[Workbench]:
    """A gateway with the real API behind it."""
    command = [sys.executable, "-m", "bancada.main", "api"]
    environment = {**os.environ, "BANCADA_HOME": str(workbench.home)}
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as api:
        try:
            workbench.wait_until((workbench.run_dir / "api.sock").exists, "the API listens")
            workbench.start_gateway()
            yield workbench
        finally:
            api.terminate()


async def pieces() -> AsyncIterator[bytes]:
    for _ in range(PIECES):
        yield b"x" * 1024


async def test_a_wrong_key_is_told_however_long_the_chunked_body(
    served: Workbench, client: aiohttp.ClientSession
) -> None:
    seen: Counter[int] = Counter()
    for _ in range(UPLOADS):
        headers = {"Authorization": "Bearer nobody.0000", "Content-Type": "multipart/form-data; boundary=x"}
        async with client.post(served.url + PATH, data=pieces(), headers=headers) as answer:
            await answer.read()
            seen[answer.status] += 1
    assert set(seen) <= {401, 429}, "as wrong, or after many of them as too many: but answered"
    assert sum(seen.values()) == UPLOADS


async def test_a_json_body_over_the_limit_is_413(served: Workbench, client: aiohttp.ClientSession) -> None:
    key = _admin_key(served)
    async with client.post(served.url + "/api/v2/projects", data=io.BytesIO(b" " * (11 << 20)), headers=key) as answer:
        assert answer.status == 413, await answer.text()


def _admin_key(served: Workbench) -> dict[str, str]:
    text = (served.home / "secrets" / "admin.json").read_text()
    return {"Authorization": f"Bearer {json.loads(text)['api_key']}", "Content-Type": "application/json"}
