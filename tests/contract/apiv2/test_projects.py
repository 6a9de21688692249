"""Projects over the API, on both databases: what is answered, who may, what happens on disk."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import httpx
import pytest

from bancada.domain.home import Home
from bancada.domain.sessions import Session
from bancada.store import sessions
from tests.api import ApiWorld


def reason(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["details"][0]["reason"]


async def test_a_project_from_its_creation_to_its_end(world: ApiWorld) -> None:
    project = await world.project(name=" churn ", description="d", environment={"A": "1"}, template="blank")
    assert (project["name"], project["environment"], project["visibility"]) == ("churn", '{"A": "1"}', "private")
    assert (project["creation_status"], project["default_engine_type"], project["shared_memory_limit"]) == (
        "success", "ml_runtime", 64,
    )  # fmt: skip
    assert project["owner"] == project["creator"] == {"username": "admin", "name": "admin", "email": "admin@localhost"}
    assert project["permissions"] == {
        "read": True, "write": True, "admin": True, "operator": True, "business_user": False, "inherit": False,
    }  # fmt: skip
    folder = Home(world.workbench.settings.home).project(project["id"])
    assert folder.stat().st_mode & 0o777 == 0o700
    path = f"/api/v2/projects/{project['id']}"
    changed = await world.admin.patch(
        path, json={**project, "id": "other", "name": "churn 2", "environment": '{"B":2}'}
    )
    assert (changed.json()["id"], changed.json()["name"], changed.json()["environment"]) == (
        project["id"], "churn 2", '{"B": "2"}',
    )  # fmt: skip
    assert (await world.admin.get(path)).json() == changed.json()
    assert (await world.admin.delete(path)).json() == {}
    assert (await world.admin.get(path)).status_code == 404
    with world.workbench.database.read() as tx:
        trail = tx.exec_driver_sql("SELECT action FROM events WHERE noun = 'project' ORDER BY id").scalars().all()
    assert trail == ["create", "update", "delete"]


async def test_names_are_unique_per_owner(world: ApiWorld) -> None:
    first = await world.project(name="one")
    again = await world.admin.post("/api/v2/projects", json={"name": "one"})
    assert reason(again) == (409, "name_taken")
    assert first["id"] in again.json()["message"]
    second = await world.project(name="two")
    taken = await world.admin.patch(f"/api/v2/projects/{second['id']}", json={"name": "one"})
    assert reason(taken) == (409, "name_taken")
    async with world.client_of("bea") as bea:
        assert (await bea.post("/api/v2/projects", json={"name": "one"})).status_code == 200
    assert [found.name for found in (world.workbench.settings.home / "projects").iterdir()].__len__() == 3


@pytest.mark.parametrize(
    ("body", "status", "word"),
    [
        ({}, 400, "name"),
        ({"name": "x" * 201}, 400, "name"),
        ({"name": "a\x07"}, 400, "name"),
        ({"name": "a\x00"}, 400, "name"),
        ({"name": "x", "visibility": "secret"}, 400, "visibility"),
        ({"name": "x", "template": "Cobol"}, 400, "template"),
        ({"name": "x", "template": "git", "git_url": "/srv/r"}, 400, "git_url"),
        ({"name": "x", "template": "git"}, 400, "git_url"),
        ({"name": "x", "git_url": "https://x.org/r", "git_ref": "--output=x"}, 400, "git_ref"),
        ({"name": "x", "parent_project": "p"}, 404, "parent_project"),
        ({"name": "x", "environment": {"A=B": "1"}}, 400, "environment"),
        ({"name": "x", "shared_memory_limit": -1}, 400, "shared_memory_limit"),
        ({"name": "x", "shared_memory_limit": "many"}, 400, "shared_memory_limit"),
        ({"name": "x", "default_project_engine_type": "magic"}, 400, "default_engine_type"),
    ],
)
async def test_what_is_wrong_is_named_and_nothing_is_made(
    sqlite_world: ApiWorld, body: dict[str, Any], status: int, word: str
) -> None:
    answer = await sqlite_world.admin.post("/api/v2/projects", json=body)
    assert answer.status_code == status
    assert word in answer.json()["message"]
    assert (await sqlite_world.admin.get("/api/v2/projects")).json()["projects"] == []
    assert list((sqlite_world.workbench.settings.home / "projects").iterdir()) == []


@pytest.mark.parametrize("template", ["", "blank", "Local", "none"])
async def test_leniency_towards_callers(sqlite_world: ApiWorld, template: str) -> None:
    body = f'{{"name": "by curl {template}", "template": "{template}", "sharedMemoryLimit": "128", "unknown": [1]}}'
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = await sqlite_world.admin.post("/api/v2/projects", content=body, headers=headers)
    assert (answer.status_code, answer.json()["shared_memory_limit"]) == (200, 128)
    await sqlite_world.admin.delete(f"/api/v2/projects/{answer.json()['id']}", headers=headers)


ROLES = {
    "read": {"GET": 200, "PATCH": 403, "upload": 403, "download": 200},
    "operator": {"GET": 200, "PATCH": 403, "upload": 403, "download": 200},
    "business_user": {"GET": 200, "PATCH": 403, "upload": 403, "download": 403},
    "write": {"GET": 200, "PATCH": 403, "upload": 200, "download": 200},
    "admin": {"GET": 200, "PATCH": 200, "upload": 200, "download": 200},
    "stranger": {"GET": 404, "PATCH": 404, "upload": 404, "download": 404},
}


async def test_what_each_role_may(world: ApiWorld) -> None:
    project = await world.project(name="shared")
    path = f"/api/v2/projects/{project['id']}"
    await world.admin.post(f"{path}/files", files={"x.txt": b"1"})
    for role, expected in ROLES.items():
        async with world.client_of(f"user_{role}") as client:
            if role != "stranger":
                added = await world.admin.put(f"{path}/collaborators/user_{role}", json={"permission": role})
                assert added.json() == {}
            got = {
                "GET": await client.get(path),
                "PATCH": await client.patch(path, json={"description": role}),
                "upload": await client.post(f"{path}/files", files={"y.txt": b"2"}),
                "download": await client.post(f"{path}/files/x.txt:download"),
            }
            assert {name: answer.status_code for name, answer in got.items()} == expected, role
            listed = (await client.get("/api/v2/projects")).json()["projects"]
            assert [p["id"] for p in listed] == ([] if role == "stranger" else [project["id"]])
            if role == "read":
                assert "role write or admin; your role is read" in got["upload"].json()["message"]
    people = (await world.admin.get(f"{path}/collaborators?sort=-username")).json()["collaborators"]
    named = [p["user"]["username"].removeprefix("user_") for p in people]
    assert named == ["write", "read", "operator", "business_user", "admin"]


async def test_collaborators_change_and_leave(world: ApiWorld) -> None:
    project = await world.project(name="shared")
    path = f"/api/v2/projects/{project['id']}/collaborators"
    async with world.client_of("carl") as carl:
        assert reason(await world.admin.put(f"{path}/nobody", json={"permission": "read"})) == (404, "user_not_found")
        assert reason(await world.admin.put(f"{path}/admin", json={"permission": "read"})) == (409, "is_owner")
        assert (await world.admin.put(f"{path}/carl", json={"permission": "x"})).status_code == 400
        for permission in ("read", "write"):
            assert (await world.admin.put(f"{path}/carl", json={"permission": permission})).status_code == 200
        assert (await carl.get(path)).json()["collaborators"] == [
            {"user": {"username": "carl", "name": "Carl", "email": "carl@example.org"}, "permission": "write"}
        ]
        assert (await carl.delete(f"{path}/carl")).json() == {}
        assert (await carl.get(path)).status_code == 404
        assert (await world.admin.delete(f"{path}/carl")).status_code == 404


async def test_scopes_of_the_list(world: ApiWorld) -> None:
    private, public = await world.project(name="private"), await world.project(name="open", visibility="public")
    async with world.client_of("dora") as dora:
        own = (await dora.post("/api/v2/projects", json={"name": "own"})).json()

        async def names(**query: str) -> list[str]:
            return [p["name"] for p in (await dora.get("/api/v2/projects", params=query)).json()["projects"]]

        assert await names() == ["own"]
        assert await names(include_public_projects="True") == ["open", "own"]
        assert (await dora.get("/api/v2/projects?include_all_projects=true")).status_code == 403
        assert (await dora.get("/api/v2/projectnames")).json()["project_names"] == ["open", "own"]
        ids = [("project_ids", project["id"]) for project in (own, private, public, own)]
        batch = (await dora.get("/api/v2/projects/batch", params=ids)).json()["projects"]
        assert [p["name"] for p in batch] == ["own", "open"]
        assert batch[1]["permissions"]["read"] is True
        assert batch[1]["permissions"]["write"] is False
    everything = (await world.admin.get("/api/v2/projects?include_all_projects=True&sort=name")).json()["projects"]
    assert [p["name"] for p in everything] == ["open", "own", "private"]


async def test_what_runs_is_stopped_when_a_project_goes(world: ApiWorld) -> None:
    project = await world.project(name="busy")
    now = datetime(2026, 11, 22, tzinfo=timezone.utc)
    texts, times = ("running", "", "", ""), (now, now, now, None)
    session = Session("s1", project["id"], 1, "x.py", (), {}, "", "", False, None, *texts, *times)
    with world.workbench.database.write() as tx:
        sessions.add(tx, session, now)
    path = f"/api/v2/projects/{project['id']}"
    assert (await world.admin.delete(path)).status_code == 200
    assert reason(await world.admin.get(path)) == (404, "project_not_found")
    assert reason(await world.admin.delete(path)) == (404, "project_not_found")
    assert (await world.admin.get("/api/v2/projects?include_all_projects=true")).json()["projects"] == []
    with world.workbench.database.read() as tx:
        stopped = sessions.get(tx, "s1")
        assert stopped is not None
        assert stopped.stop_wished
    assert (await world.project(name="busy"))["id"] != project["id"]  # its name is free at once
