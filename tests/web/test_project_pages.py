"""Projects as people make them and find them again, with their files."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.git_server import make_repository, serve_git
from tests.scenario.live import Workbench, until
from tests.web.visits import LAPTOP, PHONE, Visit

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
STEPS = "name: Small\ntasks:\n  - {type: run_session, name: check, script: check.py, cpu: 1, memory: 1}\n"
README = """# Churn
Who leaves, and **why**.

<script>window.taken = true</script><img alt="" src="x" onerror="window.taken = true">

![drawn](data/chart.png)

| month | left |
|---|---|
| May | 3 |
"""


@pytest.mark.parametrize(
    ("language", "size", "words"),
    [("en-US", LAPTOP, {"new": "New project", "upload": "Upload files", "name": "Name", "create": "Create the project",
                        "rename": "Rename or move", "path": "Path in the project", "do": "Rename", "delete": "Delete",
                        "search": "Name contains", "download": "Download"}),
     ("pt-BR", PHONE, {"new": "Novo projeto", "upload": "Enviar arquivos", "name": "Nome", "create": "Criar o projeto",
                       "rename": "Renomear ou mover", "path": "Caminho no projeto", "do": "Renomear",
                       "delete": "Excluir", "search": "O nome contém", "download": "Baixar"})],
)  # fmt: skip
def test_a_project_is_made_of_files_found_again_and_tidied(
    visit: Callable[..., Visit], tmp_path: Path, language: str, size: dict[str, int], words: dict[str, str]
) -> None:
    folder = tmp_path / "churn"
    (folder / "data").mkdir(parents=True)
    (folder / "README.md").write_text(README)
    (folder / "data" / "chart.png").write_bytes(PICTURE)
    (folder / "data" / "may.csv").write_text("customer,left\n1,yes\n")
    seen = visit("/projects", language=language, size=size)
    page = seen.page

    page.get_by_role("button", name=words["new"]).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["new"])
    name = f"Churn {language}"
    page.get_by_label(words["name"], exact=True).fill(name)
    page.get_by_text(words["upload"], exact=True).click()
    page.locator("input[type=file][webkitdirectory]").set_input_files(folder)
    assert not seen.serious_violations()
    assert not seen.overflows()
    page.get_by_role("button", name=words["create"]).click()

    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.get_by_role("heading", level=2, name="Churn")).to_be_visible()
    expect(page.get_by_role("cell", name="May")).to_be_visible()
    drawn = page.get_by_role("img", name="drawn")
    until("its picture is shown", lambda: drawn.evaluate("image => image.naturalWidth") == 1, 60)
    assert page.evaluate("window.taken") is None, "what a README brings along must not run"
    page.get_by_role("treeitem", name="data").click()
    page.get_by_role("treeitem", name="may.csv").press("F2")
    page.get_by_label(words["path"]).fill("data/june.csv")
    page.get_by_label(words["path"]).press("Enter")
    june = page.get_by_role("treeitem", name="june.csv")
    expect(june).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert not seen.serious_violations()
    assert not seen.overflows()
    june.focus()
    june.press("Delete")
    page.get_by_role("dialog").get_by_role("button", name=words["delete"]).click()
    expect(june).to_have_count(0)

    seen.go("/projects")
    page.get_by_label(words["search"]).fill(name)
    page.get_by_label(words["search"]).press("Enter")
    expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()
    assert not seen.serious_violations()


def test_a_file_comes_back_as_it_was_sent(visit: Callable[..., Visit], site: Workbench, tmp_path: Path) -> None:
    project = site.client.create_project({"name": "Bytes"}).id
    content = bytes(range(256)) * 5000
    (tmp_path / "odd name é.bin").write_bytes(content)
    seen = visit(f"/projects/{project}")
    page = seen.page
    page.get_by_role("button", name="Upload").click()
    page.locator(".uploader input[type=file]:not([webkitdirectory])").set_input_files(tmp_path / "odd name é.bin")
    page.get_by_role("button", name="Close").click()
    page.get_by_role("treeitem", name="odd name é.bin").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    assert Path(download.value.path()).read_bytes() == content


def test_what_could_not_be_cloned_says_why(visit: Callable[..., Visit], site: Workbench) -> None:
    seen = visit("/projects/new")
    page = seen.page
    page.get_by_label("Name", exact=True).fill("Not there")
    page.get_by_text("From git", exact=True).click()
    page.get_by_role("button", name="Create the project").click()
    expect(page.get_by_role("alert").filter(has_text="Give the address")).to_be_visible()
    page.get_by_label("Address of the repository").fill(f"{site.url}/nothing.git")
    page.get_by_role("button", name="Create the project").click()
    expect(page.get_by_text("The project could not be made.")).to_be_visible()
    assert not seen.serious_violations()


def test_a_project_comes_from_git_and_another_is_its_copy(visit: Callable[..., Visit], tmp_path: Path) -> None:
    make_repository(tmp_path / "git" / "churn", {"README.md": "# From the repository\n", "data/may.csv": "left\n3\n"})
    seen = visit("/projects/new")
    page = seen.page
    with serve_git(tmp_path / "git") as (address, _):
        page.get_by_label("Name", exact=True).fill("Cloned")
        page.get_by_text("From git", exact=True).click()
        page.get_by_label("Address of the repository").fill(f"http://{address}/open/churn/.git")
        page.get_by_label("Branch or tag").fill("main")
        page.get_by_role("button", name="Create the project").click()
        expect(page.get_by_role("heading", level=2, name="From the repository")).to_be_visible()
    page.get_by_role("link", name="Copy the project").click()
    expect(page.get_by_label("Project", exact=True)).to_have_value("Cloned · admin")
    page.get_by_label("Name", exact=True).fill("Copied")
    page.get_by_role("button", name="Create the project").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Copied")
    expect(page.get_by_role("heading", level=2, name="From the repository")).to_be_visible()
    page.get_by_role("treeitem", name="data").click()
    expect(page.get_by_role("treeitem", name="may.csv")).to_be_visible()
    assert not seen.serious_violations()


def test_the_steps_of_an_amp_go_on_where_they_failed(
    visit: Callable[..., Visit], site: Workbench, tmp_path: Path
) -> None:
    make_repository(tmp_path / "git" / "amp", {".project-metadata.yaml": STEPS, "check.py": "open('mended').close()\n"})
    seen = visit("/projects/new", size=PHONE)
    page = seen.page
    with serve_git(tmp_path / "git") as (address, _):
        page.get_by_label("Name", exact=True).fill("Steps")
        page.get_by_text("AMP (from git)", exact=True).click()
        page.get_by_label("Address of the repository").fill(f"http://{address}/open/amp/.git")
        page.get_by_role("button", name="Create the project").click()
        again = page.get_by_role("button", name="Run the steps again")
        expect(again).to_be_visible()
    assert not seen.serious_violations()
    (tmp_path / "mended").write_text("yes")
    site.bancada("file", "upload", str(tmp_path / "mended"), "--project", "Steps")
    again.click()
    expect(page.get_by_text("Steps of the AMP: 1 of 1 done")).to_be_visible()
    expect(again).to_have_count(0)


def test_other_peoples_requests_pass_nothing_on(site: Workbench) -> None:
    """The addresses that scripts of our pages use are for our pages, and for who has signed in."""
    project = site.client.create_project({"name": "Relays"}).id
    cookies, foreign = {"bancada_session": site.key}, {"Origin": "https://elsewhere.example"}
    upload, text = f"{site.url}/projects/{project}/upload", f"{site.url}/projects/{project}/text/a.py"
    assert httpx.post(upload, files={"a.py": b"1"}, cookies=cookies, headers=foreign).status_code == 403
    assert httpx.put(text, json={"text": "1"}, cookies=cookies, headers=foreign).status_code == 403
    assert httpx.put(text, json={"text": "1"}).status_code == 401
    assert httpx.put(text, json={"text": "<script>"}, cookies=cookies).status_code == 200
    download = httpx.get(f"{site.url}/projects/{project}/download/a.py", cookies=cookies)
    assert (download.text, download.headers["content-type"]) == ("<script>", "application/octet-stream")
    assert download.headers["content-disposition"].startswith("attachment")
    assert httpx.get(f"{site.url}/projects/{project}/download/a.py").status_code == 401
