"""Projects from templates, from git over real HTTP, and from other projects: what comes, and what never shows."""

from __future__ import annotations

import base64
import contextlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
import pytest

from bancada.compute.local import LocalCompute
from bancada.domain.home import Home
from bancada.domain.quotas import Quota
from bancada.gateway.publisher import RoutePublisher
from bancada.reconcile.admission import Admission
from bancada.reconcile.creations import CreationReconciler
from bancada.reconcile.engine import Engine
from bancada.reconcile.load_slots import LoadSlots
from bancada.reconcile.parts import Parts
from bancada.reconcile.routes import RouteSync
from bancada.reconcile.run import stop_orphans, wake_all
from bancada.reconcile.watch import ProcessWatch
from tests.control.conftest import START, TELCO, Office
from tests.git_server import PASSWORD, USER, git, make_repository, serve_git
from tests.reconcile.world import FakeEnvironments
from tests.ssh_server import serve_ssh

DEADLINE_S = 60.0


@dataclass
class Site:
    """An office, what fetches files for it, and repositories that it can fetch from."""

    office: Office
    compute: LocalCompute
    root: Path
    address: str
    seen: list[str]
    authorizations: list[str]
    began: float = field(default_factory=time.monotonic)

    @property
    def home(self) -> Home:
        return Home(self.office.workbench.settings.home)

    def clock(self) -> datetime:
        """Return a time that passes as the real one does: the office's own goes on with every look at it."""
        return START + timedelta(days=1, seconds=time.monotonic() - self.began)

    def engine(self) -> Engine:
        settings = self.office.workbench.settings
        parts = Parts(
            self.office.database, self.compute, FakeEnvironments(self.root, lambda: pytest.fail("unused")), self.home,
            LoadSlots(self.compute), ProcessWatch(self.compute, lambda *_: None, 1024), self.clock,
            Admission(self.office.database, self.clock, Quota()),
            RouteSync(self.office.database, RoutePublisher(settings.run_dir), settings.call_deadline_s),
        )  # fmt: skip
        return Engine(self.office.database, [CreationReconciler(parts, settings)], self.clock)

    def configure(self, **changes: object) -> None:
        changed = replace(self.office.workbench.settings, **changes)  # type: ignore[arg-type]
        object.__setattr__(self.office.workbench, "settings", changed)

    def create(self, who: str = "ana", **body: object) -> dict[str, Any]:
        return self.office.ok("POST", "/api/v2/projects", {"name": "cloned", **body}, who=who)

    def status(self, project_id: str, who: str = "ana") -> str:
        return str(self.office.ok("GET", f"/api/v2/projects/{project_id}", who=who)["creation_status"])

    def drive(self, until: Callable[[], bool]) -> None:
        engine, deadline = self.engine(), time.monotonic() + DEADLINE_S
        while not until():
            assert time.monotonic() < deadline, "it did not come to its end"
            wake_all(self.office.database, self.clock())
            engine.settle()
            time.sleep(0.02)

    def settle(self, project_id: str, who: str = "ana") -> dict[str, Any]:
        """Let the project be made, and return how it ended, by the native API."""
        self.drive(lambda: self.status(project_id, who) != "creating")
        return self.office.ok("GET", f"/api/native/v1/projects/{project_id}/creation", who=who)


@pytest.fixture
def site(office: Office, tmp_path: Path) -> Iterator[Site]:
    root = tmp_path / "repositories"
    root.mkdir()
    compute = LocalCompute(tmp_path / "processes")
    with serve_git(root, authorizations := []) as (address, seen):
        yield Site(office, compute, root, address, seen, authorizations)
    for key in compute.running():
        compute.stop(key, 1.0)


