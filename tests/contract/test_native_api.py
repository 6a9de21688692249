"""The native API: sessions and their output, and working from outside."""

from __future__ import annotations

import asyncio
from datetime import datetime, timezone

from bancada.control.home import read_admin_credentials
from bancada.domain.home import Home
from bancada.domain.reconciled import Finish
from bancada.store import sessions, transitions
from bancada.store.reconciled import SESSION
from tests.api import ApiWorld

NATIVE = "/api/native/v1"


def move(world: ApiWorld, session_id: str, status: str) -> None:
    with world.workbench.database.write() as tx:
        transitions.move(tx, SESSION, session_id, Finish(status), datetime.now(timezone.utc))


async def start(world: ApiWorld, **body: object) -> tuple[str, dict[str, object]]:
    project = await world.project(name=f"runs {body}")
    await world.admin.post(f"/api/v2/projects/{project['id']}/files", files={"train.py": b"print(1)"})
    path = f"{NATIVE}/projects/{project['id']}/sessions"
    answer = await world.admin.post(path, json={"script": "train.py", **body})
    assert answer.status_code == 200, answer.text
    return f"{path}/{answer.json()['id']}", answer.json()


async def test_a_session_is_wished_read_listed_and_stopped(world: ApiWorld) -> None:
    path, made = await start(world, arguments=["--n", 3], environment={"A": 1, "SECRET": "s"})
    assert (made["status"], made["arguments"], made["creator"], made["exit_code"]) == (
        "scheduling", ["--n", "3"], "admin", None,
    )  # fmt: skip
    assert "environment" not in made
    assert (await world.admin.get(path)).json() == made
    listed = (await world.admin.get(path.rpartition("/")[0], params={"sort": "-created_at"})).json()
    assert listed == {"sessions": [made], "next_page_token": ""}
    assert world.wakes
    assert (await world.admin.post(f"{path}:stop")).json()["id"] == made["id"]
    with world.workbench.database.read() as tx:
        kept = sessions.get(tx, str(made["id"]))
    assert kept is not None
    assert kept.stop_wished
    assert kept.environment == {"A": "1", "SECRET": "s"}


async def test_what_cannot_be_run_is_refused(sqlite_world: ApiWorld) -> None:
    path = (await start(sqlite_world))[0].rpartition("/")[0]
    for body, status, word in (
        ({"script": " "}, 400, "script"),
        ({"script": "none.py"}, 404, "none.py"),
        ({"script": "../x.py"}, 400, "path"),
        ({"script": "train.py", "arguments": "x"}, 400, "arguments: expected a list of texts, got the text 'x'."),
        ({"script": "train.py", "memory": "much"}, 400, "memory: expected number, got the text 'much'."),
        ({"script": "train.py", "arguments": ["\0"]}, 400, "arguments[0]"),
        ({"script": "train.py", "environment": {"A=": "1"}}, 400, "environment"),
        ({"script": "train.py", "runtime_identifier": "x"}, 400, "runtime_identifier"),
    ):
        answer = await sqlite_world.admin.post(path, json=body)
        assert answer.status_code == status, answer.text
        assert word in answer.json()["message"]
    assert (await sqlite_world.admin.get(f"{path}/none")).status_code == 404
    for query in ("stream=x", "offset=-1", "wait_s=x"):
        session = (await sqlite_world.admin.get(path)).json()["sessions"][0]["id"]
        assert (await sqlite_world.admin.get(f"{path}/{session}/output?{query}")).status_code == 400


async def test_output_comes_from_an_offset_and_as_soon_as_it_is_written(world: ApiWorld) -> None:
    path, made = await start(world)
    file = Home(world.workbench.settings.home).session_output(str(made["id"]))
    empty = await world.admin.get(f"{path}/output")
    assert (empty.content, empty.headers["x-next-offset"], empty.headers["x-status"]) == (
        b"",
        "0",
        "scheduling",
    )
    move(world, str(made["id"]), "running")
    waiting = asyncio.create_task(world.admin.get(f"{path}/output?wait_s=20"))
    await asyncio.sleep(0)
    file.parent.mkdir(parents=True)
    file.write_bytes(b"hello \xff")
    first = await waiting
    assert (first.content, first.headers["x-next-offset"], first.headers["x-status"]) == (
        b"hello \xff",
        "7",
        "running",
    )
    rest = asyncio.create_task(world.admin.get(f"{path}/output?offset=7&wait_s=20"))
    await asyncio.sleep(0)
    move(world, str(made["id"]), "succeeded")
    last = await rest
    assert (last.content, last.headers["x-next-offset"], last.headers["x-status"]) == (b"", "7", "succeeded")
    assert (await world.admin.get(f"{path}/output?offset=99&wait_s=20")).headers["x-next-offset"] == "99"


async def test_setup_is_complete_once_the_script_runs(sqlite_world: ApiWorld) -> None:
    path, made = await start(sqlite_world, arguments=["setup"])
    file = Home(sqlite_world.workbench.settings.home).session_setup(str(made["id"]))
    file.parent.mkdir(parents=True)
    file.write_bytes(b"locking\n")
    assert (await sqlite_world.admin.get(f"{path}/output?stream=setup&wait_s=20")).content == b"locking\n"
    waiting = asyncio.create_task(sqlite_world.admin.get(f"{path}/output?stream=setup&offset=8&wait_s=20"))
    await asyncio.sleep(0)
    move(sqlite_world, str(made["id"]), "running")
    assert (await waiting).headers["x-status"] == "running"


async def test_many_may_wait_without_holding_a_thread(sqlite_world: ApiWorld) -> None:
    path, made = await start(sqlite_world, arguments=["many"])
    waiting = [asyncio.create_task(sqlite_world.admin.get(f"{path}/output?wait_s=20")) for _ in range(60)]
    await asyncio.sleep(0)
    assert (await sqlite_world.admin.get(path)).status_code == 200
    move(sqlite_world, str(made["id"]), "stopped")
    answers = await asyncio.gather(*waiting)
    assert {answer.headers["x-status"] for answer in answers} == {"stopped"}


async def test_who_i_am_and_how_to_work_from_outside(world: ApiWorld) -> None:
    me = (await world.admin.get(f"{NATIVE}/whoami")).json()
    key = read_admin_credentials(world.workbench.settings)["api_key"]
    assert (me["username"], me["is_admin"], me["key_id"]) == ("admin", True, key.partition(".")[0])
    everywhere = (await world.admin.get(f"{NATIVE}/environment")).json()["environment"]
    assert everywhere["CDSW_API_URL"].endswith("/api/v1")
    project = await world.project(name="outside", environment={"A": "1", "CDSW_APIV2_KEY": "mine"})
    inside = (await world.admin.get(f"{NATIVE}/projects/{project['id']}/environment")).json()["environment"]
    assert (inside["A"], inside["CDSW_APIV2_KEY"], inside["CDSW_PROJECT_ID"]) == ("1", key, project["id"])
    assert inside["MLFLOW_TRACKING_URI"].endswith(f"/mlflow/{project['id']}")
    async with world.client_of("gil") as gil:
        assert (await gil.get(f"{NATIVE}/projects/{project['id']}/environment")).status_code == 404
    async with world.client() as stranger:
        assert (await stranger.get(f"{NATIVE}/whoami")).status_code == 401
