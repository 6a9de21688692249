"""What was used, by whom and when: filters, sorts, pages, and who sees what."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert

from bancada.domain.samples import Sample
from bancada.domain.workloads import TYPES
from bancada.store import samples
from bancada.store.reconciled import NOUNS
from bancada.store.tables.executions import executions
from bancada.store.tables.sessions import sessions
from tests.control.conftest import CHURN, START, TELCO, Office

USAGE, EXECUTIONS = "/api/v2/usage", "/api/v2/workloads/executions"


def add(office: Office, tag: str, *, creator: str = "ana", project: str = TELCO, at: int = 0, **columns: object) -> str:
    """Keep an execution that began `at` minutes after the start and ran for two."""
    person, began = office.people[creator], START + timedelta(minutes=at)
    owner = office.people["ana" if project == TELCO else "bruno"]
    row = {
        "id": f"x-{tag}", "noun": "session", "noun_id": f"s-{tag}", "workload_id": f"s-{tag}", "slot": tag,
        "workload_type": "session", "name": tag, "project_id": project, "project_number": 1,
        "project_name": "Telco" if project == TELCO else "Churn", "owner_id": owner.id, "owner": owner.username,
        "creator_id": person.id, "creator": person.username, "creator_name": person.name, "run_as": person.username,
        "cpu": 1.0, "memory_gb": 2.0, "status": "succeeded", "created_at": began, "started_at": began,
        "ended_at": began + timedelta(minutes=2), **columns,
    }  # fmt: skip
    with office.database.write() as tx:
        tx.execute(insert(executions).values(row))
    return str(row["id"])


@pytest.fixture
def used(office: Office) -> Office:
    add(office, "train.py", at=0)
    add(office, "Churn model", at=1, noun="deployment", workload_type="model", cpu=4.0, status="deployed",
        ended_at=None, group_id=77, group_name="science")  # fmt: skip
    add(office, "etl", creator="wanda", at=2, status="failed", reason="exit_code", message="It ended with code 1.")
    add(office, "secret.py", creator="bruno", project=CHURN, at=3, nvidia_gpu=1)
    return office


def names(office: Office, who: str = "ana", path: str = USAGE, **query: Any) -> list[str]:
    return [each["name"] for each in office.ok("GET", path, who=who, **query)["usage_response"]]


def test_an_execution_is_shown_with_all_that_it_belonged_to(used: Office) -> None:
    used.clock.now = START + timedelta(minutes=10)
    answer = used.ok("GET", USAGE, sort="name", search_filter={"name": "churn"})
    [shown] = answer["usage_response"]
    assert (answer["total_count"], answer["next_page_token"]) == ("1", "")
    assert (shown["cpu"], shown["memory"], shown["nvidia_gpu"]) == (4, 2, 0)
    assert (shown["creator"], shown["group"], shown["project_name"]) == ("ana", "science", "Telco")
    assert shown["creator_info"]["user_name"] == "ana"
    assert shown["group_info"]["id"] == 77
    assert shown["project_info"]["slug"] == "ana/telco"
    assert shown["workload_type"] == "model"
    assert int(shown["duration"]) == int((used.now - START).total_seconds()) - 60, "seconds up to now while it runs"
    finished = used.ok("GET", USAGE, search_filter={"name": "train"})["usage_response"][0]
    assert finished["duration"] == "120"
    assert finished["group_info"] is None


def test_everybody_sees_their_own_and_what_ran_in_their_projects_and_administrators_see_all(used: Office) -> None:
    assert names(used) == ["train.py", "Churn model", "etl"]
    assert names(used, "wanda") == ["etl"]
    assert names(used, "rita") == []
    assert names(used, "bruno") == ["secret.py"]
    assert names(used, "root") == ["train.py", "Churn model", "etl", "secret.py"]
    assert used.ok("GET", USAGE, who="wanda")["total_count"] == "1"


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"creator": "WAN"}, ["etl"]),
        ({"group": "sci"}, ["Churn model"]),
        ({"project_name": "churn"}, ["secret.py"]),
        ({"workload_type": "model"}, ["Churn model"]),
        ({"status": "failed", "name": "e"}, ["etl"]),
        ({"status": "ENGINE_SUCCEEDED"}, ["train.py", "secret.py"]),
    ],
)
def test_search_filters(used: Office, filters: dict[str, str], found: list[str]) -> None:
    assert names(used, "root", search_filter=filters) == found


def test_the_name_of_a_project_or_a_workload_in_one_filter(used: Office) -> None:
    both = {"multi_column_search_filter": {"project_or_workload_name": "CHURN"}}
    assert names(used, "root", **both) == ["Churn model", "secret.py"]


@pytest.mark.parametrize(
    ("span", "found"),
    [
        ({"min": "2026-11-22 12:01:00", "max": "2026-11-22 12:02:00"}, ["Churn model", "etl"]),
        ({"min": "2026-11-22T12:02:30.500Z"}, ["secret.py"]),
        ({"max": "2026-11-22T14:00:00+02:00"}, ["train.py"]),
        ({"min": "", "max": None}, ["train.py", "Churn model", "etl", "secret.py"]),
    ],
)
def test_a_range_of_time(used: Office, span: dict[str, str | None], found: list[str]) -> None:
    assert names(used, "root", time_range_search_filter={"created_time": span}) == found


@pytest.mark.parametrize(
    ("parameter", "value", "says"),
    [
        ("time_range_search_filter", '{"created_time":{"min":"yesterday"}}', "expected a time, got 'yesterday'"),
        ("time_range_search_filter", '{"created_time":"2026"}', "takes an object with min and max"),
        ("time_range_search_filter", '{"start_time":{"min":"2026-11-22 12:00:00"}}', "have no key"),
        ("multi_column_search_filter", "churn", "expected a JSON object"),
        ("multi_column_search_filter", '{"project_or_workload_name":["a"]}', "takes a text"),
        ("search_filter", '{"colour":"blue"}', "have no key 'colour'"),
        ("sort", "duration", "have no key 'duration'"),
        ("page_token", "abc", "page_token"),
    ],
)
def test_what_is_not_understood_is_refused_by_its_name(used: Office, parameter: str, value: str, says: str) -> None:
    answer = used.call("GET", USAGE, **{parameter: value})
    assert answer.status == 400
    assert says in answer.body["message"]


SORTS = ["name", "creator", "group", "project_name", "cpu", "memory", "nvidia_gpu", "workload_type", "created_at",
         "status"]  # fmt: skip


@pytest.mark.parametrize("key", SORTS)
@pytest.mark.parametrize("who", ["root", "ana"])
def test_pages_join_without_gap_for_every_sort(used: Office, key: str, who: str) -> None:
    for sign in ("", "-"):
        whole = names(used, who, sort=sign + key)
        paged, token = [], ""
        while True:
            query = {"sort": sign + key, "page_size": 1, "page_token": token}
            answer = used.ok("GET", USAGE, who=who, **query)
            assert answer["total_count"] == str(len(whole))
            paged += [each["name"] for each in answer["usage_response"]]
            if not (token := answer["next_page_token"]):
                break
        assert paged == whole
        assert len(set(paged)) == (4 if who == "root" else 3)


def test_a_page_token_of_another_range_is_refused(used: Office) -> None:
    span = {"created_time": {"max": "2026-11-23 00:00:00"}}
    token = used.ok("GET", USAGE, page_size=1, time_range_search_filter=span)["next_page_token"]
    answer = used.call("GET", USAGE, page_size=1, page_token=token)
    assert (answer.status, answer.code) == (400, "page_token_invalid")


def test_executions_come_beside_their_workloads_each_once(used: Office) -> None:
    add(
        used,
        "again",
        at=9,
        workload_id="s-train.py",
        name="train.py",
        started_at=None,
        ended_at=None,
        status="scheduling",
    )
    answer = used.ok("GET", EXECUTIONS, sort="-start_time", who="root")
    ran, workloads = answer["executions"], {each["workload_crn"]: each for each in answer["workloads"]}
    assert [workloads[each["workload_crn"]]["workload_name"] for each in ran] == [
        "train.py", "secret.py", "etl", "Churn model", "train.py",
    ]  # fmt: skip
    assert len(answer["workloads"]) == 4
    assert next(iter(answer)) == "workloads", "a cursor takes the first list"
    failed = ran[2]
    assert (failed["status"], failed["failure_reason"]) == ("failed", "It ended with code 1.")
    assert failed["run_as_user_name"] == "wanda"
    assert (failed["allocated_cpu_cores"], failed["allocated_memory_gb"]) == (1, 2)
    assert ran[0]["start_time"] is None
    assert ran[3]["end_time"] is None
    assert workloads[failed["workload_crn"]]["project"]["owner"]["name"] == "ana"


def test_executions_by_workload_status_and_time(used: Office) -> None:
    def found(**query: Any) -> list[str]:
        answer = used.ok("GET", EXECUTIONS, who="root", **query)
        return [each["pod_name"] for each in answer["executions"]]

    crn = used.ok("GET", EXECUTIONS, who="root")["workloads"][0]["workload_crn"]
    assert found(multi_column_search_filter={"workload_crn": crn}) == ["s-train.py"]
    assert found(search_filter={"status": "failed"}) == ["s-etl"]
    ended = {"end_time": {"min": "2026-11-22T12:03:00.000Z", "max": "2026-11-22T12:04:00.000Z"}}
    assert found(time_range_search_filter=ended) == ["s-etl"]
    assert found(sort="-end_time")[0] == "s-Churn model", "what runs ends last"


def test_a_deleted_workload_stays_in_usage(used: Office) -> None:
    used.write_file("kept.py")
    session = used.ok("POST", f"/api/native/v1/projects/{TELCO}/sessions", {"script": "kept.py"})
    add(used, "kept.py", at=20, noun_id=session["id"])

    def deleted() -> bool:
        crn_filter = {"multi_column_search_filter": {"workload_crn": "s-kept.py"}}
        return bool(used.ok("GET", EXECUTIONS, **crn_filter)["workloads"][0]["deleted"])

    assert not deleted()
    with used.database.write() as tx:
        tx.execute(delete(sessions).where(sessions.c.id == session["id"]))
    assert deleted()
    assert names(used, search_filter={"name": "kept"}) == ["kept.py"]


def test_the_catalogues_name_every_status_and_type(office: Office) -> None:
    statuses = office.ok("GET", "/api/v2/workloadstatus")["workload_status"]
    assert {"scheduling", "running", "succeeded", "failed", "deployed", "built"} <= set(statuses)
    assert statuses == sorted(set(statuses))
    types = office.ok("GET", "/api/v2/workloadtypes")["workload_type"]
    assert set(types) == {TYPES[noun] for noun in NOUNS}
    assert json.dumps(types) == json.dumps(sorted(types))


def test_a_series_adds_up_what_everybody_sees_and_pages_by_time(used: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with used.database.write() as tx:
        for minute in range(5):
            at = START + timedelta(minutes=minute, seconds=30)
            samples.add(tx, [Sample(f"x-{tag}", at, 10, 0.5, 2.0, 0.0) for tag in ("etl", "secret.py", "Churn model")])
    used.clock.now = START + timedelta(hours=1)

    def values(who: str = "root", **query: Any) -> list[tuple[str, str]]:
        answer = used.ok("GET", "/api/v2/ts_data", who=who, **query)
        return [(each["time_stamp"], each["count"]) for each in answer["result"]["values"]]

    assert values()[0] == ("2026-11-22T12:00:00.000000Z", "1.5")
    assert [count for _, count in values("wanda", series_type="memory")] == ["2"] * 5
    assert [count for _, count in values(search_filter={"status": "failed"})] == ["0.5"] * 5
    assert values(multi_column_search_filter={"project_or_workload_name": "nothing"}) == []
    span = {"created_time": {"min": "2026-11-22 12:01:00", "max": "2026-11-22 12:03:00"}}
    assert [at[14:16] for at, _ in values(time_range_search_filter=span)] == ["01", "02"]

    monkeypatch.setattr("bancada.control.usage.POINTS_PER_PAGE", 2)
    paged, token = [], ""
    while True:
        answer = used.ok("GET", "/api/v2/ts_data", who="root", page_token=token, series_type="gpu")
        paged += [each["time_stamp"][14:16] for each in answer["result"]["values"]]
        if not (token := answer["next_page_token"]):
            break
    assert paged == ["00", "01", "02", "03", "04"]
    answer = used.call("GET", "/api/v2/ts_data", series_type="disk")
    assert "series_type: expected one of cpu, memory, gpu" in answer.body["message"]
