"""How calls behave: errors, files, threads, raw answers, times, pages."""

from __future__ import annotations

import re
import threading
from datetime import datetime, timezone
from urllib.parse import parse_qsl, urlsplit

import cmlapi
import pytest
import requests
import urllib3
from cmlapi.rest import ApiException
from cmlapi.utils import Cursor

from bancada.wire.contract import MESSAGES, OPERATIONS, Operation

FAILURE = {"error": "no such project", "message": "no such project", "code": 5, "details": []}


def parts(received) -> dict[str, tuple[str, bytes]]:
    """The parts of a multipart body by name: content type and content."""
    boundary = re.search("boundary=(.+)", received.headers["content-type"])[1].encode()
    found = {}
    for part in received.body.split(b"--" + boundary)[1:-1]:
        head, _, content = part.strip(b"\r\n").partition(b"\r\n\r\n")
        kind = re.search(rb"Content-Type: (.+)", head)
        found[re.search(rb'name="(.*?)"', head)[1].decode()] = (kind[1].decode().strip() if kind else "", content)
    return found


def test_failure_carries_status_reason_body_and_headers(client, stub) -> None:
    stub.answer(FAILURE, 404, {"x-request-id": "r1"})
    with pytest.raises(ApiException) as caught:
        client.get_project("p")
    error = caught.value
    assert (error.status, error.reason, error.headers["x-request-id"]) == (404, "Not Found", "r1")
    assert '"code": 5' in error.body
    assert all(text in str(error) for text in ("(404)", "Not Found", "x-request-id", "no such project"))


def test_failure_with_bytes_that_are_no_text_is_still_an_api_exception(client, stub) -> None:
    stub.answer(b"\xff\xfe", 502)
    with pytest.raises(ApiException) as caught:
        client.get_project("p")
    assert caught.value.status == 502


def test_a_busy_server_is_reported_at_once(client, stub) -> None:
    stub.answer(FAILURE, 503, {"Retry-After": "3600"})
    with pytest.raises(ApiException) as caught:
        client.get_project("p")
    assert (caught.value.status, len(stub.received)) == (503, 1)


def test_broken_tls_is_status_0(stub) -> None:
    client = cmlapi.default_client(stub.url.replace("http:", "https:"), "k")
    with pytest.raises(ApiException) as caught:
        client.list_projects()
    assert caught.value.status == 0
    assert "SSL" in caught.value.reason


def test_answers_that_are_not_api_v2_are_status_0(client, stub) -> None:
    stub.answer(b"<html>log in</html>")
    with pytest.raises(ApiException, match="expected Project, got str '<html>") as caught:
        client.get_project("p")
    assert caught.value.status == 0


@pytest.mark.parametrize("text", ["", "yesterday-ish"])
def test_times_that_cannot_be_read_are_status_0(client, stub, text) -> None:
    stub.answer({"created_at": text})
    with pytest.raises(ApiException) as caught:
        client.get_project("p")
    assert caught.value.status == 0


def test_times_are_aware_and_sent_back_as_iso_8601(client, stub) -> None:
    stub.answer({"created_at": "2026-01-31T12:00:00.5Z", "updated_at": None})
    project = client.get_project("p")
    moment = datetime(2026, 1, 31, 12, 0, 0, 500_000, tzinfo=timezone.utc)
    assert project.created_at == moment
    assert project.created_at.tzinfo is timezone.utc
    assert project.updated_at is None
    client.update_project(project, "p")
    assert stub.last.json == {"created_at": "2026-01-31T12:00:00.500000+00:00"}


def test_nested_answers_become_models_and_enumerations_stay_texts(client, stub) -> None:
    job_run = {"id": "r", "status": "ENGINE_SUCCEEDED", "creator": {"username": "ana", "new": 1}, "new": [1]}
    stub.answer({"job_runs": [job_run], "next_page_token": ""})
    answer = client.list_job_runs("p", "j")
    run = answer.job_runs[0]
    assert isinstance(run, cmlapi.JobRun)
    assert run.creator == cmlapi.ShortUser(username="ana")
    assert type(run.status) is str
    assert run.status == cmlapi.EngineStatus.SUCCEEDED
    assert run.environment is None
    assert answer.next_page_token == ""


