"""Jobs over the API: what is accepted, what is refused and with which words, and what depends on what."""

from __future__ import annotations

from typing import Any

import pytest

from bancada.domain.reconciled import Finish
from bancada.store import job_runs, transitions
from bancada.store.reconciled import JOB_RUN
from tests.control.conftest import CHURN, TELCO, Office

JOBS = f"/api/v2/projects/{TELCO}/jobs"
NATIVE = f"/api/native/v1/projects/{TELCO}/jobs"


def create(office: Office, **fields: object) -> dict[str, Any]:
    return office.ok("POST", JOBS, {"name": "j", "script": "train.py", **fields})


def end(office: Office, run: dict[str, Any], status: str = "succeeded") -> None:
    with office.database.write() as tx:
        transitions.move(tx, JOB_RUN, run["id"], Finish("starting"), office.now)
        transitions.move(tx, JOB_RUN, run["id"], Finish(status), office.now, finished_at=office.now)


def test_a_job_comes_back_complete_and_its_variables_as_text(office: Office) -> None:
    job = create(office, environment={"A": "1"}, arguments="--fast", cpu=0.5, memory="4", timeout=60)
    assert job == office.ok("GET", f"{JOBS}/{job['id']}")
    assert job["environment"] == '{"A": "1"}' or job["environment"] == '{"A":"1"}'
    assert (job["type"], job["parent_id"], job["timeout"], job["memory"]) == ("manual", "", "60", 4)
    assert job["project"]["public_identifier"] == TELCO
    assert (job["creator"]["username"], job["owner"]["username"]) == ("ana", "ana")


def test_the_type_follows_from_schedule_and_parent(office: Office) -> None:
    first = create(office)
    cron = create(office, schedule="30 7 * * 1-5", timezone="Europe/Berlin")
    child = create(office, parent_job_id=first["id"])
    assert [first["type"], cron["type"], child["type"]] == ["manual", "cron", "dependent"]
    assert "07:30" in cron["english_schedule"]
    assert create(office, parent_id=first["id"])["parent_id"] == first["id"]
    assert create(office, schedule="0 13 * * 1")["timezone"] == "America/Los_Angeles"
    assert office.ok("GET", f"{NATIVE}/{cron['id']}")["next_run_at"] == "2026-11-23T06:30:00.000000Z"
    office.ok("PATCH", f"{JOBS}/{cron['id']}", {"paused": True})
    assert office.ok("GET", f"{NATIVE}/{cron['id']}")["next_run_at"] is None
    assert office.ok("PATCH", f"{JOBS}/{child['id']}", {"schedule": "0 * * * *"})["type"] == "cron"
    assert office.ok("PATCH", f"{JOBS}/{child['id']}", {"parent_id": first["id"]})["schedule"] == ""


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"name": ""}, "name"),
        ({"script": ""}, "script"),
        ({"script": "../x.py"}, ".."),
        ({"schedule": "0 0 * *"}, "schedule"),
        ({"schedule": "0 0 * * *", "timezone": "Mars"}, "timezone"),
        ({"parent_job_id": "none-none-none-none"}, "parent_job_id"),
        ({"kernel": "scala"}, "kernel"),
        ({"cpu": -1}, "cpu"),
        ({"nvidia_gpu": 64}, "nvidia_gpu"),
        ({"timeout": -1}, "timeout"),
        ({"arguments": "'open"}, "arguments"),
        ({"runtime_identifier": "python"}, "runtime_identifier"),
        ({"recipients": [{"email": "ana\r\nBcc: all@example.org"}]}, "recipients"),
        ({"environment": {"A=B": "1"}}, "environment"),
        ({"run_as": 4711}, "run_as"),
    ],
)
def test_what_is_refused_is_named(office: Office, fields: dict[str, object], names: str) -> None:
    answer = office.call("POST", JOBS, {"name": "j", "script": "train.py", **fields})
    assert answer.status in {400, 403}, answer.body
    assert names in answer.body["error"]


def test_schedule_and_parent_exclude_each_other(office: Office) -> None:
    parent = create(office)
    both = {"name": "j", "script": "train.py", "schedule": "0 0 * * *", "parent_job_id": parent["id"]}
    assert office.call("POST", JOBS, both).status == 400


def test_parents_make_no_circle_and_are_of_the_same_project(office: Office) -> None:
    first = create(office)
    second = create(office, parent_id=first["id"])
    third = create(office, parent_id=second["id"])
    for parent in (first, third):
        answer = office.call("PATCH", f"{JOBS}/{first['id']}", {"parent_id": parent["id"]})
        assert (answer.status, answer.code) == (400, "parent_circle")
    other = office.ok("POST", f"/api/v2/projects/{CHURN}/jobs", {"name": "o", "script": "o.py"}, who="bruno")
    assert office.call("PATCH", f"{JOBS}/{first['id']}", {"parent_id": other["id"]}).code == "parent_not_found"


