"""Keys over the API: shown once, hashed at rest, expiring, for an audience, revoked at once; and one's own only."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bancada.control.home import prepare_home, read_admin_credentials
from tests.api import ApiWorld

KEYS = "/api/v2/users/admin/v2_keys"


async def test_a_key_is_shown_once_and_kept_as_a_hash(world: ApiWorld) -> None:
    made = (await world.admin.post(KEYS, json={"comments": "ci", "expiry": "ignored", "audiences": ["api"]})).json()
    key_id, _, secret = made["api_key"].partition(".")
    assert (made["key_id"], len(key_id), len(secret), made["audiences"]) == (key_id, 16, 64, ["API"])
    listed = (await world.admin.get(KEYS)).json()["keys"]
    assert [(k["key_id"], k["comments"]) for k in listed][1:] == [(key_id, "ci")]
    assert secret not in str(listed)
    with world.workbench.database.read() as tx:
        assert secret not in str(tx.exec_driver_sql("SELECT * FROM api_keys").all())
    async with world.client(made["api_key"]) as client:
        assert (await client.get(KEYS)).status_code == 200
        assert (await world.admin.delete(f"{KEYS}/{key_id}")).json() == {}
        refused = await client.get(KEYS)
        assert (refused.status_code, refused.json()["details"][0]["reason"]) == (401, "key_unknown")
    assert (await world.admin.delete(f"{KEYS}/{key_id}")).status_code == 404
    assert world.wakes


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("", "key_missing"),
        ("Bearer", "key_missing"),
        ("Basic YTpi", "key_missing"),
        ("Bearer nodot", "key_malformed"),
        ("Bearer aaaaaaaaaaaaaaaa.bbbb", "key_unknown"),
        ("Bearer {id}.bbbb", "key_unknown"),
        ("Bearer \u00ff.b", "key_unknown"),
        ("Bearer a\x00b.c", "key_unknown"),
    ],
)
async def test_what_opens_nothing_says_what_to_do(sqlite_world: ApiWorld, header: str, reason: str) -> None:
    key = read_admin_credentials(sqlite_world.workbench.settings)["api_key"]
    sent = header.replace("{id}", key.partition(".")[0]).encode("latin-1")
    async with sqlite_world.client() as client:
        answer = await client.get(KEYS, headers=[(b"authorization", sent)] if header else None)
    assert (answer.status_code, answer.json()["details"][0]["reason"]) == (401, reason)
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_keys_expire_and_serve_their_audience(world: ApiWorld) -> None:
    soon = world.workbench.clock() + timedelta(hours=1)
    made = (await world.admin.post(KEYS, json={"expiry_date": soon.isoformat()})).json()
    other = (await world.admin.post(KEYS, json={"audiences": ["Application"]})).json()
    async with world.client(made["api_key"]) as client:
        assert (await client.get(KEYS)).status_code == 200
        object.__setattr__(world.workbench, "clock", lambda: soon)
        late = await client.get(KEYS)
        assert (late.status_code, late.json()["details"][0]["reason"]) == (401, "key_expired")
    async with world.client(other["api_key"]) as client:
        refused = await client.get(KEYS)
        assert (refused.status_code, refused.json()["details"][0]["reason"]) == (403, "key_audience")
    valid = await world.admin.post("/api/v2/auth/validate_key", json={"audience": "Application"})
    assert valid.json() == {"valid": True, "username": "admin", "message": ""}


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ({"expiry_date": "2001-01-01"}, "future"),
        ({"expiry_date": "soon"}, "expiry_date"),
        ({"audiences": ["x"]}, "audience"),
        ({"comments": "x" * 1001}, "comments"),
    ],
)
async def test_what_a_key_cannot_have(sqlite_world: ApiWorld, body: dict[str, object], word: str) -> None:
    answer = await sqlite_world.admin.post(KEYS, json=body)
    assert answer.status_code == 400
    assert word in answer.json()["message"]


async def test_keys_of_others_are_for_site_administrators(world: ApiWorld) -> None:
    async with world.client_of("eva") as eva:
        assert (await eva.get(KEYS)).status_code == 403
        assert (await eva.get("/api/v2/users/nobody/v2_keys")).status_code == 403
        assert len((await eva.get("/api/v2/users/eva/v2_keys")).json()["keys"]) == 1
        assert len((await world.admin.get("/api/v2/users/eva/v2_keys")).json()["keys"]) == 1
        assert (await world.admin.delete("/api/v2/users/eva/v2_keys")).json() == {}
        assert (await eva.get("/api/v2/users/eva/v2_keys")).status_code == 401
        assert (await world.admin.get("/api/v2/users/nobody/v2_keys")).status_code == 404


async def test_users_are_read_by_number(world: ApiWorld) -> None:
    user = world.add_user("flo")
    assert (await world.admin.get(f"/api/v2/users/{user.id}")).json()["username"] == "flo"
    for unknown in ("999", "99999999999999999999", "-1", "x"):
        assert (await world.admin.get(f"/api/v2/users/{unknown}")).status_code == 404


def test_preparing_a_home_twice_is_preparing_it_once(world: ApiWorld) -> None:
    settings = world.workbench.settings
    secrets = settings.home / "secrets"
    before = {path.name: path.read_bytes() for path in secrets.iterdir()}
    facts = prepare_home(settings)
    assert prepare_home(settings) == facts
    assert {path.name: path.read_bytes() for path in secrets.iterdir()} == before
    assert {path.stat().st_mode & 0o777 for path in secrets.iterdir()} == {0o600}
    assert settings.home.stat().st_mode & 0o777 == 0o700
    (secrets / "admin.json").unlink()
    prepare_home(settings)
    assert read_admin_credentials(settings)["api_key"] != before["admin.json"].decode()
