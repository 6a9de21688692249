"""An upload that the API refuses early keeps its answer on the way through the gateway."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    import aiohttp

    from tests.scenario.gateway.conftest import Workbench

UPLOADS = 200
GUESSES = 100
"""Wrong keys of one address in a minute that are told to be wrong; further ones are too many."""
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
    seen: list[int] = []
    for _ in range(UPLOADS):
        headers = {"Authorization": "Bearer nobody.0000", "Content-Type": "multipart/form-data; boundary=x"}
        async with client.post(served.url + PATH, data=pieces(), headers=headers) as answer:
            await answer.read()
            seen.append(answer.status)
    assert seen[:GUESSES] == [401] * GUESSES
    # On a slow machine the minute is over before the last, and they are wrong keys once more.
    assert set(seen[GUESSES:]) <= {401, 429}


async def test_a_json_body_over_the_limit_is_413(served: Workbench, client: aiohttp.ClientSession) -> None:
    key = _admin_key(served)
    async with client.post(served.url + "/api/v2/projects", data=io.BytesIO(b" " * (11 << 20)), headers=key) as answer:
        assert answer.status == 413, await answer.text()


def _admin_key(served: Workbench) -> dict[str, str]:
    text = (served.home / "secrets" / "admin.json").read_text()
    return {"Authorization": f"Bearer {json.loads(text)['api_key']}", "Content-Type": "application/json"}