def test_a_whole_job_can_be_sent_back_as_it_was_read(office: Office) -> None:
    job = create(office, schedule="0 0 * * *", environment={"A": "1"}, arguments="x", nvidia_gpu=0,
                 recipients=[{"email": "ana@example.org", "notify_on_failure": True}])  # fmt: skip
    job["name"] = "renamed"
    again = office.ok("PATCH", f"{JOBS}/{job['id']}", job)
    assert {**again, "updated_at": ""} == {**job, "updated_at": ""}
    (recipient,) = office.ok("GET", f"{NATIVE}/{job['id']}")["recipients"]
    assert recipient == {"email": "ana@example.org", "on_success": False, "on_failure": True, "on_timeout": False,
                         "on_stop": False}  # fmt: skip


def test_a_job_has_one_active_run(office: Office) -> None:
    job = create(office)
    run = office.ok("POST", f"{JOBS}/{job['id']}/runs")
    assert run["status"] == "ENGINE_SCHEDULING"
    answer = office.call("POST", f"{JOBS}/{job['id']}/runs", {})
    assert (answer.status, answer.code) == (409, "run_active")
    assert run["id"] in answer.body["error"]
    end(office, run)
    assert office.ok("POST", f"{JOBS}/{job['id']}/runs", {})["id"] != run["id"]


def test_a_runs_variables_go_over_the_jobs_and_its_arguments_take_their_place(office: Office) -> None:
    job = create(office, environment={"A": "job", "B": "job"}, arguments="--job")
    run = office.ok("POST", f"{JOBS}/{job['id']}/runs", {"environment": {"B": "run"}, "arguments": "--run"})
    assert (run["arguments"], sorted(run["environment"])) == ("--run", sorted('{"A": "job", "B": "run"}')) or \
        run["environment"] == '{"A":"job","B":"run"}'  # fmt: skip
    end(office, run)
    assert office.ok("POST", f"{JOBS}/{job['id']}/runs", {})["arguments"] == "--job"


def test_a_run_that_has_ended_cannot_be_stopped(office: Office) -> None:
    job = create(office)
    run = office.ok("POST", f"{JOBS}/{job['id']}/runs")
    stop = f"{JOBS}/{job['id']}/runs/{run['id']}:stop"
    for _ in range(2):
        assert office.ok("POST", stop, {})["id"] == run["id"]
    end(office, run, "failed")
    answer = office.call("POST", stop, {})
    assert (answer.status, answer.code) == (409, "run_ended")


def test_lists_page_filter_and_sort(office: Office) -> None:
    for name in ("b", "a", "c"):
        create(office, name=name, paused=name == "c")
    create(office, name="cron", schedule="0 0 * * *")
    names = [job["name"] for job in office.ok("GET", JOBS, sort="-name")["jobs"]]
    assert names == ["cron", "c", "b", "a"]
    first = office.ok("GET", JOBS, page_size=3)
    rest = office.ok("GET", JOBS, page_size=3, page_token=first["next_page_token"])
    assert [job["name"] for job in first["jobs"] + rest["jobs"]] == ["b", "a", "c", "cron"]
    assert [job["name"] for job in office.ok("GET", JOBS, search_filter={"type": "cron"})["jobs"]] == ["cron"]
    assert [job["name"] for job in office.ok("GET", JOBS, search_filter={"paused": "t"})["jobs"]] == ["c"]
    assert office.ok("GET", "/api/v2/jobs", who="zeca")["jobs"] == []
    assert len(office.ok("GET", "/api/v2/jobs", who="rita")["jobs"]) == 4


def test_runs_are_found_by_status_and_by_what_their_job_has(office: Office) -> None:
    job = create(office)
    runs = f"{JOBS}/{job['id']}/runs"
    first = office.ok("POST", runs)
    end(office, first)
    second = office.ok("POST", runs)
    for status in ("succeeded", "ENGINE_SUCCEEDED"):
        found = office.ok("GET", runs, search_filter={"status": status})["job_runs"]
        assert [run["id"] for run in found] == [first["id"]]
    newest_first = office.ok("GET", runs, sort="-created_at")["job_runs"]
    assert [run["id"] for run in newest_first] == [second["id"], first["id"]]
    for wanted, count in (({"name": "j"}, 2), ({"name": "x"}, 0), ({"paused": "t"}, 0), ({"type": "manual"}, 2)):
        assert len(office.ok("GET", runs, search_filter=wanted)["job_runs"]) == count
    for key in ("name", "paused", "type", "description", "kernel", "script", "updated_at", "creator.name"):
        assert len(office.ok("GET", runs, sort=key, page_size=1)["job_runs"]) == 1