def test_the_python_template_brings_the_files_of_published_examples(office: Office) -> None:
    project = office.ok("POST", "/api/v2/projects", {"name": "t", "template": "Python"})
    assert project["creation_status"] == "success"
    listed = office.ok("GET", f"/api/v2/projects/{project['id']}/files/")["files"]
    assert [file["path"] for file in listed] == ["README.md", "analysis.py", "entry.py", "pi.py", "requirements.txt"]
    home = Home(office.workbench.settings.home).project(project["id"])
    done = subprocess.run([sys.executable, "analysis.py"], cwd=home, capture_output=True, text=True, check=True)
    assert "10000" in done.stdout
    scope: dict[str, Any] = {}
    exec((home / "pi.py").read_text(), scope)  # noqa: S102 - the template's own file
    assert scope["predict"]({"terms": 1000})["error"] < 0.01


@pytest.mark.parametrize("template", ["R", "Scala", "PySpark", "Churn Predictor", "../python"])
def test_templates_of_other_languages_are_refused_by_naming_those_there_are(office: Office, template: str) -> None:
    answer = office.call("POST", "/api/v2/projects", {"name": "t", "template": template})
    assert (answer.status, answer.code) == (400, "template_unknown")
    assert "blank, local, git or Python" in answer.body["message"]


def test_a_clone_brings_files_and_history_and_says_from_where(site: Site) -> None:
    repository = make_repository(site.root / "shop", {"train.py": "print(1)", "data/x.csv": "1"})
    git(repository, "tag", "v1")
    first = git(repository, "rev-parse", "HEAD")
    (repository / "train.py").write_text("print(2)")
    git(repository, "commit", "--quiet", "--all", "--message", "second")
    hook = repository / ".git" / "hooks" / "post-checkout"
    hook.write_text(f"#!/bin/sh\ntouch {site.root}/hooked\n")
    hook.chmod(0o755)

    project = site.create(template="git", git_url=f"http://{site.address}/open/shop/.git", git_ref="v1")
    assert project["creation_status"] == "creating"
    path = f"/api/v2/projects/{project['id']}/files"
    early = site.office.client.request("POST", path, files={"a": b"1"},
                                       headers={"Authorization": f"Bearer {site.office.keys['ana']}"})  # fmt: skip
    assert (early.status_code, "still being fetched" in early.text) == (503, True)

    told = site.settle(project["id"])

    assert (told["status"], told["commit"], told["reason"]) == ("success", first, "")
    home = site.home.project(project["id"])
    assert (home / "train.py").read_text() == "print(1)"
    assert git(home, "log", "--format=%s", "main").splitlines()[0] == "second"
    assert not (site.root / "hooked").exists()
    assert not site.home.creation(project["id"]).exists()
    assert site.compute.running() == {}


def test_a_password_opens_a_repository_and_is_nowhere_afterwards(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    make_repository(site.root / "shop", {"train.py": "print(1)"})
    folder = site.office.workbench.settings.home
    seen: list[str] = []

    def look() -> None:
        """Look for the password in every process and file, while the clone is under way too."""
        lines = [f"{process.info['cmdline']} {process.info['environ']}"
                 for process in psutil.process_iter(["cmdline", "environ"])]  # fmt: skip
        seen.extend(line for line in lines if PASSWORD in line)
        seen.extend(str(path) for path in folder.rglob("*") if has_password(path))

    def has_password(path: Path) -> bool:
        with contextlib.suppress(FileNotFoundError):
            return path.is_file() and PASSWORD.encode() in path.read_bytes()
        return False

    def is_done() -> bool:
        look()
        return site.status(project["id"]) != "creating"

    project = site.create(git_url=f"http://{USER}:{PASSWORD}@{site.address}/private/shop/.git")
    site.drive(is_done)

    assert site.status(project["id"]) == "success"
    look()
    assert seen == []
    assert PASSWORD not in str(project) + caplog.text
    assert "credential" not in (site.home.project(project["id"]) / ".git" / "config").read_text()
    with site.office.database.read() as tx:
        kept = [str(row) for table in ("projects", "project_creations", "events")
                for row in tx.exec_driver_sql(f"SELECT * FROM {table}")]  # noqa: S608 # fmt: skip
    assert PASSWORD not in str(kept)
    assert site.address in str(kept)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/private/shop/.git", "git_not_allowed"),
        ("/open/none/.git", "git_not_found"),
        ("/elsewhere/shop/.git", "git_redirected"),
    ],
)
def test_what_cannot_be_fetched_ends_as_failure_with_its_reason(site: Site, path: str, reason: str) -> None:
    make_repository(site.root / "shop", {"train.py": "print(1)"})
    project = site.create(git_url=f"http://{site.address}{path}")
    told = site.settle(project["id"])
    assert (told["status"], told["reason"]) == ("failure", reason), told
    assert told["hint"]
    assert list(site.home.project(project["id"]).iterdir()) == []


