"""The router: raw paths, verbs, empty and slashed file paths, and the refusals."""

import pytest

from bancada.api.routing import MethodNotAllowed, Router
from bancada.domain.errors import InvalidRequest, NotFound
from bancada.wire.contract import OPERATIONS


@pytest.fixture(scope="module")
def router() -> Router[str]:
    router: Router[str] = Router()
    for operation in OPERATIONS.values():
        router.add(operation.method, operation.path, operation.name)
    return router


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda operation: operation.name)
def test_every_operation_is_found_with_its_path_values(router: Router[str], operation) -> None:
    path = operation.path
    for name in operation.path_params:
        path = path.replace(f"{{{name}}}", f"v%20{name.replace('.', '%2F')}%3Astop")
    match = router.find(operation.method, path)
    assert match.handler == operation.name
    expected = {name.replace(".", "_"): f"v {name.replace('.', '/')}:stop" for name in operation.path_params}
    assert dict(match.parameters) == expected


@pytest.mark.parametrize(
    ("sent", "path"),
    [
        ("", ""),
        ("a.txt", "a.txt"),
        ("a%2Fb%20c.txt", "a/b c.txt"),
        ("a/b/c", "a/b/c"),
        ("a%2Fb/c", "a/b/c"),
        ("a:b", "a:b"),
        ("a/", "a/"),
        ("caf%C3%A9", "café"),
    ],
)
def test_file_paths_come_encoded_slashed_or_empty(router: Router[str], sent: str, path: str) -> None:
    match = router.find("GET", f"/api/v2/projects/p/files/{sent}")
    assert (match.handler, match.parameters["path"]) == ("list_project_files", path)


@pytest.mark.parametrize("sent", ["a/b.bin:download", "a%2Fb.bin:download"])
def test_download_is_a_verb_behind_both_forms(router: Router[str], sent: str) -> None:
    match = router.find("POST", f"/api/v2/projects/p/files/{sent}")
    assert (match.handler, match.parameters["path"]) == ("download_project_file", "a/b.bin")


def test_an_encoded_colon_is_part_of_the_name(router: Router[str]) -> None:
    assert router.find("GET", "/api/v2/projects/p/files/a%3Adownload").parameters["path"] == "a:download"


def test_verbs_on_collections(router: Router[str]) -> None:
    assert router.find("GET", "/api/v2/runtimes:validate").handler == "validate_custom_runtime"
    assert router.find("POST", "/api/v2/runtimes:update").handler == "update_runtime_status"
    assert router.find("GET", "/api/v2/runtimes").handler == "list_runtimes"


@pytest.mark.parametrize(
    "path", ["/", "/api/v2", "/api/v2/nothing", "/api/v2/projects/", "/api/v2/projects//jobs", "/api/v2/projects:stop"]
)
def test_what_is_not_there_is_not_found(router: Router[str], path: str) -> None:
    with pytest.raises(NotFound):
        router.find("GET", path)


def test_another_method_is_refused_with_those_that_are_known(router: Router[str]) -> None:
    with pytest.raises(MethodNotAllowed) as caught:
        router.find("DELETE", "/api/v2/projects")
    assert caught.value.allowed == ("GET", "POST")


def test_head_is_answered_like_get(router: Router[str]) -> None:
    assert router.find("HEAD", "/api/v2/projects").handler == "list_projects"


@pytest.mark.parametrize("segment", ["%00", "a%00b", "%FF", "%C3"])
def test_a_segment_must_be_text(router: Router[str], segment: str) -> None:
    with pytest.raises(InvalidRequest, match="path"):
        router.find("GET", f"/api/v2/projects/{segment}")
