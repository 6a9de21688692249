"""Users, teams, machine users, keys and passwords, over HTTP."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bancada.control.home import HomeFacts, prepare_home
from bancada.domain.attempts import REMEMBERED, Attempts, Limit
from bancada.domain.errors import PlatformFailed
from bancada.domain.keys import KeyKind
from bancada.store import applications, events, job_runs, jobs, sessions
from bancada.store.routes import read_caller_keys
from tests.control.conftest import START, TELCO, Answer, Office

USERS, TEAMS = "/api/native/v1/users", "/api/native/v1/teams"
PASSWORD = "four words in a row"


def sign_in(office: Office, username: str, password: str, address: str = "10.0.0.1") -> Answer:
    response = office.client.request(
        "POST", "/api/native/v1/sign-in", json={"username": username, "password": password},
        headers={"X-Forwarded-For": address},
    )  # fmt: skip
    return Answer(response.status_code, response.json())


def with_basic(office: Office, path: str, key: str, body: object = None) -> Answer:
    header = "Basic " + base64.b64encode(f"{key}:".encode()).decode()
    response = office.client.request("POST", path, json=body, headers={"Authorization": header})
    return Answer(response.status_code, response.json())


def caller_key_owners(office: Office) -> set[str]:
    """Return whose keys the gateway is told."""
    with office.database.read() as tx:
        return {key.username for key in read_caller_keys(tx)}


# users


def test_a_new_user_signs_in_works_and_is_stopped_at_once(office: Office) -> None:
    new = {"username": "nina", "name": "Nina", "email": "nina@x.org", "password": PASSWORD}
    created = office.ok("POST", USERS, new, "root")
    assert created["is_active"]
    assert created["has_password"]
    assert "password" not in str({name: value for name, value in created.items() if name != "has_password"})
    office.keys["nina"] = sign_in(office, "nina", PASSWORD).body["api_key"]
    assert office.ok("GET", "/api/native/v1/whoami", who="nina")["username"] == "nina"
    assert "nina" in caller_key_owners(office)

    wakes = office.wakes
    office.ok("PATCH", f"{USERS}/nina", {"is_active": False}, "root")
    assert office.call("GET", "/api/v2/projects", who="nina").code == "user_deactivated"
    assert sign_in(office, "nina", PASSWORD).code == "user_deactivated"
    assert "nina" not in caller_key_owners(office)
    assert office.wakes > wakes, "the gateway was not told"

    office.ok("PATCH", f"{USERS}/nina", {"is_active": True}, "root")
    assert office.ok("GET", "/api/v2/projects", who="nina")["projects"] == []
    assert ("root", "update") in office.trail("user")


def test_users_change_themselves_and_only_an_administrator_makes_administrators(office: Office) -> None:
    assert office.ok("PATCH", f"{USERS}/rita", {"name": "Rita R."}, "rita")["name"] == "Rita R."
    assert office.call("PATCH", f"{USERS}/rita", {"is_admin": True}, "rita").code == "not_site_admin"
    office.ok("PATCH", f"{USERS}/rita", {"is_admin": True}, "root")
    assert office.ok("GET", "/api/v2/projects", who="rita", include_all_projects=True)["projects"]


def test_users_are_listed_and_found_page_by_page(office: Office) -> None:
    seen, token = [], ""
    while True:
        page = office.ok("GET", USERS, who="rita", page_size=4, page_token=token)
        seen += [user["username"] for user in page["users"]]
        token = page["next_page_token"]
        if not token:
            break
    assert seen == sorted(office.people)
    admins = office.ok("GET", USERS, search_filter={"is_admin": "t"})["users"]
    assert [user["username"] for user in admins] == ["root"]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({}, "username: expected"),
        ({"username": "a b"}, "username: expected"),
        ({"username": "123"}, "username: expected"),
        ({"username": "x" * 101}, "username: expected"),
        ({"username": "new", "email": "nowhere"}, "email: expected"),
        ({"username": "new", "password": "short"}, "password: expected 10"),
        ({"username": "new", "password": "aaaaaaaaaaaa"}, "different characters"),
        ({"username": "new", "password": "the-NEW-password"}, "holds the username"),
        ({"username": "new", "kind": "robot"}, "kind: expected"),
        ({"username": "new", "kind": "machine", "password": PASSWORD}, "machine user has no password"),
    ],
)
def test_what_cannot_be_a_user_is_refused(sqlite_office: Office, body: dict[str, str], says: str) -> None:
    answer = sqlite_office.call("POST", USERS, body, "root")
    assert answer.status == 400
    assert says in answer.body["message"]


def test_a_name_is_given_once(office: Office) -> None:
    assert office.call("POST", USERS, {"username": "Rita"}, "root").code == "name_taken"
    office.ok("DELETE", f"{USERS}/zeca", who="root")
    assert office.call("POST", USERS, {"username": "zeca"}, "root").code == "name_taken"


def test_who_owns_projects_or_alone_administers_a_team_is_not_deleted(office: Office) -> None:
    refused = office.call("DELETE", f"{USERS}/ana", who="root")
    assert refused.code == "owns_projects"
    assert "telc" in refused.body["message"]
    office.ok("POST", "/api/v2/site/teams", {"username": "crew"}, "root")
    office.ok("PUT", f"{TEAMS}/crew/members/rita", {"permission": "admin"}, "root")
    office.ok("DELETE", f"{TEAMS}/crew/members/root", who="root")
    assert office.call("DELETE", f"{USERS}/rita", who="root").code == "last_admin"


def test_what_runs_in_the_name_of_who_is_deactivated_is_stopped(office: Office) -> None:
    project = f"/api/v2/projects/{TELCO}"
    office.write_file("train.py", "print(1)")
    ran = {}
    for who in ("wanda", "ana"):
        script = {"name": who, "script": "train.py"}
        job = office.ok("POST", f"{project}/jobs", script, who)["id"]
        run = office.ok("POST", f"{project}/jobs/{job}/runs", {}, who)["id"]
        session = office.ok("POST", f"/api/native/v1/projects/{TELCO}/sessions", {"script": "train.py"}, who)["id"]
        application = office.ok("POST", f"{project}/applications", {**script, "subdomain": who}, who)["id"]
        ran[who] = {"sessions": [session], "job runs": [run], "applications": [application]}
    office.ok("PATCH", f"{USERS}/wanda", {"is_active": False}, "root")
    with office.database.read() as tx:
        assert [s.creator_id for s in sessions.list_active(tx) if not s.stop_wished] == [office.people["ana"].id]
        assert [r.run_as for r in job_runs.list_active(tx) if not r.stop_wished] == [office.people["ana"].id]
        wishes = {who: applications.get(tx, of["applications"][0]).wish for who, of in ran.items()}  # type: ignore[union-attr]
        assert wishes == {"wanda": "stopped", "ana": "running"}
        (told,) = events.newest(tx, "user", "update", 1)
    assert json.loads(told.detail.partition("stopped=")[2]) == ran["wanda"]


def test_a_project_is_given_to_who_works_on_it_and_goes_on_with_them(office: Office) -> None:
    project, transfer = f"/api/v2/projects/{TELCO}", f"/api/native/v1/projects/{TELCO}:transfer"
    office.write_file("train.py", "print(1)")
    job = office.ok("POST", f"{project}/jobs", {"name": "j", "script": "train.py"})["id"]
    assert office.call("POST", transfer, {"owner": "zeca"}, "ana").code == "not_a_collaborator"
    assert office.call("POST", transfer, {"owner": "nobody"}, "ana").code == "user_not_found"
    assert office.call("POST", transfer, {"owner": "wanda"}, "wanda").status == 403
    assert office.ok("POST", transfer, {"owner": "wanda"}, "ana") == {"project_id": TELCO, "owner": "wanda"}
    assert office.ok("GET", project, who="ana")["owner"]["username"] == "wanda"
    people = office.ok("GET", f"{project}/collaborators", who="wanda")["collaborators"]
    roles = {entry["user"]["username"]: entry["permission"] for entry in people}
    assert roles["ana"] == "admin"
    assert "wanda" not in roles
    with office.database.read() as tx:
        assert jobs.get(tx, job).run_as == office.people["wanda"].id  # type: ignore[union-attr]
    assert ("ana", "transfer") in office.trail("project")
    # A leaver's project: an administrator gives it to anybody, and then the leaver can be deleted.
    office.ok("PATCH", f"{USERS}/wanda", {"is_active": False}, "root")
    office.ok("POST", transfer, {"owner": "zeca"}, "root")
    office.ok("DELETE", f"{USERS}/wanda", who="root")
    assert office.ok("GET", project, who="zeca")["owner"]["username"] == "zeca"
    office.ok("POST", "/api/v2/site/teams", {"username": "crew"}, "root")
    assert office.call("POST", transfer, {"owner": "crew"}, "zeca").code == "team_not_found"
    office.ok("PUT", f"{TEAMS}/crew/members/zeca", {"permission": "write"}, "root")
    office.ok("POST", transfer, {"owner": "crew"}, "zeca")
    assert office.ok("GET", project, who="zeca")["owner"]["username"] == "crew"


def test_a_deleted_user_is_gone_with_keys_and_roles_but_stays_in_the_history(office: Office) -> None:
    office.ok("POST", f"/api/v2/projects/{TELCO}/models", {"name": "m"}, "wanda")
    office.ok("DELETE", f"{USERS}/wanda", who="root")
    assert office.call("GET", "/api/v2/projects", who="wanda").code == "key_unknown"
    people = office.ok("GET", f"/api/v2/projects/{TELCO}/collaborators")["collaborators"]
    assert "wanda" not in {entry["user"]["username"] for entry in people}
    assert office.call("GET", f"{USERS}/wanda").status == 404
    (model,) = office.ok("GET", f"/api/v2/projects/{TELCO}/models")["models"]
    assert model["creator"]["username"] == "wanda"


def test_the_user_whom_the_settings_name_is_an_active_administrator_after_a_start(office: Office) -> None:
    def start(name: str) -> HomeFacts:
        database_url = office.database.engine.url.render_as_string(hide_password=False)
        return prepare_home(replace(office.workbench.settings, admin_username=name, database_url=database_url))

    office.ok("PATCH", f"{USERS}/zeca", {"is_active": False}, "root")
    admin = start("zeca").admin
    assert (admin.username, admin.is_admin, admin.is_active) == ("zeca", True, True)
    office.ok("DELETE", f"{USERS}/zeca", who="root")
    with pytest.raises(PlatformFailed, match="admin_username"):
        start("zeca")


# passwords


def test_a_wrong_password_and_an_unknown_user_look_alike(office: Office) -> None:
    office.ok("PUT", f"{USERS}/ana/password", {"password": PASSWORD})
    wrong, unknown, unset = (sign_in(office, *pair) for pair in (("ana", "x" * 12), ("nobody", PASSWORD), ("rita", "")))
    assert wrong.status == unknown.status == unset.status == 401
    assert wrong.body["message"] == unknown.body["message"] == unset.body["message"]


def test_guessing_is_slowed_down_for_who_guesses_only(office: Office) -> None:
    office.ok("PUT", f"{USERS}/ana/password", {"password": PASSWORD})
    codes = [sign_in(office, "ana", f"guess number {index}").code for index in range(5)]
    assert codes == ["sign_in_failed"] * 5
    refused = sign_in(office, "ana", PASSWORD)
    assert (refused.status, refused.code) == (429, "too_many_attempts")
    assert sign_in(office, "ana", PASSWORD, "10.0.0.2").status == 200
    office.clock.now += timedelta(seconds=61)
    assert sign_in(office, "ana", PASSWORD).status == 200


def test_a_new_password_ends_what_was_signed_in_with_the_old_one(office: Office) -> None:
    office.ok("PUT", f"{USERS}/ana/password", {"password": PASSWORD})
    old = sign_in(office, "ana", PASSWORD).body["api_key"]
    changed = {"password": "another row of words", "current_password": "not it"}
    assert office.call("PUT", f"{USERS}/ana/password", changed).code == "password_wrong"
    office.ok("PUT", f"{USERS}/ana/password", {**changed, "current_password": PASSWORD})
    made, office.keys["ana"] = office.keys["ana"], old
    assert office.call("GET", "/api/v2/projects").status == 401
    office.keys["ana"] = made
    assert office.call("GET", "/api/v2/projects").status == 200
    assert sign_in(office, "ana", "another row of words").status == 200


def test_a_sign_in_may_be_for_applications_only(office: Office) -> None:
    office.ok("PUT", f"{USERS}/ana/password", {"password": PASSWORD}, "root")
    new = {"username": "ana", "password": PASSWORD, "audience": "application"}
    key = office.ok("POST", "/api/native/v1/sign-in", new)["api_key"]
    office.keys["narrow"] = key
    assert office.call("GET", "/api/v2/projects", who="narrow").code == "key_audience"
    assert office.call("POST", "/api/native/v1/sign-in", new | {"audience": "Doors"}).status == 400


def test_a_sign_in_expires_and_is_signed_out(office: Office) -> None:
    office.ok("PUT", f"{USERS}/ana/password", {"password": PASSWORD})
    for ends_by in ("sign out", "time"):
        office.keys["ana"] = sign_in(office, "ana", PASSWORD).body["api_key"]
        assert office.call("GET", "/api/v2/projects").status == 200
        if ends_by == "sign out":
            assert office.ok("POST", "/api/native/v1/sign-out")["signed_out"]
        else:
            office.clock.now += timedelta(hours=12, minutes=1)
        assert office.call("GET", "/api/v2/projects").status == 401, ends_by


def test_attempts_are_counted_within_a_window_and_memory_is_bounded() -> None:
    attempts = Attempts(Limit(2, 10))
    for second in (0, 4):
        assert attempts.wait_s("a", START) == 0
        attempts.fail("a", START + timedelta(seconds=second))
    assert attempts.wait_s("a", START + timedelta(seconds=5)) == 5
    assert attempts.wait_s("a", START + timedelta(seconds=10)) == 0
    for number in range(REMEMBERED + 5):
        attempts.fail(str(number), START)
    assert len(attempts._failed) == REMEMBERED


# teams


def test_a_team_owns_a_project_and_its_members_work_in_it(office: Office) -> None:
    team = office.ok("POST", "/api/v2/site/teams", {"username": "crew", "bio": "radio"}, "root")
    assert (team["username"], team["bio"], team["members"]) == ("crew", "radio", "1")
    for who, role in (("zeca", "write"), ("rita", "read"), ("bruno", "business_user")):
        office.ok("PUT", f"{TEAMS}/crew/members/{who}", {"permission": role}, "root")
    refused = office.call("POST", "/api/v2/projects", {"name": "radio", "team_name": "crew"}, "rita")
    assert (refused.status, refused.code) == (403, "role_missing")
    assert office.call("POST", "/api/v2/projects", {"name": "radio", "team_name": "crew"}, "ana").status == 404
    project = office.ok("POST", "/api/v2/projects", {"name": "radio", "team_name": "crew"}, "zeca")
    assert project["owner"]["username"] == "crew"
    assert project["creator"]["username"] == "zeca"

    path = f"/api/v2/projects/{project['id']}"
    statuses = {who: office.call("GET", f"{path}/files/", who=who).status for who in ("rita", "bruno", "ana", "root")}
    assert statuses == {"rita": 200, "bruno": 403, "ana": 404, "root": 200}
    assert office.call("PATCH", path, {"description": "x"}, "zeca").status == 403  # write in the team, not admin
    for who in ("zeca", "rita", "bruno"):
        mine = office.ok("GET", "/api/v2/projects", who=who)["projects"]
        assert project["id"] in {each["id"] for each in mine}, who
    assert office.call("DELETE", "/api/v2/teams/crew", who="root").code == "owns_projects"

    office.ok("DELETE", f"{TEAMS}/crew/members/rita", who="rita")  # everybody may leave
    assert office.call("GET", path, who="rita").status == 404
    office.ok("DELETE", path, who="root")
    office.ok("DELETE", "/api/v2/teams/crew", who="root")
    office.ok("POST", "/api/v2/site/teams", {"username": "crew2"}, "root")


def test_a_team_that_collaborates_gives_a_role_or_what_its_members_have_in_it(office: Office) -> None:
    office.ok("POST", "/api/v2/site/teams", {"username": "crew"}, "root")
    office.ok("PUT", f"{TEAMS}/crew/members/zeca", {"permission": "write"}, "root")
    entry = f"/api/v2/projects/{TELCO}/collaborators/crew"
    model = f"/api/v2/projects/{TELCO}/models"
    for given, status in (("read", 403), ("inherit", 200)):
        office.ok("PUT", entry, {"permission": given})
        assert office.call("POST", model, {"name": given}, "zeca").status == status, given
    shown = office.ok("GET", f"/api/v2/projects/{TELCO}/collaborators", search_filter={"username": "crew"})
    assert [each["permission"] for each in shown["collaborators"]] == ["inherit"]
    assert office.call("PUT", f"/api/v2/projects/{TELCO}/collaborators/zeca", {"permission": "inherit"}).status == 400
    office.ok("DELETE", entry)
    assert office.call("POST", model, {"name": "late"}, "zeca").status == 404


def test_a_team_keeps_an_administrator_and_has_no_teams_in_it(office: Office) -> None:
    for name in ("crew", "other"):
        office.ok("POST", "/api/v2/site/teams", {"username": name}, "root")
    assert office.call("DELETE", f"{TEAMS}/crew/members/root", who="root").code == "last_admin"
    assert office.call("PUT", f"{TEAMS}/crew/members/root", {"permission": "read"}, "root").code == "last_admin"
    assert office.call("PUT", f"{TEAMS}/crew/members/other", {"permission": "read"}, "root").status == 400
    assert office.call("POST", "/api/v2/site/teams", {"username": "x", "type": "synced"}, "root").status == 501
    assert office.call("POST", "/api/v2/site/teams", {"username": "ana"}, "root").code == "name_taken"


def test_an_organisations_project_is_its_teams_and_nobody_elses(office: Office) -> None:
    office.ok("PATCH", f"/api/v2/projects/{TELCO}", {"visibility": "organization"})
    assert office.call("GET", f"/api/v2/projects/{TELCO}", who="zeca").status == 404


def test_variables_of_a_project_are_for_who_may_change_them(office: Office) -> None:
    office.ok("PATCH", f"/api/v2/projects/{TELCO}", {"environment": '{"SECRET": "s"}', "visibility": "public"})
    shown = {
        who: "SECRET" in office.ok("GET", f"/api/v2/projects/{TELCO}", who=who)["environment"]
        for who in ("ana", "wanda", "rita", "bernd", "zeca", "root")
    }
    assert shown == {"ana": True, "wanda": True, "rita": False, "bernd": False, "zeca": False, "root": True}


# machine users


def test_models_run_as_a_machine_user_that_works_on_the_project(office: Office) -> None:
    robot = office.ok("POST", USERS, {"username": "robot", "kind": "machine"}, "root")["id"]
    models = f"/api/v2/projects/{TELCO}/models"
    assert office.call("POST", models, {"name": "m", "run_as": robot}, "wanda").code == "run_as_not_allowed"
    office.ok("PUT", f"/api/v2/projects/{TELCO}/collaborators/robot", {"permission": "read"})
    listed = office.ok("GET", f"/api/v2/projects/{TELCO}/machineusers", who="rita")
    assert listed["run_as_machine_user_collaborators"] == [{"user_id": robot, "user_name": "robot"}]
    assert office.ok("POST", models, {"name": "m", "run_as": robot}, "wanda")["run_as"] == robot
    person = office.people["rita"].id
    assert office.call("POST", models, {"name": "n", "run_as": person}, "wanda").code == "run_as_not_allowed"
    office.ok("PATCH", f"{USERS}/robot", {"is_active": False}, "root")
    assert office.call("POST", models, {"name": "n", "run_as": robot}, "wanda").code == "run_as_not_allowed"


# keys


def test_the_legacy_key_opens_the_legacy_api_and_makes_one_of_api_v2(office: Office) -> None:
    first = office.ok("POST", "/api/v2/users/ana/v1_key:rotate", {"api_key_comments": "old tool"})
    assert len(first["api_key"]) == 64
    assert first["api_key"] not in first["api_key_hash"]
    minted = with_basic(office, "/api/v1/users/ana/apikey", first["api_key"], {"expiryDate": "2027-01-01T00:00:00Z"})
    assert minted.status == 200
    made = office.keys["ana"]
    office.keys["ana"] = minted.body["apiKey"]
    assert office.ok("GET", "/api/native/v1/whoami")["username"] == "ana"
    office.keys["ana"] = first["api_key"]
    assert office.call("GET", "/api/v2/projects").status == 401, "the legacy key is none of API v2"
    office.keys["ana"] = made
    assert with_basic(office, "/api/v1/users/bruno/apikey", first["api_key"], {}).code == "not_own"

    second = office.ok("POST", "/api/v2/users/ana/v1_key:rotate", {})
    assert with_basic(office, "/api/v1/users/ana/apikey", first["api_key"], {}).code == "key_unknown"
    assert with_basic(office, "/api/v1/users/ana/apikey", second["api_key"], {}).status == 200
    assert with_basic(office, "/api/v1/users/ana/apikey", made, {}).status == 200, "as CDSW_API_KEY of a workload"
    shown = office.ok("GET", "/api/v2/users/ana/v2_keys")["keys"]
    assert all(key["comments"] != "old tool" for key in shown)
    with office.database.read() as tx:
        told = {key.key_id for key in read_caller_keys(tx)}
    assert second["api_key"][:16] not in told


def test_a_job_is_started_by_the_address_of_its_project(office: Office) -> None:
    key = office.ok("POST", "/api/v2/users/ana/v1_key:rotate", {})["api_key"]
    project = office.ok("POST", "/api/v2/projects", {"name": "Cell Towers (2026)"})["id"]
    (office.workbench.settings.home / "projects" / project / "train.py").write_text("print(1)")
    job = office.ok("POST", f"/api/v2/projects/{project}/jobs", {"name": "j", "script": "train.py"})["id"]
    body = {"environment": {"DAY": "monday"}}
    started = with_basic(office, f"/api/v1/projects/ana/cell-towers-2026/jobs/{job}/start", key, body)
    run = office.ok("GET", f"/api/v2/projects/{project}/jobs/{job}/runs/{started.body['engine_id']}")
    assert (run["status"], run["environment"]) == ("ENGINE_SCHEDULING", '{"DAY": "monday"}')
    assert with_basic(office, f"/api/v1/projects/ana/cell-towers/jobs/{job}/start", key, {}).status == 404
    assert with_basic(office, f"/api/v1/projects/bruno/cell-towers-2026/jobs/{job}/start", key, {}).status == 404


@pytest.mark.parametrize("kind", KeyKind)
def test_a_key_of_any_kind_ends_with_its_user(office: Office, kind: KeyKind) -> None:
    if kind is KeyKind.V1:
        key = office.ok("POST", "/api/v2/users/zeca/v1_key:rotate", {}, "zeca")["api_key"]
    elif kind is KeyKind.SIGN_IN:
        office.ok("PUT", f"{USERS}/zeca/password", {"password": PASSWORD}, "zeca")
        key = sign_in(office, "zeca", PASSWORD).body["api_key"]
    else:
        key = office.keys["zeca"]
    assert with_basic(office, "/api/v1/users/zeca/apikey", key, {}).status == 200
    office.ok("PATCH", f"{USERS}/zeca", {"is_active": False}, "root")
    assert with_basic(office, "/api/v1/users/zeca/apikey", key, {}).code == "user_deactivated"
    office.ok("DELETE", f"{USERS}/zeca", who="root")
    assert with_basic(office, "/api/v1/users/zeca/apikey", key, {}).code == "key_unknown"


def test_keys_that_nobody_has_are_slowed_down_and_others_are_not(office: Office) -> None:
    def status(key: str, address: str) -> int:
        headers = {"Authorization": f"Bearer {key}", "X-Forwarded-For": address}
        return office.client.request("GET", "/api/v2/projects", headers=headers).status_code

    office.clock.step = timedelta()
    wrong = "a" * 16 + "." + "0" * 64
    assert [status(wrong, "10.0.0.1") for _ in range(101)] == [401] * 100 + [429]
    assert status(office.keys["ana"], "10.0.0.1") == 200
    assert status(wrong, "10.0.0.2") == 401


def test_sense_bootstrap_is_open_and_tells_nothing(office: Office) -> None:
    answer = office.client.request("GET", "/sense-bootstrap.json")
    assert answer.status_code == 200
    told = answer.text
    assert not [name for name in (*office.people, *office.keys.values()) if name in told]


def test_a_business_user_finds_applications_and_no_secrets_in_them(office: Office) -> None:
    office.write_file("entry.py")
    path = f"/api/v2/projects/{TELCO}/applications"
    new = {"name": "maps", "subdomain": "maps", "script": "entry.py", "environment": {"SECRET": "s"}}
    application = office.ok("POST", path, new)
    for who, sees in (("ana", True), ("wanda", True), ("bernd", False), ("rita", False)):
        (listed,) = office.ok("GET", path, who=who)["applications"]
        shown = office.ok("GET", f"{path}/{application['id']}", who=who)
        assert ("SECRET" in listed["environment"]) is ("SECRET" in shown["environment"]) is sees, who
    assert office.call("GET", f"/api/v2/projects/{TELCO}/models", who="bernd").status == 403