def test_a_password_may_hold_any_letter_and_goes_to_its_host_only(site: Site, tmp_path: Path) -> None:
    """The server says what it was sent; a repository whose submodule names another host makes nobody ask it."""
    shop = make_repository(site.root / "shop", {"a.txt": "1"})
    with serve_git(tmp_path) as (other, asked):
        (shop / ".gitmodules").write_text(f'[submodule "s"]\n\tpath = s\n\turl = http://{other}/private/s\n')
        git(shop, "add", "--all")
        git(shop, "update-index", "--add", "--cacheinfo", f"160000,{git(shop, 'rev-parse', 'HEAD')},s")
        git(shop, "commit", "--quiet", "--message", "with a submodule")
        told = site.settle(site.create(git_url=f"http://{USER}:{PASSWORD}@{site.address}/private/shop/.git")["id"])
        assert told["status"] == "success"
        assert asked == []
    refused = site.office.call("POST", "/api/v2/projects", {"name": "x", "git_url": "http://u%0apassword=x:p@h/x"})
    assert (refused.status, refused.code) == (400, "git_url_invalid")
    quoted = site.create(name="quoted", git_url=f"http://{USER}:p%40ss%2F%25%20w@{site.address}/private/shop/.git")
    assert site.settle(quoted["id"])["reason"] == "git_not_allowed"
    sent = [value for value in site.authorizations if value]
    assert base64.b64decode(sent[-1].removeprefix("Basic ")).decode() == f"{USER}:p@ss/% w"


def test_what_a_repository_brings_runs_nothing_and_leads_nowhere(site: Site) -> None:
    """Links out of the project are files of the repository, and no door; LFS pointers stay pointers; no filter runs."""
    outside = site.root / "outside.txt"
    outside.write_text("not yours")
    shop = make_repository(site.root / "shop", {
        "big.bin": "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 5\n",
        ".gitattributes": "*.bin filter=lfs\n*.txt filter=evil\n", "plain.txt": "1",
        ".lfsconfig": f"[lfs]\n\turl = http://{site.address}/lfs\n",
    })  # fmt: skip
    (shop / "out").symlink_to(outside)
    (shop / "up").symlink_to("../../..")
    git(shop, "add", "--all")
    git(shop, "commit", "--quiet", "--message", "links")
    project = site.create(git_url=f"http://{site.address}/open/shop/.git")
    assert site.settle(project["id"])["status"] == "success"
    home = site.home.project(project["id"])
    assert (home / "big.bin").read_text().startswith("version https://git-lfs")
    path = f"/api/v2/projects/{project['id']}/files"
    for name in ("out", "up/bancada.db", "up"):
        answer = site.office.call("POST", f"{path}/{quote(name, safe='')}:download")
        assert answer.status in {400, 403, 404}, (name, answer)
        assert "not yours" not in str(answer.body)
        site.office.call("DELETE", f"{path}/{quote(name, safe='')}")
    assert outside.read_text() == "not yours"
    assert site.office.workbench.settings.home.is_dir()
    assert not [line for line in site.seen if "/lfs" in line]


