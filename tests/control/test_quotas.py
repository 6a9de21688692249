"""Quotas as they are set and shown: who may, what counts for whom, and what runs now."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.control.conftest import START, Office
from tests.control.test_usage import add

USERS, GROUPS, NATIVE = "/api/v2/usersquota", "/api/v2/groupsquota", "/api/native/v1"


def of(office: Office, username: str, who: str = "root") -> dict[str, Any]:
    found = office.ok("GET", USERS, who=who, page_size=100)["user_quota"]
    return next(each for each in found if each["user"]["user_name"] == username)


def test_without_any_quota_nothing_is_limited(office: Office) -> None:
    ana = of(office, "ana")
    assert ana["quota_configured"] == {"cpu": "", "memory": "", "nvidia_gpu": ""}
    assert ana["quota_usage"] == {"cpu": "0", "memory": "0", "nvidia_gpu": "0"}


def test_a_user_has_the_default_until_they_have_a_quota_of_their_own(office: Office) -> None:
    assert office.ok("PUT", f"{NATIVE}/quotas/user", {"cpu": 4, "memory": 8.5}, who="root")["nvidia_gpu"] is None
    assert of(office, "ana")["quota_configured"] == {"cpu": "4", "memory": "8.5", "nvidia_gpu": ""}
    own = office.ok("PUT", f"{NATIVE}/users/ana/quota", {"nvidia_gpu": 0}, who="root")
    assert own["quota"] == {"cpu": None, "memory": None, "nvidia_gpu": 0}
    assert of(office, "ana")["quota_configured"] == {"cpu": "", "memory": "", "nvidia_gpu": "0"}
    assert of(office, "bruno")["quota_configured"]["cpu"] == "4"
    office.ok("DELETE", f"{NATIVE}/users/ana/quota", who="root")
    assert of(office, "ana")["quota_configured"]["cpu"] == "4"
    assert office.wakes == 3, "what waits may have room now"
    assert office.trail("quota") == [("root", "set")] * 3


def test_what_runs_counts_and_what_waits_or_has_ended_does_not(office: Office) -> None:
    running = {"status": "running", "ended_at": None, "cpu": 1.5, "memory_gb": 2.0}
    add(office, "one", **running)
    add(office, "two", **running)
    add(office, "waits", **{**running, "status": "scheduling", "started_at": None})
    add(office, "ended")
    assert of(office, "ana")["quota_usage"] == {"cpu": "3", "memory": "4", "nvidia_gpu": "0"}
    assert office.ok("GET", f"{NATIVE}/quotas")["machine"]["used"]["cpu"] == 3


def test_users_see_themselves_and_administrators_all(office: Office) -> None:
    mine = office.ok("GET", USERS)
    assert [each["user"]["user_name"] for each in mine["user_quota"]] == ["ana"]
    assert mine["total_count"] == "1"
    first = office.ok("GET", USERS, who="root", page_size=3, sort="-username")
    names = [each["user"]["user_name"] for each in first["user_quota"]]
    assert names == sorted(names, reverse=True)
    assert first["total_count"] == str(len(office.people))
    rest = office.ok("GET", USERS, who="root", page_size=100, page_token=first["next_page_token"])["user_quota"]
    assert len(rest) == len(office.people) - 3
    assert office.ok("GET", USERS, who="root", search_filter={"deactivated": "t"})["user_quota"] == []
    assert office.call("GET", USERS, who="root", search_filter={"colour": "x"}).status == 400


def test_a_team_has_a_quota_that_its_members_see(office: Office) -> None:
    office.ok("POST", "/api/v2/site/teams", {"username": "science"}, who="root")
    office.ok("PUT", f"{NATIVE}/teams/science/members/ana", {"permission": "write"}, who="root")
    office.ok("PUT", f"{NATIVE}/quotas/team", {"cpu": 16}, who="root")
    office.ok("PUT", f"{NATIVE}/teams/science/quota", {"cpu": 8}, who="root")
    [seen] = office.ok("GET", GROUPS)["group_quota"]
    assert seen["group"]["name"] == "science"
    assert seen["quota_configured"]["cpu"] == "8"
    assert office.ok("GET", GROUPS, who="bruno")["group_quota"] == []
    assert office.ok("GET", GROUPS, who="root")["total_count"] == "1"
    office.ok("DELETE", f"{NATIVE}/teams/science/quota", who="root")
    assert office.ok("GET", GROUPS)["group_quota"][0]["quota_configured"]["cpu"] == "16"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"cpu": -1}, "cpu: expected a number from 0"),
        ({"memory": "much"}, "memory: expected a number"),
        ({"nvidia_gpu": 0.5}, "nvidia_gpu: expected a whole number"),
        ({"gpu": 1}, "gpu: a quota has only cpu, memory, nvidia_gpu"),
        ({"cpu": True}, "cpu: expected a number"),
    ],
)
def test_what_is_no_quota_is_refused(office: Office, body: dict[str, object], says: str) -> None:
    answer = office.call("PUT", f"{NATIVE}/users/ana/quota", body, who="root")
    assert answer.status == 400
    assert says in answer.body["message"]
    assert office.call("PUT", f"{NATIVE}/users/nobody/quota", {}, who="root").code == "user_not_found"


def test_one_call_says_what_runs_now_who_and_how_much(office: Office) -> None:
    add(office, "run", ended_at=None, status="running", cpu=2.0)
    add(office, "wait", creator="wanda", ended_at=None, started_at=None, status="scheduling", reason="over_quota",
        message="The quota of user wanda has no room.", at=1)  # fmt: skip
    add(office, "done", at=2)
    office.clock.now = START + timedelta(minutes=3)
    now = office.ok("GET", f"{NATIVE}/workloads", who="root")
    assert [(each["name"], each["creator"], each["is_waiting"]) for each in now["workloads"]] == [
        ("run", "ana", False), ("wait", "wanda", True),
    ]  # fmt: skip
    assert now["workloads"][0]["duration_s"] >= 180
    assert now["used"] == {"cpu": 2, "memory": 2, "nvidia_gpu": 0}
    assert [each["name"] for each in office.ok("GET", f"{NATIVE}/workloads", who="wanda")["workloads"]] == ["wait"]