def test_deletes_answer_a_dict(client, stub) -> None:
    assert client.delete_project("p") == {}
    assert stub.last.json == {}


def test_date_of_news_is_spelled_with_an_underscore(client, stub) -> None:
    stub.answer({"feeds": [{"date": "2026-01-01T00:00:00Z"}]})
    feed = client.list_news_feeds("all").feeds[0]
    assert feed._date == datetime(2026, 1, 1, tzinfo=timezone.utc)
    assert client.api_client.sanitize_for_serialization(feed) == {"date": feed._date.isoformat()}


def test_async_calls_give_the_data_later(client, stub) -> None:
    stub.answer({"id": "p"})
    assert client.get_project("p", async_req=True).get(timeout=30).id == "p"
    stub.answer({"id": "q"})
    data, status, _ = client.get_project_with_http_info("p", async_req=True).get(timeout=30)
    assert (data.id, status) == ("q", 200)
    stub.answer(FAILURE, 404)
    with pytest.raises(ApiException):
        client.get_project("p", async_req=True).get(timeout=30)


def test_one_client_serves_many_threads(client, stub) -> None:
    threads = [threading.Thread(target=client.get_project, args=(f"p{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {received.target for received in stub.received} == {f"/api/v2/projects/p{n}" for n in range(8)}


@pytest.mark.parametrize("timeout", [30, 30.0, (5, 30)])
def test_timeouts_are_a_number_or_a_pair(client, stub, timeout) -> None:
    client.get_project("p", _request_timeout=timeout)
    assert stub.last.target == "/api/v2/projects/p"


def test_time_runs_out(stub) -> None:
    waiting = threading.Event()
    client = cmlapi.default_client(stub.url, "k")
    stub.answers = WaitingAnswers(waiting)
    try:
        with pytest.raises((urllib3.exceptions.MaxRetryError, urllib3.exceptions.ReadTimeoutError)):
            client.delete_project("p", _request_timeout=(5, 0.05))
    finally:
        waiting.set()


class WaitingAnswers:
    """Answers that come only when the event is set."""

    def __init__(self, event: threading.Event) -> None:
        self.event = event

    def popleft(self) -> tuple[int, dict[str, str], bytes]:
        self.event.wait(30)
        return 204, {}, b""


def test_raw_answers_are_urllib3_responses_whatever_their_status(client, stub) -> None:
    stub.answer(FAILURE, 404)
    raw = client.get_project("p", _preload_content=False)
    assert isinstance(raw, urllib3.HTTPResponse)
    assert (raw.status, b"no such project" in raw.read()) == (404, True)


def test_last_response_is_kept(client) -> None:
    client.get_project("p")
    assert client.api_client.last_response.status == 200


def test_upload_file_names_its_part_file(client, stub, tmp_path) -> None:
    local = tmp_path / "data.json"
    local.write_text('{"a": 1}')
    assert client.upload_file("p", file=str(local)) is None
    assert (stub.last.method, stub.last.target) == ("POST", "/api/v2/projects/p/files")
    assert parts(stub.last) == {"file": ("application/json", b'{"a": 1}')}


def test_low_level_upload_names_its_part_by_the_destination(client, stub, tmp_path) -> None:
    local = tmp_path / "x.bin"
    local.write_bytes(bytes(range(256)))
    result = client.api_client.call_api(
        "/api/v2/projects/{project_id}/files",
        "POST",
        path_params={"project_id": "p q"},
        header_params={"Content-Type": "multipart/form-data"},
        files={"models/v1/x.bin": str(local)},
        response_type=None,
    )
    assert result[:2] == (None, 200)
    assert stub.last.target == "/api/v2/projects/p%20q/files"
    assert parts(stub.last) == {"models/v1/x.bin": ("application/octet-stream", bytes(range(256)))}


def test_runtime_upload_sends_metadata_and_tarball(client, stub, tmp_path) -> None:
    tarball = tmp_path / "addon.bin"
    tarball.write_bytes(b"\0tar")
    client.handle_custom_runtime_upload('{"name": "x"}', str(tarball))
    assert parts(stub.last) == {
        "metadata": ("", b'{"name": "x"}'),
        "tarball": ("application/octet-stream", b"\0tar"),
    }


def test_download_gives_the_bytes(client, stub) -> None:
    stub.answer(b"\xff\x00binary")
    assert client.download_project_file("p", "data/x y.bin") == b"\xff\x00binary"
    assert stub.last.target == "/api/v2/projects/p/files/data%2Fx%20y.bin:download"


def test_download_v2_leaves_the_path_alone_and_gives_a_response(client, stub) -> None:
    stub.answer(b"\xff\x00binary")
    with client.download_project_file_v2("p", "data/x.bin") as response:
        assert isinstance(response, requests.Response)
        assert response.content == b"\xff\x00binary"
    assert (stub.last.method, stub.last.target) == ("POST", "/api/v2/projects/p/files/data/x.bin:download")
    assert stub.last.headers["authorization"] == "Bearer secret-key"


def test_cursor_reads_every_page(client, stub) -> None:
    stub.answer({"projects": [{"id": "a"}, {"id": "b"}], "next_page_token": "t 1"})
    stub.answer({"projects": [{"id": "c"}], "next_page_token": ""})
    found = [project.id for project in Cursor(client.list_projects, sort="-name").items()]
    assert found == ["a", "b", "c"]
    assert [received.target for received in stub.received] == [
        "/api/v2/projects?sort=-name&page_size=100",
        "/api/v2/projects?sort=-name&page_size=100&page_token=t+1",
    ]


def test_cursor_keeps_a_page_size_and_stops_on_an_empty_page(client, stub) -> None:
    stub.answer({"jobs": [], "next_page_token": "more"})
    assert list(Cursor(client.list_jobs, "p", page_size=3).items()) == []
    assert [received.target for received in stub.received] == ["/api/v2/projects/p/jobs?page_size=3"]


def test_cursor_reads_a_page_only_when_it_is_needed(client, stub) -> None:
    stub.answer({"projects": [{"id": "a"}], "next_page_token": "more"})
    assert next(Cursor(client.list_projects).items()).id == "a"
    assert len(stub.received) == 1


def test_cursor_refuses_an_answer_without_its_list(client) -> None:
    with pytest.raises(TypeError):
        list(Cursor(client.list_projects).items())


def test_cursor_of_workload_executions_yields_workloads(client, stub) -> None:
    stub.answer({"workloads": [{"crn": "c"}], "executions": [{}], "next_page_token": ""})
    assert [type(w) for w in Cursor(client.list_workload_executions).items()] == [cmlapi.WorkloadDetails]


LISTS = [
    op for name, op in OPERATIONS.items()
    if name.startswith("list_") and op.response and "page_token" in {field.name for field in op.query}
]  # fmt: skip


@pytest.mark.parametrize("operation", LISTS, ids=lambda operation: operation.name)
def test_cursor_goes_over_every_list(operation: Operation, client, stub) -> None:
    fields = MESSAGES[operation.response or ""].fields
    assert fields[0].repeated, "Cursor takes the first field of an answer for its items"
    for token in ("more", ""):
        stub.answer({"next_page_token": token, fields[0].name: [{"unknown": 1}]})
    found = list(Cursor(getattr(client, operation.name), *["p"] * len(operation.python_args)).items())
    item = getattr(cmlapi, fields[0].type_name) if fields[0].type_name else object
    assert [isinstance(each, item) for each in found] == [True, True]
    assert [dict(parse_qsl(urlsplit(r.target).query)).get("page_token") for r in stub.received] == [None, "more"]
    assert "page_size=100" in stub.last.target