def test_a_clone_over_ssh_by_a_key_that_the_operator_gave(site: Site, tmp_path: Path) -> None:
    make_repository(site.root / "shop", {"train.py": "print(1)"})
    with serve_ssh(tmp_path / "sshd") as server:
        url = f"ssh://{server.address}{site.root}/shop/.git"
        unknown = site.settle(site.create(git_url=url)["id"])
        assert (unknown["status"], unknown["reason"]) == ("failure", "git_host_unknown"), unknown
        server.configure(site.home.path / "ssh", knows_host=True, has_key=False)
        denied = site.settle(site.create(name="denied", git_url=url)["id"])
        assert (denied["status"], denied["reason"]) == ("failure", "git_not_allowed"), denied
        server.configure(site.home.path / "ssh", knows_host=True, has_key=True)
        done = site.settle(site.create(name="done", git_url=url)["id"])
        assert done["status"] == "success", done
        [project] = [p for p in site.office.ok("GET", "/api/v2/projects")["projects"] if p["name"] == "done"]
        assert (site.home.project(project["id"]) / "train.py").read_text() == "print(1)"
        server.configure(site.home.path / "ssh", knows_host=False, has_key=True)  # another machine in its place
        changed = site.settle(site.create(name="changed", git_url=url)["id"])
        assert changed["reason"] == "git_host_unknown", changed


def test_a_wrong_password_is_not_repeated_in_what_is_said(site: Site) -> None:
    make_repository(site.root / "shop", {"train.py": "print(1)"})
    told = site.settle(site.create(git_url=f"http://{USER}:wr0ng-pass@{site.address}/private/shop/.git")["id"])
    assert (told["status"], told["reason"]) == ("failure", "git_not_allowed")
    assert "wr0ng-pass" not in str(told)


def test_a_missing_ref_is_named(site: Site) -> None:
    make_repository(site.root / "shop", {"train.py": "print(1)"})
    told = site.settle(site.create(git_url=f"http://{site.address}/open/shop/.git", git_ref="nope")["id"])
    assert (told["reason"], "nope" in told["message"]) == ("git_ref_missing", True)


def test_a_clone_ends_at_its_time_limit(site: Site) -> None:
    site.configure(git_deadline_s=1.0)
    project = site.create(git_url=f"http://{site.address}/endless")
    assert site.settle(project["id"])["reason"] == "git_too_slow"
    assert site.compute.running() == {}


def test_a_repository_over_the_size_limit_is_left(site: Site) -> None:
    site.configure(git_limit_bytes=200_000)
    make_repository(site.root / "big", {"zeros.txt": "0" * 1_000_000})  # packs to a kilobyte, unpacks to a megabyte
    project = site.create(git_url=f"http://{site.address}/open/big/.git")
    assert site.settle(project["id"])["reason"] == "git_too_large"
    assert list(site.home.project(project["id"]).iterdir()) == []


def test_a_deleted_project_ends_its_clone_and_the_deletion_says_so(site: Site) -> None:
    project = site.create(git_url=f"http://{site.address}/endless")
    key = f"creation.{project['id']}"
    site.drive(lambda: key in site.compute.running())
    site.office.ok("DELETE", f"/api/v2/projects/{project['id']}")
    site.drive(lambda: not site.home.creation(project["id"]).exists())
    assert site.compute.running() == {}
    [deletion] = site.office.ok("GET", "/api/native/v1/deletions")["deletions"]
    assert (deletion["name"], deletion["stopped"]) == ("cloned", {"creations": [project["id"]]})
    assert site.office.ok("GET", "/api/native/v1/deletions", who="zeca")["deletions"] == []
    assert len(site.office.ok("GET", "/api/native/v1/deletions", who="root")["deletions"]) == 1


def test_a_clone_outlives_its_reconciler_and_begins_again_after_the_machine(site: Site) -> None:
    make_repository(site.root / "shop", {"train.py": "print(1)"})
    project = site.create(git_url=f"http://{site.address}/open/shop/.git")
    key, folder = f"creation.{project['id']}", site.home.creation(project["id"])
    site.engine().settle()
    stop_orphans(site.office.database, site.compute)  # as a new reconciler does: it is wanted, and stays
    site.drive(lambda: site.compute.poll(key) is None or not site.compute.poll(key).running)  # type: ignore[union-attr]
    site.settle(project["id"])
    assert (site.home.project(project["id"]) / "train.py").exists()

    again = site.create(name="again", git_url=f"http://{site.address}/open/shop/.git")
    half = site.home.creation(again["id"]) / "files"
    half.mkdir(parents=True)
    (half / "half.py").write_text("x")  # what a machine that lost its power leaves
    site.settle(again["id"])
    assert [p.name for p in site.home.project(again["id"]).iterdir() if p.name != ".git"] == ["train.py"]
    assert not folder.exists()