def test_a_deleted_job_is_gone_at_once_and_its_children_stay(office: Office) -> None:
    job = create(office)
    child = create(office, parent_id=job["id"])
    run = office.ok("POST", f"{JOBS}/{job['id']}/runs")
    office.ok("DELETE", f"{JOBS}/{job['id']}")
    assert office.call("GET", f"{JOBS}/{job['id']}").status == 404
    assert office.call("GET", f"{JOBS}/{job['id']}/runs/{run['id']}").status == 404
    assert office.ok("GET", f"{JOBS}/{child['id']}")["type"] == "manual"
    with office.database.read() as tx:
        stopping = job_runs.get(tx, run["id"])
    assert stopping is not None
    assert stopping.stop_wished


def test_old_runs_are_forgotten_and_active_ones_never(office: Office) -> None:
    job = create(office)
    runs = f"{JOBS}/{job['id']}/runs"
    for _ in range(3):
        end(office, office.ok("POST", runs))
    active = office.ok("POST", runs)
    with office.database.write() as tx:
        assert job_runs.forget_old(tx, 2) == 2
        assert job_runs.forget_old(tx, 0) == 1
    assert [run["id"] for run in office.ok("GET", runs)["job_runs"]] == [active["id"]]


def test_what_a_run_writes_is_read_while_it_runs_and_after(office: Office) -> None:
    job = create(office)
    run = office.ok("POST", f"{JOBS}/{job['id']}/runs")
    output = office.workbench.settings.home / "job_runs" / run["id"] / "output.log"
    output.parent.mkdir(parents=True)
    headers = {"Authorization": f"Bearer {office.keys['rita']}"}
    url = f"{NATIVE}/{job['id']}/runs/{run['id']}/output"
    output.write_text("one\n")
    first = office.client.request("GET", url, headers=headers)
    assert (first.text, first.headers["X-Status"], first.headers["X-Complete"]) == ("one\n", "scheduling", "false")
    output.write_text("one\ntwo\n")
    end(office, run)
    rest = office.client.request("GET", url, params={"offset": first.headers["X-Next-Offset"]}, headers=headers)
    assert (rest.text, rest.headers["X-Status"], rest.headers["X-Complete"]) == ("two\n", "succeeded", "true")
    report = office.ok("GET", f"{NATIVE}/{job['id']}/runs/{run['id']}")
    assert (report["trigger"], report["notifications"]) == ("user", [])


def test_a_list_says_when_each_job_runs_next_and_how_it_ran_last(office: Office) -> None:
    nightly = create(office, name="nightly", schedule="30 7 * * *", timezone="America/Sao_Paulo")
    report = create(office, name="report", parent_id=nightly["id"])
    runs = f"{JOBS}/{nightly['id']}/runs"
    end(office, office.ok("POST", runs))
    last = office.ok("POST", runs)
    end(office, last, "failed")

    first, second = office.ok("GET", NATIVE)["jobs"]
    assert (first["name"], first["next_run_at"]) == ("nightly", "2026-11-23T10:30:00.000000Z")
    assert (first["last_run"]["id"], first["last_run"]["status"]) == (last["id"], "failed")
    assert (second["name"], second["parent_id"], second["last_run"]) == ("report", nightly["id"], None)
    assert second["id"] == report["id"]

    newest = office.ok("GET", f"{NATIVE}/{nightly['id']}/runs", sort="-created_at", page_size=1)
    (run,) = newest["job_runs"]
    assert (run["id"], run["trigger"], run["creator"]) == (last["id"], "user", "ana")
    (older,) = office.ok("GET", f"{NATIVE}/{nightly['id']}/runs", page_token=newest["next_page_token"])["job_runs"]
    assert older["status"] == "succeeded"


def test_a_schedule_is_explained_before_a_job_has_it(office: Office) -> None:
    asked = {"schedule": " 30  7 * * 1-5 ", "timezone": "America/Sao_Paulo", "count": 3}
    told = office.ok("GET", "/api/native/v1/schedules:preview", **asked)
    assert (told["schedule"], told["timezone"]) == ("30 7 * * 1-5", "America/Sao_Paulo")
    days = ("23", "24", "25")
    assert told["times"] == [f"2026-11-{day}T10:30:00.000000Z" for day in days]
    assert "Monday through Friday" in told["english_schedule"]
    never = office.call("GET", "/api/native/v1/schedules:preview", schedule="0 0 31 2 *")
    assert (never.status, never.code) == (400, "schedule_invalid")
