"""The audit trail over the API: newest first, page by page, by thing and by person, and for administrators only."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bancada.store import events
from tests.control.conftest import START, TELCO, Office

EVENTS = "/api/native/v1/events"


def every_page(office: Office, size: int, **query: object) -> list[dict[str, Any]]:
    found, token = [], ""
    while True:
        page = office.ok("GET", EVENTS, who="root", page_size=size, page_token=token, **query)
        assert len(page["events"]) <= size
        found += page["events"]
        if not (token := page["next_page_token"]):
            return found


def test_the_trail_is_read_page_by_page_by_thing_and_by_person(office: Office) -> None:
    with office.database.write() as tx:
        for number in range(25):
            events.record(tx, START, "job" if number % 2 else "user", f"id{number}", "create", f"a{number % 3}", "why")
    job = office.ok("POST", f"/api/v2/projects/{TELCO}/jobs", {"name": "nightly", "script": "train.py"})

    newest, *_ = everything = every_page(office, 7)
    assert newest == {"at": newest["at"], "actor": "ana", "action": "create", "noun": "job", "noun_id": job["id"],
                      "detail": "nightly"}  # fmt: skip
    mine = [event["noun_id"] for event in everything if event["detail"] == "why"]
    assert mine == [f"id{number}" for number in reversed(range(25))]

    jobs = every_page(office, 4, search_filter={"noun": "job", "actor": "a1"})
    assert [event["noun_id"] for event in jobs] == ["id19", "id13", "id7", "id1"]
    assert every_page(office, 4, search_filter={"noun": "job", "noun_id": "id3"})[0]["actor"] == "a0"
    oldest_first = office.ok("GET", EVENTS, who="root", sort="at", search_filter={"actor": "a1"})["events"]
    assert oldest_first[0]["noun_id"] == "id1"


def test_the_trail_is_read_from_one_moment_to_another(office: Office) -> None:
    with office.database.write() as tx:
        for day in range(10):
            events.record(tx, START + timedelta(days=day), "job", f"day{day}", "create", "ana")
    first, last = (START + timedelta(days=day) for day in (3, 6))
    asked = {"noun": "job", "since": first.isoformat(), "until": last.isoformat().replace("+00:00", "Z")}
    assert [event["noun_id"] for event in every_page(office, 2, search_filter=asked)] == ["day5", "day4", "day3"]
    for nonsense in ("yesterday", "2026-05-01", ""):
        assert office.call("GET", EVENTS, who="root", search_filter={"since": nonsense}).code == "invalid_request"


def test_it_is_for_site_administrators(office: Office) -> None:
    assert office.call("GET", EVENTS, who="ana").code == "not_site_admin"
    assert office.call("GET", EVENTS, who="root", search_filter={"colour": "red"}).code == "unknown_key"