@pytest.mark.parametrize(
    "url",
    [
        "/etc", "file:///etc", "ext::sh -c whoami", "ext::sh%20-c%20whoami", "--upload-pack=x", "http://-x/y", "../x",
        "ssh://-oProxyCommand=x/y", "ssh://u:p@h/x", "ftp://h/x", "http:///x", "h:x", "git@-h:x", "http://h/x?token=s3",
        "http://h/x\n", "fd::3", "C:\\x", "git@h:-x", "file://h/x",
    ],
)  # fmt: skip
def test_addresses_that_are_not_of_a_network_are_refused_without_repeating_them(office: Office, url: str) -> None:
    answer = office.call("POST", "/api/v2/projects", {"name": "t", "template": "git", "git_url": url + " "})
    if url == "http://h/x\n":  # blanks around it are only blanks
        assert answer.status == 200
        return
    assert (answer.status, answer.code) == (400, "git_url_invalid")
    assert url not in answer.body["message"]
    assert [p["name"] for p in office.ok("GET", "/api/v2/projects")["projects"]] == ["telc"]


def test_paths_of_the_machine_are_cloned_only_where_the_operator_allows_them(site: Site) -> None:
    repository = make_repository(site.root / "shop", {"train.py": "print(1)"})
    assert site.office.call("POST", "/api/v2/projects", {"name": "t", "git_url": str(repository)}).status == 400
    site.configure(git_local_urls=1)
    assert site.settle(site.create(git_url=str(repository))["id"])["status"] == "success"


def test_a_fork_has_the_files_of_its_parent_and_none_from_outside(site: Site) -> None:
    parent = site.home.project(TELCO)
    (parent / "data").mkdir()
    (parent / "data" / "x.csv").write_text("1")
    (parent / "run.sh").write_text("#!/bin/sh")
    (parent / "run.sh").chmod(0o755)
    (parent / "data" / "inside").symlink_to("../run.sh")
    (parent / "outside").symlink_to("/etc/hostname")
    (parent / "data" / "climbs").symlink_to("../../../secrets/admin.json")
    project = site.create(name="fork", parent_project=TELCO, who="rita")  # a viewer may
    told = site.settle(project["id"], "rita")
    assert (told["status"], told["source"], told["parent_id"]) == ("success", "fork", TELCO)
    home = site.home.project(project["id"])
    assert sorted(str(path.relative_to(home)) for path in home.rglob("*")) == [
        "data", "data/inside", "data/x.csv", "run.sh",
    ]  # fmt: skip
    assert (home / "run.sh").stat().st_mode & 0o111
    assert (home / "data" / "inside").read_text() == "#!/bin/sh"


def test_only_who_may_read_a_project_may_fork_it(site: Site) -> None:
    for who, status in (("zeca", 404), ("bernd", 403), ("olga", 200), ("root", 200)):
        answer = site.office.call("POST", "/api/v2/projects", {"name": "fork", "parent_project": TELCO}, who=who)
        assert answer.status == status, (who, answer.body)
    both = {"name": "both", "parent_project": TELCO, "git_url": "https://h/x"}
    assert site.office.call("POST", "/api/v2/projects", both).code == "two_sources"


def test_a_parent_that_is_too_large_is_not_copied(site: Site) -> None:
    (site.home.project(TELCO) / "big").write_bytes(b"0" * 2_000_000)
    site.configure(project_limit_bytes=1_000_000)
    assert site.settle(site.create(parent_project=TELCO)["id"])["reason"] == "project_full"
